"""What Streamlit's own elements cannot: templates whose links open in place, the focus, and what a browser remembers.

Nothing that it remembers leaves the browser but the time of the last look, and none of it is applied to an address.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from ui.filters import view
from ui.markup import render
from ui.screens import address

STATIC = Path(__file__).parent / "static"
_TURN = "focus-turn"


@cache
def read_script(*names: str) -> str:
    """Return scripts as one, in this order."""
    return "\n".join((STATIC / f"{name}.js").read_text(encoding="utf-8") for name in names)


@cache
def _linked_html() -> Any:
    # The page's own style sheets apply, print included.
    script = read_script("open_in_place", "linked_html")
    return st.components.v2.component("linked_html", isolate_styles=False, js=script)


def show(template: str, key: str, on_tick: Callable[[], None] = lambda: None, **values: object) -> None:
    """Show a template; ``href(page, measure="eee_2")`` in it makes a link that keeps the filters.

    ``key`` tells it from other pieces of the page. A pressed link to a page of ours opens without a reload; ``on_tick``
    is called where an input is ticked or unticked: its ``data-tick`` is in the state of ``html-`` and the key.
    """
    html = render(template, href=partial(address, view().chosen), **values)
    _linked_html()(data=html, key=f"html-{key}", on_tick_change=on_tick)


def new_turn() -> int:
    """Return a number that this session has not had: for what appears on a press of a button."""
    turn = int(st.session_state.get(_TURN, 0)) + 1
    st.session_state[_TURN] = turn
    return turn


def move_focus(selector: str, turn: int) -> None:
    """Move the keyboard's focus to what has just appeared, for who does not see it; each ``turn`` does so by itself."""
    st.html(
        f"<script>{read_script('move_focus')}\nmoveFocus({json.dumps(selector)}) // {turn}</script>",
        unsafe_allow_javascript=True,
    )


def offer_last_view() -> None:
    """Offer the work of the role looked at last and the view of the visit before, and have this one remembered."""
    script = read_script("open_in_place", "last_view")
    component = st.components.v2.component("last_view", isolate_styles=False, js=script)
    component(key="last-view", data=dict(st.query_params))


def warn_unsaved(is_unsaved: bool) -> None:
    """Have the browser ask before it leaves or reloads the page while something is unsaved, or being typed."""
    st.components.v2.component("unsaved", js=read_script("unsaved"))(
        key="unsaved", data={"unsaved": is_unsaved}
    )


def last_look() -> datetime | None:
    """Return when this browser looked at the dashboard before this visit, in UTC without a zone; None at its first."""
    component = st.components.v2.component("last_look", js=read_script("last_look"))
    known = st.session_state.get("last-look", {}).get("before")
    found: Any = component(key="last-look", data={"known": known}, on_before_change=lambda: None)
    try:
        looked = datetime.fromisoformat(found.before) if found.before else None
        return looked and looked.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, TypeError):  # a browser's storage may hold anything
        return None
