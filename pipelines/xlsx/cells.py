"""The cells of one sheet as text, row by row, with what is hidden, merged or not worked out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from openpyxl.utils.cell import column_index_from_string, range_boundaries

from pipelines.coercion import ERROR_CELL
from pipelines.xlsx.book import TRUE, Book, Sheet, TextParts
from pipelines.xlsx.display import GENERAL, shown, shown_day
from pipelines.xlsx.parts import Attributes, Damaged, events

# Nobody mends more; a hostile sheet must not fill the memory with them.
_MOST_SEEN = 100_000
# The ends of a sheet in every spreadsheet program.
_MOST_COLUMNS = 16_384
LAST_LINE = 1_048_576
_OTHER_ERROR = "#UNKNOWN!"
_YES_NO = {"1": "yes", "0": "no", "true": "yes", "false": "no"}

Place = tuple[int, int]
T = TypeVar("T")


@dataclass
class Seen:
    """What was seen of a sheet beside its texts; lines and columns count from 1."""

    hidden_lines: list[int] = field(default_factory=list)
    hidden_columns: list[Place] = field(default_factory=list)
    merged: list[tuple[int, int, str]] = field(default_factory=list)
    without_value: list[Place] = field(default_factory=list)
    shown_as_nothing: list[Place] = field(default_factory=list)


def _note(places: list[T], place: T) -> None:
    if len(places) < _MOST_SEEN:
        places.append(place)


class _Cells:
    """The handlers: they keep the rows that have ended until these are taken."""

    def __init__(self, book: Book, seen: Seen) -> None:
        self.book, self.seen = book, seen
        self.rows: list[tuple[int, dict[int, str]]] = []
        self.row: dict[int, str] = {}
        self.line = self.column = 0
        self.cell: Attributes | None = None
        self.has_formula = self.has_value = False
        self.text = TextParts()
        self.number = lru_cache(100_000)(self._number)
        self.column_of = lru_cache(None)(_column_of)

    def start(self, name: str, of: Attributes) -> None:
        if name == "c":
            self._start_cell(of)
        elif self.cell is not None:
            if name == "v":
                self.has_value = self.text.is_open = True
            elif name == "f":
                self.has_formula = True
            else:
                self.text.start(name)
        elif name == "row":
            self._start_row(of)
        elif name == "col":
            if of.get("hidden") in TRUE or _is_nothing(of.get("width")):
                _note(self.seen.hidden_columns, (_whole(of.get("min", "")), _whole(of.get("max", ""))))
        elif name == "mergeCell":
            _note(self.seen.merged, _merged(of.get("ref", "")))

    def _start_cell(self, of: Attributes) -> None:
        self.cell, self.has_formula, self.has_value = of, False, False
        self.column = self.column_of(of["r"].rstrip("0123456789")) if "r" in of else self.column + 1
        if self.column > _MOST_COLUMNS:
            raise Damaged

    def _start_row(self, of: Attributes) -> None:
        line = _whole(of["r"]) if "r" in of else self.line + 1
        if not self.line < line <= LAST_LINE:
            raise Damaged
        self.line, self.column, self.row = line, 0, {}
        if of.get("hidden") in TRUE or _is_nothing(of.get("ht")):
            _note(self.seen.hidden_lines, line)

    def end(self, name: str) -> None:
        if name == "c":
            if self.cell is None:
                raise Damaged
            text = self._text(self.cell)
            if text:
                self.row[self.column] = text
            self.cell = None
        elif name == "v":
            self.text.is_open = False
        elif name == "row":
            self.rows.append((self.line, self.row))
        else:
            self.text.end(name)

    def _text(self, of: Attributes) -> str:
        raw, kind = self.text.take(), of.get("t", "n")
        if self.has_formula and not (raw or (kind == "str" and self.has_value)):
            _note(self.seen.without_value, (self.line, self.column))
            return ""
        if not raw or kind in {"str", "inlineStr"}:
            return raw
        if kind == "s":
            return self._shared(raw)
        if kind == "b":
            return _YES_NO.get(raw, raw)
        if kind == "e":
            return raw if re.search(ERROR_CELL, raw) else _OTHER_ERROR
        style = _whole(of.get("s", "0"))
        text = shown_day(raw, self._format(style)) if kind == "d" else self.number(raw, style)
        if text is None:
            _note(self.seen.shown_as_nothing, (self.line, self.column))
        return text or ""

    def _shared(self, raw: str) -> str:
        try:
            return self.book.texts[_whole(raw)]
        except IndexError as error:
            raise Damaged from error

    def _format(self, style: int) -> str:
        return self.book.formats[style] if style < len(self.book.formats) else GENERAL

    def _number(self, raw: str, style: int) -> str | None:
        return shown(raw, self._format(style), self.book.since_1904)


def rows_of(book: Book, sheet: Sheet, seen: Seen) -> Iterator[tuple[int, dict[int, str]]]:
    """Yield line and texts by column, both from 1, of each row that the sheet's part has; fills ``seen``.

    A text is as displayed, yes or no, or the word of an error such as #REF!. Raises Damaged.
    """
    cells = _Cells(book, seen)
    for _ in events(book.archive, sheet.part, cells.start, cells.end, cells.text.add):
        yield from cells.rows
        cells.rows.clear()


def _merged(ref: str) -> tuple[int, int, str]:
    try:
        column, line, _, _ = range_boundaries(ref)
    except ValueError as error:
        raise Damaged from error
    return line or 1, column or 1, ref


def _column_of(letters: str) -> int:
    try:
        return int(column_index_from_string(letters))
    except ValueError as error:
        raise Damaged from error


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Damaged
    return int(text)


def _is_nothing(size: str | None) -> bool:
    try:
        return size is not None and float(size) == 0
    except ValueError as error:
        raise Damaged from error
