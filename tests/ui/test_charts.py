"""Charts: straight lines, open gaps, named targets, bars from zero."""

import json
import re
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.chart_examples import COUNTS, MARKS, PERIODS, POINTS, SERIES, TARGETS, layers_with, rows_of
from ui.charts.frame import MOST_NAMED, enlarged, on_axis, on_paper
from ui.charts.marks import ROOM_FOR_FIGURE, WIDEST, steps, telling
from ui.charts.published import published
from ui.charts.scale import padded, spread
from ui.charts.sparkline import as_data_address, look_of, sheet_of, sparklines
from ui.charts.status import status_bars
from ui.charts.timeline import timeline
from ui.charts.trend import trend
from ui.palette import DARK, LIGHT


def test_a_published_line_is_straight_and_leaves_a_gap_open() -> None:
    spec = published(SERIES, ["Birmingham", "England"], "%")
    (line,) = layers_with(spec, "line")
    assert line["mark"]["invalid"] == "break-paths-show-path-domains"
    assert line["mark"]["interpolate"] == "linear"
    assert None in [row["value"] for row in rows_of(spec, line)]


def test_a_trend_is_straight_and_joins_the_figures_of_one_part_only() -> None:
    for points in (POINTS, POINTS.assign(part=[0, 0, 1, 1])):
        spec = trend(points, TARGETS)
        (line,) = layers_with(spec, "line")
        assert line["mark"]["interpolate"] == "linear"
        assert line["encoding"]["detail"]["field"] == "part"
        assert [row["part"] for row in rows_of(spec, line)] == [0, 1, 1]


@pytest.mark.parametrize(
    "draw",
    [
        lambda breaks: trend(POINTS, TARGETS, LIGHT, breaks=breaks),
        lambda breaks: published(SERIES, ["Birmingham", "England"], "%", LIGHT, breaks=breaks),
    ],
    ids=["trend", "published"],
)
def test_a_break_is_an_upright_rule_with_its_words(draw: Any) -> None:
    plain = draw(pd.DataFrame({"label": [], "from_": []}, dtype="str"))
    label = rows_of(plain, layers_with(plain, "line")[0])[1]["label"]
    parted = draw(pd.DataFrame({"label": [label], "from_": ["2019/20"]}))
    (rule,) = [mark for mark in layers_with(parted, "rule") if "y" not in mark["encoding"]]
    assert rule["encoding"]["x"]["bandPosition"] == 0
    assert rows_of(parted, rule)[0]["label"] == label
    assert rows_of(parted, rule)[0]["words"] == "Not comparable before 2019/20"
    assert vl_convert.vegalite_to_svg(on_paper(draw(parted_at(label))))


def parted_at(label: str) -> pd.DataFrame:
    return pd.DataFrame({"label": [label], "from_": ["2019/20"]})


def test_a_provisional_figure_is_an_open_dashed_ring_and_the_newest_says_so() -> None:
    points = POINTS.assign(provisional=[False, False, True, True])
    spec = trend(points, TARGETS, LIGHT)
    (marks,) = layers_with(spec, "point")
    rows = rows_of(spec, marks)
    assert [row["fill"] for row in rows] == [LIGHT.series_1, LIGHT.ground, LIGHT.ground]
    assert [row["mark"] for row in rows] == ["", "", "provisional"]
    assert marks["encoding"]["strokeDash"]["condition"]["test"] == "datum.provisional"


def test_the_last_point_wears_its_verdicts_colour_and_a_repeated_one_is_open() -> None:
    spec = trend(POINTS, TARGETS, LIGHT)
    (points,) = layers_with(spec, "point")
    rows = rows_of(spec, points)
    assert [row["colour"] for row in rows] == [LIGHT.series_1, LIGHT.series_1, LIGHT.near]
    assert [row["fill"] for row in rows] == [LIGHT.series_1, LIGHT.ground, LIGHT.near]


def test_the_target_is_a_dashed_dark_rule_named_in_place_without_a_legend() -> None:
    spec = trend(POINTS, TARGETS, LIGHT)
    (rule,) = layers_with(spec, "rule")
    assert rule["mark"]["strokeDash"]
    assert rule["mark"]["color"] == LIGHT.text
    assert "Local target\n72%" in json.dumps(spec["datasets"], ensure_ascii=False).replace("\\n", "\n")
    assert '"legend": {' not in json.dumps({k: v for k, v in spec.items() if k != "config"})


