"""Colour is never the only sign, and every sign can be read."""

import tomllib
from dataclasses import fields

import pytest

from schemas.vocabulary import Verdict
from tests.conftest import ROOT
from ui.markup import render, slug
from ui.palette import DARK, LIFTED, LIGHT, SCREEN, VERDICT_SYMBOLS, Ink, contrast, status_ink
from ui.views.kpi import VerdictRow

THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
GROUNDS = [("light", LIGHT), ("dark", DARK)]


def test_black_on_white_is_the_greatest_contrast_there_is() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)


@pytest.mark.parametrize(("theme", "ink"), GROUNDS)
def test_text_has_four_and_a_half_to_one_on_page_panels_and_badges_and_marks_three_to_one(
    theme: str, ink: Ink
) -> None:
    colours = THEMES[theme]
    assert (colours["backgroundColor"], colours["textColor"]) == (ink.ground, ink.text)
    for ground in (colours["backgroundColor"], colours["secondaryBackgroundColor"]):
        for text in (ink.text, ink.secondary, colours["linkColor"], colours["grayTextColor"]):
            assert contrast(text, ground) >= 4.5
    for colour in ("green", "orange", "red", "gray", "blue", "yellow"):
        assert contrast(colours[f"{colour}TextColor"], colours[f"{colour}BackgroundColor"]) >= 4.5
    for colour in {*ink.verdicts.values(), ink.series_1, ink.series_3}:
        assert contrast(colour, ink.ground) >= 3


def test_a_verdict_is_word_symbol_and_colour_together() -> None:
    html = render(
        "verdicts.html", rows=[VerdictRow("Target", verdict, "", verdict=verdict) for verdict in Verdict]
    )
    for verdict in Verdict:
        assert f'<span class="badge {slug(verdict)}">{VERDICT_SYMBOLS[verdict]} {verdict}</span>' in html
    shapes = {VERDICT_SYMBOLS[v] for v in (Verdict.OFF, Verdict.NEAR, Verdict.ON, Verdict.NO_TARGET)}
    assert len(shapes) == 4


def test_text_on_a_lifted_delivery_colour_can_be_read_and_the_fill_stands_out() -> None:
    for fill, text in LIFTED.values():
        assert contrast(fill, text) >= 4.5
        assert contrast(fill, DARK.ground) >= 2.5


def test_on_screen_the_browser_picks_the_side_and_on_paper_the_light_one_is_drawn() -> None:
    assert SCREEN.series_1 == f"light-dark({LIGHT.series_1}, {DARK.series_1})"
    assert all("light-dark" not in str(getattr(LIGHT, f.name)) for f in fields(Ink))
    assert status_ink("#1D5A96", "#FFFFFF", LIGHT) == ("#1D5A96", "#FFFFFF")
    assert status_ink("#1D5A96", "#FFFFFF", SCREEN)[0] == "light-dark(#1D5A96, #6AA9E0)"
    assert status_ink("#123456", "#FFFFFF", SCREEN) == ("#123456", "#FFFFFF")
