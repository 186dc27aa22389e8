"""The figures of one measure's page: by reporting period, by XmR, and beside other areas."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.positions import MeasurePage
from schemas.definition_files import Measure
from schemas.vocabulary import AREAS
from ui import icon_rows, series_rows, series_words, text
from ui.charts.published import published
from ui.charts.trend import trend
from ui.charts.xmr import xmr
from ui.figures import Figure, show_figure
from ui.folding import asked_for
from ui.kpi_rows import (
    history_table,
    latest_published,
    published_series,
    published_table,
    trend_points,
    trend_targets,
)
from ui.markdown import escape
from ui.measure_parts import headline, worded
from ui.prose import heading, noted, paragraphs, say


def by_period(page: MeasurePage, measure: Measure, row: "pd.Series[Any]") -> None:
    """Figures by reporting period against every target."""
    show_figure(worded("figures by period", measure, partial(_by_period, page, measure, row)))


def _by_period(page: MeasurePage, measure: Measure, row: "pd.Series[Any]") -> Figure:
    points, targets = trend_points(page.history), trend_targets(page.targets, row)
    breaks = series_rows.trend_breaks(page.history, row["breaks"])
    finding = text.measure_finding(*headline(row)[:4])
    notes = ["By reporting period. The dashed line is the target."]
    if points["repeated"].any():
        notes.append("An open point repeats the figure before it.")
    if points["provisional"].any():
        notes.append("A dashed ring is a provisional figure.")
    return Figure(
        f"quarters-{measure.code}",
        finding,
        partial(trend, points, targets, breaks=breaks),
        partial(history_table, page.history),
        alt=series_words.figures_alt(measure.name, finding, points, targets),
        numbers=["Figure", "Target"],
        rows=partial(series_rows.history_rows, page.history),
        notes=[
            *notes,
            *series_words.break_words(breaks),
            text.VERDICT_KEY,
            f"Source: {measure.source}.",
        ],
        heeds=("period", "as_at"),
    )


def variation(page: MeasurePage, measure: Measure, row: "pd.Series[Any]") -> None:
    """The XmR chart with its icons, or how many of the 13 data periods there are."""
    if page.xmr.empty:
        counted = row["variation"].partition("(")[2].rstrip(")")
        few = "From 13 data periods on an XmR chart tells usual variation from special causes. Fewer say neither."
        heading(f"Variation: {counted} data periods so far", noted(few), apart=True)
        return
    st.space("xsmall")
    left, right = st.columns([1, 2.2], gap="medium")
    with left:
        say(worded("icons", measure, partial(_icons, row)))
    with right:
        show_figure(worded("variation", measure, partial(_variation, page, measure, row)))


def _icons(row: "pd.Series[Any]") -> str:
    marks = [icon_rows.variation_marks(row.to_frame().T), icon_rows.assurance_marks(row.to_frame().T)]
    meant = [icon_rows.VARIATION[row["variation_icon"]], icon_rows.ASSURANCE.get(row["assurance"], "")]
    told = [
        f"{mark.iloc[0]}  \n:small[:gray[{text.sentence(words)}.]]"
        for mark, words in zip(marks, meant, strict=True)
        if words
    ]
    return paragraphs("\n\n".join(told), "icons-measure")


def _variation(page: MeasurePage, measure: Measure, row: "pd.Series[Any]") -> Figure:
    series = series_rows.xmr_series(page.xmr, row)
    lines = series_rows.xmr_lines(series, row)
    finding, rules = series_words.variation_finding(series), series_words.rule_words(series)
    since = f" since {series['data_period'].iloc[0]}" if row["breaks"] else ""
    return Figure(
        f"variation-{measure.code}",
        finding,
        partial(xmr, series, lines),
        partial(series_rows.xmr_table, series),
        alt=series_words.xmr_alt(measure.name, finding, series, lines),
        numbers=["Figure"],
        rows=partial(series_rows.xmr_rows, series, page.xmr),
        notes=[
            f"{len(series)} data periods{since}. "
            "Limits: the mean plus and minus 2.66 times the mean moving range.",
            *([f"Special causes: {rules}."] if rules else []),
            f"Source: {measure.source}.",
        ],
        heeds=("period", "as_at"),
    )


def beside_others(page: MeasurePage, measure: Measure) -> None:
    """What is published of other areas, each named for what it is the mean or median of; the series on request."""
    if not page.published["area"].isin(AREAS).any():
        return
    drawing = worded("published", measure, partial(_beside_others, page, measure))
    heading(drawing.finding, noted(escape(" ".join(drawing.keys))), apart=True)
    if asked_for("Show the published series", "beside-others"):
        show_figure(drawing, with_heading=False)


def _beside_others(page: MeasurePage, measure: Measure) -> Figure:
    found = series_rows.published_breaks(page.published, [b.model_dump() for b in measure.breaks])
    series = published_series(page.published, AREAS, measure.unit, found["at"].tolist())
    areas = series["area"].drop_duplicates().tolist()
    title = text.published_finding(*latest_published(series))
    sources = " · ".join(page.published["source"].drop_duplicates())
    return Figure(
        f"published-{measure.code}",
        title,
        partial(published, series, areas, measure.unit, breaks=found),
        partial(published_table, series, areas),
        alt=text.published_alt(measure.name, title, series),
        rows=partial(series_rows.published_rows, page.published, measure.unit),
        notes=[
            f"Published yearly: {sources}.",
            *series_words.break_words(found),
            *(["A gap was not published."] if (series["text"] == "").any() else []),
        ],
        keys=[*series_words.comparator_words(measure, areas), *filter(None, [measure.comparator_note])],
        heeds=("as_at",),
    )
