"""The pack as slides: what an accessibility checker looks at, the figures read back, and a council's own template."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pptx
import pytest
from docx.document import Document
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.util import Emu, Inches, Pt

from pipelines.store import Refused
from reports.pack import Bullets, Cell, Chart, Pack, Paragraph, Section, Table
from reports.pack_pptx import write
from reports.package import plain
from reports.slide_fit import SMALL
from reports.slide_flow import MOST_ROWS
from tests.reports.conftest import HOSTILE


@pytest.fixture(scope="module")
def content(internal: Pack) -> bytes:
    return write(internal)


@pytest.fixture(scope="module")
def deck(content: bytes) -> Presentation:
    return opened(content)


def opened(content: bytes) -> Presentation:
    return pptx.Presentation(io.BytesIO(content))


def titles(deck: Presentation) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides if slide.shapes.title is not None]


def shapes(deck: Presentation) -> Iterator[Any]:
    return (shape for slide in deck.slides for shape in slide.shapes)


def tables(deck: Presentation) -> list[Any]:
    return [shape for shape in shapes(deck) if shape.has_table]


def rows(shape: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in shape.table.rows]


def words(deck: Presentation) -> str:
    texts = [shape.text_frame.text for shape in shapes(deck) if shape.has_text_frame]
    return "\n".join([*texts, *(cell for shape in tables(deck) for row in rows(shape) for cell in row)])


def of(pack: Pack, *parts: Any, heading: str = "Tried") -> Pack:
    return replace(pack, sections=(Section("tried", heading, 1, parts),))


def table(row: tuple[str, ...], count: int = 1) -> Table:
    heads, shares = tuple(f"Head {at}" for at in range(len(row))), (1 / len(row),) * len(row)
    return Table("Tried", "A table tried", heads, (tuple(map(Cell, row)),) * count, "What it shows.", shares)


def is_picture(shape: Any) -> bool:
    return bool(shape.shape_type == MSO_SHAPE_TYPE.PICTURE)


def pictures(deck: Presentation) -> list[Any]:
    return list(filter(is_picture, shapes(deck)))


def test_every_slide_has_a_title_of_its_own_read_first_and_its_foot_last(deck: Presentation) -> None:
    found = titles(deck)
    assert len(found) == len(deck.slides)
    assert all(found)
    assert len({title.casefold() for title in found}) == len(found)
    foot = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    for slide in deck.slides:
        read = list(slide.shapes)
        assert read[0] == slide.shapes.title
        assert tuple(shape.placeholder_format.type for shape in read[-2:]) == foot
        assert all(shape.has_table or is_picture(shape) or shape.text_frame.text for shape in read)


def test_every_picture_is_words_own_sharp_in_shape_and_says_what_it_shows_as_does_every_table(
    deck: Presentation, internal: Pack, document: Document
) -> None:
    told = [shape._element._nvXxPr.cNvPr.get("descr") for shape in pictures(deck)]
    assert told == [chart.alt for chart in internal.charts]
    assert all(shape._element._nvXxPr.cNvPr.get("descr") for shape in tables(deck))
    drawn = {part.blob for part in document.part.package.iter_parts() if part.partname.endswith(".png")}
    assert {shape.image.blob for shape in pictures(deck)} == drawn
    for shape in pictures(deck):
        wide, high = shape.image.size
        dots = wide / (shape.width / Inches(1))
        assert dots >= 144  # an inch: a screen 1,920 wide shows a slide at 144
        assert wide / high == pytest.approx(shape.width / shape.height, rel=0.01)


def test_every_table_has_a_flagged_head_row_and_few_enough_rows(deck: Presentation) -> None:
    for shape in tables(deck):
        assert shape.table.first_row
        assert 2 <= len(shape.table.rows) <= MOST_ROWS + 1
        assert all(cell.text for cell in shape.table.rows[0].cells)


def test_everything_is_in_british_english(deck: Presentation, content: bytes) -> None:
    for slide in deck.slides:
        for part in (slide, slide.notes_slide):
            assert {run.get("lang") for run in part.element.iter(qn("a:rPr"))} == {"en-GB"}
            assert all(run.find(qn("a:rPr")) is not None for run in part.element.iter(qn("a:r")))
    assert deck.core_properties.language == "en-GB"
    parts = zipfile.ZipFile(io.BytesIO(content))
    for name in parts.namelist():
        if re.match(r"ppt/(slides|slideLayouts|slideMasters|notesSlides)/", name):
            assert b'lang="en-US"' not in parts.read(name), name


def test_no_text_is_smaller_than_12_points(deck: Presentation) -> None:
    marks = [mark.get("sz") for slide in deck.slides for mark in slide.element.iter(qn("a:rPr"))]
    assert min(int(size) for size in marks if size) == SMALL * 100 == 1200


def test_slides_are_16_to_9_and_nothing_stands_outside_or_under_the_foot(deck: Presentation) -> None:
    wide, high = int(deck.slide_width or 0), int(deck.slide_height or 0)
    assert wide / high == pytest.approx(16 / 9, rel=0.001)
    for slide in deck.slides:
        foot = min(s.top for s in slide.placeholders if s.placeholder_format.type == PP_PLACEHOLDER.FOOTER)
        for shape in list(slide.shapes)[:-2]:
            assert shape.left >= 0
            assert shape.left + shape.width <= wide
            assert shape.top + shape.height <= foot, (slide.shapes.title.text_frame.text, shape.name)


def test_every_slide_has_source_period_and_filters_in_its_notes(deck: Presentation, internal: Pack) -> None:
    for slide in deck.slides:
        said = slide.notes_slide.notes_text_frame.text
        assert internal.subtitle in said
        assert all(f"{fact.name}: {fact.words}" in said for fact in internal.facts)
    charted = [slide for slide in deck.slides if any(map(is_picture, slide.shapes))]
    for slide, chart in zip(charted, internal.charts, strict=True):
        assert chart.caption in slide.notes_slide.notes_text_frame.text


def test_all_that_the_pack_says_is_on_some_slide(deck: Presentation, internal: Pack) -> None:
    said = " ".join(words(deck).split())
    for section in internal.sections:
        for part in section.parts:
            if isinstance(part, Paragraph):
                assert part.text in said
            elif isinstance(part, Bullets):
                assert all(item in said for item in part.items)
            elif isinstance(part, Table) and part.on_slides:
                assert all(" ".join(cell.text.split()) in said for row in part.rows for cell in row)


def test_the_contents_name_the_slide_on_which_each_part_begins(deck: Presentation, internal: Pack) -> None:
    place = titles(deck).index("In this pack")
    listed = deck.slides[place].placeholders[1].text_frame.text.splitlines()
    for line in listed:
        heading, _, rest = line.rpartition(" (slide ")
        start = titles(deck)[int(rest.removesuffix(")")) - 1]
        below = [s.heading for s in internal.sections if s.heading == heading and not s.parts]
        assert below or start.startswith(heading)


def test_a_table_is_split_evenly_its_head_repeated_and_its_long_texts_read_apart_unless_it_fits_one_slide(
    internal: Pack,
) -> None:
    def split(row: tuple[str, ...], count: int) -> list[list[list[str]]]:
        return [rows(shape) for shape in tables(opened(write(of(internal, table(row, count)))))]

    found = split(("a", "b"), 26)
    assert [len(each) - 1 for each in found] == [9, 9, 8]
    assert {tuple(each[0]) for each in found} == {("Head 0", "Head 1")}
    long = ("long " * 60).strip()
    first, *others = split(("Name", "5", long), 12)
    assert first == [["Head 0", "Head 1"], *[["Name", "5"]] * 12]
    assert [row for each in others for row in each[1:]] == [["Name", long]] * 12
    [whole] = split(("Name", "5", long), 2)
    assert whole[1:] == [["Name", "5", long]] * 2


def test_a_text_longer_than_a_slide_goes_on_on_the_next_and_loses_no_word(internal: Pack) -> None:
    story = " ".join(f"word{at}" for at in range(1500))
    deck = opened(write(of(internal, Paragraph(story), table(("Name", "5", story)))))
    said = words(deck).split()
    assert all(said.count(f"word{at}") == 2 for at in range(1500))
    assert all(row[0] == "Name" for shape in tables(deck) for row in rows(shape)[1:])


@pytest.mark.parametrize("text", ["\ud800", *(text[:3000] for text in HOSTILE)])
def test_any_text_is_data_wherever_it_stands(internal: Pack, text: str) -> None:
    chart = replace(internal.charts[0], title=text, caption=text, alt=text)
    held = of(internal, Paragraph(text), Bullets((text,)), chart, table((text, text)), heading=text)
    deck = opened(write(replace(held, title=text, subtitle=text, footer=text, notes=(text,), made_by=text)))
    assert len(set(titles(deck))) == len(deck.slides)
    assert "".join(plain(text).split()) in "".join(words(deck).split())


def test_headings_that_are_alike_take_the_one_above_them_or_a_number(internal: Pack) -> None:
    said = (Paragraph("Said"),)
    sections = [("One", 1), ("Risks", 2), ("Two", 1), ("Risks", 2), ("Two", 1)]
    made = [Section(f"s{at}", name, level, said) for at, (name, level) in enumerate(sections)]
    found = titles(opened(write(replace(internal, sections=tuple(made)))))
    assert found[3:] == ["One", "One: Risks", "Two", "Two: Risks", "Two, 2"]


def test_the_same_pack_gives_the_same_bytes_and_another_time_others(internal: Pack, content: bytes) -> None:
    assert write(internal) == content
    short = of(internal, Paragraph("Said"))
    assert write(short) == write(short)
    assert write(short) != write(replace(short, made_at=short.made_at + timedelta(minutes=1)))


# Sections of the sample slides, as PowerPoint keeps them; it mends a file whose sections name slides that are gone.
SHOWN = (
    b'<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
    b'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="S" id="{1}">'
    b'<p14:sldIdLst><p14:sldId id="256"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
    b"</p:presentation>"
)


def template(kind: str = "presentation") -> bytes:
    """A council's own: 4 to 3, its own accent, a sample slide, saved as .pptx or .potx."""
    made = pptx.Presentation()
    made.slides.add_slide(made.slide_layouts[0]).shapes.title.text_frame.text = "Delete me"
    made.slide_master.placeholders[0].text_frame.paragraphs[0].font.size = Pt(30)
    out, changed = io.BytesIO(), io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as parts, zipfile.ZipFile(changed, "w") as other:
        for name in parts.namelist():
            part = parts.read(name).replace(b"4F81BD", b"801650").replace(b"</p:presentation>", SHOWN)
            other.writestr(name, part.replace(b"presentation.main+xml", f"{kind}.main+xml".encode()))
    return changed.getvalue()


