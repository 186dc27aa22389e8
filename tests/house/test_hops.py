"""From a page to the rule of a number a reader follows at most five calls."""

import sys
from inspect import unwrap
from pathlib import Path
from types import FrameType
from typing import Any

from measures.target import judge_against_target
from pipelines.positions import front_sheet
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.conftest import ROOT

MOST = 5
TO_THE_POSITION = ["pages/front_sheet.py", "ui/cache.py"]  # a page asks the cache, and the cache the position


def test_from_a_page_to_the_rule_of_a_number_are_at_most_five_hops(
    bundled_store: Path, definitions: Definitions
) -> None:
    chains: list[list[str]] = []

    def note_chain(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code is judge_against_target.__code__:
            chain, caller = [], frame
            while caller.f_code is not unwrap(front_sheet).__code__ and caller.f_back:
                if Path(caller.f_code.co_filename).is_relative_to(ROOT):
                    chain.append(caller.f_code.co_name)
                caller = caller.f_back
            chains.append(["front_sheet", *reversed(chain)])

    sys.setprofile(note_chain)
    try:
        front_sheet(Store(bundled_store), definitions)
    finally:
        sys.setprofile(None)
    assert ["front_sheet", "find_kpis", "find_kpi_position", "judge_against_target"] in chains
    assert all(len(TO_THE_POSITION) + len(chain) - 1 <= MOST for chain in chains)
    assert "cache.read(front_sheet, " in (ROOT / TO_THE_POSITION[0]).read_text()
