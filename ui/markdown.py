"""Text from outside made safe to show, and the few marks that our own cells use."""

import re
from functools import lru_cache
from typing import Any

import pandas as pd

WORD_JOINER = "\u2060"
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Marks that Streamlit turns into something else after reading the markdown, where a backslash does not help:
# addresses that become links, :emoji: and :material/icons:, and arrows made of punctuation.
_LIVELY = re.compile(
    r"(?<=www)(?=\.)|(?<=:)(?=//)|(?<=:)(?=[\w+-]+(?:/\w+)?:)|(?=@)|(?<=[<\->~=])(?=[\->=])", re.IGNORECASE
)
# As entities these make no line, no column and no indented block.
_SPACING = re.compile(r"\r\n|[\r\n\t]|^ +| +$")
# A directive of ours round text that is escaped: a badge, a colour, small print.
_DIRECTIVE = re.compile(r":[a-z]+(?:-badge)?\[((?:\\.|[^\]\\\[])*)\]", re.DOTALL)
_LINKED = re.compile(r"!?\[((?:\\.|[^\]\\])*)\]\([^)]*\)", re.DOTALL)
_MARKED = re.compile(r"\\([!-/:-@\[-`{-~])|&#(\d+);")
_ENTITIES = {"\r\n": "&#10;", "\r": "&#10;", "\n": "&#10;", "\t": "&#9;"}


def escape(text: str) -> str:
    """Return markdown that shows ``text`` letter by letter: no markup, link, formula or emoji."""
    quiet = _LIVELY.sub(WORD_JOINER, text)
    marked = _PUNCTUATION.sub(r"\\\1", quiet)
    return _SPACING.sub(lambda found: _ENTITIES.get(found[0], "&#32;" * len(found[0])), marked)


def escaped(texts: "pd.Series[Any]") -> "pd.Series[str]":
    """``escape`` for a column; a missing text is empty."""
    said = [_escaped_once(text) for text in texts.to_numpy(dtype="object", na_value="")]
    return pd.Series(said, index=texts.index, dtype="object")


# A page says the same words again and again. Cells are Python's own texts: of a page of rows, Arrow's take longer.
_escaped_once = lru_cache(maxsize=2_000)(lambda text: escape(str(text)))


def plain(markdown: str) -> str:
    """Return the words of a cell of ours without its marks; of ``escape(text)``, the text."""
    seen = _LINKED.sub(r"\1", markdown)
    while (inner := _DIRECTIVE.sub(r"\1", seen)) != seen:
        seen = inner
    bare = seen.replace("**", "").replace("  \n", " ")
    return _MARKED.sub(lambda found: found[1] or chr(int(found[2])), bare).replace(WORD_JOINER, "")


def link(words: "pd.Series[str]", address: "pd.Series[str]") -> "pd.Series[str]":
    """Markdown links from escaped words and addresses made of codes."""
    return "[" + words + "](" + address + ")"


def image(alt: "pd.Series[str]", address: "pd.Series[str]") -> "pd.Series[str]":
    """Markdown images from escaped words and data addresses."""
    return "![" + alt + "](" + address + ")"


def part_of_image(alt: "pd.Series[str]", look: str) -> "pd.Series[str]":
    """Markdown of a part of an image that the page's style lays under all cells of one look."""
    return "![" + alt + "](#" + look + ")"


def bold(words: "pd.Series[str]") -> "pd.Series[str]":
    """What the eye should find first in a row."""
    return "**" + words + "**"


def small(words: "pd.Series[str]") -> "pd.Series[str]":
    """A second line in a cell, smaller and in the secondary colour."""
    return "  \n:small[:gray[" + words + "]]"
