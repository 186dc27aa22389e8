"""A committee pack as a Word document: headings, repeated heads of tables, alternative texts, en-GB."""

import io
from functools import partial

from docx.document import Document as Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.table import Table as Grid
from docx.text.paragraph import Paragraph as Words

from reports.pack import Bullets, Chart, Pack, Paragraph, Section, Table
from reports.package import plain
from reports.word import document, packed
from reports.word_rows import SMALL, rows_of
from ui.palette import LIGHT

_SECONDARY = RGBColor.from_string(LIGHT.secondary.lstrip("#"))
_WIDEST = Cm(16.5)
_CELL_MARGIN = "108"  # twentieths of a point, as Word has it


def write(pack: Pack, template: bytes | None = None) -> bytes:
    """Return a drawn pack as docx bytes, in the styles of a council's own template where one is given.

    Raises Refused where the template cannot be used, ValueError where a chart has not been drawn.
    """
    made = document(pack.title, pack.made_by, pack.made_at, pack.footer, template)
    _number_pages(made)
    _cover(made, pack)
    is_wide = False
    for section in pack.sections:
        turned = section.is_wide != is_wide
        if turned:
            _turn(made)
            is_wide = section.is_wide
        _section(made, section, starts_page=section.new_page and not turned)
    return packed(made)


def _cover(made: Document, pack: Pack) -> None:
    _paragraph(made, pack.title, "Title")
    _paragraph(made, pack.subtitle, "Subtitle")
    for fact in pack.facts:
        words = made.add_paragraph()
        words.paragraph_format.space_after = Pt(2)
        words.add_run(f"{plain(fact.name)}: ").bold = True
        words.add_run(plain(fact.words))
    for note in pack.notes:
        _paragraph(made, note).paragraph_format.space_before = Pt(8)
    first = made.add_paragraph()
    first.paragraph_format.space_before, first.paragraph_format.keep_with_next = Pt(12), True
    first.add_run("In this pack").bold = True
    for section in pack.sections:
        if section.level == 1:
            _link(_paragraph(made, "", "List Bullet"), section)


def _section(made: Document, section: Section, starts_page: bool) -> None:
    heading = made.add_heading(plain(section.heading), section.level)
    heading.paragraph_format.page_break_before = starts_page
    heading.paragraph_format.keep_with_next = True
    _mark(heading, section)
    # What leads to a table or a chart stays with it.
    shown = next((place for place, part in enumerate(section.parts) if isinstance(part, Table | Chart)), 0)
    for place, part in enumerate(section.parts):
        match part:
            case Paragraph():
                words = _paragraph(made, part.text, is_note=part.is_note)
                words.paragraph_format.keep_with_next = place < shown
            case Bullets():
                for item in part.items:
                    _paragraph(made, item, "List Bullet")
            case Table():
                _table(made, part)
            case Chart():
                _chart(made, part, section.heading)


def _paragraph(made: Document, text: str, style: str | None = None, is_note: bool = False) -> Words:
    """Add a paragraph in a style, that of the body where a template lacks it."""
    words = made.add_paragraph(style=style if style in made.styles else None)
    run = words.add_run(plain(text))
    if is_note:
        run.font.size, run.font.color.rgb = Pt(SMALL), _SECONDARY
    return words


def _chart(made: Document, chart: Chart, heading: str) -> None:
    if not chart.png:
        raise ValueError(f"The chart “{chart.title}” has not been drawn.")
    if chart.title not in heading:
        _paragraph(made, chart.title).paragraph_format.keep_with_next = True
    place = made.add_paragraph()
    place.paragraph_format.keep_with_next = True
    picture = place.add_run().add_picture(io.BytesIO(chart.png), width=min(_WIDEST, Emu(_room(made))))
    named = picture._inline.docPr
    named.set("descr", plain(chart.alt))
    named.set("title", plain(chart.title))
    _paragraph(made, chart.caption, is_note=True)


def _table(made: Document, table: Table) -> None:
    caption = _paragraph(made, table.caption, "Caption", is_note=True)
    caption.paragraph_format.keep_with_next, caption.paragraph_format.space_before = True, Pt(8)
    style = "Table Grid" if "Table Grid" in made.styles else None
    grid = made.add_table(0, len(table.heads), style)
    grid.autofit = False
    _describe(grid, table)
    widths = [int(_room(made) * share) for share in table.shares]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Emu(width)
    for row in rows_of(table, widths):
        grid._tbl.append(row)
    made.add_paragraph().paragraph_format.space_after = Pt(0)


def _describe(grid: Grid, table: Table) -> None:
    """Give the table its name and alternative text, and say that its first row and column are heads."""
    properties = grid._tbl.tblPr
    # The edge of the table, not that of its text, stands on the margin.
    indent = OxmlElement("w:tblInd", {qn("w:w"): _CELL_MARGIN, qn("w:type"): "dxa"})
    properties.find(qn("w:tblLayout")).addprevious(indent)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    marks = {
        "firstRow": "1",
        "firstColumn": "1",
        "lastRow": "0",
        "lastColumn": "0",
        "noHBand": "1",
        "noVBand": "1",
    }
    properties.append(OxmlElement("w:tblLook", {qn(f"w:{name}"): is_set for name, is_set in marks.items()}))
    properties.append(OxmlElement("w:tblCaption", {qn("w:val"): plain(table.name)}))
    properties.append(OxmlElement("w:tblDescription", {qn("w:val"): plain(table.alt)}))


def _room(made: Document) -> int:
    """Return the width between the margins of the last section."""
    section = made.sections[-1]
    return int((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))


def _turn(made: Document) -> None:
    """Begin a page that lies the other way."""
    last = made.sections[-1]
    width, height = last.page_width, last.page_height
    section = made.add_section(WD_SECTION.NEW_PAGE)
    section.page_width, section.page_height = height, width
    is_wide = (height or 0) > (width or 0)
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    # The break stands in a paragraph of its own, which must not need a page of its own.
    ended = made.paragraphs[-1].paragraph_format
    ended.space_before = ended.space_after = Pt(0)
    ended.line_spacing = Pt(1)


def _number_pages(made: Document) -> None:
    words = made.sections[0].footer.paragraphs[0]
    words.add_run(" Page ")
    field = partial(OxmlElement, "w:fldSimple", {qn("w:instr"): "PAGE"})
    words._p.append(field())


def _anchor(section: Section) -> str:
    return section.slug.replace("-", "_")


def _mark(heading: Words, section: Section) -> None:
    """Let the contents point at a heading."""
    number = str(sum(map(ord, section.slug)) * 1000 + len(section.slug))
    begins = OxmlElement("w:bookmarkStart", {qn("w:id"): number, qn("w:name"): _anchor(section)})
    heading._p.insert(1, begins)
    heading._p.append(OxmlElement("w:bookmarkEnd", {qn("w:id"): number}))


def _link(words: Words, section: Section) -> None:
    link = OxmlElement("w:hyperlink", {qn("w:anchor"): _anchor(section)})
    run = words.add_run(plain(section.heading))
    link.append(run._r)
    words._p.append(link)
