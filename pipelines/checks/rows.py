"""Stage 4: rows against one another."""

from typing import Any

import pandas as pd

from measures.columns import is_true
from pipelines.checks.context import Context
from pipelines.findings import find, no_findings, quoted
from pipelines.matching import decoded, lowered


def duplicate_keys(context: Context) -> pd.DataFrame:
    """Two rows may not be for the same thing."""
    key = list(context.kind.key)
    keys = _folded(context)
    again = keys.duplicated().to_numpy(dtype=bool)
    if not again.any():
        return no_findings()
    alike = keys[keys.duplicated(keep=False)].assign(line=context.lines)
    first = alike.groupby(key, dropna=False)["line"].transform("min")[again[alike.index]]
    words = ", ".join(name.replace("_", " ") for name in key[:-1])
    said = (
        f"The row has the same {words} and {key[-1].replace('_', ' ')} as line " + first.astype("str") + "."
    )
    return find("duplicate-key", context.file, said, "Keep one of the rows.", context.lines[again], key[-1])


def _folded(context: Context) -> pd.DataFrame:
    """Return the keys as they are compared: england and England are one area."""
    names = {column.name for column in context.kind.columns if column.key and column.type == "text"}
    keys = context.frame[list(context.kind.key)]
    return keys.assign(**{name: lowered(keys[name]) for name in names})


def actions_in_two_projects(context: Context) -> pd.DataFrame:
    """An action keeps one project within a file."""
    if context.kind.name != "action":
        return no_findings()
    rows = decoded(context.frame[["action", "project"]])
    pairs = rows.drop_duplicates("action")
    first = rows["action"].map(pairs.set_index("action")["project"])
    moved = is_true(rows["project"] != first)
    said = quoted(rows.loc[moved, "action"]) + " also stands under project " + first[moved] + "."
    remedy = "Give each action a reference of its own."
    return find("action-in-two-projects", context.file, said, remedy, context.lines[moved], "action")


def backward_periods(context: Context) -> pd.DataFrame:
    """A target ends no earlier than it begins."""
    if not context.has("period_from", "period_to"):
        return no_findings()
    rows = decoded(context.frame[["period_from", "period_to"]])
    start, end = rows["period_from"], rows["period_to"]
    wrong = is_true(end < start)
    said = "period_to, " + end[wrong] + ", is before period_from, " + start[wrong] + "."
    return find(
        "period-order",
        context.file,
        said,
        "Enter the earlier period first.",
        context.lines[wrong],
        "period_to",
    )


def overlapping_periods(context: Context) -> pd.DataFrame:
    """Two targets of one name do not share a period."""
    if not context.has("period_from", "period_to"):
        return no_findings()
    frame = decoded(context.frame).assign(line=context.lines)
    frame = frame[
        ~frame.duplicated(list(context.kind.key)) & is_true(frame["period_from"] <= frame["period_to"])
    ]
    frame = frame.sort_values(["measure", "target", "period_from", "line"], kind="stable")
    series = [frame["measure"], frame["target"]]
    place = frame["period_to"].rank(method="dense")
    furthest = place.groupby(series).cummax().groupby(series).shift()
    until = frame["period_to"].groupby(place).first().reindex(furthest).set_axis(frame.index)
    overlaps = is_true(frame["period_from"] <= until)
    said = "Another " + frame["target"][overlaps] + " target of " + frame["measure"][overlaps]
    return find(
        "overlapping-periods",
        context.file,
        said + " runs until " + until[overlaps] + ".",
        "Give each period one target of a name.",
        frame["line"][overlaps],
        "period_from",
    )


CHECKS: list[Any] = [duplicate_keys, actions_in_two_projects, backward_periods, overlapping_periods]
