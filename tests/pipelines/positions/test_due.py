"""The reporting calendar: what is held, due and late at a date, and by how many days."""

from dataclasses import replace
from datetime import date

import pytest

from pipelines.positions import Query, returns_due
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import give

PROJECT = "report_date,project,status\n{},A1,Amber"
WORKFORCE = "as_at,organisation,measure,value\n{},Directorate,headcount,1447"
TRAVEL = "period,measure,value,data_period\n2022-23 Q1,transport_eligible,100,Quarter 1 2022/23"
NEET = "period,measure,value,data_period\n2022-23 Q1,neet_16_17,3.5,Quarter 1 2022/23"

State = tuple[str, str, int | None]


def due_at(store: Store, definitions: Definitions, day: str, kind: str, area: str = "") -> list[State]:
    rows = returns_due(store, definitions, Query(as_at=date.fromisoformat(day)))
    mine = rows[(rows["kind"] == kind) & (rows["service_area"] == area)]
    days = [
        None if left is None else int(left)
        for left in mine["days"].astype(object).where(mine["days"].notna(), None)
    ]
    return list(zip(mine["occasion"], mine["state"], days, strict=True))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2022-07-30", [("Quarter 1, 2022/23", "due", 0)]),
        ("2022-07-31", [("Quarter 1, 2022/23", "late", 1), ("Quarter 2, 2022/23", "due", 91)]),
        ("2022-08-10", [("Quarter 2, 2022/23", "due", 81), ("Quarter 1, 2022/23", "held", None)]),
    ],
)
def test_a_kpi_return_is_due_within_thirty_days_of_quarter_end(
    store: Store, definitions: Definitions, day: str, expected: list[State]
) -> None:
    give(store, "kpi", "2022-08-01", TRAVEL)
    assert due_at(store, definitions, day, "kpi", "Children's Travel Service") == expected


def test_a_kpi_return_is_held_only_when_every_measure_of_its_service_area_has_a_row(
    store: Store, definitions: Definitions
) -> None:
    give(store, "kpi", "2022-07-29", NEET)
    rows = returns_due(store, definitions, Query(as_at=date(2022, 8, 10)))
    mine = rows[rows["service_area"] == "Lifelong Learning and Employability"].iloc[0]
    assert (mine["state"], mine["days"], mine["missing"]) == ("late", 11, 1)
    assert mine["missing_measures"] == definitions.measures["neet_supported"].short_name


def test_a_quarter_that_was_never_returned_stays_late(store: Store, definitions: Definitions) -> None:
    states = due_at(store, definitions, "2023-02-10", "kpi", "SEND and Inclusion")
    assert [state for _, state, _ in states] == ["late", "late", "late", "due"]


@pytest.mark.parametrize(
    ("given", "day", "expected"),
    [
        (
            None,
            "2023-03-10",
            [("Board of 17 March 2023", "due", 0), ("Board of 3 February 2023", "late", 42)],
        ),
        (None, "2023-03-11", [("Board of 17 March 2023", "late", 1), ("Board of 28 April 2023", "due", 41)]),
        (
            "2023-03-17",
            "2023-04-05",
            [("Board of 28 April 2023", "due", 16), ("Board of 17 March 2023", "held", None)],
        ),
        (
            "2023-03-09",
            "2023-04-05",
            [("Board of 28 April 2023", "due", 16), ("Board of 17 March 2023", "held", None)],
        ),
        (
            "2023-02-03",
            "2023-04-05",
            [("Board of 17 March 2023", "late", 26), ("Board of 28 April 2023", "due", 16)],
        ),
    ],
)
def test_a_project_return_is_due_seven_days_before_the_board_and_answers_the_one_that_follows_its_date(
    store: Store, definitions: Definitions, given: str | None, day: str, expected: list[State]
) -> None:
    if given:
        give(store, "project", given, PROJECT.format(given))
    assert sorted(due_at(store, definitions, day, "project")) == sorted(expected)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-02-02", [("January 2023", "held", None), ("February 2023", "due", 8)]),
        ("2023-02-11", [("February 2023", "late", 1), ("March 2023", "due", 27)]),
    ],
)
def test_a_workforce_return_is_due_by_the_tenth_for_a_day_of_its_month(
    store: Store, definitions: Definitions, day: str, expected: list[State]
) -> None:
    give(store, "workforce", "2023-01-04", WORKFORCE.format("2023-01-01"))
    assert sorted(due_at(store, definitions, day, "workforce")) == sorted(expected)


def test_what_is_late_comes_first_and_a_service_area_sees_its_own_and_what_all_owe(
    store: Store, definitions: Definitions
) -> None:
    give(store, "kpi", "2022-07-29", TRAVEL)
    query = Query(as_at=date(2022, 8, 1), service_area="Children's Travel Service")
    rows = returns_due(store, definitions, query)
    assert set(rows["service_area"]) == {"", "Children's Travel Service"}
    assert rows["state"].tolist() == sorted(rows["state"], key=["late", "due", "held"].index)
    received = rows[rows["state"] == "held"].iloc[0]
    assert received["received_on"].date() == date(2022, 7, 29)


@pytest.mark.parametrize("kinds", [[], ["kpi"], ["workforce"], ["kpi", "workforce"]])
def test_a_service_area_that_owes_nothing_of_a_kind_is_asked_for_nothing_of_it(
    store: Store, definitions: Definitions, kinds: list[str]
) -> None:
    rules = [rule for rule in definitions.calendar.due if rule.kind in kinds and not rule.service_area]
    calendar = definitions.calendar.model_copy(update={"due": rules})
    area = definitions.service_areas[0]
    rows = returns_due(store, replace(definitions, calendar=calendar), Query(service_area=area))
    assert set(rows["kind"]) == {rule.kind for rule in rules}
    assert rows["days"].dtype == "Int64"
