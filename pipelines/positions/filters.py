"""The filters that every view shares: what is known, and what is said of a value that is not."""

from collections.abc import Sequence

import pandas as pd

from pipelines.positions.facts import Facts
from schemas.dates import day_in_words
from schemas.definitions import Definitions
from schemas.periods import next_period, period_end, period_of, previous_period, read_period


class UnknownFilter(Exception):
    """A filter was given a value that does not exist; ``known`` holds those that do."""

    def __init__(self, filter_name: str, value: str, known: Sequence[str], when: str = "") -> None:
        choices = f"Choose one of: {'; '.join(known)}." if known else "There is none yet."
        super().__init__(f"There is no {filter_name} “{value[:60]}”{when}. {choices}")
        self.filter_name = filter_name
        self.value = value
        self.known = tuple(known)


def _known(filter_name: str, value: str, known: Sequence[str]) -> str:
    found = {choice.casefold(): choice for choice in known}.get(" ".join(value.split()).casefold())
    if found is None:
        raise UnknownFilter(filter_name, value, known)
    return found


def within(
    frame: pd.DataFrame, definitions: Definitions, workstream: str | None, service_area: str | None
) -> pd.DataFrame:
    """Return the rows of a workstream (E covers E1 and E2) and service area; raises UnknownFilter."""
    if workstream:
        code = _known("workstream", workstream, definitions.workstreams)
        frame = frame[frame["workstream"].isin(definitions.workstream_family(code))]
    if service_area:
        frame = frame[
            frame["service_area"] == _known("service area", service_area, definitions.service_areas)
        ]
    return frame.reset_index(drop=True)


def measures_within(
    definitions: Definitions, workstream: str | None = None, service_area: str | None = None
) -> pd.DataFrame:
    """Return the definitions of the KPIs asked for, one row a measure; raises UnknownFilter."""
    frame = definitions.measure_frame
    return within(frame[frame["kind"] == "kpi"], definitions, workstream, service_area)


def periods_held(facts: Facts) -> list[str]:
    """Reporting periods with a KPI return in force, in order."""
    return sorted(facts["kpi"]["period"].unique())


def chosen_period(facts: Facts, definitions: Definitions, period: str | None) -> str | None:
    """Return the period asked for, by default the latest held (None in an empty store); raises UnknownFilter.

    Known are the periods held, and every one from the calendar's first to the last that has ended.
    """
    held = periods_held(facts)
    if not period:
        return held[-1] if held else None
    asked = read_period(period)
    first = min([definitions.calendar.first_period, *held])
    last = max([_last_ended(facts), *held])
    if asked is None or not first <= asked <= last:
        raise UnknownFilter("period", period, held, f" at {day_in_words(facts.as_at)}")
    return asked


def _last_ended(facts: Facts) -> str:
    current = period_of(facts.as_at)
    return current if period_end(current) == facts.as_at else previous_period(current)


def periods_between(first: str, last: str) -> list[str]:
    """Every reporting period from the first to the last."""
    periods = [first]
    while periods[-1] < last:
        periods.append(next_period(periods[-1]))
    return periods
