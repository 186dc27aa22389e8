"""Facts without what is suppressed, there or since: what every position, comparison and revision is read from."""

from pipelines.store import Connection
from schemas.returns import KINDS, OF_A_FIGURE, TEXT_OF_FIGURES


def facts_shown(connection: Connection, kind: str) -> str:
    """Give the SQL of a kind's facts as they may be read: with nothing of a figure that is suppressed.

    So is one that a return received later, and not withdrawn, suppresses: of the same thing, or of a KPI's data period.
    """
    columns = KINDS[kind].names
    found = f"SELECT 1 FROM {kind} WHERE state = 'suppressed' LIMIT 1"  # noqa: S608 - our own names
    if "state" not in columns or not connection.rows(found):
        return kind
    same = " AND ".join(f"s.{name} = f.{name}" for name in KINDS[kind].key)
    if kind == "kpi":
        same = f"({same} OR s.measure = f.measure AND s.data_period = f.data_period)"
    texts = [TEXT_OF_FIGURES[kind]] if kind in TEXT_OF_FIGURES else []
    figures = [name for name in OF_A_FIGURE if name in columns or name == "marker"]
    gone = [f"CASE WHEN is_hidden THEN NULL ELSE {name} END AS {name}" for name in figures]
    gone += [
        f"CASE WHEN is_hidden AND state <> 'suppressed' THEN NULL ELSE {name} END AS {name}" for name in texts
    ]
    return f"""(
        SELECT * EXCLUDE (is_hidden) REPLACE (
            {", ".join(gone)}, CASE WHEN is_hidden THEN 'suppressed' ELSE state END AS state
        ) FROM (
            SELECT f.*, f.state = 'suppressed' OR EXISTS (
                SELECT 1 FROM {kind} AS s JOIN returns AS q ON q.return_id = s.return_id
                WHERE s.state = 'suppressed' AND {same}
                  AND s.return_id NOT IN (SELECT return_id FROM withdrawals)
                  AND (q.received_on, q.accepted_at, q.return_id) > (r.received_on, r.accepted_at, r.return_id)
            ) AS is_hidden
            FROM {kind} AS f JOIN returns AS r ON r.return_id = f.return_id
        )
    )"""  # noqa: S608 - table and column names are our own
