"""The pack as slides: what an accessibility checker looks at, the figures read back, and a council's own template."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pptx
import pytest
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.util import Emu, Inches, Pt

from pipelines.store import Refused
from reports.pack import Bullets, Cell, Chart, Pack, Paragraph, Section, Table
from reports.pack_pptx import write
from reports.package import plain
from reports.slide_fit import SMALL
from reports.slide_flow import MOST_ROWS
from tests.reports.test_pack_figures import number, rows_of


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


def test_every_slide_has_a_title_of_its_own_in_the_place_for_titles(deck: Presentation) -> None:
    found = titles(deck)
    assert len(found) == len(deck.slides)
    assert all(found)
    assert len({title.casefold() for title in found}) == len(found)


def test_the_title_is_read_first_and_the_foot_last(deck: Presentation) -> None:
    foot = (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    for slide in deck.slides:
        read = list(slide.shapes)
        assert read[0] == slide.shapes.title
        assert tuple(shape.placeholder_format.type for shape in read[-2:]) == foot
        assert all(shape.has_table or shape.shape_type == 13 or shape.text_frame.text for shape in read)


def test_every_picture_and_table_says_in_words_what_it_shows(deck: Presentation, internal: Pack) -> None:
    pictures = [shape for shape in shapes(deck) if shape.shape_type == 13]
    assert [shape._element._nvXxPr.cNvPr.get("descr") for shape in pictures] == [
        c.alt for c in internal.charts
    ]
    assert all(shape._element._nvXxPr.cNvPr.get("descr") for shape in tables(deck))


def test_pictures_are_sharp_and_keep_their_shape(deck: Presentation) -> None:
    for shape in (shape for shape in shapes(deck) if shape.shape_type == 13):
        wide, high = shape.image.size
        assert (
            wide / (shape.width / Inches(1)) >= 144
        )  # dots an inch: a screen 1,920 wide shows a slide at 144
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
    assert b'lang="en-US"' not in b"".join(
        zipfile.ZipFile(io.BytesIO(content)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
        if name.startswith(("ppt/slides/", "ppt/slideLayouts/", "ppt/slideMasters/", "ppt/notesSlides/"))
    )


def test_no_text_is_smaller_than_12_points(deck: Presentation) -> None:
    sizes = {
        int(mark.get("sz"))
        for slide in deck.slides
        for mark in slide.element.iter(qn("a:rPr"))
        if mark.get("sz")
    }
    assert min(sizes) == SMALL * 100 == 1200


def test_slides_are_16_to_9_and_nothing_stands_outside_or_under_the_foot(deck: Presentation) -> None:
    wide, high = int(deck.slide_width or 0), int(deck.slide_height or 0)
    assert wide / high == pytest.approx(16 / 9, rel=0.001)
    for slide in deck.slides:
        foot = min(s.top for s in slide.placeholders if s.placeholder_format.type == PP_PLACEHOLDER.FOOTER)
        for shape in list(slide.shapes)[:-2]:
            assert shape.left >= 0
            assert shape.left + shape.width <= wide
            assert shape.top + shape.height <= foot, (slide.shapes.title.text_frame.text, shape.name)


def test_every_slide_carries_source_period_and_filters_in_its_notes(
    deck: Presentation, internal: Pack
) -> None:
    for slide in deck.slides:
        said = slide.notes_slide.notes_text_frame.text
        assert internal.subtitle in said
        assert all(f"{fact.name}: {fact.words}" in said for fact in internal.facts)
    charted = [slide for slide in deck.slides if any(shape.shape_type == 13 for shape in slide.shapes)]
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


def test_the_kpi_table_of_the_quarter_reads_back_as_the_bundled_file(deck: Presentation) -> None:
    found = [row for shape in tables(deck) if "Q3" in rows(shape)[0] for row in rows(shape)[1:]]
    assert len(found) == 15
    [heads] = {tuple(rows(shape)[0]) for shape in tables(deck) if "Q3" in rows(shape)[0]}
    stated = [row[heads.index("Q3")] for row in found]
    given = [Decimal(row["value"]) for row in rows_of("kpi_2022-23_q3.csv") if row["value"]]
    assert sorted(number(text) for text in stated if text[0].isdigit()) == sorted(given)


@pytest.mark.parametrize(("what", "total"), [("Projects", 34), ("Actions", 287)])
def test_the_totals_of_the_plan_are_stated(deck: Presentation, what: str, total: int) -> None:
    [shape] = [shape for shape in tables(deck) if shape.name == f"{what} by status"]
    assert rows(shape)[-1][-1] == str(total)


def test_the_contents_name_the_slide_on_which_each_part_begins(deck: Presentation, internal: Pack) -> None:
    place = titles(deck).index("In this pack")
    listed = deck.slides[place].placeholders[1].text_frame.text.splitlines()
    for line in listed:
        heading, _, rest = line.rpartition(" (slide ")
        start = titles(deck)[int(rest.removesuffix(")")) - 1]
        below = [s.heading for s in internal.sections if s.heading == heading and not s.parts]
        assert below or start.startswith(heading)


def test_a_table_is_split_evenly_and_its_head_repeated(internal: Pack) -> None:
    found = [rows(shape) for shape in tables(opened(write(of(internal, table(("a", "b"), 26)))))]
    assert [len(each) - 1 for each in found] == [9, 9, 8]
    assert {tuple(each[0]) for each in found} == {("Head 0", "Head 1")}


def test_long_texts_of_a_table_are_read_apart_from_what_is_compared(internal: Pack) -> None:
    long = ("Name", "5", "long " * 60)
    first, *others = tables(opened(write(of(internal, table(long, 12)))))
    assert rows(first) == [["Head 0", "Head 1"], *[["Name", "5"]] * 12]
    read = [row for shape in others for row in rows(shape)[1:]]
    assert read == [["Name", ("long " * 60).strip()]] * 12


def test_a_table_that_stands_on_one_slide_stays_whole(internal: Pack) -> None:
    [whole] = tables(opened(write(of(internal, table(("Name", "5", "long " * 60), 2)))))
    assert rows(whole)[1:] == [["Name", "5", ("long " * 60).strip()]] * 2


def test_a_text_longer_than_a_slide_goes_on_on_the_next_and_loses_no_word(internal: Pack) -> None:
    story = " ".join(f"word{at}" for at in range(1500))
    deck = opened(write(of(internal, Paragraph(story), table(("Name", "5", story)))))
    said = words(deck).split()
    assert all(said.count(f"word{at}") == 2 for at in range(1500))
    assert all(row[0] == "Name" for shape in tables(deck) for row in rows(shape)[1:])


HOSTILE = [
    "=SUM(A1)",
    "<b>&amp;",
    "\x00\x07\x1b",
    "x" * 3000,
    "*a* [b](c)",
    "a\nb\tc\r\n",
    "\ud800",
    "]]>",
    "_x0041_",
]


@pytest.mark.parametrize("text", HOSTILE)
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
    assert len(
        [n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if n.startswith("ppt/slides/s")]
    ) == len(deck.slides)
    head = tables(deck)[0].table.cell(0, 0)
    assert str(head.fill.fore_color.rgb) == "801650"
    assert b"sectionLst" not in zipfile.ZipFile(io.BytesIO(content)).read("ppt/presentation.xml")
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


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"", "The PowerPoint template cannot be read."),
        (b"PK\x03\x04 cut", "The PowerPoint template cannot be read."),
        (b"%PDF-1.7", "The PowerPoint template cannot be read."),
        (untitled(), "The PowerPoint template has no layout with a title."),
    ],
)
def test_a_template_that_is_none_is_refused_in_words(internal: Pack, given: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        write(internal, given)


def test_a_chart_that_was_not_drawn_is_a_fault_that_shows(internal: Pack) -> None:
    undrawn: Chart = replace(internal.charts[0], drawn=bytes)
    with pytest.raises(ValueError, match="drawn"):
        write(of(internal, undrawn))
