-- What a clinic keeps beside its decisions; the last mark on a name counts. About an item, shown or not now; about a
-- role, present or absent; about the next clinic, its date.
CREATE TABLE clinic_marks (service_area VARCHAR, period VARCHAR, clinic_on DATE, about VARCHAR, name VARCHAR,
    mark VARCHAR, marked_at TIMESTAMP, marked_by VARCHAR);
INSERT INTO clinic_marks SELECT service_area, period, clinic_on, 'item', item,
    CASE WHEN set_aside THEN 'not now' ELSE 'shown' END, marked_at, marked_by FROM agenda_marks;
DROP TABLE agenda_marks;
