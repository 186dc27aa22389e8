"""The front sheet reads everything at once, of an empty store too."""

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
)
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import give

ASKED = Query(as_at=date(2023, 4, 5))


def test_an_empty_store_has_empty_positions_with_every_column(store: Store, definitions: Definitions) -> None:
    views = [kpi_position, kpi_history, action_position, workforce_position, risk_position]
    for view in views:
        rows = view(store, definitions, ASKED)
        assert rows.empty
        assert len(rows.columns) > 3
    assert comparators(store, definitions, "eee_2", ASKED).empty
    sheet = front_sheet(store, definitions, ASKED)
    assert sheet.is_empty
    assert sheet.period is None
    assert set(sheet.projects["lateness"]) == {"not rated"}
    assert reconciliation(store, definitions)["actions"]["total"] == 0
    page = measure_page(store, definitions, "eee_2", ASKED)
    assert page.position.empty
    assert page.revisions.empty
    assert set(returns_due(store, definitions, ASKED)["state"]) == {"late", "due"}


def test_the_front_sheet_agrees_with_each_view_by_itself(store: Store, definitions: Definitions) -> None:
    give(store, "kpi", "2023-01-27", "period,measure,value,data_period\n2022-23 Q3,eee_2,69,Autumn term 2022")
    give(
        store, "project", "2023-03-17", "report_date,project,status\n2023-03-17,B2,Amber\n2023-03-17,A2,Amber"
    )
    asked = Query(as_at=date(2023, 4, 5), workstream="B")
    sheet = front_sheet(store, definitions, asked)
    assert sheet.kpis.equals(kpi_position(store, definitions, asked))
    assert sheet.due.equals(returns_due(store, definitions, asked))
    assert sheet.projects.loc[sheet.projects["lateness"] == "overdue", "project"].tolist() == ["B2"]
    assert sheet.periods == ["2022-23 Q3"]
    assert sheet.query.as_at == date(2023, 4, 5)
    assert (sheet.late["state"] == "late").all()
    assert sheet.reconciliation["projects"]["total"] == 7
    assert sheet.reconciliation["projects"]["control"] is None
