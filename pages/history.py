"""History: every return with who, when and its file; compare any two; take one back."""

from datetime import date

import pandas as pd
import streamlit as st

from pipelines.review import comparison
from pipelines.store import Refused
from pipelines.store.acceptance import withdraw
from pipelines.store.ledger import ReturnDetail, Standing, original_file, return_detail
from schemas.returns import KINDS
from ui import cache
from ui.elements import ROWS, choose, count_rows, page_of, section, show_frame, show_problem, user_name
from ui.filters import view
from ui.links import show
from ui.markup import escape_markdown
from ui.text import day, number_of
from ui.views import history
from ui.views.kpis import search

SEARCHED = ["return_id", "file_name", "kind", "accepted_by", "standing", "sha256"]


def show_ledger(register: pd.DataFrame) -> None:
    with st.container(key="filters-ledger"):
        words = st.text_input(
            "Search returns", type="search", live=True, placeholder="File, kind, person, hash", width=320
        )
    rows = search(register, words or "", SEARCHED)
    if rows.empty:
        st.info("No return matches. Clear the search.")
        return
    page = page_of(rows)
    count = count_rows(page, rows, len(register), "return")
    st.caption(f"{count}, the newest first. A name opens its return.")
    show("ledger.html", "ledger", rows=history.ledger_rows(page))


def show_return(one: ReturnDetail) -> None:
    entry, return_id = one.entry, one.entry["return_id"]
    rows = history.detail_rows(entry, cache.definitions().hash)
    show("pairs.html", "return", rows=rows, caption=f"Return {return_id}")
    if len(one.answers):
        st.subheader(f"{number_of(len(one.answers), 'finding')} answered", anchor=False)
        show_frame(history.answer_table(one.answers), "Findings answered", key="answers")
    with st.expander("Rows as they are held"):
        st.dataframe(history.plain_rows(one.facts), hide_index=True, alt=f"Rows of {return_id}")
    if not entry["erased_at"]:
        st.download_button(
            "Download the file as it was sent",
            lambda: original_file(cache.store(), return_id)[1],
            file_name=entry["file_name"],
            mime="application/octet-stream",
            on_click="ignore",
            icon=":material/download:",
        )
    if entry["standing"] != Standing.WITHDRAWN:
        with st.expander("Withdraw this return"):
            offer_withdrawal(return_id)


def offer_withdrawal(return_id: str) -> None:
    st.markdown("What was there before shows again, from today. The return stays in the history.")
    with st.form(f"withdraw-{return_id}", border=False):
        why = st.text_input("Why is it withdrawn?", key=f"why-{return_id}")
        is_pressed = st.form_submit_button(
            "Withdraw", icon=":material/undo:", key=f"withdraw-{return_id}-button"
        )
    if is_pressed:
        withdraw(cache.store(), return_id, why or "", user_name())
        st.session_state["withdrawn"] = return_id
        st.rerun()


def compare(names: dict[str, str], earliest: date, as_at: date) -> comparison.Comparison | None:
    way = st.segmented_control(
        "Compare", ["Two returns", "Two dates"], default="Two returns", key="compare", required=True
    )
    row = st.container(horizontal=True)
    if way == "Two returns":
        first, second = (
            row.selectbox(
                label,
                list(names),
                index=None,
                format_func=names.__getitem__,
                placeholder="Choose or type",
                key=key,
            )
            for label, key in (("Earlier return", "first-return"), ("Later return", "second-return"))
        )
        return comparison.compare_returns(cache.store(), first, second) if first and second else None
    kind = row.selectbox("Kind of return", list(KINDS), key="compare-kind", width=200)
    since = row.date_input("As known on", earliest, key="first-date", format="DD/MM/YYYY", width=180)
    until = row.date_input("And on", as_at, key="second-date", format="DD/MM/YYYY", width=180)
    if not isinstance(since, date) or not isinstance(until, date):
        return None
    return comparison.compare_dates(cache.store(), cache.definitions(), kind, since, until)


def show_differences(found: comparison.Comparison) -> None:
    st.subheader(history.comparison_finding(found), anchor=False)
    for what, frame in (("Changed", found.changed), ("Added", found.added), ("Removed", found.removed)):
        if len(frame):
            st.markdown(f"**{what}**" + (f", the first {ROWS}" if len(frame) > ROWS else ""))
            show_frame(history.plain_rows(frame.head(ROWS)), f"Rows {what.lower()}", key=what)


shown = view()
register = cache.register(shown.as_at)
if register.empty:
    st.info("No return has been sent yet. Send the first one under Returns.")
    st.stop()

if return_id := st.session_state.pop("withdrawn", None):
    until = day(cache.today().date)
    st.success(f"Withdrawn: {escape_markdown(return_id)}. What was there before shows again from {until}.")
in_force = int((register["standing"] == Standing.IN_FORCE).sum())
st.header(f"{number_of(len(register), 'return')} kept, {in_force} wholly in force", anchor=False)
show_ledger(register)

names = history.name_returns(register)
section("One return: who, when, its file and its answers")
chosen = choose("return", names, label="Open a return", placeholder="Choose or type", width=720)
try:
    if chosen:
        show_return(return_detail(cache.store(), chosen))
except Refused as refused:
    show_problem([str(refused)])

section("What differs between two")
try:
    if found := compare(names, register["received_on"].min().date(), shown.as_at):
        show_differences(found)
except Refused as refused:
    show_problem([str(refused)])
