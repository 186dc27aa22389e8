"""What harmless noise, other words and DfE's shorthand are read as: the first column of each file says it."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.ingest.coerce import coerce, join_period, read_figure, tidy
from schemas.definitions import Definitions
from schemas.returns import KINDS
from schemas.vocabulary import fold
from tests.conftest import read_table

READINGS = sorted((Path(__file__).parent / "readings").glob("*.csv"))


def as_text(value: Any) -> str:
    """A value as the files have it."""
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


@pytest.mark.parametrize("path", READINGS, ids=lambda path: path.stem)
def test_each_row_is_read_as_its_first_cell_says(path: Path, definitions: Definitions) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        (_, *names), *rows = csv.reader(file)
    columns = {name: tidy(row[place] for row in rows) for place, name in enumerate(names, start=1)}
    lines = list(range(2, len(rows) + 2))
    typed, findings = coerce(KINDS[path.stem], columns, lines, definitions)
    assert findings == []
    for place, (reads, *_) in enumerate(rows):
        expected = dict(part.split("=", 1) for part in reads.split("; "))
        found = {name: typed[name][place] for name in expected}
        for name, value in found.items():
            if isinstance(value, Decimal):
                assert value == Decimal(expected[name]), (lines[place], name)
            else:
                assert as_text(value) == expected[name], (lines[place], name)


def test_a_blank_kpi_cell_means_its_own_quarter_and_not_provisional(definitions: Definitions) -> None:
    columns: dict[str, list[str | None]] = {
        "period": ["2022-23 Q3", "2022-23 Q3"],
        "measure": ["eee_2", "eee_3_4"],
        "value": ["69", None],
        "state": [None, "late"],
    }
    typed, findings = coerce(KINDS["kpi"], columns, [2, 3], definitions)
    assert findings == []
    assert typed["data_period"] == ["Quarter 3 2022/23", None]
    assert typed["provisional"] == [False, False]
    assert typed["state"] == ["reported", "late"]


def test_the_pair_of_dfe_is_joined_into_the_period() -> None:
    pairs = [("202223", "Financial year Q3"), ("202224", "Financial year Q3"), ("2022", None), (None, None)]
    found = join_period(
        {"time_period": [year for year, _ in pairs], "time_identifier": [q for _, q in pairs]}
    )
    assert found == {"period": ["2022-23 Q3", "202224 Financial year Q3", "2022 ", None]}


def test_what_cannot_be_a_figure_is_not_read_as_one() -> None:
    texts = ["1.5.0", "13,10", "1e5", "12%", "1234567890123", "0.1234567", "٣", "five"]
    assert [text for text in texts if read_figure(text, has_sign=False) is not None] == []


ALIKE = """
Director of Children’s Services |  director of  CHILDREN'S services | yes
Children‘s lead | Childrenʼs\u00a0lead | yes
Director – SEND | Director—SEND | yes
Early-years lead | Early\u2011Years Lead | yes
Head of SEND | Head of SEND Transport | no
"""


def test_names_are_alike_whatever_their_case_spaces_dashes_and_apostrophes() -> None:
    for one, other, are_alike in read_table(ALIKE):
        assert (fold(one) == fold(f" {other} ")) == (are_alike == "yes")
