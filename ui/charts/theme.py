"""What every chart shares: type, colours, axes, and words that stay legible where a line passes behind them."""

import json
from typing import Any

import altair as alt
import pandas as pd

from ui.palette import SCREEN

# The browser picks the side of each pair of colours; a file takes the light one.
INK = SCREEN
FONT = "Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif"
LABEL_SIZE, VALUE_SIZE, BREAK_SIZE = 14, 15, 13
LABEL_HEIGHT = 20  # pixels that a label keeps from its neighbour
BREAK_LINE = 18  # pixels from one break's words to the next
NO_BREAKS = pd.DataFrame({"label": [], "from_": []}, dtype="str")

# Rows stay in their layers: Streamlit would send what Altair names apart and fill it in after the first drawing.
alt.data_transformers.consolidate_datasets = False


@alt.theme.register("performance", enable=True)
def theme() -> alt.theme.ThemeConfig:
    """Return Altair's settings for all charts: type, axes, legend and colours."""
    return {
        "padding": {"left": 4, "top": 8, "right": 8, "bottom": 4},
        "config": {
            # A chart is heard by its alt text and read as a table, not mark by mark.
            "mark": {"aria": False},
            "view": {"stroke": None},
            "background": "transparent",
            "font": FONT,
            "text": {"color": INK.text, "fontSize": LABEL_SIZE},
            "axis": {
                "aria": False,
                "labelColor": INK.secondary,
                "labelFontSize": LABEL_SIZE,
                "domainColor": INK.line,
                "tickColor": INK.line,
                "gridColor": INK.line,
                "labelSeparation": 12,
                "title": None,
            },
            "legend": {
                "aria": False,
                "labelColor": INK.text,
                "labelFontSize": LABEL_SIZE,
                "title": None,
                "orient": "top",
                "symbolType": "square",
                "labelLimit": 0,
            },
        },
    }


def chart_of(rows: pd.DataFrame) -> alt.Chart:
    """Return a chart of rows, which it holds itself.

    Altair's data transformers are one for all threads, and Streamlit swaps them while it draws.
    """
    return alt.Chart(
        alt.InlineData(json.loads(rows.to_json(orient="records", date_format="iso", double_precision=15)))
    )


def label(base: alt.Chart, halo: int = 4, **look: Any) -> list[alt.Chart]:
    """Print words on a halo of the ground, ``halo`` pixels wide on both sides together; ``look`` is the mark's."""
    around = {"color": INK.ground, "stroke": INK.ground, "strokeWidth": halo, "strokeJoin": "round"}
    return [base.mark_text(**{**look, **around}), base.mark_text(**look)]


def period_axis(labels: list[str], type_scale: float = 1, **scale: Any) -> alt.X:
    """Return the places of labels along the bottom, in their order; ``scale`` is Altair's."""
    return alt.X(
        "label:O",
        scale=alt.Scale(type="band", domain=labels, **scale),
        axis=alt.Axis(
            labelAngle=0,
            ticks=False,
            labelPadding=8 * type_scale,
            labelFontSize=LABEL_SIZE * type_scale,
            labelOverlap="greedy",
        ),
    )


def pad_domain(values: "pd.Series[float]", share: float = 0.25) -> tuple[float, float]:
    """Return the ends of an axis that leave ``share`` of the range free above and below."""
    known = values.dropna()
    if known.empty:
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    margin = (high - low) * share or max(abs(high) * share, 0.5)
    return low - margin, high + margin


def make_head_room(domain: tuple[float, float], breaks: pd.DataFrame, height: int) -> tuple[float, float]:
    """Raise the top of an axis so that the words of the breaks stand above the figures."""
    low, high = domain
    return low, low + (high - low) / (1 - min(len(breaks) * BREAK_LINE / height, 0.5))


def spread_labels(values: "pd.Series[float]", gap: float) -> "pd.Series[float]":
    """Move labels apart until neighbours are ``gap`` away from each other, in the unit of the values.

    Their order is kept, and so is the middle of the group.
    """
    ranked = values.reset_index(drop=True).sort_values()
    steps = pd.Series([gap * place for place in range(len(ranked))], index=ranked.index, dtype="float64")
    # Less its steps no label may fall below the one before it, so the running maximum is the nearest place.
    placed = (ranked - steps).cummax() + steps
    return (placed - (placed - ranked).mean()).sort_index().set_axis(values.index)


def draw_breaks(breaks: pd.DataFrame, labels: list[str], x: alt.X, type_scale: float = 1) -> list[alt.Chart]:
    """Draw a rule before the first figure of each break, named in place, one line of words a break.

    ``breaks``: one row a break, in order: label (where on the axis it begins) and from_ (what it begins with,
    short). ``labels`` are all of the axis, in order.
    """
    layers: list[alt.Chart] = []
    for line, (at, begin) in enumerate(zip(breaks["label"], breaks["from_"], strict=True)):
        is_late = labels.index(at) * 2 > len(labels)
        words = f"Not comparable before {begin}"
        one = chart_of(pd.DataFrame({"label": [at], "words": [words]})).encode(x=x.bandPosition(0))
        layers += [
            one.mark_rule(color=INK.secondary, strokeWidth=1.5),
            *label(
                one.encode(y=alt.YValue(line * BREAK_LINE), text=alt.Text("words:N")),
                align="right" if is_late else "left",
                dx=-6 if is_late else 6,
                baseline="top",
                fontSize=BREAK_SIZE * type_scale,
            ),
        ]
    return layers