def test_a_target_that_changes_is_a_stepped_rule_named_at_both_ends() -> None:
    words = ["Local target 72%", "Local target 72%", "Local target 73%", "Local target 74%"]
    moved = TARGETS.assign(value=[72.0, 72.0, 73.0, 74.0], words=words)
    spec = trend(POINTS, moved, LIGHT)
    levels, rises = layers_with(spec, "rule")
    ends = [(row["label"], row["until"], row["value"]) for row in rows_of(spec, levels)]
    q1, q2, q3, q4 = PERIODS
    assert ends == [(q1, q2, 72.0), (q3, q3, 73.0), (q4, q4, 74.0)]
    assert [(row["was"], row["value"]) for row in rows_of(spec, rises)] == [(72.0, 73.0), (73.0, 74.0)]
    named = {
        row["words"] for mark in layers_with(spec, "text") for row in rows_of(spec, mark) if "until" in row
    }
    assert named == {"Local target 72%", "Local target 74%"}


def test_several_targets_are_each_drawn_and_named() -> None:
    other = TARGETS.assign(name="DfE", value=70.0, words="DfE target 70%")
    spec = trend(POINTS, pd.concat([TARGETS, other]), LIGHT)
    (levels,) = layers_with(spec, "rule")
    assert [row["name"] for row in rows_of(spec, levels)] == ["DfE", "local"]
    named = {
        row["words"] for mark in layers_with(spec, "text") for row in rows_of(spec, mark) if "until" in row
    }
    assert named == {"Local target\n72%", "DfE target 70%"}


@pytest.mark.parametrize(
    ("periods", "values", "runs"),
    [
        ("ABCD", [1, 1, 1, 1], [("A", "D", 1)]),
        ("ABCD", [1, 1, 2, 2], [("A", "B", 1), ("C", "D", 2)]),
        # a period without a target is not bridged, even where the value is the same
        ("ABD", [1, 1, 1], [("A", "B", 1), ("D", "D", 1)]),
    ],
)
def test_a_target_runs_as_long_as_it_is_the_same(periods: str, values: list[float], runs: list[Any]) -> None:
    targets = pd.DataFrame({"label": list(periods), "name": "local", "value": values, "words": "x"})
    found = steps(targets, list("ABCD"))
    assert list(zip(found["label"], found["until"], found["value"], strict=True)) == runs


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([5], [0]),
        ([5, 9, 1], [0, 1, 2]),
        # the highest is beside the last, so the highest of the rest is told
        ([*[5.0] * 8, 1, *[5.0] * 5, 8, 9], [0, 8, 15]),
    ],
)
def test_where_room_is_short_the_last_the_highest_and_the_lowest_are_told(
    values: list[float], told: list[int]
) -> None:
    found = telling(pd.Series(values))
    assert found[found].index.tolist() == told


def test_a_chart_without_any_figure_is_still_a_chart() -> None:
    empty = POINTS.assign(value=np.nan, text="")
    assert vl_convert.vegalite_to_svg(on_paper(trend(empty, TARGETS.head(0), LIGHT)))


@pytest.mark.parametrize(
    ("values", "target", "beneath"),
    [
        # the lowest of the earlier figures stands beneath its point
        ([80.0, 60.0, 90.0], 72.0, [False, True, False]),
        # but not where the target lies close beneath, which would run through it
        ([80.0, 73.0, 90.0], 72.0, [False, False, False]),
        # the last stands beneath where its own line falls to it, with the same exception
        ([80.0, 85.0, 30.0], 72.0, [False, False, True]),
        ([80.0, 85.0, 73.0], 72.0, [True, False, False]),
        # a figure that has the target close above stands beneath
        ([40.0, 50.0, 71.0], 72.0, [True, False, True]),
    ],
)
def test_a_figure_stands_where_neither_line_nor_target_runs_through_it(
    values: list[float], target: float, beneath: list[bool]
) -> None:
    points = POINTS.head(3).assign(value=values, text=[f"{value:g}%" for value in values], repeated=False)
    spec = trend(points, TARGETS.head(3).assign(value=target), LIGHT)
    under = {row["label"]: row["under"] for row in rows_of(spec, layers_with(spec, "point")[0])}
    assert [under[label] for label in points["label"]] == beneath


