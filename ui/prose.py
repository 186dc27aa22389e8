"""Headings, notes and what stands with them as one piece of HTML: each element of Streamlit's costs a browser as much
as many rows of a table, and a heading of its own twice that.
"""

from collections.abc import Iterable
from html import escape

import streamlit as st

from ui.cells import as_html
from ui.screens import Screen, address
from ui.theme import themed


def title(words: str) -> None:
    """The name of the page; these and all words below are markdown of our own."""
    say(_heading(1, words))


def heading(finding: str, *below: str, apart: bool = False) -> None:
    """Head a part of the page with what was found; ``apart`` leaves room above it, ``below`` is HTML of our own."""
    say(headed(finding, *below, apart=apart))


def headed(finding: str, *below: str, apart: bool = False) -> str:
    """The same as a piece of HTML."""
    return "".join([_heading(2, finding, "apart" if apart else ""), *below])


def subheading(words: str) -> None:
    """Head a smaller part."""
    say(subheaded(words))


def subheaded(words: str) -> str:
    """The same as a piece of HTML."""
    return _heading(3, words)


def note(words: str) -> None:
    """Say in small print what a reader may want to know; nothing where there is nothing to say."""
    say(noted(words))


def go_to(screen: Screen, words: str, **asked: str) -> None:
    """Show a link to a screen."""
    say(way_to(screen, words, **asked))


def way_to(screen: Screen, words: str, **asked: str) -> str:
    """The same as a piece of HTML: it opens in place and keeps the filters, as links in cells do."""
    return f'<p class="way"><a href="{escape(address(screen, asked))}">{escape(words)}</a></p>'


def paragraphs(words: str, look: str = "") -> str:
    """Paragraphs of markdown of our own as a piece of HTML; ``look`` is a class of theirs."""
    begin = f'<p class="{look}">' if look else "<p>"
    return "".join(f"{begin}{as_html(part)}</p>" for part in words.split("\n\n"))


def bullets(items: Iterable[str]) -> str:
    """Texts, each a point of a list, as a piece of HTML."""
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"


def say(*pieces: str) -> None:
    """Show pieces of our own HTML beneath each other; nothing where all are empty."""
    if said := "".join(pieces):
        st.html(f'<div class="cells pieces">{said}</div>')


def _heading(level: int, words: str, look: str = "") -> str:
    return f'<h{level} class="{f"heading {look}".strip()}">{as_html(words)}</h{level}>'


def noted(words: str) -> str:
    """A note as a piece of HTML; empty where there is nothing to say."""
    return f'<p class="note">{as_html(words)}</p>' if words else ""


def stylesheet() -> str:
    """How they look: sizes of the theme, no room of their own but above a page's name and what stands apart."""
    sizes = "".join(
        f".cells h{level}.heading {{ font-size: {size}; }}\n"
        for level, size in enumerate(st.get_option("theme.headingFontSizes")[:3], start=1)
    )
    return f"""
.cells .heading {{
  margin: 0; padding: 0; line-height: 1.2; letter-spacing: -0.005em; text-wrap: pretty; overflow-wrap: break-word;
}}
{sizes}
.cells h1.heading {{ padding-top: 1.25rem; }}
.cells h3.heading {{ padding-top: 0.5rem; }}
.cells .apart {{ padding-top: 1.25rem; }}
.cells .note {{
  margin: 0; font-size: 0.875rem; color: {themed("gray", "TextColor")}; overflow-wrap: break-word;
}}
.pieces > p {{ margin: 0; }}
.cells .way a::after {{ content: " →" / ""; }}
.cells.pieces > * + * {{ margin-top: 1rem; }}
@media print {{
  .way {{ display: none; }}
  .cells.pieces > * + * {{ margin-top: 0.6rem; }}
}}"""
