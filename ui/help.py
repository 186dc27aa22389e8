"""Help where the question arises: a question that opens the meanings of a few words, and where to read on."""

import streamlit as st

from ui import data, glossary
from ui.markdown import escape
from ui.navigation import DEFINITIONS


def explain(question: str, *slugs: str) -> None:
    """Show a question that opens the meaning of each word named, with a link to all definitions.

    ``slugs`` are words as they stand in an address: near-target. Raises KeyError for one that means nothing.
    """
    words = glossary.named(data.words(), slugs)
    if missing := set(slugs) - {word.slug for word in words}:
        raise KeyError(f"No definition of {', '.join(sorted(missing))}")
    with st.popover(question, type="tertiary", icon=":material/help:", key=f"help-{slugs[0]}"):
        st.markdown("\n\n".join(f"{word.shown}: {escape(word.meaning)}." for word in words))
        st.page_link(
            DEFINITIONS.path,
            label="All definitions" if len(slugs) > 1 else "This word among the definitions",
            icon=":material/menu_book:",
            query_params={"word": slugs[0]},
        )