@pytest.mark.parametrize("kind", ["presentation", "template"])
def test_a_councils_template_gives_size_layouts_and_colours_and_its_sample_slides_go(
    internal: Pack, kind: str
) -> None:
    short = of(internal, Paragraph("Said"), table(("a", "b")))
    content = write(short, template(kind))
    deck = opened(content)
    assert (deck.slide_width, deck.slide_height) == (Emu(9144000), Emu(6858000))
    assert "Delete me" not in titles(deck)
    parts = zipfile.ZipFile(io.BytesIO(content))
    assert len([name for name in parts.namelist() if name.startswith("ppt/slides/s")]) == len(deck.slides)
    assert str(tables(deck)[0].table.cell(0, 0).fill.fore_color.rgb) == "801650"
    assert b"sectionLst" not in parts.read("ppt/presentation.xml")
    assert write(short, template(kind)) == content


def test_a_long_title_is_made_smaller_until_it_fits_and_a_short_one_keeps_the_templates_size(
    internal: Pack,
) -> None:
    for given in (None, template()):
        sizes = []
        for heading in ("Short", "A finding of many words " * 4):
            slide = opened(write(of(internal, Paragraph("Said"), heading=heading), given)).slides[-1]
            sizes.append(slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size)
        assert sizes[0] is None
        assert sizes[1] < Pt(28 if given is None else 44)


def untitled() -> bytes:
    made = pptx.Presentation()
    for layout in list(made.slide_layouts):
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
                shape.element.getparent().remove(shape.element)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("given", [b"", b"PK\x03\x04 cut", untitled()], ids=["empty", "cut", "untitled"])
def test_a_template_that_is_none_is_refused_in_words(internal: Pack, given: bytes) -> None:
    said = "has no layout with a title" if len(given) > 100 else "cannot be read"
    with pytest.raises(Refused, match=f"The PowerPoint template {said}."):
        write(internal, given)


def test_a_chart_that_was_not_drawn_is_a_fault_that_shows(internal: Pack) -> None:
    undrawn: Chart = replace(internal.charts[0], drawn=bytes)
    with pytest.raises(ValueError, match="drawn"):
        write(of(internal, undrawn))
