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
from tests.measures.frames import rows, specified, split

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


def test_each_rule_marks_every_point_of_its_signal() -> None:
    marked = specified("special_causes").rename(columns={"values": "figures"})
    for _, rule, values, marks in marked.itertuples():
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


def test_variation_is_worded_by_the_latest_point() -> None:
    spec = specified("variation_words")
    cases = zip(spec["values"], spec["better"], spec["target"], strict=True)
    frames = [points(*case, measure=f"m{place:02d}") for place, case in enumerate(cases)]
    found = variation.judge_variation(pd.concat(frames, ignore_index=True))
    assert found["words"].tolist() == spec["words"].tolist()
    assert found["side"].tolist() == spec["side"].fillna("").tolist()
    few = found[found["words"].str.startswith("Not enough")]
    assert few[["variation", "assurance"]].values.tolist() == [["", ""]] * 3


def test_a_chart_marks_the_points_of_a_rule_with_what_they_mean() -> None:
    for _, values, better, rule, kinds in (
        specified("marked_points").rename(columns={"values": "figures"}).itertuples()
    ):
        drawn = variation.add_xmr_lines(points(values, better))
        assert drawn.loc[drawn["rule"] == rule, "variation"].tolist() == split(kinds, " ")
        assert (drawn["rule"] == "").equals(drawn["signal"] == "")
        assert (drawn["variation"] == "common cause").equals(drawn["rule"] == "")


def history(values: str, decimals: int = 0, name: str = "one", since: str | None = None) -> pd.DataFrame:
    frame = points(values, series=name, decimals=decimals, since=since and pd.Timestamp(since))
    order = pd.date_range("2020-03-31", periods=len(frame), freq="QE")
    return frame.assign(order=order, since=pd.to_datetime(frame["since"]))


def test_a_figure_is_far_beyond_twice_the_limits_distance_from_its_mean_and_the_last_figure() -> None:
    for _, values, decimals, is_far in (
        specified("far_from_history").rename(columns={"values": "figures"}).itertuples()
    ):
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
