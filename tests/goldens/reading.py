"""Documents as texts, and what differs between two texts of a page or of a command."""

import io
import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import docx
import openpyxl
import pptx
from docx.table import Table

from tests.reading import one_line, table_lines


def to_compare(golden: str, now: str) -> tuple[list[str], list[str]]:
    """Return what differs between two texts of a page, whatever in it was only drawn in another way.

    Rows of tables stay in order, all other lines may move. Where a line or a second line of a cell breaks is the
    stylesheet's matter too, so lines that differ count as the same if they hold the same words.
    """
    was, found = _sections(golden), _sections(now)
    left, right = [], []
    rows = was.pop("tables", [])
    as_written = {_key(row): row for row in rows}
    left += [as_written[_key(row)] for row in rows]
    right += [as_written.get(_key(row), row) for row in found.pop("tables", [])]
    for name in sorted(was.keys() | found.keys()):
        old, new = Counter(was.get(name, [])), Counter(found.get(name, []))
        gone, come = sorted((old - new).elements()), sorted((new - old).elements())
        if _words(gone) != _words(come):
            left += [f"=== {name}", *gone]
            right += [f"=== {name}", *come]
    return left, right


def _sections(text: str) -> dict[str, list[str]]:
    parts = re.split(r"(?m)^=== ", text)[1:]
    return {lines[0]: lines[1:] for lines in (part.rstrip().split("\n") for part in parts)}


def _key(row: str) -> str:
    return re.sub(r"[\s/]", "", row)


def _words(lines: list[str]) -> list[str]:
    return sorted(word for line in lines for word in re.findall(r"\w+|[^\w\s]", line.lstrip("# ")))


def normalise(text: str) -> str:
    """Return a text without what differs from run to run: this day, times, ids, folders."""
    today, at_greenwich = datetime.now(), datetime.now(UTC)
    days = (today.isoformat()[:10], at_greenwich.isoformat()[:10], f"{today.day} {today:%B %Y}")
    for day in days:
        text = re.sub(rf"(?<!\d){day}", "TODAY", text)
    if folder := os.environ.get("GOLDENS_FOLDER"):
        text = text.replace(folder, "FOLDER")
    text = re.sub(r"TODAY(T| at | )\d\d:\d\d(:\d\d)?(\.\d+)?", r"TODAY\1TIME", text)
    return re.sub(r"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{32}|(?<=-)[0-9a-f]{8})(?![0-9a-f])", "HEX", text)


def _lines(parts: Iterator[str]) -> str:
    return "\n".join(part.rstrip() for part in parts) + "\n"


def docx_text(content: bytes) -> str:
    """Paragraphs with their styles, tables, footers and descriptions of pictures of a Word document."""
    document = docx.Document(io.BytesIO(content))

    def parts() -> Iterator[str]:
        yield f"{document.core_properties.title} | {document.core_properties.author}"
        for section in document.sections:
            for part in (section.header, section.footer):
                yield from (f"[page] {one_line(paragraph.text)}" for paragraph in part.paragraphs)
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                yield from table_lines("table", [[cell.text for cell in row.cells] for row in item.rows])
                continue
            if item.text.strip():
                yield f"{item.style.name if item.style else ''}: {one_line(item.text)}"
            yield from (f"[{words}]" for words in item._p.xpath(".//wp:docPr/@descr"))

    return _lines(parts())


def pptx_text(content: bytes) -> str:
    """Texts, tables, charts' figures, descriptions and notes of slides."""

    def parts() -> Iterator[str]:
        before = ""
        for number, slide in enumerate(pptx.Presentation(io.BytesIO(content)).slides, 1):
            yield f"=== slide {number}"
            for shape in slide.shapes:
                for words in shape._element.xpath(".//p:cNvPr/@descr"):
                    yield f"[{words}]"
                if shape.has_text_frame:
                    yield from filter(None, map(one_line, shape.text_frame.text.split("\n")))
                elif shape.has_table:
                    yield from table_lines(
                        "table", [[cell.text for cell in row.cells] for row in shape.table.rows]
                    )
                elif shape.has_chart:
                    plots = shape.chart.plots
                    series = [[one.name, *map(str, one.values)] for plot in plots for one in plot.series]
                    yield from table_lines("chart", [[str(name) for name in plots[0].categories], *series])
            notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
            if notes and notes.text != before:
                before = notes.text
                yield f"notes: {one_line(before)}"

    return _lines(parts())


def xlsx_text(content: bytes) -> str:
    """Cells of every sheet, with their number formats where they have one."""

    def cell_text(cell: Any) -> str:
        value = "" if cell.value is None else one_line(str(cell.value))
        return value if cell.number_format == "General" else f"{value} {{{cell.number_format}}}"

    def parts() -> Iterator[str]:
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
            yield f"=== {sheet.title}: {sheet.dimensions}"
            yield from (" | ".join(map(cell_text, row)) for row in sheet.iter_rows())

    return _lines(parts())
