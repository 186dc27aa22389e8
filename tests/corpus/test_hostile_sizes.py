"""Nothing that a file holds makes checking it stall."""

import time

import pytest

from pipelines.held import Held
from pipelines.screening import check_files
from pipelines.tables import MOST_CHARACTERS
from schemas.definitions import Definitions

MOST_SECONDS = 6
# What each pattern of personal data, and of claims in a commentary, begins with.
REPEATED = ["a", "1", "a.", "a@a.", "A1 ", "0 ", "01-01-", "+44", "born 1 jan ", "B1  ", "up 5% on 4%, ", '"']


@pytest.mark.parametrize("part", REPEATED)
def test_the_longest_cell_is_checked_at_once(part: str, definitions: Definitions, held: Held) -> None:
    cell = (part * MOST_CHARACTERS)[: MOST_CHARACTERS - 1] + "@"
    doubled = cell.replace('"', '""')
    content = f'period,measure,value,commentary\n2022-23 Q4,eee_2,70,"{doubled}"\n'.encode()
    began = time.process_time()
    check_files([("long.csv", content)], definitions, held)
    assert time.process_time() - began < MOST_SECONDS
