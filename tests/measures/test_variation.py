"""Variation by XmR: the rules as tables, and the whole against a plain reimplementation."""

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from measures.variation import add_xmr_lines, find_limits, find_special_causes, judge_variation
from tests.measures import plain_xmr
from tests.measures.frames import numbers, texts, unhurried

# Few different values, so that ties with the mean, a limit or a neighbour are common.
coarse = st.integers(-4, 4).map(Decimal)
fine = st.decimals(min_value=-1000, max_value=1000, places=2)
series = st.lists(coarse, min_size=1, max_size=30) | st.lists(fine, min_size=1, max_size=30)
polarities = st.sampled_from(["higher", "lower", "none"])


def points(values: list[Decimal], better: str = "higher", target: Decimal | None = None) -> pd.DataFrame:
    """One measure's points, in order."""
    return pd.DataFrame(
        {
            "measure": texts(*["m"] * len(values)),
            "value": numbers(*values),
            "order": range(len(values)),
            "better": texts(*[better] * len(values)),
            "target": numbers(*[target] * len(values)),
        }
    )


def written(text: str) -> list[Decimal]:
    """Figures from a row of the specification."""
    return [Decimal(word) for word in text.split()]


def test_the_centre_is_the_mean_and_the_limits_are_2_66_mean_moving_ranges_away() -> None:
    found = find_limits(points(written("10 12 11 15"))).loc["m"]
    assert found.to_dict() == pytest.approx(
        {
            "count": 4,
            "centre": 12,
            "moving_range": 7 / 3,
            "lower": 12 - 2.66 * 7 / 3,
            "upper": 12 + 2.66 * 7 / 3,
        }
    )


def test_outliers_are_not_screened() -> None:
    found = find_limits(points(written("1 1 1 100"))).loc["m"]
    assert found["centre"] == pytest.approx(25.75)
    assert found["moving_range"] == pytest.approx(33)


def test_one_point_has_a_centre_and_no_limits() -> None:
    found = find_limits(points(written("5"))).loc["m"]
    assert found["centre"] == 5
    assert found[["lower", "upper", "moving_range"]].isna().all()


@pytest.mark.parametrize(
    ("rule", "values", "marks"),
    [
        # mean 11, mean moving range 2, upper limit 16.32
        ("outside", "10 10 10 10 10 10 10 10 10 10 10 10 23", "0 0 0 0 0 0 0 0 0 0 0 0 1"),
        ("outside", "10 10 10 10 10 10 -3 10 10 10 10 10 10", "0 0 0 0 0 0 -1 0 0 0 0 0 0"),
        ("outside", "1 2 1 2 1 2 1 2 1 2 1 2 1", "0 0 0 0 0 0 0 0 0 0 0 0 0"),
        # seven below, then seven above; six are not enough
        ("run", "1 1 1 1 1 1 1 3 3 3 3 3 3 3", "-1 -1 -1 -1 -1 -1 -1 1 1 1 1 1 1 1"),
        ("run", "1 1 1 1 1 1 3 3 3 3 3 3", "0 0 0 0 0 0 0 0 0 0 0 0"),
        # a point on the mean breaks a run
        ("run", "1 1 1 2 1 1 1 1 3 3 3 2 3 3 3 3", "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0"),
        # seven points rising or falling; six are not enough; an equal neighbour breaks them
        ("trend", "5 1 2 3 4 5 6 7", "0 1 1 1 1 1 1 1"),
        ("trend", "7 6 5 4 3 2 1 5", "-1 -1 -1 -1 -1 -1 -1 0"),
        ("trend", "1 2 3 4 5 6 6", "0 0 0 0 0 0 0"),
        ("trend", "1 2 3 4 4 5 6 7 8", "0 0 0 0 0 0 0 0 0"),
        # the peak of a rise that turns into a fall belongs to the rise
        ("trend", "1 2 3 4 5 6 7 6 5 4 3 2 1", "1 1 1 1 1 1 1 -1 -1 -1 -1 -1 -1"),
        # two of three beyond two thirds of the way, the third on the same side
        ("two_of_three", "4 0 4 0 4 0 4 0 4 0 4 12 12", "0 0 0 0 0 0 0 0 0 0 0 1 1"),
        ("two_of_three", "0 4 0 4 0 4 0 4 0 4 0 12 12", "0 0 0 0 0 0 0 0 0 0 0 0 0"),
        ("two_of_three", "-4 0 -4 0 -4 0 -4 0 -4 0 -4 -12 -12", "0 0 0 0 0 0 0 0 0 0 0 -1 -1"),
        ("two_of_three", "4 0 4 0 4 0 4 0 4 0 4 12 4", "0 0 0 0 0 0 0 0 0 0 0 0 0"),
        # figures that never change are no signal of anything
        ("outside", "5 5 5 5 5 5 5 5", "0 0 0 0 0 0 0 0"),
        ("run", "5 5 5 5 5 5 5 5", "0 0 0 0 0 0 0 0"),
    ],
)
def test_each_rule_marks_every_point_of_its_signal(rule: str, values: str, marks: str) -> None:
    found = find_special_causes(points(written(values)))[rule]
    assert found.tolist() == [int(mark) for mark in marks.split()]


