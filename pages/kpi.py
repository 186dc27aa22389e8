"""One measure: its figures against the targets, three verdicts with reasons, commentary, definition, revisions."""

import streamlit as st

from ui import data, tables, wording
from ui.charts.published import published
from ui.charts.trend import trend
from ui.figure import figure, heading
from ui.filters import view
from ui.help import explain
from ui.kpi_rows import (
    history_table,
    latest_published,
    published_series,
    published_table,
    revision_table,
    trend_points,
    trend_targets,
)
from ui.markdown import escape
from ui.measure_parts import AREAS, choose, commentary, definition, headline, verdict_table

shown, known = view(), data.definitions()
code = choose(known)
if code is None:
    st.stop()

page, measure = data.measure_page(shown, code), known.measures[code]
if page.position.empty:
    st.info(f"No KPI return had been received by {wording.day(shown.as_at)}.")
    st.stop()

row = page.position.iloc[0]
points, targets = trend_points(page.history), trend_targets(page.targets, row)
finding = wording.measure_finding(*headline(row)[:4])
left, right = st.columns([1, 2.2], gap="medium")
with left, st.container(key="measure-headline"):
    st.markdown(headline(row)[4])
with right:
    figure(
        "quarters",
        finding,
        lambda: trend(points, targets),
        history_table(page.history),
        alt=wording.trend_alt(
            measure.name,
            finding,
            points["label"].tolist(),
            points["text"].tolist(),
            targets["words"].drop_duplicates().tolist(),
        ),
        numbers=["Figure", "Target"],
    )
    st.caption(
        "By reporting period. The dashed line is the target. An open point repeats the figure before it."
    )

heading("Three verdicts, and why", apart=True)
tables.show(verdict_table(row), alt="Three verdicts with their reasons", wide=["Why"])

explain(
    "What do the verdicts mean?",
    *("near-target", "improving", "not-enough-data", "common-cause", "special-cause", "pace"),
)

st.space("xsmall")
series = published_series(page.published, AREAS, measure.unit)
if not series.empty:
    areas = series["area"].drop_duplicates().tolist()
    latest, span = latest_published(series)
    title = wording.published_finding(latest, span)
    figure(
        "published",
        title,
        lambda: published(series, areas, measure.unit),
        published_table(series, areas),
        alt=wording.published_alt(measure.name, title, series),
    )
    sources = " · ".join(page.published["source"].drop_duplicates())
    st.caption(
        escape(f"Published yearly: {sources}. {measure.comparator_note}") + " A gap was not published."
    )

left, right = st.columns(2, gap="medium")
with left:
    heading("What was said, and what to ask", apart=True)
    commentary(page.history, page.queries)
with right:
    heading("What is measured", apart=True)
    tables.show(definition(measure), alt=f"Definition of {measure.name}", plain=["Meaning"], wide=["Meaning"])

heading(wording.revision_finding(len(page.revisions)), apart=True)
tables.show(
    revision_table(page.revisions, measure, shown.parameters),
    alt=f"Every figure given for {measure.name}",
    numbers=["Figure"],
    plain=["Figure", "About", "Accepted by", "Return", "Standing"],
    whole=["Received"],
)
