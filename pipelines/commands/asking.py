"""Positions as known on a date, and whether they add up."""

from datetime import date
from typing import Any

import click

from pipelines.commands.options import Here, as_at_option, format_option, works_here

# The columns that fit on a terminal; json and csv have them all.
_SHOWN = {
    "kpis": "verdict name value target reported_in direction_words variation",
    "projects": "project short_title status reported_by lateness days_overdue lead",
    "actions": "action title status reported_by due_date lateness days_overdue",
    "workforce": "as_at organisation name value comparator direction_words",
    "risks": "report_date risk title owner likelihood impact",
}


@click.command()
@click.argument("what", type=click.Choice(list(_SHOWN)))
@click.option("--period", help="Reporting period of the KPIs, such as 2022-23 Q3; the latest unless given.")
@as_at_option
@click.option("--workstream", help="A, B, C, D, E1, E2, or E for both halves.")
@click.option("--service-area", help="A service area of the plan.")
@format_option
@works_here
def position(here: Here, what: str, form: str, **asked: Any) -> None:
    """Print a position as known on a date.

    \b
    Examples:
      python -m pipelines position kpis --period "2022-23 Q3" --format json
      python -m pipelines position actions --workstream E --as-at 2023-04-05
    """
    from pipelines import positions
    from pipelines.printing import show

    ways = {
        "kpis": positions.kpi_position,
        "projects": positions.project_position,
        "actions": positions.action_position,
        "workforce": positions.workforce_position,
        "risks": positions.risk_position,
    }
    try:
        rows = ways[what](here.store, here.definitions(), positions.Asked(**asked))
    except positions.UnknownFilter as unknown:
        raise click.UsageError(str(unknown)) from unknown
    show(rows, form, _SHOWN[what].split())


@click.command()
@as_at_option
@format_option
@works_here
def reconcile(here: Here, as_at: date | None, form: str) -> None:
    """Print projects and actions by status: rated here + reported elsewhere = total.

    \b
    Example: python -m pipelines reconcile --as-at 2023-04-05 --format json
    """
    import json

    import pandas as pd

    from pipelines.positions import reconciliation
    from pipelines.printing import put_out, show

    found = reconciliation(here.store, here.definitions(), as_at)
    if form == "json":
        put_out(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    if form == "csv":
        parts = {"by_status": "rated here", "elsewhere": "reported elsewhere"}
        rows = [
            (what, words, name, number)
            for what, counts in found.items()
            for part, words in parts.items()
            for name, number in counts[part].items()
        ]
        show(pd.DataFrame(rows, columns=["what", "group", "name", "count"]), form)
        return
    for counts in found.values():
        statuses = ", ".join(f"{status} {number}" for status, number in counts["by_status"].items())
        click.echo(f"{counts['words']}. {statuses}.")
