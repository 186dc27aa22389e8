"""Small series of every kind, their charts, and what a chart draws."""

from collections.abc import Callable, Iterator
from datetime import date
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
POINTS = pd.DataFrame(
    {
        "label": PERIODS,
        "value": [67.0, np.nan, 67.0, 69.0],
        "text": ["67%", "", "67%", "69%"],
        "verdict": ["Off target", "No figure", "Off target", "Near target"],
        "repeated": [False, False, True, False],
        "provisional": False,
        "part": [0, 1, 1, 1],
    }
)
TARGETS = pd.DataFrame(
    {"label": PERIODS, "name": "local", "value": 72.0, "text": "72%", "words": "Local target 72%"}
)
SERIES = pd.DataFrame(
    {
        "label": ["2018/19", "2019/20", "2020/21"] * 2,
        "area": ["Birmingham"] * 3 + ["England"] * 3,
        "value": [4.4, np.nan, 5.0, 4.0, np.nan, 3.6],
        "text": ["4.4%", "", "5.0%", "4.0%", "", "3.6%"],
        "part": 0,
    }
)
COUNTS = pd.DataFrame(
    {
        "workstream": ["A", "A", "B", "B"],
        "status": ["Blue", "Amber", "Blue", "Amber"],
        "symbol": ["◆", "▲", "◆", "▲"],
        "count": [6, 52, 0, 30],
        "fill": ["#1D5A96", "#F0A30A"] * 2,
        "on_fill": ["#FFFFFF", "#0B0C0C"] * 2,
    }
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
LEVELS = pd.DataFrame(
    {
        "kind": ["limit", "centre", "limit", "target"],
        "value": [8.2, 5.7, 2.5, 7.0],
        "words": ["Upper limit 8.2%", "Mean 5.7%", "Lower limit 2.5%", "Target 7%"],
    }
)
MARKS = pd.DataFrame(
    {
        "lane": ["A", "A", "B"],
        "date": pd.to_datetime(["2023-03-31", "2023-06-30", "2023-02-28"]),
        "name": ["A1", "A10", "B2"],
        "status": ["Green", "Amber", "Amber"],
        "words": ["31 March 2023: Complete", "30 June 2023: On time", "28 February 2023: Overdue"],
        "is_overdue": [False, False, True],
        "symbol": ["●", "▲", "▲"],
        "fill": ["#00703C", "#F0A30A", "#F0A30A"],
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
