"""The parts of the history's page: the ledger, one return, two compared, and taking one back."""

from datetime import date

import pandas as pd
import streamlit as st

from pipelines import comparing
from pipelines.comparing import Comparison
from pipelines.store import Refused
from pipelines.store.acceptance import withdraw
from pipelines.store.ledger import ReturnDetail, Standing, original_file, return_detail
from schemas.returns import KINDS
from ui import data, tables
from ui.elements import choose
from ui.finding_parts import problem
from ui.focus import new_turn
from ui.history_rows import answer_table, choices, comparison_finding, detail_table, ledger_table, plain_rows
from ui.markdown import escape
from ui.paging import ROWS, how_many, page_of
from ui.plan_rows import found
from ui.prose import note, subheading
from ui.text import day, number_of
from ui.who import who

SEARCHED = ["return_id", "file_name", "kind", "accepted_by", "standing", "sha256"]


def ledger(register: pd.DataFrame) -> None:
    """Show every return, the newest first, fifty a page, with search."""
    with st.container(key="filters-ledger"):
        words = st.text_input(
            "Search returns", type="search", live=True, placeholder="File, kind, person, hash", width=320
        )
    rows = found(register, words or "", SEARCHED)
    if rows.empty:
        st.info("No return matches. Clear the search.")
        return
    shown = page_of(rows)
    many = how_many(shown, rows, len(register), "return")
    note(f"{many}, the newest first. A name opens its return.")
    tables.show(
        ledger_table(shown),
        alt="Returns, the newest first",
        numbers=["Rows"],
        whole=["Received", "Standing"],
        heads=2,
    )


def one_return(register: pd.DataFrame) -> None:
    """Ask which return to open, and show all that is kept of it."""
    chosen = choose(
        "return", choices(register), label="Open a return", placeholder="Choose or type", width=720
    )
    if chosen:
        _details(return_detail(data.store(), data.definitions(), chosen))


def _details(one: ReturnDetail) -> None:
    tables.show(detail_table(one), alt=f"Return {one.return_id}", plain=["Meaning"], wide=["Meaning"])
    if len(one.answers):
        subheading(f"{number_of(len(one.answers), 'finding')} answered")
        tables.show(answer_table(one.answers), alt="Findings answered", wide=["What was asked", "Answer"])
    with st.expander("Rows as they are held"):
        st.dataframe(plain_rows(one.facts), hide_index=True, alt=f"Rows of {one.return_id}")
    if not one.erased_at:
        st.download_button(
            "Download the file as it was sent",
            lambda: original_file(data.store(), one.return_id)[1],
            file_name=one.file_name,
            mime="application/octet-stream",
            on_click="ignore",
            icon=":material/download:",
        )
    if one.standing != Standing.WITHDRAWN:
        _take_back(one.return_id)


def _take_back(return_id: str) -> None:
    with st.expander("Withdraw this return"):
        st.markdown("What was there before shows again, from today. The return stays in the history.")
        with st.form(f"withdraw-{return_id}", border=False):
            why = st.text_input("Why is it withdrawn?", key=f"why-{return_id}")
            pressed = st.form_submit_button(
                "Withdraw", icon=":material/undo:", key=f"withdraw-{return_id}-button"
            )
        if not pressed:
            return
        try:
            withdraw(data.store(), return_id, why or "", who())
        except Refused as refused:
            problem([escape(str(refused))], new_turn())
            return
        st.session_state["withdrawn"] = return_id
        st.rerun()


def compare(register: pd.DataFrame, as_at: date) -> None:
    """Ask for two returns, or two dates, and show what differs."""
    way = st.segmented_control(
        "Compare", ["Two returns", "Two dates"], default="Two returns", key="compare", required=True
    )
    try:
        both = _two_returns(register) if way == "Two returns" else _two_dates(register, as_at)
    except Refused as refused:
        problem([escape(str(refused))], new_turn())
        return
    if both is not None:
        _differences(both)


def _two_returns(register: pd.DataFrame) -> Comparison | None:
    names = choices(register)
    with st.container(horizontal=True):
        first, second = (
            st.selectbox(
                label,
                list(names),
                index=None,
                format_func=names.__getitem__,
                placeholder="Choose or type",
                key=key,
            )
            for label, key in (("Earlier return", "first-return"), ("Later return", "second-return"))
        )
    return comparing.compare_returns(data.store(), first, second) if first and second else None


def _two_dates(register: pd.DataFrame, as_at: date) -> Comparison | None:
    earliest = register["received_on"].min().date()
    with st.container(horizontal=True):
        kind = st.selectbox("Kind of return", list(KINDS), key="compare-kind", width=200)
        first = st.date_input("As known on", earliest, key="first-date", format="DD/MM/YYYY", width=180)
        second = st.date_input("And on", as_at, key="second-date", format="DD/MM/YYYY", width=180)
    if not isinstance(first, date) or not isinstance(second, date):
        return None
    return comparing.compare_dates(data.store(), data.definitions(), kind, first, second)


def _differences(both: Comparison) -> None:
    subheading(comparison_finding(both))
    for what, frame in (("Changed", both.changed), ("Added", both.added), ("Removed", both.removed)):
        if len(frame):
            table = plain_rows(frame.head(ROWS))
            st.markdown(f"**{what}**" + (f", the first {ROWS}" if len(frame) > ROWS else ""))
            tables.show(table, alt=f"Rows {what.lower()}", plain=list(table.columns))


def said_withdrawn() -> None:
    """Say once what was just withdrawn."""
    if return_id := st.session_state.pop("withdrawn", None):
        st.success(
            f"Withdrawn: {escape(return_id)}. What was there before shows again from {day(data.now().date)}."
        )
