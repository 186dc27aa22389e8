"""Returns: what is due and late; send files, read what is wrong, see what would change, accept."""

import streamlit as st

from ui import data, desk, due_rows, tables
from ui.figure import heading
from ui.filters import view
from ui.template_parts import templates

DESK = "returns"
shown, known = view(), data.definitions()

due = data.front_sheet(shown).due
heading(due_rows.due_finding(due))
pressing = due_rows.pressing(due)
if not pressing.empty:
    tables.show(
        due_rows.due_table(pressing), alt="Returns late, and those due within a week", **due_rows.LAYOUT
    )
with st.expander(f"All {len(due)} returns that the calendar asks for, held and to come"):
    tables.show(due_rows.due_table(due), alt="Returns late, due and held", **due_rows.LAYOUT)

heading("Send a return", apart=True)
desk.upload(DESK)
desk.show(DESK, known)

heading("Templates", apart=True)
templates()
