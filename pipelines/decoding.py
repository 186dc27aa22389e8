"""From bytes to text: which encoding and which delimiter, settled by rules and never by a sniffer that guesses."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import islice

from schemas.returns import KINDS, PERIOD_PAIR

DELIMITERS = (",", ";", "\t")
KNOWN = {column for kind in KINDS.values() for column in kind.names} | set(PERIOD_PAIR)
# So many rows are looked at for the headings: a title, a date and a note may stand above them.
LOOKED_AT = 20
_HEAD = 20_000
_HINT = re.compile(r'"?sep=([,;\t|])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)
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


def not_csv(content: bytes) -> str | None:
    """Return what the file is where its first bytes show that it is not CSV."""
    head = content[:64].removeprefix(codecs.BOM_UTF8).lstrip()
    return next((what for signature, what in _SIGNATURES.items() if head.startswith(signature)), None)


def as_utf8(content: bytes) -> memoryview | None:
    """Return the text of UTF-8, UTF-16 (with its mark) or Windows-1252 bytes as UTF-8 without a mark; else None.

    Of a UTF-8 file these are its own bytes, so that a big one is not copied.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from(content, "utf-16")
    has_mark = content.startswith(codecs.BOM_UTF8)
    own = memoryview(content)[len(codecs.BOM_UTF8) if has_mark else 0 :]
    with suppress(UnicodeDecodeError):
        str(own, "utf-8")
        return own
    return None if has_mark or _is_mostly_utf8(content) else _from(content, "cp1252")


def _from(content: bytes, encoding: str) -> memoryview | None:
    try:
        return memoryview(content.decode(encoding).encode())
    except UnicodeDecodeError:
        return None


def without_last_newlines(text: memoryview) -> memoryview:
    """Return UTF-8 text without the ends of line that it ends with."""
    while tail := bytes(text[-_HEAD:]):
        if kept := tail.rstrip(b"\r\n"):
            return text[: len(text) - len(tail) + len(kept)]
        text = text[: -len(tail)]
    return text


def _is_mostly_utf8(content: bytes) -> bool:
    """Whether a few broken bytes spoil a UTF-8 file: read as Windows-1252, every accent in it would be wrong."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = len(text) - len(text.encode("ascii", "ignore")) - broken
    return sound >= broken


def with_delimiter(text: memoryview) -> tuple[str, memoryview]:
    """Return the delimiter and the UTF-8 text it divides, without the line ``sep=;`` that tells a spreadsheet of it.

    Excel does not show that line: the next is its row 1.
    """
    head = str(text[:_HEAD], "utf-8", "ignore")
    if hint := _HINT.match(head):
        return hint[1], text[hint.end() :]
    return _delimiter_of(head), text


def _delimiter_of(head: str) -> str:
    """Return the delimiter under which a first row has most known columns; the comma where none has any."""
    fits = [_most_known(head, each) for each in DELIMITERS]
    return DELIMITERS[fits.index(max(fits))]


def tidy_header(text: str) -> str:
    """Return a heading as it is matched: trimmed, folded, with _ for spaces and hyphens."""
    words = re.sub("[\ufeff\u200b]", "", text).casefold().replace("-", " ").replace("_", " ")
    return "_".join(words.split())


def _most_known(text: str, delimiter: str) -> int:
    """Return the most known columns that one of the first rows has; a title may stand above the headings."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    most = 0
    # The text may end within quotation marks.
    with suppress(csv.Error):
        for row in islice(reader, LOOKED_AT):
            most = max(most, known_in(row))
    return most


def known_in(row: Sequence[str]) -> int:
    """Return how many different columns of returns a row names."""
    return len(set(map(tidy_header, filter(str.strip, row))) & KNOWN)
