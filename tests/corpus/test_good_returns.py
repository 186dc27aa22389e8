"""Odd but good returns, over a hundred: each is accepted, and its rows are those of the plain file."""

from functools import cache

import pandas as pd
import pytest

from pipelines.held import Held
from pipelines.screening import check_files
from schemas.definitions import Definitions
from tests.corpus import good_layouts, good_texts, good_values, personal
from tests.corpus.cases import Good, listed
from tests.corpus.sheets import Sheet

CASES = [
    case
    for family in (good_layouts, good_values, good_texts, personal)
    for good in family.GOOD
    for case in good()
]


class _Plain:
    """The typed rows of plain sheets, each checked once."""

    def __init__(self, definitions: Definitions, held: Held) -> None:
        self._known = (definitions, held)
        self.rows = cache(self._rows)

    def _rows(self, sheet: Sheet) -> pd.DataFrame:
        [one] = check_files([("plain.csv", sheet.content())], *self._known)
        assert one.frame is not None, one.findings.to_string()
        return one.frame.drop(columns="line")


@pytest.fixture(scope="module")
def plain(definitions: Definitions, held: Held) -> _Plain:
    return _Plain(definitions, held)


@pytest.mark.parametrize("case", listed(CASES))
def test_an_odd_but_good_return_is_accepted_as_the_plain_one(
    case: Good, definitions: Definitions, held: Held, plain: _Plain
) -> None:
    [one] = check_files([(case.file, case.content)], definitions, held)
    assert not one.refused, one.findings.to_string()
    assert one.frame is not None
    expected = plain.rows(case.like).copy()
    for (at, column), value in case.cells.items():
        expected.loc[at, column] = value
    pd.testing.assert_frame_equal(one.frame.drop(columns="line"), expected)
    assert tuple(one.frame["line"]) == (case.lines or tuple(range(2, len(case.like.rows) + 2)))


def test_the_corpus_is_large_and_every_case_has_a_name_of_its_own() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 100
