"""A chart as a file to hand out: its finding above it, and beneath it the statement of what it shows."""

import json
import re
from collections.abc import Sequence
from textwrap import wrap

from ui.charts.engine import begun
from ui.charts.frame import FONT, Spec, on_paper
from ui.palette import LIGHT

WIDTH = 760
PICTURE = 620  # narrow enough that its letters stay legible at the width of a page
TITLE, SUBTITLE, SMALL = 20, 15, 13
# Characters that fit the width at either size.
_TITLE_LINE, _SMALL_LINE = 68, 124
SCALE = 2
_PAIR = re.compile(r"light-dark\((#[0-9A-Fa-f]{6}), #[0-9A-Fa-f]{6}\)")
_OF_THE_WHOLE = ("$schema", "config", "datasets", "padding")


def as_svg(chart: Spec, finding: str, of: str, beneath: Sequence[str]) -> bytes:
    """Return the chart as SVG in the light ink, with its finding, what it is ``of``, and lines ``beneath`` it."""
    return begun(stated(chart, finding, of, beneath), "svg").result()


def as_png(chart: Spec, finding: str, of: str, beneath: Sequence[str]) -> bytes:
    """Return the same as PNG, two pixels to each of the page's."""
    return begun(stated(chart, finding, of, beneath), "png", SCALE).result()


def pictured(chart: Spec) -> Spec:
    """Return the specification of the chart alone in the light ink: a document says in its own text what it shows."""
    spec = on_paper(_light(chart), PICTURE)
    config = spec["config"] | {"background": LIGHT.ground}
    return spec | {"config": config, "padding": 4}


def _light(chart: Spec) -> Spec:
    """Return the specification in the light ink: on screen the browser picks a side of each pair of colours."""
    text = json.dumps(chart, ensure_ascii=False)
    spec: Spec = json.loads(_in_font(_PAIR.sub(r"\1", text)))
    return spec


def _in_font(text: str) -> str:
    """Return the text in the letters of the engine's own font, which has this diamond and not the other."""
    return text.replace("◆", "♦")


def stated(chart: Spec, finding: str, of: str, beneath: Sequence[str]) -> Spec:
    """Return the specification of a page part in the light ink: title, chart, statement."""
    spec = on_paper(_light(chart), WIDTH)
    whole = {name: spec.pop(name) for name in _OF_THE_WHOLE if name in spec}
    lines = [part for line in beneath for part in wrap(_in_font(line), _SMALL_LINE)]
    statement = {
        "data": {"values": [{}]},
        "mark": {
            "type": "text",
            "text": lines,
            "font": FONT,
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
            "subtitle": wrap(of, _TITLE_LINE),
            "anchor": "start",
            "frame": "bounds",
            "font": FONT,
            "fontSize": TITLE,
            "subtitleFont": FONT,
            "subtitleFontSize": SUBTITLE,
            "subtitlePadding": 6,
            "color": LIGHT.text,
            "subtitleColor": LIGHT.secondary,
            "offset": 14,
        },
        "vconcat": [spec, statement],
    }
