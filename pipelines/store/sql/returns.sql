-- The ledger, newest first, or one return of it, with what became of each.
SELECT r.*, r.accepted_at::DATE > r.received_on AS entered_late,
       w.withdrawn_on, w.withdrawn_by, w.why AS withdrawn_why,
       e.erased_at, e.erased_by, e.why AS erased_why
FROM returns AS r LEFT JOIN withdrawals AS w USING (return_id) LEFT JOIN erasures AS e USING (return_id)
WHERE ?::VARCHAR IS NULL OR return_id = ?
ORDER BY r.received_on DESC, r.accepted_at DESC, r.return_id
