"""What a clinic should ask about, each with a link to where it stands."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from pipelines.positions import FrontSheet
from pipelines.review.decisions import OPEN
from schemas.periods import short_period
from schemas.vocabulary import Lateness
from ui import cards
from ui.markdown import escape
from ui.prose import headed, way_to
from ui.screens import CLINIC, HISTORY, KPIS, PLAN, WORKFORCE, Screen, address
from ui.text import day, listed, number_of

SCREEN_OF = {"kpi": KPIS, "target": KPIS, "comparator": KPIS, "workforce": WORKFORCE}
MOST_NAMED = 3
_MOVED = ["short_name", "before", "after"]


def to_ask(sheet: FrontSheet, news: Sequence[tuple[str, Screen]] = ()) -> str:
    """Return ``news``, open decisions, late returns, queries, what is overdue and challenges; or that there is none."""
    lines = [
        *news,
        *open_decisions(sheet),
        *late_returns(sheet),
        *queries(sheet),
        *overdue(sheet),
        *challenges(sheet),
    ]
    if lines:
        asked = cards.lines("What to ask", [_linked(words, screen) for words, screen in lines])
    else:
        asked = "<p>Nothing is left open, late, overdue, queried or contradicted.</p>"
    return headed("For this clinic", asked, way_to(CLINIC, "Start the clinic"))


def _linked(words: str, screen: Screen) -> str:
    """Markdown whose bold words, with which each line begins, open the screen where it stands."""
    _, head, rest = words.split("**", 2)
    return f"[**{head}**]({address(screen, {})}){rest}"


def _named(names: list[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - MOST_NAMED
    shown = names[:MOST_NAMED] + ([f"{more} more"] if more > 0 else [])
    return escape("; ".join(shown))


def changes(moved: pd.DataFrame, came: pd.DataFrame, looked: datetime | None) -> list[tuple[str, Screen]]:
    """What is new: verdicts that are not those of the period before, and returns since this browser last looked."""
    news: list[tuple[str, Screen]] = []
    if len(moved):
        words = [
            f"{name}: {before} to {after}" for name, before, after in moved[_MOVED].itertuples(index=False)
        ]
        count = f"**{number_of(len(moved), 'verdict')} changed** since {short_period(moved['period_before'].iloc[0])}"
        news.append((f"{count}: {_named(words)}", KPIS))
    if len(came) and looked:
        count = f"**{number_of(len(came), 'return')} came in** since you last looked, {day(looked)}"
        news.append((f"{count}: {_named(came['file_name'].tolist())}", HISTORY))
    return news


def open_decisions(sheet: FrontSheet) -> list[tuple[str, Screen]]:
    """What clinics agreed and is not done, the first due first."""
    still = sheet.decisions[sheet.decisions["standing"] == OPEN]
    if still.empty:
        return []
    late = int(still["overdue"].sum())
    count = number_of(len(still), "open decision") + (f", {late} overdue" if late else "")
    return [(f"**{count}**: {_named(still['text'].tolist())}", CLINIC)]


def late_returns(sheet: FrontSheet) -> list[tuple[str, Screen]]:
    """Only what is late; not what is due and has time."""
    late = sheet.late
    if late.empty:
        return []
    names = (late["what"] + " of " + late["occasion"]).tolist()
    screen = SCREEN_OF.get(str(late["kind"].iloc[0]), PLAN)
    return [(f"**{number_of(len(late), 'return')} late**: {_named(names)}", screen)]


def queries(sheet: FrontSheet) -> list[tuple[str, Screen]]:
    """Commentary that the figures do not bear out, by measure."""
    if sheet.queries.empty:
        return []
    names = dict(zip(sheet.kpis["measure"], sheet.kpis["short_name"], strict=True))
    on = [names[code] for code in sheet.queries["measure"].unique() if code in names]
    words = f"**{number_of(len(sheet.queries), 'commentary query', 'commentary queries')}**: {_named(on)}"
    return [(words, KPIS)]


def overdue(sheet: FrontSheet) -> list[tuple[str, Screen]]:
    """Rated projects past their date, by ref."""
    refs = sheet.projects.loc[sheet.projects["lateness"] == Lateness.OVERDUE, "project"].tolist()
    if not refs:
        return []
    return [
        (
            f"**{number_of(len(refs), 'project')} past {'its' if len(refs) == 1 else 'their'} date**: {_named(refs)}",
            PLAN,
        )
    ]


def challenges(sheet: FrontSheet) -> list[tuple[str, Screen]]:
    """Ratings that the facts contradict, by kind."""
    if sheet.challenges.empty:
        return []
    kinds = sheet.challenges["challenge"].value_counts()
    named = listed([f"{count} {str(kind).lower()}" for kind, count in kinds.items()])
    return [(f"**{number_of(len(sheet.challenges), 'RAG challenge')}**: {escape(named)}", PLAN)]
