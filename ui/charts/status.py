"""Delivery status by workstream, as bars that start at zero."""

import altair as alt
import pandas as pd

from ui.charts.theme import INK, LABEL_SIZE, chart_of

BAR = 26
ONE_ROW = 520  # from this width on the key stands in one row
# Pixels: of a digit, of a symbol with its space, and of what a segment keeps free.
DIGIT, SYMBOL, FREE = 9, 22, 6
# What a segment is labelled with, by the pixels that it has.
_LABEL = (
    f"datum.room * width >= datum.needs + {SYMBOL} ? datum.label : "
    "datum.room * width >= datum.needs ? datum.number : ''"
)


def status_bars(counts: pd.DataFrame, share: bool = False) -> alt.LayerChart:
    """Draw one bar a workstream, one segment a status.

    ``counts``: one row a workstream and status, both in order: workstream, status, symbol, count, fill and
    on_fill (colours). ``share`` draws every bar at full length, in per cent.
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
    base = chart_of(drawn).encode(
        y=alt.Y(
            "workstream:N",
            sort=workstreams,
            axis=alt.Axis(domain=False, ticks=False, labelFontSize=15, labelColor=INK.text, labelPadding=8),
            scale=alt.Scale(type="band", paddingInner=0.18, paddingOuter=0.05),
        ),
        tooltip=[
            alt.Tooltip("workstream:N", title="Workstream"),
            alt.Tooltip("status:N", title="Status"),
            alt.Tooltip("count:Q", title="Count"),
        ],
    )
    segments = base.mark_bar(stroke=INK.ground, strokeWidth=1.5).encode(
        x=alt.X("start:Q", axis=axis),
        x2=alt.X2("end:Q"),
        color=alt.Color(
            "key:N",
            scale=alt.Scale(domain=key, range=statuses["fill"].tolist()),
            legend=alt.Legend(columns=alt.expr(f"width < {ONE_ROW} ? 2 : {len(key)}"), symbolSize=120),
        ),
    )
    numbers = base.mark_text(
        fontSize=LABEL_SIZE, fontWeight="bold", text=alt.expr(_LABEL), fill=alt.expr("datum.on_fill")
    ).encode(x=alt.X("middle:Q", axis=axis))
    return alt.LayerChart(
        layer=[segments, numbers],
        width="container",
        height=BAR * max(len(workstreams), 1),
        # The key stands above the bars and takes nothing of their height: one bar alone would have none left.
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
