"""Word documents that anybody can read: real headings, tables with a repeated head, in British English."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

import docx
from docx.document import Document as Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.pkgwriter import PackageWriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from pipelines.store import Refused
from reports.package import LANGUAGE, Members, plain, property_text, retyped, zipped

FONT = "Arial"
_TEMPLATE, _DOCUMENT = b"wordprocessingml.template.main+xml", b"wordprocessingml.document.main+xml"
INK = RGBColor(0x0B, 0x0C, 0x0C)
HEADINGS = {1: 20, 2: 15, 3: 12}
OTHERS = {"Title": 26, "Subtitle": 13, "Caption": 9, "Footer": 9}


def document(
    title: str, author: str, made_at: datetime, footer: str, template: bytes | None = None
) -> Document:
    """Return an empty document with its properties, styles and language set: A4 in our own, or the template's.

    Raises Refused where the template is no Word document with the styles of headings.
    """
    written = docx.Document() if template is None else _emptied(template)
    properties = written.core_properties
    properties.title = property_text(title)
    properties.author = properties.last_modified_by = property_text(author)
    properties.created = properties.modified = made_at
    properties.language, properties.comments = LANGUAGE, ""
    written.sections[0].footer.paragraphs[0].text = plain(footer)
    _set_language(written)
    if template is not None:
        return written
    section = written.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    _set_font(written, "Normal", 11)
    sizes = {f"Heading {level}": size for level, size in HEADINGS.items()} | OTHERS
    for name, size in sizes.items():
        _set_font(written, name, size)
    return written


def _emptied(template: bytes) -> Document:
    try:
        written = docx.Document(io.BytesIO(retyped(template, _TEMPLATE, _DOCUMENT)))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        raise Refused(
            "The template is not a Word document. Save it as .docx or .dotx, without a password, and give it again."
        ) from error
    lacking = [name for name in map("Heading {}".format, HEADINGS) if name not in written.styles]
    if lacking:
        raise Refused(f"The template has no style {' or '.join(lacking)}. Add it in Word and give it again.")
    body = written.element.body
    for part in list(body):
        if part.tag != qn("w:sectPr"):
            body.remove(part)
    return written


def _set_language(written: Document) -> None:
    """Say in every style that names a language, and in the defaults, that it is British English."""
    for language in written.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)
    normal = written.styles["Normal"].element.get_or_add_rPr()
    if normal.find(qn("w:lang")) is None:
        normal.append(OxmlElement("w:lang", {qn("w:val"): LANGUAGE}))


def _set_font(written: Document, name: str, size: int) -> None:
    style = written.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs.")
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for place in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{place}"), None)
    for place in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{place}"), FONT)


def heading(written: Document, words: str, level: int) -> None:
    """Add a heading of a level from 1 to 3."""
    written.add_heading(plain(words), level)


def paragraph(written: Document, words: str, style: str | None = None) -> None:
    """Add a paragraph of text; nothing in it is markup."""
    written.add_paragraph(plain(words), style)


def table(
    written: Document, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]
) -> None:
    """Add a table whose head is repeated on every page; ``widths`` in centimetres."""
    grid = written.add_table(1, len(heads), "Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    for cell, head in zip(grid.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(plain(head)).bold = True
    for row in rows:
        for cell, words in zip(grid.add_row().cells, row, strict=True):
            cell.text = plain(words)
    for row in grid.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    written.add_paragraph()


def packed(written: Document, blocks: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """Return the document's bytes, the same for the same content; ``blocks`` are XML by the mark where each belongs."""
    package, members = written.part.package, Members()
    writer: Any = PackageWriter  # its writer of zip files is another
    parts = list(package.parts)
    writer._write_content_types_stream(members, parts)
    writer._write_pkg_rels(members, package.rels)
    writer._write_parts(members, parts)
    main = written.part.partname.membername
    for mark, xml in blocks.items():
        members[main] = members[main].replace(mark.encode(), xml.encode())
    return zipped(members)
