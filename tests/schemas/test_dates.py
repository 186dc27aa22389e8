"""Specification of dates: day first, and real."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.periods import day_in_words, read_address_date, read_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/03/2023", date(2023, 3, 31)),
        ("31/03/23", date(2023, 3, 31)),
        ("2023-03-31", date(2023, 3, 31)),
        ("1/4/2023", date(2023, 4, 1)),
        ("03/04/2023", date(2023, 4, 3)),
        ("29/02/2024", date(2024, 2, 29)),
        ("01/01/00", date(2000, 1, 1)),
        ("31/12/99", date(2099, 12, 31)),
        (" 31/03/2023 ", date(2023, 3, 31)),
    ],
)
def test_a_date_is_read_day_first(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2023",
        "29/02/2023",
        "2023-02-31",
        "03/31/2023",
        "03/31/23",
        "00/01/2023",
        "45016",
        "45016.0",
        "20230331",
        "31-03-2023",
        "31.03.2023",
        "2023/03/31",
        "2023-3-31",
        "31 March 2023",
        "31/03/202",
        "31/03/3023",
        "0099-01-01",
        "31/03/2023 00:00",
        "2023-03-31T00:00:00",
        "today",
        "NA",
        "",
        "٣١/٠٣/٢٠٢٣",
    ],
)
def test_us_dates_serial_numbers_and_days_that_do_not_exist_are_refused(text: str) -> None:
    assert read_date(text) is None


def test_a_day_is_worded_without_a_leading_nought() -> None:
    assert day_in_words(date(2023, 4, 5)) == "5 April 2023"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_date_survives_both_long_forms(day: date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.day:02d}/{day.month:02d}/{day.year}") == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_of_this_century_survives_the_short_form(day: date) -> None:
    assert read_date(f"{day.day}/{day.month}/{day.year % 100:02d}") == day


@pytest.mark.parametrize("text", ["2000-01-01", "2023-04-05", "2099-12-31"])
def test_an_address_writes_a_date_in_one_way(text: str) -> None:
    assert read_address_date(text) == date.fromisoformat(text)


@pytest.mark.parametrize(
    "text", ["05/04/2023", " 2023-04-05", "2023-4-5", "1999-12-31", "2023-02-29", "20230405", ""]
)
def test_other_ways_and_other_centuries_name_no_date_in_an_address(text: str) -> None:
    assert read_address_date(text) is None


@given(st.one_of(st.text(), st.from_regex(r"\A\d{1,4}[-/]\d{1,3}[-/]\d{1,4}\Z")))
def test_no_text_makes_reading_a_date_fail(text: str) -> None:
    day = read_date(text)
    assert day is None or 1900 <= day.year <= 2099
