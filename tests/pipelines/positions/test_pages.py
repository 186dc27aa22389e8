"""The front sheet: everything at once, of an empty store too; the bundled returns give the published position back."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipelines.positions import (
    Query,
    action_position,
    comparators,
    front_sheet,
    kpi_history,
    kpi_position,
    measure_page,
    reconciliation,
    returns_due,
    risk_position,
    workforce_position,
)  # fmt: skip
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import give

COMMITTEE = date(2023, 4, 5)
NOW = Query(as_at=COMMITTEE)


def test_an_empty_store_has_empty_positions_with_every_column(store: Store, definitions: Definitions) -> None:
    for view in [kpi_position, kpi_history, action_position, workforce_position, risk_position]:
        rows = view(store, definitions, NOW)
        assert rows.empty
        assert len(rows.columns) > 3
    assert comparators(store, definitions, "eee_2", NOW).empty
    sheet = front_sheet(store, definitions, NOW)
    assert sheet.is_empty
    assert sheet.period is None
    assert set(sheet.projects["lateness"]) == {"not rated"}
    assert reconciliation(store, definitions)["actions"]["total"] == 0
    page = measure_page(store, definitions, "eee_2", NOW)
    assert page.position.empty
    assert page.revisions.empty
    assert set(returns_due(store, definitions, NOW)["state"]) == {"late", "due"}


def test_the_front_sheet_agrees_with_each_view_by_itself(store: Store, definitions: Definitions) -> None:
    give(store, "kpi", "2023-01-27", "period,measure,value,data_period\n2022-23 Q3,eee_2,69,Autumn term 2022")
    projects = "report_date,project,status\n2023-03-17,B2,Amber\n2023-03-17,A2,Amber"
    give(store, "project", "2023-03-17", projects)
    query = Query(as_at=COMMITTEE, workstream="B")
    sheet = front_sheet(store, definitions, query)
    assert sheet.kpis.equals(kpi_position(store, definitions, query))
    assert sheet.due.equals(returns_due(store, definitions, query))
    assert sheet.projects.loc[sheet.projects["lateness"] == "overdue", "project"].tolist() == ["B2"]
    assert (sheet.periods, sheet.query.as_at) == (["2022-23 Q3"], COMMITTEE)
    assert (sheet.late["state"] == "late").all()
    assert sheet.reconciliation["projects"]["total"] == 7
    assert sheet.reconciliation["projects"]["control"] is None


@pytest.fixture(scope="module")
def bundled(bundled_store: Path) -> Store:
    return Store(bundled_store)


def test_the_bundled_front_sheet_is_the_published_one_by_the_stand_in(
    bundled: Store, definitions: Definitions
) -> None:
    sheet = front_sheet(bundled, definitions)
    verdicts = {"On target": 3, "Near target": 5, "Off target": 6, "No target": 1}
    assert set(sheet.kpis["period"]) == {"2022-23 Q3"}
    assert Counter(sheet.kpis["verdict"]) == verdicts
    assert sheet.today.is_stand_in
    assert sheet.query.as_at == COMMITTEE
    assert sheet.late["what"].tolist() == ["Workforce return"]
    assert int(sheet.action_counts["count"].sum()) == 287
    asked = sheet.queries.loc[sheet.queries["code"] == "commentary-direction", "measure"]
    assert {"neet_supported", "neet_16_17"} <= set(asked)
    totals = [sheet.reconciliation[what] for what in ("projects", "actions")]
    assert [total["agrees"] for total in totals] == [True, True]
    assert [total["control"] for total in totals] == [34, 287]


def test_as_at_the_end_of_2022_the_position_is_that_of_quarter_2(
    bundled: Store, definitions: Definitions
) -> None:
    rows = kpi_position(bundled, definitions, Query(as_at=date(2022, 12, 31))).set_index("measure")
    assert set(rows["period"]) == {"2022-23 Q2"}
    figures = rows.loc[["eee_2", "neet_supported", "ehc_20_weeks", "absence_primary"], "value"]
    assert figures.astype("float64").tolist() == [67, 1127, 63, 5.0]
    assert rows.loc["haf_winter_children", "verdict"] == "No figure"
