"""Where a figure went, which figures it is compared with, and where a line may join a series."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures import direction
from tests.conftest import read_table
from tests.measures.frames import days, numbers, rows, table, texts

DIRECTIONS = """
previous | value | better | comparable | expected | arrow
67 | 69 | higher | yes | Improving | ↗
62 | 60 | higher | yes | Worsening | ↘
24 | 19 | lower | yes | Improving | ↘
244 | 278 | lower | yes | Worsening | ↗
1447 | 1469 | none | yes | Higher | ↗
1469 | 1447 | none | yes | Lower | ↘
65 | 65 | higher | yes | No change | →
8 | 8 | none | yes | No change | →
| 65 | higher | yes | No earlier figure |
65 | | higher | yes | No earlier figure |
62 | 60 | higher | no | Not comparable | ↘
60 | 60 | higher | no | Not comparable | →
| 60 | higher | no | No earlier figure |
"""
WORDS = """
previous | value | better | unit | decimals | words | change
24 | 19 | lower | % | 0 | Improving: 24% to 19% | −5 points
1127 | 725 | higher | young people | 0 | Worsening: 1,127 to 725 | −402
99.9 | 100 | higher | % | 1 | Improving: 99.9% to 100.0% | +0.1 points
68 | 69 | higher | % | 0 | Improving: 68% to 69% | +1 point
1447 | 1469 | none | people | 0 | Higher: 1,447 to 1,469 | +22
65 | 65 | higher | % | 0 | No change | no change
| 65 | higher | % | 0 | No earlier figure |
"""


def test_the_word_says_whether_it_is_good_and_the_arrow_which_way_the_number_went() -> None:
    spec = table(DIRECTIONS)
    now, before, flags = spec["value"], spec["previous"], (spec["comparable"] == "yes").astype("boolean")
    assert direction.find_direction(now, before, spec["better"], flags).tolist() == spec["expected"].tolist()
    assert direction.choose_arrows(now, before).tolist() == spec["arrow"].fillna("").tolist()
    # figures are comparable unless a break lies between them
    assert direction.find_direction(now, before, spec["better"])[10] == "Worsening"


def test_a_direction_is_worded_with_both_figures_and_differences_of_percentages_are_points() -> None:
    spec = table(WORDS)
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


def test_the_earlier_figure_is_of_another_data_period_and_of_the_same_measure() -> None:
    found = direction.add_previous(rows(HISTORY, OTHER, *EEE))
    assert found["previous"].isna().tolist() == [True, True, True, False]
    assert list(found.loc[3, ["previous", "previous_data_period"]]) == [67, "Summer term 2022"]


def test_the_last_word_on_a_data_period_is_the_earlier_figure() -> None:
    corrected = rows(HISTORY, EEE[0], [*EEE[1][:2], "68", *EEE[1][3:]], EEE[2])
    assert direction.add_previous(corrected)["previous"].iloc[2] == 68
    assert direction.take_latest_by_data_period(corrected)["value"].tolist() == [68, 69]


def test_the_same_period_last_year_ended_in_the_same_month_a_year_before() -> None:
    ends = """
2021-12-31 | 2022-12-31 | 60
2021-09-30 | 2022-12-31 |
2020-12-31 | 2022-12-31 |
2023-02-28 | 2024-02-29 | 60
2024-02-29 | 2025-02-28 | 60
"""
    for then, now, expected in read_table(ends):
        both = rows(HISTORY, ["m", "1", "60", "then", then], ["m", "2", "62", "now", now])
        assert direction.find_same_period_last_year(both).fillna(0).tolist() == [0, int(expected or 0)]


YEARS = ["2018-08-31", "2019-08-31", "2020-08-31", "2021-08-31"]
BREAK = {"from_": "Academic year 2019/20", "why": "counted in another way"}
LATER = {"from_": "Academic year 2020/21", "why": "and again"}


def series(frequency: str, *ends: str, measure: str = "m") -> pd.DataFrame:
    """One measure's figures, by the last day of what each is about."""
    cells = [[measure, end, frequency] for end in ends]
    return rows("measure data_period_end frequency", *cells)


def broken(*breaks: dict[str, str], measure: str = "m") -> pd.DataFrame:
    return pd.DataFrame({"measure": [measure], "breaks": [list(breaks)]})


PARTS = """
frequency | ends | parts
quarterly | 2022-06-30 2022-09-30 2022-12-31 | 0 0 0
# a quarter without a figure is not closed over
quarterly | 2022-06-30 2022-12-31 2023-03-31 | 0 1 1
# a figure repeated in the next reporting period is the same data period
quarterly | 2022-06-30 2022-06-30 2022-09-30 | 0 0 0
# the quarters between two years of an annual measure lack nothing
annual | 2018-08-31 2019-08-31 2020-08-31 2021-08-31 | 0 0 0 0
annual | 2018-08-31 2020-08-31 2021-08-31 | 0 1 1
termly | 2022-08-31 2022-12-31 2023-03-31 | 0 0 0
termly | 2022-08-31 2023-03-31 | 0 1
seasonal | 2021-12-31 2022-12-31 | 0 0
# a monthly measure is returned by quarter
monthly | 2022-06-30 2022-09-30 | 0 0
"""


def test_a_data_period_left_out_parts_the_line() -> None:
    for _, frequency, ends, parts in table(PARTS).itertuples():
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
