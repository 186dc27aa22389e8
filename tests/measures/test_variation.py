"""Variation by XmR: the rules as tables, and the whole against a plain reimplementation."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import nan
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from measures import variation
from tests.measures import plain_xmr
from tests.measures.frames import rows, split, table

# Few different values, so that ties with the mean, a limit or a neighbour are common.
coarse = st.integers(-4, 4).map(Decimal)
fine = st.decimals(min_value=-1000, max_value=1000, places=2)
series = st.lists(coarse, min_size=1, max_size=30) | st.lists(fine, min_size=1, max_size=30)
polarities = st.sampled_from(["higher", "lower", "none"])


def points(
    values: str | Sequence[Any], better: str = "higher", target: Any = None, **same: Any
) -> pd.DataFrame:
    """One measure's points, in order."""
    numbers = values.split() if isinstance(values, str) else values
    known = {"measure": "m", "better": better, "target": target} | same
    return rows("value order", *([value, place] for place, value in enumerate(numbers)), **known)


def chart(values: str | Sequence[Any]) -> variation.Chart:
    """The chart of a series."""
    return variation.Chart(points(values)["value"].tolist())


def test_the_centre_is_the_mean_and_the_limits_are_2_66_mean_moving_ranges_away() -> None:
    reach = 2.66 * 7 / 3
    assert chart("10 12 11 15").limits == pytest.approx((12, 12 - reach, 12 + reach))
    # outliers are not screened
    assert chart("1 1 1 100").limits == pytest.approx((25.75, 25.75 - 2.66 * 33, 25.75 + 2.66 * 33))


def test_one_point_has_a_centre_and_no_limits_and_none_are_no_measure() -> None:
    assert chart("5").limits == pytest.approx((5, nan, nan), nan_ok=True)
    nothing = points("").astype({"order": "int64"})
    assert variation.judge_variation(nothing).empty
    assert variation.add_xmr_lines(nothing).empty


MARKS = """
rule | values | marks
# mean 11, mean moving range 2, upper limit 16.32
outside | 10 10 10 10 10 10 10 10 10 10 10 10 23 | 0 0 0 0 0 0 0 0 0 0 0 0 1
outside | 10 10 10 10 10 10 -3 10 10 10 10 10 10 | 0 0 0 0 0 0 -1 0 0 0 0 0 0
outside | 1 2 1 2 1 2 1 2 1 2 1 2 1 | 0 0 0 0 0 0 0 0 0 0 0 0 0
# seven below, then seven above; six are not enough
run | 1 1 1 1 1 1 1 3 3 3 3 3 3 3 | -1 -1 -1 -1 -1 -1 -1 1 1 1 1 1 1 1
run | 1 1 1 1 1 1 3 3 3 3 3 3 | 0 0 0 0 0 0 0 0 0 0 0 0
# a point on the mean breaks a run
run | 1 1 1 2 1 1 1 1 3 3 3 2 3 3 3 3 | 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
# seven points rising or falling; six are not enough; an equal neighbour breaks them
trend | 5 1 2 3 4 5 6 7 | 0 1 1 1 1 1 1 1
trend | 7 6 5 4 3 2 1 5 | -1 -1 -1 -1 -1 -1 -1 0
trend | 1 2 3 4 5 6 6 | 0 0 0 0 0 0 0
trend | 1 2 3 4 4 5 6 7 8 | 0 0 0 0 0 0 0 0 0
# the peak of a rise that turns into a fall belongs to the rise
trend | 1 2 3 4 5 6 7 6 5 4 3 2 1 | 1 1 1 1 1 1 1 -1 -1 -1 -1 -1 -1
# two of three beyond two thirds of the way, the third on the same side
two_of_three | 4 0 4 0 4 0 4 0 4 0 4 12 12 | 0 0 0 0 0 0 0 0 0 0 0 1 1
two_of_three | 0 4 0 4 0 4 0 4 0 4 0 12 12 | 0 0 0 0 0 0 0 0 0 0 0 0 0
two_of_three | -4 0 -4 0 -4 0 -4 0 -4 0 -4 -12 -12 | 0 0 0 0 0 0 0 0 0 0 0 -1 -1
two_of_three | 4 0 4 0 4 0 4 0 4 0 4 12 4 | 0 0 0 0 0 0 0 0 0 0 0 0 0
# figures that never change are no signal of anything
outside | 5 5 5 5 5 5 5 5 | 0 0 0 0 0 0 0 0
run | 5 5 5 5 5 5 5 5 | 0 0 0 0 0 0 0 0
"""


