"""Decisions of clinics as rows of plain data, what is found in them, and what a new one begins with."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pipelines.review.decisions import CLOSED
from schemas.definitions import Definitions
from schemas.vocabulary import Event
from ui.text import day, number_of
from ui.views import records


def decision_rows(decisions: pd.DataFrame) -> list[dict[str, Any]]:
    """Return ``decisions``, of ``pipelines.review.decisions``, with badge, colour and due in words, and events.

    ``events`` has a line each of what happened, the first one first.
    """
    rows = []
    for row in records(decisions):
        badge, colour, due = "▲ Open", "orange", f"due {day(row['due_on'])}"
        if row["standing"] == CLOSED:
            badge, colour, due = "● Closed", "green", f"closed {day(row['last_on'])}"
        elif row["overdue"]:
            since = number_of(int(row["days_overdue"]), "day")
            badge, colour, due = "■ Overdue", "red", f"was {due}, {since} ago"
        events = [_event_words(event) for event in row["history"]]
        rows.append(row | {"badge": badge, "colour": colour, "due": due, "events": events})
    return rows


def _event_words(event: Mapping[str, Any]) -> str:
    """Say who did what, when: "5 April 2023, Analyst: closed: Done"."""
    words = str(event["event"])
    if event["event"] in (Event.RECORDED, Event.CHANGED):
        words += " as " if event["event"] == Event.RECORDED else " to "
        words += f"“{event['text']}”, {event['owner']}, due {day(event['due_on'])}"
    elif event["note"]:
        words += f": {event['note']}"
    return f"{day(event['happened_on'])}, {event['happened_by']}: {words}"


def decision_finding(decisions: pd.DataFrame) -> str:
    """2 of 3 decisions are open, 1 is overdue."""
    total, late = number_of(len(decisions), "decision"), int(decisions["overdue"].sum())
    still_open = int((decisions["standing"] != CLOSED).sum())
    if decisions.empty:
        return "No decisions yet"
    if not still_open:
        return f"{total} taken, none is open"
    start = f"{still_open} of {total} {'is' if still_open == 1 else 'are'} open"
    return f"{start}, {number_of(late, 'is overdue', 'are overdue')}" if late else start


def list_roles(definitions: Definitions) -> list[str]:
    """Return every role that the plan, the measures and the calendar name, in alphabetical order."""
    roles = {
        *(project.lead for project in definitions.plan.project),
        *(measure.owner_role for measure in definitions.measures.values()),
        *(due.from_ for due in definitions.calendar.due),
    }
    return sorted(filter(None, roles))


def next_due(definitions: Definitions, today: date) -> date:
    """Return the day a new decision is due unless somebody enters another: the next Board, or four weeks on."""
    return definitions.calendar.next_board(today) or today + timedelta(weeks=4)
