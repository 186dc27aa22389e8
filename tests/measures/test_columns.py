"""The orders that screens share, and the threshold for small numbers."""

import pytest

from measures.columns import is_small, natural_key
from tests.measures.frames import numbers, texts


@pytest.mark.parametrize("ordered", ["A2 A10 B1", "E1 E1.1 E1.2 E1.10 E1.12 E2", "A1.1 A1.02", "A b C"])
def test_references_sort_as_people_sort_them_whatever_their_case(ordered: str) -> None:
    refs = ordered.split()
    assert texts(*refs[::-1]).sort_values(key=natural_key).tolist() == refs


def test_a_count_below_its_threshold_may_point_at_a_child() -> None:
    counts, thresholds = numbers(9, 10, 1, 0, None, 3), numbers(10, 10, 10, 10, 10, None)
    assert is_small(counts, thresholds).tolist() == [True, False, True, False, False, False]
