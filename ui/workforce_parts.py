"""The charts of the workforce's page."""

from collections.abc import Mapping
from functools import partial

import pandas as pd
import streamlit as st

from schemas.definition_files import Measure
from schemas.definitions import Definitions
from schemas.vocabulary import AREAS
from ui import data, text
from ui.charts.published import published
from ui.charts.trend import trend
from ui.figures import Figure, show_figure
from ui.filters import View
from ui.kpi_rows import latest_published, published_series, published_table
from ui.series_rows import published_rows
from ui.series_words import comparator_words
from ui.workforce_rows import NO_TARGETS, series_table


def _one_of(label: str, codes: list[str], key: str, known: Definitions) -> Measure:
    """Ask which of some measures to draw: one chart that can be read across a room, at an address of its own."""
    chosen = st.segmented_control(
        label,
        codes,
        format_func=lambda code: known.measures[code].short_name,
        default=codes[0],
        key=key,
        bind="query-params",
        required=True,
    )
    return known.measures[chosen]


def series(of: Mapping[str, pd.DataFrame], known: Definitions) -> None:
    """Show the series of one workforce measure; ``of`` holds those of all that have one, as ``series_points`` does."""
    measure = _one_of("Over time", list(of), "series", known)
    points = of[measure.code]
    title = text.series_finding(measure.short_name, points)
    show_figure(
        Figure(
            measure.code,
            title,
            partial(trend, points, NO_TARGETS, height=220),
            partial(series_table, points),
            alt=text.trend_alt(measure.name, title, points["label"].tolist(), points["text"].tolist(), []),
            rows=points[["as_at", "value", "unit"]].copy,
            keys=[f"{measure.name}, the directorate. Source: {measure.source}."],
            heeds=("as_at",),
        ),
        key="series",
    )


def published_context(rows: pd.DataFrame, view: View, known: Definitions) -> None:
    """Show one published series of social workers with its comparators; ``rows`` holds all of them."""
    codes = [code for code in known.measures if code in set(rows["measure"])]
    measure = _one_of("Published measure", codes, "published", known)
    of_measure = rows[rows["measure"] == measure.code]
    make = partial(published_series, of_measure, AREAS, measure.unit)
    lines = data.kept(f"published {measure.code} at {view.as_at}", make)
    areas = lines["area"].drop_duplicates().tolist()
    title = text.published_finding(*latest_published(lines))
    show_figure(
        Figure(
            measure.code,
            title,
            partial(published, lines, areas, measure.unit),
            partial(published_table, lines, areas),
            alt=text.published_alt(measure.name, title, lines),
            rows=partial(published_rows, of_measure, measure.unit),
            notes=[
                f"{measure.name}. Published yearly: {' · '.join(of_measure['source'].drop_duplicates())}.",
                *comparator_words(measure, areas),
            ],
            heeds=("as_at",),
        ),
        key="social-workers",
    )
