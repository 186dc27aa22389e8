"""A store that remembers answers every view as the store itself does, and is opened for nothing twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal
from pipelines.positions.memory import DATES, Memory, Remembering

from pipelines import positions
from pipelines.positions import Query
from pipelines.store import Connection, Store
from schemas.definitions import Definitions

AS_AT = date(2023, 4, 5)
VIEWS = [
    Query(as_at=AS_AT),
    Query(as_at=AS_AT, workstream="B"),
    Query(as_at=AS_AT, service_area="SEND and Inclusion"),
    Query(as_at=AS_AT, period="2022-23 Q2"),
    Query(as_at=date(2022, 12, 31)),
]
FRAMES = ("kpis", "queries", "projects", "actions", "challenges", "workforce", "due", "decisions")


class Counted(Remembering):
    """A remembering store that counts how often it is opened."""

    opened = 0

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Count, and open."""
        self.opened += 1
        with super().read() as connection:
            yield connection


def test_every_view_of_a_remembering_store_is_that_of_the_store(
    bundled_store: Path, definitions: Definitions
) -> None:
    remembering = Remembering(Store(bundled_store))
    for asked in VIEWS:
        plain, kept = (
            positions.front_sheet(store, definitions, asked) for store in (Store(bundled_store), remembering)
        )
        for name in FRAMES:
            assert_frame_equal(getattr(kept, name), getattr(plain, name))
        assert kept.reconciliation == plain.reconciliation
        history = positions.kpi_history(Store(bundled_store), definitions, asked)
        assert_frame_equal(positions.kpi_history(remembering, definitions, asked), history)


def test_another_filter_or_period_opens_the_store_no_more_and_another_date_once(
    bundled_store: Path, definitions: Definitions
) -> None:
    store = Counted(Store(bundled_store))
    positions.front_sheet(store, definitions, VIEWS[0])
    assert store.opened == 1
    for asked in VIEWS[1:4]:
        positions.front_sheet(store, definitions, asked)
    assert store.opened == 1
    positions.front_sheet(store, definitions, VIEWS[4])
    assert store.opened == 2


@pytest.mark.parametrize(("dates", "made"), [(DATES, DATES), (DATES + 1, DATES + 2)])
def test_a_memory_keeps_a_few_dates_and_lets_the_oldest_go(dates: int, made: int) -> None:
    memory, times = Memory(), 0

    def make() -> int:
        nonlocal times
        times += 1
        return times

    for day in [*range(1, dates + 1), 1]:
        memory.once(date(2023, 1, day), "what", make)
    assert times == made
