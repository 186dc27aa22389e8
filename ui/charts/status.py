"""Delivery status by workstream, as bars that start at zero."""

import altair as alt
import pandas as pd

from ui.charts.theme import INK, LABEL_SIZE, chart_of, layer_inside, tooltip

BAR = 26
# Pixels: of a digit, of a symbol with its space, and of what a segment keeps free.
DIGIT, SYMBOL, FREE = 9, 22, 6
# Of a letter of a workstream's name, of a status in the key, and of what the longest of them takes more.
LETTER, ENTRY, LONG_ENTRY = 8, 80, 72
# The width of the whole chart; that of its bars alone changes while it is laid out.
_ROOM = "(isFinite(containerSize()[0]) ? containerSize()[0] : width)"
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
    number = counts["count"].astype("str")
    known = counts.assign(
        key=counts["symbol"] + " " + counts["status"],
        number=number,
        label=counts["symbol"] + " " + number,
        needs=number.str.len() * DIGIT + FREE,
    )
    shown = known[known["count"] > 0]
    statuses = known[known["status"].isin(shown["status"])].drop_duplicates("status")
    bar = shown.groupby("workstream", sort=False)["count"]
    whole, end = bar.transform("sum"), bar.cumsum()
    unit, longest = (whole, whole) if share else (1, whole.max())
    drawn = shown.assign(
        start=(end - shown["count"]) / unit,
        middle=(end - shown["count"] / 2) / unit,
        end=end / unit,
        room=shown["count"] / longest,
    )
    workstreams = counts["workstream"].drop_duplicates().tolist()
    names = alt.Axis(domain=False, ticks=False, labelFontSize=15, labelColor=INK.text, labelPadding=8)
    bands = alt.Scale(type="band", paddingInner=0.18, paddingOuter=0.05)
    base = chart_of(drawn).encode(
        y=alt.Y("workstream:N", sort=workstreams, axis=names, scale=bands),
        tooltip=tooltip({"workstream:N": "Workstream", "status:N": "Status", "count:Q": "Count"}),
    )
    axis = alt.Axis(format="%", tickCount=4, grid=False) if share else None
    fills = alt.Scale(domain=statuses["key"].tolist(), range=statuses["fill"].tolist())
    named = LETTER * max(map(len, workstreams), default=0)
    two, one_row = named + 2 * (ENTRY + LONG_ENTRY), named + ENTRY * len(statuses) + LONG_ENTRY
    columns = alt.expr(f"{_ROOM} < {two} ? 1 : {_ROOM} < {one_row} ? 2 : {len(statuses)}")
    key = alt.Legend(columns=columns, symbolSize=120)
    segments = base.mark_bar(stroke=INK.ground, strokeWidth=1.5).encode(
        x=alt.X("start:Q", axis=axis), x2="end:Q", color=alt.Color("key:N", scale=fills, legend=key)
    )
    text, fill = alt.expr(_LABEL), alt.expr("datum.on_fill")
    numbers = base.mark_text(fontSize=LABEL_SIZE, fontWeight="bold", text=text, fill=fill)
    numbers = numbers.encode(x=alt.X("middle:Q", axis=axis))
    return layer_inside([segments, numbers], BAR * max(len(workstreams), 1))
