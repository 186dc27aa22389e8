-- Who did what since a return was checked: returns accepted later than all that it was to replace, those withdrawn.
SELECT 'accepted', return_id, file_name, accepted_by, accepted_at AS happened_at FROM returns
WHERE list_contains(?, return_id) AND accepted_at > coalesce(
    (SELECT max(accepted_at) FROM returns WHERE list_contains(?, return_id)), TIMESTAMP '-infinity')
UNION ALL
SELECT 'withdrawn', return_id, file_name, withdrawn_by, withdrawn_at
FROM withdrawals JOIN returns USING (return_id) WHERE list_contains(?, return_id)
ORDER BY happened_at
