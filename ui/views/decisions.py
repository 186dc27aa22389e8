"""Decisions of the clinic as rows of plain data: how each stands, its history, and what a new one starts from."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pipelines.review.decisions import CLOSED
from schemas.definitions import Definitions
from schemas.vocabulary import Event
from ui.text import day, number_of, sentence
from ui.views.kpis import records

WEEKS_TO_NEXT = 4


def decision_rows(decisions: pd.DataFrame) -> list[dict[str, Any]]:
    """Return ``decisions``, of ``pipelines.review.decisions``, with badge, colour and due in words, and events.

    ``events`` has a line each of what happened, the first one first.
    """
    return [
        row | _standing(row) | {"events": [_event_words(event) for event in row["history"]]}
        for row in records(decisions)
    ]


def _standing(row: Mapping[str, Any]) -> dict[str, str]:
    if row["standing"] == CLOSED:
        return {"badge": "● Closed", "colour": "green", "due": f"closed {day(row['last_on'])}"}
    due = f"due {day(row['due_on'])}"
    if not row["overdue"]:
        return {"badge": "▲ Open", "colour": "orange", "due": due}
    since = number_of(int(row["days_overdue"]), "day")
    return {"badge": "■ Overdue", "colour": "red", "due": f"was {due}, {since} ago"}


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
    total, late = len(decisions), int(decisions["overdue"].sum())
    still_open = int((decisions["standing"] != CLOSED).sum())
    if not total:
        return "No clinic has decided anything about this yet"
    if not still_open:
        return sentence(f"{number_of(total, 'decision')} taken, none is open")
    start = f"{still_open} of {number_of(total, 'decision')} {'is' if still_open == 1 else 'are'} open"
    return f"{start}, {late} {'is' if late == 1 else 'are'} overdue" if late else start


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
    ahead = [board for board in definitions.calendar.boards if board > today]
    return min(ahead, default=today + timedelta(weeks=WEEKS_TO_NEXT))
