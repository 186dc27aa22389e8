"""What is asked of a position: the filters that every screen and command share."""

from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

import pandas as pd

from pipelines.store import Connection
from pipelines.today import Today, today
from schemas.definitions import Definitions
from schemas.periods import read_period


class UnknownFilter(Exception):
    """A filter names something that does not exist; the message says what does."""


@dataclass(frozen=True)
class Asked:
    """Period, date and part of the plan asked for; None means the latest, today, or all."""

    period: str | None = None
    as_at: date | None = None
    workstream: str | None = None
    service_area: str | None = None

    def resolved(self, connection: Connection, definitions: Definitions) -> "Asked":
        """Return the same with its date filled in and its values checked; raises UnknownFilter."""
        self._known("workstream", self.workstream, definitions.workstreams)
        self._known("service area", self.service_area, definitions.service_areas)
        period = self.period
        if period is not None:
            period = read_period(period)
            if period is None:
                raise UnknownFilter(f"There is no period {self.period!r}. Enter one such as 2022-23 Q3.")
        return replace(self, period=period, as_at=self.as_at or today(connection).date)

    @staticmethod
    def _known(what: str, value: str | None, known: list[str]) -> None:
        if value is not None and value not in known:
            near = get_close_matches(value, known, 1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            raise UnknownFilter(f"There is no {what} {value[:60]!r}. {hint}Known: {', '.join(known)}.")

    def keep(self, frame: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
        """Return the rows of the workstream (E: both halves) and service area asked for."""
        if self.workstream is not None:
            frame = frame[frame["workstream"].isin(definitions.workstream_family(self.workstream))]
        if self.service_area is not None:
            frame = frame[frame["service_area"] == self.service_area]
        return frame.reset_index(drop=True)

    @property
    def date(self) -> date:
        """The date asked for, once resolved."""
        assert self.as_at is not None  # noqa: S101 - only before `resolved`
        return self.as_at


def store_today(connection: Connection) -> Today:
    """Return the store's today, for screens that say so."""
    return today(connection)
