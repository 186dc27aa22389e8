"""A bundled return as rows that may be changed, and written down in many ways."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from schemas.returns import KINDS, Kind
from tests.conftest import ROOT

RETURNS = ROOT / "data" / "returns"
# One bundled return of each kind, and the place of a row in it that holds a figure or a status.
ONE_OF_EACH = {
    "kpi": ("2023-01-27/kpi_2022-23_q3.csv", 2),
    "target": ("2022-04-01/targets_2022-23.csv", 2),
    "comparator": ("2023-03-17/comparators_to_2022-03.csv", 2),
    "workforce": ("2023-02-03/workforce_2023-02-01.csv", 1),
    "project": ("2023-03-17/projects_2023-03-17.csv", 1),
    "action": ("2023-03-17/actions_2023-03-17.csv", 1),
    "risk": ("2023-03-17/risks_2023-03-17.csv", 1),
}
EVERY_FILE = sorted(path.relative_to(RETURNS).as_posix() for path in RETURNS.glob("*/*.csv"))
# The column of each kind in which people write.
PROSE = {
    "kpi": "commentary",
    "comparator": "source",
    "workforce": "narrative",
    "project": "progress",
    "action": "next_steps",
    "risk": "mitigation",
}


@dataclass(frozen=True)
class Sheet:
    """Headings and rows of a return; ``at`` is the place of the row that faults are put in."""

    kind: Kind
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    at: int = 0

    def line(self, at: int | None = None) -> int:
        """The line of a row in the plain file of rows without blank lines: the heading row is line 1."""
        return (self.at if at is None else at) + 2

    def cell(self, column: str, at: int | None = None) -> str:
        """One cell; blank where the file has no such column."""
        row = self.rows[self.at if at is None else at]
        return row[self.header.index(column)] if column in self.header else ""

    def put(self, column: str, text: str, at: int | None = None) -> "Sheet":
        """The sheet with another text in one cell; a column that it does not have is added."""
        sheet = self if column in self.header else self.add(column)
        row, place = sheet.at if at is None else at, sheet.header.index(column)
        cells = list(sheet.rows[row])
        cells[place] = text
        return replace(sheet, rows=(*sheet.rows[:row], tuple(cells), *sheet.rows[row + 1 :]))

    def add(self, column: str, text: str = "") -> "Sheet":
        """The sheet with a further column, the same text in every row."""
        rows = tuple((*row, text) for row in self.rows)
        return replace(self, header=(*self.header, column), rows=rows)

    def drop(self, *columns: str) -> "Sheet":
        """The sheet without some of its columns."""
        places = [place for place, name in enumerate(self.header) if name not in columns]
        rows = tuple(tuple(row[place] for place in places) for row in self.rows)
        return replace(self, header=tuple(self.header[place] for place in places), rows=rows)

    def turned(self) -> "Sheet":
        """The sheet with its columns the other way round."""
        rows = tuple(row[::-1] for row in self.rows)
        return replace(self, header=self.header[::-1], rows=rows)

    def mapped(self, column: str, write: Callable[[str], str]) -> "Sheet":
        """The sheet with each filled cell of a column written in another way."""
        if column not in self.header:
            return self
        place = self.header.index(column)
        rows = tuple(
            (*row[:place], write(row[place]) if row[place] else "", *row[place + 1 :]) for row in self.rows
        )
        return replace(self, rows=rows)

    def headed(self, write: Callable[[str], str]) -> "Sheet":
        """The sheet with its headings written in another way."""
        return replace(self, header=tuple(map(write, self.header)))

    def then(self, *rows: Sequence[str]) -> "Sheet":
        """The sheet with further rows at the end, filled up with blank cells."""
        width = len(self.header)
        more = tuple((*row, *[""] * (width - len(row))) for row in rows)
        return replace(self, rows=(*self.rows, *more))

    def again(self, at: int | None = None) -> "Sheet":
        """The sheet with one of its rows once more at the end."""
        return self.then(self.rows[self.at if at is None else at])

    def without(self, *at: int) -> "Sheet":
        """The sheet without some of its rows."""
        return replace(self, rows=tuple(row for place, row in enumerate(self.rows) if place not in at))

    def find(self, column: str, text: str) -> "Sheet":
        """The sheet, with faults to be put in the row that holds a text."""
        place = self.header.index(column)
        return replace(self, at=next(at for at, row in enumerate(self.rows) if row[place] == text))

    def text(self, delimiter: str = ",", end: str = "\n", quote_all: bool = False) -> str:
        """The sheet as CSV; quotation marks stand where they must, or around every cell."""
        must = re.compile(f'["\r\n{re.escape(delimiter)}]')

        def written(cell: str) -> str:
            doubled = cell.replace('"', '""')
            return f'"{doubled}"' if quote_all or must.search(cell) else cell

        return "".join(delimiter.join(map(written, row)) + end for row in (self.header, *self.rows))

    def content(self, encoding: str = "utf-8") -> bytes:
        """The sheet as a plain file."""
        return self.text().encode(encoding)


@cache
def bundled(file: str, kind: str, at: int = 0) -> Sheet:
    """A bundled return as a sheet."""
    with (RETURNS / file).open(encoding="utf-8", newline="") as text:
        header, *rows = csv.reader(text)
    return Sheet(KINDS[kind], tuple(header), tuple(map(tuple, rows)), at)


def sheet_of(kind: str) -> Sheet:
    """The bundled return of a kind."""
    file, at = ONE_OF_EACH[kind]
    return bundled(file, kind, at)


def sheets() -> list[Sheet]:
    """One bundled return of each kind."""
    return [sheet_of(kind) for kind in ONE_OF_EACH]


def every_sheet() -> list[tuple[str, Sheet]]:
    """Every bundled return, with its name."""
    singular = {"targets": "target", "comparators": "comparator", "projects": "project", "actions": "action"}
    singular |= {"risks": "risk"}
    names = [(file, file.rsplit("/", 1)[1]) for file in EVERY_FILE]
    words = [(file, name, name.split("_", 1)[0]) for file, name in names]
    return [
        (name.removesuffix(".csv"), bundled(file, singular.get(word, word))) for file, name, word in words
    ]
