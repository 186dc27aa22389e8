"""RAG challenges: self-rated statuses that the facts contradict."""

from typing import Any

import pandas as pd
import pytest

from measures.plan import find_complete_with_open_actions, find_history_challenges, find_report_challenges
from tests.measures.frames import rows

POSITION = "project status lateness days_overdue progress"
MONTHS = ["2022-12-09", "2023-01-20", "2023-03-17", "2023-04-28"]


def found(frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Each challenge as ref, challenge and reason."""
    return [tuple(row) for row in frame[["ref", "challenge", "reason"]].values.tolist()]


@pytest.mark.parametrize(
    ("status", "lateness", "overdue", "progress", "expected"),
    [
        ("Amber", "overdue", 74, None, [("Overdue but open", "Amber, 74 days past its date")]),
        ("Grey", "overdue", 1, None, [("Overdue but open", "Grey, 1 day past its date")]),
        ("Red", "overdue", 74, "Off track", []),
        ("Amber", "on time", None, "Going well", []),
        ("Amber", "due before the next Board", None, None, []),
        ("Blue", "complete", None, "Done", []),
        (None, "reported elsewhere", None, "In hand", []),
        ("Grey", "on time", None, None, []),
        ("Grey", "on time", None, "  ", []),
        (
            *("Grey", "on time", None, "A draft is out"),
            [("Grey with progress", "Grey means not started, but progress is described")],
        ),
        (
            *("Grey", "overdue", 5, "A draft is out"),
            [
                ("Overdue but open", "Grey, 5 days past its date"),
                ("Grey with progress", "Grey means not started, but progress is described"),
            ],
        ),
    ],
)
def test_one_report_can_contradict_its_own_status(
    status: str | None,
    lateness: str,
    overdue: int | None,
    progress: str | None,
    expected: list[tuple[str, str]],
) -> None:
    frame = rows(POSITION, ["A1", status, lateness, overdue, progress])
    assert found(find_report_challenges(frame, "project", "project")) == [
        ("A1", *challenge) for challenge in expected
    ]


@pytest.mark.parametrize(
    ("status", "actions", "expected"),
    [
        ("Blue", [["A1", None, "Amber"]], ["Blue, with 1 open action beneath it"]),
        ("Green", [["A1", None, "Amber"], ["A1", None, "Grey"]], ["Green, with 2 open actions beneath it"]),
        ("Green", [["A1", None, "Red"]], ["Green, with 1 open action beneath it"]),
        # an action of a part counts for its parent
        ("Green", [["E1.3", "A1", "Amber"]], ["Green, with 1 open action beneath it"]),
        ("Green", [["A1", None, "Blue"], ["A1", None, "Green"]], []),
        # what others report has no status here
        ("Green", [["A1", None, None]], []),
        ("Amber", [["A1", None, "Amber"]], []),
        (None, [["A1", None, "Amber"]], []),
        ("Green", [["A2", None, "Amber"]], []),
        ("Green", [], []),
    ],
)
def test_a_complete_project_has_no_open_actions_beneath_it(
    status: str | None, actions: list[list[Any]], expected: list[str]
) -> None:
    projects = rows("project status", ["A1", status])
    challenges = find_complete_with_open_actions(projects, rows("project parent status", *actions))
    assert challenges["reason"].tolist() == expected


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ("Amber Amber Amber", ["Amber in three reports running"]),
        ("Grey Grey Grey", ["Grey in three reports running"]),
        ("Red Red Red", ["Red in three reports running"]),
        ("Grey Amber Amber Amber", ["Amber in three reports running"]),
        ("Amber Amber Amber Green", []),
        ("Amber Amber", []),
        ("Amber Grey Amber", []),
        # what is complete may stay so
        ("Blue Blue Blue", []),
        ("Green Green Green", []),
    ],
)
def test_an_open_status_unchanged_for_three_reports_running_is_challenged(
    statuses: str, expected: list[str]
) -> None:
    table = [["A1", month, status, None] for month, status in zip(MONTHS, statuses.split(), strict=False)]
    history = rows("project report_date status moved_to", *table)
    for order in (history, history[::-1]):
        assert find_history_challenges(order, "project", "project")["reason"].tolist() == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["2023-05-01", "2023-06-01"], ["Date moved 2 times"]),
        ([None, "2023-05-01", "2023-06-01"], ["Date moved 2 times"]),
        ([None, "2023-05-01", None, "2023-06-01"], ["Date moved 2 times"]),
        (["2023-05-01", "2023-06-01", "2023-05-01"], ["Date moved 3 times"]),
        ([None, "2023-05-01", "2023-05-01", "2023-05-01"], []),
        (["2023-05-01"], []),
        ([None, None, None], []),
    ],
)
def test_a_date_moved_more_than_once_is_challenged(dates: list[str | None], expected: list[str]) -> None:
    statuses = ["Amber", "Grey", "Amber", "Grey"]
    table = [["A1", month, status, day] for month, status, day in zip(MONTHS, statuses, dates, strict=False)]
    history = rows("project report_date status moved_to", *table)
    assert find_history_challenges(history, "project", "project")["reason"].tolist() == expected


def test_an_action_whose_due_date_itself_is_rewritten_has_moved_too() -> None:
    history = rows(
        "action report_date status due_date moved_to",
        ["A1.1", MONTHS[0], "Amber", "2023-03-31", None],
        ["A1.1", MONTHS[1], "Grey", "2023-04-30", None],
        ["A1.1", MONTHS[2], "Amber", "2023-04-30", "2023-06-30"],
        ["A1.2", MONTHS[0], "Amber", "2023-03-31", None],
        ["A1.2", MONTHS[1], "Grey", "2023-03-31", "2023-04-30"],
    )
    assert found(find_history_challenges(history, "action", "action")) == [
        ("A1.1", "Date moved again", "Date moved 2 times")
    ]


def test_refs_do_not_lend_each_other_their_reports() -> None:
    table = [
        ["A1", MONTHS[0], "Amber", None],
        ["A1", MONTHS[1], "Amber", None],
        ["A2", MONTHS[0], "Amber", None],
    ]
    assert find_history_challenges(
        rows("project report_date status moved_to", *table), "project", "project"
    ).empty


def test_nothing_reported_is_nothing_challenged() -> None:
    history = rows("project report_date status moved_to")
    assert find_report_challenges(rows(POSITION), "project", "project").empty
    assert find_history_challenges(history, "project", "project").empty
    assert find_complete_with_open_actions(rows("project status"), rows("project parent status")).empty
