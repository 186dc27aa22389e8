-- Facts known of a date at a moment that a return accepted since (the moment again) suppresses.
SELECT 1 FROM {kind} AS f JOIN returns AS r ON r.return_id = f.return_id
WHERE f.state <> 'suppressed' AND r.received_on <= ? AND r.accepted_at <= ?
  AND EXISTS ({suppressing} AND q.accepted_at > ?)
LIMIT 1
