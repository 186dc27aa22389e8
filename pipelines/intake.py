"""From bytes to a table of text with the line numbers that a spreadsheet shows; every cell is kept as written.

Read here as CSV, and by ``pipelines.workbook`` where the file is one.
"""

import csv
import io
from collections.abc import Iterator
from itertools import islice

import pandas as pd
import pyarrow as pa

from pipelines.decoding import decode, delimiter_of, not_csv
from pipelines.findings import find, no_findings
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
    return _parsed(name, _text_of(name, content))


def _text_of(name: str, content: bytes) -> str:
    if what := not_csv(content):
        raise Unreadable(find("not-text", name, f"The file is {what}, not CSV.", _SAVE_AS))
    text = decode(content)
    if text is None:
        said = "The file holds bytes that are not text, or text in two encodings."
        raise Unreadable(find("not-text", name, said, _SAVE_AS))
    if "\0" in text:
        raise Unreadable(find("not-text", name, "The file holds NUL bytes, which are not text.", _SAVE_AS))
    # Blank lines at the end are no rows; without them the reader need not pass over each.
    return text.rstrip("\r\n")


def _parsed(name: str, text: str) -> TextTable:
    header: Row = []
    header_line = 1
    lines: list[int] = []
    tables: list[pa.Table] = []
    ragged: list[tuple[int, int]] = []
    for start, rows in _chunks(name, text):
        places = [place for place, row in enumerate(rows) if any(map(str.strip, row))]
        if places and not header:
            header, header_line = rows[places[0]], start + places[0]
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
        raise Unreadable(_ragged(name, ragged, len(header)))
    if not lines:
        refuse_empty(name, bool(header))
    return text_table(header, tables, lines, header_line)


def _chunks(name: str, text: str) -> Iterator[tuple[int, list[Row]]]:
    """Yield records some at a time, with the line of the first."""
    csv.field_size_limit(MOST_CHARACTERS)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
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
    remedy = "Save the file from the spreadsheet program again as CSV."
    return find("broken-quotes", name, message, remedy, [line])


def _ragged(name: str, ragged: list[tuple[int, int]], width: int) -> pd.DataFrame:
    messages = [
        f"The row has {cells} {'cell' if cells == 1 else 'cells'}; the heading row has {width}."
        for _, cells in ragged
    ]
    remedy = "Put quotation marks around text that holds the delimiter, or add the missing cells."
    return find("ragged-row", name, messages, remedy, [line for line, _ in ragged])
