"""What a clinic should ask about, each a line with a link to where it stands."""

from collections.abc import Sequence, Sized
from datetime import datetime

import pandas as pd

from pipelines.positions import FrontSheet
from pipelines.review.decisions import OPEN
from schemas.periods import short_period
from schemas.vocabulary import Lateness
from ui.text import day, items_of_plan, listed, number_of
from ui.views.rows import records

MOST_NAMED = 2


def questions(
    sheet: FrontSheet,
    verdict_changes: pd.DataFrame,
    returns_since: pd.DataFrame,
    last_look: datetime | None,
    is_assumed: bool = False,
) -> list[dict[str, str]]:
    """Return what to ask about as rows: count (opens a screen), words (what it counts), screen.

    First what is new, then open decisions, late returns, queries, what is overdue and ratings to query.
    ``verdict_changes`` and ``returns_since`` as in ``pipelines.positions``; the latter are those that came since this
    browser's ``last_look``. ``is_assumed`` marks what goes by a calendar that nobody has agreed.
    """
    since = next(iter(verdict_changes["period_before"].map(short_period)), "")
    looked = f" since you last looked, {day(last_look)}" if last_look else ""
    calendar = " by the assumed calendar" if is_assumed else ""
    decisions = sheet.decisions[sheet.decisions["standing"] == OPEN]
    overdue = int(decisions["overdue"].sum())
    queried = sheet.kpis.set_index("measure")["short_name"].reindex(sheet.queries["measure"].unique())
    kinds = [
        f"{count} {str(kind).lower()}" for kind, count in sheet.challenges["challenge"].value_counts().items()
    ]
    moves = _fill("{short_name}, now {after}", verdict_changes)
    return [
        *_question(verdict_changes, "verdict", moves, "kpis", " changed", f" since {since}"),
        *_question(
            returns_since, "return", _fill("{file_name}", returns_since), "history", " came in", looked
        ),
        *_question(
            *(decisions, "open decision", _fill("{text}", decisions), "clinic"),
            f", {overdue} overdue" if overdue else "",
        ),
        *_question(
            sheet.late, "return", _fill("{what}, {occasion}", sheet.late), "returns", " late", calendar
        ),
        *_question(sheet.queries, "commentary query", queried.dropna().tolist(), "kpis"),
        *_past_dates(sheet, Lateness.OVERDUE, "overdue"),
        *_past_dates(sheet, Lateness.PASSED, "past their date since the report"),
        *_question(sheet.challenges, "rating", [listed(kinds)], "plan", " to query"),
    ]


def _past_dates(sheet: FrontSheet, lateness: Lateness, words: str) -> list[dict[str, str]]:
    """Return the row of what is past its date: "1 project and 2 actions overdue: B2; B2-02; B2-03"."""
    projects, actions = (
        rows.loc[rows["lateness"] == lateness, what].tolist()
        for what, rows in (("project", sheet.projects), ("action", sheet.actions))
    )
    rows = _question([*projects, *actions], "item", [*projects, *actions], "plan")
    return [row | {"count": f"{items_of_plan(len(projects), len(actions))} {words}"} for row in rows]


def _fill(words: str, rows: pd.DataFrame) -> list[str]:
    return [words.format_map(row) for row in records(rows)]


def _question(
    rows: Sized, noun: str, names: Sequence[str], screen: str, after: str = "", since: str = ""
) -> list[dict[str, str]]:
    """Return the row of what is asked about, none where nothing is: "3 returns late: KPIs of Q3; 2 more"."""
    more = len(names) - MOST_NAMED
    named = "; ".join([*names[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
    count = number_of(len(rows), noun, f"{noun[:-1]}ies" if noun.endswith("y") else "") + after
    return [{"count": count, "words": f"{since}: {named}", "screen": screen}] if len(rows) else []
