"""The filters that every page shares, in the address so that a link shows what its sender saw."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal

import streamlit as st

from schemas.periods import FIRST_DAY, LAST_DAY, next_period, period_end, read_address_date
from schemas.vocabulary import fold
from ui.screens import FILTERS, View
from ui.text import unknown_value

_KEY = "view"


def set_view(shown: View) -> None:
    """Hand what the page shows to the page."""
    st.session_state[_KEY] = shown


def view() -> View:
    """Return what the page shows; raises TypeError where a page runs without the shell."""
    found = st.session_state[_KEY]
    if not isinstance(found, View):
        raise TypeError("A page was run without its shell.")
    return found


def list_periods(first: str, in_force: Sequence[str], as_at: date) -> list[str]:
    """Return the periods to choose from, latest first: those in force, and every one ended since the first."""
    period, periods = min([first, *in_force]), set(in_force)
    while period_end(period) <= as_at:
        periods.add(period)
        period = next_period(period)
    return sorted(periods, reverse=True)


def find_spelling(given: str, choices: Sequence[str]) -> str | None:
    """Return the choice that the address asks for, however it writes the name; None where there is none."""
    return {fold(choice): choice for choice in choices}.get(fold(given))


def find_unknown(parameters: Mapping[str, str], choices: Mapping[str, Sequence[str]]) -> list[str]:
    """Say which values of the address name nothing that there is; blank ones ask for nothing."""
    messages = [
        unknown_value(FILTERS[name], parameters[name], known)
        for name, known in choices.items()
        if parameters.get(name) and find_spelling(parameters[name], known) is None
    ]
    if parameters.get("as_at") and not read_address_date(parameters["as_at"]):
        messages.append(
            f"There is no date “{parameters['as_at'][:60]}”. Enter year, month and day: 2023-04-05."
        )
    return messages


def select_date() -> date | None:
    """Ask for the as-at date; None is today."""
    return st.date_input(
        "As at",
        value=None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        key="as_at",
        format="DD/MM/YYYY",
        bind="query-params",
        width=160,
    )


def select(
    name: str,
    label: str,
    choices: Sequence[str],
    placeholder: str,
    width: int | Literal["stretch"] = "stretch",
    on_change: Callable[[], None] | None = None,
) -> str | None:
    """Ask for one of ``choices``; None chosen is what ``placeholder`` names."""
    given = st.query_params.get(name, "")
    if (spelled := find_spelling(given, choices)) and spelled != given:
        st.session_state[name] = spelled
    return st.selectbox(
        label,
        choices,
        index=None,
        placeholder=placeholder,
        key=name,
        bind="query-params",
        width=width,
        on_change=on_change,
    )
