"""The orders that screens share."""

import pytest

from measures.columns import natural_key
from tests.measures.frames import texts


@pytest.mark.parametrize("ordered", ["A2 A10 B1", "E1 E1.1 E1.2 E1.10 E1.12 E2", "A1.1 A1.02", "A b C"])
def test_references_sort_as_people_sort_them_whatever_their_case(ordered: str) -> None:
    refs = ordered.split()
    assert texts(*refs[::-1]).sort_values(key=natural_key).tolist() == refs
