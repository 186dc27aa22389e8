"""Charts: straight lines, open gaps, named targets, bars from zero; the same on screen and on paper."""

import json
import re
from datetime import date
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from ui.charts.frame import on_paper
from ui.charts.published import published
from ui.charts.scale import padded, spread
from ui.charts.sparkline import as_data_address, sparklines
from ui.charts.status import status_bars
from ui.charts.timeline import timeline
from ui.charts.trend import trend
from ui.palette import LIGHT, SCREEN, Ink

PERIODS = ["Q1 2022/23", "Q2 2022/23", "Q3 2022/23", "Q4 2022/23"]
POINTS = pd.DataFrame(
    {
        "label": PERIODS,
        "value": [67.0, np.nan, 67.0, 69.0],
        "text": ["67%", "", "67%", "69%"],
        "verdict": ["Off target", "No figure", "Off target", "Near target"],
        "repeated": [False, False, True, False],
    }
)
TARGETS = pd.DataFrame(
    {"label": PERIODS, "name": "local", "value": [72.0] * 4, "words": ["Local target\n72%"] * 4}
)
SERIES = pd.DataFrame(
    {
        "label": ["2018/19", "2019/20", "2020/21"] * 2,
        "area": ["Birmingham"] * 3 + ["England"] * 3,
        "value": [4.4, np.nan, 5.0, 4.0, np.nan, 3.6],
        "text": ["4.4%", "", "5.0%", "4.0%", "", "3.6%"],
    }
)
COUNTS = pd.DataFrame(
    {
        "workstream": ["A", "A", "B", "B"],
        "status": ["Blue", "Amber", "Blue", "Amber"],
        "symbol": ["◆", "▲", "◆", "▲"],
        "count": [6, 52, 0, 30],
        "fill": ["#1D5A96", "#F0A30A"] * 2,
        "on_fill": ["#FFFFFF", "#0B0C0C"] * 2,
    }
)


MARKS = pd.DataFrame(
    {
        "lane": ["A", "A", "B"],
        "date": pd.to_datetime(["2023-03-31", "2023-06-30", "2023-02-28"]),
        "name": ["A1", "A10", "B2"],
        "status": ["Green", "Amber", "Amber"],
        "words": ["31 March 2023: Complete", "30 June 2023: On time", "28 February 2023: Overdue"],
        "is_overdue": [False, False, True],
        "symbol": ["●", "▲", "▲"],
        "fill": ["#00703C", "#F0A30A", "#F0A30A"],
    }
)


def all_charts(ink: Ink) -> dict[str, alt.LayerChart]:
    return {
        "trend": trend(POINTS, TARGETS, ink),
        "trend without a target": trend(POINTS, TARGETS.head(0), ink),
        "published": published(SERIES, ["Birmingham", "England"], "%", ink),
        "bars": status_bars(COUNTS, ink),
        "shares": status_bars(COUNTS, ink, share=True),
        "timeline": timeline(MARKS, [(date(2023, 4, 5), "As at 5 April 2023")], ink),
    }


def layers_with(spec: dict[str, Any], mark: str) -> list[dict[str, Any]]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def rows_of(spec: dict[str, Any], layer: dict[str, Any]) -> list[dict[str, Any]]:
    data = layer.get("data") or spec["data"]
    return list(spec["datasets"][data["name"]])


@pytest.mark.parametrize("name", all_charts(LIGHT))
def test_every_chart_can_be_drawn_on_paper(name: str) -> None:
    spec = on_paper(all_charts(LIGHT)[name]).to_dict()
    assert vl_convert.vegalite_to_svg(spec).startswith("<svg")
    assert vl_convert.vegalite_to_png(spec)[:4] == b"\x89PNG"


@pytest.mark.parametrize("name", all_charts(LIGHT))
def test_screen_and_paper_differ_in_colour_only(name: str) -> None:
    def without_colour(ink: Ink) -> str:
        text = json.dumps(all_charts(ink)[name].to_dict(), sort_keys=True)
        return re.sub(r"light-dark\([^)]*\)|#[0-9A-Fa-f]{6}|data-\w+", "", text)

    assert without_colour(LIGHT) == without_colour(SCREEN)


def test_no_gap_is_closed_over_a_missing_period_and_lines_are_straight() -> None:
    for chart in (trend(POINTS, TARGETS), published(SERIES, ["Birmingham", "England"], "%")):
        spec = chart.to_dict()
        (line,) = layers_with(spec, "line")
        assert line["mark"]["invalid"] == "break-paths-show-path-domains"
        assert line["mark"]["interpolate"] == "linear"
        assert None in [row["value"] for row in rows_of(spec, line)]


def test_the_last_point_wears_its_verdicts_colour_and_a_repeated_one_is_open() -> None:
    spec = trend(POINTS, TARGETS, LIGHT).to_dict()
    (points,) = layers_with(spec, "point")
    rows = rows_of(spec, points)
    assert [row["colour"] for row in rows] == [LIGHT.series_1, LIGHT.series_1, LIGHT.near]
    assert [row["fill"] for row in rows] == [LIGHT.series_1, LIGHT.ground, LIGHT.near]


def test_the_target_is_a_dashed_dark_rule_named_in_place_without_a_legend() -> None:
    spec = trend(POINTS, TARGETS, LIGHT).to_dict()
    (rule,) = layers_with(spec, "rule")
    assert rule["mark"]["strokeDash"]
    assert rule["mark"]["color"] == LIGHT.text
    assert "Local target\n72%" in json.dumps(spec["datasets"], ensure_ascii=False).replace("\\n", "\n")
    assert '"legend": {' not in json.dumps({k: v for k, v in spec.items() if k != "config"})


