"""The zip archive that a workbook is: what is refused before anything in it is unpacked or read as a workbook."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

MOST_UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 500
# What 20,000 rows of the widest kind need, many times over.
MOST_CELLS = 1_000_000
_LAST_LINE = 1_048_576
_ENCRYPTED = 0x1
_ENCODINGS = {"utf-8", "utf-16", "us-ascii"}
_XML = re.compile(r".*\.(?:xml|rels)", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]*\.xml", re.IGNORECASE)
_MACROS = re.compile(r"vbaProject|/(?:macrosheets|embeddings|activeX)/", re.IGNORECASE)
# Notes, text boxes, charts, links, and copies of data from elsewhere.
_BESIDE = re.compile(
    r"xl/(?:comments|threadedComments/|drawings/|charts/|pivotCache/|externalLinks/|worksheets/_rels/)"
    r".*\.(?:xml|rels)",
    re.IGNORECASE,
)
# The elements whose texts belong together, whatever their fonts.
_WHOLE = {"text", "p", "pt", "v"}


class Damaged(Exception):
    """The archive or its XML is not as a workbook's must be."""


class TooLarge(Exception):
    """There is more in the archive than is read; says how much."""


class Encrypted(Exception):
    """A part of the archive needs a password."""


@contextmanager
def report_damage() -> Iterator[None]:
    """Turn the many ways in which zipfile, expat and openpyxl say that a file is broken into Damaged."""
    try:
        yield
    except (
        ArithmeticError,
        AttributeError,
        BadZipFile,
        EOFError,
        LookupError,
        OSError,
        RuntimeError,
        SyntaxError,
        TypeError,
        ValueError,
        expat.ExpatError,
        struct.error,
        zlib.error,
    ) as error:
        raise Damaged from error


def check_archive(content: bytes) -> bool:
    """Return whether a sheet of the workbook has formulas; raises TooLarge, Encrypted or Damaged.

    Sizes are counted from the directory; zipfile itself reads no further than declared there.
    """
    with report_damage(), ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Encrypted
        if len(parts) > MOST_PARTS:
            raise TooLarge(f"The workbook has more than {MOST_PARTS} parts.")
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            size = MOST_UNPACKED // 1024 // 1024
            raise TooLarge(f"Unpacked, the workbook is larger than {size} MB.")
        # No spreadsheet packs otherwise, nor one name twice, of which each reader might take another.
        is_known = all(part.compress_type in {ZIP_DEFLATED, ZIP_STORED} for part in parts)
        if not is_known or len(archive.NameToInfo) < len(parts):
            raise Damaged
        sheets = [_Sheet() if _SHEET.fullmatch(part.filename) else None for part in parts]
        for part, sheet in zip(parts, sheets, strict=True):
            if _XML.fullmatch(part.filename):
                _check_xml(archive.read(part), sheet)
    return any(sheet.has_formulas for sheet in sheets if sheet)


class _Sheet:
    """What is counted while the XML of a sheet goes by: rows must be in order, and cells few enough."""

    def __init__(self) -> None:
        self.line = self.cells = 0
        self.has_formulas = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "c":
                self.cells += 1
                if self.cells > MOST_CELLS:
                    raise TooLarge("The workbook has more in it than a return of 20,000 rows can have.")
            case "f":
                self.has_formulas = True
            case "row":
                line = int(attributes.get("r", self.line + 1))
                if not self.line < line <= _LAST_LINE:
                    raise Damaged
                self.line = line


def _check_xml(content: bytes, sheet: _Sheet | None) -> None:
    """Raise Damaged for XML that is broken or has a DTD or an encoding that no workbook has."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.XmlDeclHandler = _refuse_encoding
    parser.StartDoctypeDeclHandler = _refuse_dtd
    if sheet:
        parser.StartElementHandler = sheet.start
    parser.Parse(content, True)


def _refuse_encoding(version: str, encoding: str | None, standalone: int) -> None:
    if (encoding or "utf-8").casefold() not in _ENCODINGS:
        raise Damaged


def _refuse_dtd(*_: object) -> None:
    raise Damaged


def has_macros(content: bytes) -> bool:
    """Whether the archive holds macros or other files."""
    with ZipFile(io.BytesIO(content)) as archive:
        return any(map(_MACROS.search, archive.namelist()))


def texts_beside(content: bytes) -> set[str]:
    """Return the texts that stand on no sheet; who wrote a note is no part of it."""
    texts: set[str] = set()
    with report_damage(), ZipFile(io.BytesIO(content)) as archive:
        for part in filter(_BESIDE.fullmatch, archive.namelist()):
            for element in ElementTree.fromstring(archive.read(part)).iter():  # noqa: S314 - checked above
                name = element.tag.rpartition("}")[2]
                if name == "author":
                    continue
                if name in _WHOLE:
                    texts.add("".join(element.itertext()))
                # Values of a pivot table's copy, and addresses of links.
                values = (element.text, element.tail, element.get("v"), element.get("Target"))
                texts.update(filter(None, values))
    return texts
