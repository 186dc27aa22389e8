"""Workforce: the directorate's headlines beside the Council, where they went, and the context from DfE."""

import streamlit as st

from pipelines.positions import comparators, workforce_position, workforce_series
from schemas.definition_files import Measure
from ui import cache, text
from ui.components import show
from ui.elements import choose_one, explain, on_request, section
from ui.figures import show_figure
from ui.filters import view
from ui.markup import escape_markdown
from ui.notices import nothing_received
from ui.views import workforce
from ui.views.kpi import published_figure

shown, definitions = view(), cache.definitions()
position = cache.read(workforce_position, shown)
if position.empty:
    nothing_received("workforce return")
    st.stop()


def choose_measure(label: str, codes: list[str], key: str) -> Measure:
    """Ask which measure to draw: one chart that can be read across a room, at an address of its own."""
    names = {code: definitions.measures[code].short_name for code in codes}
    return definitions.measures[
        choose_one(label, codes, key, format_func=names.__getitem__, bind="query-params")
    ]


st.header(text.workforce_finding(workforce.directions(position)), anchor=False)
show("cards.html", "headlines", cards=workforce.headlines(position), columns=5)
st.caption(f"The directorate's own figures; none of them has a target. {text.dates_line(position)}")
if points := workforce.series_points(cache.read(workforce_series, shown)):
    measure = choose_measure("Over time", list(points), "series")
    show_figure(workforce.series_figure(measure, points[measure.code]), key="series")
    is_step = len(points[measure.code]) == 2
    by_date = "By date, the directorate only" + ("; two dates are a step, not a trend." if is_step else ".")
    st.caption(escape_markdown(f"{by_date} {workforce.last_report_line(position)}"))
explain("What does “last report” mean?", "last-report", "comparator", "higher")

section("Directorate, Council and Trust side by side", text.BLANK_DIRECTION)
show("workforce_table.html", "workforce", rows=workforce.workforce_rows(position))

context = [code for code, measure in definitions.measures.items() if measure.kind == "context"]
published = cache.read(comparators, shown)
published = published[published["measure"].isin(context)]
if not published.empty:
    section(
        "Social workers: counted in another way",
        "DfE counts social workers only, and absence as days lost over a year. Do not compare these "
        "with the headlines above.",
    )
    if on_request("Show what is published", "published"):
        codes = [code for code in context if code in set(published["measure"])]
        measure = choose_measure("Published measure", codes, "published")
        rows = published[published["measure"] == measure.code]
        show_figure(published_figure(measure, rows, is_section=False), key="social-workers")