def test_a_target_that_changes_is_drawn_for_each_period() -> None:
    moved = TARGETS.assign(value=[72.0, 72.0, 73.0, 74.0])
    spec = trend(POINTS, moved).to_dict()
    (rule,) = layers_with(spec, "rule")
    assert [row["value"] for row in rows_of(spec, rule)] == [72.0, 72.0, 73.0, 74.0]


def test_a_chart_without_any_figure_is_still_a_chart() -> None:
    empty = POINTS.assign(value=np.nan, text="")
    assert vl_convert.vegalite_to_svg(on_paper(trend(empty, TARGETS.head(0), LIGHT)).to_dict())


def test_bars_start_at_zero_and_a_status_with_no_rows_is_not_in_the_key() -> None:
    counts = COUNTS.assign(count=[6, 52, 0, 30])
    spec = status_bars(counts, LIGHT).to_dict()
    (bar,) = layers_with(spec, "bar")
    assert bar["encoding"]["x"]["stack"] == "zero"
    assert bar["encoding"]["color"]["scale"]["domain"] == ["◆ Blue", "▲ Amber"]
    nobody_blue = status_bars(COUNTS.assign(count=[0, 52, 0, 30]), LIGHT).to_dict()
    assert layers_with(nobody_blue, "bar")[0]["encoding"]["color"]["scale"]["domain"] == ["▲ Amber"]


def test_a_number_stands_in_its_segment_with_its_symbol_where_there_is_room() -> None:
    counts = COUNTS.assign(count=[2, 90, 1, 30])
    spec = status_bars(counts, LIGHT).to_dict()
    labels = [row["label"] for row in rows_of(spec, layers_with(spec, "text")[0])]
    assert labels == ["2", "▲ 90", "", "▲ 30"]


def test_at_most_four_lines_are_drawn() -> None:
    with pytest.raises(ValueError, match="4 lines"):
        published(SERIES, list("ABCDE"), "%")


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=4), st.floats(0, 1000))
def test_labels_keep_their_order_and_their_distance(values: list[float], gap: float) -> None:
    column = pd.Series(values, index=[7] * len(values))
    placed = spread(column, gap)
    ranked = placed.iloc[column.argsort()].to_numpy()
    assert (np.diff(ranked) >= gap - 1e-6 * max(1, np.abs(ranked).max())).all()
    assert placed.mean() == pytest.approx(column.mean(), abs=1e-3, rel=1e-6)


@pytest.mark.parametrize(
    ("values", "domain"),
    [
        ([4.0, 8.0], (3.0, 9.0)),
        ([10.0], (7.5, 12.5)),
        ([0.0], (-0.5, 0.5)),
        ([np.nan], (0.0, 1.0)),
        ([], (0.0, 1.0)),
    ],
)
def test_an_axis_leaves_room_around_its_figures(values: list[float], domain: tuple[float, float]) -> None:
    assert padded(pd.Series(values, dtype="float64")) == domain


def draw(values: list[float], targets: list[float], verdict: str = "Off target") -> str:
    return sparklines(pd.DataFrame([values]), pd.DataFrame([targets]), pd.Series([verdict])).iloc[0]


def test_a_sparkline_leaves_a_gap_open_and_marks_every_figure() -> None:
    svg = draw([1, np.nan, 3, 4], [2] * 4)
    assert svg.count("<circle") == 3
    line = re.search(r'class="l" d="([^"]*)"', svg)
    assert line is not None
    assert line[1].count("M") == 1


def test_a_sparkline_without_target_or_figure_draws_neither() -> None:
    svg = draw([np.nan, np.nan], [np.nan, np.nan])
    assert "<circle" not in svg
    assert 'class="t" d=""' in svg


def test_a_sparkline_stays_inside_its_box() -> None:
    svg = draw([5, 1e9, -3], [7, 7, 7])
    heights = [float(y) for y in re.findall(r'cy="([-\d.]+)"', svg)]
    assert all(0 <= y <= 34 for y in heights)
    assert draw([5, 5, 5], [5, 5, 5]).count('cy="17.0"') == 3


def test_a_sparkline_is_a_picture_that_vl_convert_can_draw_and_a_cell_can_hold() -> None:
    svgs = sparklines(pd.DataFrame([[1.0, 2.0]]), pd.DataFrame([[1.5, 1.5]]), pd.Series(["On target"]))
    assert vl_convert.svg_to_png(svgs.iloc[0])[:4] == b"\x89PNG"
    assert as_data_address(svgs)[0].startswith("data:image/svg+xml;base64,")


def test_a_timeline_marks_what_is_overdue_in_words_and_names_todays_rule() -> None:
    rules = [(date(2023, 4, 5), "As at 5 April 2023"), (date(2023, 4, 28), "Board 28 April 2023")]
    spec = timeline(MARKS, rules, LIGHT).to_dict()
    told = json.dumps(spec, ensure_ascii=False)
    assert "B2 overdue" in told
    assert "datum.is_overdue" in told
    dashes = [
        layer["mark"]["strokeDash"] for layer in layers_with(spec, "rule") if "strokeDash" in layer["mark"]
    ]
    assert dashes == [[1, 0], [6, 4]]
    assert LIGHT.off in told


def test_a_timeline_of_one_project_can_be_drawn() -> None:
    spec = on_paper(timeline(MARKS.head(1), [(date(2023, 4, 5), "As at")], LIGHT)).to_dict()
    assert vl_convert.vegalite_to_svg(spec).startswith("<svg")
