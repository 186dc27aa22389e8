"""Stage 4: rows against one another."""

from typing import Any

import pandas as pd

from pipelines.checks.context import Context
from pipelines.findings import find, no_findings, quoted


def duplicate_keys(context: Context) -> pd.DataFrame:
    """Two rows may not be for the same thing."""
    key = list(context.kind.key)
    again = context.frame.duplicated(key).to_numpy(dtype=bool)
    if not again.any():
        return no_findings()
    first = context.frame.assign(_line=context.lines).groupby(key, dropna=False)["_line"].transform("min")
    said = (
        f"The same {' and '.join(name.replace('_', ' ') for name in key)} as line "
        + first[again].astype("str")
        + "."
    )
    return find("duplicate-key", context.file, said, "Keep one of the rows.", context.lines[again], key[-1])


def actions_in_two_projects(context: Context) -> pd.DataFrame:
    """An action keeps one project within a file."""
    if context.kind.name != "action":
        return no_findings()
    first = context.frame.groupby("action")["project"].transform("first")
    moved = (context.frame["project"] != first).to_numpy(dtype=bool)
    said = quoted(context.frame.loc[moved, "action"]) + " also stands under project " + first[moved] + "."
    remedy = "Give each action a reference of its own."
    return find("action-in-two-projects", context.file, said, remedy, context.lines[moved], "action")


def target_periods(context: Context) -> pd.DataFrame:
    """A target ends after it begins, and two of one name do not share a period."""
    if context.kind.name != "target":
        return no_findings()
    frame = context.frame.assign(_line=context.lines)
    backwards = (frame["period_to"] < frame["period_from"]).to_numpy(dtype=bool)
    ordered = frame.sort_values(["measure", "target", "period_from", "period_to"])
    last = ordered.groupby(["measure", "target"])["period_to"].shift()
    overlaps = ordered[(ordered["period_from"] <= last) & ~ordered.duplicated(list(context.kind.key))]
    return pd.concat(
        [
            find(
                "period-order",
                context.file,
                "period_to is before period_from.",
                "Enter the earlier period first.",
                context.lines[backwards],
                "period_to",
            ),
            find(
                "overlapping-periods",
                context.file,
                "Another target of the same name covers some of these periods.",
                "Give each period one target of a name.",
                overlaps["_line"],
                "period_from",
            ),
        ],
        ignore_index=True,
    )


CHECKS: list[Any] = [duplicate_keys, actions_in_two_projects, target_periods]
