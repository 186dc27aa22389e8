-- Facts of a kind known at a date: those received by then and not withdrawn by then. Of a scope's returns the one
-- received last is in force, place 1, ties by when they were accepted.
SELECT f.*, r.received_on, r.accepted_at, r.accepted_by, r.file_name, dense_rank() OVER (
    PARTITION BY {scope} ORDER BY r.received_on DESC, r.accepted_at DESC, r.return_id DESC
) AS place
FROM {facts} AS f JOIN returns AS r USING (return_id)
WHERE r.received_on <= ?
  AND r.return_id NOT IN (SELECT return_id FROM withdrawals WHERE withdrawn_on <= ?)
