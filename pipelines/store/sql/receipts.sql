-- Receipts of the returns with these bytes, of any kind or of one, the last accepted first.
SELECT return_id, kind, file_name, sha256, rows, received_on, accepted_at, accepted_by, true FROM returns
WHERE sha256 = ? AND kind = coalesce(?, kind) ORDER BY accepted_at DESC
