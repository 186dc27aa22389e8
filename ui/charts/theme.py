"""What every chart shares: type, colours, axes, and words that stay legible where a line passes behind them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from ui.palette import SCREEN

# The browser picks the side of each pair of colours; a file takes the light one.
INK = SCREEN
FONT = "Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif"
LABEL_SIZE, VALUE_SIZE, BREAK_SIZE = 14, 15, 13
LABEL_HEIGHT = 20  # pixels that a label keeps from its neighbour
BREAK_LINE = 18  # pixels from one break's words to the next
# Names stand right of what is drawn: pixels a letter, and the most that they may take of a chart's width.
LETTER, MOST_ROOM = 7, 0.45
STRUCK = (4, 34)  # pixels from a point between which a level strikes the figure beside it
LONG, YEAR_ENDS = 12, ("Q4 ", "Sum", "Mar ")  # a longer axis is ticked where a year ends
TARGET: dict[str, Any] = {"strokeDash": [6, 4], "strokeWidth": 1.5, "color": INK.text}
NO_BREAKS = pd.DataFrame({"label": [], "from_": []}, dtype="str")
NARROW = 650  # pixels that a chart needs to hold the type of a room
# On a narrower chart names would cover each other; marks, key, alt text and table stay.
WHERE_WIDE = alt.expr("width < 560 ? 0 : 1")
Layers = list[alt.Chart]


class Size(NamedTuple):
    """How high a chart is, in pixels, and how many times as large as on a page its type."""

    height: int = 300
    type_scale: float = 1

    def enlarge(self, points: float) -> Any:
        """Return a size of type; that of a room is larger if the chart is not narrow."""
        if self.type_scale == 1:
            return points
        return alt.expr(f"width < {NARROW} ? {points} : {points * self.type_scale}")


PAGE, SMALL = Size(), Size(220)
# Read across a room: the smallest letters 20 pixels.
ROOM = Size(340, 1.55)

# Rows stay in their layers: Streamlit would send what Altair names apart and fill it in after the first drawing.
alt.data_transformers.consolidate_datasets = False


@alt.theme.register("performance", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return Altair's settings for all charts: type, axes, legend and colours."""
    common: dict[str, Any] = {"aria": False, "labelFontSize": LABEL_SIZE, "title": None}
    axis = common | {"labelColor": INK.secondary, "labelSeparation": 12}
    config: Any = {
        # A chart is heard by its alt text and read as a table, not mark by mark.
        "mark": {"aria": False},
        "view": {"stroke": None},
        "background": "transparent",
        "font": FONT,
        "text": {"color": INK.text, "fontSize": LABEL_SIZE},
        "axis": axis | dict.fromkeys(("domainColor", "tickColor", "gridColor"), INK.line),
        "legend": common | {"labelColor": INK.text, "orient": "top", "symbolType": "square", "labelLimit": 0},
    }
    return {"padding": {"left": 4, "top": 8, "right": 8, "bottom": 4}, "config": config}


def chart_of(rows: pd.DataFrame) -> alt.Chart:
    """Return a chart of rows, which it holds itself.

    Altair's data transformers are one for all threads, and Streamlit swaps them while it draws.
    """
    values = json.loads(rows.to_json(orient="records", date_format="iso", double_precision=15))
    return alt.Chart(alt.InlineData(values))


def tooltip(titles: Mapping[str, str]) -> list[alt.Tooltip]:
    """Return what a mark says under the pointer: Altair's shorthand of columns with their titles."""
    return [alt.Tooltip(column, title=title) for column, title in titles.items()]


def label(base: alt.Chart, column: str = "words", halo: int = 4, **look: Any) -> Layers:
    """Print a column on a halo of the ground, ``halo`` pixels wide on both sides together; ``look`` is the mark's."""
    around = {"color": INK.ground, "stroke": INK.ground, "strokeWidth": halo, "strokeJoin": "round"}
    words = base.encode(text=f"{column}:N") if column else base
    return [words.mark_text(**{**look, **around}), words.mark_text(**look)]


def beside(is_late: bool) -> dict[str, Any]:
    """Return how words stand beside a rule: left of one that is late on the axis, so that they stay inside."""
    return {"align": "right", "dx": -6} if is_late else {"align": "left", "dx": 6}


def pad_domain(values: "pd.Series[float]", share: float) -> tuple[float, float]:
    """Return the ends of an axis that leave ``share`` of the range free above and below."""
    known = values.dropna()
    if known.empty:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    margin = (high - low) * share or max(abs(high) * share, 0.5)
    return low - margin, high + margin


def spread_labels(values: "pd.Series[float]", gap: float) -> "pd.Series[float]":
    """Move labels apart until neighbours are ``gap`` away from each other, in the unit of the values.

    Their order is kept, and so is the middle of the group.
    """
    ranked = values.reset_index(drop=True).sort_values()
    steps = pd.Series([gap * place for place in range(len(ranked))], index=ranked.index, dtype="float64")
    # Less its steps no label may fall below the one before it, so the running maximum is the nearest place.
    placed = (ranked - steps).cummax() + steps
    return (placed - (placed - ranked).mean()).sort_index().set_axis(values.index)


