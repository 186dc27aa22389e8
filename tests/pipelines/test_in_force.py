"""What is in force at a date: for each scope the return received by then, not withdrawn by then, the latest."""

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from pipelines.store import Store
from pipelines.store.ledger import in_force, list_returns, replaced_returns
from schemas.returns import KINDS

# return: (received, minute of acceptance, withdrawn on, measures); a day is one of January 2023.
Returned = dict[str, tuple[int, int, int | None, str]]


def day(number: int) -> date:
    return date(2023, 1, number)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "performance.duckdb")


def put(store: Store, given: Returned) -> None:
    with store.write() as connection:
        for name, (received, minute, withdrawn, measures) in given.items():
            accepted = datetime(2023, 1, 31, 12, minute)
            connection.run(
                "INSERT INTO returns VALUES (?, 'kpi', ?, '', 1, ?, ?, 'Analyst', '', 'file')",
                [name, f"{name}.csv", day(received), accepted],
            )
            for line, measure in enumerate(measures.split(), 2):
                connection.run(
                    "INSERT INTO kpi (return_id, line, period, measure) VALUES (?, ?, '2022-23 Q3', ?)",
                    [name, line, measure],
                )
            if withdrawn:
                connection.run(
                    "INSERT INTO withdrawals VALUES (?, ?, ?, 'Analyst', 'why')",
                    [name, day(withdrawn), accepted],
                )


def answer(store: Store, as_at: int) -> str:
    """Each measure with the return in force for it: ``x=A y=B``."""
    with store.read() as connection:
        frame = in_force(connection, "kpi", day(as_at)).sort_values("measure")
    return " ".join(frame["measure"] + "=" + frame["return_id"])


@pytest.mark.parametrize(
    ("given", "as_at", "expected"),
    [
        # Nothing before the day it was received, everything from that day on.
        ({"A": (10, 0, None, "x y")}, 9, ""),
        ({"A": (10, 0, None, "x y")}, 10, "x=A y=A"),
        # A later return replaces its own scopes only.
        ({"A": (10, 0, None, "x y"), "B": (20, 1, None, "y")}, 19, "x=A y=A"),
        ({"A": (10, 0, None, "x y"), "B": (20, 1, None, "y")}, 20, "x=A y=B"),
        # The day received counts, not the order of entry.
        ({"B": (20, 0, None, "x"), "A": (10, 1, None, "x")}, 25, "x=B"),
        ({"B": (20, 0, None, "x"), "A": (10, 1, None, "x")}, 15, "x=A"),
        # Ties: of one day the one accepted last; of one moment always the same one.
        ({"A": (10, 1, None, "x"), "B": (10, 0, None, "x")}, 10, "x=A"),
        ({"A": (10, 0, None, "x"), "B": (10, 0, None, "x")}, 10, "x=B"),
        # Withdrawn from its day on; what was there before shows again.
        ({"A": (10, 0, None, "x"), "B": (20, 1, 22, "x")}, 21, "x=B"),
        ({"A": (10, 0, None, "x"), "B": (20, 1, 22, "x")}, 22, "x=A"),
        ({"A": (10, 0, 12, "x")}, 12, ""),
        # Withdrawn on the day it came: never in force.
        ({"A": (10, 0, 10, "x")}, 10, ""),
        # What was replaced and then withdrawn changes nothing.
        ({"A": (10, 0, 25, "x"), "B": (20, 1, None, "x")}, 26, "x=B"),
        # All of three withdrawn but the first.
        ({"A": (10, 0, None, "x"), "B": (15, 1, 30, "x"), "C": (20, 2, 25, "x")}, 24, "x=C"),
        ({"A": (10, 0, None, "x"), "B": (15, 1, 30, "x"), "C": (20, 2, 25, "x")}, 29, "x=B"),
        ({"A": (10, 0, None, "x"), "B": (15, 1, 30, "x"), "C": (20, 2, 25, "x")}, 30, "x=A"),
    ],
)
def test_in_force_at_a_date(store: Store, given: Returned, as_at: int, expected: str) -> None:
    put(store, given)
    assert answer(store, as_at) == expected


