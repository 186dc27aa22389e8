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
