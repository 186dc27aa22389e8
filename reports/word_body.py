"""The body of a Word document as XML: object by object, the library takes as long to write it as its charts to draw."""

import struct
from html import escape
from itertools import count

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from reports.pack import Table
from reports.package import plain
from reports.word_rows import SMALL, rows_of, words
from ui.palette import LIGHT

_W, _DRAWN = nsdecls("w"), nsdecls("wp", "a", "pic", "r")
_SECONDARY = LIGHT.secondary.lstrip("#")
_CELL_MARGIN = 108  # twentieths of a point, as Word has it
_EMU = 635  # in a twentieth of a point
_LOOK = 'w:firstRow="1" w:firstColumn="1" w:lastRow="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'


def run(text: str, is_bold: bool = False, is_note: bool = False) -> str:
    """Return a text as Word's run."""
    bold = "<w:b/>" if is_bold else ""
    note = f'<w:color w:val="{_SECONDARY}"/><w:sz w:val="{SMALL * 2}"/>' if is_note else ""
    look = f"<w:rPr>{bold}{note}</w:rPr>" if bold or note else ""
    return f"<w:r>{look}{words(text)}</w:r>"


class Body:
    """What is written below the last that is there: blocks are gathered as XML, and put in when the file is packed."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = {style.name: style.style_id for style in document.styles}
        self._blocks: list[str] = []
        self._gathered: dict[str, str] = {}
        self._pictures = count(1)
        self.room = self._room()

    def paragraph(
        self,
        runs: str,
        style: str = "",
        keeps_next: bool = False,
        breaks_before: bool = False,
        before: int | None = None,
        after: int | None = None,
    ) -> None:
        """Add a paragraph of runs in a style, that of the body where a template lacks it; space in points."""
        gaps = {"before": before, "after": after}
        spacing = "".join(f' w:{side}="{points * 20}"' for side, points in gaps.items() if points is not None)
        about = (
            (f'<w:pStyle w:val="{escape(self._styles[style])}"/>' if style in self._styles else "")
            + ("<w:keepNext/>" if keeps_next else "")
            + ("<w:pageBreakBefore/>" if breaks_before else "")
            + (f"<w:spacing{spacing}/>" if spacing else "")
        )
        self._blocks.append(f"<w:p {_W}><w:pPr>{about}</w:pPr>{runs}</w:p>")

    def picture(self, png: bytes, widest: int, title: str, alt: str) -> str:
        """Return a picture as a run, as wide as there is room, at most ``widest`` EMU."""
        number = next(self._pictures)
        package = self._document.part.package
        part = Part(PackURI(f"/word/media/chart{number}.png"), CONTENT_TYPE.PNG, png, package)
        related = self._document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        wide, high = struct.unpack(">II", png[16:24])
        across = min(widest, self.room)
        size = f'cx="{across}" cy="{across * high // wide}"'
        described = f'descr="{escape(plain(alt))}" title="{escape(plain(title))}"'
        return (
            f'<w:r><w:drawing><wp:inline {_DRAWN} distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{number}" name="Picture {number}" {described}/><wp:cNvGraphicFramePr>'
            '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic><a:graphicData '
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="0" name="chart{number}.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="{related}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
            f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
            '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
            "</w:drawing></w:r>"
        )

    def table(self, table: Table) -> None:
        """Add a table that has a name and an alternative text, and says that its first row and column are heads."""
        twips = [round(self.room * share / _EMU) for share in table.shares]
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
        style = self._styles.get("Table Grid")
        self._blocks.append(
            f"<w:tbl {_W}><w:tblPr>"
            + (f'<w:tblStyle w:val="{escape(style)}"/>' if style else "")
            # The edge of the table, not that of its text, stands on the margin.
            + f'<w:tblW w:type="auto" w:w="0"/><w:tblInd w:w="{_CELL_MARGIN}" w:type="dxa"/>'
            + f'<w:tblLayout w:type="fixed"/><w:tblLook {_LOOK}/>'
            + f'<w:tblCaption w:val="{escape(plain(table.name))}"/>'
            + f'<w:tblDescription w:val="{escape(plain(table.alt))}"/>'
            + f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows_of(table, twips))}</w:tbl>"
        )

    def turn(self) -> None:
        """Begin a page that lies the other way."""
        self.finish()
        last = self._document.sections[-1]
        width, height = last.page_width, last.page_height
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.page_width, section.page_height = height, width
        is_wide = (height or 0) > (width or 0)
        section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
        # The break stands in a paragraph of its own, which must not need a page of its own.
        ended = self._document.paragraphs[-1].paragraph_format
        ended.space_before = ended.space_after = Pt(0)
        ended.line_spacing = Pt(1)
        self.room = self._room()

    def finish(self) -> dict[str, str]:
        """Mark the place of what was gathered; return all marks with the XML that belongs there."""
        mark = f"<blocks{len(self._gathered)}/>"
        self._document.element.body.sectPr.addprevious(parse_xml(mark))
        self._gathered[mark] = "".join(self._blocks)
        self._blocks = []
        return self._gathered

    def _room(self) -> int:
        """Return the width between the margins of the last section."""
        section = self._document.sections[-1]
        return int((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))
