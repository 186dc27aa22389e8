"""What stands on a slide under its title: words, a table with a head, a picture with alternative text."""

import io
from collections.abc import Iterable
from html import escape
from typing import Any, NamedTuple

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from reports.pack import Cell, Chart, Table
from reports.package import LANGUAGE, one_line
from reports.slide_fit import SMALL, Line, row_height
from ui.palette import LIGHT

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"
_SIDES, _ENDS = Inches(0.08), Inches(0.05)  # margins of a cell
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
        _write(paragraph, line.text, line.size, line.is_bold)
        paragraph.space_before, paragraph.space_after = Pt(0), Pt(6)
        properties = paragraph._p.get_or_add_pPr()
        indent = Inches(0.25) if line.is_bullet else 0
        properties.set("marL", str(indent))
        properties.set("indent", str(-indent))
        mark = '<a:buChar {0} char="•"/>' if line.is_bullet else "<a:buNone {0}/>"
        properties.append(parse_xml(mark.format(nsdecls("a"))))


def add_table(slide: Slide, table: Table, box: Box, head_colour: str) -> None:
    """Add a table with a flagged head row, horizontal rules and the words that say what it shows."""
    frame = slide.shapes.add_table(1, len(table.heads), *map(Emu, box))
    _describe(frame, table.name, table.alt)
    grid = frame.table
    grid.first_row, grid.first_col, grid.horz_banding = True, table.head_columns > 0, False
    _style(grid)
    widths = [share * box.width / Inches(1) for share in table.shares]
    for place, width in enumerate(widths):
        grid.columns[place].width = Inches(width)
    heads = tuple(Cell(head, fill=head_colour, ink="FFFFFF") for head in table.heads)
    grid._tbl.remove(grid.rows[0]._tr)
    for row, bold in [(heads, len(heads)), *((row, table.head_columns) for row in table.rows)]:
        grid._tbl.append(_row(row, Inches(row_height(row, widths, bold)), table.numbers, bold))


def _style(grid: Any) -> None:
    grid._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE


def _row(row: tuple[Cell, ...], high: int, numbers: tuple[int, ...], bold: int) -> Any:
    """Return a row as XML made at once: cell by cell, a pack's take as long to write as its charts to draw."""
    cells = "".join(_cell(cell, place in numbers, place < bold) for place, cell in enumerate(row))
    return parse_xml(f'<a:tr {nsdecls("a")} h="{high}">{cells}</a:tr>')


def _cell(cell: Cell, is_number: bool, is_bold: bool) -> str:
    run = f'<a:rPr lang="{LANGUAGE}" sz="{SMALL * 100}" b="{int(is_bold)}">{_solid(cell.ink)}</a:rPr>'
    paragraphs = "".join(
        f'<a:p><a:pPr algn="{"r" if is_number else "l"}"/><a:r>{run}<a:t>{escape(one_line(text), quote=False)}'
        "</a:t></a:r></a:p>"
        for text in cell.text.split("\n")
    )
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</a:txBody>"
        f'<a:tcPr marL="{_SIDES}" marR="{_SIDES}" marT="{_ENDS}" marB="{_ENDS}" anchor="t">'
        f'<a:lnB w="9525">{_solid(_LINE)}</a:lnB>{_solid(cell.fill)}</a:tcPr></a:tc>'
    )


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else ""


def _write(paragraph: Any, text: str, size: int, is_bold: bool) -> None:
    run = paragraph.add_run()
    run.text = one_line(text)
    run.font.size, run.font.bold = Pt(size), is_bold


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
