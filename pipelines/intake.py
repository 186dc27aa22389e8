"""From bytes to a table of text with the line numbers that a spreadsheet shows; every cell is kept as written.

Read here as CSV, and by ``pipelines.workbook`` where the file is one.
"""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from pipelines.decoding import (
    LOOKED_AT,
    as_utf8,
    known_in,
    not_csv,
    with_delimiter,
    without_last_newlines,
)
from pipelines.findings import find, no_findings
from pipelines.heading_row import faults_of_heading_row, no_headings
from pipelines.matching import are_blank
from pipelines.quick_reading import quickly
from pipelines.tables import (
    CHUNK,
    MOST_BYTES,
    MOST_CHARACTERS,
    MOST_ROWS,
    Row,
    TextTable,
    Unreadable,
    arrow_table,
    refuse_empty,
    refuse_more_rows,
    text_table,
)

__all__ = ["MOST_BYTES", "TextTable", "read"]

_WORKBOOKS = (".xlsx", ".xlsm")
# Blank lines are free, but a file of nothing else must end.
_MOST_LINES = 3 * MOST_ROWS
_NUL = re.compile(rb"\0")
_MARKS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SEND_TABLE = "Send the table itself, saved from the spreadsheet program as “CSV UTF-8”."
_SAVE_AS = (
    "Open it in the spreadsheet program, save it as “CSV UTF-8” or as a workbook (.xlsx), and send that file."
)


def read(name: str, content: bytes) -> tuple[TextTable | None, pd.DataFrame]:
    """Return the file's table and no findings, or no table and the findings that say why.

    A file whose name ends in .xlsx is read as a workbook, any other as CSV.
    """
    try:
        return _table_of(name, content), no_findings()
    except Unreadable as unreadable:
        return None, unreadable.findings


def _table_of(name: str, content: bytes) -> TextTable:
    if len(content) > MOST_BYTES:
        said = f"The file has {len(content) / 1024 / 1024:,.0f} MB; the most is 50 MB."
        raise Unreadable(find("too-big", name, said, "Send it in parts."))
    # An emptied file is told that it is empty, whatever its name.
    if name.casefold().endswith(_WORKBOOKS) and content.strip():
        from pipelines.workbook import read_workbook

        return read_workbook(name, content)
    return _parsed(name, content)


def _text_of(name: str, content: bytes) -> memoryview:
    """Return a file's text as UTF-8."""
    if what := not_csv(content):
        remedy = _SAVE_AS if "workbook" in what else _SEND_TABLE
        raise Unreadable(find("not-text", name, f"The file is {what}, not CSV.", remedy))
    text = as_utf8(content)
    if text is None:
        said = "The file holds bytes that are not text, or text in two encodings."
        raise Unreadable(find("not-text", name, said, _SAVE_AS))
    if _NUL.search(text):
        raise Unreadable(find("not-text", name, "The file holds NUL bytes, which are not text.", _SAVE_AS))
    # Blank lines at the end are no rows; without them the reader need not pass over each.
    return without_last_newlines(text)


def _parsed(name: str, content: bytes) -> TextTable:
    delimiter, text = with_delimiter(_text_of(name, content))
    return _quick(name, text, delimiter) or _slow(name, str(text, "utf-8"), delimiter)


def _quick(name: str, text: memoryview, delimiter: str) -> TextTable | None:
    """Return the table of a text as plain as most are; None where something about it wants a closer look."""
    first, end, _ = bytes(text[:MOST_CHARACTERS]).partition(b"\n")
    if not end or b'"' in first or b"\r" in first[:-1]:
        return None
    header = first.decode().rstrip("\r").split(delimiter)
    if not any(map(str.strip, header)):
        return None
    cells = quickly(text[len(first) + 1 :], delimiter, len(header), MOST_CHARACTERS)
    if cells is None or len(cells.lines) > MOST_ROWS or cells.lines[-1] > _MOST_LINES:
        return None
    table, lines = cells.table, cells.lines + 1
    filled = ~_is_blank(table)
    if not filled.all():
        table, lines = table.filter(pa.array(filled)), lines[filled]
    top = list(zip(*(column.to_pylist() for column in table.slice(0, LOOKED_AT - 1).columns), strict=True))
    if not len(table) or len(faults_of_heading_row(name, [header, *top], [1, *lines[: len(top)]])):
        return None
    return _narrowed(header, [table], lines, 1)


