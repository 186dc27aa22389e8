-- Returns with their bytes, what became of them, and the facts of each kind.
-- No keys, sequences or constraints: the same statements run on a catalogue that has none.
CREATE TABLE returns (return_id VARCHAR, kind VARCHAR, file_name VARCHAR, sha256 VARCHAR, rows INTEGER,
    received_on DATE, accepted_at TIMESTAMP, accepted_by VARCHAR, definitions_hash VARCHAR, source VARCHAR);
CREATE TABLE return_files (return_id VARCHAR, content BLOB);
CREATE TABLE withdrawals (return_id VARCHAR, withdrawn_on DATE, withdrawn_at TIMESTAMP, withdrawn_by VARCHAR,
    why VARCHAR);
CREATE TABLE erasures (return_id VARCHAR, erased_at TIMESTAMP, erased_by VARCHAR, why VARCHAR);
CREATE TABLE answers (return_id VARCHAR, code VARCHAR, line INTEGER, column_name VARCHAR, message VARCHAR,
    answer VARCHAR, answered_by VARCHAR, answered_at TIMESTAMP);
CREATE TABLE stand_in (today DATE, set_at TIMESTAMP, set_by VARCHAR);
CREATE TABLE kpi (return_id VARCHAR, line INTEGER, period VARCHAR, measure VARCHAR, value DECIMAL(18, 6),
    state VARCHAR, marker VARCHAR, data_period VARCHAR, data_period_end DATE, provisional BOOLEAN,
    coverage DECIMAL(18, 6), numerator DECIMAL(18, 6), denominator DECIMAL(18, 6), commentary VARCHAR);
CREATE TABLE target (return_id VARCHAR, line INTEGER, measure VARCHAR, target VARCHAR, period_from VARCHAR,
    period_to VARCHAR, value DECIMAL(18, 6), tolerance DECIMAL(18, 6), tolerance_kind VARCHAR);
CREATE TABLE comparator (return_id VARCHAR, line INTEGER, measure VARCHAR, data_period VARCHAR,
    data_period_end DATE, area VARCHAR, value DECIMAL(18, 6), state VARCHAR, marker VARCHAR, source VARCHAR);
CREATE TABLE workforce (return_id VARCHAR, line INTEGER, as_at DATE, organisation VARCHAR, measure VARCHAR,
    value DECIMAL(18, 6), state VARCHAR, marker VARCHAR, narrative VARCHAR);
CREATE TABLE project (return_id VARCHAR, line INTEGER, report_date DATE, project VARCHAR, status VARCHAR,
    reported_by VARCHAR, revised_date DATE, progress VARCHAR, next_steps VARCHAR);
CREATE TABLE action (return_id VARCHAR, line INTEGER, report_date DATE, project VARCHAR, action VARCHAR,
    title VARCHAR, lead VARCHAR, due_date DATE, revised_due_date DATE, status VARCHAR, reported_by VARCHAR,
    progress VARCHAR, next_steps VARCHAR, completed_on DATE);
CREATE TABLE risk (return_id VARCHAR, line INTEGER, report_date DATE, risk VARCHAR, title VARCHAR,
    mitigation VARCHAR, owner VARCHAR, likelihood INTEGER, impact INTEGER);
