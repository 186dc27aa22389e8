"""Decisions in words: how each stands, in word, symbol and colour together."""

from datetime import date

import pandas as pd
import pytest

from measures.columns import fits_title
from schemas.definitions import Definitions
from ui.decision_rows import decision_finding, decision_line, history_lines, next_due, roles


def decisions(*rows: tuple[str, bool]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["standing", "overdue"])


FINDINGS = [
    ([], "No clinic has decided anything about this yet"),
    ([("closed", False)], "1 decision taken, none is open"),
    ([("open", False)], "1 of 1 decision is open"),
    ([("open", False), ("closed", False), ("open", True)], "2 of 3 decisions are open, 1 is overdue"),
    ([("open", True), ("open", True)], "2 of 2 decisions are open, 2 are overdue"),
]


@pytest.mark.parametrize(("rows", "finding"), FINDINGS)
def test_the_finding_counts_what_is_open_and_what_is_late(rows: list[tuple[str, bool]], finding: str) -> None:
    assert decision_finding(decisions(*rows)) == finding
    assert fits_title(finding)


LINES = [
    ({}, ":orange-badge[▲ Open] Do it · *Lead* · due 28 April 2023"),
    (
        {"overdue": True, "days_overdue": 1},
        ":red-badge[■ Overdue] Do it · *Lead* · was due 28 April 2023, 1 day ago",
    ),
    (
        {"standing": "closed", "note": "Done"},
        ":green-badge[● Closed] Do it · *Lead* · closed 5 May 2023  \n:gray[Done]",
    ),
]


@pytest.mark.parametrize(("changed", "line"), LINES)
def test_a_line_says_how_it_stands_whose_it_is_and_when_it_is_due(
    changed: dict[str, object], line: str
) -> None:
    stands = {
        "standing": "open",
        "overdue": False,
        "days_overdue": pd.NA,
        "text": "Do it",
        "owner": "Lead",
        "due_on": pd.Timestamp(2023, 4, 28),
        "last_on": pd.Timestamp(2023, 5, 5),
        "note": "",
    }
    assert decision_line(pd.Series({**stands, **changed})) == line


def test_a_history_says_who_did_what_and_when() -> None:
    event = {
        "happened_by": "Analyst",
        "text": "Do it",
        "owner": "Lead",
        "due_on": date(2023, 4, 28),
        "note": "",
    }
    assert history_lines(
        [
            {**event, "event": "recorded", "happened_on": date(2023, 4, 5)},
            {**event, "event": "changed", "happened_on": date(2023, 4, 6), "text": "Do it now"},
            {**event, "event": "closed", "happened_on": date(2023, 4, 7), "note": "Done"},
            {**event, "event": "closed", "happened_on": date(2023, 4, 8)},
        ]
    ) == [
        "5 April 2023, Analyst: recorded as “Do it”, Lead, due 28 April 2023",
        "6 April 2023, Analyst: changed to “Do it now”, Lead, due 28 April 2023",
        "7 April 2023, Analyst: closed: Done",
        "8 April 2023, Analyst: closed",
    ]


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2023, 4, 5), date(2023, 4, 28)),
        (date(2023, 4, 27), date(2023, 4, 28)),
        (date(2023, 4, 28), date(2023, 6, 9)),
        (date(2024, 1, 5), date(2024, 2, 2)),
    ],
)
def test_a_decision_is_due_at_the_next_board_or_four_weeks_on_after_the_last(
    definitions: Definitions, today: date, due: date
) -> None:
    assert next_due(definitions, today) == due


def test_owners_are_the_roles_of_the_plan_the_measures_and_the_calendar(definitions: Definitions) -> None:
    named = roles(definitions)
    assert {definitions.measures["eee_2"].owner_role, definitions.plan.project[0].lead} <= set(named)
    assert "" not in named
    assert named == sorted(set(named))
