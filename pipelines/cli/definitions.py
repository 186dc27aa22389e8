"""What is defined, what a return looks like, and made-up returns."""

import sys
from dataclasses import astuple, fields
from pathlib import Path

import click

from pipelines.cli.options import Workplace, format_option, progress, with_workplace
from schemas.definition_faults import DefinitionFaults, Fault
from schemas.returns import KINDS

_COLUMNS = "measure name kind workstream unit better frequency"


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
    from pipelines.cli.printing import write_output
    from pipelines.ingest import spreadsheets

    if to is None:
        write_output(spreadsheets.template(kind))
        return
    suffix = to.suffix.casefold()
    if suffix not in {".xlsx", ".csv"}:
        raise click.UsageError("Name a file that ends in .xlsx or .csv.")
    content = (
        spreadsheets.template_workbook(kind) if suffix == ".xlsx" else spreadsheets.template(kind).encode()
    )
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
@with_workplace
def definitions(here: Workplace, checking: bool, form: str) -> None:
    """List the measures defined, or with --check all that is wrong with the definitions.

    \b
    Examples:
      python -m pipelines definitions
      python -m pipelines definitions --check --format json
    """
    import pandas as pd

    from pipelines.cli.printing import print_rows

    if not checking:
        print_rows(here.definitions().measure_frame, form, _COLUMNS.split())
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
    names = [field.name for field in fields(Fault)]
    print_rows(pd.DataFrame([astuple(fault) for fault in faults], columns=names), form)
    sys.exit(bool(faults))


@click.command()
@click.option(
    "--quarters", type=click.IntRange(1, 400), default=12, show_default=True, help="Reporting quarters."
)
@click.option(
    "--measures",
    type=click.IntRange(1, 100_000),
    default=15,
    show_default=True,
    help="KPI measures; the first 15 have the codes and definitions of the bundled ones.",
)
@click.option(
    "--actions",
    type=click.IntRange(1, 250_000),
    help="Actions in each report on the plan; unless given, about 19 for each measure, from 60 to 2,000.",
)
@click.option(
    "--projects",
    type=click.IntRange(1, 10_000),
    help="Counted projects of the plan; those of the bundled one unless more are asked for.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="The same gives the same bytes."
)
@click.option(
    "--dated", is_flag=True, help="A file for each return, in folders named by the day it was received."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A new or empty folder."
)
def synthesise(
    quarters: int,
    measures: int,
    actions: int | None,
    projects: int | None,
    seed: int,
    dated: bool,
    out: Path,
) -> None:
    """Write made-up returns of every kind, marked as such, with definitions for them.

    The last quarter is 2025-26 Q4, and all was received by 1 May 2026.

    \b
    Examples:
      python -m pipelines synthesise --quarters 40 --measures 15 --out made_up
      python -m pipelines load made_up/*.csv --definitions made_up/definitions --store made_up.duckdb
      python -m pipelines synthesise --quarters 40 --measures 15 --dated --out dated
      python -m pipelines load --folder dated/returns --definitions dated/definitions --store dated.duckdb
    """
    from pipelines.demo.definitions import Size
    from pipelines.demo.returns import synthesise as write

    actions = actions or min(max(60, 19 * measures), 2_000)
    size = Size(quarters, measures, actions, seed, projects or 0)
    with progress("Making data up"):
        rows = write(size, out, dated)
    click.echo(f"Made up {len(rows):,} returns, {sum(rows.values()):,} rows, and their definitions.")
