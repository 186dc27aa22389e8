"""Help where the question arises: a question that opens the meanings of a few words, and where to read on."""

from html import escape

from ui import data, glossary
from ui.cells import as_html
from ui.glossary import Word
from ui.prose import say
from ui.screens import DEFINITIONS, address
from ui.theme import themed


def explain(question: str, *slugs: str) -> None:
    """Show a question that opens the meaning of each word named, with a link to all definitions; as ``meanings``."""
    say(meanings(question, *slugs))


def meanings(question: str, *slugs: str) -> str:
    """The same as a piece of HTML.

    ``slugs`` are words as they stand in an address: near-target. Raises KeyError for one that means nothing.
    """
    words = glossary.named(data.words(), slugs)
    if missing := set(slugs) - {word.slug for word in words}:
        raise KeyError(f"No definition of {', '.join(sorted(missing))}")
    more = "All definitions" if len(slugs) > 1 else "This word among the definitions"
    return (
        f'<details class="help cells"><summary>{escape(question)}</summary>'
        f"<dl>{''.join(map(_meaning, words))}</dl>"
        f'<a href="{escape(address(DEFINITIONS, {"word": slugs[0]}))}">{more}</a></details>'
    )


def _meaning(word: Word) -> str:
    return f"<dt>{as_html(word.shown)}</dt><dd>{escape(word.meaning)}.</dd>"


def stylesheet() -> str:
    """A question in small print; what it opens pushes the rest down, and is not for paper."""
    return f"""
.help {{ font-size: 0.875rem; max-width: 44rem; }}
.help summary {{ width: fit-content; color: {themed("link", "Color")}; cursor: pointer; }}
.help dl {{ margin: 0.5rem 0; padding: 0 !important; }}
.help dt {{ font-weight: 400; }}
.help dd {{ margin: 0 0 0.5rem; }}
@media print {{ .help {{ display: none; }} }}"""
