"""What is too small to show, and which texts would tell it."""

from decimal import Decimal

import pytest

from measures.suppression import gives_number, is_small
from tests.conftest import read_table

FIGURES = """
# unit | value | numerator | denominator | small
children | 4 | | | yes
children | 1 | | | yes
children | 9 | | | yes
children | 0 | | | no
children | 10 | | | no
children | 316 | | 320 | yes
children | 300 | 300 | 320 | no
% | 1.5 | 3 | 200 | yes
% | 1.5 | | 200 | yes
% | 1.5 | | | no
% | 97 | 97 | 100 | yes
% | 97 | | 100 | yes
% | 97 | 97 | | yes
% | 99.5 | 398 | 400 | yes
% | 65 | 130 | 200 | no
% | 0 | 0 | 200 | no
% | 0 | 0 | 4 | yes
% | 0 | 0 | 0 | no
% | 100 | 200 | 200 | no
"""


@pytest.mark.parametrize("row", read_table(FIGURES), ids=" ".join)
def test_a_figure_is_small_where_it_or_what_is_left_tells_of_a_few(row: list[str]) -> None:
    unit, *figures, small = row
    value, numerator, denominator = (Decimal(cell) if cell else None for cell in figures)
    assert is_small(10, unit, value, numerator, denominator) == (small == "yes")
    assert not is_small(None, unit, value, numerator, denominator)


TEXTS = """
Only 4 children were waiting | yes
All ４ live there | yes
Four children were waiting | yes
a dozen, or one more | yes
½ of them | yes
a third of them | yes
fell by 1.5% | yes
Just a quarter were late | yes
Every fourth child was late | yes
Every twentieth or so | yes
The only child waiting is in the north | yes
The lone quartet left | yes
It has halved | yes
A trio of pupils; twins | yes
No single reason | no
Fewer this quarter than in the third quarter | no
3 of 2000 | yes
as at 4 March | yes
In 2,022 cases | yes
Waiting since 31 March 2023 and Q4 2022/23 | no
In quarter 4 of 2022-23, on 31/03/2023 | no
No one came. Fewer than last quarter | no
| no
"""


@pytest.mark.parametrize("row", read_table(TEXTS), ids=" ".join)
def test_a_text_states_a_number_in_figures_or_words_but_a_day_or_a_year_is_none(row: list[str]) -> None:
    assert gives_number(row[0]) == (row[1] == "yes")


NAME = "Children 5 to 16 with an EHC plan waiting over 12 weeks for a specialist place"


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Fewer wait over 12 weeks, of those 5 to 16", False),
        ("16 wait, 12 more than before", True),
        ("of whom 5 moved", True),
    ],
)
def test_what_the_name_of_a_measure_says_is_no_number_and_its_figures_elsewhere_are(
    text: str, states: bool
) -> None:
    assert gives_number(text, [Decimal(16)], NAME) == states
    assert not gives_number("Attainment 8 fell in key stage 4", [], "Attainment 8, key stage 4")
