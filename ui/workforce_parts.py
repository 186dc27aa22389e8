"""The charts of the workforce's page."""

from functools import partial

import pandas as pd

from schemas.definitions import Definitions
from ui import wording
from ui.charts.trend import trend
from ui.figure import Drawing
from ui.workforce_rows import NO_TARGETS, series_table


def series_figure(code: str, points: pd.DataFrame, known: Definitions) -> Drawing:
    """The series of one workforce measure, as ``series_points`` gives it."""
    measure = known.measures[code]
    title = wording.series_finding(measure.short_name, points)
    return Drawing(
        code,
        title,
        partial(trend, points, NO_TARGETS, height=200),
        partial(series_table, points),
        alt=wording.trend_alt(measure.name, title, points["label"].tolist(), points["text"].tolist(), []),
        rows=points[["as_at", "value", "unit"]].copy,
        keys=[f"{measure.name}, the directorate. Source: {measure.source}."],
        heeds=("as_at",),
        name=measure.short_name,
    )
