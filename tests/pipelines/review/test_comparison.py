"""Two returns, or two dates, compared: rows added and removed, cells changed, each printed as people read it."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.review.comparison import Comparison, compare_dates, compare_returns, compare_rows
from pipelines.store import Refused, Store
from pipelines.store.acceptance import erase
from schemas.definitions import Definitions
from schemas.numbers import NUMBER
from tests.pipelines.sending import BY, figure_file, new_store, send

OTHER = b"""period,measure,value,state,provisional,commentary
2022-23 Q3,eee_2,70,,yes,Better
2022-23 Q3,absence_primary,,late,,
"""
FIRST = b"period,measure,value,state,commentary\n2022-23 Q3,eee_2,69,,\n2022-23 Q3,neet_16_17,2.2,,\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def cells(found: Comparison) -> list[tuple[str, ...]]:
    return list(found.changed[["measure", "column", "before", "after"]].itertuples(index=False, name=None))


def test_two_returns_are_compared_row_by_row_and_cell_by_cell(store: Store, definitions: Definitions) -> None:
    first = send(store, definitions, FIRST, name="first.csv").return_id
    other = send(store, definitions, OTHER, name="other.csv").return_id
    found = compare_returns(store, first, other, definitions)
    assert cells(found) == [
        ("eee_2", "value", "69%", "70%"),
        ("eee_2", "provisional", "no", "yes"),
        ("eee_2", "commentary", "", "Better"),
    ]
    assert found.added[["measure", "state", "return_id", "line", "file_name"]].to_dict("records") == [
        {
            "measure": "absence_primary",
            "state": "late",
            "return_id": other,
            "line": 3,
            "file_name": "other.csv",
        }
    ]
    assert list(found.removed["measure"]) == ["neet_16_17"]
    assert found.counts == {"added": 1, "changed": 1, "same": 0, "removed": 1}


def test_without_definitions_a_figure_is_printed_bare(store: Store, definitions: Definitions) -> None:
    values = ("13104", "13104.5")
    files = [figure_file(value, measure="haf_winter_children") for value in values]
    first, second = (send(store, definitions, content).return_id for content in files)
    assert cells(compare_returns(store, first, second)) == [
        ("haf_winter_children", "value", "13,104", "13,104.5")
    ]


def test_returns_of_two_kinds_are_not_compared(store: Store, definitions: Definitions) -> None:
    figure = send(store, definitions, FIRST).return_id
    risks = send(store, definitions, b"report_date,risk,title\n2023-03-17,R1,Staff\n", name="r.csv").return_id
    with pytest.raises(Refused, match="The first return is of kind kpi, the second of kind risk"):
        compare_returns(store, figure, risks)


def test_a_return_that_there_is_not_is_refused_in_words(store: Store, definitions: Definitions) -> None:
    figure = send(store, definitions, FIRST).return_id
    with pytest.raises(Refused, match="There is no return “nothing”"):
        compare_returns(store, figure, "nothing")


def test_of_an_erased_return_the_texts_are_left_out(store: Store, definitions: Definitions) -> None:
    first = send(store, definitions, figure_file("69", commentary="Names a child")).return_id
    other = send(store, definitions, figure_file("70", commentary="Names nobody")).return_id
    erase(store, first, "Named a child", BY)
    assert [cell[1] for cell in cells(compare_returns(store, first, other))] == ["value"]


def test_two_dates_are_compared_by_what_was_in_force(store: Store, definitions: Definitions) -> None:
    send(store, definitions, figure_file("67"), date(2023, 1, 10))
    send(store, definitions, figure_file("69"), date(2023, 1, 27))
    send(store, definitions, figure_file("91", measure="eee_3_4"), date(2023, 2, 1))
    found = compare_dates(store, definitions, "kpi", date(2023, 1, 10), date(2023, 2, 1))
    assert cells(found) == [("eee_2", "value", "67%", "69%")]
    assert list(found.added["measure"]) == ["eee_3_4"]
    assert compare_dates(store, definitions, "kpi", date(2023, 2, 1), date(2023, 2, 2)).is_no_change
    assert compare_dates(store, definitions, "kpi", date(2023, 1, 1), date(2023, 1, 2)).is_no_change


def test_dates_are_printed_in_words_and_states_without_underscores(
    store: Store, definitions: Definitions
) -> None:
    head = "report_date,project,action,title,lead,due_date,status\n2023-03-17,A2,A2-01,Do it,Lead,"
    first, second = (
        send(store, definitions, f"{head}{day},Amber\n".encode()).return_id
        for day in ("2023-03-31", "2023-04-30")
    )
    row = compare_returns(store, first, second).changed.iloc[0]
    assert (row["column"], row["before"], row["after"]) == ("due_date", "31 March 2023", "30 April 2023")
    due, late = (
        send(
            store, definitions, f"period,measure,value,state\n2022-23 Q3,eee_2,,{state}\n".encode()
        ).return_id
        for state in ("not_due", "late")
    )
    assert cells(compare_returns(store, due, late)) == [("eee_2", "state", "not due", "late")]


def frame(rows: dict[tuple[str, str], tuple[int | None, str | None]]) -> pd.DataFrame:
    """KPI rows as held, by period and measure, with a value and a commentary."""

    def column(values: list[Any], dtype: Any = "str") -> "pd.Series[Any]":
        typed: pd.Series[Any] = pd.Series(values, dtype=dtype)
        return typed

    values = [None if value is None else Decimal(value) for value, _ in rows.values()]
    return pd.DataFrame(
        {
            "return_id": column(["one"] * len(rows)),
            "line": column(list(range(2, len(rows) + 2)), "Int64"),
            "file_name": column(["one.csv"] * len(rows)),
            "period": column([period for period, _ in rows]),
            "measure": column([measure for _, measure in rows]),
            "value": column(values, NUMBER),
            "state": column(["late" if value is None else "reported" for value in values]),
            "commentary": column([text for _, text in rows.values()]),
            "provisional": column([False] * len(rows), "boolean"),
            **{name: column([None] * len(rows)) for name in ("marker", "data_period")},
            **{name: column([None] * len(rows), NUMBER) for name in ("coverage", "numerator", "denominator")},
        }
    )


ROWS = st.dictionaries(
    st.tuples(st.sampled_from(["2022-23 Q1", "2022-23 Q2"]), st.sampled_from("abc")),
    st.tuples(st.none() | st.integers(0, 3), st.sampled_from([None, "=1+1", "risen"])),
)


@settings(deadline=None, max_examples=8)
@given(first=ROWS, second=ROWS)
def test_there_and_back_are_mirrors_and_every_row_is_counted_once(first: Any, second: Any) -> None:
    there, back = (
        compare_rows("kpi", frame(first), frame(second)),
        compare_rows("kpi", frame(second), frame(first)),
    )
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
