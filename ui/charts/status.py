"""Delivery status by workstream, as bars that start at zero."""

from typing import Literal

import altair as alt
import pandas as pd

from ui.charts.frame import LABEL_SIZE, Spec, fixed, framed
from ui.palette import SCREEN, Ink

BAR = 34
KEY = 52
# From this width on the key stands in one row.
ONE_ROW = 520
# Pixels: of a digit, of a symbol with its space, and of what a segment keeps free.
DIGIT, SYMBOL, FREE = 9, 22, 6
# What a segment says with the pixels that it has.
_SAID = (
    f"datum.room * width >= datum.needs + {SYMBOL} ? datum.label : "
    "datum.room * width >= datum.needs ? datum.number : ''"
)


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
        number=number,
        label=shown["symbol"] + " " + number,
        room=room,
        needs=number.str.len() * DIGIT + FREE,
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
            legend=alt.Legend(
                columns=fixed(alt.ExprRef, f"width < {ONE_ROW} ? 2 : {len(key)}"), symbolSize=120
            ),
        ),
        detail=alt.Detail("rank:Q"),
    )
    numbers = (
        base.transform_calculate(said=_SAID)
        .mark_text(fontSize=LABEL_SIZE, fontWeight="bold")
        .encode(
            x=alt.X("count:Q", stack=stack, bandPosition=0.5, axis=axis),
            text=alt.Text("said:N"),
            color=alt.Color("on_fill:N", scale=None),
            detail=alt.Detail("rank:Q"),
        )
    )
    each = {"resolve": {"scale": {"color": "independent"}}}
    return framed([segments, numbers], ink, BAR * max(len(workstreams), 1), **each)
