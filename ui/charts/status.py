"""Delivery status by workstream, as bars that start at zero."""

import altair as alt
import pandas as pd

from ui.charts.frame import LABEL_SIZE, Spec, fixed, framed
from ui.palette import SCREEN, Ink

BAR = 26
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
    bar = shown.groupby("workstream", sort=False)["count"]
    whole = bar.transform("sum")
    unit, longest = (whole, whole) if share else (1, whole.max())
    end = bar.cumsum()
    number = shown["count"].astype("str")
    drawn = shown.assign(
        key=shown["symbol"] + " " + shown["status"],
        start=(end - shown["count"]) / unit,
        middle=(end - shown["count"] / 2) / unit,
        end=end / unit,
        number=number,
        label=shown["symbol"] + " " + number,
        room=shown["count"] / longest,
        needs=number.str.len() * DIGIT + FREE,
    )
    workstreams = counts["workstream"].drop_duplicates().tolist()
    axis = alt.Axis(format="%", tickCount=4, grid=False) if share else None
    base = alt.Chart(drawn).encode(
        y=alt.Y(
            "workstream:N",
            sort=workstreams,
            axis=alt.Axis(domain=False, ticks=False, labelFontSize=15, labelColor=ink.text, labelPadding=8),
            scale=alt.Scale(type="band", paddingInner=0.18, paddingOuter=0.05),
        ),
        tooltip=[
            alt.Tooltip("workstream:N", title="Workstream"),
            alt.Tooltip("status:N", title="Status"),
            alt.Tooltip("count:Q", title="Count"),
        ],
    )
    segments = base.mark_bar(stroke=ink.ground, strokeWidth=1.5).encode(
        x=alt.X("start:Q", axis=axis),
        x2=alt.X2("end:Q"),
        color=alt.Color(
            "key:N",
            scale=alt.Scale(domain=key, range=statuses["fill"].tolist()),
            legend=alt.Legend(
                columns=fixed(alt.ExprRef, f"width < {ONE_ROW} ? 2 : {len(key)}"), symbolSize=120
            ),
        ),
    )
    numbers = base.mark_text(
        fontSize=LABEL_SIZE,
        fontWeight="bold",
        text=fixed(alt.ExprRef, _SAID),
        fill=fixed(alt.ExprRef, "datum.on_fill"),
    ).encode(x=alt.X("middle:Q", axis=axis))
    # The key stands above the bars and takes nothing of their height: one bar alone would have none left.
    rooms = {"autosize": {"type": "fit-x", "contains": "padding"}}
    return framed([segments, numbers], ink, BAR * max(len(workstreams), 1), **rooms)