def test_each_rule_marks_every_point_of_its_signal() -> None:
    for _, rule, values, marks in table(MARKS).rename(columns={"values": "figures"}).itertuples():
        found = chart(values).find_special_causes()[rule]
        assert found == [int(mark) for mark in marks.split()], (rule, values)


@pytest.mark.parametrize(("rest", "marks"), [("0.359", [0, 0]), ("0.358", [1, -1])])
def test_a_point_exactly_on_a_limit_is_not_outside_it(rest: str, marks: list[int]) -> None:
    values = ["0", "2.66", "0", "-2.66", "0", *[rest, "-" + rest] * 10, "0"]
    if not any(marks):
        assert plain_xmr.chart([Fraction(value) for value in values]) == (Fraction(0), Fraction("2.66"))
    found = chart(values).find_special_causes()["outside"]
    assert found == [0, marks[0], 0, marks[1], *[0] * 22]


@given(series)
@example([Decimal(tenths) / 10 for tenths in (1, 2, 3, 1, 2, 3, 1, 2, 3)])
def test_every_rule_agrees_with_the_plain_reimplementation(values: list[Decimal]) -> None:
    exact = [Fraction(value) for value in values]
    found = chart(values).find_special_causes()
    assert found == {rule: marks(exact) for rule, marks in plain_xmr.RULES.items()}


measures = st.tuples(st.lists(coarse, min_size=13, max_size=30), polarities, st.none() | coarse)


@given(st.lists(measures, min_size=1, max_size=2))
def test_icon_and_assurance_agree_with_the_plain_reimplementation_whatever_stands_beside_them(
    many: list[tuple[list[Decimal], str, Decimal | None]],
) -> None:
    frames = [points(*one, measure=f"m{number}") for number, one in enumerate(many)]
    frame = pd.concat(frames, ignore_index=True)
    found, drawn = variation.judge_variation(frame), variation.add_xmr_lines(frame)
    for (measure, icon), (values, better, target) in zip(found.iterrows(), many, strict=True):
        exact, aim = [Fraction(value) for value in values], None if target is None else Fraction(target)
        assert icon["variation"] == plain_xmr.icon(exact, better)
        assert icon["assurance"] == plain_xmr.assurance(exact, better, aim)
        # a chart has the limits in every row and ends with the icon
        own = drawn[drawn["measure"] == measure]
        assert own["value"].tolist() == values
        assert {*own[["centre", "lower", "upper"]].itertuples(index=False, name=None)} == {
            chart(values).limits
        }
        assert own["variation"].iloc[-1] == icon["variation"]


def test_points_are_taken_in_their_order_not_the_order_of_the_rows() -> None:
    values = points("1 2 3 4 5 6 7 8 9 10 11 12 13")
    assert variation.judge_variation(values[::-1]).equals(variation.judge_variation(values))


WORDS = """
values | better | target | side | words
5 6 7 | higher | 6 | | Not enough data (3 of 13)
5 5 5 9 | higher | 1 | | Not enough data (4 of 13)
5 6 5 6 5 6 5 6 5 6 5 6 | higher | 6 | | Not enough data (12 of 13)
5 6 5 6 5 6 5 6 5 6 5 6 5 | higher | | | Common cause
5 6 5 6 5 6 5 6 5 6 5 6 5 | higher | 6 | | Common cause; hits and misses the target
5 6 5 6 5 6 5 6 5 6 5 6 5 | higher | 1 | | Common cause; consistently passes the target
5 6 5 6 5 6 5 6 5 6 5 6 5 | lower | 1 | | Common cause; consistently fails the target
5 6 5 6 5 6 5 6 5 6 5 6 5 | none | 1 | | Common cause
5 5 5 5 5 5 5 5 5 5 5 5 9 | higher | | high | Special cause, improvement: above the upper limit
5 5 5 5 5 5 5 5 5 5 5 5 9 | lower | | high | Special cause, concern: above the upper limit
5 5 5 5 5 5 5 5 5 5 5 5 9 | none | | high | Special cause, neutral: above the upper limit
5 5 5 5 5 5 5 5 5 5 5 5 1 | none | | low | Special cause, neutral: below the lower limit
# a special cause in the past is not the icon of today
5 5 5 5 5 9 5 5 5 5 5 5 5 | lower | | low | Special cause, improvement: 7 or more in a row below the mean
5 6 5 6 5 19 5 6 5 6 5 6 5 19 5 6 | lower | | | Common cause
9 2 7 1 8 2 1 2 3 4 5 6 7 8 | lower | | high | Special cause, concern: 7 or more rising
7 1 9 1 9 1 9 1 9 1 9 1 1 1 | higher | | | Common cause
"""


