"""Projects, actions, challenges and reconciliation at a date."""

from datetime import date

import pytest

from pipelines.positions import (
    Query,
    action_position,
    front_sheet,
    plan_movement,
    project_position,
    reconciliation,
)  # fmt: skip
from pipelines.positions.plan import status_counts
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import give, row_of

AS_AT = date(2023, 4, 5)
NOW = Query(as_at=AS_AT)
PROJECTS = "report_date,project,status,reported_by,revised_date,progress\n"
ACTIONS = "report_date,project,action,title,lead,due_date,revised_due_date,status,reported_by,progress\n"
PROJECT_KEYS = (
    "project parent counted workstream service_area title lead target_date revised_date report_date status "
    "reported_by lateness days_overdue"
)
ACTION_KEYS = (
    "action project workstream service_area title lead due_date revised_due_date report_date status "
    "reported_by lateness days_overdue"
)


@pytest.mark.parametrize(
    ("row", "lateness", "days"),
    [
        ("2023-03-17,B2,Amber,,,", "overdue", 36),
        ("2023-03-17,B2,Amber,,2023-05-01,", "due before the next Board", None),
        ("2023-03-17,B2,Green,,,", "complete", None),
        ("2023-03-17,B2,,SEND plan,,", "reported elsewhere", None),
        ("2023-03-17,B1,Grey,,,", "on time", None),
        ("2023-03-17,E1,Amber,,,", "no date", None),
        ("2023-03-17,A4,Amber,,,", "not rated", None),
    ],
)
def test_a_project_is_judged_by_its_status_and_its_revised_date_where_there_is_one(
    store: Store, definitions: Definitions, row: str, lateness: str, days: int | None
) -> None:
    give(store, "project", "2023-03-17", PROJECTS + row)
    of = "E2" if lateness == "not rated" else row.split(",")[1]
    judged = row_of(project_position(store, definitions, NOW), "project", of)
    assert judged["lateness"] == lateness
    assert judged["days_overdue"] == days or days is None


def test_every_row_of_the_plan_is_shown_and_an_unrated_part_rolls_up_to_its_counted_parent(
    store: Store, definitions: Definitions
) -> None:
    give(store, "project", "2023-03-17", PROJECTS + "2023-03-17,E1,Amber,,,\n2023-03-17,A1,Green,,,")
    rows = project_position(store, definitions, NOW)
    assert " ".join(rows.columns).startswith(PROJECT_KEYS)
    assert (len(rows), int(rows["counted"].sum())) == (64, 34)
    assert row_of(rows, "project", "E1.4")[["lateness", "parent", "counted_project"]].tolist() == [
        "not rated",
        "E1",
        "E1",
    ]
    assert row_of(rows, "project", "A1")["counted_project"] == "A1"
    assert row_of(rows, "project", "A1")["line"] == 3
    assert rows["project"].tolist()[:3] == ["A1", "A2", "A3"]


def test_a_later_action_report_replaces_all_actions_of_its_project_and_no_other(
    store: Store, definitions: Definitions
) -> None:
    give(
        store,
        "action",
        "2023-02-03",
        ACTIONS
        + "2023-02-03,A1,A1-1,Draft,Lead,2023-01-31,,Amber,,\n"
        + "2023-02-03,A1,A1-2,Adopt,Lead,2023-03-31,,Grey,,\n"
        + "2023-02-03,E1.4,E1.4-1,Plan,Lead,2023-03-31,2023-06-30,Amber,,",
    )
    give(store, "action", "2023-03-17", ACTIONS + "2023-03-17,A1,A1-1,Draft,Lead,2023-01-31,,Green,,")
    rows = action_position(store, definitions, NOW)
    assert " ".join(rows.columns).startswith(ACTION_KEYS)
    assert rows["action"].tolist() == ["A1-1", "E1.4-1"]
    moved = row_of(rows, "action", "E1.4-1")
    assert moved[["workstream", "counted_project", "lateness"]].tolist() == ["E1", "E1", "on time"]
    assert moved["due_date"].date() == date(2023, 3, 31)


def test_status_counts_have_every_status_for_each_workstream(store: Store, definitions: Definitions) -> None:
    give(
        store,
        "action",
        "2023-03-17",
        ACTIONS
        + "2023-03-17,A1,A1-1,Draft,Lead,2023-05-31,,Amber,,\n"
        + "2023-03-17,A1,A1-2,Adopt,Lead,2023-05-31,,Amber,,\n"
        + "2023-03-17,C1,C1-1,Plan,Lead,2023-05-31,,,SEND plan,",
    )
    counts = status_counts(action_position(store, definitions, NOW), definitions)
    table = counts.pivot(index="workstream", columns="status", values="count")
    assert sorted(table.columns) == ["Amber", "Blue", "Green", "Grey", "Red", "Reported elsewhere"]
    assert table.loc["A", "Amber"] == 2
    assert table.loc["C", "Reported elsewhere"] == 1
    assert int(table.to_numpy().sum()) == 3


