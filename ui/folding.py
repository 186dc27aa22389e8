"""What stands one press away: there when folded, for paper, or made once it is asked for."""

import streamlit as st

from ui.cells import as_html
from ui.theme import themed


def fold(label: str, inside: str) -> str:
    """A label, markdown of our own, that opens HTML of our own: a piece of HTML. Paper has what it opens."""
    return f'<details class="fold"><summary>{as_html(label)}</summary>{inside}</details>'


def asked_for(label: str, key: str, *named: str) -> bool:
    """Offer what is made only then; return whether it is asked for.

    It stays so while filters change, and is so from the first where the address has ``key``, such as a page of it, or
    what else is ``named``.
    """
    st.session_state.setdefault(f"folded-{key}", not {key, *named}.isdisjoint(st.query_params))
    return st.toggle(label, key=f"folded-{key}")


def stylesheet() -> str:
    """A label looks like a link and is as tall as a thumb needs."""
    return f"""
.fold > summary {{ width: fit-content; padding: 0.25rem 0; color: {themed("link", "Color")}; cursor: pointer; }}
.fold > :not(summary) {{ margin-top: 0.5rem; }}"""
