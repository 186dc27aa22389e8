"""The bundled returns give the published position back."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipelines.positions import Query, front_sheet, kpi_position, project_position, reconciliation
from pipelines.store import Store
from schemas.definitions import Definitions

COMMITTEE = date(2023, 4, 5)


@pytest.fixture(scope="session")
def bundled(bundled_store: Path) -> Store:
    return Store(bundled_store)


def test_at_quarter_3_fifteen_measures_are_3_on_5_near_6_off_and_1_without_target(
    bundled: Store, definitions: Definitions
) -> None:
    rows = kpi_position(bundled, definitions)
    assert set(rows["period"]) == {"2022-23 Q3"}
    assert Counter(rows["verdict"]) == {"On target": 3, "Near target": 5, "Off target": 6, "No target": 1}


def test_the_published_totals_of_17_march_2023_are_met(bundled: Store, definitions: Definitions) -> None:
    found = reconciliation(bundled, definitions)
    assert found["projects"]["by_status"] == {"Blue": 0, "Green": 1, "Amber": 20, "Red": 0, "Grey": 1}
    assert found["projects"]["elsewhere"] == {"Travel programme": 7, "SEND plan": 5}
    assert found["actions"]["by_status"] == {"Blue": 12, "Green": 30, "Amber": 128, "Red": 0, "Grey": 48}
    assert found["actions"]["elsewhere"] == {"Travel programme": 36, "SEND plan": 33}
    assert [found[what]["agrees"] for what in ("projects", "actions")] == [True, True]
    assert [found[what]["control"] for what in ("projects", "actions")] == [34, 287]


def test_at_the_committees_date_the_overdue_of_a_and_b_are_those_past_their_date_and_amber_or_grey(
    bundled: Store, definitions: Definitions
) -> None:
    rows = project_position(bundled, definitions, Query(as_at=COMMITTEE))
    rated = rows[rows["workstream"].isin(["A", "B"])]
    past = {
        project.ref for project in definitions.plan.project if (project.target_date or date.max) < COMMITTEE
    }
    open_past = rated[rated["project"].isin(past) & rated["status"].isin(["Amber", "Grey"])]
    overdue = rows[rows["lateness"] == "overdue"]
    assert set(overdue["project"]) == set(open_past["project"])
    assert len(open_past) > 0
    assert set(rows.loc[rows["workstream"].isin(["C", "D"]), "lateness"]) == {"reported elsewhere"}


def test_as_at_the_end_of_2022_the_position_is_that_of_quarter_2(
    bundled: Store, definitions: Definitions
) -> None:
    rows = kpi_position(bundled, definitions, Query(as_at=date(2022, 12, 31))).set_index("measure")
    assert set(rows["period"]) == {"2022-23 Q2"}
    figures = rows.loc[["eee_2", "neet_supported", "ehc_20_weeks", "absence_primary"], "value"]
    assert figures.astype("float64").tolist() == [67, 1127, 63, 5.0]
    assert rows.loc["haf_winter_children", "verdict"] == "No figure"


def test_the_front_sheet_of_the_committees_date_is_by_the_stand_in_and_holds_what_the_clinic_asks(
    bundled: Store, definitions: Definitions
) -> None:
    sheet = front_sheet(bundled, definitions)
    assert sheet.today.is_stand_in
    assert sheet.query.as_at == COMMITTEE
    assert sheet.late["what"].tolist() == ["Workforce return"]
    assert int(sheet.action_counts["count"].sum()) == 287
    assert {"neet_supported", "neet_16_17"} <= set(
        sheet.queries.loc[sheet.queries["code"] == "commentary-direction", "measure"]
    )
