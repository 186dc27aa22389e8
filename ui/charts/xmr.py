"""An XmR chart (mean, limits, special causes with their rules), and its conclusions as icons.

The icons are our own drawings after NHS England's Making Data Count. Ring, line and letter say it without colour: H
and L for high and low, P, F and ? for passing, failing and hitting or missing the target.
"""

from base64 import b64encode
from itertools import chain
from typing import Any

import altair as alt
import pandas as pd

from ui.charts.theme import (
    INK,
    LABEL_HEIGHT,
    VALUE_SIZE,
    chart_of,
    label,
    pad_domain,
    period_axis,
    spread_labels,
)
from ui.markup import render
from ui.palette import DARK, LIGHT, Ink

HEIGHT = 320
# Shape and word go with each colour: no kind is known by colour alone.
SHAPES = {
    "common cause": "circle",
    "improvement": "diamond",
    "concern": "square",
    "neutral": "triangle-up",
}
RULE_NAMES = {
    "outside": "Outside limits",
    "run": "Run of 7",
    "trend": "Trend of 7",
    "two_of_three": "2 of 3 near limit",
}
LINES: dict[str, dict[str, Any]] = {
    "centre": {"color": INK.secondary, "strokeWidth": 1.5},
    "limit": {"color": INK.secondary, "strokeWidth": 1.5, "strokeDash": [2, 3]},
    "target": {"color": INK.text, "strokeWidth": 1.5, "strokeDash": [6, 4]},
}


def variation_colours(ink: Ink) -> dict[str, str]:
    """Colour of a point by what kind of variation it is; none of them a verdict's."""
    return {
        "common cause": ink.secondary,
        "improvement": ink.series_1,
        "concern": ink.series_4,
        "neutral": ink.series_3,
    }


def xmr(points: pd.DataFrame, lines: pd.DataFrame, height: int = HEIGHT) -> alt.LayerChart:
    """Draw figures by data period between their limits.

    ``points``: one row a data period, in order: label, value, text, centre, part (a line joins one part only),
    variation, rule and signal (empty where there is none). ``lines``: one row a level: kind (centre, limit or
    target), value, words.
    """
    low, high = domain = pad_domain(pd.concat([points["value"], lines["value"]]), 0.15)
    x = period_axis(points["label"].tolist())
    y = alt.Y("value:Q", scale=alt.Scale(domain=domain, zero=False, nice=False), axis=None)
    levels = lines.assign(value=lines["value"].astype("float64"))
    names = levels.assign(value=spread_labels(levels["value"], (high - low) * LABEL_HEIGHT / height))
    last = points.tail(1)
    is_high = bool((last["value"] >= last["centre"]).all())
    line = chart_of(points).mark_line(color=INK.secondary, strokeWidth=1.5, interpolate="linear")
    layers = [
        *(
            chart_of(rows).mark_rule(**LINES[str(kind)]).encode(y=y)
            for kind, rows in levels.groupby("kind", sort=False)
        ),
        line.encode(x=x, y=y, detail=alt.Detail("part:N")),
        _draw_points(points, x, y),
        # Rules are named above high points and below low ones, turned inwards at the edges.
        *chain.from_iterable(
            label(
                chart_of(rows).encode(x=x, y=y, text=alt.Text("name:N")),
                align=align,
                dy=-14 if is_above else 20,
            )
            for (align, is_above), rows in find_named_rules(points).groupby(["align", "high"])
        ),
        *label(
            chart_of(last).encode(x=x, y=y, text=alt.Text("text:N")),
            dy=22 if is_high else -16,
            fontSize=VALUE_SIZE,
            fontWeight="bold",
        ),
        *label(
            chart_of(names).encode(x=alt.XValue(0), y=y, text=alt.Text("words:N")),
            align="left",
            baseline="bottom",
            dy=-3,
        ),
    ]
    return alt.LayerChart(layer=layers, width="container", height=height)


