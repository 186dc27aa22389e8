"""Where a figure went: direction, arrow, change, and the figures it is compared with."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.direction import (
    add_previous,
    choose_arrows,
    describe_direction,
    find_direction,
    find_same_period_last_year,
    format_changes,
    take_latest_by_data_period,
)
from tests.measures.frames import numbers, rows, texts, unhurried

figures = st.decimals(min_value=-(10**9), max_value=10**9, places=3)


@pytest.mark.parametrize(
    ("previous", "value", "better", "comparable", "expected", "arrow"),
    [
        ("67", "69", "higher", True, "Improving", "↗"),
        ("62", "60", "higher", True, "Worsening", "↘"),
        ("24", "19", "lower", True, "Improving", "↘"),
        ("244", "278", "lower", True, "Worsening", "↗"),
        ("1447", "1469", "none", True, "Higher", "↗"),
        ("1469", "1447", "none", True, "Lower", "↘"),
        ("65", "65", "higher", True, "No change", "→"),
        ("8", "8", "none", True, "No change", "→"),
        (None, "65", "higher", True, "No earlier figure", ""),
        ("65", None, "higher", True, "No earlier figure", ""),
        ("62", "60", "higher", False, "Not comparable", "↘"),
        ("60", "60", "higher", False, "Not comparable", "→"),
        (None, "60", "higher", False, "No earlier figure", ""),
    ],
)
def test_the_word_says_whether_it_is_good_and_the_arrow_which_way_the_number_went(
    previous: str | None, value: str | None, better: str, comparable: bool, expected: str, arrow: str
) -> None:
    now, before = numbers(value), numbers(previous)
    flags = pd.Series([comparable], dtype="boolean")
    assert find_direction(now, before, texts(better), flags).tolist() == [expected]
    assert choose_arrows(now, before).tolist() == [arrow]


def test_figures_are_comparable_unless_said_otherwise() -> None:
    assert find_direction(numbers("69"), numbers("67"), texts("higher")).tolist() == ["Improving"]


@pytest.mark.parametrize(
    ("previous", "value", "better", "unit", "decimals", "words", "change"),
    [
        ("24", "19", "lower", "%", 0, "Improving: 24% to 19%", "−5 points"),
        ("1127", "725", "higher", "young people", 0, "Worsening: 1,127 to 725", "−402"),
        ("99.9", "100", "higher", "%", 1, "Improving: 99.9% to 100.0%", "+0.1 points"),
        ("68", "69", "higher", "%", 0, "Improving: 68% to 69%", "+1 point"),
        ("1447", "1469", "none", "people", 0, "Higher: 1,447 to 1,469", "+22"),
        ("65", "65", "higher", "%", 0, "No change", "no change"),
        (None, "65", "higher", "%", 0, "No earlier figure", ""),
    ],
)
def test_a_direction_is_worded_with_both_figures_and_differences_of_percentages_are_points(
    previous: str | None, value: str, better: str, unit: str, decimals: int, words: str, change: str
) -> None:
    frame = rows("previous value better unit decimals", [previous, value, better, unit, decimals])
    frame["direction"] = find_direction(frame["value"], frame["previous"], frame["better"])
    assert describe_direction(frame).tolist() == [words]
    assert format_changes(frame).tolist() == [change]


@unhurried
@given(figures, figures, st.sampled_from(["higher", "lower"]))
def test_the_other_polarity_mirrors_the_direction_and_turns_the_arrow(
    previous: Decimal, value: Decimal, better: str
) -> None:
    mirrored = {"higher": "lower", "lower": "higher"}[better]
    one = find_direction(numbers(value), numbers(previous), texts(better))
    two = find_direction(numbers(-value), numbers(-previous), texts(mirrored))
    assert one.tolist() == two.tolist()
    turned = {"↗": "↘", "↘": "↗", "→": "→"}
    arrow = choose_arrows(numbers(value), numbers(previous)).iloc[0]
    assert choose_arrows(numbers(-value), numbers(-previous)).tolist() == [turned[arrow]]


HISTORY = "measure period value data_period data_period_end"
EEE = [
    ["eee_2", "2022-23 Q1", "67", "Summer term 2022", "2022-08-31"],
    ["eee_2", "2022-23 Q2", "67", "Summer term 2022", "2022-08-31"],
    ["eee_2", "2022-23 Q3", "69", "Autumn term 2022", "2022-12-31"],
]


def test_a_repeated_figure_is_no_earlier_figure_but_one_of_another_data_period_is() -> None:
    found = add_previous(rows(HISTORY, *EEE))
    assert found["previous"].isna().tolist() == [True, True, False]
    assert found["previous"].iloc[2] == 67
    assert found["previous_data_period"].iloc[2] == "Summer term 2022"


def test_the_last_word_on_a_data_period_is_the_earlier_figure() -> None:
    corrected = [EEE[0], ["eee_2", "2022-23 Q2", "68", "Summer term 2022", "2022-08-31"], EEE[2]]
    found = add_previous(rows(HISTORY, *corrected))
    assert found["previous"].iloc[2] == 68
    assert take_latest_by_data_period(rows(HISTORY, *corrected))["value"].astype("float64").tolist() == [
        68.0,
        69.0,
    ]


def test_measures_do_not_lend_each_other_their_figures() -> None:
    other = ["eee_3_4", "2022-23 Q3", "91", "Autumn term 2022", "2022-12-31"]
    found = add_previous(rows(HISTORY, other, *EEE))
    assert found.loc[found["measure"] == "eee_3_4", "previous"].isna().all()


@pytest.mark.parametrize(
    ("then", "now", "expected"),
    [
        ("2021-12-31", "2022-12-31", 60),
        ("2021-09-30", "2022-12-31", None),
        ("2020-12-31", "2022-12-31", None),
        ("2023-02-28", "2024-02-29", 60),
        ("2024-02-29", "2025-02-28", 60),
    ],
)
def test_the_same_period_last_year_ended_in_the_same_month_a_year_before(
    then: str, now: str, expected: int | None
) -> None:
    found = find_same_period_last_year(
        rows(HISTORY, ["m", "1", "60", "then", then], ["m", "2", "62", "now", now])
    )
    assert pd.isna(found.iloc[0])
    assert (None if pd.isna(found.iloc[1]) else found.iloc[1]) == expected
