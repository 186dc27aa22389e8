"""Movement: what changed of each item from one report to the next."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

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


def flows(found: pd.DataFrame) -> pd.DataFrame:
    """Count what moved by where from and where to, the most first: before, after, count; each ``what`` by itself."""
    keys = [*(name for name in ("what",) if name in found), "before", "after"]
    moved = found.loc[found["change"] == Change.MOVED, keys]
    # Of a few statuses, Python counts far quicker than columns are grouped.
    counts = Counter(zip(*(moved[key].to_numpy(dtype="object") for key in keys), strict=True))
    ordered = sorted(counts.items(), key=lambda flow: (-flow[1], flow[0]))
    return pd.DataFrame([(*flow, count) for flow, count in ordered], columns=[*keys, "count"])
