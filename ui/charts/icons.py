"""Variation and assurance as icons, after NHS England's Making Data Count: our own drawings.

Ring, line and letter say it without colour: H and L for high and low, P, F and ? for passing, failing and
hitting or missing the target. Letters are drawn, so that they need no font.
"""

from functools import cache

from ui.charts.sparkline import as_data_address
from ui.charts.xmr import colours
from ui.palette import DARK, LIGHT, Ink

_SIZE = 44
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
# A common cause has a thin ring, an improvement a thick one, a concern a broken one, a neutral a dotted one.
_RINGS = {
    "common cause": 'stroke-width="2"',
    "improvement": 'stroke-width="5"',
    "concern": 'stroke-width="5" stroke-dasharray="12 4"',
    "neutral": 'stroke-width="4" stroke-dasharray="3 4"',
}
_KIND_OF = {
    "consistently passes": "improvement",
    "consistently fails": "concern",
    "hit and miss": "common cause",
}


def _style(kind: str) -> str:
    def rules(ink: Ink) -> str:
        of = colours(ink)
        return (
            f".k{{stroke:{of[kind]}}}.f{{fill:{of[kind]};stroke:none}}.g{{stroke:{ink.secondary}}}"
            f".d{{fill:{ink.secondary};stroke:none}}.t{{stroke:{ink.text}}}"
        )

    return f"<style>{rules(LIGHT)}@media(prefers-color-scheme:dark){{{rules(DARK)}}}</style>"


def _icon(kind: str, inside: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIZE}" height="{_SIZE}" viewBox="0 0 64 64" '
        f'fill="none">{_style(kind)}<circle class="k" cx="32" cy="32" r="28" {_RINGS[kind]}/>{inside}</svg>'
    )


def variation_icon(kind: str, side: str) -> str:
    """Return an SVG of improvement, concern, neutral or common cause, with its side: high, low or none."""
    trace = _TRACES[side]
    path = "M" + "L".join(f"{x} {y}" for x, y in trace)
    special = len(trace) - (2 if side else 0)
    dots = "".join(
        f'<circle class="{"f" if place >= special else "d"}" cx="{x}" cy="{y}" r="{5 if place >= special else 3}"/>'
        for place, (x, y) in enumerate(trace)
    )
    letter = f'<path class="k" stroke-width="3.5" d="{_LETTERS[side]}"/>' if side else ""
    return _icon(kind, f'<path class="g" stroke-width="2" d="{path}"/>{dots}{letter}')


def assurance_icon(assurance: str) -> str:
    """Return an SVG of consistently passes, consistently fails, or hit and miss: a letter above a target's line."""
    letter = f'<path class="k" stroke-width="5" stroke-linecap="round" d="{_LETTERS[assurance]}"/>'
    target = '<path class="t" stroke-width="2" stroke-dasharray="4 3" d="M16 52H48"/>'
    return _icon(_KIND_OF[assurance], letter + target)


@cache
def variation_address(kind: str, side: str) -> str:
    """Return the icon as an address that an image can show; empty where there is none."""
    return as_data_address([variation_icon(kind, side)])[0] if kind else ""


@cache
def assurance_address(assurance: str) -> str:
    """Return the icon as an address that an image can show; empty where there is none."""
    return as_data_address([assurance_icon(assurance)])[0] if assurance else ""
