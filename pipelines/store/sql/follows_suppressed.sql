-- Facts b of the period before that of a fact f, of the same series, that were suppressed after f came.
SELECT 1 FROM known AS b
WHERE {same} AND b.hidden_at > f.came_at
  AND b.return_id NOT IN (SELECT return_id FROM withdrawals)
  AND b.{period} = (SELECT max(p.{period}) FROM known AS p WHERE {before} AND p.{period} < f.{period})
