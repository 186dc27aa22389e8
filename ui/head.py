"""The head of every page: its title, the filters, and the line of what is shown."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from pipelines.positions import FILTERS, default_period, find_spelling, periods_held
from schemas.definitions import Definitions
from schemas.periods import period_label, short_period
from ui import cache, filters
from ui.components import offer_last_view, show
from ui.markup import escape_markdown
from ui.notices import draw_title
from ui.screens import Screen, View, address, own_parameters
from ui.text import ABOUT_FILTERS, MADE_UP, as_at_line, keys_line, print_statement


def draw_head(screen: Screen, definitions: Definitions, is_running: bool) -> None:
    """Draw title, filters and the line of what is shown, and hand the view to the page; raises StoreProblem.

    In a running clinic the style sheet hides the filters: they keep their place in the address.
    """
    today = cache.today()
    parameters = filters.read_filters(definitions, screen.path)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="head"):
        title, period = st.container(key="head-title"), st.container(key="head-period", width=180)
        workstream = filters.select("workstream", "Workstream", definitions.workstreams, "All", 110)
        service_area = filters.select("service_area", "Service area", definitions.service_areas, "All", 200)
        as_at = filters.select_date(today.date)
        line = st.container(key="head-line", width="content")
    now = View(None, as_at)
    default, in_force = cache.read(default_period, now), cache.read(periods_held, now)
    periods = filters.list_periods(definitions.calendar.first_period, in_force, as_at)
    with period:
        latest = f"Latest: {short_period(default)}" if default else "None yet"
        chosen_period = filters.select("period", "Period", periods, latest)
    chosen = {
        "period": chosen_period,
        "workstream": workstream,
        "service_area": service_area,
        "as_at": None if as_at == today.date else as_at.isoformat(),
    }
    shown = View(
        period=chosen_period or default,
        as_at=as_at,
        workstream=workstream if "workstream" in screen.filters else None,
        service_area=service_area if "service_area" in screen.filters else None,
        chosen={name: value for name, value in chosen.items() if value},
        banner=MADE_UP if definitions.is_synthetic else "",
        stream=definitions.workstream_names.get(workstream or "", ""),
    )
    shown = replace(shown, title=_heading(screen, shown, definitions, parameters))
    st.session_state[filters.VIEW] = shown
    dated = as_at_line(as_at, today.date, today.is_stand_in)
    if not is_running:
        made_up = f":orange-badge[:material/science: {shown.banner}]  " if shown.banner else ""
        with title:
            draw_title(shown.title)
        title.caption(made_up + escape_markdown(" · ".join(filter(None, [dated, shown.part]))))
    elif shown.banner:
        st.warning(shown.banner, icon=":material/science:")
    with line:
        offer_last_view()
        _draw_line(screen, shown, definitions, own_parameters(screen, parameters), dated)
    choices = {"period": periods, "workstream": definitions.workstreams}
    choices["service_area"] = definitions.service_areas
    if wrong := filters.find_wrong(parameters, screen.name, shown, choices):
        lines = map(escape_markdown, [*wrong, "The page is shown without it."])
        st.warning("  \n".join(lines), icon=":material/warning:")


def _draw_line(
    screen: Screen, shown: View, definitions: Definitions, own: Mapping[str, str], dated: str
) -> None:
    """Draw the links beside the filters, and what stands on paper; ``own`` are the page's parameters."""
    with_kpis = "kpis" in screen.keys
    is_filtered = not set(screen.filters).isdisjoint(shown.chosen)
    printed = print_statement(shown, with_kpis, dated, own)
    label = period_label(shown.period) if shown.period else ""
    foot = printed.removeprefix(f"{label}. ") if label and label in shown.title else printed
    show(
        "head.html",
        "head",
        clear=address({}, screen.name, **own) if is_filtered else "",
        about={name: about for name, about in ABOUT_FILTERS.items() if name in screen.filters},
        streams=list(definitions.workstream_names.values()),
        unused=[name for name in FILTERS if name not in screen.filters],
        section=screen.section,
        link=f"{(st.context.url or '').split('?')[0]}?{urlencode({**own, **shown.resolved})}",
        printed=printed,
        keys=keys_line(definitions.statuses, with_kpis, "delivery" in screen.keys),
        foot=f"{shown.title}. {foot}",
    )


def _heading(screen: Screen, shown: View, definitions: Definitions, parameters: Mapping[str, str]) -> str:
    code = find_spelling(parameters.get("measure", ""), definitions.kpis)
    if screen.name == "kpi" and code:
        return definitions.measures[code].name
    titles = {project.ref: project.short_title for project in definitions.plan.project}
    ref = find_spelling(parameters.get("ref", ""), titles)
    if screen.name == "project" and ref:
        return f"{ref}: {titles[ref]}"
    if "{period}" in screen.heading and not shown.period:
        return screen.title
    period = period_label(shown.period) if shown.period else ""
    return screen.heading.format(period=period)
