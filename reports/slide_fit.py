"""What fits on a slide: an estimate, on the safe side, from the mean width of letters."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

from reports.pack import Cell, Table

# Points: words alone on a slide and their notes, then both beside a chart or a table; nothing is smaller.
BODY, NOTE = 18, 14
SMALLER = {BODY: 14, NOTE: 12}
SMALL = SMALLER[NOTE]
MARGIN = 0.1  # inches that a cell adds above and below its text, together
_LETTER = 0.47  # mean width of a letter as a share of its size, on the safe side for Arial
_LEADING = 1.2
_GAP = 6 / 72  # between paragraphs


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


def line_count(text: str, size: int, width: float) -> int:
    """Return how many lines a text takes at a size in points and a width in inches."""
    return len(_wrapped(text, size, width))


def _wrapped(text: str, size: int, width: float) -> list[str]:
    letters = max(1, int(width * 72 / (size * _LETTER)))
    return [line for paragraph in text.split("\n") for line in wrap(paragraph, letters) or [""]]


def height(lines: Iterable[Line], width: float) -> float:
    """Return the inches that paragraphs take."""
    return sum(line_count(x.text, x.size, width) * x.size * _LEADING / 72 + _GAP for x in lines)


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


def row_height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """Return the inches that a row of a table takes."""
    lines = (line_count(cell.text, SMALL, _inner(width)) for cell, width in zip(row, widths, strict=True))
    return max(lines) * SMALL * _LEADING / 72 + MARGIN


def _inner(width: float) -> float:
    return max(0.2, width - 0.16)


def broken_rows(most: float, table: Table, widths: Sequence[float]) -> Iterator[tuple[Cell, ...]]:
    """Yield the table's rows, one too high for a slide as several that repeat what names it."""
    step = max(1, math.floor((most - MARGIN) / (SMALL * _LEADING / 72)))
    for row in table.rows:
        wrapped = [_wrapped(cell.text, SMALL, _inner(width)) for cell, width in zip(row, widths, strict=True)]
        if max(map(len, wrapped)) <= step:
            yield row
            continue
        for start in range(0, max(map(len, wrapped)), step):
            yield tuple(
                cell if len(lines) <= step and (place < table.head_columns or not start)
                else cell._replace(text=" ".join(lines[start : start + step]))
                for place, (cell, lines) in enumerate(zip(row, wrapped, strict=True))
            )  # fmt: skip
