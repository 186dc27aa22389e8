"""A chart as a file to hand out: its finding above it, and beneath it the statement of what it shows."""

import json
import re
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import altair as alt

from ui.charts.frame import FONT
from ui.palette import LIGHT

WIDTH = 760
TITLE, SMALL = 20, 13
# Characters that fit the width at either size.
_TITLE_LINE, _SMALL_LINE = 68, 112
_SCALE = 2
_PAIR = re.compile(r"light-dark\((#[0-9A-Fa-f]{6}), #[0-9A-Fa-f]{6}\)")
_OF_THE_WHOLE = ("$schema", "config", "datasets", "padding")


def as_svg(chart: alt.LayerChart, finding: str, beneath: Sequence[str]) -> bytes:
    """Return the chart as SVG in the light ink, with its finding and the lines ``beneath`` it."""
    import vl_convert  # an engine of its own, started only when a file is wanted

    return str(vl_convert.vegalite_to_svg(stated(chart, finding, beneath))).encode()


def as_png(chart: alt.LayerChart, finding: str, beneath: Sequence[str]) -> bytes:
    """Return the same as PNG, two pixels to each of the page's."""
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(stated(chart, finding, beneath), scale=_SCALE))


def stated(chart: alt.LayerChart, finding: str, beneath: Sequence[str]) -> dict[str, Any]:
    """Return the specification of a page part: title, chart, statement.

    On screen the browser picks a side of each pair of colours; on paper it is the light one.
    """
    spec: dict[str, Any] = json.loads(_PAIR.sub(r"\1", json.dumps(chart.to_dict())))
    whole = {name: spec.pop(name) for name in _OF_THE_WHOLE if name in spec}
    lines = [part for line in beneath for part in wrap(line, _SMALL_LINE)]
    statement = {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "text": lines,
            "align": "left",
            "baseline": "top",
            "x": 0,
            "y": 0,
            "fontSize": SMALL,
            "lineHeight": SMALL + 5,
            "color": LIGHT.secondary,
        },
        "width": WIDTH,
        "height": len(lines) * (SMALL + 5),
    }
    return whole | {
        "config": whole.get("config", {}) | {"background": LIGHT.ground},
        "padding": 20,
        "spacing": 14,
        "title": {
            "text": wrap(finding, _TITLE_LINE),
            "anchor": "start",
            "frame": "bounds",
            "font": FONT,
            "fontSize": TITLE,
            "color": LIGHT.text,
            "offset": 14,
        },
        "vconcat": [spec | {"width": WIDTH}, statement],
    }
