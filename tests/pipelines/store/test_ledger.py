"""What is in force at a date, what became of each return, and what can be read back of it."""

import gzip
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from pipelines.store import Refused
from pipelines.store.acceptance import accept, erase, withdraw
from pipelines.store.ledger import in_force, original_file, return_detail
from pipelines.store.scopes import ids_in_scopes
from tests.pipelines.sending import BY, TODAY, Desk, figure_file

# return: (received, minute of acceptance, withdrawn on, measures); a day is one of January 2023.
Returned = dict[str, tuple[int, int, int | None, str]]


def day(number: int) -> date:
    return date(2023, 1, number)


def put(desk: Desk, returned: Returned) -> None:
    with desk.store.write() as connection:
        for name, (received, minute, withdrawn, measures) in returned.items():
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


@pytest.mark.parametrize(
    ("returned", "as_at", "expected"),
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
def test_in_force_at_a_date(desk: Desk, returned: Returned, as_at: int, expected: str) -> None:
    put(desk, returned)
    with desk.store.read() as connection:
        frame = in_force(connection, "kpi", day(as_at)).sort_values("measure")
    assert " ".join(frame["measure"] + "=" + frame["return_id"]) == expected


@pytest.mark.parametrize(
    ("returned", "as_at", "expected"),
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
def test_the_standing_at_a_date(desk: Desk, returned: Returned, as_at: int, expected: dict[str, str]) -> None:
    put(desk, returned)
    assert {row["return_id"]: row["standing"] for row in desk.ledger(day(as_at))} == expected


def test_the_newest_return_comes_first_and_one_replaces_what_is_in_force_in_its_scopes(desk: Desk) -> None:
    put(desk, {"A": (10, 0, 12, "x"), "B": (20, 1, None, "x y"), "C": (15, 2, None, "z")})
    assert [row["return_id"] for row in desk.ledger(day(31))] == ["B", "C", "A"]
    desk.run("DELETE FROM returns")
    desk.run("DELETE FROM withdrawals")
    desk.run("DELETE FROM kpi")
    put(desk, {"A": (10, 0, None, "x y"), "B": (20, 1, None, "y"), "C": (20, 2, None, "z")})
    frame = pd.DataFrame({"period": ["2022-23 Q3"] * 2, "measure": ["x", "y"]}, dtype="str")
    with desk.store.read() as connection:
        assert ids_in_scopes("kpi", in_force(connection, "kpi", day(20)), frame) == {"A", "B"}
        assert ids_in_scopes("kpi", in_force(connection, "kpi", day(15)), frame) == {"A"}
        assert ids_in_scopes("kpi", in_force(connection, "kpi", day(20)), frame.tail(1)) == {"B"}
        assert ids_in_scopes("kpi", in_force(connection, "kpi", day(9)), frame) == frozenset()


# One row of each kind, and another that differs from it in one column of its scope.
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


@pytest.mark.parametrize("kind", SCOPES)
def test_a_return_replaces_its_own_scope_and_no_other(desk: Desk, kind: str) -> None:
    def add(name: str, received: int, **changed: str) -> None:
        values = {name: "2023-01-01" if name in DAYS else "one" for name in SCOPES[kind]} | changed
        if kind == "target":
            values |= {"period_from": "2022-23 Q1", "period_to": "2022-23 Q4"}
        connection.run(
            "INSERT INTO returns VALUES (?, ?, '', '', 1, ?, ?, '', '', 'file')",
            [name, kind, day(received), datetime(2023, 1, received)],
        )
        columns = ", ".join(["return_id", "line", *values])
        marks = ", ".join("?" * (len(values) + 2))
        connection.run(f"INSERT INTO {kind} ({columns}) VALUES ({marks})", [name, 2, *values.values()])

    with desk.store.write() as connection:
        add("earlier", 10)
        for column in SCOPES[kind]:
            add(column, 11, **{column: "2023-01-02" if column in DAYS else "two"})
        add("later", 12)
        assert set(in_force(connection, kind, day(31))["return_id"]) == {*SCOPES[kind], "later"}


QUARTERS = {number: f"2022-23 Q{number}" for number in range(1, 5)}


@pytest.mark.parametrize(
    ("later", "expected", "standing"),
    [
        ([(3, 4, 70)], "1-2=65 3-4=70", "partly replaced"),
        ([(2, 2, 70)], "1-1=65 2-2=70 3-4=65", "partly replaced"),
        ([(1, 1, 70), (4, 4, 71)], "1-1=70 2-3=65 4-4=71", "partly replaced"),
        ([(1, 4, 70)], "1-4=70", "replaced"),
        ([(1, 2, 70), (3, 4, 71)], "1-2=70 3-4=71", "replaced"),
    ],
)
def test_a_target_stays_in_the_periods_that_a_later_one_leaves_uncovered(
    desk: Desk, later: list[tuple[int, int, int]], expected: str, standing: str
) -> None:
    def targets(rows: list[tuple[int, int, int]]) -> bytes:
        cells = "".join(f"ehc_20_weeks,local,{QUARTERS[a]},{QUARTERS[b]},{value}\n" for a, b, value in rows)
        return f"measure,target,period_from,period_to,value\n{cells}".encode()

    def present() -> str:
        with desk.store.read() as connection:
            rows = in_force(connection, "target", TODAY).sort_values("period_from")
        columns = zip(rows["period_from"], rows["period_to"], rows["value"], strict=True)
        return " ".join(f"{start[-1]}-{end[-1]}={int(value)}" for start, end, value in columns)

    desk.send(targets([(1, 4, 65)]), date(2022, 4, 1))
    [checked] = desk.check(targets(later))
    assert "dropped-rows" not in set(checked.findings["code"])
    [receipt] = desk.accept(checked)
    assert present() == expected
    assert [row["standing"] for row in desk.ledger()] == ["in force", standing]
    assert desk.send(targets(later)).already_held
    desk.send(targets([(1, 4, 60)]), date(2022, 4, 1))
    assert present() == expected.replace("65", "60")
    withdraw(desk.store, receipt.return_id, "Not agreed", BY)
    assert present() == "1-4=60"


# What can be read back of one return


def test_the_original_comes_back_byte_for_byte_even_if_withdrawn_or_once_compressed(desk: Desk) -> None:
    content = figure_file("69").replace(b"\n", b"\r\n")
    receipt = desk.send(content, name="q3 é.csv")
    withdraw(desk.store, receipt.return_id, "Wrong term", BY)
    assert original_file(desk.store, receipt.return_id) == ("q3 é.csv", content)
    desk.run("UPDATE return_files SET content = ?", gzip.compress(content))
    assert original_file(desk.store, receipt.return_id) == ("q3 é.csv", content)


def test_a_returns_detail_is_its_ledger_row_its_answers_and_its_rows(desk: Desk) -> None:
    content = b"period,measure,value\n2022-23 Q3,ehcp_waiting,3\n2022-23 Q3,eee_2,69\n"
    checked = desk.check(("small.csv", content), answers={"small-number": "Agreed"})
    [receipt] = accept(desk.store, checked, BY, date(2023, 1, 27), desk.definitions.hash)
    entry, answers, facts = return_detail(desk.store, receipt.return_id)
    expected: dict[str, Any] = {"kind": "kpi", "file_name": "small.csv", "rows": 2, "source": "file"}
    expected |= {
        "sha256": receipt.sha256,
        "received_on": pd.Timestamp(2023, 1, 27),
        "accepted_at": receipt.accepted_at,
    }
    expected |= {"accepted_by": BY, "standing": "in force", "entered_late": True, "withdrawn_on": None}
    expected |= {"erased_at": None, "definitions_hash": desk.definitions.hash}
    assert {key: entry[key] for key in expected} == expected
    [answer] = answers[["code", "line", "column", "answer", "answered_by"]].to_numpy().tolist()
    assert answer == ["small-number", 2, "value", "Agreed", BY]
    assert facts[["measure", "line"]].to_numpy().tolist() == [["ehcp_waiting", 2], ["eee_2", 3]]


def test_what_became_of_a_return_is_shown_and_an_erased_one_has_no_original(desk: Desk) -> None:
    receipt = desk.send(figure_file("69", commentary="Names a child"))
    withdraw(desk.store, receipt.return_id, "Wrong term", "Analyst")
    erase(desk.store, receipt.return_id, "Named a child", "Officer")
    entry, _, facts = return_detail(desk.store, receipt.return_id)
    assert (entry["standing"], entry["withdrawn_on"]) == ("withdrawn", pd.Timestamp(TODAY))
    assert (entry["withdrawn_by"], entry["withdrawn_why"]) == ("Analyst", None)  # a reason may name a child
    assert (entry["erased_by"], entry["erased_why"]) == ("Officer", "Named a child")
    assert facts["commentary"].isna().all()
    assert list(facts["value"]) == [69]
    with pytest.raises(Refused, match="was erased on"):
        original_file(desk.store, receipt.return_id)
    for read in (original_file, return_detail):
        with pytest.raises(Refused, match="There is no return “nothing”"):
            read(desk.store, "nothing")
