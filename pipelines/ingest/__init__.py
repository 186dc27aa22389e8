"""A file to a table of text: every cell as written, with the line numbers that a spreadsheet shows."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import IO, Any
from zipfile import ZipFile

from pipelines.checks.findings import Finding, shorten, word_finding
from schemas.returns import KINDS, PERIOD_PAIR, name_paired
from schemas.vocabulary import number_of

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
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
_MARKS = DELIMITERS | {"|": "vertical bar"}
_HINT = re.compile(r'"?sep=([,;\t|])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
_HEAD = 20_000
# Blank lines are free, but a file of nothing else must end; so must one of empty cells only.
_MOST_LINES = 3 * MOST_ROWS
_MOST_CELLS = 30 * MOST_ROWS
# An archive (contract, "Archives"): members, bytes unpacked, and text as cells repeat it.
MOST_PARTS = 500
MOST_UNPACKED = 100 * 1024 * 1024
MOST_TEXT = 64 * 1024 * 1024
_PART_MARK, _MOST_MARKS, _CHUNK = b"PK\x01\x02", 100_000, 1024 * 1024

Row = list[str]


@dataclass(frozen=True)
class TextTable:
    """Headings and rows of one width, cells as text, with the lines on which they stand.

    ``above`` is a title, by line; ``faults`` refuse the file, but leave its cells to be read.
    """

    headers: Row
    rows: list[Row]
    lines: list[int]
    header_line: int = 1
    above: tuple[tuple[int, Row], ...] = ()
    faults: tuple[Finding, ...] = ()

    @cached_property
    def names(self) -> list[str]:
        """The headings as they are matched, a blank one ""."""
        return list(map(tidy_header, self.headers))

    @cached_property
    def as_written(self) -> dict[str, str]:
        """What the sender calls each column, by its tidy heading; the first of two alike, or of DfE's pair."""
        pairs = zip(self.names[::-1], self.headers[::-1], strict=True)
        found = {name: shorten(header.strip()) for name, header in pairs if name}
        pair = {name_paired(found): found[PERIOD_PAIR[0]]} if PERIOD_PAIR[0] in found else {}
        return pair | found

    def column(self, place: int) -> list[str]:
        """The cells of a column."""
        return [row[place] for row in self.rows]

    def find(self, wording: str, column: str = "", **values: Any) -> Finding:
        """Return a finding on the heading row."""
        return word_finding(wording, self.header_line, column, **values)


class Unreadable(Exception):
    """No table can be had from the file; ``findings`` say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__()
        self.findings = findings


def read_table(name: str, content: bytes) -> TextTable:
    """Return a file's table: of a workbook where the name ends in .xlsx, of CSV else; raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable(word_finding("too-big.file"))
    # An emptied file is told that it is empty, whatever its name.
    if name.casefold().endswith(_WORKBOOKS) and content.strip():
        from pipelines.ingest.xlsx_file import read_workbook

        return read_workbook(name, content)
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
        raise Unreadable(word_finding("too-big.rows", most=most))
    if not table.rows:
        raise Unreadable(word_finding("empty-file.rows" if table.headers else "empty-file.file"))


class ArchiveTooBig(Exception):
    """An archive has more in it than one of its kind may; the message says what."""


def open_archive(file: IO[bytes], what: str, most: int = MOST_UNPACKED) -> ZipFile:
    """Open a zip file of which nothing is unpacked yet; raises ArchiveTooBig, or zipfile.BadZipFile for no zip file.

    zipfile makes half a kilobyte of every mark in its directory, and unpacks no more of a part than that says. Packed
    data may have a few such marks by chance, so that fewer than would fill the memory are counted by zipfile.
    """
    marks, end = 0, b""
    while chunk := file.read(_CHUNK):
        marks += (end + chunk).count(_PART_MARK)
        end = chunk[1 - len(_PART_MARK) :]
    archive = ZipFile(file) if marks <= _MOST_MARKS else None
    if archive is None or len(archive.infolist()) > MOST_PARTS:
        raise ArchiveTooBig(f"The {what} has more than {MOST_PARTS} parts.")
    if sum(part.file_size for part in archive.infolist()) > most:
        raise ArchiveTooBig(f"Unpacked, the {what} is larger than {most // 1024 // 1024:,} MB.")
    return archive


