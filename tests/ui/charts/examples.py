"""Small series of every kind, their charts, and what a chart draws."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.published import published
from ui.charts.status import status_bars
from ui.charts.theme import Size
from ui.charts.timeline import timeline
from ui.charts.trend import trend
from ui.charts.xmr import xmr

TODAY = (date(2023, 4, 5), "As at 5 April 2023")
PERIODS = ["Q1 2022/23", "Q2 2022/23", "Q3 2022/23", "Q4 2022/23"]


def read_example(name: str) -> pd.DataFrame:
    """A small series from the folder beside this module; a blank figure is missing, a blank text is blank."""
    file = Path(__file__).parent / "examples" / f"{name}.csv"
    frame = pd.read_csv(file, keep_default_na=False, na_values={"value": [""]})
    return frame.assign(date=pd.to_datetime(frame["date"])) if "date" in frame else frame


POINTS, SERIES, COUNTS, LEVELS, MARKS = map(read_example, ("points", "series", "counts", "levels", "marks"))
TARGETS = pd.DataFrame(
    {"label": PERIODS, "name": "local", "value": 72.0, "text": "72%", "words": "Local target 72%"}
)
XMR = pd.DataFrame(
    {
        "label": [f"Q{n}" for n in range(16)],
        "value": [5.0, 6.0] * 7 + [5.0, 9.0],
        "text": ["5%", "6%"] * 7 + ["5%", "9%"],
        "part": [0] * 8 + [1] * 8,
        "missing": [0] * 8 + [2] + [0] * 7,
        "variation": ["common cause"] * 15 + ["improvement"],
        "rule": [""] * 15 + ["outside"],
        "signal": [""] * 15 + ["above the upper limit"],
        "centre": 5.7,
    }
)
CHARTS: dict[str, Callable[[], alt.LayerChart]] = {
    "trend": lambda: trend(POINTS, TARGETS),
    "trend without a target": lambda: trend(POINTS, TARGETS.head(0)),
    "trend without a figure": lambda: trend(POINTS.assign(value=np.nan, text=""), TARGETS.head(0)),
    "trend with a step, a break and what is provisional": lambda: trend(
        POINTS.assign(provisional=[False, False, True, True]),
        TARGETS.assign(value=[72.0, 72.0, 73.0, 74.0]),
        breaks=pd.DataFrame({"label": [PERIODS[1]], "from_": ["2019/20"]}),
    ),
    "trend for a room": lambda: trend(POINTS, TARGETS, size=Size(300, 2)),
    "xmr": lambda: xmr(XMR, LEVELS),
    "published": lambda: published(SERIES, "%"),
    "bars": lambda: status_bars(COUNTS),
    "shares": lambda: status_bars(COUNTS, share=True),
    "timeline": lambda: timeline(MARKS, [TODAY, (date(2023, 4, 28), "Board 28 April 2023")], ["A", "B"]),
    "timeline of one project": lambda: timeline(MARKS.head(1), [TODAY], ["A"]),
}


def marks_of(chart: alt.LayerChart, kind: str) -> list[dict[str, Any]]:
    """Every mark of a kind, with the rows that it draws, its own or those of the layer around it."""

    def walk(layer: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        rows = layer.get("data", {}).get("values", rows)
        for inner in layer.get("layer", []):
            yield from walk(inner, rows)
        if layer.get("mark", {}).get("type") == kind:
            yield layer | {"rows": rows}

    return list(walk(chart.to_dict(), []))


def words_of(chart: alt.LayerChart, column: str) -> list[str]:
    """What a chart prints of a column, in the order of its layers; each stands on a halo of its own."""
    return [
        row[column]
        for mark in marks_of(chart, "text")
        if "strokeJoin" not in mark["mark"] and mark["encoding"].get("text", {}).get("field") == column
        for row in mark["rows"]
    ]
