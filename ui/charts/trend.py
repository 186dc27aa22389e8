"""Figures by period against their targets: the last point in its verdict's colour."""

from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.theme import (
    INK,
    LABEL_HEIGHT,
    LABEL_SIZE,
    NO_BREAKS,
    VALUE_SIZE,
    chart_of,
    draw_breaks,
    label,
    make_head_room,
    pad_domain,
    period_axis,
    spread_labels,
)

HEIGHT = 300
# Pixels that a figure needs above its point, or beneath it, clear of the axis.
ROOM_ABOVE, ROOM_BELOW = 44, 38
FALL = 12  # a line that falls this many pixels to its last point passes behind a figure above it
ROOM_FOR_FIGURE = 52  # pixels across that a figure needs, or it meets its neighbour
Layers = list[alt.Chart]


def trend(
    points: pd.DataFrame,
    targets: pd.DataFrame,
    height: int = HEIGHT,
    breaks: pd.DataFrame = NO_BREAKS,
    type_scale: float = 1,
) -> alt.LayerChart:
    """Draw figures in order, with every target named in place.

    ``points``: one row a period in order, gaps included: label, value (NaN where there is none), text (as
    printed), verdict, repeated (bool), and where there are any provisional (bool) and part (a line joins the
    figures of one part only). ``targets``: one row a period and target: label, name, value, words.
    ``breaks``: one row a break: label, from_. ``type_scale`` enlarges all type, for a screen read across a room.
    """
    # Without these columns every gap parts a series, and every figure is final.
    points = points.assign(
        part=points.get("part", points["value"].isna().cumsum()),
        provisional=points.get("provisional", pd.Series(False, index=points.index)),
    )
    labels = points["label"].tolist()
    free = max(0.25, ROOM_BELOW / (height - 2 * ROOM_BELOW))
    domain = make_head_room(pad_domain(pd.concat([points["value"], targets["value"]]), free), breaks, height)
    pixel = (domain[1] - domain[0]) / height
    x = period_axis(labels, type_scale)
    y = alt.Y("value:Q", scale=alt.Scale(domain=domain, zero=False, nice=False), axis=None)
    known = points[points["value"].notna()]
    line = chart_of(known).mark_line(color=INK.series_1, strokeWidth=2.5, interpolate="linear")
    layers: Layers = [
        line.encode(x=x, y=y, detail=alt.Detail("part:N")),
        *(_draw_targets(targets, known, labels, x, y, pixel, type_scale) if len(targets) else []),
        *draw_breaks(breaks, labels, x, type_scale),
        *(_draw_figures(known, targets, len(labels), x, y, pixel, type_scale) if len(known) else []),
    ]
    return alt.LayerChart(layer=layers, width="container", height=height)


