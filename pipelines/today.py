"""Today: the clock's, or the stand-in that a store carries because its returns are of another year."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from pipelines.store import Connection


@dataclass(frozen=True)
class Today:
    """The date that lateness and what is due are judged at, unless another is chosen."""

    date: date
    is_stand_in: bool


def now() -> datetime:
    """The clock, in UTC without a zone, as the ledger keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def today(connection: Connection) -> Today:
    """Return the store's today."""
    last = connection.rows("SELECT today FROM stand_in ORDER BY set_at DESC LIMIT 1")
    if last and last[0][0]:
        return Today(last[0][0], is_stand_in=True)
    return Today(date.today(), is_stand_in=False)


def by_the_clock(kept: Today) -> Today:
    """Return a today read earlier as it is now: a stand-in stays, a day of the clock has passed."""
    return kept if kept.is_stand_in else Today(date.today(), is_stand_in=False)


def received_day(connection: Connection, given: date | None = None) -> date:
    """Return the day on which a return sent now counts as received: the store's today, never one to come."""
    return given or min(today(connection).date, date.today())


def set_today(connection: Connection, day: date | None, by: str) -> None:
    """Make a date the store's today; None returns it to the clock."""
    connection.run("INSERT INTO stand_in VALUES (?, ?, ?)", [day, now(), by])
