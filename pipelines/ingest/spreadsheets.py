"""Spreadsheets that the product writes: texts that no program takes for a formula, templates, rows typed by hand."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.cell import get_column_letter

from pipelines.printing import neutralise, write_csv
from schemas.returns import KINDS

MOST_IN_A_CELL = 32_767
# What XML cannot hold, a carriage return that it would turn into a line feed, and what would be read as either.
_CODED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_TOP = Alignment(vertical="top", wrap_text=True)
_BOLD = Font(bold=True)
_HEADING = PatternFill("solid", fgColor="E7E6E6")
_AS_TYPED = "@"
_FORMATS = {"date": "dd/mm/yyyy", "number": "General", "score": "0"}
# Long enough to read what is typed.
_WIDTHS = {"text": 30, "data_period": 24}
_NARROWEST, _WIDEST = 10, 60
_LOOKED_AT = 200


def cell_text(text: str) -> str:
    """Return a text as a workbook has it: neutral, control characters as _x0007_, cut where a cell is full."""
    coded = _code(neutralise(text))
    if len(coded) <= MOST_IN_A_CELL:
        return coded
    cut = _code(neutralise(text)[: MOST_IN_A_CELL - 1])
    # Codes are longer than what they stand for: where there are many, the cut may not part one.
    whole = re.sub(r"_(?:x[0-9A-Fa-f]{0,4})?$", "", cut[: MOST_IN_A_CELL - 1])
    return f"{whole}…"


def _code(text: str) -> str:
    return _CODED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def add_sheet(book: Workbook, title: str, widths: Sequence[int], frozen_lines: int = 1) -> Any:
    """Return a new sheet with columns of these widths (in characters), its first lines kept in view."""
    sheet = book.create_sheet(title)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"A{frozen_lines + 1}"
    return sheet


def write_cell(sheet: Any, text: str, fill: PatternFill | None = None, is_bold: bool = False) -> Any:
    """Return a cell whose long text goes on beneath itself."""
    cell = WriteOnlyCell(sheet, cell_text(text))
    cell.alignment = _TOP
    if fill:
        cell.fill = fill
    if is_bold:
        cell.font = _BOLD
    return cell


def write_headings(sheet: Any, texts: Iterable[str]) -> list[Any]:
    """Return the cells of a heading row."""
    return [write_cell(sheet, text, _HEADING, is_bold=True) for text in texts]


def add_table(book: Workbook, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add a sheet of plain rows under their headings; long texts wrap."""
    rows = [list(row) for row in rows]
    sheet = add_sheet(book, title, fit_widths([list(headings), *rows]))
    sheet.append(write_headings(sheet, headings))
    for row in rows:
        sheet.append([write_cell(sheet, value) if isinstance(value, str) else value for value in row])


def fit_widths(rows: Sequence[Sequence[Any]]) -> list[int]:
    """Return a width for each column, from the longest of its first texts, neither narrow nor too wide."""
    columns = zip(*rows[:_LOOKED_AT], strict=True)
    longest = [max(len(str(value or "")) for value in column) for column in columns]
    return [min(_WIDEST, max(_NARROWEST, length + 2)) for length in longest]


def save_workbook(book: Workbook) -> bytes:
    """Return the bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def template(kind: str) -> str:
    """Return the heading row of a kind as CSV text."""
    return write_csv([KINDS[kind].names])


def template_workbook(kind: str) -> bytes:
    """Return a workbook with the heading row of a kind on a sheet of its name.

    Its columns keep what is typed: periods and references as texts, dates day first.
    """
    columns = KINDS[kind].columns
    book = Workbook(write_only=True)
    widths = [max(_WIDTHS.get(column.type, 12), len(column.name) + 4) for column in columns]
    sheet = add_sheet(book, kind, widths)
    for letter, column in zip(sheet.column_dimensions, columns, strict=True):
        sheet.column_dimensions[letter].number_format = _FORMATS.get(column.type, _AS_TYPED)
    sheet.append(write_headings(sheet, (column.name for column in columns)))
    return save_workbook(book)


def write_return(kind: str, rows: pd.DataFrame) -> bytes:
    """Return rows typed by hand as the CSV file of a kind, to be checked like any other.

    Its columns in order, dates as ISO text, blanks where nothing is. ``rows`` has some of the kind's columns; any
    other column is left out.
    """
    known = rows[[name for name in KINDS[kind].names if name in rows]].astype("object")
    text = known.map(_typed_text)
    return text.to_csv(index=False, lineterminator="\r\n").encode()


def _typed_text(value: Any) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return ""
    return value.strftime("%Y-%m-%d") if hasattr(value, "strftime") else str(value)


def next_ref(project: str, refs: "pd.Series[str]") -> str:
    """Return a reference that no action of the project has: A4-08 after A4-07."""
    numbers = refs.str.extract(r"(\d+)$")[0].dropna().astype("int64")
    return f"{project}-{int(numbers.max()) + 1 if len(numbers) else 1:02d}"
