"""Specification of dates, reporting periods and data periods."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from schemas import periods
from tests.conftest import read_table

YEARS = st.integers(1901, 2098)
SPANS = YEARS.map(lambda year: f"{year}/{(year + 1) % 100:02d}")
PERIODS = st.builds(lambda span, quarter: f"{span.replace('/', '-')} Q{quarter}", SPANS, st.integers(1, 4))
MONTH, DAY = st.sampled_from(periods.MONTHS), st.integers(1, 28)
DATA_PERIODS = st.one_of(
    st.builds("Academic year {}".format, SPANS),
    st.builds("{} term {}".format, st.sampled_from(["Autumn", "Spring", "Summer"]), YEARS),
    st.builds("{} {}".format, st.sampled_from(["Winter", "Easter", "Summer"]), YEARS),
    st.builds("Quarter {} {}".format, st.integers(1, 4), SPANS),
    st.builds("{} {}".format, MONTH, YEARS),
    st.builds("Calendar year {}".format, YEARS),
    st.builds("Year to {} {} {}".format, DAY, MONTH, YEARS),
    st.builds(lambda m, n, y: f"{m} {y} to {n} {y + 1}", MONTH, MONTH, YEARS),
    st.builds("{} {} {}".format, DAY, MONTH, YEARS),
)


def test_a_date_is_read_day_first() -> None:
    read = """
31/03/2023 | 2023-03-31
31/03/23 | 2023-03-31
2023-03-31 | 2023-03-31
1/4/2023 | 2023-04-01
03/04/2023 | 2023-04-03
29/02/2024 | 2024-02-29
01/01/00 | 2000-01-01
31/12/99 | 2099-12-31
"""
    for text, day in read_table(read):
        assert periods.read_date(text) == periods.read_date(f" {text} ") == date.fromisoformat(day)


def test_us_dates_serial_numbers_and_days_that_do_not_exist_are_refused() -> None:
    refused = (
        "31/02/2023|29/02/2023|2023-02-31|03/31/2023|03/31/23|00/01/2023|45016|45016.0|20230331|31-03-2023|31.03.2023|"
        "2023/03/31|2023-3-31|31 March 2023|31/03/202|31/03/3023|0099-01-01|31/03/2023 00:00|2023-03-31T00:00:00|today|"
        "NA||٣١/٠٣/٢٠٢٣"
    )
    assert [text for text in refused.split("|") if periods.read_date(text)] == []


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


def test_a_period_is_read_in_either_form_whatever_its_case_and_spaces() -> None:
    same = (
        "2022-23 Q3|Q3 2022/23|2022/23 Q3|Q3 2022-23|2022-23 q3|  2022-23   Q3 |2022-23Q3|2022-23\u00a0Q3"
        "|2022\u201323 Q3"
        "|2022-2023 Q3|Q3 2022/2023"
    )
    assert {periods.read_period(text) for text in same.split("|")} == {"2022-23 Q3"}
    assert [periods.read_period(text) for text in ("1999-00 Q4", "2099-00 Q4")] == [
        "1999-00 Q4",
        "2099-00 Q4",
    ]


def test_what_is_not_a_period_of_two_years_that_follow_is_refused() -> None:
    refused = (
        "| |Q3|2022-23|2022-23 Q0|2022-23 Q5|2022-23 Q33|2022-24 Q3|2022-22 Q3|2023-22 Q3|2022-2024 Q3|22-23 Q3|"
        "9999-00 Q3|0022-23 Q3|2022 23 Q3|Quarter 3 2022/23|2022-23 Q3 provisional|2022-23 Q3 Q3 2022/23|"
        "٢٠٢٢-٢٣ Q٣|NA"
    )
    assert [text for text in refused.split("|") if periods.read_period(text)] == []


def test_dfes_pair_of_columns_is_read() -> None:
    pairs = """
