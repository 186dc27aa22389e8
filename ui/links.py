"""Links of our own pages open in place, as the menu's do: the session stays, and only the page is drawn again."""

import streamlit as st


def open_in_place() -> None:
    """Follow a link to a page of ours without loading the program anew; a new tab stays the reader's choice."""
    st.html(f"<script>{_OPEN_IN_PLACE}</script>", unsafe_allow_javascript=True)


# Streamlit draws what the address asks for when the browser goes back or forth; this goes forth the same way.
_OPEN_IN_PLACE = """
if (!window.opensInPlace) {
  window.opensInPlace = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest('[data-testid="stMain"] a[href]');
    const aside = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || aside || event.defaultPrevented || link.download) return;
    if (link.origin !== location.origin || link.pathname.includes("/api/")) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  });
}
"""
