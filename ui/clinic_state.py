"""Where one person is in a clinic: the item in the address, what they have opened, what they were last told."""

from dataclasses import astuple

import streamlit as st

from pipelines.review.decisions import Clinic
from ui import data

CLOSE = "close"
_SAID, _VERSION = "clinic-said", "clinic-version"
SECONDS = 2  # between looks at whether anybody has written; a decision is to be seen within five


def place() -> str | None:
    """The item that the address names, ``close`` for the end; None before the clinic has begun."""
    return st.query_params.get("item") or None


def go(item: str) -> None:
    """Go to an item, or to the close."""
    st.query_params["item"] = item


def leave() -> None:
    """Go back to where a clinic starts."""
    st.query_params.pop("item", None)


def opened(clinic: Clinic) -> set[str]:
    """The items of a clinic that this person has had on the screen."""
    kept: set[str] = st.session_state.setdefault(f"clinic-opened-{astuple(clinic)}", set())
    return kept


def say(words: str, wrong: bool = False) -> None:
    """Keep a message for the next time that the page is drawn."""
    st.session_state[_SAID] = (words, wrong)


def said() -> tuple[str, bool] | None:
    """Return the message kept, once."""
    kept: tuple[str, bool] | None = st.session_state.pop(_SAID, None)
    return kept


def begin_reading() -> None:
    """Note the state of the store that this drawing shows."""
    st.session_state[_VERSION] = data.version()


@st.fragment(run_every=SECONDS)
def keep_in_step() -> None:
    """Draw the page again when somebody has written to the store since."""
    if data.version() != st.session_state.get(_VERSION):
        st.rerun()