def _draw_points(points: pd.DataFrame, x: alt.X, y: alt.Y) -> alt.Chart:
    drawn = points.assign(kind=points["variation"].str.capitalize())
    kinds = [kind for kind in SHAPES if kind in set(points["variation"])]
    words, colours = [kind.capitalize() for kind in kinds], variation_colours(INK)
    legend = alt.Legend(symbolSize=110)
    marks: alt.Chart = chart_of(drawn).mark_point(filled=True, opacity=1, strokeWidth=1)
    return marks.encode(
        x=x,
        y=y,
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(domain=words, range=[colours[kind] for kind in kinds]),
            legend=legend,
        ),
        shape=alt.Shape(
            "kind:N", scale=alt.Scale(domain=words, range=[SHAPES[kind] for kind in kinds]), legend=legend
        ),
        size=alt.SizeValue(60, condition={"test": "datum.rule != ''", "value": 110}),
        tooltip=[
            alt.Tooltip("label:N", title="Data period"),
            alt.Tooltip("text:N", title="Figure"),
            alt.Tooltip("kind:N", title="Variation"),
            alt.Tooltip("signal:N", title="Rule"),
        ],
    )


def find_named_rules(points: pd.DataFrame) -> pd.DataFrame:
    """Return the points at which rules are named: name, align (how the words stand to the point), high.

    One for each run of points under one rule, at its middle; of those too close to be read the last.
    """
    place = pd.Series(range(len(points)), index=points.index)
    run = (points["signal"] != points["signal"].shift()).cumsum()
    middle = place.groupby(run).transform("first") + place.groupby(run).transform("size") // 2
    edge = len(points) / 8
    drawn = points.assign(
        name=points["rule"].map(RULE_NAMES),
        high=points["value"] >= points["centre"],
        align=pd.Series("center", index=points.index)
        .mask(place < edge, "left")
        .mask(place >= len(points) - edge, "right"),
        room=(len(points) - 1 - place) // (len(points) / 6),
    )
    chosen = drawn[(place == middle) & (points["rule"] != "")]
    return chosen.drop_duplicates(["room", "high"], keep="last")


# Letters are drawn, so that an icon needs no font: H and L for high and low, P, F and ? for assurance.
_LETTERS = {
    "high": "M37 42V54M45 42V54M37 48H45",
    "low": "M38 42V54H45",
    "consistently passes": "M26 45V19H34a8 8 0 0 1 0 16H26",
    "consistently fails": "M26 45V19H40M26 32H37",
    "hit and miss": "M24 26a8 8 0 1 1 13 6c-4 3-5 4-5 8M32 45v1.5",
}
_TRACES = {
    "": [(14, 34), (23, 28), (32, 36), (41, 28), (50, 34)],
    "high": [(13, 36), (21, 32), (30, 34), (39, 24), (49, 16)],
    "low": [(13, 20), (21, 24), (30, 22), (39, 32), (49, 38)],
}
# Width and dashes: thin for a common cause, thick for an improvement, broken for a concern, dotted for a neutral.
_RINGS = {"common cause": (2, ""), "improvement": (5, ""), "concern": (5, "12 4"), "neutral": (4, "3 4")}
_ASSURANCE_KINDS = {
    "consistently passes": "improvement",
    "consistently fails": "concern",
    "hit and miss": "common cause",
}


def variation_icon(kind: str, side: str) -> str:
    """Return an SVG of improvement, concern, neutral or common cause, with its side: high, low or none."""
    return _render_icon(kind, trace=_TRACES[side], letter=_LETTERS.get(side, ""))


def assurance_icon(assurance: str) -> str:
    """Return an SVG of consistently passes, consistently fails, or hit and miss: a letter above a target's line."""
    return _render_icon(_ASSURANCE_KINDS[assurance], trace=[], letter=_LETTERS[assurance])


def _render_icon(kind: str, trace: list[tuple[int, int]], letter: str) -> str:
    colours = {"light_kind": variation_colours(LIGHT)[kind], "dark_kind": variation_colours(DARK)[kind]}
    return render(
        "icon.svg", light=LIGHT, dark=DARK, ring=_RINGS[kind], trace=trace, letter=letter, **colours
    )


def variation_address(kind: str, side: str) -> str:
    """Return the icon as an address that an image can show; empty where there is none."""
    return _data_address(variation_icon(kind, side)) if kind else ""


def assurance_address(assurance: str) -> str:
    """Return the icon as an address that an image can show; empty where there is none."""
    return _data_address(assurance_icon(assurance)) if assurance else ""


def _data_address(svg: str) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
