"""The plan and the returns of 17 March 2023 against the report, with no product code: csv and tomllib alone."""

import hashlib
import re
import tomllib
from collections import Counter
from datetime import date, datetime

import pytest

from tests.conftest import ROOT, bundled_rows, specified

PLAN_FILE = ROOT / "data" / "definitions" / "plan.toml"
FOLDER = ROOT / "data" / "returns" / "2023-03-17"
PROJECT_FILE = FOLDER / "projects_2023-03-17.csv"
ACTION_FILE = FOLDER / "actions_2023-03-17.csv"
BOARD = date(2023, 3, 17)
COMMITTEE = date(2023, 4, 5)
COMPLETE, OPEN = {"Blue", "Green"}, {"Amber", "Grey"}
Row = dict[str, str]


PLAN = tomllib.loads(PLAN_FILE.read_text(encoding="utf-8"))
PLANNED = {project["ref"]: project for project in PLAN["project"]}
COUNTED = [ref for ref, project in PLANNED.items() if project["counted"]]
PARENTS = ("E1", "E2")
LISTED = [ref for ref in PLANNED if ref not in PARENTS]
PROJECTS = bundled_rows(PROJECT_FILE.name)
ACTIONS = bundled_rows(ACTION_FILE.name)
STATUS = {row["project"]: row["status"] for row in PROJECTS}

PRINTED_DATES = [
    (f"{prefix}{number}", printed)
    for prefix, dates in specified(__file__, "printed_dates")
    for number, printed in enumerate(dates.split(), start=1)
]
# Every other listed project serves Inclusive alone.
AMBITIONS = {
    **{f"B{number}": {"Safe"} for number in range(1, 7)},
    **{ref: {"Safe"} for ref in ("E1.1", "E1.2", "E1.7")},
    **{ref: {"Prosperous"} for ref in ("E1.3", "E1.4", "E1.5", "E2.4", "E2.5")},
    "E1.9": {"Healthy"},
    "A13": {"Inclusive", "Prosperous", "Safe"},
}
ROLES = {row[0]: row[1] for row in specified(__file__, "roles")}
# SHA-256, shortened, of each word of the names on the report's cover, so that the names stand nowhere here.
NAMES = {"0d015bafffbb", "b0d3518b1abf", "cb6cd590e92c", "71a1f6864dba"}


def test_the_62_listed_projects_have_the_target_dates_that_the_report_prints_and_there_is_no_other() -> None:
    printed = {ref: datetime.strptime(day, "%d/%m/%y").date() for ref, day in PRINTED_DATES}
    assert {ref: PLANNED[ref]["target_date"] for ref in LISTED} == printed
    assert len(PLAN["project"]) == len(PLANNED) == 64


def test_34_projects_are_counted_those_of_a_to_d_and_e1_and_e2() -> None:
    counted = Counter(PLANNED[ref]["workstream"] for ref in COUNTED)
    assert counted == {"A": 13, "B": 7, "C": 5, "D": 7, "E1": 1, "E2": 1}
    assert Counter(p["workstream"] for p in PLANNED.values() if not p["counted"]) == {"E1": 12, "E2": 18}


def test_the_parts_of_e1_and_e2_name_their_parent_and_no_other_project_has_one() -> None:
    expected = {ref: ref.split(".")[0] for ref in PLANNED if "." in ref}
    assert {ref: project["parent"] for ref, project in PLANNED.items() if "parent" in project} == expected
    assert all(PLANNED[ref]["workstream"] == parent for ref, parent in expected.items())


def test_a_parent_has_no_date_lead_or_service_area_and_serves_what_its_parts_serve() -> None:
    for ref in PARENTS:
        parent = PLANNED[ref]
        assert "target_date" not in parent
        assert parent["lead"] == parent["service_area"] == ""
        parts = [set(project["ambitions"]) for project in PLANNED.values() if project.get("parent") == ref]
        assert set(parent["ambitions"]) == set().union(*parts)


def test_a_listed_project_serves_the_ambitions_that_the_report_prints() -> None:
    found = {ref: set(PLANNED[ref]["ambitions"]) for ref in LISTED}
    assert found == {ref: AMBITIONS.get(ref, {"Inclusive"}) for ref in LISTED}


def test_a_lead_is_a_role_and_the_first_one_gives_the_service_area() -> None:
    areas = {area["name"] for area in PLAN["service_area"]}
    others = {"", " with Corporate Directors", " with partners"} | {f" and {role}" for role in ROLES}
    for ref in LISTED:
        lead, area = PLANNED[ref]["lead"], PLANNED[ref]["service_area"]
        first = max((role for role in ROLES if lead.startswith(role)), key=len)
        assert lead.removeprefix(first) in others, ref
        assert area == ROLES[first], ref
        assert area in areas, ref


def test_a_listed_project_has_deliverables_and_short_titles_are_told_apart() -> None:
    assert [ref for ref in LISTED if not PLANNED[ref]["deliverables"]] == []
    short = [project["short_title"] for project in PLANNED.values()]
    assert max(map(len, short)) <= 60
    assert len(set(short)) == 64