def test_variation_is_worded_by_the_latest_point() -> None:
    spec = table(WORDS)
    cases = zip(spec["values"], spec["better"], spec["target"], strict=True)
    frames = [points(*case, measure=f"m{place:02d}") for place, case in enumerate(cases)]
    found = variation.judge_variation(pd.concat(frames, ignore_index=True))
    assert found["words"].tolist() == spec["words"].tolist()
    assert found["side"].tolist() == spec["side"].fillna("").tolist()
    few = found[found["words"].str.startswith("Not enough")]
    assert few[["variation", "assurance"]].values.tolist() == [["", ""]] * 3


MARKED = """
values | better | rule | kinds
# mean 5.31, upper limit 8.32: the last point alone is outside
5 5 5 5 5 5 5 5 5 5 5 5 9 | higher | outside | improvement
5 5 5 5 5 5 5 5 5 5 5 5 9 | lower | outside | concern
5 5 5 5 5 5 5 5 5 5 5 5 9 | none | outside | neutral
9 2 7 1 8 2 1 2 3 4 5 6 7 8 | lower | trend | concern concern concern concern concern concern concern concern
5 6 5 6 5 6 5 6 5 6 5 6 5 | higher | outside |
"""


def test_a_chart_marks_the_points_of_a_rule_with_what_they_mean() -> None:
    for _, values, better, rule, kinds in table(MARKED).rename(columns={"values": "figures"}).itertuples():
        drawn = variation.add_xmr_lines(points(values, better))
        assert drawn.loc[drawn["rule"] == rule, "variation"].tolist() == split(kinds, " ")
        assert (drawn["rule"] == "").equals(drawn["signal"] == "")
        assert (drawn["variation"] == "common cause").equals(drawn["rule"] == "")


FAR = """
values | decimals | is_far
# mean 60, mean moving range 1.75: more than 2 x 2.66 x 1.75 = 9.31 from the mean and the last figure
59 61 59 61 60 69.3 | 1 | no
59 61 59 61 60 69.4 | 1 | yes
59 61 59 61 60 50.7 | 1 | no
59 61 59 61 60 50.6 | 1 | yes
# a news of one limit is no slip
60 62 60 62 62 67 | 0 | no
# fewer than five earlier data periods show too little
60 62 60 62 90 | 0 | no
# a steady trend is no surprise
10 20 30 40 50 60 | 0 | no
2 4 8 16 32 64 | 0 | no
100 90 80 70 60 50 40 30 20 10 | 0 | no
# a series that stood still is taken to move by one in its last place
100 100 100 100 100 99.9 | 1 | no
100 100 100 100 100 95 | 0 | no
100 100 100 100 100 94 | 0 | yes
100 100 100 100 100 99 | 1 | yes
# after a step to a new level the second figure there is near the last one
60 62 60 62 62 90 91 | 0 | no
"""


def history(values: str, decimals: int = 0, name: str = "one", since: str | None = None) -> pd.DataFrame:
    frame = points(values, series=name, decimals=decimals, since=since and pd.Timestamp(since))
    order = pd.date_range("2020-03-31", periods=len(frame), freq="QE")
    return frame.assign(order=order, since=pd.to_datetime(frame["since"]))


def test_a_figure_is_far_beyond_twice_the_limits_distance_from_its_mean_and_the_last_figure() -> None:
    for _, values, decimals, is_far in table(FAR).rename(columns={"values": "figures"}).itertuples():
        figures = history(values, decimals)
        found = figures.index[-1] in variation.find_far_from_history(figures).index
        assert found == (is_far == "yes"), values
    far = variation.find_far_from_history(history("60 64 61 59 62 90")).iloc[-1]
    assert far[["earlier", "least", "most"]].tolist() == [5, 59, 64]


def test_histories_are_apart_in_order_of_time_and_begin_at_a_break() -> None:
    both = pd.concat([history("60 62 60 62 62 90"), history("90 88 90 88 90 90", name="two")])
    mixed = both.sample(frac=1, random_state=1).reset_index(drop=True)
    found = mixed.join(variation.find_far_from_history(mixed), how="inner")
    assert found[["series", "value"]].values.tolist() == [["one", 90]]
    before, after = history("60 62 60 62 62"), history("60 62 60 62 62 90", since="2021-06-30").tail(1)
    assert variation.find_far_from_history(pd.concat([before, after], ignore_index=True)).empty
    assert variation.find_far_from_history(both.head(0)).empty
