"""Colours and symbols: one meaning, one word, one mark, on a light and on a dark ground."""

from collections.abc import Callable
from dataclasses import dataclass

from schemas import read_data
from schemas.vocabulary import Verdict

# Two keys, never added together: a KPI against its target, and how far delivery has come.
VERDICT_SYMBOLS = {
    Verdict.OFF: "■",
    Verdict.NEAR: "▲",
    Verdict.NO_TARGET: "○",
    Verdict.NO_FIGURE: "○",
    Verdict.ON: "●",
}


@dataclass(frozen=True)
class Ink:
    """Every colour that a chart draws with, for one ground; lines in the Government Analysis Function's order.

    ``pick`` takes what is drawn on that ground of a pair: on a light one, on a dark one.
    """

    pick: Callable[[str, str], str]
    text: str
    secondary: str
    line: str
    ground: str
    on: str
    near: str
    off: str
    none: str
    series_1: str
    series_2: str
    series_3: str
    series_4: str
    other: str

    @property
    def verdicts(self) -> dict[str, str]:
        """Colour of a point by the verdict on it."""
        return {
            Verdict.OFF: self.off,
            Verdict.NEAR: self.near,
            Verdict.NO_TARGET: self.none,
            Verdict.NO_FIGURE: self.none,
            Verdict.ON: self.on,
        }

    @property
    def series(self) -> tuple[str, str, str, str]:
        """Colours of up to four lines."""
        return (self.series_1, self.series_2, self.series_3, self.series_4)


_TABLE = read_data(__file__, "palette.toml")


def _mix(pick: Callable[[str, str], str]) -> Ink:
    return Ink(pick, **{name: pick(*pair) for name, pair in _TABLE["inks"].items()})


LIGHT, DARK = _mix(lambda light, dark: light), _mix(lambda light, dark: dark)
# The browser picks, so a drawing follows the theme without being drawn again.
SCREEN = _mix(lambda light, dark: light if light == dark else f"light-dark({light}, {dark})")

# By its own fill, what a status has on a dark ground: fill and text.
LIFTED: dict[str, tuple[str, str]] = {colour: tuple(pair) for colour, pair in _TABLE["lifted"].items()}


def status_ink(colour: str, text: str, ink: Ink) -> tuple[str, str]:
    """Fill of a delivery status and the text on it, for the ground of ``ink``."""
    lifted, text_on_lifted = LIFTED.get(colour.upper(), (colour, text))
    return ink.pick(colour, lifted), ink.pick(text, text_on_lifted)


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#RRGGBB`` colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
