"""A file to a table of text: every cell as written, with the line numbers that a spreadsheet shows."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from zipfile import ZipInfo

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

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?|-")
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
_SEND_TABLE = "Send the table itself, saved from the spreadsheet program as “CSV UTF-8”."
_SAVE_AS = (
    "Open it in the spreadsheet program, save it as “CSV UTF-8” or as a workbook (.xlsx), and send that file."
)

Row = list[str]


@dataclass(frozen=True)
class TextTable:
    """Headings and rows of one width, cells as text, with the lines on which they stand; ``above``: a title's."""

    headers: Row
    rows: list[Row]
    lines: list[int]
    header_line: int = 1
    above: tuple[tuple[int, Row], ...] = ()

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
        raise Unreadable(Finding("too-big", "The file is larger than 50 MB.", "Send it in parts."))
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
        raise Unreadable(find_too_many_rows(most))
    if not table.rows:
        heading = "The file has a heading row and nothing beneath it."
        message = heading if table.headers else "The file is empty."
        remedy = "Send a file with a heading row and at least one row beneath it."
        raise Unreadable(Finding("empty-file", message, remedy))


def find_too_many_rows(most: int) -> Finding:
    """Return the finding that a table has more rows than are taken."""
    return Finding("too-big", f"The file has more than {most:,} rows.", "Send it in parts.")


def find_archive_too_big(parts: Sequence[ZipInfo], what: str) -> str:
    """Return what is too much of an archive, by its directory: zipfile reads no further than that says; else blank."""
    if len(parts) > MOST_PARTS:
        return f"The {what} has more than {MOST_PARTS} parts."
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        return f"Unpacked, the {what} is larger than {MOST_UNPACKED // 1024 // 1024} MB."
    return ""


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
    message = f"The headings stand in line {table.header_line}, below a title or a note."
    return [Finding("above-headings", message, f"Delete {lines}.", first)]


def _check_width(header: Row, line: int) -> None:
    """Raise Unreadable for too many headings."""
    if (filled := sum(1 for text in header if text.strip())) > _MOST_HEADINGS:
        most = max(len(kind.columns) for kind in KINDS.values())
        message = f"The heading row has {filled:,} headings; a return has {most} at most."
        remedy = "Remove the columns that are not those of a template."
        raise Unreadable(Finding("too-big", message, remedy, line))


def find_no_headings(line: int, width: int) -> Finding:
    """Return the finding that the first row names no kind of return."""
    if width == 1:
        message = "The first row has one cell only: it is not the heading row of a return."
        remedy = "Save the file as CSV with commas, semicolons or tabs between the cells."
    else:
        message = "The first row is not the heading row of any kind of return."
        remedy = f"Put the heading row of a template first. The kinds are {', '.join(KINDS)}."
    return Finding("unknown-kind", message, remedy, line)


def read_csv(content: bytes) -> TextTable:
    """Return the table of a CSV file; raises Unreadable."""
    # Before anything is decoded or split: neither so many lines nor so many cells are a return.
    marks = sum(map(content.count, (b"\n", b"\r", *map(str.encode, DELIMITERS))))
    if max(content.count(b"\n"), content.count(b"\r")) > _MOST_LINES:
        raise Unreadable(find_too_many_rows(MOST_ROWS))
    if marks > _MOST_CELLS:
        message = f"The file has more cells than a return of {MOST_ROWS:,} rows can have."
        raise Unreadable(Finding("too-big", message, "Remove blank rows and columns, or send it in parts."))
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
        remedy = _SAVE_AS if "workbook" in what else _SEND_TABLE
        raise Unreadable(Finding("not-text", f"The file is {what}, not CSV.", remedy))
    for encoding in _possible_encodings(content):
        with suppress(UnicodeDecodeError):
            text = content.decode(encoding)
            if "\0" in text:
                message = "The file holds NUL bytes, which are not text."
                raise Unreadable(Finding("not-text", message, _SAVE_AS))
            return text
    message = "The file holds bytes that are not text, or text in two encodings."
    raise Unreadable(Finding("not-text", message, _SAVE_AS))


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
                raise Unreadable(find_too_many_rows(MOST_ROWS))
    except csv.Error as error:
        raise Unreadable(_find_broken(line + 1, str(error))) from error
    return rows, lines


def _find_broken(line: int, error: str) -> Finding:
    if "field larger" in error:
        message = f"A cell holds more than {MOST_CHARACTERS:,} characters."
        remedy = "Shorten it; look for a quotation mark that is not closed."
        return Finding("cell-too-long", message, remedy, line)
    message = "A quotation mark is not closed, or stands inside a cell without being doubled."
    remedy = (
        "Write a quotation mark inside a cell twice, or save the file from the spreadsheet program again as CSV; "
        "it may have been cut off."
    )
    return Finding("broken-quotes", message, remedy, line)


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
    message = f"The row has {cells} {'cell' if cells == 1 else 'cells'}; the heading row has {width}."
    if cells > width:
        remedy = (
            f"Put quotation marks around text that holds a {_MARKS[delimiter]}, or remove what is too much."
        )
    elif line == last:
        remedy = "Add the missing cells; remove the row if it is a note; save the file again if it was cut off here."
    else:
        remedy = "Add the missing cells, or remove the row if it is a note or a total."
    return Finding("ragged-row", message, remedy, line)


def neutralise(text: str) -> str:
    """Return a text that begins as a formula does behind an apostrophe, unless it is a number, or a dash alone."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def write_csv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV text with every text neutral."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(map(neutralise, row) for row in rows)
    return out.getvalue()
