"""Spreadsheets that anybody can read: one marked table a sheet, nothing merged, hidden, blank, filtered or frozen.

By "Releasing statistics in spreadsheets" and "Making spreadsheets accessible" of the Government Analysis Function.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from textwrap import wrap
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from pipelines.ingest.spreadsheets import cell_text
from reports.package import LANGUAGE, property_text, zipped
from ui.text import day

FONT, SIZE, TITLE_SIZE = "Arial", 12, 16
NARROWEST, WIDEST = 12, 60
LINE_HEIGHT, HIGHEST = 15.5, 409.5  # points; the second is the most that a row can have
LONGEST_NAME = 31
INK, LINK = "0B0C0C", "12436D"
DATE_FORMAT = "d mmmm yyyy"
_TOP = Alignment(vertical="top")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_TEXT = Alignment(vertical="top", wrap_text=True, horizontal="left")
# A number keeps off the text of the next column.
_FIGURE = Alignment(vertical="top", wrap_text=True, horizontal="right", indent=1)
_BODY = Font(name=FONT, size=SIZE, color=INK)
_BOLD = Font(name=FONT, size=SIZE, color=INK, bold=True)
_TITLE = Font(name=FONT, size=TITLE_SIZE, color=INK, bold=True)
_LINKED = Font(name=FONT, size=SIZE, color=LINK, underline="single")


@dataclass(frozen=True)
class Link:
    """A text that leads to the first cell of a sheet."""

    text: str
    sheet: str


@dataclass(frozen=True)
class Number:
    """A number and how it is printed: ``#,##0.0``."""

    value: int | Decimal
    form: str


Entry = str | date | Number | Link


class Book(Workbook):
    """A workbook that keeps the looks of its cells; each look's fonts and alignments are this module's own."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: dict[tuple[int, int, str], Any] = {}


def new_book(title: str, author: str, made_at: datetime) -> Book:
    """Return a workbook without sheets, its properties and language set."""
    book = Book()
    book.remove(book.worksheets[0])
    properties = book.properties
    properties.title = property_text(title)
    properties.creator = properties.lastModifiedBy = property_text(author)
    properties.language, properties.created = LANGUAGE, made_at
    return book


def add_lines(book: Book, name: str, title: str, lines: Iterable[str | Link]) -> None:
    """Add a sheet of one column: a title, then a line a row; a cover."""
    sheet = _sheet(book, name, title, _WRAPPED)
    sheet.column_dimensions["A"].width = WIDEST + 30
    for line, text in enumerate(lines, start=2):
        _fill(sheet.cell(line, 1), text)
    sheet.page_setup.orientation = "portrait"
    _print(sheet)


def add_table(
    book: Book,
    name: str,
    title: str,
    lines: Sequence[str | Link],
    heads: Sequence[str],
    rows: Sequence[Sequence[Entry]],
) -> int:
    """Add a sheet of one table under a title and some lines; return the line of its head row.

    ``name`` is the sheet's; the table's is made from it. Heads must be unique. No entry may be empty.
    """
    sheet = _sheet(book, name, title)
    for line, text in enumerate(lines, start=2):
        _fill(sheet.cell(line, 1), text, _TOP)  # runs on over the empty cells beside it
    head = len(lines) + 2
    for place, text in enumerate(heads, start=1):
        numeric = any(isinstance(row[place - 1], Number) for row in rows)
        look = _FIGURE if numeric else _TEXT
        _fill(sheet.cell(head, place), text, look, _BOLD)
        for line, row in enumerate(rows, start=head + 1):
            _fill(sheet.cell(line, place), row[place - 1], look)
        sheet.column_dimensions[get_column_letter(place)].width = _width(
            [text, *(row[place - 1] for row in rows)]
        )
    _set_heights(sheet, [heads, *rows], head)
    marked = Table(
        displayName=table_name(name), ref=f"A{head}:{get_column_letter(len(heads))}{head + len(rows)}"
    )
    marked.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    # Named here, so that no filter buttons are added, which would cover words of the head row.
    marked.tableColumns = [TableColumn(id=place, name=cell_text(text)) for place, text in enumerate(heads, 1)]
    sheet.add_table(marked)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape"
    _print(sheet)
    return head


def table_name(sheet: str) -> str:
    """Return a table's name for its sheet: never one that reads as a cell, such as KPI15."""
    return "table_" + re.sub(r"[^a-z0-9]+", "_", sheet.casefold()).strip("_")


def saved(book: Book, made_at: datetime) -> bytes:
    """Return the workbook's bytes, the same for the same content and ``made_at``."""
    out = io.BytesIO()
    book.active = 0
    book.properties.modified = made_at  # book.save would put the clock's time
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    with zipfile.ZipFile(out) as parts:
        return zipped({name: parts.read(name) for name in parts.namelist()})


def _sheet(book: Book, name: str, title: str, look: Alignment = _TOP) -> Worksheet:
    sheet: Worksheet = book.create_sheet(name)
    _fill(sheet["A1"], title, look, _TITLE)
    sheet.row_dimensions[1].height = TITLE_SIZE * 1.5
    return sheet


def _fill(cell: Any, entry: Entry, look: Alignment | None = None, font: Font = _BODY) -> None:
    form = "General"
    if isinstance(entry, Number):
        cell.value, form = entry.value, entry.form
    elif isinstance(entry, date):
        cell.value, form = entry, DATE_FORMAT
    else:
        cell.value = cell_text(str(entry.text if isinstance(entry, Link) else entry))
        cell.data_type = "s"  # a text such as #REF! is one
    if isinstance(entry, Link):
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{entry.sheet}'!A1")
        font = _LINKED
    _dress(cell, font, look, form)


def _dress(cell: Any, font: Font, look: Alignment | None, form: str) -> None:
    """Give a cell its look, that of the first in the book that has the same: the library looks up each part anew."""
    looks = cell.parent.parent.looks
    key = (id(font), id(look), form)
    if key not in looks:
        cell.font, cell.number_format = font, form
        if look:
            cell.alignment = look
        looks[key] = cell._style
    cell._style = looks[key]


def _width(entries: Iterable[Entry]) -> int:
    longest = max(len(line) for entry in entries for line in _printed(entry).splitlines() or [""])
    return min(WIDEST, max(NARROWEST, longest + 2))


def _set_heights(sheet: Worksheet, rows: Sequence[Sequence[Entry]], start: int) -> None:
    """Make every row as high as its longest text needs; not every program does so when it opens a file."""
    widths = [sheet.column_dimensions[get_column_letter(at)].width - 1 for at in range(1, len(rows[0]) + 1)]
    for line, row in enumerate(rows, start=start):
        lines = max(_line_count(_printed(entry), int(at)) for entry, at in zip(row, widths, strict=True))
        sheet.row_dimensions[line].height = min(HIGHEST, lines * LINE_HEIGHT + 2)


def _line_count(text: str, letters: int) -> int:
    if len(text) <= letters and text.isprintable():
        return 1  # as most are; to wrap one takes thirty times as long
    return sum(len(wrap(line, letters) or [""]) for line in text.splitlines() or [""])


def _printed(entry: Entry) -> str:
    if isinstance(entry, Number):
        return f"{entry.value:,}"
    if isinstance(entry, date):
        return day(entry)
    return entry.text if isinstance(entry, Link) else entry


def _print(sheet: Worksheet) -> None:
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0  # as many pages as the rows need, one page wide
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
