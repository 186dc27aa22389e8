"""Pace to target: what each data period still has to bring, beside what each has brought."""

import pandas as pd
import pytest

from measures.direction import count_periods_between
from measures.target import find_pace
from tests.measures.frames import days, rows, texts

TERMS = ["2022-03-31", "2022-08-31", "2022-12-31"]
QUARTERS = ["2022-06-30", "2022-09-30", "2022-12-31"]
YEARS = ["2020-08-31", "2021-08-31", "2022-08-31"]


def words(
    values: str,
    ends: list[str],
    target: str | None,
    better: str = "higher",
    unit: str = "%",
    decimals: int = 0,
    frequency: str = "quarterly",
    period_to: str | None = "2022-23 Q4",
) -> str:
    """The pace of one measure whose figures end on the given days."""
    table = [
        ["m", f"2022-23 Q{n}", value, end]
        for n, (value, end) in enumerate(zip(values.split(), ends, strict=True), 1)
    ]
    aims = rows(
        "measure target period_to better unit decimals frequency",
        ["m", target, period_to, better, unit, decimals, frequency],
    )
    return str(find_pace(rows("measure period value data_period_end", *table), aims)["words"].iloc[0])


@pytest.mark.parametrize(
    ("values", "ends", "target", "better", "unit", "decimals", "frequency", "period_to", "expected"),
    [
        (
            *("67 68 69", TERMS, "72", "higher", "%", 0, "termly", "2023-24 Q2"),
            "needs +1.5 points a term, has gained +1.0",
        ),
        (
            *("63 62 60", QUARTERS, "62", "higher", "%", 0, "quarterly", "2022-23 Q4"),
            "needs +2.0 points a quarter, has fallen −1.5",
        ),
        (
            *("1112 1127 725", QUARTERS, "1049", "higher", "young people", 0, "quarterly", "2022-23 Q4"),
            "needs +324 a quarter, has fallen −194",
        ),
        (
            *("5.4 5.2 5.0", YEARS, "4", "lower", "%", 1, "annual", "2023-24 Q4"),
            "needs −1.00 points a year, has fallen −0.20",
        ),
        (
            *("5.0 5.2 5.4", YEARS, "4", "lower", "%", 1, "annual", "2023-24 Q4"),
            "needs −1.40 points a year, has gained +0.20",
        ),
        (
            *("60 62 60", QUARTERS, "62", "higher", "%", 0, "quarterly", "2022-23 Q4"),
            "needs +2.0 points a quarter, has not moved",
        ),
        (
            *("60 61 61", QUARTERS, "62", "higher", "%", 0, "quarterly", "2022-23 Q4"),
            "needs +1.0 points a quarter, has gained +0.5",
        ),
        ("69 63 65", QUARTERS, "65", "higher", "%", 0, "quarterly", "2022-23 Q4", "target met"),
        ("3.5 3.8 2.2", QUARTERS, "5", "lower", "%", 1, "quarterly", "2022-23 Q4", "target met"),
        (
            *("60 61 61", QUARTERS, "62", "higher", "%", 0, "quarterly", "2022-23 Q3"),
            "no quarter left to meet the target",
        ),
        (
            *("60 61 61", YEARS, "62", "higher", "%", 0, "seasonal", "2022-23 Q4"),
            "no year left to meet the target",
        ),
        ("60 61 61", QUARTERS, None, "higher", "%", 0, "quarterly", None, ""),
        ("60 61 61", QUARTERS, "62", "none", "%", 0, "quarterly", "2022-23 Q4", ""),
    ],
)
def test_pace_sets_what_is_needed_beside_what_has_been_gained(
    values: str,
    ends: list[str],
    target: str | None,
    better: str,
    unit: str,
    decimals: int,
    frequency: str,
    period_to: str | None,
    expected: str,
) -> None:
    assert words(values, ends, target, better, unit, decimals, frequency, period_to) == expected


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ("67 69", ["2022-08-31", "2022-12-31"]),
        # three reports, two data periods
        ("67 67 69", ["2022-08-31", "2022-08-31", "2022-12-31"]),
        ("67", ["2022-08-31"]),
    ],
)
def test_pace_needs_three_different_data_periods(values: str, ends: list[str]) -> None:
    assert words(values, ends, "72", frequency="termly") == ""


def test_a_missing_quarter_counts_among_the_periods_that_have_passed() -> None:
    ends = ["2022-06-30", "2022-09-30", "2023-03-31"]
    assert (
        words("60 61 63", ends, "65", period_to="2023-24 Q1")
        == "needs +2.0 points a quarter, has gained +1.0"
    )


def test_a_measure_without_figures_has_no_pace() -> None:
    aims = rows(
        "measure target period_to better unit decimals frequency",
        ["m", "72", "2022-23 Q4", "higher", "%", 0, "quarterly"],
    )
    found = find_pace(rows("measure period value data_period_end"), aims)
    assert found["words"].tolist() == [""]
    assert found[["needed", "gained"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("start", "end", "frequency", "expected"),
    [
        ("2022-12-31", "2023-03-31", "quarterly", 1),
        ("2022-12-31", "2023-03-30", "quarterly", 0),
        ("2022-12-31", "2023-03-31", "monthly", 3),
        ("2022-11-30", "2022-12-31", "monthly", 1),
        ("2022-12-31", "2023-02-28", "monthly", 2),
        ("2022-12-31", "2023-03-31", "termly", 1),
        ("2022-08-31", "2022-12-31", "termly", 1),
        ("2022-12-31", "2023-08-31", "termly", 2),
        ("2022-12-31", "2023-08-30", "termly", 1),
        ("2021-08-31", "2023-03-31", "annual", 1),
        ("2022-12-31", "2023-03-31", "seasonal", 0),
        ("2023-03-31", "2022-12-31", "quarterly", 0),
        ("2023-03-31", "2022-12-31", "termly", 0),
    ],
)
def test_data_periods_between_two_days_are_those_that_end_after_one_and_by_the_other(
    start: str, end: str, frequency: str, expected: int
) -> None:
    assert count_periods_between(days(start), days(end), texts(frequency)).tolist() == [expected]


def test_the_figures_behind_the_words_are_given_too() -> None:
    table = [
        ["m", f"2022-23 Q{n}", value, end]
        for n, (value, end) in enumerate(zip("678", QUARTERS, strict=True), 1)
    ]
    aims = rows(
        "measure target period_to better unit decimals frequency",
        ["m", "10", "2022-23 Q4", "higher", "days", 1, "quarterly"],
    )
    found = find_pace(rows("measure period value data_period_end", *table), aims)
    assert found[["periods_left", "needed", "gained"]].iloc[0].tolist() == [1, 2.0, 1.0]
    assert not pd.isna(found["words"]).any()
