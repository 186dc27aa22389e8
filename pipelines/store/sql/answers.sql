-- The answers to a return's findings.
SELECT code, line, column_name AS "column", message, answer, answered_by, answered_at
FROM answers WHERE return_id = ? ORDER BY code, line
