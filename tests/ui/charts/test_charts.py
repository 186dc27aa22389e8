"""Charts: valid by the schema, straight lines, open gaps, named targets, bars from zero, special causes named."""

import re
from functools import partial
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ui.charts.examples import (
    CHARTS,
    COUNTS,
    LEVELS,
    MARKS,
    PERIODS,
    POINTS,
    SERIES,
    TARGETS,
    TODAY,
    XMR,
    marks_of,
    words_of,
)
from ui.charts.published import published
from ui.charts.sparkline import sparkline
from ui.charts.status import status_bars
from ui.charts.theme import Size, find_struck, find_year_ends, pad_domain, spread_labels
from ui.charts.timeline import timeline
from ui.charts.trend import find_steps, place_figures, trend
from ui.charts.xmr import SHAPES, draw_icon, find_named_rules, variation_colours, xmr
from ui.palette import DARK, LIGHT, SCREEN, contrast

Q1, Q2, Q3, Q4 = PERIODS
ROOM = Size(300, 2)


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_is_vega_lite_as_wide_as_its_page_and_in_the_products_theme(name: str) -> None:
    spec = CHARTS[name]().to_dict()
    alt.Root.validate(spec)
    assert spec["width"] == "container"
    assert spec["config"]["axis"]["labelColor"] == SCREEN.secondary
    assert "datasets" not in spec


def test_lines_are_straight_and_no_gap_is_closed() -> None:
    (line,) = marks_of(published(SERIES, "%"), "line")
    assert line["mark"]["invalid"] == "break-paths-show-path-domains"
    assert None in [row["value"] for row in line["rows"]]
    for points in (POINTS, POINTS.assign(part=[0, 0, 1, 1])):
        (line,) = marks_of(trend(points, TARGETS), "line")
        assert line["mark"]["interpolate"] == "linear"
        assert line["encoding"]["detail"]["field"] == "part"
        assert [row["part"] for row in line["rows"]] == [0, 1, 1]


def test_a_break_is_an_upright_rule_with_its_words() -> None:
    for draw, label in ((partial(trend, POINTS, TARGETS), Q2), (partial(published, SERIES, "%"), "2019/20")):
        parted = draw(breaks=pd.DataFrame({"label": [label], "from_": ["2019/20"]}))
        (rule,) = [mark for mark in marks_of(parted, "rule") if "y" not in mark["encoding"]]
        assert rule["encoding"]["x"]["bandPosition"] == 0
        assert rule["rows"] == [{"label": label, "words": "Not comparable before 2019/20"}]
        assert "Not comparable before 2019/20" in words_of(parted, "words")


def test_the_last_point_has_its_verdicts_colour_and_a_repeated_or_provisional_one_is_open() -> None:
    (points,) = marks_of(trend(POINTS, TARGETS), "point")
    assert [row["colour"] for row in points["rows"]] == [SCREEN.series_1, SCREEN.series_1, SCREEN.near]
    assert [row["fill"] for row in points["rows"]] == [SCREEN.series_1, SCREEN.ground, SCREEN.near]
    chart = trend(POINTS.assign(provisional=[False, False, True, True]), TARGETS)
    (points,) = marks_of(chart, "point")
    assert [row["fill"] for row in points["rows"]] == [SCREEN.series_1, SCREEN.ground, SCREEN.ground]
    assert points["encoding"]["strokeDash"]["condition"] == {"test": "datum.provisional", "value": [3, 2]}
    assert words_of(chart, "words").count("provisional") == 1


def test_a_target_is_a_dashed_dark_rule_named_in_place_and_at_both_ends_where_it_moves() -> None:
    other = TARGETS.assign(name="DfE", value=70.0, text="70%", words="DfE target 70%")
    chart = trend(POINTS, pd.concat([TARGETS, other]))
    (rule,) = marks_of(chart, "rule")
    assert (rule["mark"]["strokeDash"], rule["mark"]["color"]) == ([6, 4], SCREEN.text)
    assert sorted(words_of(chart, "words")) == ["DfE target 70%", "Local target 72%"]
    printed = pd.Series(["72%", "72%", "73%", "74%"])
    moved = TARGETS.assign(value=[72.0, 72.0, 73.0, 74.0], text=printed, words="Local target " + printed)
    chart = trend(POINTS, moved)
    levels, rises = marks_of(chart, "rule")
    ends = [(row["label"], row["until"], row["value"]) for row in levels["rows"]]
    assert ends == [(Q1, Q2, 72.0), (Q3, Q3, 73.0), (Q4, Q4, 74.0)]
    assert [(row["was"], row["value"]) for row in rises["rows"]] == [(72.0, 73.0), (73.0, 74.0)]
    assert words_of(chart, "words") == ["Local target 74%", "72%"]


