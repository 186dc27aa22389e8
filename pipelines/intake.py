"""From bytes to a table of text: encodings, delimiters, line ends and quotes; no character is lost."""

import csv
import io
from dataclasses import dataclass

import pandas as pd

from pipelines.findings import find, no_findings, quote
from schemas.returns import KINDS, PERIOD_PAIR

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_CHARACTERS = 100_000
CHUNK = 50_000
DELIMITERS = (",", ";", "\t")
KNOWN = {column for kind in KINDS.values() for column in kind.names} | set(PERIOD_PAIR)
_SIGNATURES = {
    b"PK\x03\x04": "a workbook or a zip archive",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old workbook or a protected one",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a picture",
}
_SAVE_AS = "Open it in the spreadsheet program and save it as “CSV UTF-8”, then send that file."


@dataclass(frozen=True)
class TextTable:
    """Headers as written, every cell as text, and the row number that a spreadsheet shows for each row."""

    headers: list[str]
    frame: pd.DataFrame
    lines: "pd.Series[int]"


def tidy_header(text: str) -> str:
    """Return a heading as it is matched: trimmed, folded, with _ for spaces and hyphens."""
    return "_".join(text.replace("\ufeff", "").casefold().replace("-", " ").replace("_", " ").split())


def decode(content: bytes) -> str | None:
    """Return the text of UTF-8, UTF-16 (with its mark) or Windows-1252 bytes; None where they are none of these."""
    is_utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if is_utf16 else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _first_record(text: str, delimiter: str) -> list[str]:
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error:
        return []


def delimiter_of(text: str) -> str:
    """Return the delimiter under which the heading row has most known columns; the comma where none has any."""
    head = text[:20_000]
    fits = [len({tidy_header(cell) for cell in _first_record(head, d)} & KNOWN) for d in DELIMITERS]
    return DELIMITERS[fits.index(max(fits))]


def read(name: str, content: bytes) -> tuple[TextTable | None, pd.DataFrame]:
    """Return the file's table and no findings, or no table and the findings that say why."""
    refusal = _refusal(name, content)
    if len(refusal):
        return None, refusal
    text = decode(content)
    if text is None or "\0" in text:
        return None, find("not-text", name, "The file holds bytes that are not text.", _SAVE_AS)
    return _parse(name, text)


def _refusal(name: str, content: bytes) -> pd.DataFrame:
    if not content.strip(b"\xef\xbb\xbf \t\r\n,;"):
        return find(
            "empty-file", name, "The file is empty.", "Send a file with a heading row and at least one row."
        )
    if len(content) > MOST_BYTES:
        size = len(content) / 1024 / 1024
        return find("too-big", name, f"The file has {size:,.0f} MB; the most is 50 MB.", "Send it in parts.")
    for signature, what in _SIGNATURES.items():
        if content.startswith(signature):
            return find("not-text", name, f"The file is {what}, not CSV.", _SAVE_AS)
    return no_findings()


class _Rows:
    """Rows as they are read: the heading, the cells in chunks, their lines, and the rows that do not fit."""

    def __init__(self) -> None:
        self.header: list[str] = []
        self.lines: list[int] = []
        self.ragged: list[tuple[int, int]] = []
        self._rows: list[list[str]] = []
        self._parts: list[pd.DataFrame] = []

    def add(self, line: int, row: list[str]) -> None:
        """Take one row; blank ones are counted by their line and left out."""
        if not any(map(str.strip, row)):
            return
        width = len(self.header)
        if not width:
            self.header = row
        elif len(row) < width or any(map(str.strip, row[width:])):
            self.ragged.append((line, len(row)))
        else:
            self._rows.append(row[:width])
            self.lines.append(line)
            if len(self._rows) == CHUNK:
                self._store()

    def _store(self) -> None:
        self._parts.append(_frame(self._rows, len(self.header)))
        self._rows = []

    def frame(self) -> pd.DataFrame:
        """Return every cell, a column for each heading."""
        self._store()
        return pd.concat([part for part in self._parts if len(part)], ignore_index=True)


def _parse(name: str, text: str) -> tuple[TextTable | None, pd.DataFrame]:
    csv.field_size_limit(MOST_CHARACTERS)
    rows, line = _Rows(), 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True):
            line += 1
            rows.add(line, row)
            if len(rows.lines) > MOST_ROWS:
                said = f"The file has more than {MOST_ROWS:,} rows."
                return None, find("too-big", name, said, "Send it in parts.")
    except csv.Error as error:
        return None, _broken(name, line + 1, str(error))
    if rows.ragged:
        return None, _ragged(name, rows.ragged, len(rows.header))
    if not rows.lines:
        said = "The file has a heading row and nothing beneath it."
        return None, find("empty-file", name, said, "Add at least one row.")
    return TextTable(rows.header, rows.frame(), pd.Series(rows.lines, dtype="int64")), no_findings()


def _frame(rows: list[list[str]], width: int) -> pd.DataFrame:
    columns = zip(*rows, strict=True) if rows else [()] * width
    return pd.DataFrame({place: pd.array(cells, dtype="str") for place, cells in enumerate(columns)})


def _broken(name: str, line: int, said: str) -> pd.DataFrame:
    if "field larger" in said:
        message = f"A cell holds more than {MOST_CHARACTERS:,} characters."
        return find(
            "cell-too-long",
            name,
            message,
            "Shorten it; look for a quotation mark that is not closed.",
            [line],
        )
    message = "A quotation mark is not closed, or stands inside a cell without being doubled."
    return find(
        "broken-quotes", name, message, "Save the file from the spreadsheet program again as CSV.", [line]
    )


def _ragged(name: str, ragged: list[tuple[int, int]], width: int) -> pd.DataFrame:
    messages = [
        f"The row has {cells} {'cell' if cells == 1 else 'cells'}; the heading row has {width}."
        for _, cells in ragged
    ]
    remedy = "Put quotation marks around text that holds the delimiter, or add the missing cells."
    return find("ragged-row", name, messages, remedy, [line for line, _ in ragged])


def columns_of(name: str, table: TextTable) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the cells under tidy headings, blank columns left out, with findings on the heading row itself."""
    tidy = [tidy_header(header) for header in table.headers]
    frame = table.frame.set_axis(range(len(tidy)), axis=1)
    blank = [place for place, header in enumerate(tidy) if not header]
    filled = [place for place in blank if frame[place].str.strip().ne("").any()]
    if filled:
        said = f"Column {filled[0] + 1} holds cells but has no heading."
        return frame, find("blank-header", name, said, "Give the column its heading, or remove it.", [1])
    twice = sorted({header for header in tidy if header and tidy.count(header) > 1})
    if twice:
        messages = [f"The heading {quote(header)} stands more than once." for header in twice]
        return frame, find(
            "duplicate-header", name, messages, "Keep one column of that name.", [1] * len(twice)
        )
    frame = frame.drop(columns=blank)
    return frame.set_axis([header for header in tidy if header], axis=1), no_findings()
