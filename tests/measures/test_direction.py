"""Where a figure went, which figures it is compared with, and where a line may join a series."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures import direction
from measures.spans import add_spans, take_latest_by_data_period
from schemas.periods import read_data_period
from tests.conftest import read_table, specification
from tests.measures.frames import days, numbers, rows, specified, split, texts


def test_the_word_says_whether_it_is_good_and_the_arrow_which_way_the_number_went() -> None:
    spec = specified("directions")
    now, before, flags = spec["value"], spec["previous"], (spec["comparable"] == "yes").astype("boolean")
    assert direction.find_direction(now, before, spec["better"], flags).tolist() == spec["expected"].tolist()
    assert direction.choose_arrows(now, before).tolist() == spec["arrow"].fillna("").tolist()
    # figures are comparable unless a break lies between them
    assert direction.find_direction(now, before, spec["better"])[10] == "Worsening"


def test_a_direction_is_worded_with_both_figures_and_differences_of_percentages_are_points() -> None:
    spec = specified("direction_words")
    spec["direction"] = direction.find_direction(spec["value"], spec["previous"], spec["better"])
    assert direction.describe_direction(spec).tolist() == spec["words"].tolist()
    assert direction.format_changes(spec).tolist() == spec["change"].fillna("").tolist()


figures = st.decimals(min_value=-(10**9), max_value=10**9, places=3)


@given(figures, figures)
def test_the_other_polarity_mirrors_direction_and_turns_the_arrow(previous: Decimal, value: Decimal) -> None:
    now, before = numbers(value, -value), numbers(previous, -previous)
    found = direction.find_direction(now, before, texts("higher", "lower")).tolist()
    assert found[0] == found[1]
    assert "".join(direction.choose_arrows(now, before)) in {"↗↘", "↘↗", "→→"}


HISTORY = "measure period value data_period data_period_end"
EEE = [
    ["eee_2", "2022-23 Q1", "67", "Summer term 2022", "2022-08-31"],
    ["eee_2", "2022-23 Q2", "67", "Summer term 2022", "2022-08-31"],
    ["eee_2", "2022-23 Q3", "69", "Autumn term 2022", "2022-12-31"],
]
OTHER = ["eee_3_4", "2022-23 Q3", "91", "Autumn term 2022", "2022-12-31"]


def before(frequency: str, *cells: list[str], cumulative: str | None = None) -> pd.DataFrame:
    """Figures with what each is compared with."""
    known = rows(HISTORY, *cells, is_published=False)
    codes = known["measure"].unique()
    measures = pd.DataFrame(
        {"measure": codes, "frequency": frequency, "cumulative": texts(*[cumulative] * len(codes))}
    )
    return direction.add_previous(add_spans(known, measures))


def test_the_earlier_figure_is_of_another_data_period_and_of_the_same_measure() -> None:
    found = before("termly", OTHER, *EEE)
    assert found["previous"].isna().tolist() == [True, True, True, False]
    assert list(found.loc[3, ["previous", "previous_data_period"]]) == [67, "Summer term 2022"]


def test_the_last_word_on_a_data_period_is_the_earlier_figure() -> None:
    cells = [EEE[0], [*EEE[1][:2], "68", *EEE[1][3:]], EEE[2]]
    assert before("termly", *cells)["previous"].iloc[2] == 68
    assert take_latest_by_data_period(rows(HISTORY, *cells))["value"].tolist() == [68, 69]


def test_a_span_is_of_the_length_that_its_days_give_and_usual_where_the_frequency_asks_for_it() -> None:
    for _, frequency, labels, lengths, usual in specified("spans").itertuples():
        spans = [read_data_period(label) for label in split(labels, ",")]
        cells = [["m", f"{n}", "1", s.label, f"{s.end}"] for n, s in enumerate(spans) if s]
        found = before(frequency, *cells)
        assert found["length"].tolist() == split(lengths, ","), labels
        assert found["is_usual"].tolist() == [one == "yes" for one in split(usual, ",")], labels


def test_only_spans_of_like_length_are_compared() -> None:
    for _, frequency, labels, compared, unlike in specified("compared").itertuples():
        spans = [read_data_period(label) for label in split(labels)]
        cells = [["m", f"{n}", "1", s.label, f"{s.end}"] for n, s in enumerate(spans) if s]
        found = before(frequency, *cells)
        for column, expected in (("previous_data_period", compared), ("other_data_period", unlike)):
            assert found[column].fillna("-").tolist() == split(expected), labels


def test_a_cumulative_figure_is_compared_with_the_same_point_of_the_year_before_and_says_what_was_added() -> (
    None
):
    ends = ("June 2022", "September 2022", "December 2022", "March 2023")
    spans = [read_data_period(f"April 2022 to {end}") for end in ends] + [
        read_data_period("April 2023 to June 2023")
    ]
    figures = zip(("300", "600", "725", "780", "310"), spans, strict=True)
    cells = [["m", f"{n}", v, s.label, f"{s.end}"] for n, (v, s) in enumerate(figures) if s]
    found = before("quarterly", *cells, cumulative="financial year")
    assert found["previous"].fillna(0).tolist() == [0, 0, 0, 0, 300]
    assert found["added"].tolist() == [300, 300, 125, 55, 310]
    assert found["is_usual"].all()
    assert found["other_data_period"].isna().all()


def test_less_than_the_smallest_change_is_no_change() -> None:
    now, least = numbers("60.4", "61", "59"), numbers("1", "1", "1")
    found = direction.find_direction(now, numbers("60", "60", "60"), texts(*["higher"] * 3), None, least)
    assert found.tolist() == ["No change", "Improving", "Worsening"]


def test_the_same_period_last_year_ended_in_the_same_month_a_year_before_and_is_as_long() -> None:
    for then, now, expected in read_table(specification(__file__, "same_period_last_year")):
        spans = [read_data_period(label) for label in (then, now)]
        cells = [["m", f"{n}", f"{60 + n}", s.label, f"{s.end}"] for n, s in enumerate(spans) if s]
        found = before("quarterly", *cells)
        assert found["same_period_last_year"].fillna(0).tolist() == [0, int(expected or 0)], now


YEARS = ["2018-08-31", "2019-08-31", "2020-08-31", "2021-08-31"]
BREAK = {"from_": "Academic year 2019/20", "why": "counted in another way"}
LATER = {"from_": "Academic year 2020/21", "why": "and again"}


def series(frequency: str, *ends: str, measure: str = "m") -> pd.DataFrame:
    """One measure's figures, by the last day of what each is about."""
    cells = [[measure, end, frequency] for end in ends]
    return rows("measure data_period_end frequency", *cells)


