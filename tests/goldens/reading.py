"""What a page says, as lines of text: the same whether it was drawn as HTML or by Streamlit's own elements."""

import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import docx
import openpyxl
import pptx
from docx.table import Table
from streamlit.testing.v1 import AppTest

VOID = {"br", "img", "hr", "input", "wbr", "meta", "link"}
# A line of its own each; all other elements stand within a line.
BLOCKS = {
    *("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "br", "hr"),
    *("summary", "details", "section", "figure", "figcaption", "blockquote"),
}
HEADINGS = {"title": "#", "header": "##", "subheader": "###"}
MESSAGES = {"warning", "info", "error", "success"}
WITH_LABEL = {"expander", "popover", "page_link"}
SECTIONS = ("lines", "pictures", "paper", "tables")
_DIRECTIVE = re.compile(r"(?<!\\):[a-z]+(?:-badge|-background)?\[((?:\\.|[^\]\\\[])*)\]", re.DOTALL)
_LINK = re.compile(r"(!?)\[((?:\\.|[^\]\\])*)\]\([^)]*\)", re.DOTALL)
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")


class Page:
    """Lines of text, charts' descriptions, what only paper shows, and tables, each in the order of the page."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {section: [] for section in SECTIONS}

    def add(self, section: str, text: str, mark: str = "") -> None:
        """Add each line of a text that is not blank."""
        for line in map(one_line, text.split("\n")):
            if line:
                self.found[section].append(f"{mark} {line}".lstrip())

    def text(self) -> str:
        """Return the page as the text of a golden file."""
        parts = [f"=== {name}\n" + "\n".join(lines) for name, lines in self.found.items() if lines]
        return "\n\n".join(parts) + "\n"


def one_line(text: str) -> str:
    """Return a text in one line, without what nobody sees."""
    return re.sub(r"\s+", " ", re.sub("[\u2060\u200b\ufeff\u00ad]", "", text)).strip()


class _Html(HTMLParser):
    """Sorts a piece of HTML into the sections of a page."""

    def __init__(self, page: Page, html: str) -> None:
        super().__init__()
        self.page, self.opened, self.line = page, [("", "")], ""
        self.rows: list[list[str]] | None = None
        self.feed(html)
        self.close()
        self.end_line()

    def is_within(self, *kinds: str) -> bool:
        return any(kind in kinds for _, kind in self.opened)

    def end_line(self) -> None:
        if self.rows is not None:  # within a cell
            if self.rows and self.rows[-1]:
                self.rows[-1][-1] += "\n"
            return
        paper = self.is_within("paper")
        heading = next((tag for tag, _ in self.opened if re.fullmatch("h[1-6]", tag)), "")
        self.page.add("paper" if paper else "lines", self.line, "#" * int(heading[1:] or 0))
        self.line = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in BLOCKS:
            self.end_line()
        kind = ""
        if tag in {"script", "style", "template"}:
            kind = "unseen"
        elif "paper" in given.get("class", ""):
            kind = "paper"
        elif tag == "img" or given.get("role") == "img":
            kind = "picture"
            if words := given.get("alt") or given.get("aria-label"):
                self.handle_data(f"[{words}]")
        elif tag == "table":
            self.end_line()
            self.rows, self.name = [], given.get("aria-label", "")
        elif tag == "tr" and self.rows is not None:
            self.rows.append([])
        elif tag in {"td", "th"} and self.rows:
            self.rows[-1].append("")
        if tag not in VOID:
            self.opened.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_line()
        if any(tag == opened for opened, _ in self.opened):
            while self.opened.pop()[0] != tag:
                pass
        if tag == "table" and self.rows is not None:
            self.page.found["tables"].extend(_table(self.name, self.rows))
            self.rows = None

    def handle_data(self, data: str) -> None:
        if self.is_within("unseen", "picture"):
            return
        before = (self.rows[-1][-1] if self.rows and self.rows[-1] else self.line)[-1:]
        if before.isalnum() and (data[:1].isalnum() or data[:1] in "■▲○●◆↗↘→·"):
            data = f" {data}"  # the stylesheet keeps them apart
        if self.rows is None:
            self.line += data
        elif self.rows and self.rows[-1]:
            self.rows[-1][-1] += data
        elif data.strip():
            self.name = self.name or data.strip()  # its caption


def _table(name: str, rows: list[list[str]]) -> list[str]:
    cells = [[" / ".join(filter(None, map(one_line, cell.split("\n")))) for cell in row] for row in rows]
    return [f"--- {one_line(name)}", *(" | ".join(row).rstrip() for row in cells)]


def _markdown(text: str) -> str:
    """Markdown as it reads: HTML, links, directives and marks taken off, entities and escapes resolved."""
    text = re.sub(r":material/\w+:", "", text).replace("&#10;", " ").replace("&nbsp;", " ")
    text = _LINK.sub(lambda link: f"[{link[2]}]" if link[1] else link[2], text)
    while (bare := _DIRECTIVE.sub(r"\1", text)) != text:
        text = bare
    text = re.sub(r"(?m)^\s*(?:[-*] |\d+\. )|(?<!\\)\*\*?|<br ?/?>\n?", lambda m: "\n" * ("<" in m[0]), text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", _TAG.sub("", text))
    return re.sub(r"&#(\d+);", lambda code: chr(int(code[1])), text)


def _pieces_of_html(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        if _TAG.search(given):
            yield given
    elif isinstance(given, dict | list):
        for inner in given.values() if isinstance(given, dict) else given:
            yield from _pieces_of_html(inner)


def read(app: AppTest) -> Page:
    """Return what a page says."""
    page = Page()
    for node in app._tree:
        _read_node(page, node, getattr(node, "proto", None), str(node.type))
    return page


def _read_node(page: Page, node: Any, proto: Any, kind: str) -> None:
    if kind in {"html", "bidi_component"}:
        pieces = [node.value] if kind == "html" else _pieces_of_html(json.loads(proto.json or "null"))
        for html in pieces:
            _Html(page, html)
    elif kind in HEADINGS:
        page.add("lines", _markdown(node.value), HEADINGS[kind])
    elif kind in {"markdown", "caption", *MESSAGES}:
        page.add("lines", _markdown(f"{getattr(proto, 'title', '')}\n{node.value}"))
    elif kind == "metric":
        page.add("lines", _markdown(f"{node.label}\n{node.value}\n{node.delta}"))
    elif kind in {"table", "arrow_table", "dataframe", "arrow_data_frame"}:
        rows = [list(map(str, node.value.columns)), *node.value.astype("str").to_numpy().tolist()]
        cells = [[_markdown(cell) for cell in row] for row in rows]
        page.found["tables"].extend(_table(getattr(proto, "alt", ""), cells))
    elif kind in WITH_LABEL:
        page.add("lines", _markdown(getattr(node, "label", "") or getattr(proto, "label", "")))
    elif words := getattr(proto, "alt", ""):
        page.add("pictures", words)


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
                yield from _table("table", [[cell.text for cell in row.cells] for row in item.rows])
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
                    yield from _table(
                        "table", [[cell.text for cell in row.cells] for row in shape.table.rows]
                    )
                elif shape.has_chart:
                    plots = shape.chart.plots
                    series = [[one.name, *map(str, one.values)] for plot in plots for one in plot.series]
                    yield from _table("chart", [[str(name) for name in plots[0].categories], *series])
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