def test_bars_start_at_zero_and_a_status_with_no_rows_is_not_in_the_key() -> None:
    counts = COUNTS.assign(count=[6, 52, 0, 30])
    spec = status_bars(counts, LIGHT)
    (bar,) = layers_with(spec, "bar")
    assert [(row["start"], row["end"]) for row in rows_of(spec, bar)] == [(0, 6), (6, 58), (0, 30)]
    shares = status_bars(counts, LIGHT, share=True)
    (bar,) = layers_with(shares, "bar")
    assert [row["end"] for row in rows_of(shares, bar)] == pytest.approx([6 / 58, 1, 1])
    assert bar["encoding"]["color"]["scale"]["domain"] == ["◆ Blue", "▲ Amber"]
    nobody_blue = status_bars(COUNTS.assign(count=[0, 52, 0, 30]), LIGHT)
    assert layers_with(nobody_blue, "bar")[0]["encoding"]["color"]["scale"]["domain"] == ["▲ Amber"]


@pytest.mark.parametrize(
    ("width", "said"),
    [
        # A symbol needs more room than its number alone, and a number some; the chart says what fits its width.
        (720, ["◆ 9", "▲ 83", "▲ 30"]),
        (300, ["9", "▲ 83", "▲ 30"]),
        (120, ["▲ 83", "30"]),
        (48, ["83"]),
    ],
)
def test_a_number_stands_in_its_segment_with_its_symbol_where_there_is_room(
    width: int, said: list[str]
) -> None:
    counts = COUNTS.assign(count=[9, 83, 1, 30])
    svg = vl_convert.vegalite_to_svg(on_paper(status_bars(counts, LIGHT), width))
    assert re.findall(r'font-weight="bold"[^>]*>([^<]+)<', svg) == said


def test_of_a_long_series_only_points_that_say_something_are_drawn() -> None:
    months = [f"month {place}" for place in range(80)]
    values = [5.0] * 80
    values[10], values[30] = 9.0, 1.0  # the highest and the lowest
    values[50], values[52] = np.nan, np.nan  # 51 stands alone
    points = pd.DataFrame(
        {
            "label": months,
            "value": values,
            "text": "x",
            "verdict": "",
            "repeated": False,
            "provisional": False,
        }
    ).assign(repeated=lambda rows: rows.index == 60, provisional=lambda rows: rows.index == 70)
    spec = trend(points, TARGETS.head(0), LIGHT)
    drawn = [row["label"] for row in rows_of(spec, layers_with(spec, "point")[0])]
    assert drawn == [f"month {place}" for place in (10, 30, 51, 60, 70, 79)]
    assert len(rows_of(spec, layers_with(spec, "line")[0])) == 78
    assert [layer["encoding"]["text"]["field"] for layer in layers_with(spec, "text")] == [
        "text",
        "mark",
    ]


def test_an_axis_offers_as_many_labels_as_a_screen_has_room_for_evenly_from_the_first() -> None:
    quarters = [f"quarter {place}" for place in range(2 * MOST_NAMED + 1)]
    first, rest = (json.loads(x.to_json()) for x in on_axis(quarters))
    assert first["axis"]["values"] == rest["axis"]["values"] == quarters[::3]
    assert first["scale"]["domain"] == quarters
    assert "domain" not in rest["scale"]
    assert "values" not in str(on_axis(quarters[:MOST_NAMED])[0].to_dict())


