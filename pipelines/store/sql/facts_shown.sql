-- Facts of a kind without what is suppressed: by its own return, or by one received later and not withdrawn.
WITH known AS (
    SELECT f.*, r.accepted_at AS came_at,
        CASE WHEN f.state = 'suppressed' THEN r.accepted_at ELSE ({suppressed_at}) END AS hidden_at
    FROM {kind} AS f JOIN returns AS r ON r.return_id = f.return_id
)
SELECT * EXCLUDE (came_at, hidden_at) REPLACE (
    {gone}, CASE WHEN hidden_at IS NULL THEN state ELSE 'suppressed' END AS state
) FROM known AS f
