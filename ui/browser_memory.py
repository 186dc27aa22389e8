"""What this browser remembers: the view it showed last, and when it last looked.

Nothing of it leaves the browser but the time of the last look, and none of it is ever applied to an address.
"""

from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ui.links import STATIC


def offer_last_view() -> None:
    """Offer the view of the visit before as a link, and have the browser remember this one."""
    script = (STATIC / "last_view.js").read_text(encoding="utf-8")
    component = st.components.v2.component("last_view", isolate_styles=False, js=script)
    component(key="last-view", data=dict(st.query_params))


def last_look() -> datetime | None:
    """Return when this browser looked at the dashboard before this visit, in UTC without a zone; None at its first."""
    script = (STATIC / "last_look.js").read_text(encoding="utf-8")
    component = st.components.v2.component("last_look", js=script)
    known = st.session_state.get("last-look", {}).get("before")
    found: Any = component(key="last-look", data={"known": known}, on_before_change=lambda: None)
    try:
        looked = datetime.fromisoformat(found.before) if found.before else None
        return looked and looked.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, TypeError):  # a browser's storage may hold anything
        return None
