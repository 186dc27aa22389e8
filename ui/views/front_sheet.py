"""What a clinic should ask about, each a line with a link to where it stands."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from pipelines.positions import FrontSheet
from pipelines.review.decisions import OPEN
from schemas.periods import short_period
from schemas.vocabulary import LATE, Lateness
from ui.text import DATED, day, items_of_plan, listed, number_of
from ui.views import records

MOST_NAMED = 2


def questions(
    sheet: FrontSheet,
    verdict_changes: pd.DataFrame,
    returns_since: pd.DataFrame,
    last_look: datetime | None,
    is_assumed: bool,
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
    moved, came = _fill("{short_name}, now {after}", verdict_changes), _fill("{file_name}", returns_since)
    agreed, late = _fill("{text}", decisions), _fill("{what}, {occasion}", sheet.late)
    overdue = f", {count} overdue" if (count := int(decisions["overdue"].sum())) else ""
    queried = sheet.kpis.set_index("measure")["short_name"].reindex(sheet.queries["measure"].unique())
    queries = number_of(len(sheet.queries), "commentary query", "commentary queries")
    counts = sheet.challenges["challenge"].value_counts().items()
    kinds = listed([f"{count} {str(kind).lower()}" for kind, count in counts])
    return [
        *_question(f"{number_of(len(moved), 'verdict')} changed", moved, "kpis", f" since {since}"),
        *_question(f"{number_of(len(came), 'return')} came in", came, "history", looked),
        *_question(number_of(len(agreed), "open decision") + overdue, agreed, "clinic"),
        *_question(f"{number_of(len(late), 'return')} late", late, "returns", calendar),
        *_question(queries, queried.dropna().tolist(), "kpis"),
        *(row for lateness in LATE for row in _past_dates(sheet, lateness)),
        *_question(
            f"{number_of(len(sheet.challenges), 'rating')} to query", [kinds] if kinds else [], "plan"
        ),
    ]


def _past_dates(sheet: FrontSheet, lateness: Lateness) -> list[dict[str, str]]:
    """Return the row of what is past its date: "1 project and 2 actions overdue: B2; B2-02; B2-03"."""
    projects, actions = (
        rows.loc[rows["lateness"] == lateness, what].tolist()
        for what, rows in (("project", sheet.projects), ("action", sheet.actions))
    )
    count = f"{items_of_plan(len(projects), len(actions))} {DATED[lateness]['listed']}"
    return _question(count, [*projects, *actions], "plan")


def _fill(words: str, rows: pd.DataFrame) -> list[str]:
    return [words.format_map(row) for row in records(rows)]


def _question(count: str, names: Sequence[str], screen: str, since: str = "") -> list[dict[str, str]]:
    """Return the row of what is asked about, none where nothing is: "3 returns late: KPIs of Q3; 2 more"."""
    more = len(names) - MOST_NAMED
    named = "; ".join([*names[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
    return [{"count": count, "words": f"{since}: {named}", "screen": screen}] if names else []
