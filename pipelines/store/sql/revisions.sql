-- Every figure given for a measure by a date; one is replaced by the return in force for the same period and measure
-- (the contract, "Time").
WITH given AS (
    SELECT *, accepted_at::DATE > received_on AS entered_late
    FROM {facts} JOIN returns USING (return_id) LEFT JOIN (
        SELECT return_id, withdrawn_on, withdrawn_by, why AS withdrawn_why
        FROM withdrawals WHERE withdrawn_on <= $1
    ) USING (return_id)
    WHERE measure = $2 AND received_on <= $1
)
SELECT *, CASE
    WHEN withdrawn_on IS NOT NULL THEN 'withdrawn'
    WHEN dense_rank() OVER (
        PARTITION BY period, withdrawn_on IS NULL
        ORDER BY received_on DESC, accepted_at DESC, return_id DESC
    ) = 1 THEN 'in force'
    ELSE 'replaced'
END AS standing
FROM given
ORDER BY period DESC, received_on DESC, accepted_at DESC, return_id DESC