def place_headings(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows are the headings: that which names the most columns, if it names enough."""
    known = [count_known(row) for row in rows[:LOOKED_AT]]
    most = max(known, default=0)
    return known.index(most) if most >= _FEWEST_COLUMNS else 0


def find_title(table: TextTable) -> list[Finding]:
    """Return the finding on what stands above the headings."""
    if not table.above:
        return []
    first, last = table.above[0][0], table.above[-1][0]
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    return [word_finding("above-headings", first, heading_line=table.header_line, lines=lines)]


def _check_width(header: Row, line: int) -> None:
    """Raise Unreadable for too many headings."""
    if (filled := sum(1 for text in header if text.strip())) > _MOST_HEADINGS:
        most = max(len(kind.columns) for kind in KINDS.values())
        raise Unreadable(word_finding("too-big.headings", line, filled=filled, most=most))


def find_no_headings(line: int, width: int) -> Finding:
    """Return the finding that the first row names no kind of return."""
    return word_finding(f"unknown-kind.{'one-cell' if width == 1 else 'none'}", line, kinds=", ".join(KINDS))


def read_csv(content: bytes) -> TextTable:
    """Return the table of a CSV file; raises Unreadable."""
    # Before anything is decoded or split: neither so many lines nor so many cells are a return.
    marks = sum(map(content.count, (b"\n", b"\r", *map(str.encode, DELIMITERS))))
    if max(content.count(b"\n"), content.count(b"\r")) > _MOST_LINES:
        raise Unreadable(word_finding("too-big.rows", most=MOST_ROWS))
    if marks > _MOST_CELLS:
        raise Unreadable(word_finding("too-big.cells", most=MOST_ROWS))
    delimiter, text = _split_hint(_decode(content))
    rows, lines = _read_records(text, delimiter)
    place = place_headings(rows)
    above = tuple(zip(lines[:place], rows[:place], strict=True))
    rows, lines = rows[place:], lines[place:]
    header, header_line = (rows.pop(0), lines.pop(0)) if rows else ([], 1)
    _check_width(header, header_line)
    check_size(TextTable(header, rows, lines, header_line))
    fitted = [_fit(row, header) for row in rows]
    if ragged := [
        (line, len(row)) for line, row in zip(lines, fitted, strict=True) if len(row) != len(header)
    ]:
        if not count_known(header):
            raise Unreadable(find_no_headings(header_line, len(header)))
        raise Unreadable(*(_find_ragged(*one, len(header), lines[-1], delimiter) for one in ragged))
    width = max(_filled_width(header), max(map(_filled_width, fitted)))
    return TextTable(header[:width], [row[:width] for row in fitted], lines, header_line, above)


def _decode(content: bytes) -> str:
    """Return the text of UTF-8, UTF-16 (with its mark) or Windows-1252 bytes."""
    if what := name_other_kind(content):
        wording = "not-text.workbook" if "workbook" in what else "not-text.other"
        raise Unreadable(word_finding(wording, what=what))
    for encoding in _possible_encodings(content):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\0" in text:
                raise Unreadable(word_finding("not-text.nul"))
            return text
    raise Unreadable(word_finding("not-text.encoding"))


def _possible_encodings(content: bytes) -> list[str]:
    """Return one encoding where a mark or the bytes settle it, else UTF-8 before Windows-1252.

    A few broken bytes spoil a UTF-8 file: read as Windows-1252, every accent in it would be wrong.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    is_mostly_utf8 = len(text) - len(text.encode("ascii", "ignore")) >= 2 * broken
    return ["utf-8-sig"] if content.startswith(codecs.BOM_UTF8) or is_mostly_utf8 else ["utf-8", "cp1252"]


def _split_hint(text: str) -> tuple[str, str]:
    """Return the delimiter and the text it divides, without the line ``sep=;`` that tells a spreadsheet of it.

    Excel does not show that line: the next is its row 1.
    """
    if hint := _HINT.match(text):
        return hint[1], text[hint.end() :]
    fits = {delimiter: _most_known(text[:_HEAD], delimiter) for delimiter in DELIMITERS}
    return max(fits, key=fits.__getitem__), text


def _most_known(head: str, delimiter: str) -> int:
    """Return the most known columns that one of the first rows has; a title may stand above the headings."""
    most = 0
    with suppress(csv.Error):  # the head may end within quotation marks
        for row in islice(_reader(head, delimiter), LOOKED_AT):
            most = max(most, count_known(row))
    return most


def _reader(text: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(MOST_CHARACTERS)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _read_records(text: str, delimiter: str) -> tuple[list[Row], list[int]]:
    """Return the records that are not blank, and their lines: a blank line counts, a quoted newline does not."""
    rows: list[Row] = []
    lines: list[int] = []
    line = 0
    try:
        for line, row in enumerate(_reader(text, delimiter), start=1):
            if any(map(str.strip, row)):
                rows.append(row)
                lines.append(line)
            if len(rows) > MOST_ROWS + 1 or line > _MOST_LINES:
                raise Unreadable(word_finding("too-big.rows", most=MOST_ROWS))
    except csv.Error as error:
        wording = "cell-too-long.csv" if "field larger" in str(error) else "broken-quotes"
        raise Unreadable(word_finding(wording, line + 1, most=MOST_CHARACTERS)) from error
    return rows, lines


def _fit(row: Row, header: Row) -> Row:
    """Return the row at the heading row's width where only blank cells, or cells under no heading, are in the way."""
    width = len(header)
    if len(row) > width and not any(map(str.strip, row[width:])):
        return row[:width]
    if len(row) < width and not any(map(str.strip, header[len(row) :])):
        return row + [""] * (width - len(row))
    return row


def _filled_width(row: Row) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0)


def _find_ragged(line: int, cells: int, width: int, last: int, delimiter: str) -> Finding:
    wording = "long" if cells > width else "last" if line == last else "short"
    has, mark = number_of(cells, "cell"), _MARKS[delimiter]
    return word_finding(f"ragged-row.{wording}", line, cells=has, width=width, mark=mark)
