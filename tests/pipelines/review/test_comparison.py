"""Two returns, or two dates, compared: rows added and removed, cells changed, each printed as people read it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.review.comparison import Comparison, compare_dates, compare_returns, compare_rows
from pipelines.store import Refused
from pipelines.store.acceptance import erase
from schemas.numbers import NUMBER
from tests.conftest import read_table
from tests.pipelines.sending import BY, Desk, figure_file

KPI = "period,measure,value,state,provisional,commentary\n"
FIRST = f"{KPI}2022-23 Q3,eee_2,69,,,\n2022-23 Q3,neet_16_17,2.2,,,\n".encode()
OTHER = f"{KPI}2022-23 Q3,eee_2,70,,yes,Better\n2022-23 Q3,absence_primary,,late,,\n".encode()
ACTION = "report_date,project,action,title,lead,due_date,status\n2023-03-17,A2,A2-01,Do it,Lead,{},Amber\n"


def cells(found: Comparison) -> list[tuple[str, ...]]:
    return list(found.changed[["measure", "column", "before", "after"]].itertuples(index=False, name=None))


def test_two_returns_are_compared_row_by_row_and_cell_by_cell(desk: Desk) -> None:
    first, other = (desk.send(content, name=f"{len(content)}.csv") for content in (FIRST, OTHER))
    found = compare_returns(desk.store, first.return_id, other.return_id, desk.definitions)
    changes = [("value", "69%", "70%"), ("provisional", "no", "yes"), ("commentary", "", "Better")]
    assert cells(found) == [("eee_2", *change) for change in changes]
    added = found.added[["measure", "state", "return_id", "line", "file_name"]].to_numpy().tolist()
    assert added == [["absence_primary", "late", other.return_id, 3, other.file_name]]
    assert list(found.removed["measure"]) == ["neet_16_17"]
    assert found.counts == {"added": 1, "changed": 1, "same": 0, "removed": 1}


PRINTED = [
    (f"{KPI}2022-23 Q3,eee_2,,{{}},,\n", ("not_due", "late"), ("state", "not due", "late")),
    (ACTION, ("2023-03-31", "2023-04-30"), ("due_date", "31 March 2023", "30 April 2023")),
    (f"{KPI}2022-23 Q3,eee_2,{{}},,,\n", ("69", "70.5"), ("value", "69", "70.5")),
]


def test_states_and_dates_are_printed_in_words_and_without_definitions_figures_bare(desk: Desk) -> None:
    for text, values, expected in PRINTED:
        first, second = (desk.send(text.format(value).encode()).return_id for value in values)
        row = compare_returns(desk.store, first, second).changed.iloc[0]
        assert tuple(row[["column", "before", "after"]]) == expected


NAMED = """
# column | rows sent, {} being the name | as first written | as written again | as it is spelled
lead | report_date,project,action,title,lead,due_date,status // 2023-03-17,A2,A2-01,x,{},2023-03-31,Amber
    | director of children’s services | DIRECTOR of  Childrenʼs Services | Director of Children's Services
owner | report_date,risk,title,owner // 2023-03-17,R1,Staff,{} | Director – SEND | director-send | Director – SEND
area | measure,data_period,area,value // eee_2,January 2022,{},60
    | Stoke-on-Trent | STOKE–ON–TRENT | Stoke-on-Trent
