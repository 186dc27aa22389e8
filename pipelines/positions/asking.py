"""What is asked of a position: the filters that every screen and command share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

import numpy as np
import pandas as pd

from schemas.definitions import Definitions
from schemas.periods import read_period


class UnknownFilter(Exception):
    """A filter names something that does not exist; the message says what does, and ``known`` lists it."""

    def __init__(self, what: str, value: str, known: Sequence[str], when: str = "") -> None:
        near = get_close_matches(value, known, 1)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        choices = f" Choose one of: {'; '.join(known)}." if known else ""
        super().__init__(f"There is no {what} “{value[:60]}”{when}.{hint}{choices}")
        self.what = what
        self.value = value
        self.known = tuple(known)


@dataclass(frozen=True)
class Query:
    """Period, date and part of the plan asked for; None means the latest, today, or all."""

    period: str | None = None
    as_at: date | None = None
    workstream: str | None = None
    service_area: str | None = None

    def resolved(self, definitions: Definitions, today: date) -> "Query":
        """Return the same in the definitions' spelling, with its date filled in; raises UnknownFilter.

        Whether a period is known depends on what is held: ``Facts.period`` says.
        """
        return replace(
            self,
            as_at=self.as_at or today,
            period=self._period(),
            workstream=_known("workstream", self.workstream, definitions.workstreams),
            service_area=_known("service area", self.service_area, definitions.service_areas),
        )

    def _period(self) -> str | None:
        if not self.period:
            return None
        period = read_period(self.period)
        if period is None:
            raise UnknownFilter("period", self.period, (), ": enter one such as 2022-23 Q3")
        return period

    def keep(self, frame: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
        """Return the rows of the workstream (E: both halves too) and service area asked for."""
        is_kept = np.ones(len(frame), dtype=bool)
        if self.workstream:
            is_kept &= frame["workstream"].isin(definitions.workstream_family(self.workstream)).to_numpy()
        if self.service_area:
            is_kept &= (frame["service_area"] == self.service_area).to_numpy(dtype=bool, na_value=False)
        return _rows(frame, np.flatnonzero(is_kept)).reset_index(drop=True)

    @property
    def date(self) -> date:
        """The date asked for, once resolved."""
        assert self.as_at is not None  # noqa: S101 - only before `resolved`
        return self.as_at


def _rows(frame: pd.DataFrame, places: "np.ndarray") -> pd.DataFrame:
    """The rows at ascending places; those that follow each other, as a plan's do, hold the frame and are no copy."""
    first, last = (places[0], places[-1]) if len(places) else (0, -1)
    return frame.iloc[first : last + 1] if last - first + 1 == len(places) else frame.iloc[places]


def _known(what: str, value: str | None, known: Sequence[str]) -> str | None:
    if not value:
        return None
    found = {choice.casefold(): choice for choice in known}.get(" ".join(value.split()).casefold())
    if found is None:
        raise UnknownFilter(what, value, known)
    return found
