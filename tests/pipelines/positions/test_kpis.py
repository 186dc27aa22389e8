"""The position of the KPIs, their history and one measure's page."""

from datetime import date

import pytest

from pipelines.positions import Query, front_sheet, kpi_history, kpi_position, measure_page
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import give, row_of

AS_AT = date(2023, 4, 5)
KEYS = [
    "measure",
    "name",
    "workstream",
    "service_area",
    "unit",
    "better",
    "period",
    "reported_in",
    "value",
    "data_period",
    "state",
    "target",
    "tolerance",
    "verdict",
    "reason",
    "targets",
    "direction",
    "previous",
    "variation",
]
HEADER = "period,measure,value,state,data_period,commentary\n"
TARGETS = """measure,target,period_from,period_to,value,tolerance,tolerance_kind
haf_winter_children,DfE,2022-23 Q1,2022-23 Q4,12000,5,share
haf_winter_children,local,2022-23 Q1,2022-23 Q2,14000,5,share
haf_winter_children,local,2022-23 Q3,2022-23 Q4,15000,5,share
neet_16_17,local,2022-23 Q1,2022-23 Q4,5,0.5,points"""


@pytest.fixture
def three_quarters(store: Store) -> Store:
    give(store, "target", "2022-04-01", TARGETS)
    give(
        store,
        "kpi",
        "2022-07-29",
        HEADER
        + "2022-23 Q1,haf_winter_children,,not_applicable,,\n2022-23 Q1,neet_16_17,3.5,,Quarter 1 2022/23,",
    )
    give(
        store,
        "kpi",
        "2023-01-27",
        HEADER
        + "2022-23 Q3,haf_winter_children,13104,,Winter 2022,Too few places.\n"
        + "2022-23 Q3,neet_16_17,2.2,,Quarter 3 2022/23,A slight increase with the season.",
    )
    return store


def test_a_position_has_the_contracts_keys_first_and_a_row_for_each_of_the_fifteen(
    three_quarters: Store, definitions: Definitions
) -> None:
    rows = kpi_position(three_quarters, definitions, Query(as_at=AS_AT))
    assert list(rows.columns)[: len(KEYS)] == KEYS
    assert sorted(rows["measure"]) == sorted(definitions.kpis)


def test_each_row_says_which_return_file_line_and_person_its_figure_came_from(
    three_quarters: Store, definitions: Definitions
) -> None:
    give(
        three_quarters,
        "kpi",
        "2023-02-10",
        HEADER + "2022-23 Q3,neet_16_17,2.3,,Quarter 3 2022/23,",
        "Lead analyst",
    )
    rows = kpi_position(three_quarters, definitions, Query(as_at=AS_AT))
    corrected, untouched = (row_of(rows, "measure", code) for code in ("neet_16_17", "haf_winter_children"))
    assert (corrected["line"], corrected["accepted_by"]) == (2, "Lead analyst")
    assert corrected["received_on"].date() == date(2023, 2, 10)
    assert corrected["file_name"].endswith(".csv")
    assert corrected["return_id"] != untouched["return_id"]
    assert (untouched["line"], untouched["accepted_by"]) == (2, "Analyst")


def test_the_target_is_that_of_the_period_asked_and_the_local_one_is_the_headline(
    three_quarters: Store, definitions: Definitions
) -> None:
    history = kpi_history(three_quarters, definitions, Query(as_at=AS_AT))
    winter = history[history["measure"] == "haf_winter_children"].set_index("period")
    assert winter["target"].astype(int).to_dict() == {
        "2022-23 Q1": 14000,
        "2022-23 Q2": 14000,
        "2022-23 Q3": 15000,
    }
    assert set(winter["target_name"]) == {"local"}
    row = row_of(
        kpi_position(three_quarters, definitions, Query(as_at=AS_AT)), "measure", "haf_winter_children"
    )
    verdicts = {target["name"]: target["verdict"] for target in row["targets"]}
    assert verdicts == {"local": "Off target", "DfE": "On target"}


