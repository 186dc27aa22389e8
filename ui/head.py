"""The head of every page: title, filters and date in words, and the view that they come to."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from pipelines.store import StoreProblem
from schemas.definition_faults import DefinitionFaults
from schemas.definitions import Definitions
from schemas.periods import period_label, short_period
from ui import data, filters, navigation, paper
from ui.browser_memory import offer_last_view
from ui.filters import View
from ui.markdown import escape
from ui.prose import note, title
from ui.screens import EVERY_FILTER, Screen
from ui.wording import MADE_UP, as_at_line, day

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
        draw(screen.name, data.definitions(), running=False)
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


def draw(screen: str, known: Definitions, running: bool) -> None:
    """Draw title, filters and date, and hand the view to the page.

    In a clinic that is ``running`` only the filters are drawn, and not seen: they keep their place in the address.
    """
    asked = st.query_params.to_dict()
    with st.container(key="head"):
        left, right = st.columns([1, 1.15], vertical_alignment="bottom")
        with right, st.container(horizontal=True, gap="xsmall", key="filters"):
            period, workstream, area = (st.container(width=width) for width in ("stretch", 120, "stretch"))
            with st.container(width=160):
                chosen_date = filters.ask_date()
    today = data.now()
    date = chosen_date or today.date
    held = data.periods(date)
    choices = {
        "period": filters.known_periods(known.calendar.first_period, held, date),
        "workstream": known.workstreams,
        "service_area": known.service_areas,
    }
    with period:
        latest = f"Latest: {short_period(held[0])}" if held else "None yet"
        chosen_period = filters.ask("period", "Period", choices["period"], latest)
    with workstream:
        chosen_workstream = filters.ask("workstream", "Workstream", choices["workstream"], "All")
    with area:
        chosen_area = filters.ask("service_area", "Service area", choices["service_area"], "All")
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
    name, dated = TITLES[screen](view, known), as_at_line(date, today.date, today.is_stand_in)
    filters.keep(replace(view, title=name))
    if not running:
        with left:
            title(escape(name))
        _below(view, dated)
    paper.print_statement(name, screen, view, dated, known)
    if unknown := filters.unknown_values(asked, choices):
        said = "  \n".join(map(escape, [*unknown, "The page is shown without it."]))
        st.warning(said, icon=":material/warning:")


def _below(view: View, dated: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="filters-below", gap="xsmall"):
        note(" · ".join(filter(None, [dated, escape(view.part)])))
        offer_last_view()
        st.button(
            "Clear filters",
            type="tertiary",
            icon=":material/filter_alt_off:",
            on_click=filters.clear,
            disabled=not view.chosen,
        )
        with st.popover("About filters", type="tertiary", icon=":material/help:"):
            st.markdown("\n\n".join(filters.HELP))
        with st.popover("Copy link", type="tertiary", icon=":material/link:"):
            note("Period and date are written out, so this link will show the same view later.")
            asked = {k: v for k, v in st.query_params.to_dict().items() if k not in EVERY_FILTER}
            st.code(
                f"{(st.context.url or '').split('?')[0]}?{urlencode(asked | view.resolved)}", language=None
            )
