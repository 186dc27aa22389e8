"""What is too small to show, and which texts would tell it."""

from decimal import Decimal

import pytest

from measures.suppression import gives_number, is_small
from tests.conftest import specified


@pytest.mark.parametrize("row", specified(__file__, "small_numbers"), ids=" ".join)
def test_a_figure_is_small_where_it_or_what_is_left_tells_of_a_few(row: list[str]) -> None:
    unit, *figures, small = row
    value, numerator, denominator = (Decimal(cell) if cell else None for cell in figures)
    assert is_small(10, unit, value, numerator, denominator) == (small == "yes")
    assert not is_small(None, unit, value, numerator, denominator)


@pytest.mark.parametrize("row", specified(__file__, "texts_with_numbers"), ids=" ".join)
def test_a_text_states_a_number_in_figures_or_words_but_a_day_or_a_year_is_none(row: list[str]) -> None:
    assert gives_number(row[0]) == (row[1] == "yes")


NAME = "Children 5 to 16 with an EHC plan waiting over 12 weeks for a specialist place"


def test_what_the_name_of_a_measure_says_is_no_number_and_its_figures_elsewhere_are() -> None:
    states = {
        "Fewer wait over 12 weeks, of those 5 to 16": False,
        "16 wait, 12 more than before": True,
        "of whom 5 moved": True,
    }
    assert {text: gives_number(text, [Decimal(16)], NAME) for text in states} == states
    assert not gives_number("Attainment 8 fell in key stage 4", [], "Attainment 8, key stage 4")
