"""The one table of a sheet: found by its headings, and refused where something on the sheet hides or blurs it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
from openpyxl.utils.cell import get_column_letter

from pipelines.decoding import KNOWN, tidy_header
from pipelines.findings import find, joined
from pipelines.matching import matches
from pipelines.tables import (
    CHUNK,
    MOST_CHARACTERS,
    MOST_ROWS,
    TextTable,
    Unreadable,
    arrow_table,
    refuse_empty,
    refuse_more_rows,
    text_table,
)
from pipelines.xlsx.book import Book, Sheet
from pipelines.xlsx.cells import Place, Seen, rows_of

_MOST_COLUMNS = 256
_FEW_KNOWN = 2

Cells = dict[int, str]


class _Found(NamedTuple):
    """What the rows of a sheet are: the heading row, all others, and where each column is first used."""

    header: Cells
    header_line: int
    parts: list[pa.Table]
    lines: list[int]
    first_used: dict[int, int]
    second: int | None


def filled(row: Cells) -> Cells:
    """Return the cells that hold more than spaces."""
    return {column: text for column, text in row.items() if not text.isspace()}


def table_on(name: str, book: Book, sheet: Sheet) -> TextTable:
    """Return the table of a sheet; raises Unreadable with all that keeps it from being read, or Damaged."""
    seen = Seen()
    found = _found_on(name, book, sheet, seen)
    faults = joined([check(name, found, seen) for check in _CHECKS])
    if len(faults):
        raise Unreadable(faults)
    if not found.lines:
        refuse_empty(name, bool(found.header))
    width = max(found.first_used)
    header = [found.header.get(column, "") for column in range(1, width + 1)]
    blank = arrow_table([[""] * width]).slice(0, 0)
    table = text_table(header, [blank, *found.parts], found.lines, found.header_line)
    faults = _texts_not_taken(name, found, table)
    if len(faults):
        raise Unreadable(faults)
    return table


def _found_on(name: str, book: Book, sheet: Sheet, seen: Seen) -> _Found:
    header: Cells = {}
    header_line, second, suspect = 1, None, 0
    parts: list[pa.Table] = []
    lines: list[int] = []
    rows: list[Cells] = []
    first_used: dict[int, int] = {}
    for line, row in rows_of(book, sheet, seen):
        row = filled(row)
        if not row:
            continue
        if not row.keys() <= first_used.keys():
            _refuse_far_cells(name, line, row)
            first_used = dict.fromkeys(row, line) | first_used
        if not header:
            header, header_line = row, line
            continue
        if second is None and line > (lines[-1] if lines else header_line) + 1:
            suspect = line if _is_heading_like(row.values()) else 0
            second = line if _has_known(row.values()) else None
        elif second is None and suspect and line == suspect + 1:
            second = suspect
        rows.append(row)
        lines.append(line)
        if len(lines) > MOST_ROWS:
            refuse_more_rows(name)
        if len(rows) == CHUNK:
            parts.append(_part(rows))
            rows = []
    if rows:
        parts.append(_part(rows))
    return _Found(header, header_line, parts, lines, first_used, second)


def _part(rows: Sequence[Cells]) -> pa.Table:
    width = max(map(max, rows))
    return arrow_table([[row.get(column, "") for column in range(1, width + 1)] for row in rows])


def _has_known(texts: Iterable[str]) -> bool:
    return len({tidy_header(text) for text in texts} & KNOWN) >= _FEW_KNOWN


def _is_heading_like(texts: Iterable[str]) -> bool:
    """Whether cells look like headings: a row of every kind of return has a figure in it, a period or a date."""
    texts = list(texts)
    return len(texts) > 1 and not any(character.isdigit() for text in texts for character in text)


def _refuse_far_cells(name: str, line: int, row: Cells) -> None:
    if (column := max(row)) > _MOST_COLUMNS:
        said = f"There are cells as far as column {get_column_letter(column)}."
        raise Unreadable(find("too-big", name, said, "Remove what stands to the right of the table.", [line]))


def _label(found: _Found, column: int) -> str:
    """Return a column's heading where it is one of ours, else its letters: another might be somebody's name."""
    heading = tidy_header(found.header.get(column, ""))
    return heading if heading in KNOWN else f"column {get_column_letter(column)}"


def _at(code: str, name: str, found: _Found, places: list[Place], said: str, remedy: str) -> pd.DataFrame:
    columns = [_label(found, column) for _, column in places]
    return find(code, name, said, remedy, [line for line, _ in places], columns)


def _merged_cells(name: str, found: _Found, seen: Seen) -> pd.DataFrame:
    said = [f"The cells {ref} are merged." for _, _, ref in seen.merged]
    columns = [_label(found, column) for _, column, _ in seen.merged]
    remedy = "Unmerge them, and give each row its own value."
    return find("merged-cells", name, said, remedy, [line for line, _, _ in seen.merged], columns)


def _hidden_rows(name: str, found: _Found, seen: Seen) -> pd.DataFrame:
    last = max([found.header_line, *found.lines[-1:]])
    lines = [line for line in seen.hidden_lines if found.header_line <= line <= last]
    remedy = "Clear the filter and unhide the row, or delete it; then save again."
    return find("hidden-cells", name, "The row is hidden.", remedy, lines)


def _hidden_columns(name: str, found: _Found, seen: Seen) -> pd.DataFrame:
    used = range(min(found.first_used, default=1), max(found.first_used, default=0) + 1)
    columns = [
        column
        for first, last in seen.hidden_columns
        for column in range(max(first, used.start), min(last + 1, used.stop))
    ]
    said = [f"Column {get_column_letter(column)} is hidden." for column in columns]
    remedy = "Unhide the column, or delete it; then save again."
    labels = [_label(found, column) for column in columns]
    return find("hidden-cells", name, said, remedy, [found.header_line] * len(columns), labels)


def _values_not_shown(name: str, found: _Found, seen: Seen) -> pd.DataFrame:
    said = "The cell's number format shows nothing of what it holds."
    remedy = "Give the cell the format General, or clear it; then save again."
    return _at("hidden-cells", name, found, seen.shown_as_nothing, said, remedy)


def _formulas_without_value(name: str, found: _Found, seen: Seen) -> pd.DataFrame:
    said = "The cell holds a formula without a saved value."
    remedy = "Open the workbook in the spreadsheet program, let it calculate, and save it again."
    return _at("formula-without-value", name, found, seen.without_value, said, remedy)


def _second_table_below(name: str, found: _Found, seen: Seen) -> pd.DataFrame:
    said = "A second table begins here, below a blank row."
    remedy = "Send one table in a workbook: move this one to a workbook of its own, or remove its headings."
    return find("second-table", name, said, remedy, [found.second] if found.second else [])


def _second_table_beside(name: str, found: _Found, seen: Seen) -> pd.DataFrame:
    """Beyond a blank column only more columns of the same table may stand."""
    known: set[str] = set()
    after_gap = False
    for column in sorted(found.first_used):
        after_gap = after_gap or (bool(known) and column - 1 not in found.first_used)
        heading = tidy_header(found.header.get(column, ""))
        if after_gap and (heading not in KNOWN or heading in known):
            said = f"Beyond a blank column, cells in column {get_column_letter(column)} are no part of the table."
            remedy = (
                "Send one table in a workbook: remove these cells, or the blank column if they belong to it."
            )
            place = (found.first_used[column], column)
            return _at("second-table", name, found, [place], said, remedy)
        known.add(heading)
    return find("second-table", name, "", "", [])


def _texts_not_taken(name: str, found: _Found, table: TextTable) -> pd.DataFrame:
    parts = []
    frame = table.frame
    for place, header in enumerate(table.headers):
        cells = pd.concat([pd.Series([header], dtype=frame[place].dtype), frame[place]])
        lines = [found.header_line, *found.lines]
        for code, wrong, said, remedy in (
            (
                "cell-too-long",
                cells.str.len().to_numpy() > MOST_CHARACTERS,
                f"The cell holds more than {MOST_CHARACTERS:,} characters.",
                "Shorten it.",
            ),
            (
                "not-text",
                matches(cells, r"\x00"),
                "The cell holds a NUL character, which is not text.",
                "Type the cell again.",
            ),
        ):
            places = [(lines[at], place + 1) for at in wrong.nonzero()[0]]
            parts.append(_at(code, name, found, places, said, remedy))
    return joined(parts)


_CHECKS = [
    _merged_cells,
    _hidden_rows,
    _hidden_columns,
    _values_not_shown,
    _formulas_without_value,
    _second_table_below,
    _second_table_beside,
]
