"""Decisions in words: how each stands, its history, and what a new one starts from."""

from datetime import date

import pandas as pd

from schemas.definitions import Definitions
from ui.views.decisions import decision_finding, decision_rows, list_roles, next_due

EVENT = {"happened_by": "Analyst", "text": "Do it", "owner": "Lead", "due_on": date(2023, 4, 28), "note": ""}
DAYS = {"due_on": pd.Timestamp(2023, 4, 28), "last_on": pd.Timestamp(2023, 5, 5)}
DECISION = {"standing": "open", "overdue": False, "days_overdue": pd.NA, "history": [], **DAYS}


def test_the_finding_counts_what_is_open_and_what_is_late() -> None:
    def finding(*rows: tuple[str, bool]) -> str:
        return decision_finding(pd.DataFrame(rows, columns=["standing", "overdue"]))

    is_open, late, closed = ("open", False), ("open", True), ("closed", False)
    assert finding() == "No decisions yet"
    assert finding(closed) == "1 decision taken, none is open"
    assert finding(is_open) == "1 of 1 decision is open"
    assert finding(is_open, closed, late) == "2 of 3 decisions are open, 1 is overdue"
    assert finding(late, late) == "2 of 2 decisions are open, 2 are overdue"


STANDINGS: list[tuple[dict[str, object], list[str]]] = [
    ({}, ["▲ Open", "orange", "due 28 April 2023"]),
    ({"overdue": True, "days_overdue": 1}, ["■ Overdue", "red", "was due 28 April 2023, 1 day ago"]),
    ({"standing": "closed"}, ["● Closed", "green", "closed 5 May 2023"]),
]


def test_a_decision_says_how_it_stands_in_word_symbol_and_colour() -> None:
    for changed, expected in STANDINGS:
        [row] = decision_rows(pd.DataFrame([DECISION | changed]))
        assert [row[name] for name in ("badge", "colour", "due")] == expected


def test_a_history_says_who_did_what_and_when() -> None:
    events = [
        {**EVENT, "event": "recorded", "happened_on": date(2023, 4, 5)},
        {**EVENT, "event": "changed", "happened_on": date(2023, 4, 6), "text": "Do it now"},
        {**EVENT, "event": "closed", "happened_on": date(2023, 4, 7), "note": "Done"},
    ]
    [row] = decision_rows(pd.DataFrame([DECISION | {"history": events}]))
    assert row["events"] == [
        "5 April 2023, Analyst: recorded as “Do it”, Lead, due 28 April 2023",
        "6 April 2023, Analyst: changed to “Do it now”, Lead, due 28 April 2023",
        "7 April 2023, Analyst: closed: Done",
    ]


def test_a_decision_is_due_at_the_next_board_or_four_weeks_after_the_last(definitions: Definitions) -> None:
    assert next_due(definitions, date(2023, 4, 27)) == date(2023, 4, 28)
    assert next_due(definitions, date(2023, 4, 28)) == date(2023, 6, 9)
    assert next_due(definitions, date(2024, 1, 5)) == date(2024, 2, 2)


def test_owners_are_the_roles_of_the_plan_the_measures_and_the_calendar(definitions: Definitions) -> None:
    roles = list_roles(definitions)
    assert {definitions.measures["eee_2"].owner_role, definitions.plan.project[0].lead} <= set(roles)
    assert roles == sorted(set(roles) - {""})
