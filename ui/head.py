"""The head of every page: its title, the filters, and the line of what is shown."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from pipelines.positions import default_period, periods_held
from pipelines.store.ledger import Today
from schemas.definitions import Definitions
from schemas.periods import period_label, short_period
from ui import cache, filters
from ui.browser_memory import offer_last_view
from ui.links import show
from ui.markup import escape_markdown
from ui.screens import Screen, View, address, own_parameters
from ui.text import MADE_UP, as_at_line, day, keys_line, print_statement


def draw_head(screen: Screen, definitions: Definitions, is_running: bool) -> None:
    """Draw title, filters and the line of what is shown, and hand the view to the page; raises StoreProblem.

    In a running clinic the style sheet hides the filters: they keep their place in the address.
    """
    today = cache.today()
    parameters = st.query_params.to_dict()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="head"):
        title, period = st.container(key="head-title"), st.container(key="head-period")
        workstream = filters.select("workstream", "Workstream", definitions.workstreams, "All", 120)
        service_area = filters.select("service_area", "Service area", definitions.service_areas, "All")
        chosen_date = filters.select_date()
        line = st.container(key="head-line")
    as_at = chosen_date or today.date
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
        "as_at": chosen_date and chosen_date.isoformat(),
    }
    shown = View(
        period=chosen_period or default,
        as_at=as_at,
        workstream=workstream,
        service_area=service_area,
        chosen=tuple((name, value) for name, value in chosen.items() if value),
        banner=MADE_UP if definitions.is_synthetic else "",
    )
    shown = replace(shown, title=_heading(screen, shown, definitions, parameters))
    filters.set_view(shown)
    if not is_running:
        title.title(escape_markdown(shown.title), anchor=False)
    with line:
        offer_last_view()
        _show_line(screen, shown, definitions, today, parameters, with_line=not is_running)
    choices = {
        "period": periods,
        "workstream": definitions.workstreams,
        "service_area": definitions.service_areas,
    }
    if unknown := filters.find_unknown(parameters, choices):
        lines = map(escape_markdown, [*unknown, "The page is shown without it."])
        st.warning("  \n".join(lines), icon=":material/warning:")


def _heading(screen: Screen, shown: View, definitions: Definitions, parameters: Mapping[str, str]) -> str:
    code = parameters.get("measure", "") if screen.name == "kpi" else ""
    if code in definitions.kpis:
        return definitions.measures[code].name
    ref = parameters.get("ref", "") if screen.name == "project" else ""
    if titles := [project.short_title for project in definitions.plan.project if project.ref == ref]:
        return f"{ref}: {titles[0]}"
    if "{period}" in screen.heading and not shown.period:
        return screen.title
    period = period_label(shown.period) if shown.period else ""
    return screen.heading.format(period=period, day=day(shown.as_at))


def _show_line(
    screen: Screen,
    shown: View,
    definitions: Definitions,
    today: Today,
    parameters: Mapping[str, str],
    with_line: bool,
) -> None:
    own = own_parameters(screen, parameters)
    dated = as_at_line(shown.as_at, today.date, today.is_stand_in)
    page = (st.context.url or "").split("?")[0]
    with_kpis = "kpis" in screen.keys
    printed = print_statement(shown, with_kpis, dated, own)
    label = period_label(shown.period) if shown.period else ""
    foot = printed.removeprefix(f"{label}. ") if label and label in shown.title else printed
    show(
        "head.html",
        "head",
        with_line=with_line,
        shown=" · ".join(filter(None, [dated, shown.part])),
        clear=address(screen.name, (), **own) if shown.chosen else "",
        link=f"{page}?{urlencode({**own, **shown.resolved})}",
        printed=printed,
        keys=keys_line(definitions.statuses, with_kpis, "delivery" in screen.keys),
        foot=f"{shown.title}. {foot}",
    )
