"""Items that a clinic has left for later ("Not now"), seen by everyone who is in it."""

from pipelines.decisions import Clinic
from pipelines.store import Connection, Store
from pipelines.today import now

_THIS = "service_area IS NOT DISTINCT FROM ? AND period IS NOT DISTINCT FROM ? AND clinic_on = ?"


def set_aside(store: Store, clinic: Clinic, item: str, by: str, aside: bool = True) -> None:
    """Leave an item of a clinic for later, or take it up again; raises StoreProblem."""
    with store.write() as connection:
        row = [clinic.service_area, clinic.period, clinic.held_on, item, aside, now(), by]
        connection.run("INSERT INTO agenda_marks VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def items_set_aside(connection: Connection, clinic: Clinic) -> frozenset[str]:
    """Return the items that stand aside in a clinic."""
    rows = connection.rows(
        f"SELECT item, arg_max(set_aside, marked_at) FROM agenda_marks WHERE {_THIS} GROUP BY item",  # noqa: S608
        [clinic.service_area, clinic.period, clinic.held_on],
    )
    return frozenset(item for item, aside in rows if aside)
