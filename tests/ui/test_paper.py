"""A chart on paper is the chart on screen, in the light ink, with its finding and statement."""

import json
import re
from itertools import pairwise
from typing import Any

import altair as alt
import pytest
import vl_convert

from tests.ui.chart_examples import POINTS, TARGETS, all_charts
from ui.charts.frame import on_paper, on_screen
from ui.charts.paper import as_png, as_svg, pictured, stated
from ui.charts.trend import trend
from ui.palette import LIGHT, SCREEN, Ink

FINDING, PAGE = "6 of 15 measures are off target", "KPIs: Quarter 3, 2022/23"
STATEMENT = ["As-at date: 5 April 2023", "■ ▲ ● ○ ◆ → ↗ a source " * 9]


@pytest.mark.parametrize("name", all_charts(LIGHT))
def test_every_chart_can_be_drawn_on_paper(name: str) -> None:
    spec = on_paper(all_charts(LIGHT)[name])
    assert vl_convert.vegalite_to_svg(spec).startswith("<svg")
    assert vl_convert.vegalite_to_png(spec)[:4] == b"\x89PNG"


@pytest.mark.parametrize("name", all_charts(LIGHT))
def test_every_chart_is_valid_by_the_schema_of_vega_lite_on_screen_and_on_paper(name: str) -> None:
    spec = all_charts(SCREEN)[name]
    for drawn in (spec, on_screen(spec), pictured(spec), stated(spec, FINDING, PAGE, STATEMENT)):
        alt.Root.validate(drawn)


@pytest.mark.parametrize("name", all_charts(LIGHT))
def test_a_screen_gets_the_same_drawing_with_the_rows_of_layers_in_turn_once(name: str) -> None:
    spec = all_charts(LIGHT)[name]
    drawn, meant = (vl_convert.vegalite_to_png(on_paper(one)) for one in (on_screen(spec), spec))
    assert drawn == meant
    names = [layer["data"]["name"] for layer in spec["layer"]]
    runs = 1 + sum(before != after for before, after in pairwise(names))
    assert len(on_screen(spec)["layer"]) == runs


def test_a_halo_on_paper_is_a_layer_beneath_its_words_and_on_screen_the_words_edge() -> None:
    spec = trend(POINTS, TARGETS, LIGHT)
    words = [layer for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert {layer["mark"]["strokeJoin"] for layer in words} == {"round"}
    drawn = [layer for layer in on_paper(spec)["layer"] if layer["mark"]["type"] == "text"]
    assert len(drawn) == 2 * len(words)
    for halo, above in zip(drawn[::2], drawn[1::2], strict=True):
        assert halo["mark"]["color"] == halo["mark"]["stroke"] == LIGHT.ground
        assert above["mark"]["color"] == LIGHT.text
        assert "stroke" not in above["mark"]
        assert halo["encoding"] == above["encoding"]


def test_the_schema_refuses_a_word_that_vega_lite_does_not_have() -> None:
    faulty = json.dumps(trend(POINTS, TARGETS)).replace('"quantitative"', '"quantity"')
    with pytest.raises(Exception, match="quantity"):
        alt.Root.validate(json.loads(faulty))


@pytest.mark.parametrize("name", all_charts(LIGHT))
def test_screen_and_paper_differ_in_colour_only(name: str) -> None:
    def bare(part: Any) -> str:
        return re.sub(r"light-dark\([^)]*\)|#[0-9A-Fa-f]{6}|data-\w+", "", json.dumps(part, sort_keys=True))

    def without_colour(ink: Ink) -> tuple[str, list[str]]:
        spec = all_charts(ink)[name]
        # Data are named, and so ordered, by a hash of what they hold, colours included.
        data = sorted(map(bare, spec.pop("datasets").values()))
        return bare(spec), data

    assert without_colour(LIGHT) == without_colour(SCREEN)


@pytest.mark.parametrize("name", all_charts(LIGHT))
def test_a_chart_is_handed_out_with_its_finding_and_its_statement_in_the_light_ink(name: str) -> None:
    chart = all_charts(SCREEN)[name]
    svg = as_svg(chart, FINDING, PAGE, STATEMENT).decode()
    assert "light-dark" not in svg
    assert all(words in svg for words in (FINDING, PAGE, "As-at date: 5 April 2023"))
    assert as_png(chart, FINDING, PAGE, STATEMENT)[:4] == b"\x89PNG"


def test_a_long_statement_is_broken_into_lines_and_nothing_of_it_is_lost() -> None:
    statement = stated(trend(POINTS, TARGETS), FINDING, PAGE, STATEMENT)["vconcat"][1]
    lines = statement["mark"]["text"]
    assert max(map(len, lines)) <= 124
    assert " ".join(lines).split() == " ".join(STATEMENT).replace("◆", "♦").split()
    assert statement["height"] >= len(lines) * statement["mark"]["fontSize"]


def test_every_letter_of_a_statement_is_in_the_font_that_the_engine_brings() -> None:
    """Liberation Sans holds the letters of WGL4, but no lozenge as the delivery key has it."""
    spec = json.dumps(
        stated(all_charts(SCREEN)["bars"], FINDING, PAGE, ["◆ Blue ● Green"]), ensure_ascii=False
    )
    assert "◆" not in spec
    assert spec.count("♦ Blue") >= 2