"""


def test_a_name_written_otherwise_is_no_change_and_is_spelled_as_defined_or_in_force(desk: Desk) -> None:
    for column, text, first, second, expected in read_table(NAMED):
        content = text.replace(" // ", "\n") + "\n"
        desk.send(content.format(first).encode())
        [one] = desk.check(content.format(second).encode())
        assert one.typed[1][column].tolist() == [expected]


def test_a_lead_that_an_earlier_return_wrote_otherwise_has_not_changed(desk: Desk) -> None:
    [one] = desk.check(ACTION.format("2023-03-31").encode())
    kind, rows = one.typed
    rows = rows.assign(return_id="", file_name="")
    assert compare_rows(kind, rows, rows.assign(lead="LEAD")).is_no_change


def test_two_kinds_are_not_compared_and_texts_of_an_erased_return_are_left_out(desk: Desk) -> None:
    risk = desk.send(b"report_date,risk,title\n2023-03-17,R1,Staff\n", name="r.csv").return_id
    first, other = (
        desk.send(figure_file(value, commentary=text)).return_id
        for value, text in {"69": "Names a child", "70": "Names nobody"}.items()
    )
    with pytest.raises(Refused, match="The first return is of kind kpi, the second of kind risk"):
        compare_returns(desk.store, first, risk)
    with pytest.raises(Refused, match="There is no return “nothing”"):
        compare_returns(desk.store, first, "nothing")
    erase(desk.store, first, "Named a child", BY)
    assert [cell[1] for cell in cells(compare_returns(desk.store, first, other))] == ["value"]


def test_two_dates_are_compared_by_what_was_in_force(desk: Desk) -> None:
    desk.send(figure_file("67"), date(2023, 1, 10))
    desk.send(figure_file("69"), date(2023, 1, 27))
    desk.send(figure_file("91", measure="eee_3_4"), date(2023, 2, 1))

    def between(before: date, after: date) -> Comparison:
        return compare_dates(desk.store, desk.definitions, "kpi", before, after)

    found = between(date(2023, 1, 10), date(2023, 2, 1))
    assert cells(found) == [("eee_2", "value", "67%", "69%")]
    assert list(found.added["measure"]) == ["eee_3_4"]
    assert between(date(2023, 2, 1), date(2023, 2, 2)).is_no_change
    assert between(date(2023, 1, 1), date(2023, 1, 2)).is_no_change


ROWS = st.dictionaries(
    st.tuples(st.sampled_from(["2022-23 Q1", "2022-23 Q2"]), st.sampled_from("abc")),
    st.tuples(st.none() | st.integers(0, 3), st.sampled_from([None, "=1+1", "risen"])),
)
TEXTS = ["return_id", "file_name", "period", "measure", "state", "commentary", "marker", "data_period"]
FIGURES = ["value", "coverage", "numerator", "denominator"]
TYPES: dict[str, Any] = {**dict.fromkeys(TEXTS, "str"), **dict.fromkeys(FIGURES, NUMBER)}
TYPES |= {"line": "Int64", "provisional": "boolean"}


def frame(rows: dict[tuple[str, str], tuple[int | None, str | None]]) -> pd.DataFrame:
    """KPI rows as held, by period and measure, with a value and a commentary."""
    cells = [
        ["one", "one.csv", line, *scope, None if value is None else Decimal(value), text, False]
        for line, (scope, (value, text)) in enumerate(rows.items(), start=2)
    ]
    columns = ["return_id", "file_name", "line", "period", "measure", "value", "commentary", "provisional"]
    found = pd.DataFrame(cells, columns=columns, dtype="object").reindex(columns=list(TYPES))
    return found.assign(state=found["value"].isna().map({True: "late", False: "reported"})).astype(TYPES)


@settings(max_examples=8)
@given(first=ROWS, second=ROWS)
def test_there_and_back_are_mirrors_and_every_row_is_counted_once(first: Any, second: Any) -> None:
    there = compare_rows("kpi", frame(first), frame(second))
    back = compare_rows("kpi", frame(second), frame(first))
    pd.testing.assert_frame_equal(there.added, back.removed)
    pd.testing.assert_frame_equal(there.removed, back.added)
    order = ["period", "measure", "column"]
    turned = back.changed.rename(columns={"before": "after", "after": "before"})[list(there.changed.columns)]
    one, other = (side.sort_values(order, ignore_index=True) for side in (there.changed, turned))
    pd.testing.assert_frame_equal(one, other)
    assert there.is_no_change == (first == second)
    counts = there.counts
    assert counts["added"] + counts["changed"] + counts["same"] == len(second)
    assert counts["removed"] + counts["changed"] + counts["same"] == len(first)
