"""What is in force at a date: the contract, "Time"."""

from datetime import date

import pytest

from pipelines.positions import Query, kpi_position, periods_held, project_position
from pipelines.store import Store
from pipelines.store.ledger import set_today
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import give, withdraw_on

Q1 = "period,measure,value,data_period\n2022-23 Q1,neet_16_17,{},Quarter 1 2022/23"
Q2 = "period,measure,value,data_period\n2022-23 Q2,neet_16_17,{},Quarter 2 2022/23"


def value_at(store: Store, definitions: Definitions, day: str, period: str | None = None) -> float | None:
    asked = Query(period=period, as_at=date.fromisoformat(day))
    rows = kpi_position(store, definitions, asked).set_index("measure")
    return None if rows.empty else float(rows["value"].astype("float64")["neet_16_17"])


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2022-07-28", None),
        ("2022-07-29", 3.5),
        ("2022-08-09", 3.5),
        ("2022-08-10", 3.6),
        ("2022-08-19", 3.6),
        ("2022-08-20", 3.5),
    ],
)
def test_a_figure_counts_from_the_day_it_was_received_to_the_day_it_was_replaced_or_withdrawn(
    store: Store, definitions: Definitions, day: str, value: float | None
) -> None:
    give(store, "kpi", "2022-07-29", Q1.format("3.5"))
    corrected = give(store, "kpi", "2022-08-10", Q1.format("3.6"))
    withdraw_on(store, corrected, "2022-08-20")
    assert value_at(store, definitions, day) == value


def test_of_two_returns_received_on_one_day_the_one_accepted_later_counts(
    store: Store, definitions: Definitions
) -> None:
    give(store, "kpi", "2022-07-29", Q1.format("3.5"))
    give(store, "kpi", "2022-07-29", Q1.format("3.4"))
    assert value_at(store, definitions, "2022-07-29") == 3.4


def test_a_return_entered_late_counts_from_its_received_date_behind_one_received_after_it(
    store: Store, definitions: Definitions
) -> None:
    give(store, "kpi", "2022-08-10", Q1.format("3.6"))
    give(store, "kpi", "2022-07-29", Q1.format("3.5"))
    assert value_at(store, definitions, "2022-08-01") == 3.5
    assert value_at(store, definitions, "2022-08-10") == 3.6


def test_the_period_is_the_latest_with_a_kpi_return_in_force_unless_another_is_asked(
    store: Store, definitions: Definitions
) -> None:
    give(store, "kpi", "2022-07-29", Q1.format("3.5"))
    give(store, "kpi", "2022-10-28", Q2.format("3.8"))
    assert value_at(store, definitions, "2022-10-27") == 3.5
    assert value_at(store, definitions, "2022-10-28") == 3.8
    assert value_at(store, definitions, "2022-10-28", "Q1 2022/23") == 3.5
    latest_first = periods_held(store, definitions, Query(as_at=date(2022, 10, 28)))
    assert latest_first == ["2022-23 Q2", "2022-23 Q1"]


def test_the_date_is_the_stores_today_unless_another_is_asked(store: Store, definitions: Definitions) -> None:
    give(store, "kpi", "2022-07-29", Q1.format("3.5"))
    give(store, "kpi", "2022-10-28", Q2.format("3.8"))
    with store.write() as connection:
        set_today(connection, date(2022, 9, 1), "Analyst")
    assert set(kpi_position(store, definitions)["period"]) == {"2022-23 Q1"}
    with store.write() as connection:
        set_today(connection, None, "Analyst")
    assert set(kpi_position(store, definitions)["period"]) == {"2022-23 Q2"}


def test_each_project_stands_at_its_own_latest_report(store: Store, definitions: Definitions) -> None:
    header = "report_date,project,status,reported_by,revised_date\n"
    give(store, "project", "2023-02-03", header + "2023-02-03,A1,Amber,,\n2023-02-03,A2,Grey,,")
    give(store, "project", "2023-03-17", header + "2023-03-17,A1,Green,,")
    rows = project_position(store, definitions, Query(as_at=date(2023, 4, 5))).set_index("project")
    assert rows.loc[["A1", "A2"], "status"].tolist() == ["Green", "Grey"]
    assert rows.loc[["A1", "A2"], "report_date"].dt.date.tolist() == [date(2023, 3, 17), date(2023, 2, 3)]
    earlier = project_position(store, definitions, Query(as_at=date(2023, 3, 16))).set_index("project")
    assert earlier.loc["A1", "status"] == "Amber"
