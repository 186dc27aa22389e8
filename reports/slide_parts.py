"""What stands on a slide under its title, as XML made at once: words, a table with a head, a picture that is described.

Object by object, by the library, a pack's slides take longer to write than its charts to draw.
"""

import struct
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from pptx.util import Inches

from reports.pack import Cell, Chart, Table
from reports.package import LANGUAGE, one_line
from reports.slide_fit import SMALL, Line, row_height
from ui.palette import LIGHT

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"
_SIDES, _ENDS = Inches(0.08), Inches(0.05)  # margins of a cell
_LINE = LIGHT.line.removeprefix("#")
_INDENT = Inches(0.25)
_OWN = '<a:spLocks noGrp="1"/>'
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"


class Box(NamedTuple):
    """A place on a slide in EMU."""

    left: int
    top: int
    width: int
    height: int


def text(words: str, size: int | None = None) -> str:
    """Return one line of text as a paragraph, at its place's own size unless one is given in points."""
    sized = f'sz="{size * 100}" ' if size else ""
    return f'<a:p><a:r><a:rPr {sized}lang="{LANGUAGE}"/><a:t>{_escaped(words)}</a:t></a:r></a:p>'


def paragraphs(lines: Iterable[Line]) -> str:
    """Return paragraphs and list items, each at its size; nothing in them is markup."""
    return "".join(map(_paragraph, lines))


def _paragraph(line: Line) -> str:
    indent = _INDENT if line.is_bullet else 0
    mark = '<a:buChar char="•"/>' if line.is_bullet else "<a:buNone/>"
    return (
        f'<a:p><a:pPr marL="{indent}" indent="{-indent}"><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="600"/></a:spcAft>{mark}</a:pPr>'
        f'<a:r><a:rPr sz="{line.size * 100}" b="{int(line.is_bold)}" lang="{LANGUAGE}"/>'
        f"<a:t>{_escaped(line.text)}</a:t></a:r></a:p>"
    )


def words(lines: Iterable[Line], box: Box, number: int) -> str:
    """Return a box of paragraphs and list items; ``number`` is the shape's own on its slide."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="TextBox {number - 1}"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
        f"</p:nvSpPr><p:spPr><a:xfrm>{_placed(box)}</a:xfrm>"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
        '<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"><a:spAutoFit/></a:bodyPr>'
        f"<a:lstStyle/>{paragraphs(lines)}</p:txBody></p:sp>"
    )


def table(shown: Table, box: Box, head_colour: str, number: int) -> str:
    """Return a table with a flagged head row, horizontal rules and the words that say what it shows."""
    widths = [share * box.width / Inches(1) for share in shown.shares]
    heads = tuple(Cell(head, fill=head_colour, ink="FFFFFF") for head in shown.heads)
    bold = shown.head_columns
    high = [Inches(row_height(row, widths, bold)) for row in shown.rows]
    head = Inches(row_height(heads, widths, len(heads)))
    columns = "".join(f'<a:gridCol w="{Inches(width)}"/>' for width in widths)
    rows = "".join(_row(row, its, shown.numbers, bold) for row, its in zip(shown.rows, high, strict=True))
    first = ' firstCol="1"' if bold else ""
    placed = box._replace(width=sum(map(Inches, widths)), height=head + sum(high))
    return (
        f"<p:graphicFrame><p:nvGraphicFramePr>{_named(number, shown.name, shown.alt)}"
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/>'
        f"</p:nvGraphicFramePr><p:xfrm>{_placed(placed)}</p:xfrm>"
        f'<a:graphic><a:graphicData uri="{_TABLE}"><a:tbl><a:tblPr firstRow="1"{first}>'
        f"<a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr><a:tblGrid>{columns}</a:tblGrid>"
        f"{_row(heads, head, shown.numbers, len(heads))}{rows}"
        "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _row(row: tuple[Cell, ...], high: int, numbers: tuple[int, ...], bold: int) -> str:
    cells = "".join(_cell(cell, place in numbers, place < bold) for place, cell in enumerate(row))
    return f'<a:tr h="{high}">{cells}</a:tr>'


def _cell(cell: Cell, is_number: bool, is_bold: bool) -> str:
    run = f'<a:rPr lang="{LANGUAGE}" sz="{SMALL * 100}" b="{int(is_bold)}">{_solid(cell.ink)}</a:rPr>'
    lines = "".join(
        f'<a:p><a:pPr algn="{"r" if is_number else "l"}"/><a:r>{run}<a:t>{_escaped(line)}</a:t></a:r></a:p>'
        for line in cell.text.split("\n")
    )
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{lines}</a:txBody>"
        f'<a:tcPr marL="{_SIDES}" marR="{_SIDES}" marT="{_ENDS}" marB="{_ENDS}" anchor="t">'
        f'<a:lnB w="9525">{_solid(_LINE)}</a:lnB>{_solid(cell.fill)}</a:tcPr></a:tc>'
    )


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else ""


def picture(chart: Chart, related: str, box: Box, number: int) -> str:
    """Return a chart's picture as large as its place allows, with its alternative text; ``related`` names its bytes."""
    wide, high = struct.unpack(">II", chart.png[16:24])
    scale = min(box.width / wide, box.height / high)
    width = int(wide * scale)
    placed = Box(box.left + box.width - width, box.top, width, int(high * scale))
    return (
        f"<p:pic><p:nvPicPr>{_named(number, chart.title, chart.alt)}"
        '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{related}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f"<p:spPr><a:xfrm>{_placed(placed)}</a:xfrm>"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def _named(number: int, name: str, alt: str) -> str:
    return f'<p:cNvPr id="{number}" name="{_escaped(name)}" descr="{_escaped(alt)}"/>'


def _placed(box: Box) -> str:
    return f'<a:off x="{box.left}" y="{box.top}"/><a:ext cx="{box.width}" cy="{box.height}"/>'


def _escaped(words: str) -> str:
    return escape(one_line(words))
