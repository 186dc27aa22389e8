"""A return sent as an .xlsx workbook: one table on one sheet, read as it is displayed, or refused with what to do.

What is refused for its zip archive is refused before anything in it is unpacked or read as a workbook.
"""

import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterable
from typing import IO, Any, NoReturn
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from openpyxl import Workbook, load_workbook

from pipelines.checks.findings import Finding, single_line, word_finding
from pipelines.ingest import (
    KNOWN_COLUMNS,
    ArchiveTooBig,
    TextTable,
    Unreadable,
    check_size,
    name_other_kind,
    open_archive,
    tidy_header,
)
from pipelines.ingest.personal import find_personal_beside, name_personal_data
from pipelines.ingest.xlsx_sheet import Sheet, read_cells, read_sheet
from schemas.returns import KINDS, recognise

# Cells and rows that 20,000 rows of the widest kind have: openpyxl takes 0.4 kB for each, empty or not. Of elements
# elsewhere, styles and notes, so few that no tree of them is large.
MOST_CELLS, _MOST_OTHERS = 310_000, 50_000
_CHUNK = 1024 * 1024
_LAST_LINE = 1_048_576
_ENCRYPTED = 0x1
_ENCODINGS = {"utf-8", "utf-16", "us-ascii"}
_XML = re.compile(r".*\.(?:xml|rels)", re.IGNORECASE)
_SHEET = re.compile(r"(?:.*/)?(?:work)?sheets?/[^/]*\.xml", re.IGNORECASE)
_STRINGS = re.compile(r"(?:.*/)?sharedStrings[^/]*\.xml", re.IGNORECASE)
_MACROS = re.compile(r"vbaProject|/(?:macrosheets|embeddings|activeX)/", re.IGNORECASE)
# Notes, text boxes, charts, links, and copies of data from elsewhere.
_BESIDE = re.compile(
    r"xl/(?:comments|threadedComments/|drawings/|charts/|pivotCache/|externalLinks/|worksheets/_rels/)"
    r".*\.(?:xml|rels)",
    re.IGNORECASE,
)
# The elements whose texts belong together, whatever their fonts.
_WHOLE = {"text", "p", "pt", "v"}
_OLD = b"\xd0\xcf\x11\xe0"
_PROTECTED = "EncryptedPackage".encode("utf-16-le")
# The many ways in which zipfile, expat and openpyxl say that a file is broken.
_DAMAGE: tuple[type[Exception], ...] = (
    *(ArithmeticError, AttributeError, BadZipFile, EOFError, LookupError, OSError, RuntimeError, SyntaxError),
    *(TypeError, ValueError, expat.ExpatError, struct.error, zlib.error),
)
# A return's headings stand near the top of its sheet.
_HEAD = 1000


def read_workbook(name: str, content: bytes) -> TextTable:
    """Return the one table of a workbook; raises Unreadable with the findings that say why there is none."""
    _refuse_other_files(name, content)
    try:
        return _read(content)
    except ArchiveTooBig as found:
        raise Unreadable(word_finding("too-big.archive", fault=found)) from found
    except _DAMAGE as error:
        raise Unreadable(word_finding("not-a-workbook.damaged")) from error


def _refuse(wording: str, **values: Any) -> NoReturn:
    raise Unreadable(word_finding(wording, **values))


def _refuse_other_files(name: str, content: bytes) -> None:
    if content.startswith(_OLD):
        if _PROTECTED in content:
            _refuse("password")
        _refuse("not-a-workbook.old")
    if not content.startswith(b"PK"):
        _refuse("not-a-workbook.other", what=name_other_kind(content) or "text, such as CSV")
    if name.casefold().endswith(".xlsm"):
        _refuse("macros")


def _open(content: bytes, data_only: bool) -> Workbook:
    with warnings.catch_warnings():
        # What openpyxl does not know, it leaves out and warns of: none of it is in a cell.
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content), data_only=data_only, keep_links=False)


def _read(content: bytes) -> TextTable:
    with open_archive(io.BytesIO(content), "workbook") as archive:
        has_formulas = _check_archive(archive)
        if any(map(_MACROS.search, archive.namelist())):
            _refuse("macros")
        beside = _texts_beside(archive)
    book = _open(content, data_only=True)
    if not book.worksheets:
        raise ValueError("a workbook without a sheet")
    full = [sheet for sheet in read_cells(book.worksheets) if sheet.rows]
    sheet = _sheet_of_return(full)
    if has_formulas:
        sheet.formulas = _open(content, data_only=False)[sheet.sheet.title]
    table = read_sheet(sheet)
    findings = find_personal_beside(beside)
    for other in full:
        if other is not sheet:
            findings += _find_on_another_sheet(other)
    if findings:
        raise Unreadable(*table.faults, *findings)
    return table


