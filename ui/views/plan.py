"""The plan as rows of plain data: projects, actions, challenges, movement, and what is found in them."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from measures.plan import Change, Tally
from pipelines.positions import FrontSheet
from pipelines.positions.plan import UNRATED
from pipelines.review.decisions import OPEN
from schemas.definitions import Definitions
from schemas.vocabulary import DONE, LATE, Lateness, fold
from ui.text import DATED, OUR_CALENDAR, day, days, items_of_plan, lateness_words, listed, number_of, sentence
from ui.views import records

UNRATED_SYMBOL = "•"
WORST_FIRST = [
    *(Lateness.OVERDUE, Lateness.PASSED, Lateness.DUE_SOON, Lateness.NO_DATE),
    *(Lateness.NOT_RATED, Lateness.ON_TIME, Lateness.ELSEWHERE, Lateness.COMPLETE),
]
# What the search of the plan's tables looks in.
SEARCHED = {
    "Projects": ["project", "title", "lead", "status", "lateness", "progress", "next_steps"],
    "Actions": ["action", "project", "project_title", "title", "lead", "status", "lateness", "progress"],
}
ABOUT_CHALLENGES = (
    "A rating to query is a self-rated status that dates known by then, text or actions contradict."
)
ABOUT_PASSED = "Not complete when last reported, and due between that report and now: nobody has said yet."
_CAME_AND_WENT = {
    Change.NEW: "new",
    Change.GONE: "no longer reported",
    Change.FIRST: "reported once so far",
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
        return f"The report {of}is the first received. What moved will show from the next one."
    parts: list[str] = []
    for what in ("project", "action"):
        ways = {f"from {way[1]} to {way[2]}": n for way, n in counts.flows.items() if way[0] == what}
        ways |= {words: counts.became[what, change] for change, words in _CAME_AND_WENT.items()}
        parts += [f"{number_of(count, what)} {words}" for words, count in ways.items() if count]
    dates = f"from {day(counts.since[0])} to {day(counts.until[-1])}"
    return f"{sentence('; '.join(parts))}. Each latest report is compared with the one before, {dates}."


def board_line(board: date | None, as_at: date) -> str:
    """The next Board is on 28 April 2023, by the calendar; where it names none, nothing is listed as due before it."""
    if board is None:
        return f"It names none after {day(as_at)}, so nothing is listed as due before one."
    return f"The next Board is on {day(board)}, by the reporting calendar."


def board_note(definitions: Definitions, as_at: date) -> str:
    """Say when the next Board is, and where the calendar that says so is this product's reading."""
    calendar, board = definitions.calendar, definitions.calendar.next_board(as_at)
    is_ours = board and calendar.ours and board not in calendar.published
    return board_line(board, as_at) + (f" {OUR_CALENDAR}" if is_ours else "")


def of_lead(rows: pd.DataFrame, lead: str | None) -> pd.DataFrame:
    """Return the rows that a role leads, alone or with another; all of them where none is named."""
    if not lead:
        return rows
    alone_or_with = rf"(?:^| and ){re.escape(fold(lead))}(?:$| and | with )"
    return rows[rows["lead"].fillna("").map(fold).astype("str").str.contains(alone_or_with)]


def select_lead(sheet: FrontSheet, lead: str | None, definitions: Definitions) -> FrontSheet:
    """Return what a role leads of a sheet, the queries on its measures and the decisions it owes; without one, all."""
    if not lead:
        return sheet
    owners = [definitions.measures[measure].owner_role for measure in sheet.queries["measure"]]
    owed = sheet.decisions[sheet.decisions["standing"] == OPEN]
    frames: dict[str, Any] = {name: getattr(sheet, name) for name in ("projects", "actions", "challenges")}
    frames |= {"queries": sheet.queries.assign(lead=owners), "decisions": owed.assign(lead=owed["owner"])}
    frames = {name: of_lead(rows, lead) for name, rows in frames.items()}
    return replace(sheet, **frames)