def _is_blank(table: pa.Table) -> npt.NDArray[np.bool_]:
    """Return which rows hold nothing but spaces."""
    blank = np.ones(len(table), dtype=bool)
    for column in table.columns:
        if not blank.any():
            break
        whole = column.combine_chunks()
        blank &= are_blank(whole.dictionary)[whole.indices]
    return blank


def _slow(name: str, text: str, delimiter: str) -> TextTable:
    header: Row = []
    header_line = 1
    lines: list[int] = []
    tables: list[pa.Table] = []
    ragged: list[tuple[int, int]] = []
    for start, rows in _chunks(name, text, delimiter):
        places = [place for place, row in enumerate(rows) if any(map(str.strip, row))]
        if places and not header:
            header, header_line = rows[places[0]], start + places[0]
            first = places[:LOOKED_AT]
            faults = faults_of_heading_row(name, [rows[at] for at in first], [start + at for at in first])
            if len(faults):
                raise Unreadable(faults)
            del places[0]
        rows = [rows[place] for place in places]
        if set(map(len, rows)) != {len(header)}:
            rows = [_fitted(row, header) for row in rows]
            ragged += [
                (start + place, len(row))
                for place, row in zip(places, rows, strict=True)
                if len(row) != len(header)
            ]
        lines += [start + place for place in places]
        if len(lines) > MOST_ROWS or start > _MOST_LINES:
            refuse_more_rows(name)
        if rows and not ragged:
            tables.append(arrow_table(rows))
    if ragged:
        if not known_in(header):
            raise Unreadable(no_headings(name, header_line, len(header)))
        raise Unreadable(_ragged(name, ragged, len(header), lines[-1], delimiter))
    if not lines:
        refuse_empty(name, bool(header))
    return _narrowed(header, tables, lines, header_line)


def _narrowed(header: Row, parts: list[pa.Table], lines: Any, header_line: int) -> TextTable:
    """Return the parts beneath each other, without blank columns at the end."""
    table = pa.concat_tables(parts)
    width = _filled_width(header, table)
    return text_table(header[:width], [table.select(range(width))], lines, header_line)


def _filled_width(header: Row, table: pa.Table) -> int:
    """Return how many columns are left when the blank ones at the end go."""
    width = len(header)
    while width and not header[width - 1].strip() and are_blank(table.column(width - 1)).all():
        width -= 1
    return width


def _chunks(name: str, text: str, delimiter: str) -> Iterator[tuple[int, list[Row]]]:
    """Yield records some at a time, with the line of the first."""
    csv.field_size_limit(MOST_CHARACTERS)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        rows: list[Row] = []
        try:
            rows.extend(islice(records, CHUNK))
        except csv.Error as error:
            raise Unreadable(_broken(name, line + len(rows), str(error))) from error
        if not rows:
            return
        yield line, rows
        line += len(rows)


def _fitted(row: Row, header: Row) -> Row:
    """Return the row at the heading row's width where only blank cells, or cells under no heading, are in the way."""
    width = len(header)
    if len(row) > width and not any(map(str.strip, row[width:])):
        return row[:width]
    if len(row) < width and not any(map(str.strip, header[len(row) :])):
        return row + [""] * (width - len(row))
    return row


def _broken(name: str, line: int, said: str) -> pd.DataFrame:
    if "field larger" in said:
        message = f"A cell holds more than {MOST_CHARACTERS:,} characters."
        remedy = "Shorten it; look for a quotation mark that is not closed."
        return find("cell-too-long", name, message, remedy, [line])
    message = "A quotation mark is not closed, or stands inside a cell without being doubled."
    remedy = (
        "Write a quotation mark inside a cell twice, or save the file from the spreadsheet program again as CSV; "
        "it may have been cut off."
    )
    return find("broken-quotes", name, message, remedy, [line])


def _ragged(name: str, ragged: list[tuple[int, int]], width: int, last: int, delimiter: str) -> pd.DataFrame:
    messages = [
        f"The row has {cells} {'cell' if cells == 1 else 'cells'}; the heading row has {width}."
        for _, cells in ragged
    ]
    mark = _MARKS[delimiter]
    long = f"Put quotation marks around text that holds a {mark}, or remove what is too much."
    short = "Add the missing cells, or remove the row if it is a note or a total."
    cut = "Add the missing cells; remove the row if it is a note; save the file again if it was cut off here."
    remedies = [long if cells > width else cut if line == last else short for line, cells in ragged]
    return find("ragged-row", name, messages, remedies, [line for line, _ in ragged])