def _sheet_of_return(full: list[Sheet]) -> Sheet:
    """Return the sheet named for a kind or, where none is, the only one that holds cells."""
    named = [sheet for sheet in full if tidy_header(sheet.sheet.title) in KINDS]
    if not full:
        check_size(TextTable([], [], []))
    if len(named) > 1 or (not named and len(full) > 1):
        several, wording = named or full, "second-table.named" if named else "second-table.unnamed"
        _refuse(wording, count=len(several), sheets=_list_titles(several))
    sheet = (named or full)[0]
    if sheet.sheet.sheet_state != "visible":
        _refuse("hidden-cells.sheet", sheet=_list_titles([sheet]))
    return sheet


def _list_titles(sheets: list[Sheet]) -> str:
    """Return up to five names of sheets; one that holds personal data is not repeated."""
    shown = [
        single_line(sheet.sheet.title)[:40]
        for sheet in sheets[:5]
        if not name_personal_data(sheet.sheet.title)
    ]
    return ", ".join([f"‘{text}’" for text in shown] + ["…"] * (len(shown) < len(sheets)))


def _find_on_another_sheet(sheet: Sheet) -> list[Finding]:
    """Find a second return, or personal data, on a sheet that is not read."""
    rows = list(sheet.rows.values())
    if any(_is_heading_row(row.values()) for row in rows[:_HEAD]):
        return [word_finding("second-table.sheet", sheet=_list_titles([sheet]))]
    return find_personal_beside({text for row in rows for text in row.values()})


def _is_heading_row(texts: Iterable[str]) -> bool:
    headings = set(map(tidy_header, texts))
    return len(headings & KNOWN_COLUMNS) > 1 and bool(recognise(headings))


def _check_archive(archive: ZipFile) -> bool:
    """Return whether a sheet of the workbook has formulas; raises Unreadable, or one of _DAMAGE."""
    parts = archive.infolist()
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        _refuse("password")
    # No spreadsheet packs otherwise, nor one name twice, of which each reader might take another.
    is_known = all(part.compress_type in {ZIP_DEFLATED, ZIP_STORED} for part in parts)
    if not is_known or len(archive.NameToInfo) < len(parts):
        raise ValueError("packed as no workbook is")
    count = _Count()
    for part in filter(lambda part: _XML.fullmatch(part.filename), parts):
        count.is_sheet = bool(_SHEET.fullmatch(part.filename))
        count.is_strings = bool(_STRINGS.fullmatch(part.filename))
        count.line = 0
        with archive.open(part) as source:
            _check_xml(source, count)
    return count.has_formulas


class _Count:
    """What is counted while the XML of a workbook goes by, and nothing of it kept; the rows of a sheet are in order."""

    def __init__(self) -> None:
        self.is_sheet = self.is_strings = self.has_formulas = False
        self.line = self.cells = self.strings = self.others = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if self.is_sheet:
            self.cells += tag in ("c", "row")
        elif self.is_strings:
            self.strings += tag == "si"
        else:
            self.others += 1
        if max(self.cells, self.strings) > MOST_CELLS or self.others > _MOST_OTHERS:
            _refuse("too-big.workbook")
        if self.is_sheet and tag == "f":
            self.has_formulas = True
        if self.is_sheet and tag == "row":
            line = int(attributes.get("r", self.line + 1))
            if not self.line < line <= _LAST_LINE:
                raise ValueError("rows out of order")
            self.line = line


def _check_xml(source: IO[bytes], count: _Count) -> None:
    """Raise one of _DAMAGE for XML that is broken or has a DTD or an encoding that no workbook has."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.XmlDeclHandler = _refuse_encoding
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.StartElementHandler = count.start
    while chunk := source.read(_CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_encoding(version: str, encoding: str | None, standalone: int) -> None:
    if (encoding or "utf-8").casefold() not in _ENCODINGS:
        raise ValueError(f"XML in {encoding}")


def _refuse_dtd(*_: object) -> None:
    raise ValueError("XML with a DTD")


def _texts_beside(archive: ZipFile) -> set[str]:
    """Return the texts that stand on no sheet; who wrote a note is no part of it."""
    texts: set[str] = set()
    for part in filter(_BESIDE.fullmatch, archive.namelist()):
        for element in ElementTree.fromstring(archive.read(part)).iter():  # noqa: S314 - checked before
            name = element.tag.rpartition("}")[2]
            if name == "author":
                continue
            if name in _WHOLE:
                texts.add("".join(element.itertext()))
            # Values of a pivot table's copy, and addresses of links.
            values = (element.text, element.tail, element.get("v"), element.get("Target"))
            texts.update(filter(None, values))
    return texts
