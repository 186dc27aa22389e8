"""The filters that every page shares, in the address so that a link shows what its sender saw."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Literal

import streamlit as st

from pipelines.positions import FILTERS, find_spelling, read_address
from schemas.definitions import Definitions
from schemas.periods import FIRST_DAY, LAST_DAY, next_period, period_end, read_period
from ui.screens import View
from ui.text import unknown_value

VIEW = "view"  # where the head hands what a page shows to the page
_TODAY, _WRONG = "today", "wrong-in-address"


def view() -> View:
    """Return what the page shows; raises TypeError where a page runs without the shell."""
    found = st.session_state[VIEW]
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


def read_filters(definitions: Definitions, page: str) -> dict[str, str]:
    """Return what the address asks for; one that is spelt in another way, or asks twice, gives way to one that is not.

    Streamlit draws filters from the address that it was opened with, so the page begins anew.
    """
    given = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    known = {"workstream": definitions.workstreams, "service_area": definitions.service_areas}
    address = dict(given)
    for name in FILTERS:
        is_repeated = len(st.query_params.get_all(name)) > 1
        value = "" if is_repeated else address.get(name, "")
        spelled = read_period(value) if name == "period" else find_spelling(value, known.get(name, ()))
        address[name] = spelled or value
    address = {name: value for name, value in address.items() if value or name not in FILTERS}
    if list(address.items()) != given:
        st.session_state[_WRONG] = (None, list(read_address(filter(_is_filter, given))[1].values()))
        st.switch_page(page, query_params=address)
    return address


def _is_filter(pair: tuple[str, str]) -> bool:
    """Whether a parameter is a filter or looks like one; others are the page's own."""
    return bool(get_close_matches(pair[0].casefold(), FILTERS, 1, 0.8))


def find_wrong(
    address: Mapping[str, str], screen: str, view: View, choices: Mapping[str, Sequence[str]]
) -> list[str]:
    """Say what in the address is wrong or names nothing that there is, as long as the view stays the same.

    Blank values ask for nothing.
    """
    values, wrong = read_address(filter(_is_filter, address.items()))
    unknown = [
        unknown_value(FILTERS[name], values[name], known)
        for name, known in choices.items()
        if values.get(name) and values[name] not in known
    ]
    shown = (screen, view.query, view.title)
    before, messages = st.session_state.get(_WRONG, (None, []))
    messages = list(
        dict.fromkeys([*(messages if before in (None, shown) else []), *wrong.values(), *unknown])
    )
    st.session_state[_WRONG] = (shown, messages)
    return messages


def select_date(today: date) -> date:
    """Ask for the as-at date, by default the store's today, where its calendar opens."""
    before = st.session_state.setdefault(_TODAY, today)
    if before != today and st.session_state.get("as_at") == before:
        st.session_state["as_at"] = today  # a page left open overnight
    st.session_state[_TODAY] = today
    return st.date_input(
        "As at",
        value=today,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        key="as_at",
        format="DD/MM/YYYY",
        bind="query-params",
        width=150,
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
