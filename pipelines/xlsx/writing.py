"""Workbooks that the product writes: texts only, none of which is a formula, within what a cell can hold."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import get_column_letter

from pipelines.neutral import neutral

MOST_IN_A_CELL = 32_767
MOST_LINES = 1_048_576
_AUTHOR = "Check of the return"
# What XML cannot hold, a carriage return that it would turn into a line feed, and what would be read as either.
_CODED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_TOP = Alignment(vertical="top", wrap_text=True)
_BOLD = Font(bold=True)
_HEADING = PatternFill("solid", fgColor="E7E6E6")
_FAULTY = PatternFill("solid", fgColor="FFD7D2")

Value = str | int | None


def cell_text(text: str) -> str:
    """Return a text as the file has it: neutral, control characters as _x0007_, cut where a cell is full."""
    coded = _coded(neutral(text))
    if len(coded) <= MOST_IN_A_CELL:
        return coded
    cut = _coded(neutral(text)[: MOST_IN_A_CELL - 1])
    # Codes are longer than what they stand for: where there are many, the cut may not part one.
    whole = re.sub(r"_(?:x[0-9A-Fa-f]{0,4})?$", "", cut[: MOST_IN_A_CELL - 1])
    return f"{whole}…"


def _coded(text: str) -> str:
    return _CODED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def sheet_on(book: Workbook, title: str, widths: Sequence[int], frozen_lines: int = 1) -> Any:
    """Return a new sheet with columns of these widths (in characters), its first lines kept in view."""
    sheet = book.create_sheet(title)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{frozen_lines + 1}"
    return sheet


def heading(sheet: Any, text: str) -> Any:
    """Return a cell of the heading row."""
    return _cell(sheet, text, _HEADING, _BOLD)


def faulty(sheet: Any, text: str, note: str, is_heading: bool = False) -> Any:
    """Return a cell that is filled and carries a note; it is named in words elsewhere, too."""
    cell = _cell(sheet, text, _FAULTY, _BOLD if is_heading else None)
    cell.comment = Comment(cell_text(note), _AUTHOR, height=120, width=320)
    return cell


def plain(sheet: Any, text: str) -> Any:
    """Return a cell as it was sent: a text, whatever it looks like."""
    code = cell_text(text)
    return code or None


def wrapped(sheet: Any, text: str) -> Any:
    """Return a cell whose long text goes on beneath itself."""
    return _cell(sheet, text)


def _cell(sheet: Any, text: str, fill: PatternFill | None = None, font: Font | None = None) -> Any:
    cell = WriteOnlyCell(sheet, cell_text(text))
    cell.alignment = _TOP
    if fill:
        cell.fill = fill
    if font:
        cell.font = font
    return cell


def add_table(book: Workbook, title: str, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """Add a sheet of plain rows under their headings; long texts wrap."""
    rows = [list(row) for row in rows]
    sheet = sheet_on(book, title, widths_of([list(headings), *rows]))
    sheet.append([heading(sheet, text) for text in headings])
    for row in rows:
        sheet.append([wrapped(sheet, value) if isinstance(value, str) else value for value in row])


def widths_of(rows: Sequence[Sequence[Value]], head: int = 200) -> list[int]:
    """Return a width for each column, from the longest of its first texts, neither narrow nor too wide."""
    longest = [max(len(str(value or "")) for value in column) for column in zip(*rows[:head], strict=True)]
    return [min(60, max(10, length + 2)) for length in longest]


def new_book() -> Workbook:
    """Return a workbook that is written row by row."""
    return Workbook(write_only=True)


def saved(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
