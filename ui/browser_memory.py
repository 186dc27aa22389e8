"""What this browser remembers: the view it showed last, whose work it looked at, and when it last looked.

Nothing of it leaves the browser but the time of the last look, and none of it is ever applied to an address.
"""

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ui.links import read_script


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
