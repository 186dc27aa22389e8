"""An XmR chart (mean, limits, special causes with their rules), and its conclusions as icons.

The icons are our own drawings after NHS England's Making Data Count. Ring, line and letter say it without colour: H
and L for high and low, P, F and ? for passing, failing and hitting or missing the target.
"""

from base64 import b64encode
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.theme import INK, TARGET, VALUE_SIZE, WHERE_WIDE, Plane, Size, find_struck, label, tooltip
from ui.markup import render
from ui.palette import DARK, LIGHT, Ink

SIZE = Size(320)
# Shape and word go with each colour: no kind is known by colour alone.
SHAPES = {"common cause": "circle", "improvement": "diamond", "concern": "square", "neutral": "triangle-up"}
RULE_NAMES = {
    "outside": "Outside limits",
    "run": "Run of 7",
    "trend": "Trend of 7",
    "two_of_three": "2 of 3 near limit",
}
LINES: dict[str, dict[str, Any]] = {
    "centre": {"color": INK.secondary, "strokeWidth": 1.5},
    "limit": {"color": INK.secondary, "strokeWidth": 1.5, "strokeDash": [2, 3]},
    "target": TARGET,
}


def variation_colours(ink: Ink) -> dict[str, str]:
    """Colour of a point by what kind of variation it is; none of them a verdict's."""
    return dict(zip(SHAPES, (ink.secondary, ink.series_1, ink.series_4, ink.series_3), strict=True))


def xmr(points: pd.DataFrame, lines: pd.DataFrame) -> alt.LayerChart:
    """Draw figures by data period between their limits.

    ``points``: one row a data period, in order: label, value, text, centre, part (a line joins one part only),
    variation, rule and signal (empty where there is none), missing (data periods left out before it). ``lines``: one
    row a level: kind (centre, limit or target), value, words.
    """
    labels: list[str] = []
    for name, missing in zip(points["label"], points["missing"], strict=True):
        # A blank of its own keeps the room of each data period that was left out.
        labels += [*(" " * (len(labels) + place) for place in range(1, missing + 1)), name]
    values, names = pd.concat([points["value"], lines["value"]]), lines["words"].tolist()
    plane = Plane(labels, values, 0.15, SIZE, names=names)
    last = points.tail(1)
    above, below = find_struck(last, lines.assign(label=labels[-1]), plane.pixel)
    is_under = bool(((above < below) | ((above == below) & (last["value"] >= last["centre"]))).all())
    line = plane.chart(points).mark_line(color=INK.secondary, strokeWidth=1.5, interpolate="linear")
    layers = [
        plane.draw_levels(rows.assign(label=labels[0], until=labels[-1]), **LINES[str(kind)])
        for kind, rows in lines.groupby("kind", sort=False)
    ]
    layers += [line.encode(detail="part:N"), _draw_points(plane, points)]
    # Rules are named above high points and below low ones, turned inwards at the edges.
    for (align, is_above), rows in find_named_rules(points).groupby(["align", "high"]):
        look: dict[str, Any] = {"align": align, "dy": -14 if is_above else 20}
        layers += label(plane.chart(rows), "name", opacity=WHERE_WIDE, **look)
    layers += label(
        plane.chart(last), "text", dy=22 if is_under else -16, fontSize=VALUE_SIZE, fontWeight="bold"
    )
    return plane.layer([*layers, *plane.name_levels(lines)])


def _draw_points(plane: Plane, points: pd.DataFrame) -> alt.Chart:
    kinds, colours = [kind for kind in SHAPES if kind in set(points["variation"])], variation_colours(INK)

    def by_kind(looks: dict[str, str]) -> dict[str, Any]:
        scale = alt.Scale(domain=[kind.capitalize() for kind in kinds], range=[looks[kind] for kind in kinds])
        return {"shorthand": "kind:N", "scale": scale, "legend": alt.Legend(symbolSize=110)}

    drawn = plane.chart(points.assign(kind=points["variation"].str.capitalize()))
    says = {"label:N": "Data period", "text:N": "Figure", "kind:N": "Variation", "signal:N": "Rule"}
    marks: alt.Chart = drawn.mark_point(filled=True, opacity=1, strokeWidth=1).encode(
        color=alt.Color(**by_kind(colours)),
        shape=alt.Shape(**by_kind(SHAPES)),
        size=alt.SizeValue(60, condition={"test": "datum.rule != ''", "value": 110}),
        tooltip=tooltip(says),
    )
    return marks


def find_named_rules(points: pd.DataFrame) -> pd.DataFrame:
    """Return the points at which rules are named: name, align (how the words stand to the point), high.

    One for each run of points under one rule, at its middle; of those on one side too close to be read the last.
    """
    place = pd.Series(range(len(points)), index=points.index)
    runs = place.groupby((points["signal"] != points["signal"].shift()).cumsum())
    middle, edge = runs.transform("first") + runs.transform("size") // 2, len(points) / 8
    centred = pd.Series("center", index=points.index)
    drawn = points.assign(
        name=points["rule"].map(RULE_NAMES),
        high=points["value"] >= points["centre"],
        align=centred.mask(place < edge, "left").mask(place >= len(points) - edge, "right"),
    )
    named, free = [], {True: np.inf, False: np.inf}
    for index, at, high in reversed(list(zip(drawn.index, place, drawn["high"], strict=True))):
        is_named = at == middle[index] and drawn["rule"][index] != "" and at <= free[high]
        if is_named:
            named.append(index)
            free[high] = at - len(points) / 5
    return drawn.loc[named[::-1]]


# What kind of variation an assurance is drawn like.
_ASSURANCES = {
    "consistently passes": "improvement",
    "consistently fails": "concern",
    "hit and miss": "common cause",
}


def draw_icon(conclusion: str, side: str) -> str:
    """Return the icon of a conclusion as SVG.

    Of variation (improvement, concern, neutral or common cause, with its side: high, low or none) a trace; of
    assurance (consistently passes, consistently fails, or hit and miss) a letter above a target's line.
    """
    kind = _ASSURANCES.get(conclusion, conclusion)
    colours = {"light_kind": variation_colours(LIGHT)[kind], "dark_kind": variation_colours(DARK)[kind]}
    return render("icon.svg", kind=kind, conclusion=conclusion, side=side, light=LIGHT, dark=DARK, **colours)


def icon_address(conclusion: str, side: str) -> str:
    """Return the icon as an address that an image can show."""
    return f"data:image/svg+xml;base64,{b64encode(draw_icon(conclusion, side).encode()).decode()}"
