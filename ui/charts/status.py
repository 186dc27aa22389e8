"""Delivery status by workstream, as bars that start at zero."""

from typing import Literal

import altair as alt
import pandas as pd

from ui.charts.frame import LABEL_SIZE, Spec, framed
from ui.palette import SCREEN, Ink

BAR = 34
KEY = 52
# A segment narrower than this share of the widest bar has no room for its number, or for its symbol too.
ROOM_FOR_NUMBER = 0.018
ROOM_FOR_SYMBOL = 0.07


def status_bars(counts: pd.DataFrame, ink: Ink = SCREEN, share: bool = False) -> Spec:
    """Draw one bar a workstream, one segment a status.

    ``counts``: one row a workstream and status, both in order: workstream, status, symbol, count, and the
    colours fill and on_fill, already those of ``ink``. ``share`` draws every bar at full length, in per cent.
    """
    shown = counts[counts["count"] > 0]
    statuses = counts[counts["status"].isin(shown["status"])].drop_duplicates("status")
    key = (statuses["symbol"] + " " + statuses["status"]).tolist()
    rank = {status: place for place, status in enumerate(statuses["status"])}
    bars = shown.groupby("workstream")["count"].transform("sum")
    room = shown["count"] / (bars if share else bars.max())
    number = shown["count"].astype("str")
    drawn = shown.assign(
        key=shown["symbol"] + " " + shown["status"],
        rank=shown["status"].map(rank),
        label=(shown["symbol"] + " " + number)
        .mask(room < ROOM_FOR_SYMBOL, number)
        .mask(room < ROOM_FOR_NUMBER, ""),
    )
    workstreams = counts["workstream"].drop_duplicates().tolist()
    base = alt.Chart(drawn).encode(
        y=alt.Y(
            "workstream:N",
            sort=workstreams,
            axis=alt.Axis(domain=False, ticks=False, labelFontSize=15, labelColor=ink.text, labelPadding=8),
            scale=alt.Scale(paddingInner=0.18, paddingOuter=0.05),
        ),
        order=alt.Order("rank:Q"),
        tooltip=[
            alt.Tooltip("workstream:N", title="Workstream"),
            alt.Tooltip("status:N", title="Status"),
            alt.Tooltip("count:Q", title="Count"),
        ],
    )
    stack: Literal["normalize", "zero"] = "normalize" if share else "zero"
    axis = alt.Axis(format="%", tickCount=4, grid=False) if share else None
    segments = base.mark_bar(stroke=ink.ground, strokeWidth=1.5).encode(
        x=alt.X("count:Q", stack=stack, axis=axis),
        color=alt.Color(
            "key:N",
            scale=alt.Scale(domain=key, range=statuses["fill"].tolist()),
            legend=alt.Legend(columns=3, symbolSize=120),
        ),
        detail="rank:Q",
    )
    numbers = base.mark_text(fontSize=LABEL_SIZE, fontWeight="bold").encode(
        x=alt.X("count:Q", stack=stack, bandPosition=0.5, axis=axis),
        text="label:N",
        color=alt.Color("on_fill:N", scale=None),
        detail="rank:Q",
    )
    each = {"resolve": {"scale": {"color": "independent"}}}
    return framed([segments, numbers], ink, BAR * max(len(workstreams), 1), **each)