def find_struck(points: pd.DataFrame, levels: pd.DataFrame, pixel: float) -> "tuple[pd.Series[float], ...]":
    """Return how far above and below each point the nearest level is that would strike its figure, inf for none.

    Both have label and value; a level is at the points of its label.
    """
    at, levels = points.set_index("label")["value"], levels.reset_index(drop=True)
    away = levels["value"] - levels["label"].map(at).astype("float64")

    def nearest(way: "pd.Series[float]") -> "pd.Series[float]":
        close = way[way.between(STRUCK[0] * pixel, STRUCK[1] * pixel)].groupby(levels["label"]).min()
        return points["label"].map(close).astype("float64").fillna(float("inf"))

    return nearest(away), nearest(-away)


def find_year_ends(labels: Sequence[str]) -> list[str]:
    """Return the labels with which a year of quarters, terms or months ends, of the first kind that there is."""
    return next(filter(None, ([one for one in labels if one.startswith(end)] for end in YEAR_ENDS)), [])


class Plane:
    """Where figures over time are drawn: ``labels`` along the bottom in their order, values up the side.

    ``free`` is the share of the values' range left free above and below, ``breaks`` one row a break, in order: label
    (where on the axis it begins) and from_ (what it begins with, short). ``axis`` shows the values; right of all there
    is room for ``names``. ``pixel`` is the height of one in the values' unit.
    """

    def __init__(
        self,
        labels: list[str],
        values: "pd.Series[float]",
        free: float,
        size: Size = PAGE,
        breaks: pd.DataFrame = NO_BREAKS,
        axis: alt.Axis | None = None,
        names: Sequence[str] = (),
    ) -> None:
        low, high = pad_domain(values, free)
        height, type_scale = size
        # The words of the breaks stand above the figures.
        high = low + (high - low) / (1 - min(len(breaks) * BREAK_LINE * type_scale / height, 0.5))
        self.labels, self.height, self.breaks, self.type_scale = labels, height, breaks, type_scale
        self.pixel = (high - low) / height
        self.label_size, self.value_size = map(size.enlarge, (LABEL_SIZE, VALUE_SIZE))
        self.break_size = size.enlarge(BREAK_SIZE)
        longest = max((len(line) for name in names for line in name.split("\n")), default=0)
        room = alt.expr(f"width - min({longest * LETTER * type_scale + 12}, width * {MOST_ROOM})")
        places: Any = [0, room] if longest else alt.Undefined
        ends = find_year_ends(labels) if len(labels) > LONG else []
        bottom = alt.Axis(
            labelAngle=0,
            ticks=False,
            labelPadding=8 * type_scale,
            labelFontSize=self.label_size,
            labelOverlap="greedy",
            values=ends or alt.Undefined,
        )
        self.x = alt.X("label:O", scale=alt.Scale(type="band", domain=labels, range=places), axis=bottom)
        self.y = alt.Y("value:Q", scale=alt.Scale(domain=(low, high), zero=False, nice=False), axis=axis)

    def chart(self, rows: pd.DataFrame) -> alt.Chart:
        """Return a chart of rows with label and value, each at its place."""
        return chart_of(rows).encode(x=self.x, y=self.y)

    def spread(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return rows whose labels stand clear of each other, value by value."""
        return rows.assign(value=spread_labels(rows["value"], LABEL_HEIGHT * self.type_scale * self.pixel))

    def draw_levels(self, runs: pd.DataFrame, end: float = 1, **look: Any) -> alt.Chart:
        """Draw a rule for each row at its value, from its label on to ``until``, whose band it takes up to ``end``."""
        at = {"x": self.x.bandPosition(0), "x2": alt.X2("until", bandPosition=end)}
        rules: alt.Chart = self.chart(runs).mark_rule(**look).encode(**at)
        return rules

    def name_levels(self, rows: pd.DataFrame) -> Layers:
        """Print the words of rows right of all figures, each beside its value."""
        named = self.chart(self.spread(rows.assign(label=self.labels[-1]))).encode(x=self.x.bandPosition(1))
        look: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 6}
        return label(named, **look, fontSize=self.label_size)

    def draw_breaks(self) -> Layers:
        """Draw a rule before the first figure of each break, named in place, one line of words a break."""
        layers: Layers = []
        for line, (at, begin) in enumerate(zip(self.breaks["label"], self.breaks["from_"], strict=True)):
            is_late = self.labels.index(at) * 2 > len(self.labels)
            rows = pd.DataFrame({"label": [at], "words": [f"Not comparable before {begin}"]})
            one = chart_of(rows).encode(x=self.x.bandPosition(0))
            named = one.encode(y=alt.YValue(line * BREAK_LINE * self.type_scale))
            layers.append(one.mark_rule(color=INK.secondary, strokeWidth=1.5))
            layers += label(named, **beside(is_late), baseline="top", fontSize=self.break_size)
        return layers

    def layer(self, layers: Sequence[alt.Chart]) -> alt.LayerChart:
        """Return layers as one chart, as wide as its page."""
        return alt.LayerChart(layer=list(layers), width="container", height=self.height)


def layer_inside(layers: Sequence[alt.Chart], height: int) -> alt.LayerChart:
    """Return layers as one chart, as wide as its page, the ``height`` that of what is drawn.

    Key, axis and names stand outside of it: one bar or lane alone would have no room left.
    """
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return alt.LayerChart(layer=list(layers), width="container", height=height, autosize=fit)
