"""The plan as rows of plain data: projects, actions, challenges and movement, and what is found in them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from measures.plan import Change, Tally
from schemas.definitions import Definitions
from schemas.vocabulary import BOARD_CYCLE_DAYS, Lateness
from ui.text import day, days, lateness_words, number_of, sentence
from ui.views.kpis import records

NOT_RATED, NOT_RATED_SYMBOL = "Not rated", "•"
WORST_FIRST = [
    *(Lateness.OVERDUE, Lateness.DUE_SOON, Lateness.NO_DATE, Lateness.NOT_RATED),
    *(Lateness.ON_TIME, Lateness.ELSEWHERE, Lateness.COMPLETE),
]
# What the search of the plan's tables looks in.
SEARCHED = {
    "Projects": ["project", "title", "lead", "status", "lateness", "progress", "next_steps"],
    "Actions": ["action", "project", "project_title", "title", "lead", "status", "lateness", "progress"],
}
ABOUT_CHALLENGES = (
    "A challenge is a self-rated status that dates, text or actions contradict: something to ask about."
)
_CAME_AND_WENT = {
    Change.NEW: "new",
    Change.GONE: "no longer reported",
    Change.FIRST: "reported for the first time",
}


def movement_finding(counts: Tally) -> str:
    """3 of 22 projects and 14 of 218 actions moved."""
    if counts.last is None:
        return "No project or action has been reported"
    if not counts.since:
        return "Only one report so far: nothing to compare"
    parts = []
    for what in ("project", "action"):
        moved, same = (counts.became[what, change] for change in (Change.MOVED, Change.SAME))
        if total := moved + same:
            parts.append(f"{moved or 'none'} of {number_of(total, what)}")
    since = day(counts.since[0]) if len(counts.since) == 1 else "their last report"
    return sentence(f"{' and '.join(parts)} moved since {since}")


def movement_line(counts: Tally) -> str:
    """2 projects from Grey to Amber; 1 action new: every movement in words, and the dates compared."""
    if not counts.since:
        of = f"of {day(counts.last)} " if counts.last else ""
        return f"The report {of}is the first that is held. What moved will show from the next one."
    parts: list[str] = []
    for what in ("project", "action"):
        parts += [
            f"{number_of(count, what)} from {before} to {after}"
            for (of, before, after), count in counts.flows.items()
            if of == what
        ]
        parts += [
            f"{number_of(count, what)} {words}"
            for change, words in _CAME_AND_WENT.items()
            if (count := counts.became[what, change])
        ]
    dates = f"from {day(counts.since[0])} to {day(counts.until[-1])}"
    return f"{sentence('; '.join(parts))}. Each latest report is compared with the one before, {dates}."


def counted_words(rows: pd.DataFrame) -> str:
    """34 of them counted: after a number of projects; actions are not told apart."""
    counted = int(rows["counted"].sum()) if "counted" in rows else 0
    return f", {counted:,} of them counted" if counted else ""


def board_line(board: date | None, as_at: date, within_cycle: int) -> str:
    """The next Board is on 28 April 2023, by the calendar; how many more are due within a cycle of the date."""
    cycle = f"{BOARD_CYCLE_DAYS} days, by {day(as_at + timedelta(days=BOARD_CYCLE_DAYS))}"
    if board is None:
        return f"The calendar names no Board after {day(as_at)}; shown is what is due within {cycle}."
    items = number_of(within_cycle, "item") if within_cycle else "nothing"
    due = f"In all, {items} {'is' if within_cycle <= 1 else 'are'} due within {cycle}."
    return f"The next Board is on {day(board)}, by the reporting calendar. {due}"


def list_leads(definitions: Definitions) -> list[str]:
    """Return every role that leads a project, alone or with another."""
    return sorted({project.lead for project in definitions.plan.project if project.lead})


def of_lead(rows: pd.DataFrame, lead: str | None) -> pd.DataFrame:
    """Return the rows that a role leads, alone or with another; all of them where none is named."""
    if not lead:
        return rows
    alone_or_with = rf"(?:^| and ){re.escape(lead)}(?:$| and | with )"
    return rows[rows["lead"].fillna("").str.contains(alone_or_with)]


def worst_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return projects or actions with the overdue first, the longest first; then the soonest; the complete last."""
    place = rows["lateness"].map({str(lateness): place for place, lateness in enumerate(WORST_FIRST)})
    overdue = -rows["days_overdue"].astype("float64").fillna(0)
    keys = pd.DataFrame({"place": place, "overdue": overdue, "due": rows["due_date"]})
    return rows.loc[keys.sort_values(["place", "overdue", "due"], kind="stable").index]


