"""A committee pack as a Word document: headings, repeated heads of tables, alternative texts, en-GB."""

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from reports.pack import Bullets, Chart, Pack, Paragraph, Section, Table
from reports.word import document, packed
from reports.word_body import Body, run

_WIDEST = Cm(16.5)


def write(pack: Pack, template: bytes | None = None) -> bytes:
    """Return a drawn pack as docx bytes, in the styles of a council's own template where one is given.

    Raises Refused where the template cannot be used, ValueError where a chart has not been drawn.
    """
    document_file = document(pack.title, pack.made_by, pack.made_at, pack.footer, template)
    _number_pages(document_file)
    body = Body(document_file)
    _cover(body, pack)
    is_wide = False
    for number, section in enumerate(pack.sections, 1):
        turned = section.is_wide != is_wide
        if turned:
            body.turn()
            is_wide = section.is_wide
        _section(body, section, number, starts_page=section.new_page and not turned)
    return packed(document_file, body.finish())


def _cover(body: Body, pack: Pack) -> None:
    body.paragraph(run(pack.title), "Title")
    body.paragraph(run(pack.subtitle), "Subtitle")
    for fact in pack.facts:
        body.paragraph(run(f"{fact.name}: ", is_bold=True) + run(fact.words), after=2)
    for note in pack.notes:
        body.paragraph(run(note), before=8)
    body.paragraph(run("In this pack", is_bold=True), keeps_next=True, before=12)
    for number, section in enumerate(pack.sections, 1):
        if section.level == 1:
            link = f'<w:hyperlink w:anchor="part{number}">{run(section.heading)}</w:hyperlink>'
            body.paragraph(link, "List Bullet")


def _section(body: Body, section: Section, number: int, starts_page: bool) -> None:
    # The contents point at the heading.
    begins = f'<w:bookmarkStart w:id="{number}" w:name="part{number}"/>'
    heading = f'{begins}{run(section.heading)}<w:bookmarkEnd w:id="{number}"/>'
    body.paragraph(heading, f"Heading {section.level}", keeps_next=True, breaks_before=starts_page)
    # What leads to a table or a chart stays with it.
    shown = next((place for place, part in enumerate(section.parts) if isinstance(part, Table | Chart)), 0)
    for place, part in enumerate(section.parts):
        match part:
            case Paragraph():
                body.paragraph(run(part.text, is_note=part.is_note), keeps_next=place < shown)
            case Bullets():
                for item in part.items:
                    body.paragraph(run(item), "List Bullet")
            case Table():
                _table(body, part)
            case Chart():
                _chart(body, part, section.heading)


def _chart(body: Body, chart: Chart, heading: str) -> None:
    if not chart.png:
        raise ValueError(f"The chart “{chart.title}” has not been drawn.")
    if chart.title not in heading:
        body.paragraph(run(chart.title), keeps_next=True)
    body.paragraph(body.picture(chart.png, _WIDEST, chart.title, chart.alt), keeps_next=True)
    body.paragraph(run(chart.caption, is_note=True))


def _table(body: Body, table: Table) -> None:
    body.paragraph(run(table.caption, is_note=True), "Caption", keeps_next=True, before=8)
    body.table(table)
    body.paragraph("", after=0)


def _number_pages(document_file: Document) -> None:
    words = document_file.sections[0].footer.paragraphs[0]
    words.add_run(" Page ")
    words._p.append(OxmlElement("w:fldSimple", {qn("w:instr"): "PAGE"}))
