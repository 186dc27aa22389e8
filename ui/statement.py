"""What every file says of itself: the finding, the page, filters, period, as-at date, keys and source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from pipelines.cli.printing import as_csv
from ui.filters import View
from ui.markdown import plain
from ui.screens import NAMES
from ui.text import day, period_words, sentence

# What is judged at a date, whatever the period.
BY_DATE = ("workstream", "service_area", "as_at")


@dataclass(frozen=True)
class Statement:
    """A figure's finding, the page it is of, the filters it heeds as words, notes (keys, source), and a banner."""

    finding: str
    page: str
    filters: Mapping[str, str]
    notes: tuple[str, ...]
    banner: str = ""

    @property
    def of(self) -> str:
        """What stands right under a picture's finding: the page, and what its banner says."""
        return " · ".join(filter(None, [self.page, self.banner]))

    @property
    def lines(self) -> list[str]:
        """The statement beneath a picture: filters, then a line a note."""
        said = " · ".join(f"{sentence(NAMES[name])}: {words}" for name, words in self.filters.items())
        return [line for line in (said, *self.notes) if line]

    @property
    def columns(self) -> dict[str, str]:
        """The statement in a file of rows: the same words in every row, in columns of one prefix."""
        said = {"finding": self.finding, "page": self.page, **self.filters, "notes": " ".join(self.notes)}
        if self.banner:
            said = {"banner": self.banner, **said}
        return {f"about_{name}": words for name, words in said.items()}


def state(finding: str, view: View, heeds: Sequence[str], notes: Sequence[str]) -> Statement:
    """Return what a figure says of itself; ``heeds`` names the filters that it follows."""
    words = {
        "period": period_words(view.period),
        "workstream": view.workstream or "all",
        "service_area": view.service_area or "all",
        "as_at": day(view.as_at),
    }
    return Statement(
        finding,
        view.title,
        {name: words[name] for name in words if name in heeds},
        tuple(notes),
        view.banner,
    )


def rows_as_csv(rows: pd.DataFrame, statement: Statement) -> bytes:
    """Return rows as a file: their own columns first, the statement's after them, no formula in any cell.

    A byte order mark tells spreadsheets that it is UTF-8.
    """
    return as_csv(rows.assign(**statement.columns)).encode("utf-8-sig")


def without_marks(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of ours as plain rows, for a figure that has no rows of its own."""
    return table.astype("str").map(plain)
