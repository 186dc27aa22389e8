"""Clinic: an agenda made from the data, one item a screen, decisions recorded against it, and minutes."""

from datetime import datetime

import streamlit as st

from pipelines import positions
from pipelines.positions import Agenda, clinic_summary
from reports import minutes
from ui import cache, clinic
from ui.decisions import show_message
from ui.elements import nothing_received, page_of, user_name
from ui.filters import view
from ui.links import show
from ui.markup import escape_markdown
from ui.text import day
from ui.views.clinic import agenda_finding, agenda_rows, clinic_line


def start(agenda: Agenda) -> None:
    """Show the agenda of the service area and period chosen, and begin."""
    st.header(agenda_finding(agenda), anchor=False)
    st.caption(
        "Choose a service area and period above. The agenda is made from what is held: decisions carried forward, "
        "off target, worsening, ratings to query, overdue, dates passed since the report, late returns."
    )
    if agenda.period is None:
        nothing_received("KPI return", day(shown.as_at))
    if agenda.items.empty:
        st.button("See decisions and minutes", on_click=clinic.go, args=(clinic.CLOSE,))
        return
    first = agenda.ids[0]
    st.button(
        "Start the clinic", type="primary", icon=":material/play_arrow:", on_click=clinic.go, args=(first,)
    )
    rows = agenda_rows(agenda)
    page = page_of(agenda.items).index
    with_decision = any(row["decision"] for row in rows)
    show("agenda.html", "agenda", rows=[rows[place] for place in page], with_decision=with_decision)


def unknown_item(at: str, agenda: Agenda) -> None:
    """Say that there is no such item, and show the way on."""
    st.title("There is no such item in this clinic", anchor=False)
    st.markdown(
        f"“{escape_markdown(at[:60])}” is not on the agenda of {escape_markdown(clinic_line(agenda))}. "
        "It may have been put right since the link was made."
    )
    with st.container(horizontal=True):
        if agenda.ids:
            st.button("Go to the first item", type="primary", on_click=clinic.go, args=(agenda.ids[0],))
        st.button("Leave the clinic", on_click=clinic.leave)


shown, definitions, by = view(), cache.definitions(), user_name()
version, at = cache.version(), st.query_params.get("item")
agenda = cache.read(positions.agenda, shown)
if not at:
    start(agenda)
    st.stop()

opened = clinic.opened_items(agenda.clinic)
if at in agenda.ids:
    opened.add(at)
    clinic.show_bar(agenda, at)
    show_message()
    clinic.show_item(agenda, at, definitions)
elif at == clinic.CLOSE:
    clinic.show_bar(agenda, at)
    show_message()
    document = minutes.file_name(agenda), lambda: minutes.minutes(agenda, opened, by, datetime.now())
    clinic.show_close(clinic_summary(agenda, opened), agenda, definitions, *document)
else:
    unknown_item(at, agenda)
clinic.follow_others(version)
