"""The frame around every page: menu, title, filters, date, and a screen for when there is nothing to show.

This is the script that Streamlit runs; no page runs but through it.
"""

import streamlit as st

from pipelines.store import StoreProblem
from schemas.definition_faults import DefinitionFaults
from ui import cache, components, notices
from ui.head import draw_head
from ui.screens import SCREENS
from ui.sending import has_unsaved

st.set_page_config(layout="wide")
page = st.navigation(
    [
        st.Page(
            screen.path,
            title=screen.title,
            url_path=screen.name,
            default=screen.name == "front_sheet",
            visibility="hidden" if screen.section else "visible",
            help=screen.about,
        )
        for screen in SCREENS.values()
    ],
    position="top",
)
for sheet in ("app.css", "print.css"):
    st.html(components.STATIC / sheet)
try:
    screen = SCREENS[page.url_path or "front_sheet"]
    definitions = cache.definitions()
    if cache.is_empty() and not screen.when_empty:
        notices.empty_store()
    else:
        is_running = screen.name == "clinic" and bool(st.query_params.get("item"))
        if is_running:
            st.html(components.STATIC / "room.css")
        draw_head(screen, definitions, is_running)
        body = st.container()
        with st.skeleton(height=400), body:  # below what has been drawn, where that takes over half a second
            page.run()
        components.warn_unsaved(has_unsaved())
except StoreProblem as problem:
    notices.store_problem(problem)
except DefinitionFaults as problem:
    notices.faulty_definitions(problem)
