-- A final pack as it was handed out; rows are only ever added.
CREATE TABLE packs (pack_id VARCHAR, period VARCHAR, as_at DATE, format VARCHAR, sha256 VARCHAR,
    made_at TIMESTAMP, made_by VARCHAR, is_public BOOLEAN, content BLOB);