def work_tiles(mine: FrontSheet) -> list[tuple[int, str, str]]:
    """Return what a role has to do, of ``select_lead``: count, words and the part of the page that lists it."""
    to_query, owed = len(mine.challenges) + len(mine.queries), len(mine.decisions)
    dated = [(sum(map(len, find_dated(mine, of))), one["listed"], one["part"]) for of, one in DATED.items()]
    return [
        *dated,
        (to_query, "to query", "queries" if len(mine.challenges) else "commentary"),
        (owed, "decision owed" if owed == 1 else "decisions owed", "decisions"),
    ]


def find_dated(sheet: FrontSheet, lateness: str) -> list[pd.DataFrame]:
    """Return the projects and the actions of one lateness."""
    return [select_lateness(rows, lateness) for rows in (sheet.projects, sheet.actions)]


def worst_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return projects or actions with the overdue first, the longest first; then the soonest; the complete last."""
    place = rows["lateness"].map({str(lateness): place for place, lateness in enumerate(WORST_FIRST)})
    overdue = -rows["days_overdue"].astype("float64").fillna(0)
    keys = pd.DataFrame({"place": place, "overdue": overdue, "due": rows["due_date"]})
    return rows.loc[keys.sort_values(["place", "overdue", "due"], kind="stable").index]


def select_lateness(rows: pd.DataFrame, lateness: str) -> pd.DataFrame:
    """Return the projects or actions of one lateness, the earliest date first."""
    return rows.loc[_due_dates(rows)[rows["lateness"] == lateness].sort_values(kind="stable").index]


def past_dates_line(projects: pd.DataFrame, actions: pd.DataFrame) -> str:
    """2 rated projects are past their date; so are 12 parts of E1 and E2 and 5 that C and D report elsewhere."""
    return f"{_past_dates(projects, 'project')} {_past_dates(actions, 'action')}"


def _past_dates(rows: pd.DataFrame, what: str) -> str:
    gone = rows[rows["date_passed"]]
    rated = int(gone["lateness"].isin(list(LATE)).sum())
    elsewhere, unrated = (gone[gone["lateness"] == one] for one in (Lateness.ELSEWHERE, Lateness.NOT_RATED))
    is_part = unrated["parent"].notna() & (what == "project")
    parts, others = unrated[is_part], unrated[~is_part]
    report = "reports" if elsewhere["workstream"].nunique() == 1 else "report"
    also: list[str] = [
        f"{number_of(len(parts), 'part')} of {_names(parts['parent'])}" if len(parts) else "",
        f"{len(others)} not rated" if len(others) else "",
        f"{len(elsewhere)} that {_names(elsewhere['workstream'])} {report} elsewhere"
        if len(elsewhere)
        else "",
    ]
    start = number_of(rated, f"rated {what} is past its date", f"rated {what}s are past their date")
    start = start if rated else f"No rated {what} is past its date"
    is_are = "is" if len(parts) + len(others) + len(elsewhere) == 1 else "are"
    return f"{start}; so {is_are} {listed(list(filter(None, also)))}." if any(also) else f"{start}."


def _names(column: "pd.Series[Any]") -> str:
    return listed(column.unique().tolist())


def _due_dates(rows: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    due = rows["due_date"]
    return rows["revised_due_date"].fillna(due) if "revised_due_date" in rows else due


def illustrative_line(projects: pd.DataFrame, actions: pd.DataFrame) -> str:
    """Say which projects and actions say of themselves that they are made up to meet totals; empty where none does."""
    texts = [rows["progress"].fillna("") + rows["next_steps"].fillna("") for rows in (projects, actions)]
    items = items_of_plan(*(int(of.str.startswith("Illustrative").sum()) for of in texts))
    why = "were made to add up to the published totals; the report gives no status of each."
    return f"Illustrative: the rows of {items} {why}" if items else ""


def narrative(texts: "pd.Series[str]") -> "pd.Series[str]":
    """Return what was reported without the words that call its row illustrative, which a page says once."""
    return texts.fillna("").str.replace(r"^Illustrative\b[^.]*\.", "", regex=True).str.strip()


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


_DASH = StatusMark("–", is_badge=False)


def status_badges(definitions: Definitions) -> dict[Any, StatusMark]:
    """Return how each status is shown, what others report and what is not rated too, by its name."""
    symbols = {status.name: status.symbol for status in definitions.statuses}
    symbols |= {definitions.elsewhere.name: definitions.elsewhere.symbol, UNRATED: UNRATED_SYMBOL}
    return {name: StatusMark(name, symbol) for name, symbol in symbols.items()}


def status_marks(rows: pd.DataFrame, definitions: Definitions) -> "pd.Series[Any]":
    """Return each row's status; who reports it where that is another, or that it is not rated, in plain words."""
    badges, other = status_badges(definitions), definitions.elsewhere.symbol
    plain = [
        StatusMark(by, other, is_badge=False) if isinstance(by, str) else StatusMark(UNRATED, is_badge=False)
        for by in rows["reported_by"]
    ]
    marks = [badges.get(status, mark) for status, mark in zip(rows["status"], plain, strict=True)]
    return pd.Series(marks, index=rows.index, dtype="object")


