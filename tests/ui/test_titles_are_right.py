"""Titles say what the figures say, under every filter: made-up data of two years, recounted row by row."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from measures.plan import count_movement
from pipelines.positions import FrontSheet, Query, front_sheet, plan_movement
from pipelines.store import Store
from schemas.definitions import Definitions, load_definitions
from schemas.vocabulary import LATE
from ui import text
from ui.views.plan import movement_finding
from ui.views.workforce import directions

AS_AT = [date(2024, 8, 1), date(2026, 2, 1), date(2026, 5, 5)]
PERIODS = ["2022-23 Q4", "2023-24 Q1", "2023-24 Q3", "2024-25 Q1"]


@pytest.fixture(scope="module")
def asked_of(made_up: dict[str, str]) -> tuple[Store, Definitions]:
    return Store(Path(made_up["PERFORMANCE_STORE"])), load_definitions(
        Path(made_up["PERFORMANCE_DEFINITIONS"])
    )


def number(pattern: str, title: str) -> int:
    found = re.search(pattern, title)
    return int(found[1].replace(",", "")) if found else 0


def rows(sheet: FrontSheet, what: str, column: str) -> list[object]:
    """The cells of a position, one by one."""
    return list(getattr(sheet, what)[column])


@settings(max_examples=settings().max_examples // 4)  # six, and at length by make soak
@given(data=some.data())
def test_no_title_states_what_the_figures_contradict(
    asked_of: tuple[Store, Definitions], data: some.DataObject
) -> None:
    store, known = asked_of
    asked = Query(
        period=data.draw(some.sampled_from([None, *PERIODS])),
        as_at=data.draw(some.sampled_from(AS_AT)),
        workstream=data.draw(some.sampled_from([None, *known.workstreams])),
        service_area=data.draw(some.sampled_from([None, *known.service_areas])),
    )
    sheet = front_sheet(store, known, asked)
    verdicts = rows(sheet, "kpis", "verdict")
    title = text.verdict_finding(sheet.kpis)
    assert number(r"^(\d+) of", title) == verdicts.count("Off target")
    assert number(r"(\d+) (?:more )?miss", title) == verdicts.count("Near target")
    assert verdicts or title == "No measures to show"

    statuses = [status for status in rows(sheet, "actions", "status") if isinstance(status, str)]
    title = text.status_finding("actions", sheet.reconciliation["actions"]["by_status"], known.stages)
    assert number(r"^([\d,]+) of", title) == sum(
        known.stages[status] in ("complete", "embedded") for status in statuses
    )
    assert number(r"of ([\d,]+) action", title) == len(statuses)
    assert number(r"; ([\d,]+) ha", title) == statuses.count("Grey")

    for lateness in LATE:
        late = tuple(rows(sheet, what, "lateness").count(lateness) for what in ("projects", "actions"))
        title = text.dated_finding(lateness, *late)
        assert (number(r"([\d,]+) project", title), number(r"([\d,]+) action", title)) == late

    found = directions(sheet.workforce)
    title = text.workforce_finding(found)
    assert ("improved" in title) == ("Improving" in found.values())
    assert ("worsened" in title) == ("Worsening" in found.values()) or "improved, 0 worsened" in title

    moved = plan_movement(store, known, asked)
    changes = list(zip(moved["what"], moved["change"], strict=True))
    title = movement_finding(count_movement(moved))
    if "moved" in title:
        for what in ("project", "action"):
            told = number(rf"([\d,]+) of [\d,]+ {what}", title)
            assert told == sum(str(w) == what and str(change) == "moved" for w, change in changes)


def test_the_made_up_store_is_worth_asking(asked_of: tuple[Store, Definitions]) -> None:
    store, known = asked_of
    sheet = front_sheet(store, known, Query(as_at=AS_AT[-1]))
    assert len(set(rows(sheet, "kpis", "verdict"))) >= 3
    assert len(set(rows(sheet, "projects", "lateness"))) >= 4
