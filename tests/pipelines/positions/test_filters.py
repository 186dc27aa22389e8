"""Workstream, service area and period: what they keep, and what is said of one that does not exist."""

from datetime import date

import pandas as pd
import pytest

from pipelines.positions import Query, UnknownFilter, kpi_position, measure_page, project_position
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import give, row_of

AS_AT = date(2023, 4, 5)
KPI = "period,measure,value,data_period\n2022-23 Q3,neet_16_17,2.2,Quarter 3 2022/23"


@pytest.mark.parametrize(
    ("workstream", "kept", "number"),
    [
        ("A", {"A"}, 13),
        ("b", {"B"}, 7),
        ("E", {"E1", "E2"}, 32),
        ("E1", {"E1"}, 13),
        (" e2 ", {"E2"}, 19),
        (None, {"A", "B", "C", "D", "E1", "E2"}, 64),
    ],
)
def test_a_workstream_keeps_its_projects_parents_among_them_and_e_keeps_both_halves(
    store: Store, definitions: Definitions, workstream: str | None, kept: set[str], number: int
) -> None:
    rows = project_position(store, definitions, Query(workstream=workstream))
    assert (set(rows["workstream"]), len(rows)) == (kept, number)


def test_a_service_area_keeps_its_measures(store: Store, definitions: Definitions) -> None:
    give(store, "kpi", "2023-01-27", KPI)
    rows = kpi_position(store, definitions, Query(as_at=AS_AT, service_area="SEND and Inclusion"))
    assert set(rows["measure"]) == {"ehcp_waiting", "ehc_20_weeks"}


def test_a_workstream_without_measures_has_an_empty_position(store: Store, definitions: Definitions) -> None:
    give(store, "kpi", "2023-01-27", KPI)
    rows = kpi_position(store, definitions, Query(as_at=AS_AT, workstream="A"))
    assert rows.empty
    assert "verdict" in rows


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Query(workstream="F"), "There is no workstream “F”. Choose one of: A; B; C; D; E; E1; E2."),
        (Query(service_area="SEND and inclusio"), "Did you mean “SEND and Inclusion”?"),
        (Query(period="next year"), "There is no period “next year”: enter one such as 2022-23 Q3."),
        (Query(period="2031-32 Q1"), "There is no period “2031-32 Q1” at 5 April 2023."),
        (Query(period="2019-20 Q4"), "There is no period “2019-20 Q4” at 5 April 2023."),
        (Query(period="2023-24 Q1"), "Choose one of: 2022-23 Q3."),
    ],
)
def test_a_value_that_does_not_exist_is_refused_with_those_that_do(
    store: Store, definitions: Definitions, asked: Query, says: str
) -> None:
    give(store, "kpi", "2023-01-27", KPI)
    with pytest.raises(UnknownFilter) as refused:
        kpi_position(store, definitions, Query(asked.period, AS_AT, asked.workstream, asked.service_area))
    assert says in str(refused.value)


def test_a_period_that_has_ended_is_known_before_anything_is_returned_for_it(
    store: Store, definitions: Definitions
) -> None:
    give(store, "kpi", "2023-01-27", KPI)
    row = row_of(kpi_position(store, definitions, Query("2022-23 Q4", AS_AT)), "measure", "neet_16_17")
    assert row[["period", "reported_in", "state"]].tolist() == ["2022-23 Q4", "2022-23 Q3", "not_due"]


def test_a_measure_that_does_not_exist_is_refused(store: Store, definitions: Definitions) -> None:
    with pytest.raises(UnknownFilter, match="There is no measure “eee_5”"):
        measure_page(store, definitions, "eee_5")


@pytest.mark.parametrize(
    ("workstreams", "areas", "kept"),
    [
        (["A", "B", "B", "C"], ["S", "S", "S", "S"], [1, 2]),
        (["B", "A", "B", "C"], ["S", "S", "S", "S"], [0, 2]),
        (["B", "B", "A", "B"], ["S", "T", "S", "S"], [0, 3]),
        (["A", None, "C", "D"], ["S", "S", None, "S"], []),
        (["B", "B", "B", "B"], ["S", None, "T", None], [0]),
    ],
)
def test_rows_are_kept_in_their_order_whether_they_follow_each_other_or_not(
    definitions: Definitions, workstreams: list[str | None], areas: list[str | None], kept: list[int]
) -> None:
    columns = {"workstream": pd.array(workstreams, dtype="str"), "service_area": pd.array(areas, dtype="str")}
    frame = pd.DataFrame(columns | {"place": range(4)})
    rows = Query(workstream="B", service_area="S").select(frame, definitions)
    assert (rows["place"].tolist(), rows.index.tolist()) == (kept, list(range(len(kept))))
