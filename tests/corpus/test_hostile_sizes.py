"""Nothing that a file holds makes checking it stall."""

import time

import pytest

from pipelines.held import Held
from pipelines.screening import check_files
from pipelines.tables import MOST_CHARACTERS
from schemas.definitions import Definitions

MOST_SECONDS = 6
REPEATED = [
    "a",
    "1",
    "0",
    "a.",
    "a@",
    "a@a.",
    "A1 ",
    "0 ",
    "born ",
    "01-01-",
    "B1  ",
    "+44",
    "born 1 jan ",
    "(",
    "\u00a0",
]
REPEATED += ["up 5% on 4%, ", "£1,234 ", "-", "=", '"', "é", "👍", "2022-23 Q3 ", "DOB "]


@pytest.mark.parametrize("part", REPEATED)
def test_the_longest_cell_is_checked_at_once(part: str, definitions: Definitions, held: Held) -> None:
    cell = (part * MOST_CHARACTERS)[: MOST_CHARACTERS - 1] + "@"
    doubled = cell.replace('"', '""')
    content = f'period,measure,value,commentary\n2022-23 Q4,eee_2,70,"{doubled}"\n'.encode()
    began = time.process_time()
    check_files([("long.csv", content)], definitions, held)
    assert time.process_time() - began < MOST_SECONDS
