"""Returns: what is due and late; send files, read what is wrong, see what would change, accept; templates."""

import streamlit as st

from pipelines.ingest.spreadsheets import template, template_workbook
from pipelines.positions import front_sheet
from schemas.returns import KINDS
from ui import cache, desk
from ui.components import show
from ui.elements import ROWS, choose_one, folded, offer_file, on_request, page_of, section
from ui.filters import view
from ui.markup import escape_markdown
from ui.text import OUR_CALENDAR
from ui.views import returns

DESK = "returns"
due, definitions = cache.read(front_sheet, view()).due, cache.definitions()

st.header(returns.due_finding(due), anchor=False)
if definitions.calendar.ours:
    st.caption(OUR_CALENDAR)
pressing = returns.select_pressing(due)
if not pressing.empty:
    caption = "Returns late, and those due within a week"
    show(
        "due.html",
        "pressing",
        rows=returns.due_rows(page_of(pressing), definitions.calendar),
        caption=caption,
    )
label = f"All {len(due)} returns that the calendar asks for, received and to come"
is_short = len(due) <= ROWS  # a longer list is drawn on request only
if len(due) and (is_short or on_request(label, "calendar")):
    with folded(label, "calendar", is_short):
        rows = returns.due_rows(page_of(due, "calendar"), definitions.calendar)
        show("due.html", "calendar", rows=rows, caption="Returns late, due and received")

section("Send a return")
desk.upload(DESK)
desk.show_progress(DESK, definitions)

section("Templates")
kind = choose_one("Kind of return", list(KINDS), "template")
needed = ", ".join(KINDS[kind].required)
others = ", ".join(name for name in KINDS[kind].names if name not in KINDS[kind].required)
st.markdown(
    f"Needed: {escape_markdown(needed)}."
    + (f"  \nMay be there: {escape_markdown(others)}." if others else "")
)
with st.container(horizontal=True):
    offer_file("Template (CSV)", template(kind).encode(), f"{kind}.csv")
    offer_file("Template (Excel)", template_workbook(kind), f"{kind}.xlsx")
