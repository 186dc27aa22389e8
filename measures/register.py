"""The risk register: when each risk was first reported, and what changed since the register before."""

from __future__ import annotations

from enum import StrEnum

import pandas as pd

from measures.columns import Column, true
from measures.ordering import natural_key

COMPARED = ("title", "mitigation", "owner", "likelihood", "impact")
SCORES = ("likelihood", "impact")
COLUMNS = ["risk", "title", "first_reported", "before_on", "latest_on", "change", "changed"]


class RiskChange(StrEnum):
    """What became of a risk between the register before and the latest one."""

    FIRST = "first register"
    NEW = "new"
    CHANGED = "changed"
    SAME = "unchanged"
    GONE = "no longer on the register"


def changes(registers: pd.DataFrame) -> pd.DataFrame:
    """Return each risk of the latest register or of the one before it, in natural order.

    ``registers`` has report_date, risk, title, mitigation, owner, likelihood and impact, one row a risk and
    date. Returned are risk, title, first_reported, before_on (missing where there is one register only),
    latest_on, change (a RiskChange) and changed: "owner; likelihood 2 to 4".
    """
    dates = registers["report_date"].drop_duplicates().sort_values()
    latest_on = dates.max()
    before_on = dates.shift().iloc[-1] if len(dates) else latest_on
    latest, before = (
        registers.loc[registers["report_date"] == on, ["risk", *COMPARED]] for on in (latest_on, before_on)
    )
    both = latest.merge(before, on="risk", how="outer", suffixes=("", "_before"), indicator="held")
    first = registers.groupby("risk")["report_date"].min().rename("first_reported").reset_index()
    both = both.merge(first, on="risk")
    changed = _changed(both)
    words = pd.Series(RiskChange.SAME, index=both.index, dtype="str")
    words = words.mask(changed != "", RiskChange.CHANGED).mask(both["held"] == "right_only", RiskChange.GONE)
    only = RiskChange.FIRST if pd.isna(before_on) else RiskChange.NEW
    words = words.mask(both["held"] == "left_only", only)
    told = both.assign(
        title=both["title"].fillna(both["title_before"]),
        before_on=before_on,
        latest_on=latest_on,
        change=words,
        changed=changed.where(words == RiskChange.CHANGED, ""),
    )
    ordered: pd.DataFrame = told.sort_values("risk", key=natural_key)[COLUMNS]
    return ordered.reset_index(drop=True)


def _changed(both: pd.DataFrame) -> Column:
    """Return which columns differ, scores with where they went from and to."""
    told = pd.Series("", index=both.index, dtype="str")
    for column in COMPARED:
        now, then = (both[name].astype("str").fillna("") for name in (column, f"{column}_before"))
        words = pd.Series(f"; {column}", index=both.index, dtype="str")
        if column in SCORES:
            words += " " + then.replace("", "not scored") + " to " + now.replace("", "not scored")
        told += words.where(true(now != then), "")
    return told.str.removeprefix("; ")


def matrix(register: pd.DataFrame) -> pd.DataFrame:
    """Count scored risks by likelihood and impact: likelihood, impact, risks (their refs), count.

    ``register`` has risk, likelihood and impact, 1 to 5 or missing.
    """
    scored = register.dropna(subset=list(SCORES))
    cells = scored.groupby(list(SCORES))["risk"]
    return cells.agg(risks=", ".join, count="size").reset_index()
