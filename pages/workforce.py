"""Workforce: the directorate's headlines beside the Council, where they went, and the context from DfE."""

from functools import partial

import streamlit as st

from schemas.vocabulary import AREAS
from ui import cards, data, tables, wording
from ui.charts.published import published
from ui.figure import Drawing, figure, side_by_side
from ui.filters import view
from ui.help import explain
from ui.kpi_rows import latest_published, published_series, published_table
from ui.markdown import escape
from ui.prose import heading, note, noted
from ui.series_rows import published_rows
from ui.series_words import comparator_words
from ui.states import nothing_received
from ui.workforce_parts import series_figure
from ui.workforce_rows import shown_of

shown, known = view(), data.definitions()
workforce = data.workforce(shown)
if workforce.position.empty:
    nothing_received("workforce return", wording.day(shown.as_at))
    st.stop()

told = data.kept(f"workforce at {shown.as_at}", partial(shown_of, workforce.position, workforce.series))
about = noted(
    "The directorate. No workforce measure has a target, so none is on or off one. "
    f"{wording.dates_line(workforce.position)} "
    "Period, workstream and service area do not filter the workforce."
)
heading(wording.workforce_finding(told.directions), cards.headline_cards(told.cards, columns=5), about)

if told.series:
    st.space("xsmall")
    side_by_side("series", {"": [series_figure(code, points, known) for code, points in told.series.items()]})
    note("By date, the directorate only; two dates are a step, not a trend. " + escape(told.last_report))

explain("What does “last report” mean?", "last-report", "comparator", "higher")

table = tables.html(
    told.table,
    alt="Every workforce figure with its organisation and date",
    heads=2,
    numbers=["Figure", "Council"],
    wide=["What was said"],
    whole=["As at"],
    widths={"Direction": "11rem"},
)
heading("Directorate, Council and Trust side by side", table, apart=True)

if workforce.published.empty:
    st.stop()
heading("Social workers: another definition, kept apart", apart=True)
note(
    "DfE counts social workers only, and absence as days lost over a year. These are context: never compare them "
    "with the headlines above."
)
codes = [code for code in known.measures if code in set(workforce.published["measure"])]
chosen = st.segmented_control(
    "Published measure",
    codes,
    format_func=lambda code: known.measures[code].short_name,
    default=codes[0],
    key="published",
    required=True,
)
measure = known.measures[chosen]
rows = workforce.published[workforce.published["measure"] == chosen]
lines = data.kept(
    f"published {chosen} at {shown.as_at}", partial(published_series, rows, AREAS, measure.unit)
)
areas = lines["area"].drop_duplicates().tolist()
title = wording.published_finding(*latest_published(lines))
figure(
    Drawing(
        "social-workers",
        title,
        partial(published, lines, areas, measure.unit),
        partial(published_table, lines, areas),
        alt=wording.published_alt(measure.name, title, lines),
        rows=partial(published_rows, rows, measure.unit),
        notes=[
            f"{measure.name}. Published yearly: {' · '.join(rows['source'].drop_duplicates())}.",
            *comparator_words(measure, areas),
        ],
        heeds=("as_at",),
    )
)