def test_the_control_total_is_the_one_published_for_the_board() -> None:
    [control] = PLAN["control_total"]
    assert (control["date"], control["projects"], control["actions"]) == (BOARD, 34, 287)


def test_the_project_return_has_one_row_for_each_counted_project() -> None:
    assert [row["project"] for row in PROJECTS] == COUNTED


ELSEWHERE = [{"Travel programme": 7, "SEND plan": 5}, {"Travel programme": 36, "SEND plan": 33}]
PUBLISHED = [
    (PROJECTS, {"Green": 1, "Amber": 20, "Grey": 1} | ELSEWHERE[0], "Illustrative status."),
    (ACTIONS, {"Blue": 12, "Green": 30, "Amber": 128, "Grey": 48} | ELSEWHERE[1], "Illustrative row."),
]


@pytest.mark.parametrize(("rows", "published", "mark"), PUBLISHED, ids=["34 projects", "287 actions"])
def test_statuses_add_up_to_the_published_totals_c_and_d_elsewhere_and_every_row_is_marked_illustrative(
    rows: list[Row], published: dict[str, int], mark: str
) -> None:
    assert Counter(row["status"] or row["reported_by"] for row in rows) == published
    programmes = {"C": "SEND plan", "D": "Travel programme"}
    for row in rows:
        assert row["reported_by"] == programmes.get(row["project"][0], ""), row
        assert bool(row["status"]) != bool(row["reported_by"]), row
        assert row["report_date"] == BOARD.isoformat(), row
        assert (row["progress"] + row["next_steps"]).startswith(mark), row


def test_grey_tells_of_no_progress() -> None:
    assert [row for row in PROJECTS + ACTIONS if row["status"] == "Grey" and row["progress"]] == []


def test_a1_is_green_and_a8_grey_and_each_other_rated_project_amber() -> None:
    expected = dict.fromkeys((ref for ref in COUNTED if ref[0] in "ABE"), "Amber")
    expected |= {"A1": "Green", "A8": "Grey"}
    assert {ref: status for ref, status in STATUS.items() if status} == expected


def test_every_listed_project_has_actions_numbered_in_the_order_of_the_plan_each_with_its_title() -> None:
    numbers = Counter(row["project"] for row in ACTIONS)
    assert set(numbers) == set(LISTED)
    expected = [f"{ref}-{number:02d}" for ref in LISTED for number in range(1, numbers[ref] + 1)]
    assert [row["action"] for row in ACTIONS] == expected
    assert len(set(expected)) == len({row["title"] for row in ACTIONS}) == 287


def test_the_actions_of_a1_and_a8_do_not_contradict_their_status() -> None:
    found = {ref: {row["status"] for row in ACTIONS if row["project"] == ref} for ref in ("A1", "A8")}
    assert found["A1"] <= COMPLETE
    assert found["A8"] == {"Grey"}


def test_an_action_has_the_lead_of_its_project_and_no_revised_date() -> None:
    expected = [(PLANNED[row["project"]]["lead"], "") for row in ACTIONS]
    assert [(row["lead"], row["revised_due_date"]) for row in ACTIONS] == expected


def test_an_action_is_complete_by_the_board_and_due_by_its_projects_date_or_due_on_that_date() -> None:
    for row in ACTIONS:
        due, published = date.fromisoformat(row["due_date"]), PLANNED[row["project"]]["target_date"]
        if row["status"] in COMPLETE:
            assert date.fromisoformat(row["completed_on"]) <= BOARD, row
            assert due <= published, row
        else:
            assert (row["completed_on"], due) == ("", published), row
    assert sum(row["status"] in COMPLETE for row in ACTIONS) == 42


def test_at_the_committees_date_b2_and_b4_are_the_rated_projects_of_a_and_b_past_their_date() -> None:
    past = {
        ref
        for ref, status in STATUS.items()
        if ref[0] in "AB" and status in OPEN and PLANNED[ref]["target_date"] < COMMITTEE
    }
    assert past == {"B2", "B4"}


def test_at_the_committees_date_an_action_is_past_its_date_only_where_its_project_is() -> None:
    late = {
        row["project"]
        for row in ACTIONS
        if row["status"] in OPEN and date.fromisoformat(row["due_date"]) < COMMITTEE
    }
    past = {ref for ref in LISTED if ref[0] in "ABE" and PLANNED[ref]["target_date"] < COMMITTEE}
    # A1 is past its date too, and complete.
    assert late == past - {"A1"}
    assert len(late) == 14


def test_no_file_names_a_person_of_the_report() -> None:
    for path in (PLAN_FILE, PROJECT_FILE, ACTION_FILE):
        words = set(re.findall(r"[a-z]+", path.read_text(encoding="utf-8").lower()))
        assert {hashlib.sha256(word.encode()).hexdigest()[:12] for word in words}.isdisjoint(NAMES), path
