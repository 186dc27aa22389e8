-- A decision as it stands.
SELECT revision, event, happened_by, text, owner, due_on, about, ref, service_area, period, clinic_on
FROM decisions WHERE decision_id = ? ORDER BY revision DESC LIMIT 1
