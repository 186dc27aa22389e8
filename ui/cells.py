"""Our cells as HTML: a browser reads a table of HTML at once, and a table of markdown cell by cell."""

import re
from functools import lru_cache
from html import escape
from typing import Any

import pandas as pd

from ui.markdown import WORD_JOINER

_MARK = re.compile(
    r"\\(?P<letter>[!-/:-@\[-`{-~])|&#(?P<code>\d+);|(?P<bold>\*\*)|(?P<line>  \n)"
    r"|:(?P<look>[a-z]+(?:-badge)?)\[|(?P<bracket>!?\[)|\]\((?P<address>[^)]*)\)|(?P<close>\])"
)
BOLD = "**"


@lru_cache(maxsize=2_000)
def as_html(cell: str) -> str:
    """Return a cell made with the marks of ``ui.markdown`` as HTML; all that is not such a mark is text."""
    opened: list[tuple[str, list[str]]] = [("", [])]
    end = 0
    for mark in _MARK.finditer(cell):
        opened[-1][1].append(_text(cell[end : mark.start()]))
        end = mark.end()
        _put(mark, opened)
    return "".join(part for _, parts in opened for part in parts) + _text(cell[end:])


def _put(mark: "re.Match[str]", opened: list[tuple[str, list[str]]]) -> None:
    """Add what a mark stands for to the innermost part, begin a part, or end one."""
    kind, found = str(mark.lastgroup), mark[0]
    if kind in {"letter", "code"}:
        opened[-1][1].append(_text(mark["letter"] or chr(int(mark["code"]))))
    elif kind == "line":
        opened[-1][1].append("<br>")
    elif kind in {"look", "bracket"} or (kind == "bold" and opened[-1][0] != BOLD):
        opened.append((mark["look"] or found, []))
    elif len(opened) > 1:
        what, parts = opened.pop()
        opened[-1][1].append(_wrapped(what, "".join(parts), mark["address"] or ""))
    else:
        opened[-1][1].append(_text(found))


def _wrapped(what: str, inner: str, address: str) -> str:
    if what == BOLD:
        return f"<strong>{inner}</strong>"
    if what == "![" and address.startswith("#"):
        return f'<span role="img" class="{_text(address[1:])}" aria-label="{inner}"></span>'
    if what == "![":
        return f'<img alt="{inner}" src="{_text(address)}">'
    if what == "[":
        return f'<a href="{_text(address)}">{inner}</a>'
    return f'<span class="{what}">{inner}</span>'


def _text(words: str) -> str:
    return escape(words.replace(WORD_JOINER, ""))


def html_of(cells: "pd.Series[Any]") -> list[str]:
    """``as_html`` for a column; a missing cell is empty."""
    return [as_html(str(cell)) for cell in cells.to_numpy(dtype="object", na_value="")]
