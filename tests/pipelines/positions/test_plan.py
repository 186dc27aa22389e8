"""Projects, actions, challenges and reconciliation at a date."""

from datetime import date

import pytest

from pipelines.positions import action_position, plan_movement, project_position, reconciliation
from pipelines.positions.facts import position
from pipelines.positions.plan import find_plan, status_counts
from tests.conftest import read_table
from tests.pipelines.positions.giving import Given, row_of

PROJECTS = "report_date,project,status,reported_by,revised_date,progress\n"
ACTIONS = "report_date,project,action,title,lead,due_date,revised_due_date,status,reported_by,progress\n"
PROJECT_KEYS = (
    "project parent counted workstream service_area title lead target_date revised_date report_date status "
    "reported_by lateness days_overdue date_passed"
)
ACTION_KEYS = (
    "action project workstream service_area title lead due_date revised_due_date report_date status "
    "reported_by lateness days_overdue"
)
MARCH = "2023-03-17"


def report(desk: Given, *rows: str, on: str = MARCH, actions: bool = False) -> None:
    """Give a report of a day; each row has what comes after the date."""
    text = (ACTIONS if actions else PROJECTS) + "\n".join(f"{on},{row}" for row in rows)
    desk.give("action" if actions else "project", on, text)


# A report's row, and how late its project is on 5 April 2023.
JUDGED = """
B2,Amber,,, | overdue 36
B4,Amber,,, | date passed since the report
B2,Amber,,2023-04-28, | due before the next Board
B2,Amber,,2023-04-29, | on time
B2,,SEND plan,, | reported elsewhere
E1,Amber,,, | no date
# E2, whose status nobody reports
A4,Amber,,, | not rated
"""


@pytest.mark.parametrize(("row", "expected"), read_table(JUDGED))
def test_a_project_is_judged_by_its_status_and_its_revised_date_where_there_is_one(
    desk: Given, row: str, expected: str
) -> None:
    report(desk, row)
    judged = row_of(desk.ask(project_position), "project", "E2" if expected == "not rated" else row[:2])
    assert f"{judged['lateness']} {judged['days_overdue']}".removesuffix(" <NA>") == expected


def test_a_date_that_passed_after_the_report_is_no_rating_to_query(desk: Given) -> None:
    report(desk, "B2,Amber,,,", "B4,Amber,,,")
    for day in (MARCH, "2023-04-05", "2023-06-30"):
        rows = desk.ask(position(find_plan), day).challenges
        assert rows[["ref", "challenge"]].values.tolist() == [["B2", "Overdue but open"]]


def test_what_is_due_before_the_board_goes_by_the_calendar_which_may_name_none(desk: Given) -> None:
    report(desk, "B2,Amber,,2024-01-05,")
    for day, lateness in (("2023-11-24", "due before the next Board"), ("2024-01-05", "on time")):
        assert row_of(desk.ask(project_position, day), "project", "B2")["lateness"] == lateness


def test_a_part_says_how_it_goes_without_a_status_and_its_date_is_counted(desk: Given) -> None:
    report(desk, "E1.2,,,,In hand", "E1,Amber,,,", "D1,,Travel programme,,")
    rows = desk.ask(project_position)
    part = row_of(rows, "project", "E1.2")
    assert part[["progress", "lateness", "date_passed"]].tolist() == ["In hand", "not rated", True]
    assert rows["date_passed"].sum() == (rows["due_date"] < "2023-04-05").sum()


def test_every_row_of_the_plan_is_shown_and_a_part_rolls_up_to_its_counted_parent(desk: Given) -> None:
    report(desk, "E1,Amber,,,", "A1,Green,,,")
    rows = desk.ask(project_position)
    assert " ".join(rows.columns).startswith(PROJECT_KEYS)
    assert (len(rows), int(rows["counted"].sum())) == (64, 34)
    part = row_of(rows, "project", "E1.4")
    assert part[["lateness", "parent", "counted_project"]].tolist() == ["not rated", "E1", "E1"]
    assert row_of(rows, "project", "A1")[["counted_project", "line"]].tolist() == ["A1", 3]
    assert rows["project"].tolist()[:3] == ["A1", "A2", "A3"]


def test_a_later_action_report_replaces_all_actions_of_its_project_and_no_other(desk: Given) -> None:
    first = ["A1,A1-1,Draft,Lead,2023-01-31,,Amber,,", "A1,A1-2,Adopt,Lead,2023-03-31,,Grey,,"]
    moved_on = "E1.4,E1.4-1,Plan,Lead,2023-03-31,2023-06-30,Amber,,"
    report(desk, *first, moved_on, on="2023-02-03", actions=True)
    report(desk, "A1,A1-1,Draft,Lead,2023-01-31,,Green,,", actions=True)
    rows = desk.ask(action_position)
    assert " ".join(rows.columns).startswith(ACTION_KEYS)
    assert rows["action"].tolist() == ["A1-1", "E1.4-1"]
    moved = row_of(rows, "action", "E1.4-1")
    assert moved[["workstream", "counted_project", "lateness"]].tolist() == ["E1", "E1", "on time"]
    assert moved["due_date"].date() == date(2023, 3, 31)


