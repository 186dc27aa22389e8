"""Specification of data periods: the span that a figure is about."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.periods import MONTHS, data_period_of, read_data_period

SPANS = [
    ("Academic year 2020/21", date(2020, 9, 1), date(2021, 8, 31)),
    ("Academic year 1999/00", date(1999, 9, 1), date(2000, 8, 31)),
    ("Autumn term 2022", date(2022, 9, 1), date(2022, 12, 31)),
    ("Spring term 2022", date(2022, 1, 1), date(2022, 3, 31)),
    ("Summer term 2022", date(2022, 4, 1), date(2022, 8, 31)),
    ("Winter 2022", date(2022, 12, 1), date(2022, 12, 31)),
    ("Quarter 3 2022/23", date(2022, 10, 1), date(2022, 12, 31)),
    ("Quarter 4 2022/23", date(2023, 1, 1), date(2023, 3, 31)),
    ("January 2022", date(2022, 1, 1), date(2022, 1, 31)),
    ("February 2024", date(2024, 2, 1), date(2024, 2, 29)),
    ("Calendar year 2022", date(2022, 1, 1), date(2022, 12, 31)),
    ("Year to 31 March 2022", date(2021, 4, 1), date(2022, 3, 31)),
    ("Year to 29 February 2024", date(2023, 3, 1), date(2024, 2, 29)),
    ("Year to 28 February 2023", date(2022, 3, 1), date(2023, 2, 28)),
    ("Year to 28 February 2024", date(2023, 3, 1), date(2024, 2, 28)),
    ("December 2021 to February 2022", date(2021, 12, 1), date(2022, 2, 28)),
    ("30 September 2022", date(2022, 9, 30), date(2022, 9, 30)),
    ("1 January 2023", date(2023, 1, 1), date(2023, 1, 1)),
]
YEARS = st.integers(1901, 2098)
DATA_PERIODS = st.one_of(
    st.builds(lambda y: f"Academic year {y}/{(y + 1) % 100:02d}", YEARS),
    st.builds(lambda term, y: f"{term} term {y}", st.sampled_from(["Autumn", "Spring", "Summer"]), YEARS),
    st.builds(lambda y: f"Winter {y}", YEARS),
    st.builds(lambda q, y: f"Quarter {q} {y}/{(y + 1) % 100:02d}", st.integers(1, 4), YEARS),
    st.builds(lambda month, y: f"{month} {y}", st.sampled_from(MONTHS), YEARS),
    st.builds(lambda y: f"Calendar year {y}", YEARS),
    st.builds(lambda d, m, y: f"Year to {d} {m} {y}", st.integers(1, 28), st.sampled_from(MONTHS), YEARS),
    st.builds(
        lambda m, y, n, years: f"{m} {y} to {n} {y + years}",
        st.sampled_from(MONTHS),
        YEARS,
        st.sampled_from(MONTHS),
        st.integers(1, 1),
    ),
    st.builds(lambda d, m, y: f"{d} {m} {y}", st.integers(1, 28), st.sampled_from(MONTHS), YEARS),
)


@pytest.mark.parametrize(("label", "start", "end"), SPANS)
def test_every_form_of_data_period_is_a_span(label: str, start: date, end: date) -> None:
    read = read_data_period(label)
    assert read is not None
    assert (read.label, read.start, read.end) == (label, start, end)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("academic year 2020/21", "Academic year 2020/21"),
        ("ACADEMIC YEAR 2020/21", "Academic year 2020/21"),
        ("  Autumn   term 2022 ", "Autumn term 2022"),
        ("Autumn\u00a0term\u00a02022", "Autumn term 2022"),
        ("quarter 3 2022/23", "Quarter 3 2022/23"),
        ("year to 31 march 2022", "Year to 31 March 2022"),
        ("december 2021 TO february 2022", "December 2021 to February 2022"),
        ("01 January 2023", "1 January 2023"),
    ],
)
def test_case_and_spaces_are_forgiven_and_the_label_is_the_proper_one(text: str, label: str) -> None:
    read = read_data_period(text)
    assert read is not None
    assert read.label == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020/21",
        "Academic year 2020/22",
        "Academic year 2020",
        "Academic year 2020/2021",
        "Winter term 2022",
        "Autumn 2022",
        "Quarter 5 2022/23",
        "Quarter 3 2022/24",
        "Q3 2022/23",
        "2022-23 Q3",
        "Januar 2022",
        "Jan 2022",
        "January",
        "January 22",
        "Year to March 2022",
        "Year to 31 February 2022",
        "Year to 29 February 2022",
        "31 February 2022",
        "0 January 2022",
        "February 2022 to December 2021",
        "30/09/2022",
        "44834",
        "Calendar year 3022",
        "NA",
    ],
)
def test_what_names_no_span_is_refused(text: str) -> None:
    assert read_data_period(text) is None


def test_data_periods_sort_by_their_last_day() -> None:
    in_order = [
        "Academic year 2020/21",
        "Calendar year 2021",
        "January 2022",
        "December 2021 to February 2022",
        "Year to 31 March 2022",
        "Summer term 2022",
        "30 September 2022",
        "Autumn term 2022",
        "Academic year 2022/23",
    ]
    ends = [read.end for label in in_order if (read := read_data_period(label))]
    assert len(ends) == len(in_order)
    assert ends == sorted(set(ends))


def test_spans_that_end_together_sort_together() -> None:
    labels = ["Autumn term 2022", "Winter 2022", "Quarter 3 2022/23", "Calendar year 2022", "December 2022"]
    assert {read.end for label in labels if (read := read_data_period(label))} == {date(2022, 12, 31)}


def test_a_period_is_its_own_quarter() -> None:
    assert data_period_of("2022-23 Q3") == read_data_period("Quarter 3 2022/23")


@given(DATA_PERIODS)
def test_a_data_period_survives_its_label(label: str) -> None:
    read = read_data_period(label)
    assert read is not None
    assert read_data_period(read.label) == read
    assert read.start <= read.end


@given(st.one_of(st.text(), st.from_regex(r"(Academic year|Year to|Winter|\d+) .{0,20}")))
def test_no_text_makes_reading_a_data_period_fail(text: str) -> None:
    read = read_data_period(text)
    assert read is None or read_data_period(read.label) == read
