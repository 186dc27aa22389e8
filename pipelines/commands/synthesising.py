"""Making data up."""

from pathlib import Path

import click

from pipelines.commands.progress import progress

_FEWEST, _MOST, _A_MEASURE = 60, 2_000, 19


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
    from pipelines.synthesis.making import synthesise as write
    from pipelines.synthesis.times import Size

    actions = actions or min(max(_FEWEST, _A_MEASURE * measures), _MOST)
    size = Size(quarters, measures, actions, seed, projects or 0)
    with progress("Making data up"):
        rows = write(size, out, dated)
    click.echo(f"Made up {len(rows):,} returns, {sum(rows.values()):,} rows, and their definitions.")
