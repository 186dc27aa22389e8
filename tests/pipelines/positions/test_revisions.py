"""Every revision of a figure, and what became of it."""

from datetime import date

import pytest

from pipelines.positions import Query, measure_page
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import give, withdraw_on

ROW = "period,measure,value,data_period\n2022-23 Q1,neet_16_17,{},Quarter 1 2022/23"


@pytest.mark.parametrize(
    ("as_at", "expected"),
    [
        ("2022-07-28", []),
        ("2022-08-09", [(3.5, "in force")]),
        ("2022-08-19", [(3.6, "in force"), (3.5, "replaced")]),
        ("2022-08-20", [(3.6, "withdrawn"), (3.5, "in force")]),
        ("2022-09-01", [(3.7, "in force"), (3.6, "withdrawn"), (3.5, "replaced")]),
    ],
)
def test_every_figure_given_by_a_date_is_in_force_replaced_or_withdrawn(
    store: Store, definitions: Definitions, as_at: str, expected: list[tuple[float, str]]
) -> None:
    give(store, "kpi", "2022-07-29", ROW.format("3.5"), "Lead analyst")
    corrected = give(store, "kpi", "2022-08-10", ROW.format("3.6"))
    withdraw_on(store, corrected, "2022-08-20")
    give(store, "kpi", "2022-09-01", ROW.format("3.7"))
    rows = measure_page(store, definitions, "neet_16_17", Query(as_at=date.fromisoformat(as_at))).revisions
    assert list(zip(rows["value"].astype("float64"), rows["standing"], strict=True)) == expected


def test_a_revision_says_who_gave_it_in_which_file_and_line_and_why_it_was_withdrawn(
    store: Store, definitions: Definitions
) -> None:
    return_id = give(store, "kpi", "2022-07-29", ROW.format("3.5"), "Lead analyst")
    withdraw_on(store, return_id, "2022-08-20")
    row = measure_page(store, definitions, "neet_16_17", Query(as_at=date(2023, 4, 5))).revisions.iloc[0]
    assert row[["return_id", "accepted_by", "line"]].tolist() == [return_id, "Lead analyst", 2]
    assert row["file_name"].startswith("kpi-")
    assert row["withdrawn_why"] == "sent by mistake"
