"""Moving the keyboard's focus to what has just appeared, for those who do not see it appear."""

import json

import streamlit as st


def new_turn() -> int:
    """Return a number that this session has not had: for what appears on a press of a button."""
    turn = int(st.session_state.get("focus-turn", 1_000_000)) + 1
    st.session_state["focus-turn"] = turn
    return turn


def move_focus_to(key: str, turn: int) -> None:
    """Focus the container of that key, once for each ``turn``."""
    script = f"""
    (() => {{
      let tries = 0;
      const move = () => {{
        const found = document.querySelector({json.dumps(f".st-key-{key}")});
        if (!found) {{ if (tries++ < 40) setTimeout(move, 50); return; }}
        found.setAttribute("tabindex", "-1");
        found.focus();
        found.scrollIntoView({{ block: "start" }});
      }};
      move();
    }})(); // {turn}
    """
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def reach_scrolled_tables() -> None:
    """Let the keyboard reach every table that scrolls sideways in its own box."""
    st.html(f"<script>{_REACH_TABLES}</script>", unsafe_allow_javascript=True)


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
        box.setAttribute("aria-label", "Scrolls sideways");
      } else box.removeAttribute("tabindex");
    });
  };
  const ask = () => { if (!asked) asked = setTimeout(reach, 100); };
  new MutationObserver(ask).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", ask);
  ask();
}
"""
