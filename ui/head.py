"""The head of every page: title, filters and date in words, and the view that they come to."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from pipelines.store import StoreProblem
from schemas.definition_faults import DefinitionFaults
from schemas.definitions import Definitions
from schemas.periods import period_label, short_period
from ui import data, filters, navigation, paper, view_line
from ui.filters import View
from ui.markdown import escape
from ui.prose import title
from ui.screens import EVERY_FILTER, Screen
from ui.text import MADE_UP, as_at_line, day

_RUN, _HEEDED = "whole-run", "heeded"
TITLES: dict[str, Callable[[View, Definitions], str]] = {
    navigation.FRONT_SHEET.name: lambda view, _: _of_period("Front sheet", view),
    navigation.CLINIC.name: lambda view, _: _of_period("Clinic", view),
    navigation.KPIS.name: lambda view, _: _of_period("KPIs", view),
    navigation.KPI.name: lambda _, known: _of_measure(known),
    navigation.PLAN.name: lambda view, _: f"Plan at {day(view.as_at)}",
    navigation.PROJECT.name: lambda _, known: _of_project(known),
    navigation.WORKFORCE.name: lambda view, _: f"Workforce at {day(view.as_at)}",
    navigation.RETURNS.name: lambda view, _: f"Returns at {day(view.as_at)}",
    navigation.HISTORY.name: lambda view, _: f"History of returns at {day(view.as_at)}",
    navigation.REPORTS.name: lambda view, _: _of_period("Reports", view),
    navigation.RISKS.name: lambda view, _: f"Risks at {day(view.as_at)}",
    navigation.DEFINITIONS.name: lambda *_: "Definitions",
}


def _of_period(name: str, view: View) -> str:
    return f"{name}: {period_label(view.period)}" if view.period else name


def _of_measure(known: Definitions) -> str:
    code = st.query_params.get("measure", "")
    return known.measures[code].name if code in known.kpis else "One measure"


def _of_project(known: Definitions) -> str:
    ref = st.query_params.get("ref", "")
    titles = {project.ref: project.short_title for project in known.plan.project}
    return f"{ref}: {titles[ref]}" if ref in titles else "One project"


@st.fragment
def draw_alone(screen: Screen, run: object) -> StoreProblem | DefinitionFaults | None:
    """Draw the head of a page that heeds few filters: a change of any other draws the head and not the page.

    ``run`` is another object at each run of the whole page. Returns what keeps the page from being drawn: raised in
    a fragment it would be a fault of ours.
    """
    is_whole = st.session_state.get(_RUN) is not run
    st.session_state[_RUN] = run
    if is_whole:
        draw_whole_next()
    try:
        draw(screen, data.definitions(), running=False)
        heeded = (data.version(), *(getattr(filters.view(), name) for name in screen.heeds))
    except (StoreProblem, DefinitionFaults) as problem:
        if is_whole:
            return problem
        st.rerun()
    if not is_whole and heeded != st.session_state[_HEEDED]:
        st.rerun()
    st.session_state[_HEEDED] = heeded
    return None


def draw_whole_next() -> None:
    """Have the next change of any filter draw the whole page: what is shown is not what its filters ask for."""
    st.session_state[_HEEDED] = None


def draw(screen: Screen, known: Definitions, running: bool) -> None:
    """Draw title, filters and what is shown, and hand the view to the page.

    In a clinic that is ``running`` only the filters are drawn, and not seen: they keep their place in the address.
    """
    asked = st.query_params.to_dict()
    # One box for all: a browser takes as long over each box as over what is in it.
    head = st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="head")
    with head:
        name_of_page, period = st.container(key="head-title"), st.container(key="head-period")
        chosen_workstream = filters.ask("workstream", "Workstream", known.workstreams, "All", 120)
        chosen_area = filters.ask("service_area", "Service area", known.service_areas, "All")
        chosen_date = filters.ask_date()
    today = data.now()
    date = chosen_date or today.date
    held = data.periods(date)
    periods = filters.known_periods(known.calendar.first_period, held, date)
    with period:
        latest = f"Latest: {short_period(held[0])}" if held else "None yet"
        chosen_period = filters.ask("period", "Period", periods, latest)
    chosen = {
        "period": chosen_period,
        "workstream": chosen_workstream,
        "service_area": chosen_area,
        "as_at": chosen_date and chosen_date.isoformat(),
    }
    view = View(
        period=chosen_period or (held[0] if held else None),
        as_at=date,
        workstream=chosen_workstream,
        service_area=chosen_area,
        chosen=tuple((name, value) for name, value in chosen.items() if value),
        banner=MADE_UP if known.is_synthetic else "",
    )
    name, dated = TITLES[screen.name](view, known), as_at_line(date, today.date, today.is_stand_in)
    filters.keep(replace(view, title=name))
    printed = paper.statement_of(name, screen.name, view, dated, known)
    if running:
        st.html(printed)
    else:
        with name_of_page:
            title(escape(name))
        own = {name: value for name, value in st.query_params.to_dict().items() if name not in EVERY_FILTER}
        place = (st.context.url or "").split("?")[0]
        with head:
            st.html(view_line.made(screen, view, dated, own, place) + printed)
    choices = {"period": periods, "workstream": known.workstreams, "service_area": known.service_areas}
    if unknown := filters.unknown_values(asked, choices):
        said = "  \n".join(map(escape, [*unknown, "The page is shown without it."]))
        st.warning(said, icon=":material/warning:")
