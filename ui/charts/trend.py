"""Figures by period against their targets: the last point in its verdict's colour."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from ui.charts.frame import LABEL_SIZE, VALUE_SIZE, Spec, fixed, framed, haloed, on_axis
from ui.charts.marks import (
    NO_BREAKS,
    ROOM_FOR_FIGURE,
    WIDEST,
    break_marks,
    head_room,
    steps,
    telling,
    where_room,
)
from ui.charts.scale import padded, spread
from ui.palette import SCREEN, Ink

HEIGHT = 300
LABEL_HEIGHT = 20
# A figure above its point needs this many pixels.
ROOM_ABOVE = 44
# A figure beneath its point, this many, or it meets the axis.
ROOM_BELOW = 38
# A line that falls this many pixels to its last point passes behind a figure above it.
FALL = 12
# More points than these would hide the line that joins them: of a longer series those are drawn that say something.
APART = 60


def trend(
    points: pd.DataFrame,
    targets: pd.DataFrame,
    ink: Ink = SCREEN,
    height: int = HEIGHT,
    breaks: pd.DataFrame = NO_BREAKS,
) -> Spec:
    """Draw figures in order, with every target named in place.

    ``points``: one row a period in order, gaps included: label, value (NaN where there is none), text (as
    printed), verdict, repeated (bool), and where there are any provisional (bool) and part (a line joins the
    figures of one part only). ``targets``: one row a period and target: label, name, value, words.
    ``breaks``: one row a break: label, from_.
    """
    # Where nothing is said of it every gap parts a series, and every figure is final.
    points = points.assign(
        part=points.get("part", points["value"].isna().cumsum()),
        provisional=points.get("provisional", pd.Series(False, index=points.index)),
    )
    labels = points["label"].tolist()
    free = max(0.25, ROOM_BELOW / (height - 2 * ROOM_BELOW))
    domain = head_room(padded(pd.concat([points["value"], targets["value"]]), free), breaks, height)
    pixel = (domain[1] - domain[0]) / height
    first_x, x = on_axis(labels)
    y = alt.Y("value:Q", scale=alt.Scale(domain=domain, zero=False, nice=False), axis=None)
    known = points[points["value"].notna()]
    line = alt.Chart((known if len(known) else points)[["label", "value", "part"]])
    layers = [
        line.mark_line(color=ink.series_1, strokeWidth=2.5, interpolate="linear").encode(
            x=first_x, y=y, detail=alt.Detail("part:N")
        ),
        *(_targets(targets, known, labels, x, y, ink, pixel) if len(targets) else []),
        *break_marks(breaks, labels, x, ink),
        *(_figures(_placed(known, targets, pixel), len(labels), x, y, ink) if len(known) else []),
    ]
    return framed(layers, ink, height)


def _placed(known: pd.DataFrame, targets: pd.DataFrame, pixel: float) -> pd.DataFrame:
    """Say which figures are told, and which beneath their point.

    Those are the lowest, the last where its own line falls to it, and where a target lies close above.
    """
    figure = targets["label"].map(known.set_index("label")["value"]).astype("float64")
    above = targets["value"] - figure
    close = targets[above.between(0, ROOM_ABOVE * pixel)]
    close_below = targets[above.between(-ROOM_ABOVE * pixel, 0)]
    told = telling(known["value"])
    earlier = known["value"][told].iloc[:-1]  # the last has room above it, or a target
    lowest = known["value"].eq(earlier.min()) & told & (known.index != known.index.max()) & (len(earlier) > 1)
    falls = (known.index == known.index.max()) & (known["value"].diff() < -FALL * pixel)
    under = (lowest | falls) & ~known["label"].isin(close_below["label"])
    return known.assign(told=told, under=known["label"].isin(close["label"]) | under)


def _figures(known: pd.DataFrame, periods: int, x: alt.X, y: alt.Y, ink: Ink) -> list[alt.Chart]:
    last = known.index == known.index.max()
    provisional = known["provisional"].astype("bool").to_numpy()
    colour = np.where(last, known["verdict"].map(ink.verdicts).fillna(ink.series_1), ink.series_1)
    drawn = known.assign(
        colour=colour,
        fill=np.where(known["repeated"] | provisional, ink.ground, colour),
        last=last,
        # The newest says what the dashed ring means; each has it in its tooltip.
        mark=np.where(provisional & (provisional[::-1].cumsum()[::-1] == 1), "provisional", ""),
        standing=np.where(provisional, "provisional", "final"),
    )
    shown = drawn if periods <= APART else drawn[_says_something(drawn)]
    figures = alt.Chart(shown).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("label:N", title="Period"),
            alt.Tooltip("text:N", title="Figure"),
            alt.Tooltip("standing:N", title="Standing"),
        ],
    )
    marked = alt.Chart(drawn[drawn["mark"] != ""]).encode(x=x, y=y, text=alt.Text("mark:N"))
    at_end = {"align": "right", "dx": 8, "fontSize": LABEL_SIZE, "fontStyle": "italic"}
    points = figures.mark_point(filled=True, opacity=1, strokeWidth=2).encode(
        fill=alt.Fill("fill:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
        strokeDash=alt.StrokeDashValue([1, 0], condition={"test": "datum.provisional", "value": [3, 2]}),
        size=alt.SizeValue(70, condition={"test": "datum.last || datum.provisional", "value": 150}),
    )
    return [
        points,
        *_told(drawn, periods, x, y, ink),
        *(
            [haloed(marked, ink, at_end | {"dy": 38 if drawn["under"].any() else 22})]
            if provisional.any()
            else []
        ),
    ]


def _says_something(drawn: pd.DataFrame) -> "pd.Series[bool]":
    """Say which points a line does not stand for: what is told, repeated or provisional, or joined to no other."""
    alone = ~drawn["part"].duplicated(keep=False)
    return drawn["told"] | drawn["repeated"].astype("bool") | drawn["provisional"].astype("bool") | alone


def _told(figures: pd.DataFrame, periods: int, x: alt.X, y: alt.Y, ink: Ink) -> list[alt.Chart]:
    """Print figures beside their points: every one where the chart is wide enough for all, else those that tell."""
    may_all = ROOM_FOR_FIGURE * periods <= WIDEST
    shown = figures[["label", "value", "text", "told", "under"]][figures["told"] | may_all]
    if shown.empty:
        return []
    words: alt.Text | alt.TextValue = alt.Text("text:N")
    if not shown["told"].all():
        words = alt.TextValue(
            "", condition={"test": where_room("told", periods), "field": "text", "type": "nominal"}
        )
    look = {"fontSize": VALUE_SIZE, "fontWeight": "bold", "dy": fixed(alt.ExprRef, "datum.under ? 22 : -18")}
    return [haloed(alt.Chart(shown).encode(x=x, y=y, text=words), ink, look)]


def _targets(
    targets: pd.DataFrame,
    known: pd.DataFrame,
    labels: list[str],
    x: alt.X,
    y: alt.Y,
    ink: Ink,
    pixel: float,
) -> list[alt.Chart]:
    runs = steps(targets, labels)
    moved = runs[runs["was"].notna()]
    runs["steps"] = runs["name"].isin(moved["name"])
    look: dict[str, Any] = {"strokeDash": [6, 4], "strokeWidth": 1.5, "color": ink.text}
    rules = (
        alt.Chart(runs).mark_rule(**look).encode(x=x.bandPosition(0), x2=alt.X2("until", bandPosition=1), y=y)
    )
    rises = alt.Chart(moved).mark_rule(**look).encode(x=x.bandPosition(0), y=y, y2=alt.Y2("was:Q"))
    is_first, is_last = ~runs["name"].duplicated(), ~runs["name"].duplicated(keep="last")
    # Runs are in the order of their names, so each name's first value carries on to its last.
    first, last = runs[is_first], runs[is_last & (runs["value"] != runs["value"].where(is_first).ffill())]
    then = first["name"].map(moved.drop_duplicates("name").set_index("name")["value"])
    start, end = (float(known["value"].iloc[at]) if len(known) else float("-inf") for at in (0, -1))
    return [
        rules,
        *([rises] if len(moved) else []),
        *_named(first, then > first["value"], start, "left", pixel, y, ink),
        *_named(last, last["was"] > last["value"], end, "right", pixel, y, ink),
    ]


def _named(
    runs: pd.DataFrame,
    under: "pd.Series[bool]",
    beside: float,
    side: str,
    pixel: float,
    y: alt.Y,
    ink: Ink,
) -> list[alt.Chart]:
    """Name targets at one end: clear of their own step, and where there is none of the figure beside them."""
    if runs.empty:
        return []
    below = under.where(runs["steps"], runs["value"] < beside)
    layers: list[alt.Chart] = []
    for rows, baseline, dy in ((runs[~below], "bottom", -5), (runs[below], "top", 6)):
        if len(rows):
            placed = rows.assign(value=spread(rows["value"], LABEL_HEIGHT * pixel))
            at = fixed(alt.XValue, 0 if side == "left" else "width")
            look = {"align": side, "baseline": baseline, "dy": dy, "fontSize": LABEL_SIZE}
            layers.append(haloed(alt.Chart(placed).encode(x=at, y=y, text=alt.Text("words:N")), ink, look))
    return layers
