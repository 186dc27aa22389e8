"""Where a line may join the figures of a series, as tables."""

from typing import Any

import pandas as pd
import pytest

from measures.direction import find_break_starts, find_breaks, number_parts
from tests.measures.frames import days, texts

YEARS = ["2018-08-31", "2019-08-31", "2020-08-31", "2021-08-31"]
BREAK = {"from_": "Academic year 2019/20", "why": "counted in another way"}


def figures(frequency: str, *ends: str, measure: str = "m") -> pd.DataFrame:
    """One measure's figures, by the last day of what each is about."""
    return pd.DataFrame(
        {
            "measure": texts(*[measure] * len(ends)),
            "data_period_end": days(*ends),
            "frequency": texts(*[frequency] * len(ends)),
        }
    )


def broken(*breaks: dict[str, str], measure: str = "m") -> pd.DataFrame:
    return pd.DataFrame({"measure": [measure], "breaks": [list(breaks)]})


@pytest.mark.parametrize(
    ("frequency", "ends", "expected"),
    [
        ("quarterly", ["2022-06-30", "2022-09-30", "2022-12-31"], [0, 0, 0]),
        # a quarter without a figure is not closed over
        ("quarterly", ["2022-06-30", "2022-12-31", "2023-03-31"], [0, 1, 1]),
        # a figure repeated in the next reporting period is the same data period
        ("quarterly", ["2022-06-30", "2022-06-30", "2022-09-30"], [0, 0, 0]),
        # the quarters between two years of an annual measure lack nothing
        ("annual", YEARS, [0, 0, 0, 0]),
        ("annual", [YEARS[0], YEARS[2], YEARS[3]], [0, 1, 1]),
        ("termly", ["2022-08-31", "2022-12-31", "2023-03-31"], [0, 0, 0]),
        ("termly", ["2022-08-31", "2023-03-31"], [0, 1]),
        ("seasonal", ["2021-12-31", "2022-12-31"], [0, 0]),
        # a monthly measure is returned by quarter
        ("monthly", ["2022-06-30", "2022-09-30"], [0, 0]),
        ("quarterly", [], []),
    ],
)
def test_a_data_period_left_out_parts_the_line(frequency: str, ends: list[str], expected: list[int]) -> None:
    assert number_parts(figures(frequency, *ends), broken()).tolist() == expected


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        ([], [0, 0, 0, 0]),
        (["Academic year 2019/20"], [0, 0, 1, 1]),
        (["Academic year 2019/20", "Academic year 2020/21"], [0, 0, 1, 2]),
        # one before the first figure, or after the last, parts nothing
        (["Academic year 2015/16"], [0, 0, 0, 0]),
        (["Academic year 2022/23"], [0, 0, 0, 0]),
    ],
)
def test_a_break_parts_the_line(breaks: list[str], expected: list[int]) -> None:
    rows = broken(*({"from_": label, "why": "w"} for label in breaks))
    assert number_parts(figures("annual", *YEARS), rows).tolist() == expected


def test_each_measure_is_parted_by_its_own_gaps_and_breaks() -> None:
    both = pd.concat([figures("annual", *YEARS), figures("annual", *YEARS[:2], measure="n")])
    rows = pd.concat([broken(BREAK), broken(measure="n")])
    assert number_parts(both.reset_index(drop=True), rows).tolist() == [0, 0, 1, 1, 0, 0]


def test_a_figure_is_told_the_last_break_of_its_own_measure_up_to_it() -> None:
    later = {"from_": "Academic year 2020/21", "why": "and again"}
    both = pd.concat([figures("annual", *YEARS[::-1]), figures("annual", *YEARS, measure="n")])
    found = find_break_starts(
        both.reset_index(drop=True), pd.concat([broken(BREAK, later), broken(measure="n")])
    )
    starts = ["2020-09-01", "2019-09-01", None, None, *[None] * 4]
    assert found.tolist() == days(*starts).tolist()


@pytest.mark.parametrize(
    ("ends", "at"),
    [
        (YEARS, [2]),
        # the first figure from the break on, where its own data period has none
        ([*YEARS[:2], None, YEARS[3]], [3]),
        (YEARS[2:], []),
        (YEARS[:2], []),
        ([None, None], []),
    ],
)
def test_a_break_is_marked_at_the_first_figure_after_it(ends: list[Any], at: list[int]) -> None:
    found = find_breaks(days(*ends), [BREAK])
    assert found["at"].tolist() == at
    assert found["why"].tolist() == ["counted in another way"] * len(at)


def test_two_breaks_before_the_same_figure_are_one_mark() -> None:
    second = {"from_": "Academic year 2020/21", "why": "and again"}
    found = find_breaks(days(*YEARS[:2], None, YEARS[3]), [BREAK, second])
    assert found[["at", "why"]].to_numpy().tolist() == [[3, "and again"]]