def actions_complete(projects: pd.DataFrame, actions: pd.DataFrame) -> "pd.Series[str]":
    """Return how many of each project's actions and of its parts' are complete: 3 of 8, a dash where it has none."""
    of_parts = actions[actions["parent"].notna()]
    beneath = pd.concat([actions, of_parts.assign(project=of_parts["parent"])])
    total = beneath["project"].value_counts()
    done = beneath.loc[beneath["stage"].isin(list(DONE)), "project"].value_counts()
    words = {project: f"{done.get(project, 0)} of {count}" for project, count in total.items()}
    return pd.Series([words.get(ref, "–") for ref in projects["project"]], index=projects.index, dtype="str")


def plan_rows(
    rows: pd.DataFrame,
    definitions: Definitions,
    actions: pd.DataFrame | None = None,
    with_project: bool = True,
) -> list[dict[str, Any]]:
    """Return one row an action: ref, title, of (its project, where wanted), progress, lead, status (a StatusMark),
    due, late (words), is_overdue.

    Where ``rows`` are projects, ``actions`` are given; ``complete`` is how many of a project's are: 3 of 8.
    """
    if actions is None:
        of = rows["project"] + " " + rows["project_title"] if with_project else ""
        rows = rows.assign(ref=rows["action"], of=of)
    else:
        rows = rows.assign(ref=rows["project"], of="", complete=actions_complete(rows, actions))
    return records(
        rows.assign(
            status=status_marks(rows, definitions),
            progress=narrative(rows["progress"]),
            due=days(_due_dates(rows), "No date"),
            late=list(map(lateness_words, rows["lateness"], rows["days_overdue"])),
            is_overdue=rows["lateness"] == Lateness.OVERDUE,
        )
    )


def challenge_rows(challenges: pd.DataFrame, definitions: Definitions) -> list[dict[str, Any]]:
    """Return one row a challenge of ``measures``: ref, title, status (a StatusMark), challenge, reason, lead."""
    return records(challenges.assign(status=status_marks(challenges.assign(reported_by=None), definitions)))


def moved_rows(movement: pd.DataFrame, definitions: Definitions) -> list[dict[str, Any]]:
    """Return one row a project or action: ref, title, before and after (StatusMark), change, since, lead."""
    badges = status_badges(definitions)
    before, after = (movement[end].map(lambda one: badges.get(one, _DASH)) for end in ("before", "after"))
    change, since = movement["change"].str.capitalize(), movement["before_on"].map(day)
    return records(movement.assign(change=change, since=since, before=before, after=after))
