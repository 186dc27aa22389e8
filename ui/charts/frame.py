"""What every chart shares: type, axes, and how many pixels a screen or a page gives it."""

from typing import Any

import altair as alt

from ui.palette import Ink

FONT = "Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif"
LABEL_SIZE = 14
VALUE_SIZE = 15


def haloed(words: alt.Chart, ink: Ink, look: dict[str, Any], colour: str = "") -> list[alt.Chart]:
    """Words that stay legible where a line passes behind them."""
    return [
        words.mark_text(**look, stroke=ink.ground, strokeWidth=4, strokeJoin="round", color=ink.ground),
        words.mark_text(**look, color=colour or ink.text),
    ]


def framed(chart: Any, ink: Ink, height: int) -> alt.LayerChart:
    """Give a chart its height and the product's type and colours."""
    # One call each: every call copies the whole chart.
    drawn: alt.LayerChart = chart.properties(
        height=height, width="container", padding={"left": 4, "top": 8, "right": 8, "bottom": 4}
    ).configure(
        background="transparent",
        font=FONT,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=ink.secondary,
            labelFontSize=LABEL_SIZE,
            domainColor=ink.line,
            tickColor=ink.line,
            gridColor=ink.line,
            labelSeparation=12,
            title=None,
        ),
        legend=alt.LegendConfig(
            labelColor=ink.text,
            labelFontSize=LABEL_SIZE,
            title=None,
            orient="top",
            symbolType="square",
            labelLimit=0,
        ),
    )
    return drawn


def on_paper(chart: alt.LayerChart, width: int = 720) -> alt.LayerChart:
    """The same chart at a width of its own, where no page gives it one."""
    return chart.properties(width=width)


_TYPE = {"fontSize", "labelFontSize", "labelPadding", "dx", "dy"}


def enlarged(chart: alt.LayerChart, by: float) -> alt.LayerChart:
    """The same chart with all its type larger, for a screen that is read across a room."""

    def grown(part: Any) -> Any:
        if isinstance(part, list):
            return [grown(one) for one in part]
        if not isinstance(part, dict):
            return part
        return {
            name: value * by if name in _TYPE and isinstance(value, int | float) else grown(value)
            for name, value in part.items()
        }

    spec = chart.to_dict()
    data = spec.pop("datasets", {})
    return alt.LayerChart.from_dict({**grown(spec), "datasets": data})
