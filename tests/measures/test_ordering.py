"""The orders that screens share, and the threshold for small numbers."""

import pandas as pd
import pytest

from measures.columns import is_small, natural_key, worst_first
from tests.measures.frames import numbers, rows, texts


@pytest.mark.parametrize(
    ("before", "after"),
    [("A2", "A10"), ("E1.2", "E1.10"), ("A10", "B1"), ("E1", "E1.1"), ("E1.12", "E2"), ("A1.1", "A1.02")],
)
def test_references_sort_as_people_sort_them(before: str, after: str) -> None:
    one, two = natural_key(texts(before, after))
    assert one <= two


def test_names_sort_whatever_their_case() -> None:
    assert sorted(natural_key(texts("b", "A", "C"))) == natural_key(texts("A", "b", "C")).tolist()


def test_rows_come_worst_first_then_by_how_far_they_miss_then_by_name() -> None:
    frame = rows(
        "name verdict",
        ["Measure 10", "No target"],
        ["Measure 2", "No target"],
        ["Met", "On target"],
        ["Close", "Near target"],
        ["Far off", "Off target"],
        ["Further off", "Off target"],
        ["Silent", "No figure"],
    )
    missed = pd.Series([None, None, -0.2, 0.1, 0.3, 0.5, None], dtype="float64")
    assert worst_first(frame, missed)["name"].tolist() == [
        *("Further off", "Far off", "Close", "Measure 2", "Measure 10", "Silent", "Met")
    ]


@pytest.mark.parametrize(
    ("count", "threshold", "expected"),
    [
        ("9", "10", True),
        ("10", "10", False),
        ("1", "10", True),
        ("0", "10", False),
        (None, "10", False),
        ("3", None, False),
    ],
)
def test_a_count_below_its_threshold_may_point_at_a_child(
    count: str | None, threshold: str | None, expected: bool
) -> None:
    assert is_small(numbers(count), numbers(threshold)).tolist() == [expected]
