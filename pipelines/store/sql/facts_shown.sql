-- Facts of a kind without what is suppressed: by its own return, or by one received later and not withdrawn.
SELECT * EXCLUDE (is_hidden) REPLACE (
    {gone}, CASE WHEN is_hidden THEN 'suppressed' ELSE state END AS state
) FROM (
    SELECT f.*, f.state = 'suppressed' OR EXISTS ({suppressing}) AS is_hidden
    FROM {kind} AS f JOIN returns AS r ON r.return_id = f.return_id
)