202223 | Financial year Q3 | 2022-23 Q3
202223 | financial  year q3 | 2022-23 Q3
199900 | Financial year Q4 | 1999-00 Q4
202224 | Financial year Q3 |
2022 | Financial year Q3 |
202223 | Financial year |
202223 | Financial year Q5 |
202223 | Academic year |
202223 | Calendar year Q3 |
| |
"""
    for years, identifier, period in read_table(pairs):
        assert periods.read_time_period(f" {years} ", identifier) == (period or None)


def test_dfes_pair_of_columns_names_a_data_period() -> None:
    pairs = """
202223 | Academic year | Academic year 2022/23
202223 | Financial year | Financial year 2022/23
202223 | Financial year Q3 | Quarter 3 2022/23
202223 | Autumn term | Autumn term 2022
202223 | Spring term | Spring term 2023
2022 | Calendar year | Calendar year 2022
2022 | January | January 2022
202224 | Academic year |
2022 | Academic year |
"""
    for years, identifier, label in read_table(pairs):
        assert periods.read_time_span(years, identifier) == (label or None)


def test_a_period_is_a_quarter_of_the_financial_year_and_they_follow_each_other() -> None:
    quarters = """
2022-23 Q1 | 2022-04-01 | 2022-06-30 | Q1 2022/23 | 2021-22 Q4 | 2022-23 Q2
2022-23 Q2 | 2022-07-01 | 2022-09-30 | Q2 2022/23 | 2022-23 Q1 | 2022-23 Q3
2022-23 Q3 | 2022-10-01 | 2022-12-31 | Q3 2022/23 | 2022-23 Q2 | 2022-23 Q4
2022-23 Q4 | 2023-01-01 | 2023-03-31 | Q4 2022/23 | 2022-23 Q3 | 2023-24 Q1
2000-01 Q1 | 2000-04-01 | 2000-06-30 | Q1 2000/01 | 1999-00 Q4 | 2000-01 Q2
"""
    for period, start, end, short, before, after in read_table(quarters):
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


def test_every_form_of_data_period_is_a_span_whatever_its_case_and_spaces() -> None:
    spans = """
Academic year 2020/21 | 2020-09-01 | 2021-08-31
Academic year 1999/00 | 1999-09-01 | 2000-08-31
Autumn term 2022 | 2022-09-01 | 2022-12-31
Spring term 2022 | 2022-01-01 | 2022-03-31
Summer term 2022 | 2022-04-01 | 2022-08-31
Winter 2022 | 2022-12-01 | 2022-12-31
Quarter 3 2022/23 | 2022-10-01 | 2022-12-31
Quarter 4 2022/23 | 2023-01-01 | 2023-03-31
January 2022 | 2022-01-01 | 2022-01-31
February 2024 | 2024-02-01 | 2024-02-29
Calendar year 2022 | 2022-01-01 | 2022-12-31
Year to 31 March 2022 | 2021-04-01 | 2022-03-31
Year to 29 February 2024 | 2023-03-01 | 2024-02-29
Year to 28 February 2023 | 2022-03-01 | 2023-02-28
Year to 28 February 2024 | 2023-03-01 | 2024-02-28
December 2021 to February 2022 | 2021-12-01 | 2022-02-28
30 September 2022 | 2022-09-30 | 2022-09-30
1 January 2023 | 2023-01-01 | 2023-01-01
"""
    for label, start, end in read_table(spans):
        for text in (label, label.upper(), f"  {label.lower()} ", label.replace(" ", "\u00a0 ")):
            read = periods.read_data_period(text)
            assert read is not None
            assert (read.label, f"{read.start}", f"{read.end}") == (label, start, end)


def test_what_names_no_span_is_refused() -> None:
    refused = (
        "|2020/21|Academic year 2020/22|Academic year 2020|Academic year 2020/2022|Winter term 2022|Autumn 2022|"
        "Quarter 5 2022/23|Quarter 3 2022/24|Q5 2022/23|Januar 2022|January|January 22|"
        "Year to March 2022|Year to 31 February 2022|Year to 29 February 2022|31 February 2022|0 January 2022|"
        "February 2022 to December 2021|30/09/2022|44834|Calendar year 3022|NA"
    )
    assert [text for text in refused.split("|") if periods.read_data_period(text)] == []


def test_a_data_period_is_read_as_spreadsheets_and_people_write_it() -> None:
    same = """
