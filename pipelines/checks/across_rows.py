"""Stage 4: rows against one another, and against those of the files sent with them."""

from collections.abc import Iterator, Mapping

import pandas as pd

from pipelines.checks import Context, in_scopes
from pipelines.checks.findings import Finding, quote


def find_duplicate_keys(context: Context) -> Iterator[Finding]:
    """Two rows may not be for the same thing; england and England are one area."""
    *others, last = context.kind.key
    columns = [
        [value and value.lower() for value in context.typed[name]]
        if context.kind[name].type == "text"
        else context.typed[name]
        for name in context.kind.key
    ]
    words = ", ".join(name.replace("_", " ") for name in others) + f" and {last.replace('_', ' ')}"
    first: dict[tuple[object, ...], int] = {}
    for line, key in zip(context.lines, zip(*columns, strict=True), strict=True):
        if (before := first.setdefault(key, line)) != line:
            message = f"The row has the same {words} as line {before}."
            yield Finding("duplicate-key", message, "Keep one of the rows.", line, last)


def find_actions_in_two_projects(context: Context) -> Iterator[Finding]:
    """An action keeps one project within a file."""
    if context.kind.name != "action":
        return
    first: dict[str, str] = {}
    columns = (context.typed["action"], context.typed["project"])
    for line, action, project in zip(context.lines, *columns, strict=True):
        if (before := first.setdefault(action, project)) != project:
            message = f"{quote(action)} also stands under project {before}."
            remedy = "Give each action a reference of its own."
            yield Finding("action-in-two-projects", message, remedy, line, "action")


def find_periods_out_of_order(context: Context) -> Iterator[Finding]:
    """A target ends no earlier than it begins, and two of one name share no period; a repeated row is no second one."""
    if not context.has("period_from", "period_to"):
        return
    columns = (context.typed[name] for name in ("measure", "target", "period_from", "period_to"))
    rows = sorted(zip(*columns, context.lines, strict=True), key=lambda row: (*row[:3], row[4]))
    seen: set[tuple[str, ...]] = set()
    until: dict[tuple[str, str], str] = {}
    for measure, target, start, end, line in rows:
        furthest = until.get((measure, target), "")
        if end < start:
            message = f"period_to, {end}, is before period_from, {start}."
            yield Finding("period-order", message, "Enter the earlier period first.", line, "period_to")
            continue
        if start <= furthest and (measure, target, start, end) not in seen:
            message = f"Another {target} target of {measure} runs until {furthest}."
            remedy = "Give each period one target of a name."
            yield Finding("overlapping-periods", message, remedy, line, "period_from")
        seen.add((measure, target, start, end))
        until[measure, target] = max(end, furthest)


def find_overlapping_files(context: Context, others: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Refuse a file whose scopes others of its kind have too; ``others`` are their rows by file."""
    scope = list(context.kind.scope)
    for other, rows in others.items():
        things = context.frame[in_scopes(context.kind.name, context.frame, rows)].drop_duplicates(scope)
        if len(things):
            thing = ", ".join(things[scope].astype("str").iloc[0])
            more = f" and {len(things) - 1:,} more" if len(things) > 1 else ""
            message = f"{context.file} and {other} both have rows for the same thing: {thing}{more}."
            remedy = "Keep the rows in one file, or send only the file that counts."
            yield Finding("overlapping-files", message, remedy, int(things["line"].iloc[0]))


CHECKS = (find_duplicate_keys, find_actions_in_two_projects, find_periods_out_of_order)