def broken(*breaks: dict[str, str], measure: str = "m") -> pd.DataFrame:
    return pd.DataFrame({"measure": [measure], "breaks": [list(breaks)]})


def test_a_data_period_left_out_parts_the_line() -> None:
    for _, frequency, ends, parts in specified("parts").itertuples():
        found = direction.number_parts(series(frequency, *ends.split()), broken())
        assert found.astype("str").str.cat(sep=" ") == parts, ends
    assert direction.number_parts(series("quarterly"), broken()).empty


def test_a_break_parts_the_line_of_its_own_measure_and_each_figure_is_given_the_last_one_up_to_it() -> None:
    # one before the first figure, or after the last, parts nothing
    parts = {"": "0000", "2019/20": "0011", "2019/20 2020/21": "0012", "2015/16": "0000", "2022/23": "0000"}
    both = pd.concat([series("annual", *YEARS), series("annual", *YEARS, measure="n")], ignore_index=True)
    for years, expected in parts.items():
        breaks = [{"from_": f"Academic year {year}", "why": "w"} for year in years.split()]
        found = direction.number_parts(both, pd.concat([broken(*breaks), broken(measure="n")]))
        assert "".join(map(str, found)) == expected + "0000", years
    turned = pd.concat([both[:4][::-1], both[4:]], ignore_index=True)
    found = direction.find_break_starts(turned, pd.concat([broken(BREAK, LATER), broken(measure="n")]))
    assert found.tolist() == days("2020-09-01", "2019-09-01", *[None] * 6).tolist()


@pytest.mark.parametrize(
    ("ends", "breaks", "marks"),
    [
        (YEARS, [BREAK], [(2, "counted in another way")]),
        # the first figure from the break on, where its own data period has none
        ([*YEARS[:2], None, YEARS[3]], [BREAK], [(3, "counted in another way")]),
        # two breaks before the same figure are one mark
        ([*YEARS[:2], None, YEARS[3]], [BREAK, LATER], [(3, "and again")]),
        (YEARS[2:], [BREAK], []),
        (YEARS[:2], [BREAK], []),
        ([None, None], [BREAK], []),
    ],
)
def test_a_break_is_marked_at_the_first_figure_after_it(ends: list[Any], breaks: Any, marks: Any) -> None:
    found = direction.find_breaks(days(*ends), breaks)
    assert list(zip(found["at"], found["why"], strict=True)) == marks
