"""A sheet of a workbook: its cells as text, as they are displayed, and what keeps them from being read as one table.

Number formats, which decide decimals, % signs and times of day, are those of ECMA-376 Part 1, 18.8.30 and 18.8.31.
No finding quotes a cell here: nobody has looked yet whether it holds personal data.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property
from itertools import islice
from typing import Any

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import get_column_letter
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.checks.findings import Finding, word_finding
from pipelines.ingest import (
    KNOWN_COLUMNS,
    LOOKED_AT,
    MOST_CHARACTERS,
    MOST_TEXT,
    MOST_WORKBOOK_ROWS,
    TextTable,
    Unreadable,
    check_size,
    place_headings,
    tidy_header,
)
from pipelines.ingest.coerce import is_error_cell

_MOST_COLUMNS = 256
_FEW_KNOWN = 2
_GENERAL = "General"
# What a spreadsheet shows for a day outside its calendar.
_NO_DAY = "########"
_FIRST_YEAR = 1900
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_CONDITION = re.compile(r"\[[<>=]")
_FIGURE = re.compile(r"[0#?,]*[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+")
# A comma after the last digit divides by a thousand; a fraction and an exponent have their own digits.
_UNUSUAL = re.compile(r",(?![0#?,])|/|[Ee][+-]|@", re.ASCII)
_WIDE = 21
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)

Cells = dict[int, str]


@dataclass
class Sheet:
    """A sheet's cells: ``rows`` has the text, by line and column from 1, of those that hold more than spaces.

    ``formulas`` is the same sheet with formulas in place of their values.
    """

    sheet: Worksheet
    formulas: Worksheet | None = None
    rows: dict[int, Cells] = field(default_factory=dict)
    shown_as_nothing: list[tuple[int, int]] = field(default_factory=list)

    def label(self, column: int) -> str:
        """A column's heading where it is one of ours, else its letters: another might be somebody's name."""
        heading = tidy_header(self.header.get(column, ""))
        return heading if heading in KNOWN_COLUMNS else f"column {get_column_letter(column)}"

    @cached_property
    def header_line(self) -> int:
        """The line of the headings: the first that holds anything, unless that is a title."""
        return list(self.rows)[
            place_headings([list(row.values()) for row in islice(self.rows.values(), LOOKED_AT)])
        ]

    @property
    def header(self) -> Cells:
        """The headings by column."""
        return self.rows[self.header_line]

    @cached_property
    def first_used(self) -> dict[int, int]:
        """The line in which each column is first used."""
        first: dict[int, int] = {}
        for line, row in self.rows.items():
            if (column := max(row)) > _MOST_COLUMNS:
                raise Unreadable(word_finding("too-big.columns", line, letter=get_column_letter(column)))
            first = dict.fromkeys(row, line) | first
        return first


def read_cells(worksheets: Iterable[Worksheet]) -> list[Sheet]:
    """Return sheets with their cells as text; raises Unreadable where, as cells repeat it, that is too much."""
    sheets, characters = list(map(Sheet, worksheets)), 0
    for sheet in sheets:
        # The cells that there are: a cell far away is no reason to go through all that lie between.
        for (line, column), cell in sorted(sheet.sheet._cells.items()):
            characters += len(cell.value) if isinstance(cell.value, str) else 0
            if characters > MOST_TEXT:
                raise Unreadable(word_finding("too-big.text", most=MOST_TEXT // 1024 // 1024))
            text = _show(cell)
            if text is None:
                sheet.shown_as_nothing.append((line, column))
            elif text and not text.isspace():
                sheet.rows.setdefault(line, {})[column] = text
    return sheets


def read_sheet(sheet: Sheet) -> TextTable:
    """Return the table of a sheet; raises Unreadable with all that keeps it from being read.

    What is hidden can be read: it is a fault of the table.
    """
    width = max(sheet.first_used)
    hidden = tuple(_find_hidden(sheet))
    faults = [finding for check in _CHECKS for finding in check(sheet)]
    every, lines = (
        [[row.get(at, "") for at in range(1, width + 1)] for row in sheet.rows.values()],
        list(sheet.rows),
    )
    place = lines.index(sheet.header_line)
    above, rows = tuple(zip(lines[:place], every[:place], strict=True)), every[place + 1 :]
    table = TextTable(every[place], rows, lines[place + 1 :], sheet.header_line, above, hidden)
    if len(rows) > MOST_WORKBOOK_ROWS or not (faults or hidden):
        check_size(table, MOST_WORKBOOK_ROWS)
    faults = faults or list(_find_texts_not_taken(sheet))
    if faults or not rows:
        raise Unreadable(*faults, *hidden)
    return table


def _find_merged(sheet: Sheet) -> Iterator[Finding]:
    for cells in sheet.sheet.merged_cells.ranges:
        if cells.max_row >= sheet.header_line:  # a title above the headings has a finding of its own
            yield word_finding("merged-cells", cells.min_row, sheet.label(cells.min_col), cells=cells.coord)


def _find_hidden(sheet: Sheet) -> Iterator[Finding]:
    first_line, last_line = sheet.header_line, max(sheet.rows)
    for line, row in sheet.sheet.row_dimensions.items():
        if first_line <= line <= last_line and (row.hidden or row.height == 0):
            yield word_finding("hidden-cells.row", line)
    first, last = min(sheet.first_used), max(sheet.first_used)
    for dimension in sheet.sheet.column_dimensions.values():
        if dimension.hidden or dimension.width == 0:
            for column in range(max(first, dimension.min or 1), min(last, dimension.max or 1) + 1):
                at = (sheet.header_line, sheet.label(column))
                yield word_finding("hidden-cells.column", *at, letter=get_column_letter(column))


def _find_values_not_shown(sheet: Sheet) -> Iterator[Finding]:
    for line, column in sheet.shown_as_nothing:
        yield word_finding("hidden-cells.format", line, sheet.label(column))


def _find_formulas_without_value(sheet: Sheet) -> Iterator[Finding]:
    for (line, column), cell in sheet.formulas._cells.items() if sheet.formulas else ():
        value = sheet.sheet.cell(line, column)
        # The value of a formula may be an empty text, of the type "str".
        if cell.data_type == "f" and value.value is None and value.data_type != "str":
            yield word_finding("formula-without-value", line, sheet.label(column))


def _find_second_table_below(sheet: Sheet) -> Iterator[Finding]:
    """Below a blank row no headings may stand, nor a row like headings with one beneath it."""
    last, suspect = sheet.header_line, None
    for line, row in sheet.rows.items():
        if line <= last:
            continue
        found = suspect if suspect == line - 1 else None
        if line > last + 1:
            suspect = line if _is_heading_like(row.values()) else None
            headings = set(map(tidy_header, row.values()))
            found = line if len(headings & KNOWN_COLUMNS) >= _FEW_KNOWN else None
        if found:
            yield word_finding("second-table.below", found)
            return
        last = line


def _is_heading_like(texts: Iterable[str]) -> bool:
    """Whether cells look like headings: a row of every kind of return has a figure in it, a period or a date."""
    texts = list(texts)
    return len(texts) > 1 and not any(character.isdigit() for text in texts for character in text)


def _find_second_table_beside(sheet: Sheet) -> Iterator[Finding]:
    """Beyond a blank column only more columns of the same table may stand."""
    known: set[str] = set()
    after_gap = False
    for column in sorted(sheet.first_used):
        after_gap = after_gap or (bool(known) and column - 1 not in sheet.first_used)
        heading = tidy_header(sheet.header.get(column, ""))
        if after_gap and (heading not in KNOWN_COLUMNS or heading in known):
            at = (sheet.first_used[column], sheet.label(column))
            yield word_finding("second-table.beside", *at, letter=get_column_letter(column))
            return
        known.add(heading)


def _find_texts_not_taken(sheet: Sheet) -> Iterator[Finding]:
    for line, row in sheet.rows.items():
        for column, text in row.items():
            if len(text) > MOST_CHARACTERS:
                yield word_finding("cell-too-long.workbook", line, sheet.label(column), most=MOST_CHARACTERS)
            if "\0" in text:
                yield word_finding("not-text.cell", line, sheet.label(column))


_CHECKS = (
    *(_find_merged, _find_values_not_shown, _find_formulas_without_value),
    *(_find_second_table_below, _find_second_table_beside),
)


def _show(cell: Any) -> str | None:
    """Return a cell's text as displayed, yes or no, or the word of an error; None where its format shows nothing."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        return value if is_error_cell(value) else "#UNKNOWN!"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _show_number(value, cell.number_format)
    if isinstance(value, datetime):
        return _show_day(value, cell.number_format)
    # As it was typed: the file writes control characters as _x000D_, and others in two halves.
    return str(unescape(str(value))).encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _show_number(value: int | float, code: str) -> str | None:
    """Return the text of a number under a number format; None where the format shows nothing.

    Percentages are as displayed (69%), numbers with the decimals that are displayed, or with all 15 digits that
    a spreadsheet keeps where the format does not fix them.
    """
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if code == _GENERAL:
        return _show_general(exact)
    section = _section(code, value)
    if not re.sub(r"\[[^\]]*\]", "", section).strip():
        return None
    plain = _LITERAL.sub("", section)
    figure = _FIGURE.search(plain)
    if not figure or _CONDITION.search(code) or _UNUSUAL.search(plain) or exact.adjusted() > _WIDE:
        return _show_general(exact)
    return _show_fixed(exact, figure[0], plain.count("%"))