@pytest.mark.parametrize(("rest", "marks"), [("0.359", [0, 0]), ("0.358", [1, -1])])
def test_a_point_exactly_on_a_limit_is_not_outside_it(rest: str, marks: list[int]) -> None:
    wave = [Decimal(rest), -Decimal(rest)] * 10
    values = [*written("0 2.66 0 -2.66 0"), *wave, Decimal(0)]
    if not any(marks):
        assert plain_xmr.chart([Fraction(value) for value in values]) == (Fraction(0), Fraction("2.66"))
    assert find_special_causes(points(values))["outside"].tolist() == [0, marks[0], 0, marks[1], *[0] * 22]


@unhurried
@given(st.lists(series, min_size=8, max_size=8))
@example([written("0.1 0.2 0.3 0.1 0.2 0.3 0.1 0.2 0.3")])
def test_every_rule_agrees_with_the_plain_reimplementation(many: list[list[Decimal]]) -> None:
    frame = pd.concat(
        [points(values).assign(measure=f"m{n}") for n, values in enumerate(many)], ignore_index=True
    )
    found = find_special_causes(frame)
    for number, values in enumerate(many):
        exact = [Fraction(value) for value in values]
        mine = found[frame["measure"] == f"m{number}"]
        assert {rule: mine[rule].tolist() for rule in plain_xmr.RULES} == {
            rule: marks(exact) for rule, marks in plain_xmr.RULES.items()
        }


@unhurried
@given(st.lists(coarse, min_size=13, max_size=30), polarities, st.none() | coarse)
def test_icon_and_assurance_agree_with_the_plain_reimplementation(
    values: list[Decimal], better: str, target: Decimal | None
) -> None:
    found = judge_variation(points(values, better, target)).loc["m"]
    exact, aim = [Fraction(value) for value in values], None if target is None else Fraction(target)
    assert found["variation"] == plain_xmr.icon(exact, better)
    assert found["assurance"] == plain_xmr.assurance(exact, better, aim)


@unhurried
@given(series)
def test_marks_mirror_when_every_figure_is_negated(values: list[Decimal]) -> None:
    found, mirrored = (find_special_causes(points(side)) for side in (values, [-value for value in values]))
    pd.testing.assert_frame_equal(found, -mirrored)


@unhurried
@given(st.lists(coarse, min_size=13, max_size=20), st.none() | coarse)
def test_the_other_polarity_mirrors_icon_and_assurance(values: list[Decimal], target: Decimal | None) -> None:
    one = judge_variation(points(values, "higher", target))
    two = judge_variation(points([-v for v in values], "lower", None if target is None else -target))
    assert one[["variation", "assurance"]].values.tolist() == two[["variation", "assurance"]].values.tolist()


@unhurried
@given(st.lists(st.tuples(st.lists(coarse, min_size=1, max_size=20), polarities), min_size=2, max_size=3))
def test_measures_are_judged_by_themselves_whatever_stands_beside_them(
    table: list[tuple[list[Decimal], str]],
) -> None:
    alone = [
        judge_variation(points(values, better, Decimal(1))).reset_index(drop=True) for values, better in table
    ]
    beside = [
        points(values, better, Decimal(1)).assign(measure=f"m{n}") for n, (values, better) in enumerate(table)
    ]
    together = judge_variation(pd.concat(beside, ignore_index=True)).reset_index(drop=True)
    pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))


def test_points_are_taken_in_their_order_not_the_order_of_the_rows() -> None:
    values = points(written("1 2 3 4 5 6 7 8 9 10 11 12 13"))
    assert judge_variation(values[::-1]).equals(judge_variation(values))


