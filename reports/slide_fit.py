"""What fits on a slide: an estimate, on the safe side, from the mean width of letters."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap
from typing import NamedTuple

from reports.pack import Cell, Table

# Points: words alone on a slide and their notes, then both beside a chart or a table; nothing is smaller.
BODY, NOTE = 18, 14
SMALLER = {BODY: 14, NOTE: 12}
SMALL = SMALLER[NOTE]
MARGIN = 0.1  # inches that a cell adds above and below its text, together
# Mean width of a letter as a share of its size, for Arial: in a text, in bold, in a bold word alone.
_LETTER, _BOLD, _WORD = 0.455, 0.5, 0.62
_INSIDE = 0.17  # inches that a cell takes beside its text
_WHOLE = 12  # letters: a text that stays on one line, as a word does
_MOST_FOR_A_WORD = 0.2  # of the width; a longer word is parted
_LEADING = 1.2
_GAP = 6 / 72  # between paragraphs
_INDENT = 0.25  # of an item of a list


class Line(NamedTuple):
    """A paragraph on a slide and its size in points."""

    text: str
    size: int = BODY
    is_bullet: bool = False
    is_bold: bool = False


@dataclass(frozen=True)
class Room:
    """The part of a slide under its title, in inches."""

    width: float
    height: float


def line_count(text: str, size: int, width: float, is_bold: bool = False) -> int:
    """Return how many lines a text takes at a size in points and a width in inches."""
    return len(_wrapped(text, size, width, is_bold))


def _wrapped(text: str, size: int, width: float, is_bold: bool = False) -> list[str]:
    letters = max(1, int(width * 72 / (size * (_BOLD if is_bold else _LETTER))))
    if len(text) <= letters and text.isprintable():
        return [text.rstrip()]  # as most texts of tables are; to wrap one takes thirty times as long
    return [line for paragraph in text.split("\n") for line in wrap(paragraph, letters) or [""]]


def height(lines: Iterable[Line], width: float) -> float:
    """Return the inches that paragraphs take."""
    return sum(
        line_count(line.text, line.size, width - _INDENT * line.is_bullet, line.is_bold)
        * line.size * _LEADING / 72 + _GAP
        for line in lines
    )  # fmt: skip


def broken_lines(most: float, lines: list[Line], width: float) -> Iterator[Line]:
    """Yield paragraphs, one higher than ``most`` inches as several."""
    for line in lines:
        wrapped = _wrapped(line.text, line.size, width)
        step = max(1, int((most - _GAP) / (line.size * _LEADING / 72)))
        if len(wrapped) <= step:
            yield line
            continue
        for start in range(0, len(wrapped), step):
            yield line._replace(text=" ".join(wrapped[start : start + step]))


def row_height(row: Sequence[Cell], widths: Sequence[float], bold: int) -> float:
    """Return the inches that a row of a table takes, the first ``bold`` cells in bold."""
    lines = map(len, _wrapped_row(row, widths, bold))
    return max(lines) * SMALL * _LEADING / 72 + MARGIN


def _wrapped_row(row: Sequence[Cell], widths: Sequence[float], bold: int) -> list[list[str]]:
    return [
        _wrapped(cell.text, SMALL, max(0.2, width - _INSIDE), place < bold)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]


def fitted(table: Table, width: float) -> Table:
    """Return a table whose columns are as wide as their texts need: its longest word first, then by its longest text.

    By the square root: a long text is to take more lines than a short one, and not all of the width.
    """
    least, most = zip(*(_needs(table, at, width) for at in range(len(table.heads))), strict=True)
    spare = width - sum(least)
    if spare < 0:
        return table
    wanted = [math.sqrt(max(0.0, all_ - word)) for word, all_ in zip(least, most, strict=True)]
    if sum(most) <= width or not any(wanted):
        widths = [each + (width - sum(most)) / len(most) for each in most]
    else:
        widths = [word + spare * more / sum(wanted) for word, more in zip(least, wanted, strict=True)]
    return replace(table, shares=tuple(each / width for each in widths))


def _needs(table: Table, at: int, width: float) -> tuple[float, float]:
    """Return the inches that a column's longest word needs, and its longest text on one line."""
    texts = [table.heads[at], *(row[at].text for row in table.rows)]
    pieces = [text.split() if len(text) > _WHOLE else [text] for text in texts]
    word = max((len(word) for words in pieces for word in words), default=1) * SMALL * _WORD / 72
    letter = _BOLD if at < table.head_columns else _LETTER
    line = max(map(len, texts)) * SMALL * letter / 72
    least = min(width * _MOST_FOR_A_WORD, word + _INSIDE)
    return least, max(least, line + _INSIDE)


def broken_rows(most: float, table: Table, widths: Sequence[float]) -> Iterator[tuple[Cell, ...]]:
    """Yield the table's rows, one higher than ``most`` inches as several that repeat what names it."""
    step = max(1, math.floor((most - MARGIN) / (SMALL * _LEADING / 72)))
    for row in table.rows:
        wrapped = _wrapped_row(row, widths, table.head_columns)
        if max(map(len, wrapped)) <= step:
            yield row
            continue
        for start in range(0, max(map(len, wrapped)), step):
            yield tuple(
                cell if place < table.head_columns and len(lines) <= step
                else cell._replace(text=" ".join(lines[start : start + step]))
                for place, (cell, lines) in enumerate(zip(row, wrapped, strict=True))
            )  # fmt: skip
