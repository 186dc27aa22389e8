"""The frame around every page: menu, title, filters, date, and a screen for when there is nothing to show.

This is the script that Streamlit runs; no page runs but through it.
"""

import streamlit as st

from pipelines.store import StoreProblem
from schemas.definition_faults import DefinitionFaults
from ui import behaviour, clinic_state, data, head, navigation, states, style
from ui.screens import EVERY_FILTER
from ui.text import MADE_UP


def main() -> None:
    """Draw the frame, then the page inside it."""
    st.set_page_config(page_title="Children and Families performance", layout="wide")
    page = navigation.menu()
    st.html(style.stylesheet())
    behaviour.install()
    try:
        known = data.definitions()
        screen = navigation.BY_NAME[page.url_path or navigation.FRONT_SHEET.name]
        if data.is_empty() and not screen.when_empty:
            states.empty_store()
            return
        running = screen is navigation.CLINIC and clinic_state.place() is not None
        if running:
            st.html(style.room())
        if known.is_synthetic:
            st.warning(MADE_UP, icon=":material/science:")
        if screen.heeds == EVERY_FILTER:
            # As deep as a fragment: between two pages, the filters of both would be seen.
            with st.container():
                head.draw(screen, known, running)
        elif problem := head.draw_alone(screen, object()):
            raise problem
        page.run()
    except StoreProblem as problem:
        head.draw_whole_next()
        states.store_problem(problem)
    except DefinitionFaults as problem:
        head.draw_whole_next()
        states.faulty_definitions(problem)


main()
