"""The front sheet: everything at once, of an empty store too; the bundled returns give the published position back."""

from pipelines import positions
from tests.pipelines.positions.giving import Given
from tests.pipelines.sending import TODAY


def test_an_empty_store_has_empty_positions_with_every_column(desk: Given) -> None:
    views = [positions.kpi_position, positions.kpi_history, positions.action_position]
    for view in (*views, positions.workforce_position, positions.risk_position):
        rows = desk.ask(view)
        assert rows.empty
        assert len(rows.columns) > 3
    assert desk.ask(positions.comparators).empty
    sheet = desk.ask(positions.front_sheet)
    assert sheet.kpis.empty
    assert sheet.period is None
    assert set(sheet.projects["lateness"]) == {"not rated"}
    assert positions.reconciliation(desk.store, desk.definitions)["actions"]["total"] == 0
    page = positions.measure_page(desk.store, desk.definitions, "eee_2")
    assert page.position.empty
    assert page.revisions.empty
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
