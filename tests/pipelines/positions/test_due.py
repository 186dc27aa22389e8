"""The reporting calendar: what is held, due and late at a date, and by how many days."""

from dataclasses import replace
from datetime import date

import pytest

from pipelines.positions import Query, returns_due
from schemas.definitions import Definitions
from tests.conftest import specified
from tests.pipelines.positions.giving import Given

TRAVEL = "period,measure,value,data_period\n2022-23 Q1,transport_eligible,100,Quarter 1 2022/23"
NEET = "period,measure,value,data_period\n2022-23 Q1,neet_16_17,3.5,Quarter 1 2022/23"
RETURNS = {
    "kpi": TRAVEL,
    "project": "report_date,project,status\n{},A1,Amber",
    "workforce": "as_at,organisation,measure,value\n{},Directorate,headcount,1447",
}
AREA = {"kpi": "Children's Travel Service"}


@pytest.fixture
def desk(desk: Given) -> Given:
    """The store of a council whose calendar is its own."""
    calendar = desk.definitions.calendar.model_copy(update={"ours": False})
    return replace(desk, definitions=replace(desk.definitions, calendar=calendar))


def due_at(desk: Given, day: str, kind: str, area: str = "") -> list[str]:
    """What is held, due or late of a kind, in order, with its days."""
    rows = desk.ask(returns_due, day)
    mine = rows[(rows["kind"] == kind) & (rows["service_area"] == area)]
    words = mine["occasion"] + ": " + mine["state"] + " " + mine["days"].astype("str").fillna("")
    return [one.strip() for one in words]


@pytest.mark.parametrize(("kind", "given", "day", "expected"), specified(__file__, "due"))
def test_a_return_is_due_by_the_rule_of_its_kind_late_the_day_after_and_held_once_it_is_received(
    desk: Given, kind: str, given: str, day: str, expected: str
) -> None:
    if given:
        desk.give(kind, given, RETURNS[kind].format(given))
    assert "; ".join(due_at(desk, day, kind, AREA.get(kind, ""))) == expected


def test_a_kpi_return_is_held_only_when_every_measure_of_its_service_area_has_a_row(desk: Given) -> None:
    desk.give("kpi", "2022-07-29", NEET)
    rows = desk.ask(returns_due, "2022-08-10")
    mine = rows[rows["service_area"] == "Lifelong Learning and Employability"].iloc[0]
    assert (mine["state"], mine["days"], mine["missing"]) == ("late", 11, 1)
    assert mine["missing_measures"] == desk.definitions.measures["neet_supported"].short_name
    never_returned = due_at(desk, "2023-02-10", "kpi", "SEND and Inclusion")
    assert [one.split()[3] for one in never_returned] == ["late", "late", "late", "due"]


def test_what_is_late_comes_first_and_a_service_area_sees_its_own_and_what_all_owe(desk: Given) -> None:
    desk.give("kpi", "2022-07-29", TRAVEL)
    rows = desk.ask(returns_due, "2022-08-01", service_area="Children's Travel Service")
    assert set(rows["service_area"]) == {"", "Children's Travel Service"}
    assert rows["state"].tolist() == sorted(rows["state"], key=["late", "due", "held"].index)
    received = rows[rows["state"] == "held"].iloc[0]
    assert received["received_on"].date() == date(2022, 7, 29)


def test_what_is_due_counts_from_the_first_period_of_the_councils_calendar_or_else_from_the_first_return(
    desk: Given, definitions: Definitions
) -> None:
    ours = replace(desk, definitions=definitions)
    late = [(one.ask(returns_due, "2022-11-01")["state"] == "late").sum() for one in (desk, ours)]
    assert late == [15, 0]
    desk.give("kpi", "2022-10-28", NEET)
    late_now = [one for one in due_at(ours, "2022-11-01", "kpi", AREA["kpi"]) if "late" in one]
    assert late_now == ["Quarter 2, 2022/23: late 2"]


def test_a_service_area_that_owes_nothing_of_a_kind_is_asked_for_nothing_of_it(desk: Given) -> None:
    known = desk.definitions
    for kinds in ([], ["kpi"], ["workforce"], ["kpi", "workforce"]):
        rules = [rule for rule in known.calendar.due if rule.kind in kinds and not rule.service_area]
        calendar = known.calendar.model_copy(update={"due": rules})
        query = Query(service_area=known.service_areas[0])
        rows = returns_due(desk.store, replace(known, calendar=calendar), query)
        assert set(rows["kind"]) == {rule.kind for rule in rules}
        assert rows["days"].dtype == "Int64"
