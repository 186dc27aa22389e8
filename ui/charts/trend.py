"""Figures by period against their targets: the last point in its verdict's colour."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.theme import INK, NO_BREAKS, PAGE, TARGET, Layers, Plane, Size, find_struck, label, tooltip

NO_TARGETS = pd.DataFrame({"label": [], "name": [], "value": [], "text": [], "words": []}).astype(
    {"value": "float64"}
)
ROOM_BELOW = 38  # pixels that a figure needs beneath its point, clear of the axis
FALL = 12  # a line that falls this many pixels to its last point passes behind a figure above it
ROOM_FOR_FIGURE = 52  # pixels across that a figure needs, or it meets its neighbour


def trend(
    points: pd.DataFrame,
    targets: pd.DataFrame = NO_TARGETS,
    breaks: pd.DataFrame = NO_BREAKS,
    size: Size = PAGE,
) -> alt.LayerChart:
    """Draw figures in order, with every target named in place.

    ``points``: one row a period in order, gaps included: label, value (NaN where there is none), text (as
    printed), verdict, repeated and provisional (bool), part (a line joins the figures of one part only).
    ``targets``: one row a period and target: label, name, value, text, words (with the name). ``breaks``: one row a
    break: label, from_.
    """
    values = pd.concat([points["value"], targets["value"]])
    free = max(0.25, ROOM_BELOW / (size.height - 2 * ROOM_BELOW))
    plane = Plane(points["label"].tolist(), values, free, size, breaks, names=targets["words"].tolist())
    known = points[points["value"].notna()]
    line = plane.chart(known).mark_line(color=INK.series_1, strokeWidth=2.5, interpolate="linear")
    layers = [
        line.encode(detail="part:N"),
        *(_draw_targets(plane, targets, known) if len(targets) else []),
        *plane.draw_breaks(),
        *(_draw_figures(plane, known, targets) if len(known) else []),
    ]
    return plane.layer(layers)


def place_figures(known: pd.DataFrame, targets: pd.DataFrame, pixel: float) -> pd.DataFrame:
    """Add is_key (printed even where room is short) and is_under (printed beneath its point).

    Key are the last figure, and the highest and the lowest apart from it. Beneath stand the lowest of these, the
    last where its own line falls to it, and a figure with a target close above, but none with one closer below.
    """
    values, place = known["value"], np.arange(len(known))
    is_last = place == len(known) - 1
    apart = values[place < len(known) - 1 - len(known) // (8 if len(known) <= 60 else 5)]
    is_key = is_last | known.index.isin([apart.idxmax(), apart.idxmin()] if len(apart) else [])
    earlier = values[is_key & ~is_last]
    is_lowest = values.eq(earlier.min()) & is_key & ~is_last & (len(earlier) > 1)
    # The last figure is some thirtieth of the width to its left: among many points, over several of them.
    before = values.shift().rolling(len(known) // 30 + 1, min_periods=1).max()
    falls = is_last & (values - before < -FALL * pixel)
    above, below = find_struck(known, targets, pixel)
    is_under = (above < below) | (np.isinf(below) & (is_lowest | falls))
    return known.assign(is_key=is_key, is_under=is_under)


def _draw_figures(plane: Plane, known: pd.DataFrame, targets: pd.DataFrame) -> Layers:
    is_last, scale = known.index == known.index[-1], plane.type_scale
    provisional = known["provisional"].astype("bool")
    colour = known["verdict"].map(INK.verdicts).fillna(INK.series_1).where(is_last, INK.series_1)
    drawn = place_figures(known, targets, plane.pixel * scale).assign(
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
    printed = label(figures.encode(text=text), "", fontSize=plane.value_size, fontWeight="bold", dy=dy)
    # The newest says what the dashed ring means; each has it in its tooltip.
    newest = drawn[provisional].tail(1).assign(words="provisional")
    if newest.empty:
        return [points, *printed]
    below = (38 if drawn["is_under"].any() else 22) * scale
    look: dict[str, Any] = {"fontSize": plane.label_size, "fontStyle": "italic"}
    return [points, *printed, *label(plane.chart(newest), align="right", dx=8 * scale, dy=below, **look)]


def find_steps(targets: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    """Return one row a run of periods with the same target: as ``targets``, until (its last label), was.

    ``targets``: one row a period and target: label, name, value, text, words. ``was`` is the value before a step,
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


def _draw_targets(plane: Plane, targets: pd.DataFrame, known: pd.DataFrame) -> Layers:
    runs = find_steps(targets, plane.labels)
    stepped = runs[runs["was"].notna()]
    scale, layers = plane.type_scale, [plane.draw_levels(runs, **TARGET)]
    if len(stepped):
        steps = plane.chart(stepped).mark_rule(**TARGET)
        layers.append(steps.encode(x=plane.x.bandPosition(0), y2="was:Q"))
    # A target is named right of all figures, and on its own line where it began with another value.
    last = runs.drop_duplicates("name", keep="last")
    layers += plane.name_levels(last)
    first = runs.drop_duplicates("name").assign(words=runs["text"])
    beside = known.loc[known["label"].isin(plane.labels[: max(2, len(plane.labels) // 8)]), "value"]
    for name, rows in first[~first.index.isin(last.index)].groupby("name"):
        level = rows["value"].iloc[0]
        # On the side where no figure stands, else away from where the target goes; not where the figures cross it.
        sides = set(beside > level) or {bool((last.loc[last["name"] == name, "value"] > level).all())}
        if len(sides) > 1:
            continue
        look: dict[str, Any] = (
            {"baseline": "top", "dy": 6 * scale}
            if True in sides
            else {"baseline": "bottom", "dy": -5 * scale}
        )
        look |= {"align": "left", "fontSize": plane.label_size}
        layers += label(plane.chart(rows).encode(x=alt.XValue(0)), **look)
    return layers
