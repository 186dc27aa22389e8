-- Every event carries the decision whole as it left it; the last one is how it stands.
CREATE TABLE decisions (decision_id VARCHAR, revision INTEGER, event VARCHAR, happened_on DATE,
    happened_at TIMESTAMP, happened_by VARCHAR, text VARCHAR, owner VARCHAR, due_on DATE, note VARCHAR,
    about VARCHAR, ref VARCHAR, service_area VARCHAR, period VARCHAR, clinic_on DATE);
CREATE TABLE agenda_marks (service_area VARCHAR, period VARCHAR, clinic_on DATE, item VARCHAR,
    set_aside BOOLEAN, marked_at TIMESTAMP, marked_by VARCHAR);
