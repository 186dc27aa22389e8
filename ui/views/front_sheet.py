"""What a clinic should ask about, each a line with a link to where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from pipelines.positions import FrontSheet
from pipelines.review.decisions import OPEN
from schemas.periods import short_period
from schemas.vocabulary import Lateness
from ui.text import day, listed, number_of

_SCREENS = {"kpi": "kpis", "target": "kpis", "comparator": "kpis", "workforce": "workforce"}
MOST_NAMED = 3


@dataclass(frozen=True)
class Question:
    """Something to ask about: a count that opens a screen, and what it counts."""

    count: str
    words: str
    screen: str


def questions(
    sheet: FrontSheet, verdict_changes: pd.DataFrame, returns_since: pd.DataFrame, last_look: datetime | None
) -> list[Question]:
    """Return what is new, then open decisions, late returns, queries, what is overdue and RAG challenges.

    ``verdict_changes`` and ``returns_since`` as in ``pipelines.positions``; the latter are those that came since
    this browser's ``last_look``.
    """
    return [
        *_verdicts(verdict_changes),
        *_returns(returns_since, last_look),
        *_decisions(sheet.decisions),
        *_late(sheet.late),
        *_queries(sheet),
        *_overdue(sheet.projects),
        *_challenges(sheet.challenges),
    ]


def _question(count: str, words: str, screen: str) -> list[Question]:
    return [Question(count, words, screen)]


def _first(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return "; ".join([*names[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])])


def _verdicts(changes: pd.DataFrame) -> list[Question]:
    if changes.empty:
        return []
    columns = (changes[column] for column in ("short_name", "before", "after"))
    moves = [f"{name}: {before} to {after}" for name, before, after in zip(*columns, strict=True)]
    since = short_period(changes["period_before"].iloc[0])
    return _question(
        f"{number_of(len(changes), 'verdict')} changed", f" since {since}: {_first(moves)}", "kpis"
    )


def _returns(came: pd.DataFrame, last_look: datetime | None) -> list[Question]:
    if came.empty or last_look is None:
        return []
    words = f" since you last looked, {day(last_look)}: {_first(came['file_name'].tolist())}"
    return _question(f"{number_of(len(came), 'return')} came in", words, "history")


def _decisions(decisions: pd.DataFrame) -> list[Question]:
    still = decisions[decisions["standing"] == OPEN]
    if still.empty:
        return []
    late = int(still["overdue"].sum())
    count = number_of(len(still), "open decision") + (f", {late} overdue" if late else "")
    return _question(count, f": {_first(still['text'].tolist())}", "clinic")


def _late(late: pd.DataFrame) -> list[Question]:
    if late.empty:
        return []
    screen = _SCREENS.get(str(late["kind"].iloc[0]), "plan")
    names = (late["what"] + " of " + late["occasion"]).tolist()
    return _question(f"{number_of(len(late), 'return')} late", f": {_first(names)}", screen)


def _queries(sheet: FrontSheet) -> list[Question]:
    if sheet.queries.empty:
        return []
    names = dict(zip(sheet.kpis["measure"], sheet.kpis["short_name"], strict=True))
    measures = [names[code] for code in sheet.queries["measure"].unique() if code in names]
    count = number_of(len(sheet.queries), "commentary query", "commentary queries")
    return _question(count, f": {_first(measures)}", "kpis")


def _overdue(projects: pd.DataFrame) -> list[Question]:
    refs = projects.loc[projects["lateness"] == Lateness.OVERDUE, "project"].tolist()
    if not refs:
        return []
    count = f"{number_of(len(refs), 'project')} past {'its' if len(refs) == 1 else 'their'} date"
    return _question(count, f": {_first(refs)}", "plan")


def _challenges(challenges: pd.DataFrame) -> list[Question]:
    if challenges.empty:
        return []
    kinds = [f"{count} {str(kind).lower()}" for kind, count in challenges["challenge"].value_counts().items()]
    return _question(number_of(len(challenges), "RAG challenge"), f": {listed(kinds)}", "plan")