def place_figures(known: pd.DataFrame, targets: pd.DataFrame, pixel: float) -> pd.DataFrame:
    """Add is_key (printed even where room is short) and is_under (printed beneath its point).

    Key are the last figure, and the highest and the lowest apart from it. Beneath stand the lowest of these, the
    last where its own line falls to it, and a figure with a target close above, but none with one close below.
    """
    values, place = known["value"], np.arange(len(known))
    is_last = place == len(known) - 1
    apart = values[place < len(known) - 1 - len(known) // (8 if len(known) <= 60 else 5)]
    is_key = is_last | known.index.isin([apart.idxmax(), apart.idxmin()] if len(apart) else [])
    earlier = values[is_key & ~is_last]
    is_lowest = values.eq(earlier.min()) & is_key & ~is_last & (len(earlier) > 1)
    falls = is_last & (values.diff() < -FALL * pixel)
    above = targets["value"] - targets["label"].map(known.set_index("label")["value"]).astype("float64")
    has_target_above = known["label"].isin(targets["label"][above.between(0, ROOM_ABOVE * pixel)])
    has_target_below = known["label"].isin(targets["label"][above.between(-ROOM_ABOVE * pixel, 0)])
    return known.assign(is_key=is_key, is_under=has_target_above | ((is_lowest | falls) & ~has_target_below))


def _draw_figures(
    known: pd.DataFrame,
    targets: pd.DataFrame,
    periods: int,
    x: alt.X,
    y: alt.Y,
    pixel: float,
    type_scale: float,
) -> Layers:
    is_last = known.index == known.index[-1]
    provisional = known["provisional"].astype("bool")
    colour = known["verdict"].map(INK.verdicts).fillna(INK.series_1).where(is_last, INK.series_1)
    drawn = place_figures(known, targets, pixel).assign(
        colour=colour,
        fill=colour.mask(known["repeated"].astype("bool") | provisional, INK.ground),
        size=np.where(is_last | provisional, 150, 70),
        standing=np.where(provisional, "provisional", "final"),
    )
    figures = chart_of(drawn).encode(x=x, y=y)
    points = figures.mark_point(filled=True, opacity=1, strokeWidth=2).encode(
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
        strokeDash=alt.StrokeDashValue([1, 0], condition={"test": "datum.provisional", "value": [3, 2]}),
        size=alt.Size("size:Q", scale=None),
        tooltip=[
            alt.Tooltip("label:N", title="Period"),
            alt.Tooltip("text:N", title="Figure"),
            alt.Tooltip("standing:N", title="Standing"),
        ],
    )
    has_room = f"datum.is_key || width >= {ROOM_FOR_FIGURE * periods}"
    text = alt.TextValue("", condition={"test": has_room, "field": "text", "type": "nominal"})
    printed = label(
        figures.encode(text=text),
        fontSize=VALUE_SIZE * type_scale,
        fontWeight="bold",
        dy=alt.expr(f"datum.is_under ? {22 * type_scale} : {-18 * type_scale}"),
    )
    # The newest says what the dashed ring means; each has it in its tooltip.
    newest = drawn[provisional].tail(1).assign(words="provisional")
    if newest.empty:
        return [points, *printed]
    named = label(
        chart_of(newest).encode(x=x, y=y, text=alt.Text("words:N")),
        align="right",
        dx=8 * type_scale,
        dy=(38 if drawn["is_under"].any() else 22) * type_scale,
        fontSize=LABEL_SIZE * type_scale,
        fontStyle="italic",
    )
    return [points, *printed, *named]


def find_steps(targets: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    """Return one row a run of periods with the same target: name, value, words, label and until (its ends), was.

    ``targets``: one row a period and target: label, name, value, words. ``was`` is the value before a step,
    missing where no other value goes before it directly.
    """
    ordered = targets.assign(place=targets["label"].map(labels.index))
    ordered = ordered.sort_values(["name", "place"], kind="stable")
    earlier = ordered.shift()
    follows = (ordered["name"] == earlier["name"]) & (ordered["place"] == earlier["place"] + 1)
    before = earlier["value"].where(follows)
    begins = ~(follows & (before == ordered["value"]))
    until = ordered["label"].where(begins.shift(-1, fill_value=True)).bfill()
    return ordered.assign(was=before, until=until)[begins].reset_index(drop=True)


def _draw_targets(
    targets: pd.DataFrame,
    known: pd.DataFrame,
    labels: list[str],
    x: alt.X,
    y: alt.Y,
    pixel: float,
    type_scale: float,
) -> Layers:
    runs = find_steps(targets, labels)
    stepped = runs[runs["was"].notna()]
    is_first, is_last = ~runs["name"].duplicated(), ~runs["name"].duplicated(keep="last")
    first_value = runs.groupby("name")["value"].transform("first")
    # A target is named at its left end, and at its right end where another value stands there.
    first, last = runs[is_first], runs[is_last & (runs["value"] != first_value)]
    next_value = first["name"].map(stepped.drop_duplicates("name").set_index("name")["value"])
    figures = known["value"].tolist() or [float("-inf")]
    # Words stand clear of their own step, and where there is none of the figure beside them.
    is_stepped = first["name"].isin(stepped["name"])
    first_under = (next_value > first["value"]).where(is_stepped, first["value"] < figures[0])
    last_under = (last["was"] > last["value"]).where(
        last["name"].isin(stepped["name"]), last["value"] < figures[-1]
    )
    rule: dict[str, Any] = {"strokeDash": [6, 4], "strokeWidth": 1.5, "color": INK.text}
    return [
        chart_of(runs).mark_rule(**rule).encode(x=x.bandPosition(0), x2=alt.X2("until", bandPosition=1), y=y),
        *(
            [chart_of(stepped).mark_rule(**rule).encode(x=x.bandPosition(0), y=y, y2=alt.Y2("was:Q"))]
            * (len(stepped) > 0)
        ),
        *_name_targets(first, first_under, "left", y, pixel, type_scale),
        *_name_targets(last, last_under, "right", y, pixel, type_scale),
    ]


def _name_targets(
    runs: pd.DataFrame,
    is_under: "pd.Series[bool]",
    side: Literal["left", "right"],
    y: alt.Y,
    pixel: float,
    type_scale: float,
) -> Layers:
    at = alt.XValue(0 if side == "left" else "width")
    layers: Layers = []
    for under, rows in runs.groupby(is_under):
        placed = rows.assign(value=spread_labels(rows["value"], LABEL_HEIGHT * pixel))
        layers += label(
            chart_of(placed).encode(x=at, y=y, text=alt.Text("words:N")),
            align=side,
            baseline="top" if under else "bottom",
            dy=(6 if under else -5) * type_scale,
            fontSize=LABEL_SIZE * type_scale,
        )
    return layers