@pytest.mark.parametrize(
    ("values", "better", "target", "words"),
    [
        ("5 6 7", "higher", "6", "Not enough data (3 of 13)"),
        ("5 6 5 6 5 6 5 6 5 6 5 6", "higher", "6", "Not enough data (12 of 13)"),
        ("5 6 5 6 5 6 5 6 5 6 5 6 5", "higher", None, "Common cause"),
        ("5 6 5 6 5 6 5 6 5 6 5 6 5", "higher", "6", "Common cause; hits and misses the target"),
        ("5 6 5 6 5 6 5 6 5 6 5 6 5", "higher", "1", "Common cause; consistently passes the target"),
        ("5 6 5 6 5 6 5 6 5 6 5 6 5", "lower", "1", "Common cause; consistently fails the target"),
        ("5 6 5 6 5 6 5 6 5 6 5 6 5", "none", "1", "Common cause"),
        ("5 5 5 5 5 5 5 5 5 5 5 5 9", "higher", None, "Special cause, improvement: above the upper limit"),
        ("5 5 5 5 5 5 5 5 5 5 5 5 9", "lower", None, "Special cause, concern: above the upper limit"),
        ("5 5 5 5 5 5 5 5 5 5 5 5 9", "none", None, "Special cause, neutral: above the upper limit"),
        # a special cause in the past is not the icon of today
        (
            "5 5 5 5 5 9 5 5 5 5 5 5 5",
            "lower",
            None,
            "Special cause, improvement: 7 or more in a row below the mean",
        ),
        ("5 6 5 6 5 19 5 6 5 6 5 6 5 19 5 6", "lower", None, "Common cause"),
        ("9 2 7 1 8 2 1 2 3 4 5 6 7 8", "lower", None, "Special cause, concern: 7 or more rising"),
        ("7 1 9 1 9 1 9 1 9 1 9 1 1 1", "higher", None, "Common cause"),
    ],
)
def test_variation_is_worded_by_the_latest_point(
    values: str, better: str, target: str | None, words: str
) -> None:
    aim = None if target is None else Decimal(target)
    assert judge_variation(points(written(values), better, aim)).loc["m", "words"] == words


def test_not_enough_data_is_neither_common_cause_nor_assured() -> None:
    found = judge_variation(points(written("5 5 5 9"), "higher", Decimal(1))).loc["m"]
    assert (found["points"], found["variation"], found["assurance"]) == (4, "", "")


@pytest.mark.parametrize(
    ("values", "better", "rule", "kinds"),
    [
        # mean 5.31, upper limit 8.32: the last point alone is outside
        ("5 5 5 5 5 5 5 5 5 5 5 5 9", "higher", "outside", ["improvement"]),
        ("5 5 5 5 5 5 5 5 5 5 5 5 9", "lower", "outside", ["concern"]),
        ("5 5 5 5 5 5 5 5 5 5 5 5 9", "none", "outside", ["neutral"]),
        ("9 2 7 1 8 2 1 2 3 4 5 6 7 8", "lower", "trend", ["concern"] * 8),
        ("5 6 5 6 5 6 5 6 5 6 5 6 5", "higher", "outside", []),
    ],
)
def test_a_chart_marks_the_points_of_a_rule_with_what_they_mean(
    values: str, better: str, rule: str, kinds: list[str]
) -> None:
    drawn = add_xmr_lines(points(written(values), better))
    assert drawn.loc[drawn["rule"] == rule, "variation"].tolist() == kinds
    assert (drawn["rule"] == "").equals(drawn["signal"] == "")
    assert (drawn["variation"] == "common cause").equals(drawn["rule"] == "")


@unhurried
@given(st.lists(coarse, min_size=13, max_size=30), polarities)
def test_a_chart_has_the_limits_in_every_row_and_ends_with_the_icon(
    values: list[Decimal], better: str
) -> None:
    frame = points(values, better)
    drawn, lines = add_xmr_lines(frame), find_limits(frame).loc["m"]
    assert drawn["value"].tolist() == frame["value"].tolist()
    for level in ("centre", "lower", "upper"):
        assert set(drawn[level]) == {lines[level]}
    icon = judge_variation(frame).loc["m"]
    assert drawn["variation"].iloc[-1] == icon["variation"]
    assert drawn["signal"].iloc[-1] == icon["signal"]


@pytest.mark.parametrize(
    ("values", "side"),
    [
        ("5 5 5 5 5 5 5 5 5 5 5 5 9", "high"),
        ("5 5 5 5 5 5 5 5 5 5 5 5 1", "low"),
        ("5 6 5 6 5 6 5 6 5 6 5 6 5", ""),
        ("5 5 5 9", ""),
    ],
)
def test_an_icon_says_on_which_side_its_special_cause_is(values: str, side: str) -> None:
    assert judge_variation(points(written(values), "none")).loc["m", "side"] == side


def test_no_points_are_no_measures() -> None:
    assert judge_variation(points([])).empty
    assert add_xmr_lines(points([])).empty
    assert find_special_causes(points([])).empty


def test_a_thousand_measures_of_a_hundred_periods_are_judged_at_once() -> None:
    many = pd.DataFrame(
        {
            "measure": texts(*(f"m{number:04d}" for number in range(1000) for _ in range(100))),
            "value": numbers(
                *((7919 * number * period) % 1009 for number in range(1000) for period in range(100))
            ),
            "order": [period for _ in range(1000) for period in range(100)],
            "better": texts(*["higher"] * 100_000),
            "target": numbers(*[500] * 100_000),
        }
    )
    found = judge_variation(many)
    last = [Fraction((7919 * 999 * period) % 1009) for period in range(100)]
    assert len(found) == 1000
    assert found.loc["m0999", "variation"] == plain_xmr.icon(last, "higher")