def test_status_counts_have_every_status_for_each_workstream(desk: Given) -> None:
    amber = [f"A1,A1-{number},Draft,Lead,2023-05-31,,Amber,," for number in (1, 2)]
    report(desk, *amber, "C1,C1-1,Plan,Lead,2023-05-31,,,SEND plan,", actions=True)
    counts = status_counts(desk.ask(action_position), desk.definitions)
    table = counts.pivot(index="workstream", columns="status", values="count")
    assert sorted(table.columns) == ["Amber", "Blue", "Green", "Grey", "Red", "Reported elsewhere"]
    assert table.loc["A", "Amber"] == 2
    assert table.loc["C", "Reported elsewhere"] == 1
    assert int(table.to_numpy().sum()) == 3


def challenged(desk: Given, workstream: str | None = None) -> list[list[str]]:
    rows = desk.ask(position(find_plan), workstream=workstream).challenges
    return [list(row) for row in rows[["what", "ref", "challenge"]].values.tolist()]


def test_a_status_that_the_facts_contradict_is_challenged_and_others_are_not(desk: Given) -> None:
    report(desk, "B1,Grey,,,Work has begun", "B2,Amber,,,", "A1,Green,,,", "A2,Amber,,,")
    report(desk, "A1,A1-1,Draft,Lead,2023-05-31,,Amber,,", actions=True)
    of_a = ["project", "A1", "Complete with open actions"]
    of_b = [["project", "B1", "Not started, with progress"], ["project", "B2", "Overdue but open"]]
    assert challenged(desk) == [of_a, *of_b]
    assert challenged(desk, "A") == [of_a]


# Status and revised date in report after report, and what is found of the last.
HISTORIES = {
    "A1": (["Amber,,", "Amber,,"], []),
    "A2": (["Grey,,", "Amber,,", "Amber,,"], []),
    "A8": (["Amber,,", "Amber,,", "Amber,,"], ["Unchanged"]),
    "C1": (["Grey,,2024-01-31", "Amber,,2024-01-31"], []),
    "D1": (["Grey,,2024-01-31", "Amber,,2024-03-31"], ["Date moved again"]),
}


def test_reports_before_the_latest_are_read_for_what_does_not_move_and_for_dates_that_do(desk: Given) -> None:
    for number, day in enumerate(["2022-12-23", "2023-02-03", MARCH]):
        given = {ref: reports[number] for ref, (reports, _) in HISTORIES.items() if number < len(reports)}
        report(desk, *(f"{ref},{row}," for ref, row in given.items()), on=day)
    found = [["project", ref, one] for ref, (_, challenges) in HISTORIES.items() for one in challenges]
    assert challenged(desk) == found


def test_a_position_of_a_date_with_a_published_total_says_whether_it_meets_it(desk: Given) -> None:
    report(desk, "A1,Green,,,", "C1,,SEND plan,,")
    found = desk.ask(reconciliation)
    projects = {"total": 34, "not_rated": 32, "report_date": MARCH}
    projects |= {"by_status": {"Blue": 0, "Green": 1, "Amber": 0, "Red": 0, "Grey": 0}}
    projects |= {"elsewhere": {"Travel programme": 0, "SEND plan": 1}}
    assert {key: found["projects"][key] for key in projects} == projects
    assert (found["actions"]["control"], found["actions"]["agrees"]) == (287, False)
    assert "287" in found["actions"]["words"]
    report(desk, "A1,Green,,,", on="2023-04-01")
    later = desk.ask(reconciliation)
    assert (later["actions"]["control"], later["actions"]["agrees"]) == (None, None)


def test_each_project_stands_at_its_latest_report_and_movement_follows_the_filters(desk: Given) -> None:
    report(desk, "A2,Grey,,,", "C1,,SEND plan,,", on="2023-02-03")
    desk.give("project", MARCH, PROJECTS + "2023-03-17,A2,Amber,,,\n2023-03-18,C1,,SEND plan,,")
    report(desk, "A1,A1-1,Draft,Role,2023-03-31,,Green,,", actions=True)
    for day, status, reported in (("2023-04-05", "Amber", 17), ("2023-03-16", "Grey", 3)):
        row = row_of(desk.ask(project_position, day), "project", "A2")
        assert (row["status"], row["report_date"].day) == (status, reported)
    rows = desk.ask(plan_movement)
    assert list(zip(rows["ref"], rows["change"], rows["is_rated"], strict=True)) == [
        ("A2", "moved", True),
        ("C1", "unchanged", False),
        ("A1-1", "first report", True),
    ]
    action = row_of(rows, "ref", "A1-1")
    assert [action[c] for c in ("title", "lead", "project", "workstream")] == ["Draft", "Role", "A1", "A"]
    earlier = desk.ask(plan_movement, "2023-03-01", workstream="A")
    assert earlier[["ref", "change"]].values.tolist() == [["A2", "first report"]]


def test_a_part_of_the_plan_is_as_reported_when_that_part_was(desk: Given) -> None:
    report(desk, "C1,,SEND plan,,", on=MARCH)
    report(desk, "B2,Red,,,", on="2023-04-05")
    dates = [desk.ask(reconciliation, workstream=stream)["projects"]["report_date"] for stream in "BC"]
    assert dates == ["2023-04-05", MARCH]
