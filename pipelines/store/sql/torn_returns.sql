-- Returns of a kind that have other rows than the ledger says, and rows that have no return.
SELECT 1 FROM (SELECT return_id, count(*) AS facts FROM {kind} GROUP BY ALL)
FULL JOIN (SELECT return_id, rows FROM returns WHERE kind = ?) USING (return_id)
WHERE coalesce(facts, 0) IS DISTINCT FROM rows
