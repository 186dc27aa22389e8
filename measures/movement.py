"""Movement: what changed of each item from one report to the next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np
import pandas as pd

COLUMNS = ["ref", "project", "before", "after", "before_on", "after_on", "change"]
_TYPES = {"before_on": "datetime64[us]", "after_on": "datetime64[us]"}


class Change(StrEnum):
    """What became of an item between the report before and the latest one."""

    MOVED = "moved"
    SAME = "unchanged"
    NEW = "new"
    GONE = "no longer reported"
    FIRST = "first report"


def movement(reports: pd.DataFrame, ref: str) -> pd.DataFrame:
    """Return, for every item of its project's latest report or of the one before, where it stood in each.

    ``reports`` has project, report_date, ``ref``'s column and standing (a status, or who reports it instead);
    a project is an item of its own report, an action one of its project's. Returned are ref, project, before
    and after (standings, missing where it was not in that report), before_on and after_on (the project's two
    dates, before_on missing where there is one report only) and change.
    """
    if reports.empty:  # pandas does not merge columns of text that hold nothing
        return pd.DataFrame({name: pd.Series(dtype=_TYPES.get(name, "str")) for name in COLUMNS})
    dates = reports[["project", "report_date"]].drop_duplicates().sort_values("report_date")
    dates["before_on"] = dates.groupby("project")["report_date"].shift()
    last_two = dates.drop_duplicates("project", keep="last").rename(columns={"report_date": "after_on"})
    dated = reports.merge(last_two, on="project")
    latest = dated[dated["report_date"] == dated["after_on"]]
    earlier = dated[dated["report_date"] == dated["before_on"]]
    both = latest.merge(
        earlier,
        on=["project", ref, "after_on", "before_on"],
        how="outer",
        suffixes=("_after", "_before"),
        sort=False,
    )
    found = both.rename(columns={"standing_after": "after", "standing_before": "before"})
    change = pd.Series(Change.MOVED, index=found.index, dtype="str")
    change = change.mask(found["before"] == found["after"], Change.SAME).mask(
        found["after"].isna(), Change.GONE
    )
    change = change.mask(found["before"].isna(), Change.NEW).mask(found["before_on"].isna(), Change.FIRST)
    return found.assign(ref=found[ref], change=change)[COLUMNS]


@dataclass(frozen=True)
class Tally:
    """What became of counted projects and rated actions, parts of a project and what others report left out.

    ``ways`` counts them by what, change, before and after. Of those in two reports, ``since`` are the days of the
    reports before and ``until`` of the latest, in order; ``last`` is the last day of all, counted or not.
    """

    ways: Counter[tuple[str, str, str, str]]
    since: tuple[date, ...]
    until: tuple[date, ...]
    last: date | None

    @cached_property
    def became(self) -> Counter[tuple[str, str]]:
        """How many projects and actions changed in each way."""
        found: Counter[tuple[str, str]] = Counter()
        for (what, change, _, _), count in self.ways.items():
            found[what, change] += count
        return found

    @cached_property
    def flows(self) -> dict[tuple[str, str, str], int]:
        """How many moved, by what, before and after, the most first."""
        ways = self.ways.items()
        moved = [((what, start, end), n) for (what, change, start, end), n in ways if change == Change.MOVED]
        return dict(sorted(moved, key=lambda flow: (-flow[1], flow[0])))


def tally(found: pd.DataFrame) -> Tally:
    """Count what became of the items of ``movement``; beside its columns ``found`` has what, counted and is_rated."""
    what, change = (found[name].to_numpy(dtype="object") for name in ("what", "change"))
    is_whole = (what == "action") | found["counted"].eq(True).to_numpy()
    is_counted = is_whole & found["is_rated"].to_numpy(dtype="bool")
    ends = [found[name].to_numpy(dtype="object")[is_counted] for name in ("before", "after")]
    compared = is_counted & np.isin(change.astype("str"), [Change.MOVED, Change.SAME])
    before_on, after_on = (found[name].to_numpy(dtype="datetime64[D]") for name in ("before_on", "after_on"))
    return Tally(
        ways=Counter(zip(what[is_counted], change[is_counted], *ends, strict=True)),
        since=tuple(np.unique(before_on[compared]).tolist()),
        until=tuple(np.unique(after_on[compared]).tolist()),
        last=max(after_on.tolist(), default=None),
    )
