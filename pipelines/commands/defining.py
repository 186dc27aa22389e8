"""What is defined, and what a return looks like."""

import sys
from dataclasses import astuple, fields

import click

from pipelines.commands.options import Here, format_option, works_here
from schemas.definition_faults import DefinitionFaults, Fault
from schemas.returns import KINDS

_SHOWN = "measure name kind workstream unit better frequency"


@click.command()
@click.argument("kind", type=click.Choice(list(KINDS)))
def template(kind: str) -> None:
    """Print the heading row of a return.

    \b
    Example: python -m pipelines template kpi > q4.csv
    """
    from pipelines.printing import put_out
    from pipelines.templates import template as heading_row

    put_out(heading_row(kind))


@click.command()
@click.option("--check", "checking", is_flag=True, help="Report every fault of every file; exit 1 if any.")
@format_option
@works_here
def definitions(here: Here, checking: bool, form: str) -> None:
    """List the measures defined, or with --check all that is wrong with the definitions.

    \b
    Examples:
      python -m pipelines definitions
      python -m pipelines definitions --check --format json
    """
    from pipelines.printing import show

    if not checking:
        show(here.definitions().measure_frame, form, _SHOWN.split())
        return
    faults: list[Fault] = []
    try:
        found = here.definitions()
    except DefinitionFaults as problem:
        if form == "text":
            raise
        faults = problem.faults
    if form == "text":
        counts = f"{len(found.measures)} measures, {len(found.plan.project)} plan rows"
        click.echo(f"{counts}: no faults. {found.hash[:12]}")
        return
    import pandas as pd

    names = [field.name for field in fields(Fault)]
    show(pd.DataFrame([astuple(fault) for fault in faults], columns=names), form)
    sys.exit(bool(faults))