@pytest.mark.parametrize(
    ("period", "as_at", "state"),
    [
        ("2022-23 Q1", "2023-04-05", "not_applicable"),
        ("2022-23 Q2", "2022-10-30", "not_due"),
        ("2022-23 Q2", "2022-10-31", "late"),
        ("2022-23 Q3", "2023-04-05", "reported"),
        ("2022-23 Q4", "2023-04-30", "not_due"),
        ("2022-23 Q4", "2023-05-01", "late"),
    ],
)
def test_without_a_row_the_state_is_late_once_the_calendars_last_day_has_passed_and_not_due_before(
    three_quarters: Store, definitions: Definitions, period: str, as_at: str, state: str
) -> None:
    rows = kpi_position(three_quarters, definitions, Query(period, date.fromisoformat(as_at)))
    assert rows.set_index("measure").loc["haf_winter_children", "state"] == state


def test_a_history_closes_no_gap_and_gives_a_quarter_without_a_return_its_state(
    three_quarters: Store, definitions: Definitions
) -> None:
    history = kpi_history(three_quarters, definitions, Query(as_at=AS_AT, workstream="E"))
    neet = history[history["measure"] == "neet_16_17"]
    assert neet["period"].tolist() == ["2022-23 Q1", "2022-23 Q2", "2022-23 Q3"]
    assert neet["state"].tolist() == ["reported", "late", "reported"]
    assert neet["verdict"].tolist() == ["On target", "No figure", "On target"]
    assert neet["previous"].astype("float64").tolist()[2] == 3.5
    assert set(history["workstream"]) == {"E1"}


def test_queries_are_those_of_the_period_and_area_and_know_the_text_of_other_areas(
    three_quarters: Store, definitions: Definitions
) -> None:
    text = "2022-23 Q3,excl_primary,0.02,,Academic year 2020/21,Too few places."
    give(three_quarters, "kpi", "2023-02-01", HEADER + text)
    area = "Strategy, Commissioning and Transformation"
    found = front_sheet(three_quarters, definitions, Query(as_at=AS_AT, service_area=area)).queries
    assert found[["measure", "period", "code"]].values.tolist() == [
        ["haf_winter_children", "2022-23 Q3", "commentary-shared"]
    ]
    neet = front_sheet(three_quarters, definitions, Query(as_at=AS_AT)).queries
    assert "commentary-direction" in neet.loc[neet["measure"] == "neet_16_17", "code"].tolist()


def test_a_measures_page_shows_nothing_reported_after_the_period_asked(
    three_quarters: Store, definitions: Definitions
) -> None:
    series = "measure,data_period,area,value,source\nneet_16_17,Calendar year 2021,England,2.8,DfE"
    give(
        three_quarters, "comparator", "2023-03-17", series + "\nneet_16_17,Calendar year 2020,England,2.9,DfE"
    )
    page = measure_page(three_quarters, definitions, "neet_16_17", Query("2022-23 Q1", AS_AT, workstream="A"))
    assert page.history["period"].tolist() == ["2022-23 Q1"]
    assert page.position["reported_in"].tolist() == ["2022-23 Q1"]
    assert page.targets[["period", "target_name"]].values.tolist() == [["2022-23 Q1", "local"]]
    assert page.published["data_period"].tolist() == ["Calendar year 2020", "Calendar year 2021"]
    assert page.revisions["period"].tolist() == ["2022-23 Q3", "2022-23 Q1"]


def test_the_state_of_the_period_stands_beside_a_figure_of_an_earlier_one(
    store: Store, definitions: Definitions
) -> None:
    give(store, "kpi", "2022-07-29", HEADER + "2022-23 Q1,absence_primary,5.0,,Academic year 2020/21,")
    give(store, "kpi", "2022-10-28", HEADER + "2022-23 Q2,absence_primary,,not_due,,")
    row = row_of(kpi_position(store, definitions, Query(as_at=AS_AT)), "measure", "absence_primary")
    assert row[["period", "reported_in", "state"]].tolist() == ["2022-23 Q2", "2022-23 Q1", "not_due"]
    assert float(row["value"]) == 5.0
