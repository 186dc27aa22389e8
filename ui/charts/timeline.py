"""Target dates: one mark a project, a lane a workstream, today's rule named in place."""

import json
from datetime import date
from itertools import groupby
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.frame import LABEL_SIZE, Spec, fixed, framed, haloed
from ui.palette import SCREEN, Ink

ROW, LANE_GAP = 22, 0.6
# Marks this share of the axis apart have room for their names beside each other.
ROOM = 0.085
# Wider than elsewhere: the rules of named days pass behind many names.
HALO = 8
# On a narrower chart the names would cover each other; marks, alt text and table stay.
NAMED_FROM = 560


def timeline(
    marks: pd.DataFrame, rules: list[tuple[date, str]], ink: Ink = SCREEN, lanes: list[str] | None = None
) -> Spec:
    """Draw each mark at its date in its lane, and a rule for each named day.

    ``marks``: one row a project: lane, date, symbol, fill (already of ``ink``), name, status, words (of its
    date), is_overdue. ``rules``: day and name, such as today and the next Board. ``lanes`` gives their order.
    """
    order = lanes or marks["lane"].drop_duplicates().tolist()
    days = pd.to_datetime(pd.Series([day for day, _ in rules]))
    everything = pd.concat([marks["date"], days])
    margin = (everything.max() - everything.min()) * 0.02 + pd.Timedelta(days=7)
    first, last = everything.min() - margin, everything.max() + margin * 3
    placed = placed_in_lanes(marks, order, (last - first) * ROOM)
    height = float(placed["y"].max()) + 1 if len(placed) else 1.0
    x = alt.X(
        "date:T",
        scale=alt.Scale(domain=[_day(first), _day(last)]),
        axis=alt.Axis(
            format="%b %Y", tickCount={"interval": "month", "step": 3}, labelOverlap="greedy", grid=False
        ),
    )
    tops = {str(lane): float(top) for lane, top in placed.groupby("lane")["y"].min().items()}
    scale = alt.Scale(domain=[height, -1], nice=False)
    y = alt.Y("y:Q", scale=scale, axis=_lane_axis(tops, ink))
    drawn = placed.assign(date=placed["date"].map(_day))
    base = alt.Chart(drawn).encode(x=x, y=y)
    names = {"align": "left", "baseline": "middle", "dx": 11, "fontSize": LABEL_SIZE}
    shown = {"opacity": {"expr": f"width < {NAMED_FROM} ? 0 : 1"}}
    is_late = drawn["is_overdue"].astype("bool")
    named = alt.Chart(drawn[~is_late][["date", "y", "name"]]).encode(x=x, y=y, text=alt.Text("name:N"))
    late = alt.Chart(drawn[is_late][["date", "y", "late"]]).encode(x=x, y=y, text=alt.Text("late:N"))
    layers: list[Any] = [
        _lane_lines(tops, scale, ink),
        *_rules(rules, first, last, x, ink),
        base.mark_text(stroke=ink.text, strokeWidth=0.7, baseline="middle").encode(
            text=alt.Text("symbol:N"),
            size=alt.SizeValue(19),
            color=alt.Color("fill:N", scale=None),
            tooltip=[
                alt.Tooltip("name:N", title="Project"),
                alt.Tooltip("status:N", title="Status"),
                alt.Tooltip("words:N", title="Date"),
            ],
        ),
        haloed(named, ink, names | shown, halo=HALO),
        haloed(late, ink, names | shown | {"fontWeight": "bold"}, ink.off, HALO),
    ]
    return framed(layers, ink, int((height + 1) * ROW))


def placed_in_lanes(marks: pd.DataFrame, order: list[str], room: pd.Timedelta) -> pd.DataFrame:
    """Add ``y``: marks nearer to each other than ``room`` stand below each other, lanes below lanes."""
    lanes = pd.Index(order).get_indexer(pd.Index(marks["lane"]))
    in_order = np.lexsort([marks["date"].to_numpy(), lanes])
    in_order = in_order[lanes[in_order] >= 0]
    shown, top, y = marks.iloc[in_order], 0.0, list[float]()
    days = shown["date"].to_numpy().astype("datetime64[s]").astype("int64")
    of_marks = zip(lanes[in_order], days.tolist(), shown["is_overdue"].tolist(), strict=True)
    for _, lane in groupby(of_marks, key=lambda mark: mark[0]):
        slots = _free_slots([(day, is_late) for _, day, is_late in lane], room.total_seconds())
        y += [top + slot for slot in slots]
        top += max(slots) + 1 + LANE_GAP
    return shown.assign(y=pd.Series(y, index=shown.index, dtype="float64"), late=shown["name"] + " overdue")


def _free_slots(marks: list[tuple[int, bool]], room: float) -> list[int]:
    """Return for each date (seconds), in order, the first slot that no nearer mark holds; a late one says so too."""
    free_from: list[float] = []
    slots = []
    for day, late in marks:
        slot = next((place for place, free in enumerate(free_from) if free <= day), len(free_from))
        free_from[slot : slot + 1] = [day + room * (2 if late else 1)]
        slots.append(slot)
    return slots


def _day(of: Any) -> str:
    return f"{of:%Y-%m-%d}"


def _lane_axis(tops: dict[str, float], ink: Ink) -> alt.Axis:
    """Name each lane beside its first row."""
    names = json.dumps({f"{top:.2f}".rstrip("0").rstrip("."): lane for lane, top in tops.items()})
    return alt.Axis(
        values=sorted(tops.values()),
        labelExpr=f"{names}[format(datum.value, '.2~f')]",
        labelFontSize=15,
        labelFontWeight="bold",
        labelColor=ink.text,
        labelPadding=8,
        domain=False,
        ticks=False,
        grid=False,
    )


def _lane_lines(tops: dict[str, float], scale: alt.Scale, ink: Ink) -> alt.Chart:
    """A line above each lane."""
    rows = pd.DataFrame({"y": [top - (1 + LANE_GAP) / 2 for top in tops.values()]})
    y = alt.Y("y:Q", scale=scale)
    lines: alt.Chart = alt.Chart(rows).mark_rule(color=ink.line)
    return lines.encode(y=y, x=fixed(alt.XValue, 0), x2=fixed(alt.X2Value, "width"))


def _rules(
    rules: list[tuple[date, str]], first: pd.Timestamp, last: pd.Timestamp, x: alt.X, ink: Ink
) -> list[alt.Chart]:
    drawn: list[alt.Chart] = []
    for place, (day, name) in enumerate(rules):
        at = pd.DataFrame({"date": [_day(day)], "name": [name]})
        is_late = (pd.Timestamp(day) - first) / (last - first) > 0.6
        side: Literal["left", "right"] = "right" if is_late else "left"
        rule = alt.Chart(at).encode(x=x)
        dash = [1, 0] if place == 0 else [6, 4]
        drawn.append(rule.mark_rule(color=ink.text, strokeWidth=2 if place == 0 else 1.5, strokeDash=dash))
        look = {"align": side, "baseline": "bottom", "dx": -6 if is_late else 6, "fontSize": LABEL_SIZE}
        named = rule.encode(text=alt.Text("name:N"), y=fixed(alt.YValue, -4 + 18 * -place))
        drawn.append(haloed(named, ink, look | ({"fontWeight": "bold"} if place == 0 else {})))
    return drawn
