"""Figures by period against their targets: the last point in its verdict's colour."""

from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.theme import INK, LABEL_SIZE, NO_BREAKS, VALUE_SIZE, Layers, Plane, label, size_type, tooltip

HEIGHT = 300
# Pixels that a figure needs above its point, or beneath it, clear of the axis.
ROOM_ABOVE, ROOM_BELOW = 44, 38
FALL = 12  # a line that falls this many pixels to its last point passes behind a figure above it
ROOM_FOR_FIGURE = 52  # pixels across that a figure needs, or it meets its neighbour


def trend(
    points: pd.DataFrame,
    targets: pd.DataFrame,
    height: int = HEIGHT,
    breaks: pd.DataFrame = NO_BREAKS,
    type_scale: float = 1,
) -> alt.LayerChart:
    """Draw figures in order, with every target named in place.

    ``points``: one row a period in order, gaps included: label, value (NaN where there is none), text (as
    printed), verdict, repeated and provisional (bool), part (a line joins the figures of one part only).
    ``targets``: one row a period and target: label, name, value, words. ``breaks``: one row a break: label, from_.
    ``type_scale`` enlarges all type, for a screen read across a room.
    """
    values = pd.concat([points["value"], targets["value"]])
    free = max(0.25, ROOM_BELOW / (height - 2 * ROOM_BELOW))
    plane = Plane(points["label"].tolist(), values, free, height, breaks, type_scale)
    known = points[points["value"].notna()]
    line = plane.chart(known).mark_line(color=INK.series_1, strokeWidth=2.5, interpolate="linear")
    layers = [
        line.encode(detail="part:N"),
        *(_draw_targets(plane, targets, known["value"]) if len(targets) else []),
        *plane.draw_breaks(),
        *(_draw_figures(plane, known, targets) if len(known) else []),
    ]
    return plane.layer(layers)


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


def _draw_figures(plane: Plane, known: pd.DataFrame, targets: pd.DataFrame) -> Layers:
    is_last, scale = known.index == known.index[-1], plane.type_scale
    provisional = known["provisional"].astype("bool")
    colour = known["verdict"].map(INK.verdicts).fillna(INK.series_1).where(is_last, INK.series_1)
    drawn = place_figures(known, targets, plane.pixel).assign(
        colour=colour,
        fill=colour.mask(known["repeated"].astype("bool") | provisional, INK.ground),
        size=np.where(is_last | provisional, 150, 70),
        standing=np.where(provisional, "provisional", "final"),
    )
    figures = plane.chart(drawn)
    dashed = {"test": "datum.provisional", "value": [3, 2]}
    points = figures.mark_point(filled=True, opacity=1, strokeWidth=2).encode(
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
        strokeDash=alt.StrokeDashValue([1, 0], condition=dashed),
        size=alt.Size("size:Q", scale=None),
        tooltip=tooltip({"label:N": "Period", "text:N": "Figure", "standing:N": "Standing"}),
    )
    has_room = f"datum.is_key || width >= {ROOM_FOR_FIGURE * len(plane.labels)}"
    text = alt.TextValue("", condition={"test": has_room, "field": "text", "type": "nominal"})
    dy = alt.expr(f"datum.is_under ? {22 * scale} : {-18 * scale}")
    printed = label(
        figures.encode(text=text), "", fontSize=size_type(VALUE_SIZE, scale), fontWeight="bold", dy=dy
    )
    # The newest says what the dashed ring means; each has it in its tooltip.
    newest = drawn[provisional].tail(1).assign(words="provisional")
    if newest.empty:
        return [points, *printed]
    below = (38 if drawn["is_under"].any() else 22) * scale
    look: dict[str, Any] = {"fontSize": size_type(LABEL_SIZE, scale), "fontStyle": "italic"}
    return [points, *printed, *label(plane.chart(newest), align="right", dx=8 * scale, dy=below, **look)]


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


def _draw_targets(plane: Plane, targets: pd.DataFrame, figures: "pd.Series[float]") -> Layers:
    runs = find_steps(targets, plane.labels)
    stepped = runs[runs["was"].notna()]
    is_stepped = runs["name"].isin(stepped["name"])
    by_name = runs.groupby("name")
    is_first, is_last = ~runs["name"].duplicated(), ~runs["name"].duplicated(keep="last")
    # Words stand clear of their own step, and where there is none of the figure beside them.
    next_value = runs["name"].map(stepped.drop_duplicates("name").set_index("name")["value"])
    ends = figures.iloc[[0, -1]].tolist() if len(figures) else [float("-inf")] * 2
    first_under = (next_value > runs["value"]).where(is_stepped, runs["value"] < ends[0])
    last_under = (runs["was"] > runs["value"]).where(is_stepped, runs["value"] < ends[1])
    # A target is named at its left end, and at its right end where another value stands there.
    is_other = runs["value"] != by_name["value"].transform("first")
    rule: dict[str, Any] = {"strokeDash": [6, 4], "strokeWidth": 1.5, "color": INK.text}
    x = plane.x.bandPosition(0)
    levels = plane.chart(runs).mark_rule(**rule).encode(x=x, x2=alt.X2("until", bandPosition=1))
    steps = plane.chart(stepped).mark_rule(**rule).encode(x=x, y2="was:Q")
    return [
        levels,
        *([steps] if len(stepped) else []),
        *_name_targets(plane, runs[is_first], first_under, "left"),
        *_name_targets(plane, runs[is_last & is_other], last_under, "right"),
    ]


def _name_targets(
    plane: Plane, runs: pd.DataFrame, is_under: "pd.Series[bool]", side: Literal["left", "right"]
) -> Layers:
    at, scale, layers = alt.XValue(0 if side == "left" else "width"), plane.type_scale, Layers()
    for under, rows in runs.groupby(is_under):
        baseline, dy = ("top", 6) if under else ("bottom", -5)
        named = plane.chart(plane.spread(rows)).encode(x=at)
        look: dict[str, Any] = {
            "baseline": baseline,
            "dy": dy * scale,
            "fontSize": size_type(LABEL_SIZE, scale),
        }
        layers += label(named, align=side, **look)
    return layers
