"""What every page does in the browser of its own: tables within the keyboard's reach, links in place."""

import streamlit as st


def install() -> None:
    """Let the keyboard reach a table that scrolls sideways, and open a link of ours without loading the program anew.

    A new tab stays the reader's choice.
    """
    st.html(f"<script>{_REACH_TABLES}{_OPEN_IN_PLACE}</script>", unsafe_allow_javascript=True)


_REACH_TABLES = """
if (!window.reachesTables) {
  window.reachesTables = true;
  let asked = 0;
  const reach = () => {
    asked = 0;
    document.querySelectorAll('.table').forEach((box) => {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", `${box.querySelector("table").ariaLabel}, scrolls sideways`);
      } else ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
    });
  };
  const ask = () => { if (!asked) asked = setTimeout(reach, 100); };
  new MutationObserver(ask).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", ask);
  ask();
}
"""
# Streamlit draws what the address asks for when the browser goes back or forth; this goes forth the same way. The page
# that came is named to those who do not see it by its heading, which takes the focus.
_OPEN_IN_PLACE = """
if (!window.opensInPlace) {
  window.opensInPlace = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".cells a[href]");
    const aside = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
    if (!link || aside || link.origin !== location.origin) return;
    event.preventDefault();
    const before = document.querySelector("h1")?.innerText;
    let tries = 0;
    const arrive = () => {
      const head = document.querySelector("h1");
      const rests = document.querySelector('[data-test-script-state="notRunning"]');
      const is_there = head && rests && (head.innerText !== before || tries > 10);
      if (!is_there && tries++ < 200) return setTimeout(arrive, 50);
      head?.setAttribute("tabindex", "-1");
      head?.focus({ preventScroll: true });
    };
    setTimeout(arrive, 50);
    history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  });
}
"""
