"""What a page says, as lines of text: the same whether it was drawn as HTML or by Streamlit's own elements."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import lxml.html
from streamlit.testing.v1 import AppTest

# A line of its own each; all other elements stand within a line.
BLOCKS = {
    *("p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "br", "hr"),
    *("summary", "details", "section", "figure", "figcaption", "blockquote"),
}
UNSEEN = {"script", "style", "template"}
HEADINGS = {"title": "#", "header": "##", "subheader": "###"}
SAYING = {"markdown", "caption", "warning", "info", "error", "success"}
WITH_LABEL = {"expander", "popover", "page_link"}
_DIRECTIVE = re.compile(r"(?<!\\):[a-z]+(?:-badge|-background)?\[((?:\\.|[^\]\\\[])*)\]", re.DOTALL)
_LINK = re.compile(r"(!?)\[((?:\\.|[^\]\\])*)\]\([^)]*\)", re.DOTALL)
_TAG = re.compile(r"(?<!\\)</?[a-zA-Z][^>]*>")


@dataclass
class Page:
    """Lines of text, charts' descriptions, what only paper shows, and tables, each in the order of the page."""

    lines: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    paper: list[str] = field(default_factory=list)
    tables: list[tuple[str, list[list[str]]]] = field(default_factory=list)

    def text(self) -> str:
        """Return the page as the text of a golden file."""
        tables = [line for name, rows in self.tables for line in table_lines(name, rows)]
        found = {"lines": self.lines, "pictures": self.pictures, "paper": self.paper, "tables": tables}
        return (
            "\n\n".join(f"=== {name}\n" + "\n".join(lines) for name, lines in found.items() if lines) + "\n"
        )


def one_line(text: str) -> str:
    """Return a text in one line, without what nobody sees."""
    return re.sub(r"\s+", " ", re.sub("[\u2060\u200b\ufeff\u00ad]", "", text)).strip()


def table_lines(name: str, rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as lines: its name, then each row with | between cells and / between a cell's own lines."""
    cells = [[" / ".join(filter(None, map(one_line, cell.split("\n")))) for cell in row] for row in rows]
    return [f"--- {one_line(name)}", *(" | ".join(row).rstrip() for row in cells)]


def lines_of(text: str, mark: str = "") -> list[str]:
    """Return each line of a text that is not blank, after a mark."""
    return [f"{mark} {line}".lstrip() for line in map(one_line, text.split("\n")) if line]


def parsed(html: str) -> Any:
    """Return a piece of HTML as a tree."""
    return lxml.html.fragment_fromstring(html, create_parent="section")


def cell_text(cell: Any) -> str:
    """Return what a cell says, each of its lines on a line."""
    return "\n".join(one_line(line) for _, line in _in_lines(_runs(cell, "", None)))


def _runs(node: Any, mark: str, tables: Any) -> Iterator[tuple[str, str] | None]:
    """Give runs of text within an element with where they belong, None where a line ends."""
    where = "paper" if "paper" in node.get("class", "") else mark
    if re.fullmatch("h[1-6]", node.tag) and where != "paper":
        where = "#" * int(node.tag[1])
    if node.tag in BLOCKS:
        yield None
    if node.tag == "img" or node.get("role") == "img":
        if words := node.get("alt") or node.get("aria-label"):
            yield where, f"[{words}]"
    elif node.tag == "table" and tables is not None:
        yield None
        caption = "".join(node.xpath("./caption//text()"))
        rows = [[cell_text(cell) for cell in row.xpath("./td | ./th")] for row in node.iter("tr")]
        tables.append((node.get("aria-label") or caption, rows))
    elif node.tag not in UNSEEN:
        yield where, node.text or ""
        for child in node:
            if isinstance(child.tag, str):
                yield from _runs(child, where, tables)
            yield where, child.tail or ""
    if node.tag in BLOCKS:
        yield None


def _in_lines(runs: Iterator[tuple[str, str] | None]) -> Iterator[tuple[str, str]]:
    """Give the lines of runs with where each belongs; what the stylesheet keeps apart has a blank between."""
    for _, group in groupby(runs, lambda run: run is None):
        line, found = "", [run for run in group if run and run[1]]
        for _, text in found:
            is_apart = line[-1:].isalnum() and (text[0].isalnum() or text[0] in "■▲○●◆↗↘→·")
            line += " " * is_apart + text
        if one_line(line):
            yield found[-1][0], line


def pieces(app: AppTest) -> list[str]:
    """Return every piece of HTML on a page."""
    return [html for node in app._tree for html in _html_of(node)]


def _html_of(node: Any) -> list[str]:
    if node.type == "html":
        return [node.value]
    return (
        list(_texts_with_tags(json.loads(node.proto.json or "null"))) if node.type == "bidi_component" else []
    )


def _texts_with_tags(given: Any) -> Iterator[str]:
    if isinstance(given, str):
        if _TAG.search(given):
            yield given
    elif isinstance(given, dict | list):
        for inner in given.values() if isinstance(given, dict) else given:
            yield from _texts_with_tags(inner)


def as_read(text: str) -> str:
    """Markdown as it reads: HTML, links, directives and marks taken off, entities and escapes resolved."""
    text = re.sub(r":material/\w+:", "", text).replace("&#10;", " ").replace("&nbsp;", " ")
    text = _LINK.sub(lambda link: f"[{link[2]}]" if link[1] else link[2], text)
    while (bare := _DIRECTIVE.sub(r"\1", text)) != text:
        text = bare
    text = re.sub(r"(?m)^\s*(?:[-*] |\d+\. )|(?<!\\)\*\*?|<br ?/?>\n?", lambda m: "\n" * ("<" in m[0]), text)
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", _TAG.sub("", text))
    return re.sub(r"&#(\d+);", lambda code: chr(int(code[1])), text)


def read(app: AppTest) -> Page:
    """Return what a page says."""
    page = Page()
    for node in app._tree:
        _read_node(page, node, getattr(node, "proto", None), str(node.type))
    return page


def _read_node(page: Page, node: Any, proto: Any, kind: str) -> None:
    for html in _html_of(node):
        for where, line in _in_lines(_runs(parsed(html), "", page.tables)):
            if where == "paper":
                page.paper += lines_of(line)
            else:
                page.lines += lines_of(line, where)
    if kind in HEADINGS:
        page.lines += lines_of(as_read(node.value), HEADINGS[kind])
    elif kind in SAYING:
        page.lines += lines_of(as_read(f"{getattr(proto, 'title', '')}\n{node.value}"))
    elif kind == "metric":
        page.lines += lines_of(as_read(f"{node.label}\n{node.value}\n{node.delta}"))
    elif kind in {"table", "arrow_table", "dataframe", "arrow_data_frame"}:
        rows = [list(map(str, node.value.columns)), *node.value.astype("str").to_numpy().tolist()]
        page.tables.append(
            (getattr(proto, "alt", ""), [[as_read(str(cell)) for cell in row] for row in rows])
        )
    elif kind in WITH_LABEL:
        page.lines += lines_of(as_read(getattr(node, "label", "") or getattr(proto, "label", "")))
    elif kind != "html":
        page.pictures += lines_of(getattr(proto, "alt", ""))