def test_a_target_runs_as_long_as_it_is_the_same() -> None:
    def runs(periods: str, values: list[float]) -> list[tuple[Any, ...]]:
        targets = pd.DataFrame({"label": list(periods), "name": "local", "value": values, "words": "x"})
        return list(find_steps(targets, list("ABCD"))[["label", "until", "value"]].itertuples(False, None))

    assert runs("ABCD", [1, 1, 1, 1]) == [("A", "D", 1)]
    assert runs("ABCD", [1, 1, 2, 2]) == [("A", "B", 1), ("C", "D", 2)]
    # a period without a target is not bridged, even where the value is the same
    assert runs("ABD", [1, 1, 1]) == [("A", "B", 1), ("D", "D", 1)]


def test_where_room_is_short_the_last_the_highest_and_the_lowest_are_printed() -> None:
    # where the highest is beside the last, the highest of the rest is printed
    among_many = [*[5.0] * 8, 1, *[5.0] * 5, 8, 9]
    for values, key in (([5], [0]), ([5, 9, 1], [0, 1, 2]), (among_many, [0, 8, 15])):
        points = pd.DataFrame({"label": map(str, range(len(values))), "value": values})
        found = place_figures(points, TARGETS.head(0), 1)["is_key"]
        assert found[found].index.tolist() == key


@pytest.mark.parametrize(
    ("values", "beneath"),
    [
        # the lowest of the earlier figures stands beneath its point
        ([80.0, 60.0, 90.0], [1]),
        # but not where the target lies close beneath, which would run through it
        ([80.0, 73.0, 90.0], []),
        # the last stands beneath where its own line falls to it, with the same exception
        ([80.0, 85.0, 30.0], [2]),
        ([80.0, 85.0, 73.0], [0]),
        # a figure that has the target close above stands beneath
        ([40.0, 50.0, 71.0], [0, 2]),
    ],
)
def test_a_figure_stands_where_neither_line_nor_target_runs_through_it(
    values: list[float], beneath: list[int]
) -> None:
    points = POINTS.head(3).assign(value=values)
    (marks,) = marks_of(trend(points, TARGETS.head(3)), "point")
    assert [place for place, row in enumerate(marks["rows"]) if row["is_under"]] == beneath


def test_an_earlier_target_is_named_on_its_line_unless_the_figures_cross_it() -> None:
    steps = TARGETS.assign(value=[72.0, 73.0, 73.0, 73.0], text=["72%", "73%", "73%", "73%"])
    for values, is_named in (([80.0] * 4, True), ([60.0] * 4, True), ([60.0, 80.0, 60.0, 80.0], False)):
        texts = marks_of(trend(POINTS.assign(value=values), steps), "text")
        words = {row.get("words") for mark in texts for row in mark["rows"]}
        assert ("72%" in words) == is_named


def test_among_many_points_the_last_figure_stands_beneath_where_several_fall_to_it() -> None:
    values = [*(50.0 + place % 3 for place in range(116)), 96.0, 88.0, 80.0, 72.0]
    many = pd.concat([POINTS.head(1)] * 120, ignore_index=True)
    many = many.assign(value=values, label=[f"Q{place}" for place in range(120)])
    assert place_figures(many, TARGETS.head(0), 1)["is_under"].iloc[-1]
    assert not place_figures(many.tail(4), TARGETS.head(0), 1)["is_under"].iloc[-1]