def late(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the projects or actions past their date, the longest overdue first."""
    overdue = rows[rows["lateness"] == Lateness.OVERDUE]
    return overdue.sort_values("days_overdue", ascending=False, kind="stable")


def due_by(rows: pd.DataFrame, board: date | None) -> pd.DataFrame:
    """Return what is due by the next Board, the nearest first; within a Board's cycle where no Board is named."""
    due = _due_dates(rows)
    is_due = rows["lateness"].isin([Lateness.DUE_SOON, Lateness.ON_TIME] if board else [Lateness.DUE_SOON])
    if board:
        is_due &= due <= pd.Timestamp(board)
    return rows.loc[due[is_due].sort_values(kind="stable").index]


def due_soon(rows: pd.DataFrame) -> int:
    """Return how many projects or actions are due within a Board's cycle."""
    return int((rows["lateness"] == Lateness.DUE_SOON).sum())


def _due_dates(rows: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    return (
        rows["revised_due_date"].fillna(rows["due_date"]) if "revised_due_date" in rows else rows["due_date"]
    )


def count_illustrative(rows: pd.DataFrame) -> int:
    """Return how many projects or actions say of themselves that they are illustrative."""
    texts = rows["progress"].fillna("") + rows["next_steps"].fillna("")
    return int(texts.str.startswith("Illustrative").sum())


@dataclass(frozen=True)
class StatusMark:
    """How a project or action stands: a status with its symbol, shown in a badge, or plain words."""

    name: str
    symbol: str = ""
    is_badge: bool = True

    @property
    def words(self) -> str:
        """Symbol and name as plain text."""
        return f"{self.symbol} {self.name}".strip()


def status_marks(rows: pd.DataFrame, definitions: Definitions) -> list[StatusMark]:
    """Return each row's status; who reports it where that is another, or that it is not rated, in plain words."""
    symbols = {status.name: status.symbol for status in definitions.statuses}

    def mark(status: object, reported_by: object) -> StatusMark:
        if status in symbols:
            return StatusMark(str(status), symbols[str(status)])
        if isinstance(reported_by, str):
            return StatusMark(reported_by, definitions.elsewhere.symbol, is_badge=False)
        return StatusMark(NOT_RATED, is_badge=False)

    return list(map(mark, rows["status"], rows["reported_by"]))


def project_rows(
    projects: pd.DataFrame, actions: pd.DataFrame, definitions: Definitions
) -> list[dict[str, Any]]:
    """Return one row a project, as ``action_rows`` does; ``complete`` is how many of its ``actions`` are: 3 of 8."""
    total = actions["project"].value_counts()
    done = actions.loc[actions["status"].isin(definitions.complete), "project"].value_counts()
    complete = {project: f"{done.get(project, 0)} of {count}" for project, count in total.items()}
    complete_words = projects["project"].map(complete).fillna("–")
    return _plan_rows(projects.assign(ref=projects["project"], of="", complete=complete_words), definitions)


def action_rows(
    actions: pd.DataFrame, definitions: Definitions, with_project: bool = True
) -> list[dict[str, Any]]:
    """Return one row an action: ref, title, of (its project, where wanted), progress, lead, status (a StatusMark),
    due, late (words), is_overdue.
    """
    of = actions["project"] + " " + actions["project_title"] if with_project else ""
    return _plan_rows(actions.assign(ref=actions["action"], of=of), definitions)


def _plan_rows(rows: pd.DataFrame, definitions: Definitions) -> list[dict[str, Any]]:
    return records(
        rows.assign(
            status=pd.Series(status_marks(rows, definitions), rows.index, dtype="object"),
            progress=rows["progress"].fillna("").str.strip(),
            due=days(_due_dates(rows), "No date"),
            late=list(map(lateness_words, rows["lateness"], rows["days_overdue"])),
            is_overdue=rows["lateness"] == Lateness.OVERDUE,
        )
    )


def challenge_rows(challenges: pd.DataFrame, definitions: Definitions) -> list[dict[str, Any]]:
    """Return one row a challenge of ``measures``: ref, title, status (a StatusMark), challenge, reason, lead."""
    marks = status_marks(challenges.assign(reported_by=None), definitions)
    return records(challenges.assign(status=pd.Series(marks, challenges.index, dtype="object")))


def _standing_marks(standings: Iterable[object], definitions: Definitions) -> list[StatusMark]:
    """Return standings of reports as badges, what others report and what is not rated too; a dash for none."""
    symbols = {status.name: status.symbol for status in definitions.statuses}
    symbols[definitions.elsewhere.name] = definitions.elsewhere.symbol
    symbols[NOT_RATED] = NOT_RATED_SYMBOL
    return [
        StatusMark(str(one), symbols[str(one)]) if one in symbols else StatusMark("–", is_badge=False)
        for one in standings
    ]


def flow_rows(counts: Tally, definitions: Definitions) -> list[tuple[StatusMark, StatusMark, int, int]]:
    """Return from and to which status counted projects and actions went, and how many of each, the most first."""
    flows = counts.flows
    ways = sorted({(before, after) for _, before, after in flows})
    rows = []
    for way in ways:
        before, after = _standing_marks(way, definitions)
        rows.append((before, after, flows.get(("project", *way), 0), flows.get(("action", *way), 0)))
    return sorted(rows, key=lambda row: -(row[2] + row[3]))


def moved(movement: pd.DataFrame) -> pd.DataFrame:
    """Return the projects and actions that moved, came or went."""
    return movement[movement["change"].isin([Change.MOVED, Change.NEW, Change.GONE])]


def moved_rows(movement: pd.DataFrame, definitions: Definitions) -> list[dict[str, Any]]:
    """Return one row a project or action: ref, title, before and after (StatusMark), change, since, lead."""
    ends = {
        end: pd.Series(_standing_marks(movement[end], definitions), movement.index, dtype="object")
        for end in ("before", "after")
    }
    change, since = movement["change"].str.capitalize(), movement["before_on"].map(day)
    return records(movement.assign(change=change, since=since, **ends))
