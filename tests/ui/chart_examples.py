"""Small series of every kind, their charts, and what a specification holds."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ui.charts.frame import Spec, enlarged
from ui.charts.published import published
from ui.charts.status import status_bars
from ui.charts.timeline import timeline
from ui.charts.trend import trend
from ui.charts.xmr import xmr
from ui.palette import Ink

PERIODS = ["Q1 2022/23", "Q2 2022/23", "Q3 2022/23", "Q4 2022/23"]
POINTS = pd.DataFrame(
    {
        "label": PERIODS,
        "value": [67.0, np.nan, 67.0, 69.0],
        "text": ["67%", "", "67%", "69%"],
        "verdict": ["Off target", "No figure", "Off target", "Near target"],
        "repeated": [False, False, True, False],
    }
)
TARGETS = pd.DataFrame(
    {"label": PERIODS, "name": "local", "value": [72.0] * 4, "words": ["Local target\n72%"] * 4}
)
SERIES = pd.DataFrame(
    {
        "label": ["2018/19", "2019/20", "2020/21"] * 2,
        "area": ["Birmingham"] * 3 + ["England"] * 3,
        "value": [4.4, np.nan, 5.0, 4.0, np.nan, 3.6],
        "text": ["4.4%", "", "5.0%", "4.0%", "", "3.6%"],
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


def all_charts(ink: Ink) -> dict[str, Spec]:
    return {
        "trend": trend(POINTS, TARGETS, ink),
        "trend without a target": trend(POINTS, TARGETS.head(0), ink),
        "trend with a step, a break and what is provisional": trend(
            POINTS.assign(provisional=[False, False, True, True]),
            TARGETS.assign(value=[72.0, 72.0, 73.0, 74.0]),
            ink,
            breaks=pd.DataFrame({"label": [PERIODS[1]], "from_": ["2019/20"]}),
        ),
        "trend for a room": enlarged(trend(POINTS, TARGETS, ink), 2),
        "xmr": xmr(XMR, LEVELS, ink),
        "published": published(SERIES, ["Birmingham", "England"], "%", ink),
        "bars": status_bars(COUNTS, ink),
        "shares": status_bars(COUNTS, ink, share=True),
        "timeline": timeline(MARKS, [(date(2023, 4, 5), "As at 5 April 2023")], ink),
    }


def layers_with(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    data = layer.get("data") or spec["data"]
    return list(spec["datasets"][data["name"]])