Jan-23 | January 2023
Jan 2022 | January 2022
31-Mar-23 | 31 March 2023
31 Mar 2023 | 31 March 2023
Q4 2022/23 | Quarter 4 2022/23
2022-23 Q4 | Quarter 4 2022/23
Quarter 4 2022/2023 | Quarter 4 2022/23
Quarter 4 2022–23 | Quarter 4 2022/23
Academic year 2020/2021 | Academic year 2020/21
Academic year 2020-21 | Academic year 2020/21
December 2021 – February 2022 | December 2021 to February 2022
Financial year 2022/23 | Financial year 2022/23
Easter 2023 | Easter 2023
Summer 2023 | Summer 2023
"""
    for text, label in read_table(same):
        read = periods.read_data_period(text)
        assert read is not None, text
        assert read.label == label


def test_the_nearest_right_form_of_a_data_period_is_named() -> None:
    meant = """
Qtr 4 22/23 | Quarter 4 2022/23
2022/23 quarter 4 | Quarter 4 2022/23
Academc year 2020/21 | Academic year 2020/21
2020/21 | Academic year 2020/21, Financial year 2020/21
Januar 2022 | January 2022
Autum term 2022 | Autumn term 2022
30/09/2022 | 30 September 2022
January to March 2023 | January 2023 to March 2023
October - March 2023 | October 2022 to March 2023
31st March 2023 | 31 March 2023
Quarter 4, 2022/23 | Quarter 4 2022/23
Q1 2021 | Quarter 1 2020/21, Quarter 1 2021/22
Autumn term 2022/23 | Autumn term 2022
Spring term 2022/23 | Spring term 2023
Winter 2022/23 | Winter 2022
Easter 2022/23 | Easter 2022, Easter 2023
Calendar year 2022/23 | Calendar year 2022, Calendar year 2023
Autumn 2021 | Autumn term 2021
Year to March 2023 | Year to 31 March 2023
1 April 2022 to 31 March 2023 |
AY 2022/23 | Academic year 2022/23, Financial year 2022/23
Q5 2022/23 |
Quarter 5 2022/23 |
Quarter 3 2022/24 |
NA |
"""
    for text, labels in read_table(meant):
        assert ", ".join(periods.suggest_data_periods(text)) == labels, text


def test_the_nearest_right_form_of_a_period_is_named() -> None:
    meant = """
Q3 22/23 | 2022-23 Q3
Quarter 3 2022/23 | 2022-23 Q3
2022-23 Qtr 4 | 2022-23 Q4
Quarter 4, 2022/23 | 2022-23 Q4
January to March 2023 | 2022-23 Q4
Q1 2021 | 2020-21 Q1, 2021-22 Q1
Q5 2022/23 |
2022-23 |
January 2023 |
31/03/2023 |
"""
    for text, labels in read_table(meant):
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


@given(DATA_PERIODS)
def test_a_data_period_survives_its_label(label: str) -> None:
    read = periods.read_data_period(label)
    assert read is not None
    assert periods.read_data_period(read.label) == read
    assert read.start <= read.end


@given(st.one_of(st.text(), st.from_regex(r"(Academic year|Year to|Winter|\d+)[ /-].{0,20}")))
def test_no_text_makes_reading_fail(text: str) -> None:
    day, period, read = periods.read_date(text), periods.read_period(text), periods.read_data_period(text)
    assert day is None or 1900 <= day.year <= 2099
    assert period is None or periods.read_period(period) == period
    assert read is None or periods.read_data_period(read.label) == read
    assert periods.read_time_period(text, text) is None
    assert all(map(periods.read_data_period, periods.suggest_data_periods(text)))
    assert all(map(periods.read_period, periods.suggest_periods(text)))
