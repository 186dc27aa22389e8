"""What stands on a slide under its title: words, a table with a head, a picture with alternative text."""

import io
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from reports.pack import Cell, Chart, Table
from reports.package import one_line
from reports.slide_fit import SMALL, Line, row_height
from ui.palette import LIGHT

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"
_from_code: Callable[[str], RGBColor] = RGBColor.from_string
_LINE = LIGHT.line.removeprefix("#")


class Box(NamedTuple):
    """A place on a slide in EMU."""

    left: int
    top: int
    width: int
    height: int


def add_words(slide: Slide, lines: Iterable[Line], box: Box) -> None:
    """Add a box of paragraphs and list items."""
    frame = slide.shapes.add_textbox(*map(Emu, box)).text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Emu(0)
    fill_words(frame, lines)


def fill_words(frame: Any, lines: Iterable[Line]) -> None:
    """Write paragraphs and list items, each at its size; nothing in them is markup."""
    frame.word_wrap = True
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _write(paragraph, line.text, line.size, is_bold=line.is_bold)
        paragraph.space_before, paragraph.space_after = Pt(0), Pt(6)
        properties = paragraph._p.get_or_add_pPr()
        indent = Inches(0.25) if line.is_bullet else 0
        properties.set("marL", str(indent))
        properties.set("indent", str(-indent))
        mark = '<a:buChar {0} char="•"/>' if line.is_bullet else "<a:buNone {0}/>"
        properties.append(parse_xml(mark.format(nsdecls("a"))))


def add_table(slide: Slide, table: Table, box: Box, head_colour: str) -> None:
    """Add a table with a flagged head row, horizontal rules and the words that say what it shows."""
    frame = slide.shapes.add_table(len(table.rows) + 1, len(table.heads), *map(Emu, box))
    _describe(frame, table.name, table.alt)
    grid = frame.table
    grid.first_row, grid.first_col, grid.horz_banding = True, table.head_columns > 0, False
    _style(grid)
    widths = [share * box.width / Inches(1) for share in table.shares]
    for place, width in enumerate(widths):
        grid.columns[place].width = Inches(width)
    heads = tuple(Cell(head, fill=head_colour, ink="FFFFFF") for head in table.heads)
    for place, row in enumerate((heads, *table.rows)):
        grid.rows[place].height = Inches(row_height(row, widths, table.head_columns if place else len(row)))
        for column, cell in enumerate(row):
            is_bold = place == 0 or column < table.head_columns
            _fill(grid.cell(place, column), cell, column in table.numbers, is_bold)


def _style(grid: Any) -> None:
    grid._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE


def _fill(drawn: Any, cell: Cell, is_number: bool, is_bold: bool) -> None:
    drawn.margin_left = drawn.margin_right = Inches(0.08)
    drawn.margin_top = drawn.margin_bottom = Inches(0.05)
    drawn.vertical_anchor = MSO_ANCHOR.TOP
    frame = drawn.text_frame
    for place, text in enumerate(cell.text.split("\n")):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _write(paragraph, text, SMALL, is_bold, cell.ink)
        paragraph.alignment = PP_ALIGN.RIGHT if is_number else PP_ALIGN.LEFT
    properties = drawn._tc.get_or_add_tcPr()
    rule = f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{_LINE}"/></a:solidFill></a:lnB>'
    properties.insert(0, parse_xml(rule))
    if cell.fill:
        drawn.fill.solid()
        drawn.fill.fore_color.rgb = _from_code(cell.fill)


def _write(paragraph: Any, text: str, size: int, is_bold: bool = False, ink: str = "") -> None:
    run = paragraph.add_run()
    run.text = one_line(text)
    run.font.size, run.font.bold = Pt(size), is_bold
    if ink:
        run.font.color.rgb = _from_code(ink)


def add_chart(slide: Slide, chart: Chart, box: Box) -> None:
    """Add a chart's picture as large as its place allows, with its alternative text."""
    if not chart.png:
        raise ValueError(f"The chart “{chart.title}” has not been drawn.")
    picture = slide.shapes.add_picture(io.BytesIO(chart.png), Emu(box.left), Emu(box.top))
    scale = min(box.width / picture.width, box.height / picture.height)
    picture.width, picture.height = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
    picture.left = Emu(box.left + box.width - picture.width)
    _describe(picture, chart.title, chart.alt)


def _describe(shape: Any, name: str, alt: str) -> None:
    properties = shape._element._nvXxPr.cNvPr
    properties.set("name", one_line(name))
    properties.set("descr", one_line(alt))
