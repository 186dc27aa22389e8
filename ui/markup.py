"""HTML from templates: one Jinja2 environment, autoescape on."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ui.palette import VERDICT_SYMBOLS


@cache
def _environment() -> Environment:
    templates = FileSystemLoader(Path(__file__).parent / "templates")
    environment = Environment(
        loader=templates, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["symbols"] = VERDICT_SYMBOLS
    environment.filters |= {"slug": slug, "css_string": css_string}
    return environment


def render(template: str, **values: object) -> str:
    """Return a template with its values filled in, each escaped.

    Raises jinja2.UndefinedError for a value that the template names and nobody gave.
    """
    return _environment().get_template(template).render(**values)


def slug(words: str) -> str:
    """Return words as they stand in an address or a CSS class: "Near target" is near-target."""
    return words.casefold().replace("_", " ").replace(" ", "-")


def css_string(text: str) -> str:
    """Return text as a CSS string that can end neither itself nor its element."""
    return '"' + "".join(c if c.isalnum() or c in " ,.:;·()%/-–" else f"\\{ord(c):x} " for c in text) + '"'


_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Marks that Streamlit turns into something else after reading the markdown, where a backslash does not help:
# addresses that become links, :emoji: and :material/icons:, and arrows made of punctuation.
_LIVELY = re.compile(
    r"(?<=www)(?=\.)|(?<=:)(?=//)|(?<=:)(?=[\w+-]+(?:/\w+)?:)|(?=@)|(?<=[<\->~=])(?=[\->=])", re.IGNORECASE
)
# As entities these make no line, no column and no indented block.
_SPACING = re.compile(r"\r\n|[\r\n\t]|^ +| +$")
_ENTITIES = {"\r\n": "&#10;", "\r": "&#10;", "\n": "&#10;", "\t": "&#9;"}


def escape_markdown(text: str) -> str:
    """Return markdown that shows ``text`` letter by letter: no markup, link, formula or emoji."""
    quiet = _LIVELY.sub("\u2060", text)
    marked = _PUNCTUATION.sub(r"\\\1", quiet)
    return _SPACING.sub(lambda found: _ENTITIES.get(found[0], "&#32;" * len(found[0])), marked)
