-- Facts of a kind without what is suppressed: by its own return, or by one received later and not withdrawn.
SELECT * EXCLUDE (is_hidden) REPLACE (
    {gone}, CASE WHEN is_hidden THEN 'suppressed' ELSE state END AS state
) FROM (
    SELECT f.*, f.state = 'suppressed' OR EXISTS (
        SELECT 1 FROM {kind} AS s JOIN returns AS q ON q.return_id = s.return_id
        WHERE s.state = 'suppressed' AND {same}
          AND s.return_id NOT IN (SELECT return_id FROM withdrawals)
          AND (q.received_on, q.accepted_at, q.return_id) > (r.received_on, r.accepted_at, r.return_id)
    ) AS is_hidden
    FROM {kind} AS f JOIN returns AS r ON r.return_id = f.return_id
)
