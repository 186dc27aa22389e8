"""From bytes to a table of text with the line numbers that a spreadsheet shows; every cell is kept as written."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa

from pipelines.decoding import LOOKED_AT, decode, known_in, not_csv, with_delimiter
from pipelines.findings import find, no_findings
from pipelines.heading_row import faults_of_heading_row, no_headings
from pipelines.matching import is_blank

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_CHARACTERS = 100_000
CHUNK = 50_000
# Blank lines are free, but a file of nothing else must end.
_MOST_LINES = 3 * MOST_ROWS
_TEXT = pd.StringDtype("pyarrow", na_value=np.nan)
_MARKS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SEND_TABLE = "Send the table itself, saved from the spreadsheet program as “CSV UTF-8”."
_SAVE_AS = "Open it in the spreadsheet program, save it as “CSV UTF-8” and send that file."

Row = list[str]


@dataclass(frozen=True)
class TextTable:
    """Headings as written, every cell as text (columns 0, 1, …), and the line of each row and of the heading row."""

    headers: Row
    frame: pd.DataFrame
    lines: "pd.Series[int]"
    header_line: int = 1


class _Stop(Exception):
    def __init__(self, finding: pd.DataFrame) -> None:
        super().__init__()
        self.finding = finding


def read(name: str, content: bytes) -> tuple[TextTable | None, pd.DataFrame]:
    """Return the file's table and no findings, or no table and the findings that say why."""
    try:
        return _parsed(name, _text_of(name, content)), no_findings()
    except _Stop as stop:
        return None, stop.finding


def _text_of(name: str, content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _Stop(find("too-big", name, "The file has more than 50 MB.", "Send it in parts."))
    if what := not_csv(content):
        raise _Stop(find("not-text", name, f"The file is {what}, not CSV.", _SEND_TABLE))
    text = decode(content)
    if text is None:
        said = "The file holds bytes that are not text, or text in two encodings."
        raise _Stop(find("not-text", name, said, _SAVE_AS))
    if "\0" in text:
        raise _Stop(find("not-text", name, "The file holds NUL bytes, which are not text.", _SAVE_AS))
    # Blank lines at the end are no rows; without them the reader need not pass over each.
    return text.rstrip("\r\n")


def _parsed(name: str, text: str) -> TextTable:
    delimiter, text = with_delimiter(text)
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
                raise _Stop(faults)
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
            said = f"The file has more than {MOST_ROWS:,} rows."
            raise _Stop(find("too-big", name, said, "Send it in parts."))
        if rows and not ragged:
            tables.append(_table(rows))
    if ragged:
        if not known_in(header):
            raise _Stop(no_headings(name, header_line, len(header)))
        raise _Stop(_ragged(name, ragged, len(header), lines[-1], delimiter))
    if not lines:
        raise _Stop(_empty(name, header))
    table = pa.concat_tables(tables)
    width = _filled_width(header, table)
    frame = table.select(range(width)).to_pandas(types_mapper={pa.large_string(): _TEXT}.get)
    return TextTable(header[:width], frame.set_axis(range(width), axis=1), pd.Series(lines), header_line)


def _filled_width(header: Row, table: pa.Table) -> int:
    """Return how many columns are left when the blank ones at the end go."""
    width = len(header)
    while width and not header[width - 1].strip() and is_blank(table.column(width - 1)):
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
            raise _Stop(_broken(name, line + len(rows), str(error))) from error
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


def _table(rows: list[Row]) -> pa.Table:
    columns = [pa.array(cells, pa.large_string()) for cells in zip(*rows, strict=True)]
    return pa.table(columns, names=[str(place) for place in range(len(columns))])


def _empty(name: str, header: Row) -> pd.DataFrame:
    said = "The file has a heading row and nothing beneath it." if header else "The file is empty."
    return find("empty-file", name, said, "Send a file with a heading row and at least one row beneath it.")


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