def challenged(store: Store, definitions: Definitions, query: Query = NOW) -> list[tuple[str, str, str]]:
    rows = front_sheet(store, definitions, query).challenges
    return [tuple(row) for row in rows[["what", "ref", "challenge"]].values.tolist()]


def test_a_status_that_the_facts_contradict_is_challenged_and_others_are_not(
    store: Store, definitions: Definitions
) -> None:
    give(
        store,
        "project",
        "2023-03-17",
        PROJECTS
        + "2023-03-17,B1,Grey,,,Work has begun\n2023-03-17,B2,Amber,,,\n"
        + "2023-03-17,A1,Green,,,\n2023-03-17,A2,Amber,,,",
    )
    give(store, "action", "2023-03-17", ACTIONS + "2023-03-17,A1,A1-1,Draft,Lead,2023-05-31,,Amber,,")
    assert challenged(store, definitions) == [
        ("project", "A1", "Complete with open actions"),
        ("project", "B1", "Grey with progress"),
        ("project", "B2", "Overdue but open"),
    ]
    assert challenged(store, definitions, Query(as_at=AS_AT, workstream="A")) == [
        ("project", "A1", "Complete with open actions")
    ]


@pytest.mark.parametrize(
    ("reports", "found"),
    [
        (["Amber,,", "Amber,,"], []),
        (["Grey,,", "Amber,,", "Amber,,"], []),
        (["Amber,,", "Amber,,", "Amber,,"], ["Unchanged"]),
        (["Grey,,2024-01-31", "Amber,,2024-01-31"], []),
        (["Grey,,2024-01-31", "Amber,,2024-03-31"], ["Date moved again"]),
    ],
)
def test_reports_before_the_latest_are_read_for_what_does_not_move_and_for_dates_that_do(
    store: Store, definitions: Definitions, reports: list[str], found: list[str]
) -> None:
    for day, report in zip(["2022-12-23", "2023-02-03", "2023-03-17"], reports, strict=False):
        give(store, "project", day, PROJECTS + f"{day},A2,{report},")
    assert [challenge for *_, challenge in challenged(store, definitions)] == found


def test_a_position_of_a_date_with_a_published_total_says_whether_it_meets_it(
    store: Store, definitions: Definitions
) -> None:
    give(store, "project", "2023-03-17", PROJECTS + "2023-03-17,A1,Green,,,\n2023-03-17,C1,,SEND plan,,")
    found = reconciliation(store, definitions, AS_AT)
    assert found["projects"]["total"] == 34
    assert found["projects"]["by_status"] == {"Blue": 0, "Green": 1, "Amber": 0, "Red": 0, "Grey": 0}
    assert found["projects"]["elsewhere"] == {"Travel programme": 0, "SEND plan": 1}
    assert found["projects"]["not_rated"] == 32
    assert (found["actions"]["control"], found["actions"]["agrees"]) == (287, False)
    assert "287" in found["actions"]["words"]
    assert found["projects"]["report_date"] == "2023-03-17"
    give(store, "project", "2023-04-01", PROJECTS + "2023-04-01,A1,Green,,,")
    later = reconciliation(store, definitions, AS_AT)
    assert (later["actions"]["control"], later["actions"]["agrees"]) == (None, None)


def test_each_project_stands_at_its_own_latest_report_and_movement_follows_date_and_filters(
    store: Store, definitions: Definitions
) -> None:
    give(store, "project", "2023-02-03", PROJECTS + "2023-02-03,A2,Grey,,,\n2023-02-03,C1,,SEND plan,,")
    give(store, "project", "2023-03-17", PROJECTS + "2023-03-17,A2,Amber,,,\n2023-03-18,C1,,SEND plan,,")
    give(store, "action", "2023-03-17", ACTIONS + "2023-03-17,A1,A1-1,Draft,Role,2023-03-31,,Green,,")
    for day, status, reported in ((AS_AT, "Amber", 17), (date(2023, 3, 16), "Grey", 3)):
        row = row_of(project_position(store, definitions, Query(as_at=day)), "project", "A2")
        assert (row["status"], row["report_date"].day) == (status, reported)
    rows = plan_movement(store, definitions, NOW)
    assert list(zip(rows["ref"], rows["change"], rows["is_rated"], strict=True)) == [
        ("A2", "moved", True),
        ("C1", "unchanged", False),
        ("A1-1", "first report", True),
    ]
    action = row_of(rows, "ref", "A1-1")
    assert [action[c] for c in ("title", "lead", "project", "workstream")] == ["Draft", "Role", "A1", "A"]
    earlier = plan_movement(store, definitions, Query(as_at=date(2023, 3, 1), workstream="A"))
    assert earlier[["ref", "change"]].values.tolist() == [["A2", "first report"]]
