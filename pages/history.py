"""History: every return with who, when and its file; compare any two; take one back."""

from datetime import date
from functools import partial

import streamlit as st

from pipelines.review.comparison import Comparison, compare_dates, compare_returns
from pipelines.store import Refused
from pipelines.store.ledger import Standing
from schemas.returns import KINDS
from ui import cache
from ui.components import show
from ui.elements import ROWS, choose_one, count_rows, page_of, search_box, section, show_frame
from ui.filters import view
from ui.markup import escape_markdown
from ui.notices import show_problem, warn_unknown
from ui.one_return import open_return
from ui.text import day, number_of
from ui.views import history, search


def compare(names: dict[str, str], earliest: date, as_at: date) -> Comparison | None:
    ways = ["Two returns", "Two dates"]
    way = choose_one("Compare", ways, "compare")
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
    words = search_box("Search returns", "File, kind, person, hash")
found, chosen = search(register, words, history.SEARCHED), st.query_params.get("return", "")
page = page_of(found)
above = page["return_id"].tolist().index(chosen) + 1 if chosen in set(page["return_id"]) else 0
rows = history.ledger_rows(page, cache.definitions().calendar)
if found.empty:
    st.info("No return matches. Clear the search.")
else:
    count = count_rows(page, found, len(register), "return")
    st.caption(f"{count}, the newest first. A name opens its return below it.")
if above:
    show("ledger.html", "ledger", rows=rows[:above])
if chosen in set(register["return_id"]):
    open_return(chosen)
elif chosen:
    warn_unknown("return", chosen, [])
if rows[above:]:
    show("ledger.html", "ledger-below", rows=rows[above:])

names = history.name_returns(register)
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
