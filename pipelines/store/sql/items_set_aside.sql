-- What stands aside in each clinic that has any.
SELECT service_area, period, clinic_on, list(item) FROM (
  SELECT service_area, period, clinic_on, item, arg_max(set_aside, marked_at) AS aside
  FROM agenda_marks GROUP BY ALL) WHERE aside GROUP BY ALL
