"""Specification of dates, reporting periods and data periods."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas import periods
from tests.conftest import specified

YEARS = st.integers(1901, 2098)
SPANS = YEARS.map(lambda year: f"{year}/{(year + 1) % 100:02d}")
PERIODS = st.builds(lambda span, quarter: f"{span.replace('/', '-')} Q{quarter}", SPANS, st.integers(1, 4))


def test_a_date_is_read_day_first_and_what_cannot_be_one_is_refused() -> None:
    for text, day in specified(__file__, "dates"):
        read = date.fromisoformat(day) if day else None
        assert periods.read_date(text) == periods.read_date(f" {text} ") == read, text


def test_an_address_writes_a_date_of_this_century_in_one_way_and_words_have_no_leading_nought() -> None:
    assert periods.day_in_words(date(2023, 4, 5)) == "5 April 2023"
    for text in ("2000-01-01", "2023-04-05", "2099-12-31"):
        assert periods.read_address_date(text) == date.fromisoformat(text)
    for text in ["05/04/2023", " 2023-04-05", "2023-4-5", "1999-12-31", "2023-02-29", "20230405", ""]:
        assert periods.read_address_date(text) is None, text


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_date_survives_every_form(day: date) -> None:
    assert (
        periods.read_date(day.isoformat())
        == periods.read_date(f"{day.day:02d}/{day.month:02d}/{day.year}")
        == day
    )
    short = periods.read_date(f"{day.day}/{day.month}/{day.year % 100:02d}")
    assert day.year < 2000 or short == day


def test_a_period_is_of_two_years_that_follow_in_either_form_whatever_its_case_and_spaces() -> None:
    for text, period in specified(__file__, "periods"):
        assert periods.read_period(text) == periods.read_period(f"  {text} ") == (period or None), text


def test_dfes_pair_of_columns_names_a_period_or_a_data_period() -> None:
    for years, identifier, period in specified(__file__, "dfe_pairs_of_a_period"):
        assert periods.read_time_period(f" {years} ", identifier) == (period or None)
    for years, identifier, label in specified(__file__, "dfe_pairs_of_a_data_period"):
        assert periods.read_time_span(years, identifier) == (label or None)


def test_a_period_is_a_quarter_of_the_financial_year_and_they_follow_each_other() -> None:
    for period, start, end, short, before, after in specified(__file__, "quarters"):
        assert (f"{periods.period_start(period)}", f"{periods.period_end(period)}") == (start, end)
        assert periods.short_period(period) == short
        assert periods.period_label(period) == f"Quarter {short[1]}, {short[3:]}"
        assert (periods.previous_period(period), periods.next_period(period)) == (before, after)


@given(PERIODS, PERIODS)
def test_periods_survive_their_labels_and_sort_as_text(one: str, other: str) -> None:
    after = periods.next_period(one)
    assert periods.read_period(periods.short_period(one)) == periods.read_period(one) == one
    assert periods.previous_period(after) == one
    assert periods.period_start(after) == periods.period_end(one) + timedelta(days=1)
    assert (one < other) == (periods.period_end(one) < periods.period_end(other))


@given(st.dates(date(1901, 1, 1), date(2098, 12, 31)))
def test_every_day_falls_in_one_period(day: date) -> None:
    assert periods.period_start(periods.period_of(day)) <= day <= periods.period_end(periods.period_of(day))


def test_every_form_of_data_period_is_a_span_whatever_its_case_and_spaces_and_no_other_text_is() -> None:
    for label, *days in specified(__file__, "data_periods"):
        for text in (label, label.upper(), f"  {label.lower()} ", label.replace(" ", "\u00a0 ")):
            read = periods.read_data_period(text)
            found = [read.label, f"{read.start}", f"{read.end}"] if read else [label, "", ""]
            assert found == [label, *days], text


def test_a_data_period_is_read_as_spreadsheets_and_people_write_it() -> None:
    for text, label in specified(__file__, "data_periods_as_written"):
        read = periods.read_data_period(text)
        assert read is not None, text
        assert read.label == label


def test_the_nearest_right_form_of_a_period_or_a_data_period_is_named() -> None:
    for text, labels in specified(__file__, "nearest_data_periods"):
        assert ", ".join(periods.suggest_data_periods(text)) == labels, text
    for text, labels in specified(__file__, "nearest_periods"):
        assert ", ".join(periods.suggest_periods(text)) == labels, text


def test_a_period_is_its_own_quarter_or_the_year_so_far() -> None:
    assert periods.data_period_of("2022-23 Q3") == periods.read_data_period("Quarter 3 2022/23")
    for year, period, label in (
        ("financial year", "2022-23 Q2", "April 2022 to September 2022"),
        ("financial year", "2022-23 Q4", "April 2022 to March 2023"),
        ("academic year", "2022-23 Q1", "September 2021 to June 2022"),
        ("academic year", "2022-23 Q3", "September 2022 to December 2022"),
    ):
        assert periods.data_period_of(period, year) == periods.read_data_period(label)


@given(st.one_of(st.text(), st.from_regex(r"(Academic year|Year to|Winter|\d+)[ /-].{0,20}")))
def test_no_text_makes_reading_fail(text: str) -> None:
    day, period, read = periods.read_date(text), periods.read_period(text), periods.read_data_period(text)
    assert day is None or 1900 <= day.year <= 2099
    assert period is None or periods.read_period(period) == period
    assert read is None or periods.read_data_period(read.label) == read
    assert periods.read_time_period(text, text) is None
    assert all(map(periods.read_data_period, periods.suggest_data_periods(text)))
    assert all(map(periods.read_period, periods.suggest_periods(text)))
