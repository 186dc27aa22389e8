"""Specification of reporting periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.periods import (
    next_period,
    period_end,
    period_label,
    period_of,
    period_start,
    previous_period,
    read_period,
    read_time_period,
    same_period_last_year,
    short_period,
)

PERIODS = st.builds(
    lambda year, quarter: f"{year}-{(year + 1) % 100:02d} Q{quarter}",
    st.integers(1901, 2098),
    st.integers(1, 4),
)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022-23 Q3", "2022-23 Q3"),
        ("Q3 2022/23", "2022-23 Q3"),
        ("2022/23 Q3", "2022-23 Q3"),
        ("Q3 2022-23", "2022-23 Q3"),
        ("2022-23 q3", "2022-23 Q3"),
        ("q3 2022/23", "2022-23 Q3"),
        ("  2022-23   Q3 ", "2022-23 Q3"),
        ("2022-23\u00a0Q3", "2022-23 Q3"),
        ("2022-23Q3", "2022-23 Q3"),
        ("1999-00 Q4", "1999-00 Q4"),
        ("2099-00 Q4", "2099-00 Q4"),
    ],
)
def test_a_period_is_read_in_either_form_whatever_its_case_and_spaces(text: str, period: str) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Q3",
        "2022-23",
        "2022-23 Q0",
        "2022-23 Q5",
        "2022-23 Q33",
        "2022-24 Q3",
        "2022-22 Q3",
        "2023-22 Q3",
        "2022-2023 Q3",
        "22-23 Q3",
        "9999-00 Q3",
        "0022-23 Q3",
        "2022–23 Q3",
        "2022 23 Q3",
        "Quarter 3 2022/23",
        "2022-23 Q3 provisional",
        "2022-23 Q3 Q3 2022/23",
        "٢٠٢٢-٢٣ Q٣",
        "NA",
    ],
)
def test_what_is_not_a_period_of_two_years_that_follow_is_refused(text: str) -> None:
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("time_period", "identifier", "period"),
    [
        ("202223", "Financial year Q3", "2022-23 Q3"),
        (" 202223 ", "financial  year q3", "2022-23 Q3"),
        ("199900", "Financial year Q4", "1999-00 Q4"),
        ("202224", "Financial year Q3", None),
        ("2022", "Financial year Q3", None),
        ("202223", "Financial year", None),
        ("202223", "Financial year Q5", None),
        ("202223", "Academic year", None),
        ("202223", "Calendar year Q3", None),
        ("", "", None),
    ],
)
def test_dfes_pair_of_columns_is_read(time_period: str, identifier: str, period: str | None) -> None:
    assert read_time_period(time_period, identifier) == period


@pytest.mark.parametrize(
    ("period", "start", "end", "label", "short"),
    [
        ("2022-23 Q1", date(2022, 4, 1), date(2022, 6, 30), "Quarter 1, 2022/23", "Q1 2022/23"),
        ("2022-23 Q2", date(2022, 7, 1), date(2022, 9, 30), "Quarter 2, 2022/23", "Q2 2022/23"),
        ("2022-23 Q3", date(2022, 10, 1), date(2022, 12, 31), "Quarter 3, 2022/23", "Q3 2022/23"),
        ("2022-23 Q4", date(2023, 1, 1), date(2023, 3, 31), "Quarter 4, 2022/23", "Q4 2022/23"),
        ("1999-00 Q4", date(2000, 1, 1), date(2000, 3, 31), "Quarter 4, 1999/00", "Q4 1999/00"),
    ],
)
def test_a_period_is_a_quarter_of_the_financial_year(
    period: str, start: date, end: date, label: str, short: str
) -> None:
    assert (period_start(period), period_end(period)) == (start, end)
    assert (period_label(period), short_period(period)) == (label, short)


@pytest.mark.parametrize(
    ("period", "before", "after", "last_year"),
    [
        ("2022-23 Q1", "2021-22 Q4", "2022-23 Q2", "2021-22 Q1"),
        ("2022-23 Q3", "2022-23 Q2", "2022-23 Q4", "2021-22 Q3"),
        ("2022-23 Q4", "2022-23 Q3", "2023-24 Q1", "2021-22 Q4"),
        ("2000-01 Q1", "1999-00 Q4", "2000-01 Q2", "1999-00 Q1"),
    ],
)
def test_periods_follow_each_other_across_years(period: str, before: str, after: str, last_year: str) -> None:
    assert previous_period(period) == before
    assert next_period(period) == after
    assert same_period_last_year(period) == last_year


@given(PERIODS)
def test_a_period_survives_its_short_label(period: str) -> None:
    assert read_period(short_period(period)) == period
    assert read_period(period) == period


@given(PERIODS)
def test_next_and_previous_undo_each_other_and_leave_no_day_between(period: str) -> None:
    assert previous_period(next_period(period)) == period
    assert period_start(next_period(period)) == period_end(period) + timedelta(days=1)


@given(st.dates(date(1901, 1, 1), date(2098, 12, 31)))
def test_every_day_falls_in_one_period(day: date) -> None:
    period = period_of(day)
    assert period_start(period) <= day <= period_end(period)


@given(PERIODS, PERIODS)
def test_periods_of_one_century_sort_as_text(one: str, other: str) -> None:
    assert (one < other) == (period_end(one) < period_end(other))


@given(st.text())
def test_no_text_makes_reading_a_period_fail(text: str) -> None:
    period = read_period(text)
    assert period is None or read_period(period) == period
    assert read_time_period(text, text) is None
