"""What is in force at a date, what became of each return, and what can be read back of it."""

import gzip
from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from pipelines.store import Connection, Refused
from pipelines.store.acceptance import accept, erase, withdraw
from pipelines.store.ledger import in_force, list_returns, original_file, return_detail
from pipelines.store.scopes import ids_in_scopes
from schemas.returns import KINDS, Kind
from tests.conftest import read_table, specified
from tests.pipelines.sending import BY, TODAY, Desk, figure_file

# A target of 65 for the four quarters, later ones, and what is in force.
TARGETS = """
3-4=70 | 1-2=65 3-4=70 | partly replaced
2-2=70 | 1-1=65 2-2=70 3-4=65 | partly replaced
1-1=70 4-4=71 | 1-1=70 2-3=65 4-4=71 | partly replaced
1-4=70 | 1-4=70 | replaced
1-2=70 3-4=71 | 1-2=70 3-4=71 | replaced
"""
OF_TARGETS = ["measure", "target", "period_from", "period_to", "value"]


def day(number: int) -> date:
    """A day of January 2023."""
    return date(2023, 1, number)


def put(connection: Connection, name: str, kind: str, received: int, minute: int = 0) -> None:
    values = [name, kind, f"{name}.csv", day(received), datetime(2023, 1, 31, 12, minute)]
    connection.run("INSERT INTO returns VALUES (?, ?, ?, '', 1, ?, ?, 'Analyst', '', 'file')", values)


def put_row(connection: Connection, name: str, kind: str, cells: dict[str, str], line: int = 2) -> None:
    marks = ", ".join("?" * (len(cells) + 2))
    values = [name, line, *cells.values()]
    columns = ", ".join(["return_id", "line", *cells])
    connection.run(f"INSERT INTO {kind} ({columns}) VALUES ({marks})", values)


def put_returns(connection: Connection, returns: str, of: str = "") -> None:
    """Put KPI returns as the table words them, those of a case under names of its own."""
    for one in returns.split("; "):
        name, received, minute, withdrawn, measures = one.split()
        put(connection, name + of, "kpi", int(received), int(minute))
        for line, measure in enumerate(measures.split(","), 2):
            cells = {"period": "2022-23 Q3", "measure": measure + of}
            put_row(connection, name + of, "kpi", cells, line)
        if withdrawn != "-":
            when = [day(int(withdrawn)), datetime(2023, 1, 31)]
            connection.run("INSERT INTO withdrawals VALUES (?, ?, ?, 'Analyst', 'why')", [name + of, *when])


def test_what_is_in_force_at_a_date_and_how_each_return_stands(desk: Desk) -> None:
    with desk.store.write() as connection:
        for place, (returns, as_at, expected, standing) in enumerate(specified(__file__, "in_force")):
            case = f" of case {place}"
            put_returns(connection, returns, case)
            facts = in_force(connection, "kpi", day(int(as_at))).sort_values("measure")
            found = (facts["measure"] + "=" + facts["return_id"])[facts["measure"].str.endswith(case)]
            assert " ".join(found).replace(case, "") == expected, (returns, as_at)
            ledger = list_returns(connection, day(int(as_at))).sort_values("return_id")
            stand = (ledger["return_id"] + " " + ledger["standing"])[ledger["return_id"].str.endswith(case)]
            assert "; ".join(stand).replace(case, "") == standing, (returns, as_at)


def test_the_newest_return_comes_first_and_one_replaces_what_is_in_force_in_its_scopes(desk: Desk) -> None:
    frame = pd.DataFrame({"period": ["2022-23 Q3"] * 2, "measure": ["x", "y"]}, dtype="str")
    with desk.store.write() as connection:
        put_returns(connection, "A 10 0 - x,y; B 20 1 - y; C 15 2 - z; D 9 3 12 x")
        assert list_returns(connection, day(31))["return_id"].tolist() == ["B", "C", "A", "D"]
        for rows, as_at, replaced in ((2, 20, "AB"), (2, 15, "A"), (1, 20, "B"), (2, 8, "")):
            present = in_force(connection, "kpi", day(as_at))
            assert ids_in_scopes("kpi", present, frame.tail(rows)) == set(replaced)


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_a_return_replaces_its_own_scope_and_no_other(desk: Desk, kind: Kind) -> None:
    # A row, others that differ from it in one column of the scope, and at last the same again.
    days = ("as_at", "report_date")
    row = {name: "2023-01-01" if name in days else "one" for name in kind.scope}
    if kind.name == "target":
        row |= {"period_from": "2022-23 Q1", "period_to": "2022-23 Q4"}
    others = {name: {name: "2023-01-02" if name in days else "two"} for name in kind.scope}
    with desk.store.write() as connection:
        for received, (name, other) in enumerate({"earlier": {}, **others, "later": {}}.items(), start=10):
            put(connection, name, kind.name, received)
            put_row(connection, name, kind.name, row | other)
        assert set(in_force(connection, kind.name, day(31))["return_id"]) == {*others, "later"}


def target_rows(targets: str, measure: str = "ehc_20_weeks") -> list[list[str]]:
    """Targets such as 1-2=65, for Quarters 1 and 2, as rows."""
    quarters = [(f"2022-23 Q{one[0]}", f"2022-23 Q{one[2]}", one[4:]) for one in targets.split()]
    return [[measure, "local", *row] for row in quarters]


def targets_at(connection: Connection, as_at: date, measure: str = "ehc_20_weeks") -> str:
    rows = in_force(connection, "target", as_at).sort_values("period_from")
    columns = (rows.loc[rows["measure"] == measure, name] for name in OF_TARGETS[2:])
    return " ".join(f"{start[-1]}-{end[-1]}={int(value)}" for start, end, value in zip(*columns, strict=True))


def test_a_target_stays_in_the_periods_that_a_later_one_leaves_uncovered(desk: Desk) -> None:
    with desk.store.write() as connection:
        for measure, (later, expected, standing) in enumerate(read_table(TARGETS)):
            for name, received, targets in (("whole year", 10, "1-4=65"), ("later", 11, later)):
                put(connection, name + later, "target", received)
                for row in target_rows(targets, f"m{measure}"):
                    put_row(connection, name + later, "target", dict(zip(OF_TARGETS, row, strict=True)))
            assert targets_at(connection, day(31), f"m{measure}") == expected
            ledger = list_returns(connection, day(31)).set_index("return_id")["standing"]
            assert ledger["whole year" + later] == standing


def test_a_target_sent_for_some_periods_drops_none_is_held_and_gives_way_when_withdrawn(desk: Desk) -> None:
    def targets(rows: str) -> bytes:
        return "\n".join(",".join(row) for row in [OF_TARGETS, *target_rows(rows)]).encode()

    def present() -> str:
        with desk.store.read() as connection:
            return targets_at(connection, TODAY)

    desk.send(targets("1-4=65"), date(2022, 4, 1))
    [checked] = desk.check(targets("2-2=70"))
    assert "dropped-rows" not in set(checked.findings["code"])
    [receipt] = desk.accept(checked)
    assert desk.send(targets("2-2=70")).already_held
    desk.send(targets("1-4=60"), date(2022, 4, 1))
    assert present() == "1-1=60 2-2=70 3-4=60"
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
