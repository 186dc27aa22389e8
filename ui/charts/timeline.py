"""Target dates: one mark a project, a lane a workstream, today's rule named in place."""

import json
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from ui.charts.theme import INK, WHERE_WIDE, Layers, beside, chart_of, label, layer_inside, tooltip

ROW, LANE_GAP = 22, 0.6
# Marks this share of the axis apart have room for their names beside each other.
ROOM = 0.085
HALO = 8  # wider than elsewhere: the rules of named days pass behind many names


def timeline(marks: pd.DataFrame, rules: list[tuple[date, str]], lanes: list[str]) -> alt.LayerChart:
    """Draw each mark at its date in its lane, and a rule for each named day.

    ``marks``: one row a project: lane, date, symbol, fill (a colour), name, status, words (of its date),
    is_overdue. ``rules``: day and name, such as today and the next Board. ``lanes`` in their order.
    """
    days = pd.concat([marks["date"], pd.to_datetime(pd.Series([day for day, _ in rules]))])
    margin = (days.max() - days.min()) * 0.02 + pd.Timedelta(days=7)
    first, last = days.min() - margin, days.max() + margin * 3
    drawn = place_in_lanes(marks, lanes, (last - first) * ROOM)
    height = float(drawn["y"].max()) + 1 if len(drawn) else 1.0
    tops = {str(lane): float(top) for lane, top in drawn.groupby("lane")["y"].min().items()}
    months = alt.Axis(
        format="%b %Y", tickCount={"interval": "month", "step": 3}, labelOverlap="greedy", grid=False
    )
    x = alt.X("date:T", scale=alt.Scale(domain=[f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"]), axis=months)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[height, -1], nice=False), axis=_lane_axis(tops))
    # A day as text: Vega reads it as the same day in every time zone of Britain.
    drawn = drawn.assign(date=drawn["date"].dt.strftime("%Y-%m-%d"))
    symbols = (
        chart_of(drawn)
        .mark_text(stroke=INK.text, strokeWidth=0.7, baseline="middle")
        .encode(
            x=x,
            y=y,
            text="symbol:N",
            size=alt.SizeValue(19),
            color=alt.Color("fill:N", scale=None),
            tooltip=tooltip({"name:N": "Project", "status:N": "Status", "words:N": "Date"}),
        )
    )
    lines = chart_of(pd.DataFrame({"y": [top - (1 + LANE_GAP) / 2 for top in tops.values()]}))
    layers: Layers = [
        lines.mark_rule(color=INK.line).encode(y=y, x=alt.XValue(0), x2=alt.X2Value("width")),
        *_draw_rules(rules, first, last, x),
        symbols,
    ]
    look: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 11, "opacity": WHERE_WIDE}
    is_late = drawn["is_overdue"].astype("bool")
    names, late = (chart_of(drawn[which]).encode(x=x, y=y) for which in (~is_late, is_late))
    layers += label(names, "name", HALO, **look)
    layers += label(late, "late", HALO, **look, fontWeight="bold", color=INK.off)
    return layer_inside(layers, int((height + 1) * ROW))


def place_in_lanes(marks: pd.DataFrame, lanes: list[str], room: pd.Timedelta) -> pd.DataFrame:
    """Add ``y``: marks nearer to each other than ``room`` stand below each other, lanes below lanes.

    An overdue mark, whose label ``late`` is longer, keeps twice the room.
    """
    placed, top = {}, 0.0
    for lane in lanes:
        in_lane = marks[marks["lane"] == lane].sort_values("date", kind="stable")
        free_from: list[pd.Timestamp] = []
        for index, day, is_late in in_lane[["date", "is_overdue"]].itertuples():
            slot = next((slot for slot, free in enumerate(free_from) if free <= day), len(free_from))
            free_from[slot : slot + 1] = [day + room * (2 if is_late else 1)]
            placed[index] = top + slot
        top += len(free_from) + LANE_GAP if free_from else 0
    shown = marks.loc[list(placed)]
    return shown.assign(y=pd.Series(placed, dtype="float64"), late=shown["name"] + " overdue")


def _lane_axis(tops: dict[str, float]) -> alt.Axis:
    """Name each lane beside its first row."""
    names = json.dumps({f"{top:.2f}".rstrip("0").rstrip("."): lane for lane, top in tops.items()})
    return alt.Axis(
        values=sorted(tops.values()),
        labelExpr=f"{names}[format(datum.value, '.2~f')]",
        labelFontSize=15,
        labelFontWeight="bold",
        labelColor=INK.text,
        labelPadding=8,
        domain=False,
        ticks=False,
        grid=False,
    )


def _draw_rules(rules: list[tuple[date, str]], first: pd.Timestamp, last: pd.Timestamp, x: alt.X) -> Layers:
    layers: Layers = []
    for place, (day, name) in enumerate(rules):
        is_late = (pd.Timestamp(day) - first) / (last - first) > 0.6
        width, dash, weight = (1.5, [6, 4], "normal") if place else (2, [1, 0], "bold")
        rule = chart_of(pd.DataFrame({"date": [day.isoformat()], "name": [name]})).encode(x=x)
        named = rule.encode(y=alt.YValue(-4 - 18 * place))
        layers.append(rule.mark_rule(color=INK.text, strokeWidth=width, strokeDash=dash))
        layers += label(named, "name", **beside(is_late), baseline="bottom", fontWeight=weight)
    return layers
