"""What is defined, and what a return looks like."""

import sys
from dataclasses import astuple, fields
from pathlib import Path

import click

from pipelines.commands.options import Here, format_option, works_here
from schemas.definition_faults import DefinitionFaults, Fault
from schemas.returns import KINDS

_SHOWN = "measure name kind workstream unit better frequency"


@click.command()
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A new file, .xlsx (its columns keep dates and periods as typed) or .csv.",
)
def template(kind: str, to: Path | None) -> None:
    """Print the heading row of a return, or write it to a file.

    \b
    Examples:
      python -m pipelines template kpi > q4.csv
      python -m pipelines template kpi --to q4.xlsx
    """
    from pipelines.printing import put_out
    from pipelines.templates import template as heading_row
    from pipelines.templates import template_workbook

    if to is None:
        put_out(heading_row(kind))
        return
    suffix = to.suffix.casefold()
    if suffix not in {".xlsx", ".csv"}:
        raise click.UsageError("Name a file that ends in .xlsx or .csv.")
    content = template_workbook(kind) if suffix == ".xlsx" else heading_row(kind).encode()
    try:
        # A template that somebody has filled in is never written over.
        with to.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise click.UsageError(f"{to.name} is there already. Name another file.") from error
    except OSError as error:
        raise click.UsageError(f"{to.name} cannot be written there. Name another folder.") from error


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
