"""Decisions in words: how each stands, its history, and what a new one starts from."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from pipelines.review.decisions import CLOSED
from schemas.definitions import Definitions
from schemas.vocabulary import Event
from ui.markdown import escape
from ui.text import day, number_of, sentence

WEEKS_TO_NEXT = 4


def standing_badge(standing: str, overdue: bool) -> str:
    """Word, symbol and colour of how a decision stands, as Streamlit's markdown."""
    if standing == CLOSED:
        return ":green-badge[● Closed]"
    return ":red-badge[■ Overdue]" if overdue else ":orange-badge[▲ Open]"


def decision_line(row: "pd.Series[Any]") -> str:
    """How a decision stands, what will be done, whose it is and when it is due, as markdown."""
    due = f"due {day(row['due_on'])}"
    if row["standing"] == CLOSED:
        due = f"closed {day(row['last_on'])}"
    elif row["overdue"]:
        due = f"was due {day(row['due_on'])}, {number_of(int(row['days_overdue']), 'day')} ago"
    said = f"  \n:gray[{escape(row['note'])}]" if row["note"] else ""
    badge = standing_badge(row["standing"], bool(row["overdue"]))
    return f"{badge} {escape(row['text'])} · *{escape(row['owner'])}* · {due}{said}"


def history_lines(history: Sequence[Mapping[str, Any]]) -> list[str]:
    """What happened to a decision, the first event first, each in one line of markdown."""
    return [
        f"{day(event['happened_on'])}, {escape(event['happened_by'])}: {_told(event)}" for event in history
    ]


def _told(event: Mapping[str, Any]) -> str:
    stood = f"“{escape(event['text'])}”, {escape(event['owner'])}, due {day(event['due_on'])}"
    if event["event"] in (Event.RECORDED, Event.CHANGED):
        return f"{event['event']} {'as' if event['event'] == Event.RECORDED else 'to'} {stood}"
    return str(event["event"]) + (f": {escape(event['note'])}" if event["note"] else "")


def decision_finding(decisions: pd.DataFrame) -> str:
    """2 of 3 decisions are open, 1 is overdue."""
    total, still, late = (
        len(decisions),
        int((decisions["standing"] != CLOSED).sum()),
        int(decisions["overdue"].sum()),
    )
    if not total:
        return "No clinic has decided anything about this yet"
    if not still:
        return sentence(f"{number_of(total, 'decision')} taken, none is open")
    start = f"{still} of {number_of(total, 'decision')} {'is' if still == 1 else 'are'} open"
    return f"{start}, {late} {'is' if late == 1 else 'are'} overdue" if late else start


def roles(known: Definitions) -> list[str]:
    """Every role that the plan, the measures and the calendar name."""
    named = [
        *(project.lead for project in known.plan.project),
        *(measure.owner_role for measure in known.measures.values()),
        *(due.from_ for due in known.calendar.due),
    ]
    return sorted({role for role in named if role})


def next_due(known: Definitions, today: date) -> date:
    """The day that a new decision is due unless somebody says otherwise: the next Board, or four weeks on."""
    ahead = [board for board in known.calendar.boards if board > today]
    return min(ahead, default=today + timedelta(weeks=WEEKS_TO_NEXT))
