"""An XmR chart: the mean, its limits, and every special cause with the name of its rule."""

from typing import Any

import altair as alt
import pandas as pd

from ui.charts.frame import LABEL_SIZE, VALUE_SIZE, Spec, fixed, framed, haloed, on_axis
from ui.charts.scale import padded, spread
from ui.palette import SCREEN, Ink

HEIGHT = 320
LABEL_HEIGHT = 20
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


def colours(ink: Ink) -> dict[str, str]:
    """Colour of a point by what kind of variation it is; none of them a verdict's."""
    return {
        "common cause": ink.secondary,
        "improvement": ink.series_1,
        "concern": ink.series_4,
        "neutral": ink.series_3,
    }


def xmr(points: pd.DataFrame, lines: pd.DataFrame, ink: Ink = SCREEN, height: int = HEIGHT) -> Spec:
    """Draw figures by data period between their limits.

    ``points``: one row a data period, in order: label, value, text, part (a line joins one part only),
    variation, rule and signal (empty where there is none). ``lines``: one row a level: kind (centre, limit or
    target), value, words.
    """
    domain = padded(pd.concat([points["value"], lines["value"]]), 0.15)
    labels = points["label"].tolist()
    first_x, x = on_axis(labels)
    y = alt.Y("value:Q", scale=alt.Scale(domain=domain, zero=False, nice=False), axis=None)
    levels = lines.assign(
        value=lines["value"].astype("float64"),
        place=spread(lines["value"], (domain[1] - domain[0]) * LABEL_HEIGHT / height),
    )
    layers = [
        *(_level(levels[levels["kind"] == kind], kind, y, ink) for kind in levels["kind"].unique()),
        alt.Chart(points[["label", "value", "part"]])
        .mark_line(color=ink.secondary, strokeWidth=1.5, interpolate="linear")
        .encode(x=first_x, y=y, detail=alt.Detail("part:N")),
        *_points(points, x, y, ink),
        haloed(
            alt.Chart(levels).encode(
                x=fixed(alt.XValue, 0),
                y=alt.Y("place:Q", scale=alt.Scale(domain=domain)),
                text=alt.Text("words:N"),
            ),
            ink,
            {"align": "left", "baseline": "bottom", "dy": -3, "fontSize": LABEL_SIZE},
        ),
    ]
    return framed(layers, ink, height)


def _level(rows: pd.DataFrame, kind: str, y: alt.Y, ink: Ink) -> alt.Chart:
    looks: dict[str, dict[str, Any]] = {
        "centre": {"color": ink.secondary, "strokeWidth": 1.5},
        "limit": {"color": ink.secondary, "strokeWidth": 1.5, "strokeDash": [2, 3]},
        "target": {"color": ink.text, "strokeWidth": 1.5, "strokeDash": [6, 4]},
    }
    drawn: alt.Chart = alt.Chart(rows).mark_rule(**looks[kind]).encode(y=y)
    return drawn


def _points(points: pd.DataFrame, x: alt.X, y: alt.Y, ink: Ink) -> list[alt.Chart]:
    kinds = [kind for kind in SHAPES if kind in set(points["variation"])]
    of = colours(ink)
    words = [kind.capitalize() for kind in kinds]
    drawn = points.assign(kind=points["variation"].str.capitalize())
    figures = (
        alt.Chart(drawn)
        .mark_point(filled=True, opacity=1, strokeWidth=1)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=words, range=[of[kind] for kind in kinds]),
                legend=alt.Legend(symbolSize=110),
            ),
            shape=alt.Shape(
                "kind:N",
                scale=alt.Scale(domain=words, range=[SHAPES[kind] for kind in kinds]),
                legend=alt.Legend(symbolSize=110),
            ),
            size=alt.SizeValue(60, condition={"test": "datum.rule != ''", "value": 110}),
            tooltip=[
                alt.Tooltip("label:N", title="Data period"),
                alt.Tooltip("text:N", title="Figure"),
                alt.Tooltip("kind:N", title="Variation"),
                alt.Tooltip("signal:N", title="Rule"),
            ],
        )
    )
    last = alt.Chart(points.tail(1)).encode(x=x, y=y, text=alt.Text("text:N"))
    below = bool(points["value"].iloc[-1] >= points["centre"].iloc[-1])
    look = {"dy": 22 if below else -16, "fontSize": VALUE_SIZE, "fontWeight": "bold"}
    return [figures, *_rules(runs_named(points), x, y, ink), haloed(last, ink, look)]


def _rules(named: pd.DataFrame, x: alt.X, y: alt.Y, ink: Ink) -> list[alt.Chart]:
    """Name rules above high points and below low ones, turned inwards at the edges."""
    layers: list[alt.Chart] = []
    for (align, high), rows in named.groupby(["align", "high"]):
        look = {"align": align, "dy": -14 if high else 20, "fontSize": LABEL_SIZE}
        layers.append(haloed(alt.Chart(rows).encode(x=x, y=y, text=alt.Text("name:N")), ink, look))
    return layers


def runs_named(points: pd.DataFrame) -> pd.DataFrame:
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