def _section(code: str, value: float) -> str:
    """Return the part of a format that is for positive, negative or zero values."""
    sections = _LITERAL.sub(lambda found: found[0].replace(";", " "), code).split(";")
    place = 1 if value < 0 else 2 if value == 0 else 0
    return sections[place] if place < len(sections) else sections[0]


def _show_fixed(exact: Decimal, figure: str, percents: int) -> str:
    whole, _, part = figure.replace(",", "").partition(".")
    step = Decimal(1).scaleb(-len(part))
    value = _EXACT.quantize(exact.scaleb(2 * percents, _EXACT), step)
    digits = f"{abs(value):f}"
    head, _, tail = digits.partition(".")
    tail = tail[: part.count("0")] + tail[part.count("0") :].rstrip("0")
    head = head.lstrip("0").zfill(max(1, whole.count("0")))
    sign = "-" if value < 0 else ""
    return f"{sign}{head}{'.' if tail else ''}{tail}{'%' * percents}"


def _show_general(exact: Decimal) -> str:
    if not exact:
        return "0"
    plain = exact.normalize(_EXACT)
    return f"{plain:f}" if abs(plain.adjusted()) < _WIDE else f"{plain:E}"


def _show_day(value: datetime, code: str) -> str:
    """Return a date in ISO form, without a time of day that is midnight or that its format does not show."""
    if value.year < _FIRST_YEAR:
        return _NO_DAY
    shows_time = not is_date_format(code) or re.search("[hs]", _LITERAL.sub("", code), re.IGNORECASE)
    day = value.date().isoformat()
    return f"{day} {value:%H:%M:%S}" if shows_time and value.time() != time() else day
