"""The front sheet: everything at once, of an empty store too; the bundled returns give the published position back."""

from datetime import date

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
    assert sheet.kpis.empty
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
    assert (sheet.period, sheet.query.as_at) == ("2022-23 Q3", COMMITTEE)
    assert (sheet.late["state"] == "late").all()
    assert sheet.reconciliation["projects"]["total"] == 7
    assert sheet.reconciliation["projects"]["control"] is None
