"""What this browser remembers: the view it showed last, and when it last looked.

Nothing of it leaves the browser but the time of the last look, and none of it is ever applied to an address.
"""

from datetime import UTC, datetime
from typing import Any

import streamlit as st

# The view of the visit before stays on offer for the whole of this one; what is shown now is kept as it changes.
KEEP_VIEW = """
if (!window.keepsView) {
  window.keepsView = true;
  const kept = "performance-view", before = "performance-view-before";
  if (sessionStorage.getItem(before) === null)
    sessionStorage.setItem(before, localStorage.getItem(kept) ?? "");
  const last = sessionStorage.getItem(before);
  const offer = () => {
    const place = document.querySelector(".last-view:empty");
    if (!place || !last.startsWith(location.origin + "/") || last === location.href) return;
    const link = document.createElement("a");
    link.href = last;
    link.textContent = "Open my last view";
    place.append(link);
  };
  setInterval(() => { localStorage.setItem(kept, location.href); offer(); }, 500);
  new MutationObserver(offer).observe(document.body, { childList: true, subtree: true });
}
"""
_LAST_LOOK = """
export default function ({ setStateValue, data }) {
  const kept = "performance-looked", before = "performance-looked-before";
  if (sessionStorage.getItem(before) === null)
    sessionStorage.setItem(before, localStorage.getItem(kept) ?? "");
  localStorage.setItem(kept, new Date().toISOString());
  const last = sessionStorage.getItem(before);
  if (last && last !== data.known) setStateValue("before", last);
}
"""


def last_look() -> datetime | None:
    """When this browser looked at the dashboard before this visit, in UTC without a zone; None at its first."""
    component = st.components.v2.component("last_look", js=_LAST_LOOK)
    known = st.session_state.get("last-look", {}).get("before")
    found: Any = component(key="last-look", data={"known": known}, on_before_change=lambda: None)
    try:
        return (
            datetime.fromisoformat(found.before).astimezone(UTC).replace(tzinfo=None)
            if found.before
            else None
        )
    except (ValueError, TypeError):  # a browser's storage may hold anything
        return None
