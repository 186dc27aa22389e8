"""Clinic: an agenda made from the data, one item a screen, decisions recorded against it, and minutes."""

from datetime import datetime
from itertools import groupby
from operator import itemgetter

import streamlit as st

from pipelines import positions
from pipelines.positions import Agenda
from pipelines.review.decisions import ClinicRecord
from reports import minutes
from ui import cache, clinic
from ui.components import show
from ui.decisions import note_reading, show_message
from ui.elements import page_of, user_name
from ui.filters import view
from ui.markup import escape_markdown
from ui.notices import draw_title, nothing_received
from ui.views.clinic import agenda_finding, agenda_rows, clinic_line


def start(agenda: Agenda, record: ClinicRecord) -> None:
    """Show the agenda of the service area and period chosen, and begin."""
    st.header(agenda_finding(agenda), anchor=False)
    can_tick = clinic.can_write(agenda)
    ticks = " Untick what is not for today: it is kept as “Not now”." if can_tick else ""
    st.caption(f"Choose a service area and period above.{ticks}")
    if agenda.period is None:
        nothing_received("KPI return")
    if agenda.items.empty:
        st.button("See decisions and minutes", on_click=clinic.go, args=(clinic.CLOSE,))
        return
    first = clinic.walk(agenda, record)[0]
    st.button(
        "Start the clinic", type="primary", icon=":material/play_arrow:", on_click=clinic.go, args=(first,)
    )

    def tick() -> None:
        item = st.session_state["html-agenda"]["tick"]
        clinic.set_aside(agenda, item, item not in record.not_now)

    rows, page = agenda_rows(agenda, record, definitions), page_of(agenda.items).index
    areas = groupby((rows[place] for place in page), itemgetter("area"))
    groups, with_decision = [(area, list(of)) for area, of in areas], any(row["decision"] for row in rows)
    show("agenda.html", "agenda", tick, groups=groups, with_decision=with_decision, can_tick=can_tick)


def unknown_item(agenda: Agenda) -> None:
    """Say that there is no such item, and show the way on."""
    draw_title("There is no such item in this clinic")
    st.markdown(
        f"What the link names is not on the agenda of {escape_markdown(clinic_line(agenda))}. "
        "It may have been put right, or suppressed, since the link was made."
    )
    with st.container(horizontal=True):
        if agenda.ids:
            st.button("Go to the first item", type="primary", on_click=clinic.go, args=(agenda.ids[0],))
        st.button("Leave the clinic", on_click=clinic.leave)


shown, definitions, by = view(), cache.definitions(), user_name()
note_reading()
at, agenda = st.query_params.get("item"), cache.read(positions.agenda, shown)
record = cache.clinic_record(agenda.clinic)
if at == clinic.FIRST:
    at = clinic.walk(agenda, record)[0]
if at in agenda.ids:
    clinic.show_bar(agenda, record, at)
    clinic.show_item(agenda, at, definitions)
elif at == clinic.CLOSE:
    clinic.show_bar(agenda, record, at)
    show_message()
    document = minutes.file_name(agenda), lambda: minutes.minutes(agenda, record, by, datetime.now())
    clinic.show_close(agenda, record, definitions, *document)
elif at:
    unknown_item(agenda)
else:
    show_message()
    start(agenda, record)
clinic.follow_others()
