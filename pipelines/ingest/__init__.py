"""A file to a table of text: every cell as written, with the line numbers that a spreadsheet shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.checks.findings import Finding
from schemas.returns import KINDS, PERIOD_PAIR

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 200_000
MOST_WORKBOOK_ROWS = 20_000
MOST_CHARACTERS = 100_000
KNOWN_COLUMNS = {column for kind in KINDS.values() for column in kind.names} | set(PERIOD_PAIR)
# So many rows are looked at for the headings: a title, a date and a note may stand above them.
LOOKED_AT = 20
_MOST_HEADINGS = 100
# No kind of return has fewer columns that it needs.
_FEWEST_COLUMNS = min(len(kind.required) for kind in KINDS.values())
_WORKBOOKS = (".xlsx", ".xlsm")
_SIGNATURES = {
    b"PK\x03": "a workbook or a zip archive",
    b"PK\x05": "an empty zip archive",
    b"PK\x07": "a part of a zip archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old or a protected workbook",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf\x27\x1c": "a compressed file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"PAR1": "a Parquet file",
    b"{\\rtf": "a word-processor document",
    b"<": "a web page or XML",
    b"{": "JSON",
    b"[": "JSON",
}

Row = list[str]


@dataclass(frozen=True)
class TextTable:
    """Headings and rows of one width, cells as text, with the lines on which they stand."""

    headers: Row
    rows: list[Row]
    lines: list[int]
    header_line: int = 1

    def column(self, place: int) -> list[str]:
        """The cells of a column."""
        return [row[place] for row in self.rows]


class Unreadable(Exception):
    """No table can be had from the file; ``findings`` say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__()
        self.findings = findings


def read_table(name: str, content: bytes) -> TextTable:
    """Return a file's table: of a workbook where the name ends in .xlsx, of CSV else; raises Unreadable."""
    if len(content) > MOST_BYTES:
        message = f"The file has {len(content) / 1024 / 1024:,.0f} MB; the most is 50 MB."
        raise Unreadable(Finding("too-big", message, "Send it in parts."))
    # An emptied file is told that it is empty, whatever its name.
    if name.casefold().endswith(_WORKBOOKS) and content.strip():
        from pipelines.ingest.xlsx_file import read_workbook

        return read_workbook(name, content)
    from pipelines.ingest.csv_file import read_csv

    return read_csv(content)


def name_other_kind(content: bytes) -> str | None:
    """Return what a file is where its first bytes show that it is not CSV."""
    head = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((what for signature, what in _SIGNATURES.items() if head.startswith(signature)), None)


def tidy_header(text: str) -> str:
    """Return a heading as it is matched: trimmed, folded, with _ for spaces and hyphens."""
    words = re.sub("[\ufeff\u200b]", "", text).casefold().replace("-", " ").replace("_", " ")
    return "_".join(words.split())


def count_known(row: Sequence[str]) -> int:
    """Return how many different columns of returns a row names."""
    return len(set(map(tidy_header, filter(str.strip, row))) & KNOWN_COLUMNS)


def check_size(table: TextTable, most: int = MOST_ROWS) -> None:
    """Raise Unreadable for a table without rows, or with too many."""
    if len(table.rows) > most:
        raise Unreadable(find_too_many_rows(most))
    if not table.rows:
        heading = "The file has a heading row and nothing beneath it."
        message = heading if table.headers else "The file is empty."
        remedy = "Send a file with a heading row and at least one row beneath it."
        raise Unreadable(Finding("empty-file", message, remedy))


def find_too_many_rows(most: int) -> Finding:
    """Return the finding that a table has more rows than are taken."""
    return Finding("too-big", f"The file has more than {most:,} rows.", "Send it in parts.")


def check_heading_row(table: TextTable) -> None:
    """Raise Unreadable where the first row has too many headings, or a later one has the headings."""
    line = table.header_line
    if (filled := sum(1 for header in table.headers if header.strip())) > _MOST_HEADINGS:
        most = max(len(kind.columns) for kind in KINDS.values())
        message = f"The heading row has {filled:,} headings; a return has {most} at most."
        remedy = "Remove the columns that are not those of a template."
        raise Unreadable(Finding("too-big", message, remedy, line))
    known = [count_known(row) for row in [table.headers, *table.rows[: LOOKED_AT - 1]]]
    place = known.index(max(known))
    if place and known[place] >= _FEWEST_COLUMNS:
        below = table.lines[place - 1]
        message = f"The first row is not the heading row: the headings stand in line {below}."
        remedy = f"Remove what stands above line {below}, and send the file again."
        raise Unreadable(Finding("above-headings", message, remedy, line))


def find_no_headings(line: int, width: int) -> Finding:
    """Return the finding that the first row names no kind of return."""
    if width == 1:
        message = "The first row has one cell only: it is not the heading row of a return."
        remedy = "Save the file as CSV with commas, semicolons or tabs between the cells."
    else:
        message = "The first row is not the heading row of any kind of return."
        remedy = f"Put the heading row of a template first. The kinds are {', '.join(KINDS)}."
    return Finding("unknown-kind", message, remedy, line)
