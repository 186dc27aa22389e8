"""The pack as a Word document that anybody can read, and the same for the same inputs."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from pipelines.store import Refused
from reports.pack import Pack, Section
from reports.pack_docx import write
from reports.package import retyped
from tests.reports.conftest import MADE, headings, opened
from ui.palette import contrast


def levels(document: Document) -> list[int]:
    return [level for level, _ in headings(document)]


def test_headings_are_real_begin_at_one_and_none_skips_a_level(document: Document) -> None:
    found = levels(document)
    assert found[0] == 1
    assert len(found) > 20
    assert all(after <= before + 1 for before, after in pairwise(found))


def test_every_picture_says_what_it_shows(document: Document, internal: Pack) -> None:
    told = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert told == [chart.alt for chart in internal.charts]
    assert len(told) == 8
    assert all(len(words) > 40 for words in told)


def test_every_table_has_one_head_row_that_repeats_and_an_alternative_text(document: Document) -> None:
    for table in document.tables:
        heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert heads == [True] + [False] * (len(heads) - 1)
        assert len(heads) > 1
        assert all(cell.text for cell in table.rows[0].cells)
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert not table._tbl.xpath(".//w:gridSpan | .//w:vMerge")


def test_the_whole_document_is_in_british_english_with_title_and_author(document: Document) -> None:
    languages = {mark.get(qn("w:val")) for mark in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.title.endswith("performance, Quarter 3, 2022/23")
    assert document.core_properties.author == "Governance officer"


def test_no_cell_speaks_by_colour_alone_and_its_text_stands_out_from_its_ground(internal: Pack) -> None:
    coloured = [cell for table in internal.tables for row in table.rows for cell in row if cell.fill]
    assert len(coloured) > 50
    for cell in coloured:
        assert cell.text[0] in "●▲■○◆→·", cell
        assert contrast(f"#{cell.ink}", f"#{cell.fill}") >= 4.5, cell


def test_the_contents_point_at_headings_that_are_there(document: Document) -> None:
    body = document.element.body
    names = set(body.xpath(".//w:bookmarkStart/@w:name"))
    links = body.xpath(".//w:hyperlink/@w:anchor")
    ids = body.xpath(".//w:bookmarkStart/@w:id")
    assert set(links) <= names
    assert len(links) == levels(document).count(1)
    assert len(set(ids)) == len(ids)


def test_the_same_inputs_give_the_same_bytes_and_another_time_only_another_stamp(
    internal: Pack, written: bytes
) -> None:
    assert write(internal) == written
    later = write(replace(internal, made_at=MADE + timedelta(minutes=1)))
    parts = [zipfile.ZipFile(io.BytesIO(content)) for content in (written, later)]
    names = parts[0].namelist()
    assert names == parts[1].namelist()
    assert [name for name in names if parts[0].read(name) != parts[1].read(name)] == ["docProps/core.xml"]


def test_text_that_no_xml_holds_and_text_like_a_formula_are_data(internal: Pack) -> None:
    odd = replace(internal, notes=("=HYPERLINK(1)\x0bwith \x00 nothing <b>bold</b>",))
    assert "=HYPERLINK(1) with   nothing <b>bold</b>" in [p.text for p in opened(write(odd)).paragraphs]


@pytest.mark.parametrize("kind", [b"document", b"template"], ids=["docx", "dotx"])
def test_a_councils_template_gives_its_styles_and_page_and_keeps_none_of_its_words(
    internal: Pack, kind: bytes
) -> None:
    own, out = docx.Document(), io.BytesIO()
    own.add_paragraph("Words of the template")
    own.styles["Heading 1"].font.name = "Georgia"
    own.save(out)
    main = b"wordprocessingml.%s.main+xml"
    made = opened(write(internal, retyped(out.getvalue(), main % b"document", main % kind)))
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert "Words of the template" not in [p.text for p in made.paragraphs]
    assert levels(made)[0] == 1
    assert {mark.get(qn("w:val")) for mark in made.styles.element.iter(qn("w:lang"))} == {"en-GB"}


def without_headings() -> bytes:
    own, out = docx.Document(), io.BytesIO()
    own.styles["Heading 2"].delete()
    assert "Heading 2" not in [s.name for s in own.styles if s.type == WD_STYLE_TYPE.PARAGRAPH]
    own.save(out)
    return out.getvalue()


def test_a_template_that_cannot_be_used_is_refused_in_words(internal: Pack) -> None:
    no_word = "The template is not a Word document. Save it as .docx or .dotx, without a password"
    no_heading = "The template has no style Heading 2. Add it in Word and give it again."
    for template, words in ((b"not a zip at all", no_word), (without_headings(), no_heading)):
        with pytest.raises(Refused, match=words):
            write(internal, template)


def test_every_heading_has_a_bookmark_of_its_own_whatever_its_letters(internal: Pack) -> None:
    codes = ["ab_c", "ba_c", "a" * 60 + "b", "a" * 60 + "c"]
    sections = tuple(Section(f"off-{code}", code, 1) for code in codes)
    body = opened(write(replace(internal, sections=sections))).element.body
    for mark in ("id", "name"):
        found = body.xpath(f".//w:bookmarkStart/@w:{mark}")
        assert len(set(found)) == len(codes)
        assert max(map(len, found)) <= 40  # Word cuts longer ones