def test_a_chart_for_a_room_is_the_same_chart_in_larger_type() -> None:
    small, large = trend(POINTS, TARGETS), trend(POINTS, TARGETS, size=ROOM)
    sizes = [[mark["mark"]["fontSize"] for mark in marks_of(chart, "text")] for chart in (small, large)]
    assert sizes[1] == [ROOM.enlarge(size).to_dict() for size in sizes[0]]
    axes = [marks_of(chart, "line")[0]["encoding"]["x"]["axis"]["labelFontSize"] for chart in (small, large)]
    assert axes[1] == ROOM.enlarge(axes[0]).to_dict()
    assert marks_of(small, "text")[0]["rows"] == marks_of(large, "text")[0]["rows"]


def test_at_most_four_lines_are_drawn_each_named_at_its_end() -> None:
    assert words_of(published(SERIES, "%"), "words") == ["Birmingham  5.0%", "England  3.6%"]
    with pytest.raises(ValueError, match="4 lines"):
        published(pd.concat([SERIES.assign(area=area) for area in "ABCDE"]), "%")


def test_bars_start_at_zero_and_a_status_with_no_rows_is_not_in_the_key() -> None:
    (bar,) = marks_of(status_bars(COUNTS), "bar")
    assert [(row["start"], row["end"]) for row in bar["rows"]] == [(0, 6), (6, 58), (0, 30)]
    assert bar["encoding"]["color"]["scale"]["domain"] == ["◆ Blue", "▲ Amber"]
    (bar,) = marks_of(status_bars(COUNTS, share=True), "bar")
    assert [row["end"] for row in bar["rows"]] == pytest.approx([6 / 58, 1, 1])
    (bar,) = marks_of(status_bars(COUNTS.assign(count=[0, 52, 0, 30])), "bar")
    assert bar["encoding"]["color"]["scale"]["domain"] == ["▲ Amber"]


def test_a_timeline_marks_what_is_overdue_in_words_and_names_todays_rule_first() -> None:
    chart = CHARTS["timeline"]()
    assert words_of(chart, "late") == ["B2 overdue"]
    assert words_of(chart, "name") == [TODAY[1], "Board 28 April 2023", "A1", "A10"]
    dashes = [mark["mark"].get("strokeDash") for mark in marks_of(chart, "rule")]
    assert dashes == [None, [1, 0], [6, 4]]


def test_marks_near_to_each_other_stand_below_each_other_and_lanes_below_lanes() -> None:
    close = MARKS.assign(date=pd.to_datetime(["2023-03-31", "2023-04-01", "2023-02-28"]))
    (symbols,) = [
        mark
        for mark in marks_of(timeline(close, [TODAY], ["A", "B"]), "text")
        if "tooltip" in mark["encoding"]
    ]
    assert [row["y"] for row in symbols["rows"]] == [0, 1, 2.6]
    assert [row["date"] for row in symbols["rows"]] == ["2023-03-31", "2023-04-01", "2023-02-28"]


def test_an_xmr_chart_has_its_mean_limits_and_target_named_and_no_two_alike() -> None:
    rules = marks_of(xmr(XMR, LEVELS), "rule")
    assert [len(rule["rows"]) for rule in rules] == [2, 1, 1]
    assert len({str(rule["mark"].get("strokeDash")) for rule in rules}) == 3
    assert words_of(xmr(XMR, LEVELS), "words") == LEVELS["words"].tolist()


def test_what_is_missing_keeps_its_room_and_a_long_axis_is_ticked_where_a_year_ends() -> None:
    (points,) = marks_of(xmr(XMR, LEVELS), "point")
    domain = points["encoding"]["x"]["scale"]["domain"]
    assert [domain.index(name) for name in ("Q7", "Q8")] == [7, 10]
    assert not "".join(domain[8:10]).strip()
    quarters = [f"Q{n} 20{year}/{year + 1}" for year in range(19, 24) for n in range(1, 5)]
    assert find_year_ends(quarters) == [f"Q4 20{year}/{year + 1}" for year in range(19, 24)]
    assert find_year_ends(["Aut 2022", "Spr 2023", "Sum 2023"]) == ["Sum 2023"]
    assert find_year_ends(["2021/22", "2022/23"]) == []


def test_no_level_strikes_a_figure_that_has_room_on_its_other_side() -> None:
    point = pd.DataFrame({"label": ["Q1"], "value": [50.0]})
    levels = pd.DataFrame({"label": ["Q1", "Q1", "Q2"], "value": [60.0, 30.0, 49.0]})
    above, below = find_struck(point, levels, 1)
    assert (above.item(), below.item()) == (10, 20)
    assert find_struck(point, levels.tail(1), 1)[0].item() == float("inf")


