"""One return where it was pressed: who, when, its file, its answers and rows; and a form to take it back."""

from functools import partial

import streamlit as st

from pipelines.ingest.personal import MOST_TYPED
from pipelines.printing import as_csv_file
from pipelines.store import Refused
from pipelines.store.acceptance import withdraw
from pipelines.store.ledger import ReturnDetail, Standing, original_file, return_detail
from ui import cache
from ui.components import move_focus, new_turn
from ui.elements import link_page, offer_file, show_first, show_frame, show_parts, user_name
from ui.notices import show_problem
from ui.text import number_of
from ui.views import history


def open_return(return_id: str) -> None:
    """Show a return where it was pressed; the focus goes to it once."""
    with st.container(border=True, key="return"):
        try:
            _show_return(return_detail(cache.store(), return_id))
        except Refused as refused:
            show_problem([str(refused)])
        link_page("history", "Close this return")
    if st.session_state.get("opened", ("", 0))[0] != return_id:
        st.session_state["opened"] = (return_id, new_turn())
    move_focus(".st-key-return", st.session_state["opened"][1])


def _show_return(one: ReturnDetail) -> None:
    entry, return_id = one.entry, one.entry["return_id"]
    parts = history.return_parts(entry, cache.definitions())
    show_parts(parts, f"Return {return_id}", "return")
    if len(one.answers):
        st.subheader(f"{number_of(len(one.answers), 'finding')} answered", anchor=False)
        show_frame(history.answer_table(one.answers), "Findings answered", key="answers")
    with st.expander("Rows as they were accepted"):
        facts = history.plain_rows(one.facts, entry["kind"], cache.definitions())
        show_first(facts, partial(show_frame, caption=f"Rows of {return_id}", key="facts"))
        name = f"{return_id} rows.csv"
        offer_file("All rows (CSV)", lambda: as_csv_file(facts), name, "all-rows")
    if one.has_suppressed:
        st.caption(history.suppressed_line(return_id))
    elif not entry["erased_at"]:
        label = "Download the file as it was sent"
        offer_file(label, lambda: original_file(cache.store(), return_id)[1], entry["file_name"])
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
