"""What every page does in the browser of its own: tables within the keyboard's reach, links that keep the filters."""

import json

import streamlit as st

from ui.screens import EVERY_FILTER


def install() -> None:
    """Let the keyboard reach a table that scrolls sideways; let a link of ours carry the filters and open in place.

    A new tab stays the reader's choice, and has the filters too.
    """
    carry = _CARRY_FILTERS.replace("FILTERS", json.dumps(EVERY_FILTER))
    scripts = "".join((_REACH_TABLES, carry, _OPEN_IN_PLACE))
    st.html(f"<script>{scripts}</script>", unsafe_allow_javascript=True)


_REACH_TABLES = """
if (!window.reachesTables) {
  window.reachesTables = true;
  let asked = 0;
  const reach = () => {
    document.querySelectorAll('.table').forEach((box) => {
      if (box.scrollWidth > box.clientWidth) {
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", `${box.querySelector("table").ariaLabel}, scrolls sideways`);
      } else ["tabindex", "role", "aria-label"].forEach((name) => box.removeAttribute(name));
    });
  };
  // To measure is to lay out: not while the page is being drawn.
  const ask = () => { clearTimeout(asked); asked = setTimeout(reach, 100); };
  new MutationObserver(ask).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", ask);
  ask();
}
"""
# Cells name what they open and not the filters, so that they stay as they are whatever is filtered; what is pointed at,
# focused or pressed takes the filters of the address, but for those that it sets. A view of before keeps its own.
_CARRY_FILTERS = """
if (!window.carriesFilters) {
  window.carriesFilters = true;
  const carry = (event) => {
    const link = event.target.closest?.('.cells a[href]:not(.as-is, .as-is a)');
    if (!link || link.origin !== location.origin) return;
    if (link.href !== link.dataset.carrying) link.dataset.own = link.getAttribute("href");
    const to = new URL(link.dataset.own, document.baseURI);
    const here = new URLSearchParams(location.search);
    for (const name of FILTERS)
      if (here.has(name) && !to.searchParams.has(name)) to.searchParams.set(name, here.get(name));
    link.href = link.dataset.carrying = to.href;
  };
  for (const kind of ["pointerover", "focusin", "click"]) document.addEventListener(kind, carry, true);
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
    const before = document.querySelector("h1")?.innerText, from = document.activeElement;
    let tries = 0, ran = false;
    const arrive = () => {
      const head = document.querySelector("h1");
      const rests = document.querySelector('[data-test-script-state="notRunning"]');
      ran ||= !rests;
      const is_there = head && rests && (ran || head.innerText !== before || tries > 60);
      if (!is_there && tries++ < 200) return setTimeout(arrive, 50);
      name(10);
    };
    // Drawn once more at the end of a run, a heading is another one, and the focus is nowhere. Who went on is let be.
    const name = (times) => {
      const head = document.querySelector("h1");
      head?.setAttribute("tabindex", "-1");
      if ([from, document.body].includes(document.activeElement)) head?.focus({ preventScroll: true });
      if (times) setTimeout(() => name(times - 1), 50);
    };
    setTimeout(arrive, 50);
    history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  });
}
"""