def test_a_special_cause_has_a_shape_a_colour_and_the_name_of_its_rule() -> None:
    chart = xmr(XMR, LEVELS)
    (points,) = marks_of(chart, "point")
    for channel in ("color", "shape"):
        assert points["encoding"][channel]["scale"]["domain"] == ["Common cause", "Improvement"]
        assert len(set(points["encoding"][channel]["scale"]["range"])) == 2
    assert words_of(chart, "name") == ["Outside limits"]
    run = XMR.assign(signal=[*["below"] * 7, *[""] * 8, "above"], rule=[*["run"] * 7, *[""] * 8, "outside"])
    assert find_named_rules(run)["name"].tolist() == ["Run of 7", "Outside limits"]
    # of two names that would meet the last is printed
    close = XMR.assign(signal=[*[""] * 13, "above", "", "above"], rule=[*[""] * 13, "outside", "", "outside"])
    assert find_named_rules(close.assign(centre=1.0))["label"].tolist() == ["Q15"]


def test_no_kind_of_variation_has_the_colour_of_another_or_of_a_verdict() -> None:
    for ink in (LIGHT, DARK):
        colours = set(variation_colours(ink).values())
        assert len(colours) == len(SHAPES) == len(set(SHAPES.values()))
        assert not colours & {ink.on, ink.near, ink.off}
        assert all(contrast(colour, ink.ground) >= 3 for colour in colours)


def test_every_icon_is_a_drawing_of_its_own_even_without_colour() -> None:
    icons = [draw_icon(kind, side) for kind in SHAPES for side in ("", "high", "low")]
    icons += [draw_icon(word, "") for word in ("consistently passes", "consistently fails", "hit and miss")]
    assert len({re.sub(r"<style>.*?</style>", "", icon) for icon in icons}) == len(icons)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=4), st.floats(0, 1000))
def test_labels_keep_their_order_and_their_distance(values: list[float], gap: float) -> None:
    column = pd.Series(values, index=[7] * len(values))
    placed = spread_labels(column, gap)
    ranked = placed.iloc[column.argsort()].to_numpy()
    assert (np.diff(ranked) >= gap - 1e-6 * max(1, np.abs(ranked).max())).all()
    assert placed.mean() == pytest.approx(column.mean(), abs=1e-3, rel=1e-6)


def test_an_axis_leaves_room_around_its_figures() -> None:
    found = [
        pad_domain(pd.Series(v, dtype="float64"), 0.25) for v in ([4.0, 8.0], [10.0], [0.0], [np.nan], [])
    ]
    assert found == [(3.0, 9.0), (7.5, 12.5), (-0.5, 0.5), (0.0, 1.0), (0.0, 1.0)]


NAN = float("nan")


@pytest.mark.parametrize(
    ("values", "targets", "parts", "line", "target", "last"),
    [
        # a line joins figures of one part; the target steps where the next period has another
        (
            [1, NAN, 3, 4],
            [2, 2, 3, NAN],
            [0, NAN, 0, 1],
            "M7.0 27.0L69.7 13.7M101.0 7.0",
            "M2.0 20.3H22.7H54.0V13.7H85.3",
            (101.0, 7.0),
        ),
        # a row that stands still is drawn through the middle
        ([5, 5], [5, 5], [0, 0], "M7.0 17.0L101.0 17.0", "M2.0 17.0H54.0H106.0", (101.0, 17.0)),
        ([5], [NAN], [0], "M54.0 17.0", "", (54.0, 17.0)),
        ([NAN, NAN], [NAN, NAN], [NAN, NAN], "", "", None),
    ],
)
def test_a_sparkline_is_paths_in_pixels(
    values: list[float], targets: list[float], parts: list[float], line: str, target: str, last: Any
) -> None:
    drawn = sparkline(values, targets, parts, "Off target")
    assert [drawn[part] for part in ("line", "target", "last", "verdict")] == [
        line,
        target,
        last,
        "Off target",
    ]
    assert drawn["points"].count("M") == max(0, sum(value == value for value in values) - 1)
