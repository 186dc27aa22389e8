-- The last mark of a clinic by what it is about and its name, in alphabetical order.
SELECT about, name, arg_max(mark, marked_at) FROM clinic_marks
WHERE (service_area, period, clinic_on) IS NOT DISTINCT FROM (?, ?, ?) GROUP BY ALL ORDER BY ALL
