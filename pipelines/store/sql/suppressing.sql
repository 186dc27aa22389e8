-- Rows s of returns q, received later than the return r and not withdrawn, that suppress its fact f.
SELECT {what} FROM {kind} AS s JOIN returns AS q ON q.return_id = s.return_id
WHERE s.state = 'suppressed' AND {same}
  AND s.return_id NOT IN (SELECT return_id FROM withdrawals)
  AND (q.received_on, q.accepted_at, q.return_id) > (r.received_on, r.accepted_at, r.return_id)
