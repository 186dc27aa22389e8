"""KPIs as at a date: what is in force, judged; the filters, the history, and one measure's page."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from measures.position import KEYS
from pipelines import positions
from pipelines.positions import Query
from pipelines.positions.due import find_missing_states
from pipelines.positions.facts import open_facts
from pipelines.positions.kpis import read_revisions
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.conftest import read_table
from tests.pipelines.positions.giving import Given, row_of
from tests.pipelines.sending import TODAY, new_store

HEADER = "period,measure,value,state,data_period,commentary\n"
TARGETS = """measure,target,period_from,period_to,value,tolerance,tolerance_kind
haf_winter_children,DfE,2022-23 Q1,2022-23 Q4,12000,5,share
haf_winter_children,local,2022-23 Q1,2022-23 Q2,14000,5,share
haf_winter_children,local,2022-23 Q3,2022-23 Q4,15000,5,share
neet_16_17,local,2022-23 Q1,2022-23 Q4,5,0.5,points"""
Q1 = "2022-23 Q1,haf_winter_children,,not_applicable,,\n2022-23 Q1,neet_16_17,3.5,,Quarter 1 2022/23,"
Q3 = """2022-23 Q3,haf_winter_children,13104,,Winter 2022,Too few places.
2022-23 Q3,neet_16_17,2.2,,Quarter 3 2022/23,A slight increase with the season."""


def neet(quarter: int, value: str) -> str:
    return f"{HEADER}2022-23 Q{quarter},neet_16_17,{value},,Quarter {quarter} 2022/23,"


def value_at(desk: Given, day: str, period: str | None = None) -> float | None:
    rows = desk.ask(positions.kpi_position, day, period=period).set_index("measure")
    return None if rows.empty else float(rows["value"].astype("float64")["neet_16_17"])


def kpi(desk: Given, measure: str, as_at: str | date = TODAY, **query: str) -> Any:
    """The position of one measure."""
    return row_of(desk.ask(positions.kpi_position, as_at, **query), "measure", measure)


@pytest.fixture(scope="module")
def given_once(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Path:
    desk = Given(new_store(tmp_path_factory.mktemp("quarters")), definitions)
    desk.give("target", "2022-04-01", TARGETS)
    desk.give("kpi", "2022-07-29", HEADER + Q1)
    desk.give("kpi", "2023-01-27", HEADER + Q3)
    return desk.store.path


@pytest.fixture
def quarters(given_once: Path, tmp_path: Path, definitions: Definitions) -> Given:
    """Quarter 1 and Quarter 3, to be added to."""
    return Given(Store(shutil.copy(given_once, tmp_path)), definitions)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Given:
    """A figure that was corrected twice, the first correction being withdrawn."""
    desk = Given(new_store(tmp_path_factory.mktemp("corrected")), definitions)
    desk.give("kpi", "2022-07-29", neet(1, "3.5"), "Lead analyst")
    desk.withdraw(desk.give("kpi", "2022-08-10", neet(1, "3.6")), "2022-08-20")
    desk.give("kpi", "2022-09-01", neet(1, "3.7"))
    return desk


# As at a day, what is in force, and every figure given by then, the newest first.
REVISIONS = """
2022-07-28 | |
2022-07-29 | 3.5 | 3.5 in force
2022-08-09 | 3.5 | 3.5 in force
2022-08-10 | 3.6 | 3.6 in force; 3.5 replaced
2022-08-19 | 3.6 | 3.6 in force; 3.5 replaced
2022-08-20 | 3.5 | 3.6 withdrawn; 3.5 in force
2022-09-01 | 3.7 | 3.7 in force; 3.6 withdrawn; 3.5 replaced
"""


def test_a_figure_counts_from_the_day_it_was_received_to_the_day_it_was_replaced_or_withdrawn(
    corrected: Given,
) -> None:
    for day, value, expected in read_table(REVISIONS):
        query = Query(as_at=date.fromisoformat(day))
        with open_facts(corrected.store, corrected.definitions, query) as facts:
            revisions, in_force = read_revisions(facts, "neet_16_17"), facts["kpi"]
        assert in_force["value"].astype("float64").tolist() == ([float(value)] if value else []), day
        found = revisions["value"].astype("float64").astype("str") + " " + revisions["standing"]
        assert "; ".join(found) == expected, day
    for day, figure in (("2022-08-19", 3.6), ("2022-08-20", 3.5)):
        assert value_at(corrected, day) == figure
    page = positions.measure_page(corrected.store, corrected.definitions, "neet_16_17", query)
    assert page.position["value"].astype("float64").tolist() == [3.7]
    assert page.revisions["accepted_by"].tolist() == ["Analyst", "Analyst", "Lead analyst"]
    assert page.revisions["line"].tolist() == [2, 2, 2]
    assert page.revisions.loc[1, "withdrawn_why"] == "sent by mistake"


def test_of_two_returns_of_one_day_the_later_accepted_counts(desk: Given) -> None:
    for day, value in (("2022-08-10", "3.6"), ("2022-07-29", "3.5"), ("2022-07-29", "3.4")):
        desk.give("kpi", day, neet(1, value))
    assert (value_at(desk, "2022-08-01"), value_at(desk, "2022-08-10")) == (3.4, 3.6)


def test_period_and_date_are_the_latest_in_force_and_the_stores_today_unless_asked(desk: Given) -> None:
    desk.give("kpi", "2022-07-29", neet(1, "3.5"))
    desk.give("kpi", "2022-10-28", neet(2, "3.8"))
    assert (value_at(desk, "2022-10-27"), value_at(desk, "2022-10-28")) == (3.5, 3.8)
    assert value_at(desk, "2022-10-28", "Q1 2022/23") == 3.5
    # Rows that report no figure move nothing: a year mistyped as 2032, a quarter that is late.
    desk.give("kpi", "2022-10-28", f"{HEADER}2032-33 Q3,absence_primary,,not_due,,")
    assert value_at(desk, "2022-10-28") == 3.8
    assert desk.ask(positions.default_period, "2022-10-28") == "2022-23 Q2"
    assert desk.ask(positions.periods_held, "2022-10-28") == ["2032-33 Q3", "2022-23 Q2", "2022-23 Q1"]
    for day, period in ((date(2022, 9, 1), "2022-23 Q1"), (None, "2022-23 Q2")):
        desk.set_today(day)
        assert set(positions.kpi_position(desk.store, desk.definitions)["period"]) == {period}


def test_a_target_raised_in_mid_year_leaves_the_quarters_before_it_as_they_were(quarters: Given) -> None:
    raised = "measure,target,period_from,period_to,value\nneet_16_17,local,2022-23 Q3,2022-23 Q4,3"
    quarters.give("target", "2023-04-04", raised)
    aims = {
        period: kpi(quarters, "neet_16_17", period=period)["target_words"]
        for period in ("2022-23 Q1", "2022-23 Q2", "2022-23 Q3", "2022-23 Q4")
    }
    assert list(aims.values()) == ["5.0% or less"] * 2 + ["3.0% or less"] * 2
    assert kpi(quarters, "neet_16_17", "2023-04-03", period="2022-23 Q3")["target"] == 5


def test_a_position_has_the_contracts_keys_and_where_each_figure_came_from(quarters: Given) -> None:
    quarters.give("kpi", "2023-02-10", neet(3, "2.3"), "Lead analyst")
    rows = quarters.ask(positions.kpi_position)
    assert list(rows.columns)[: len(KEYS)] == KEYS
    assert sorted(rows["measure"]) == sorted(quarters.definitions.kpis)
    new, old = (row_of(rows, "measure", code) for code in ("neet_16_17", "haf_winter_children"))
    assert (new["line"], new["accepted_by"]) == (2, "Lead analyst")
    assert new["received_on"].date() == date(2023, 2, 10)
    assert (old["line"], old["accepted_by"]) == (2, "Analyst")
    assert new["file_name"].endswith(".csv")
    assert new["return_id"] != old["return_id"]


def test_the_target_is_that_of_the_period_asked_and_the_local_one_is_the_headline(quarters: Given) -> None:
    history = quarters.ask(positions.kpi_history)
    winter = history[history["measure"] == "haf_winter_children"]
    assert winter["target"].astype(int).tolist() == [14000, 14000, 15000]
    assert set(winter["target_name"]) == {"local"}
    targets = kpi(quarters, "haf_winter_children")["targets"]
    verdicts = {target["name"]: target["verdict"] for target in targets}
    assert verdicts == {"local": "Off target", "DfE": "On target"}


def test_without_a_row_the_state_is_late_once_the_calendars_last_day_has_passed(quarters: Given) -> None:
    for period, as_at, state in (
        ("2022-23 Q2", "2022-10-30", "not_due"),
        ("2022-23 Q2", "2022-10-31", "late"),
        ("2022-23 Q4", "2023-04-30", "not_due"),
        ("2022-23 Q4", "2023-05-01", "late"),
    ):
        query = Query(as_at=date.fromisoformat(as_at))
        with open_facts(quarters.store, quarters.definitions, query) as facts:
            missing = find_missing_states(facts, [period])
        assert row_of(missing, "measure", "haf_winter_children")["missing"] == state, (period, as_at)
    # A period that has ended is known before anything is returned for it.
    row = kpi(quarters, "neet_16_17", period="2022-23 Q4")
    assert row[["period", "reported_in", "state"]].tolist() == ["2022-23 Q4", "2022-23 Q3", "not_due"]
    for period, state in (
        ("2022-23 Q1", "not_applicable"),
        ("2022-23 Q2", "late"),
        ("2022-23 Q3", "reported"),
    ):
        assert kpi(quarters, "haf_winter_children", period=period)["state"] == state


def test_a_history_closes_no_gap_and_gives_a_quarter_without_a_return_its_state(quarters: Given) -> None:
    history = quarters.ask(positions.kpi_history, workstream="E")
    rows = history[history["measure"] == "neet_16_17"]
    assert rows["period"].tolist() == ["2022-23 Q1", "2022-23 Q2", "2022-23 Q3"]
    assert rows["state"].tolist() == ["reported", "late", "reported"]
    assert rows["verdict"].tolist() == ["On target", "No figure", "On target"]
    assert rows["previous"].astype("float64").tolist()[2] == 3.5
    assert set(history["workstream"]) == {"E1"}


def test_queries_are_those_of_the_period_and_area_and_know_the_text_of_other_areas(quarters: Given) -> None:
    text = "2022-23 Q3,excl_primary,0.02,,Academic year 2020/21,Too few places."
    quarters.give("kpi", "2023-02-01", HEADER + text)
    area = "Strategy, Commissioning and Transformation"
    found = quarters.ask(positions.front_sheet, service_area=area).queries
    expected = ["haf_winter_children", "2022-23 Q3", "commentary-shared"]
    assert found[["measure", "period", "code"]].values.tolist() == [expected]
    whole = quarters.ask(positions.front_sheet).queries
    assert "commentary-direction" in whole.loc[whole["measure"] == "neet_16_17", "code"].tolist()


def test_a_measures_page_shows_nothing_reported_after_the_period_asked(quarters: Given) -> None:
    series = [f"neet_16_17,Calendar year {year},England,2.8,DfE" for year in (2021, 2020)]
    quarters.give("comparator", "2023-03-17", "\n".join(["measure,data_period,area,value,source", *series]))
    query = Query("2022-23 Q1", TODAY, workstream="A")
    page = positions.measure_page(quarters.store, quarters.definitions, "neet_16_17", query)
    assert page.history["period"].tolist() == ["2022-23 Q1"]
    assert page.position["reported_in"].tolist() == ["2022-23 Q1"]
    assert page.targets[["period", "target_name"]].values.tolist() == [["2022-23 Q1", "local"]]
    assert page.published["data_period"].tolist() == ["Calendar year 2020", "Calendar year 2021"]
    assert page.revisions["period"].tolist() == ["2022-23 Q3", "2022-23 Q1"]


def test_the_state_of_the_period_stands_beside_a_figure_of_an_earlier_one(desk: Given) -> None:
    desk.give("kpi", "2022-07-29", HEADER + "2022-23 Q1,absence_primary,5.0,,Academic year 2020/21,")
    desk.give("kpi", "2022-10-28", HEADER + "2022-23 Q2,absence_primary,,not_due,,")
    row = kpi(desk, "absence_primary", period="2022-23 Q2")
    assert row[["period", "reported_in", "state"]].tolist() == ["2022-23 Q2", "2022-23 Q1", "not_due"]
    assert float(row["value"]) == 5.0


UNKNOWN = [
    (Query(workstream="F"), "There is no workstream “F”. Choose one of: A; B; C; D; E; E1; E2."),
    (Query(service_area="SEND and inclusio"), "Did you mean “SEND and Inclusion”?"),
    (Query(period="next year"), "There is no period “next year”: enter one such as 2022-23 Q3."),
    (Query(period="Quarter 4, 2022/23"), "There is no period “Quarter 4, 2022/23”: enter 2022-23 Q4."),
    (Query(period="2031-32 Q1"), "There is no period “2031-32 Q1” at 5 April 2023."),
    (Query(period="2019-20 Q4"), "There is no period “2019-20 Q4” at 5 April 2023."),
    (Query(period="2023-24 Q1"), "Choose one of: 2022-23 Q3."),
]


def test_a_value_that_does_not_exist_is_refused_with_those_that_do(desk: Given) -> None:
    desk.give("kpi", "2023-01-27", neet(3, "2.2"))
    for query, message in UNKNOWN:
        with pytest.raises(positions.UnknownFilter) as refused:
            positions.kpi_position(desk.store, desk.definitions, replace(query, as_at=TODAY))
        assert message in str(refused.value)
    with pytest.raises(positions.UnknownFilter, match="There is no measure “eee_5”"):
        positions.measure_page(desk.store, desk.definitions, "eee_5")


def test_a_filter_brings_its_rows_in_their_order_parents_among_them_and_e_both_halves(desk: Given) -> None:
    parts = [("A", {"A"}, 13), ("b", {"B"}, 7), ("E", {"E1", "E2"}, 32), (" e2 ", {"E2"}, 19)]
    for workstream, found, number in (*parts, (None, {"A", "B", "C", "D", "E1", "E2"}, 64)):
        rows = desk.ask(positions.project_position, workstream=workstream)
        assert (set(rows["workstream"]), len(rows)) == (found, number)
    desk.give("kpi", "2023-01-27", neet(3, "2.2"))
    rows = desk.ask(positions.kpi_position, service_area="SEND and Inclusion")
    assert set(rows["measure"]) == {"ehcp_waiting", "ehc_20_weeks"}
    none = desk.ask(positions.kpi_position, workstream="A")
    assert none.empty
    assert "verdict" in none
    area = desk.definitions.service_areas[0]
    columns = {"workstream": ["B", "B", "A", None, "B"], "service_area": [area, None, area, area, area]}
    frame = pd.DataFrame(columns, dtype="str").assign(place=range(5))
    with open_facts(desk.store, desk.definitions, Query(workstream="B", service_area=area)) as facts:
        rows = facts.select(frame)
    assert (rows["place"].tolist(), rows.index.tolist()) == ([0, 4], [0, 1])


QUARTER = "2022-23 Q4,ehc_20_weeks,60,,Quarter 4 2022/23,"
YEAR = "2023-24 Q1,ehc_20_weeks,65,,Year to 31 March 2023,"


def test_the_outturn_of_a_year_stands_beside_a_quarter_that_ends_on_its_last_day(desk: Given) -> None:
    desk.give("kpi", "2023-01-27", f"{HEADER}2022-23 Q3,ehc_20_weeks,65,,Quarter 3 2022/23,")
    desk.give("kpi", "2023-04-04", HEADER + QUARTER)
    desk.give("kpi", "2023-07-20", HEADER + YEAR)
    for period in ("2022-23 Q4", "2023-24 Q1"):
        row = kpi(desk, "ehc_20_weeks", "2023-07-20", period=period)
        assert row[["data_period", "reported_in"]].tolist() == ["Quarter 4 2022/23", "2022-23 Q4"]
        assert (float(row["value"]), row["direction_words"]) == (60, "Worsening: 65% to 60%")
    words = "Year to 31 March 2023: 65%. Not comparable: it is 12 months, Quarter 4 2022/23 3 months"
    assert row["beside"] == words
    assert kpi(desk, "ehc_20_weeks", "2023-07-20", period="2022-23 Q4")["beside"] == ""


def test_the_outturn_of_a_year_in_a_quarters_column_is_not_judged_by_the_quarters_target(desk: Given) -> None:
    target = "measure,target,period_from,period_to,value\nehc_20_weeks,local,2022-23 Q4,2023-24 Q1,70"
    desk.give("target", "2022-04-01", target)
    desk.give("kpi", "2023-04-04", HEADER + QUARTER)
    [checked] = desk.check((HEADER + YEAR).encode(), received=date(2023, 7, 20))
    assert checked.findings.empty  # nothing is off target of which no text says why
    desk.give("kpi", "2023-07-20", HEADER + YEAR)
    history = desk.ask(positions.kpi_history, "2023-07-20")
    judged = history.loc[history["measure"] == "ehc_20_weeks", ["period", "verdict", "reason"]]
    assert judged.to_numpy().tolist() == [
        ["2022-23 Q4", "Off target", "60% against 70% or more; 10 points below target"],
        ["2023-24 Q1", "No target", "Not judged: the target is not for 12 months"],
    ]


def test_a_cumulative_count_is_compared_with_the_same_point_of_the_year_before(desk: Given) -> None:
    measures = desk.definitions.measures
    own = measures["neet_supported"].model_copy(update={"cumulative": "financial year"})
    counted = Given(desk.store, replace(desk.definitions, measures=measures | {"neet_supported": own}))
    rows = [
        f"{period},neet_supported,{value},,April {period[:4]} to {end},"
        for period, value, end in (
            *(("2022-23 Q1", 300, "June 2022"), ("2022-23 Q2", 600, "September 2022")),
            *(("2022-23 Q3", 725, "December 2022"), ("2022-23 Q4", 780, "March 2023")),
            ("2023-24 Q1", 310, "June 2023"),
        )
    ]
    counted.give("kpi", "2023-07-20", HEADER + "\n".join(rows))
    for period, words, added in (
        ("2022-23 Q3", "No earlier figure", 125),
        ("2022-23 Q4", "No earlier figure", 55),
        ("2023-24 Q1", "Improving: 300 to 310", 310),
    ):
        row = kpi(counted, "neet_supported", "2023-07-20", period=period)
        assert (row["direction_words"], row["added"]) == (words, added), period


# The front sheet: everything at once, of an empty store too


def test_an_empty_store_has_empty_positions_with_every_column(desk: Given) -> None:
    for name in ("kpi_position", "kpi_history", "action_position", "workforce_position", "risk_position"):
        rows = desk.ask(getattr(positions, name))
        assert (len(rows), len(rows.columns) > 3) == (0, True), name
    assert desk.ask(positions.comparators).empty
    sheet = desk.ask(positions.front_sheet)
    assert (sheet.period, len(sheet.kpis)) == (None, 0)
    assert set(sheet.projects["lateness"]) == {"not rated"}
    assert positions.reconciliation(desk.store, desk.definitions)["actions"]["total"] == 0
    page = positions.measure_page(desk.store, desk.definitions, "eee_2")
    assert (len(page.position), len(page.revisions)) == (0, 0)
    assert set(desk.ask(positions.returns_due)["state"]) == {"due"}


def test_the_front_sheet_agrees_with_each_view_by_itself(desk: Given) -> None:
    figure = "period,measure,value,data_period\n2022-23 Q3,eee_2,69,Autumn term 2022"
    projects = "report_date,project,status\n2023-03-17,B2,Amber\n2023-03-17,A2,Amber"
    desk.give("kpi", "2023-01-27", figure)
    desk.give("project", "2023-03-17", projects)
    sheet = desk.ask(positions.front_sheet, workstream="B")
    assert sheet.kpis.equals(desk.ask(positions.kpi_position, workstream="B"))
    assert sheet.due.equals(desk.ask(positions.returns_due, workstream="B"))
    assert sheet.projects.loc[sheet.projects["lateness"] == "overdue", "project"].tolist() == ["B2"]
    assert (sheet.period, sheet.query.as_at) == ("2022-23 Q3", TODAY)
    assert (sheet.late["state"] == "late").all()
    assert sheet.reconciliation["projects"]["total"] == 7
    assert sheet.reconciliation["projects"]["control"] is None
