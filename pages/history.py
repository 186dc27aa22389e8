"""History: every return with who, when and its file; compare any two; take one back."""

from datetime import date
from functools import partial

import streamlit as st

from pipelines.cli.printing import as_csv
from pipelines.ingest.personal import MOST_TYPED
from pipelines.review.comparison import Comparison, compare_dates, compare_returns
from pipelines.store import Refused
from pipelines.store.acceptance import withdraw
from pipelines.store.ledger import ReturnDetail, Standing, original_file, return_detail
from schemas.returns import KINDS
from ui import cache
from ui.elements import (
    ROWS,
    choose,
    count_rows,
    offer_file,
    page_of,
    section,
    show_frame,
    show_problem,
    user_name,
)
from ui.filters import view
from ui.links import show
from ui.markup import escape_markdown
from ui.text import day, number_of
from ui.views import history
from ui.views.kpis import search


def show_return(one: ReturnDetail) -> None:
    entry, return_id = one.entry, one.entry["return_id"]
    rows = history.detail_rows(entry, cache.definitions())
    show("pairs.html", "return", rows=rows, caption=f"Return {return_id}")
    if len(one.answers):
        st.subheader(f"{number_of(len(one.answers), 'finding')} answered", anchor=False)
        show_frame(history.answer_table(one.answers), "Findings answered", key="answers")
    with st.expander("Rows as they are held"):
        facts = history.plain_rows(one.facts, entry["kind"], cache.definitions())
        show_frame(facts.head(ROWS), f"Rows of {return_id}", key="facts")
        if len(facts) > ROWS:
            st.caption(f"The first {ROWS} of {len(facts):,} are shown.")
        offer_file(
            "All rows (CSV)", lambda: as_csv(facts).encode("utf-8-sig"), f"{return_id} rows.csv", "all-rows"
        )
    if one.has_suppressed:
        st.caption(history.suppressed_line(return_id))
    elif not entry["erased_at"]:
        st.download_button(
            "Download the file as it was sent",
            lambda: original_file(cache.store(), return_id)[1],
            file_name=entry["file_name"],
            mime="application/octet-stream",
            on_click="ignore",
            icon=":material/download:",
        )
    if entry["standing"] == Standing.WITHDRAWN:
        return
    with st.expander("Withdraw this return"):
        st.markdown("What was there before shows again, from today. The return stays in the history.")
        with st.form(f"withdraw-{return_id}", border=False):
            why = st.text_input("Why is it withdrawn?", max_chars=MOST_TYPED, key=f"why-{return_id}")
            button = f"withdraw-{return_id}-button"
            is_pressed = st.form_submit_button("Withdraw", icon=":material/undo:", key=button)
        if is_pressed:
            withdraw(cache.store(), return_id, why or "", user_name())
            st.session_state["withdrawn"] = return_id
            st.rerun()


def compare(names: dict[str, str], earliest: date, as_at: date) -> Comparison | None:
    ways = ["Two returns", "Two dates"]
    way = st.segmented_control("Compare", ways, default=ways[0], key="compare", required=True)
    row = st.container(horizontal=True)
    if way == ways[0]:
        ask = partial(row.selectbox, index=None, format_func=names.__getitem__, placeholder="Choose or type")
        first = ask("Earlier return", list(names), key="first-return")
        second = ask("Later return", list(names), key="second-return")
        return (
            compare_returns(cache.store(), first, second, cache.definitions()) if first and second else None
        )
    kind = row.selectbox("Kind of return", list(KINDS), key="compare-kind", width=200)
    since = row.date_input("As known on", earliest, key="first-date", format="DD/MM/YYYY", width=180)
    until = row.date_input("And on", as_at, key="second-date", format="DD/MM/YYYY", width=180)
    if isinstance(since, date) and isinstance(until, date):
        return compare_dates(cache.store(), cache.definitions(), kind, since, until)
    return None


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
with st.container(key="filters-ledger"):
    about = "File, kind, person, hash"
    words = st.text_input("Search returns", type="search", live=True, placeholder=about, width=320)
found = search(register, words or "", history.SEARCHED)
if found.empty:
    st.info("No return matches. Clear the search.")
else:
    page = page_of(found)
    count = count_rows(page, found, len(register), "return")
    st.caption(f"{count}, the newest first. A name opens its return.")
    show("ledger.html", "ledger", rows=history.ledger_rows(page, cache.definitions().calendar))

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
    if differences := compare(names, register["received_on"].min().date(), shown.as_at):
        st.subheader(history.comparison_finding(differences), anchor=False)
        for what in ("changed", "added", "removed"):
            if len(rows := getattr(differences, what)):
                st.markdown(f"**{what.capitalize()}**" + (f", the first {ROWS}" if len(rows) > ROWS else ""))
                show_frame(
                    history.plain_rows(rows.head(ROWS), differences.kind, cache.definitions()),
                    f"Rows {what}",
                    key=what.capitalize(),
                )
except Refused as refused:
    show_problem([str(refused)])