@pytest.mark.parametrize(
    ("given", "as_at", "expected"),
    [
        ({"A": (10, 0, None, "x y")}, 10, {"A": "in force"}),
        ({"A": (10, 0, None, "x y")}, 9, {"A": "received later"}),
        ({"A": (10, 0, None, "x y"), "B": (20, 1, None, "y")}, 20, {"A": "partly replaced", "B": "in force"}),
        ({"A": (10, 0, None, "x y"), "B": (20, 1, None, "y")}, 15, {"A": "in force", "B": "received later"}),
        ({"A": (10, 0, None, "x"), "B": (20, 1, None, "x y")}, 20, {"A": "replaced", "B": "in force"}),
        ({"A": (10, 0, None, "x"), "B": (20, 1, 25, "x")}, 25, {"A": "in force", "B": "withdrawn"}),
        ({"A": (10, 0, None, "x"), "B": (20, 1, 25, "x")}, 24, {"A": "replaced", "B": "in force"}),
    ],
)
def test_the_standing_of_a_return_at_a_date(
    store: Store, given: Returned, as_at: int, expected: dict[str, str]
) -> None:
    put(store, given)
    with store.read() as connection:
        ledger = list_returns(connection, day(as_at))
    assert dict(zip(ledger["return_id"], ledger["standing"], strict=True)) == expected


def test_the_register_is_newest_first_and_one_row_a_return(store: Store) -> None:
    put(store, {"A": (10, 0, 12, "x"), "B": (20, 1, None, "x y"), "C": (15, 2, None, "z")})
    with store.read() as connection:
        assert list(list_returns(connection, day(31))["return_id"]) == ["B", "C", "A"]


def test_an_empty_store_has_an_empty_register_and_nothing_in_force(store: Store) -> None:
    with store.read() as connection:
        assert list_returns(connection, day(1)).empty
        assert [len(in_force(connection, kind, day(1))) for kind in KINDS] == [0] * len(KINDS)


def test_what_is_in_the_way_is_what_is_in_force_in_the_same_scopes(store: Store) -> None:
    put(store, {"A": (10, 0, None, "x y"), "B": (20, 1, None, "y"), "C": (20, 2, None, "z")})
    frame = pd.DataFrame({"period": ["2022-23 Q3"] * 2, "measure": ["x", "y"]}, dtype="str")
    with store.read() as connection:
        assert replaced_returns(connection, "kpi", frame, day(20)) == {"A", "B"}
        assert replaced_returns(connection, "kpi", frame, day(15)) == {"A"}
        assert replaced_returns(connection, "kpi", frame.tail(1), day(20)) == {"B"}
        assert replaced_returns(connection, "kpi", frame, day(9)) == frozenset()


# One row of each kind, and another that differs from it in the columns of its scope.
SCOPES = {
    "kpi": ["period", "measure"],
    "target": ["measure", "target"],
    "comparator": ["measure", "area"],
    "workforce": ["as_at", "organisation", "measure"],
    "project": ["report_date", "project"],
    "action": ["report_date", "project"],
    "risk": ["report_date"],
}
DAYS = ("as_at", "report_date")


@pytest.mark.parametrize(
    ("kind", "column"), [(kind, name) for kind, names in SCOPES.items() for name in names]
)
def test_a_return_replaces_its_own_scope_and_no_other(store: Store, kind: str, column: str) -> None:
    def row(name: str, received: int, **changed: str) -> None:
        values = {name: "2023-01-01" if name in DAYS else "one" for name in SCOPES[kind]} | changed
        with store.write() as connection:
            connection.run(
                "INSERT INTO returns VALUES (?, ?, '', '', 1, ?, ?, '', '', 'file')",
                [name, kind, day(received), datetime(2023, 1, received)],
            )
            columns = ", ".join(["return_id", "line", *values])
            marks = ", ".join("?" * (len(values) + 2))
            connection.run(f"INSERT INTO {kind} ({columns}) VALUES ({marks})", [name, 2, *values.values()])

    row("earlier", 10)
    row("other", 11, **{column: "2023-01-02" if column in DAYS else "two"})
    row("later", 12)
    with store.read() as connection:
        assert set(in_force(connection, kind, day(31))["return_id"]) == {"other", "later"}
