"""A workbook's sheets, and what its cells are made of: shared texts and number formats."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS

from pipelines.tables import MOST_CHARACTERS
from pipelines.xlsx.display import GENERAL
from pipelines.xlsx.parts import Attributes, Damaged, elements, events, related

# More than a million rows could need.
_MOST_TEXTS = 20_000_000
_CODED = re.compile("_x([0-9A-Fa-f]{4})_")
_STYLES = {"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"}
TRUE = {"1", "true", "on"}


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its name, its part of the archive, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class Book:
    """What a workbook has, charts and macros left aside."""

    archive: ZipFile
    sheets: list[Sheet]
    has_macros: bool
    since_1904: bool
    texts: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)


def book_in(archive: ZipFile) -> Book:
    """Return the workbook in an archive; raises Damaged where there is none."""
    offices = [part for kind, part in related(archive, "").values() if kind == "officeDocument"]
    if len(offices) != 1 or not offices[0].endswith(".xml"):
        raise Damaged
    parts = related(archive, offices[0])
    by_kind = dict(parts.values())
    sheets, since_1904 = [], False
    for name, of in elements(archive, offices[0]):
        if name == "workbookPr":
            since_1904 = of.get("date1904") in TRUE
        elif name == "sheet":
            kind, part = parts.get(_relation(of), ("", ""))
            if kind == "worksheet":
                sheets.append(Sheet(of.get("name", ""), part, of.get("state", "visible") != "visible"))
    if not any(name == "workbook" for name, _ in elements(archive, offices[0])):
        raise Damaged
    return Book(
        archive,
        sheets,
        _has_macros(archive),
        since_1904,
        list(_texts(archive, by_kind["sharedStrings"])) if "sharedStrings" in by_kind else [],
        list(_formats(archive, by_kind["styles"])) if "styles" in by_kind else [],
    )


def _relation(of: Attributes) -> str:
    return next((value for name, value in of.items() if name.endswith(" id")), "")


def _has_macros(archive: ZipFile) -> bool:
    return any(
        re.search(r"vbaProject|/(?:macrosheets|embeddings|activeX)/", name, re.IGNORECASE)
        for name in archive.namelist()
    )


def _formats(archive: ZipFile, part: str) -> Iterator[str]:
    """Yield the number format of each cell style."""
    codes = dict(BUILTIN_FORMATS)
    section = ""
    for name, of in elements(archive, part):
        if name in _STYLES:
            section = name
        elif section == "numFmts":
            codes[_whole(of.get("numFmtId"))] = of.get("formatCode") or GENERAL
        elif section == "cellXfs" and name == "xf":
            yield codes.get(_whole(of.get("numFmtId")), GENERAL)


def _whole(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError as error:
        raise Damaged from error


def decoded(text: str) -> str:
    """Return a text as it was typed: the file writes control characters as _x000D_."""
    if "_x" not in text:
        return text
    plain = _CODED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class TextParts:
    """Gathers the runs of one text as it streams by, the phonetic ones left out.

    A text is not kept beyond what a cell may hold.
    """

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.length = 0
        self.is_open = False
        self.is_phonetic = False

    def start(self, name: str) -> None:
        """Note an element that begins."""
        if name == "rPh":
            self.is_phonetic = True
        elif name == "t":
            self.is_open = not self.is_phonetic

    def end(self, name: str) -> None:
        """Note an element that ends."""
        if name == "rPh":
            self.is_phonetic = False
        elif name == "t":
            self.is_open = False

    def add(self, text: str) -> None:
        """Keep a piece of text that belongs."""
        if self.is_open and self.length <= MOST_CHARACTERS:
            self.length += len(text)
            self.runs.append(text)

    def take(self) -> str:
        """Return the text, and begin anew."""
        text = decoded("".join(self.runs))
        self.runs, self.length = [], 0
        return text


def _texts(archive: ZipFile, part: str) -> Iterator[str]:
    """Yield the shared texts in order."""
    gathered, found, count = TextParts(), [], 0

    def end(name: str) -> None:
        gathered.end(name)
        if name == "si":
            found.append(gathered.take())

    for _ in events(archive, part, lambda name, _: gathered.start(name), end, gathered.add):
        yield from found
        count += len(found)
        found.clear()
        if count > _MOST_TEXTS:
            raise Damaged
