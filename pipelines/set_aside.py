"""Items that a clinic has left for later ("Not now"), seen by everyone who is in it."""

from pipelines.decisions import Clinic
from pipelines.store import Connection, Store
from pipelines.today import now


def set_aside(store: Store, clinic: Clinic, item: str, by: str, aside: bool = True) -> None:
    """Leave an item of a clinic for later, or take it up again; raises StoreProblem."""
    with store.write() as connection:
        row = [clinic.service_area, clinic.period, clinic.held_on, item, aside, now(), by]
        connection.run("INSERT INTO agenda_marks VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def items_set_aside(connection: Connection) -> dict[Clinic, frozenset[str]]:
    """Return the items that stand aside in each clinic that has any."""
    rows = connection.rows(
        "SELECT service_area, period, clinic_on, list(item) FROM ("
        "  SELECT service_area, period, clinic_on, item, arg_max(set_aside, marked_at) AS aside"
        "  FROM agenda_marks GROUP BY ALL) WHERE aside GROUP BY ALL"
    )
    return {Clinic(area, period, held_on): frozenset(items) for area, period, held_on, items in rows}