def test_figures_that_no_screen_has_room_for_are_not_sent() -> None:
    quarters = [f"quarter {place}" for place in range(WIDEST // ROOM_FOR_FIGURE + 1)]
    points = pd.DataFrame({"label": quarters, "value": 5.0, "text": "5%", "verdict": "", "repeated": False})
    for shown, told in ((points, 2), (points.head(-1), len(points) - 1)):
        spec = trend(shown, TARGETS.head(0), LIGHT)
        assert sum(len(rows_of(spec, layer)) for layer in layers_with(spec, "text")) == told


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


def heights(svg: str) -> list[float]:
    """How far down each figure is marked, the last, which is larger, at the end."""
    found = re.findall(r'M[\d.]+ ([-\d.]+)h|cy="([-\d.]+)"', svg)
    return [float(small or large) for small, large in found]


def joins(svg: str) -> int:
    """How many figures are joined to the one before."""
    line = re.search(r'class="l" d="([^"]*)"', svg)
    assert line is not None
    return sum(len(part.split()) // 2 - 1 for part in line[1].split("M") if part)


def test_a_sparkline_leaves_a_gap_open_and_marks_every_figure() -> None:
    svg = draw([1, np.nan, 3, 4], [2] * 4)
    assert len(heights(svg)) == 3
    assert joins(svg) == 1


def test_a_sparkline_joins_figures_of_one_part_and_steps_where_its_target_does() -> None:
    values, parts = pd.DataFrame([[1, np.nan, 3, 4]]), pd.DataFrame([[0, np.nan, 0, 1]])
    svg = sparklines(values, pd.DataFrame([[2, 2, 3, np.nan]]), pd.Series(["Off target"]), parts).iloc[0]
    target = re.search(r'class="t" d="([^"]*)"', svg)
    assert joins(svg) == 1
    assert target is not None
    assert (target[1].count("M"), target[1].count("V"), target[1].count("H")) == (1, 1, 2)


def test_a_sparkline_without_target_or_figure_draws_neither() -> None:
    svg = draw([np.nan, np.nan], [np.nan, np.nan])
    assert heights(svg) == []
    assert 'class="t" d=""' in svg


def test_a_sparkline_stays_inside_its_box() -> None:
    svg = draw([5, 1e9, -3], [7, 7, 7])
    assert all(0 <= y <= 34 for y in heights(svg))
    assert heights(draw([5, 5, 5], [5, 5, 5])) == [17, 17, 17]


def test_fifty_sparklines_of_twelve_periods_are_no_burden_to_a_page() -> None:
    rising = [float(number) for number in range(12)]
    (address,) = as_data_address([sheet_of([draw(rising, [5.0] * 12)] * 50)])
    assert len(address) < 40_000


def test_the_trends_of_a_table_are_one_picture_whose_last_points_have_the_colours_of_their_verdicts() -> None:
    drawings = [draw([1.0, 2.0], [1.5, 1.5], verdict) for verdict in ("On target", "Off target")]
    sheet = sheet_of(drawings)
    assert vl_convert.svg_to_png(sheet)[:4] == b"\x89PNG"
    points = re.findall(r'translate\(0 (\d+)\).*?<circle class="v (v\d)"', sheet)
    fills = [re.findall(rf"\.{look}{{fill:(#\w+)}}", sheet) for _, look in points]
    assert [down for down, _ in points] == ["0", "34"]
    assert fills == [[LIGHT.on, DARK.on], [LIGHT.off, DARK.off]]


def test_only_the_table_that_has_the_trends_shows_their_picture() -> None:
    name, style = look_of([draw([1.0, 2.0], [1.5, 1.5])])
    other, _ = look_of([draw([1.0, 3.0], [1.5, 1.5])])
    assert style.startswith(f"<style>.{name} .trend{{background-image:url(data:image/svg+xml;base64,")
    assert other != name


def test_an_enlarged_chart_is_the_same_chart_in_larger_type() -> None:
    small, large = trend(POINTS, TARGETS), enlarged(trend(POINTS, TARGETS), 2)
    sizes = [
        [layer["mark"]["fontSize"] for layer in layers_with(spec, "text")]
        + [spec["config"]["axis"]["labelFontSize"]]
        for spec in (small, large)
    ]
    assert sizes[1] == [2 * size for size in sizes[0]]
    figure, larger = ([one["mark"]["dy"] for one in layers_with(spec, "text")][-1] for spec in (small, large))
    assert figure == {"expr": "datum.under ? 22 : -18"}  # beneath its point, or above it
    assert larger == {"expr": "(datum.under ? 22 : -18) * 2"}
    assert small["height"] == large["height"]
    assert sorted(map(str, small["datasets"].values())) == sorted(map(str, large["datasets"].values()))


def test_a_timeline_marks_what_is_overdue_in_words_and_names_todays_rule() -> None:
    rules = [(date(2023, 4, 5), "As at 5 April 2023"), (date(2023, 4, 28), "Board 28 April 2023")]
    spec = timeline(MARKS, rules, LIGHT)
    named = {mark["mark"].get("color"): rows_of(spec, mark) for mark in layers_with(spec, "text")}
    assert [row["late"] for row in named[LIGHT.off]] == ["B2 overdue"]
    assert {row["name"] for row in named[LIGHT.text]}.isdisjoint({"B2"})
    dashes = [
        layer["mark"]["strokeDash"] for layer in layers_with(spec, "rule") if "strokeDash" in layer["mark"]
    ]
    assert dashes == [[1, 0], [6, 4]]


def test_a_timeline_of_one_project_can_be_drawn() -> None:
    spec = on_paper(timeline(MARKS.head(1), [(date(2023, 4, 5), "As at")], LIGHT))
    assert vl_convert.vegalite_to_svg(spec).startswith("<svg")
