"""What a store is asked and what is done to it: positions, the ledger, today, backups; definitions, made-up data."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines import cli
from pipelines.store import acceptance, ledger
from schemas.definition_faults import DefinitionFaults
from schemas.periods import read_date
from schemas.vocabulary import number_of

if TYPE_CHECKING:
    from pipelines.store.backup import Manifest

# The columns that fit on a terminal; json and csv have them all.
_POSITION_COLUMNS = {
    "kpis": "verdict name value target reported_in direction_words variation",
    "projects": "project short_title status reported_by lateness days_overdue date_passed lead",
    "actions": "action title status reported_by due_date lateness days_overdue",
    "workforce": "as_at organisation name value comparator direction_words",
    "risks": "report_date risk title owner likelihood impact",
}
_LEDGER_COLUMNS = "return_id kind file_name rows received_on accepted_by standing entered_late"
_DUE_COLUMNS = "state kind what from occasion due_on days missing"
_return = click.argument("return_id")
_why = click.option("--why", required=True, help="The reason; the history keeps it.")


@cli.command(
    click.argument("what", type=click.Choice(list(_POSITION_COLUMNS))),
    click.option(
        "--period", help="Reporting period of the KPIs, such as 2022-23 Q3; the latest unless given."
    ),
    cli.as_at_option,
    click.option("--workstream", help="A, B, C, D, E1, E2, or E for both halves."),
    click.option("--service-area", help="A service area of the plan."),
    cli.format_option,
)
def position(here: cli.Workplace, what: str, form: str, **filters: Any) -> None:
    """Print a position as known on a date.

    \b
    Examples:
      python -m pipelines position kpis --period "2022-23 Q3" --format json
      python -m pipelines position actions --workstream E --as-at 2023-04-05
    """
    from pipelines import positions

    position_of = getattr(positions, f"{what.removesuffix('s')}_position")
    try:
        rows = position_of(here.store, here.definitions(), positions.Query(**filters))
    except positions.UnknownFilter as unknown:
        raise click.UsageError(str(unknown)) from unknown
    cli.print_rows(rows, form, _POSITION_COLUMNS[what])


@cli.command(cli.as_at_option, cli.format_option)
def reconcile(here: cli.Workplace, as_at: date | None, form: str) -> None:
    """Print projects and actions by status: rated here + reported elsewhere = total.

    \b
    Example: python -m pipelines reconcile --as-at 2023-04-05 --format json
    """
    import pandas as pd

    from pipelines.positions import Query, reconciliation

    found = reconciliation(here.store, here.definitions(), Query(as_at=as_at))
    if form == "json":
        cli.print_json(found)
    elif form == "csv":
        rows = [
            (what, group, name, count)
            for what, counts in found.items()
            for part, group in {"by_status": "rated here", "elsewhere": "reported elsewhere"}.items()
            for name, count in counts[part].items()
        ]
        cli.print_rows(pd.DataFrame(rows, columns=["what", "group", "name", "count"]), form)
    else:
        for counts in found.values():
            statuses = ", ".join(f"{status} {count}" for status, count in counts["by_status"].items())
            click.echo(f"{counts['words']}. {statuses}.")


@cli.command(
    cli.as_at_option,
    cli.format_option,
    click.option(
        "--original", metavar="ID", help="Write the file of this return, as it was sent, with --to."
    ),
    click.option("--to", type=cli.NEW_FILE, metavar="FILE", help="A new file for it."),
)
def returns(
    here: cli.Workplace, as_at: date | None, form: str, original: str | None, to: Path | None
) -> None:
    """List the returns held, and those due or late by the calendar; or write the file of one as it was sent.

    A file that holds a suppressed figure is given here only, to who may read the store.

    \b
    Examples:
      python -m pipelines returns --format csv
      python -m pipelines returns --original 2023-01-27-kpi-1a2b3c4d --to q3.csv
    """
    if bool(original) != bool(to):
        raise click.UsageError("Give both --original and --to.")
    if original and to:
        name, content = ledger.original_file(here.store, original)
        cli.write_new(to, content)
        click.echo(f"Wrote {name} as {to.name}, {len(content):,} bytes.")
        return
    import pandas as pd

    from pipelines.positions import Query, returns_due

    with here.store.read() as connection:
        day = as_at or ledger.today(connection).date
        stored = ledger.list_returns(connection, day).assign(state="held")
    due = returns_due(here.store, here.definitions(), Query(as_at=day))
    due = due[due["state"] != "held"]
    if form == "text":
        for title, rows, columns in (
            ("Held", stored, _LEDGER_COLUMNS),
            ("\nDue and late", due, _DUE_COLUMNS),
        ):
            click.echo(title)
            cli.print_rows(rows, form, columns)
    else:
        rows = pd.concat([stored, due], ignore_index=True)
        cli.print_rows(rows[["state", *rows.columns.drop("state")]], form)


@cli.command(_return, _why, cli.by_option)
def withdraw(here: cli.Workplace, return_id: str, why: str, by: str) -> None:
    """Take a return out of force; what was there before shows again.

    \b
    Example: python -m pipelines withdraw 2023-01-27-kpi-1a2b3c4d --why "Wrong term"
    """
    acceptance.withdraw(here.store, return_id, why, by)
    click.echo(f"Withdrawn {return_id}.")


@cli.command(
    _return,
    _why,
    click.option("--names", is_flag=True, help="The names of the file and of who sent or wrote it too."),
    cli.by_option,
)
def erase(here: cli.Workplace, return_id: str, why: str, names: bool, by: str) -> None:
    """Remove the bytes and texts of a return accepted by mistake, or the texts of a decision; row and hash stay.

    Of a day's clinics it removes who was present or absent. The names of a file and of who sent, answered or withdrew
    it stay, since the ledger says who did what, unless they are the mistake: --names removes them.

    \b
    Examples:
      python -m pipelines erase 2023-01-27-kpi-1a2b3c4d --why "Named a child"
      python -m pipelines erase clinic-2023-04-05 --why "Named a person"
    """
    unopened = acceptance.erase(here.store, return_id, why, by, names)
    click.echo(
        f"Erased the bytes and texts of {return_id}. Backups and final packs made before still hold them."
    )
    for name in unopened:
        click.echo(
            f"{name} cannot be opened, so it was left as it is. Delete it if it is not needed.", err=True
        )


@cli.command(click.argument("day", required=False, metavar="[DATE|clock]"), cli.by_option)
def today(here: cli.Workplace, day: str | None, by: str) -> None:
    """Print the store's today; set a stand-in for it (a date), or end that (clock).

    \b
    Examples:
      python -m pipelines today
      python -m pipelines today 2023-04-05
      python -m pipelines today clock
    """
    chosen = read_date(day) if day else None
    if day and day != "clock" and not chosen:
        raise click.UsageError(f"“{day}” is not a date: enter one such as 2023-04-05, or clock.")
    if day:
        with here.store.write() as connection:
            ledger.set_today(connection, chosen, by)
    with here.store.read() as connection:
        now = ledger.today(connection)
    click.echo(f"{now.date.isoformat()}, {'a stand-in for today' if now.is_stand_in else 'by the clock'}")


@cli.command(
    click.argument("file", type=cli.NEW_FILE),
    click.option("--force", is_flag=True, help="Overwrite a file of that name."),
)
def backup(here: cli.Workplace, file: Path, force: bool) -> None:
    """Write all that is held to one file, while the dashboard runs.

    It is a zip of the database and a manifest with its SHA-256.

    \b
    Example: python -m pipelines backup 2023-04-05.zip
    """
    from pipelines.store.backup import back_up

    with cli.progress("Backing up"):
        manifest = back_up(here.store, file, overwrite=force)
    click.echo(f"Backed up to {file.name}: {_backup_summary(manifest, file)}.")


@cli.command(click.argument("file", type=cli.OLD_FILE))
def restore(here: cli.Workplace, file: Path) -> None:
    """Put a backup in the store's place, while the dashboard runs; the store as it was is kept.

    \b
    Example: python -m pipelines restore 2023-04-05.zip
    """
    from pipelines.store import backup

    with cli.progress("Restoring"):
        manifest, former = backup.restore(here.store, file)
    click.echo(f"Restored {file.name}, made {manifest.made_at} UTC: {_backup_summary(manifest, file)}.")
    if former:
        click.echo(f"The store as it was is kept beside it as {former}.")


def _backup_summary(manifest: "Manifest", file: Path) -> str:
    size = file.stat().st_size
    amount = f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} kB"
    counts = f"{number_of(manifest.returns, 'return')}, {number_of(manifest.rows, 'row')}"
    return f"{counts}, {amount}, SHA-256 of the database {manifest.sha256[:12]}"


@cli.command(
    click.option(
        "--check", "checking", is_flag=True, help="Report every fault of every file; exit 1 if any."
    ),
    cli.format_option,
)
def definitions(here: cli.Workplace, checking: bool, form: str) -> None:
    """List the measures defined, or with --check all that is wrong with the definitions.

    \b
    Examples:
      python -m pipelines definitions
      python -m pipelines definitions --check --format json
    """
    import pandas as pd

    faults: list[Any] = []
    try:
        found = here.definitions()
    except DefinitionFaults as problem:
        if not checking or form == "text":
            raise
        faults = problem.faults
    if checking and form != "text":
        cli.print_rows(pd.DataFrame(faults, columns=["file", "where", "found", "remedy"]), form)
        sys.exit(bool(faults))
    if checking:
        counts = f"{len(found.measures)} measures, {len(found.plan.project)} plan rows"
        click.echo(f"{counts}: no faults. {found.hash[:12]}")
    else:
        cli.print_rows(found.measure_frame, form, "measure name kind workstream unit better frequency")


def _number(
    name: str, about: str, most: int | None = None, least: int = 1, default: int | None = None
) -> cli.Option:
    return click.option(
        name, type=click.IntRange(least, most), default=default, show_default=True, help=about
    )


_KPIS = "KPI measures; the first 15 have the codes and definitions of the bundled ones."
_ACTIONS = "Actions in each report on the plan; unless given, about 19 for each measure, from 60 to 2,000."
_PROJECTS = "Counted projects of the plan; those of the bundled one unless more are asked for."
_DATED = "A file for each return, in folders named by the day it was received."


@click.command()
@_number("--quarters", "Reporting quarters.", 400, default=12)
@_number("--measures", _KPIS, 100_000, default=15)
@_number("--actions", _ACTIONS, 250_000)
@_number("--projects", _PROJECTS, 10_000)
@_number("--seed", "The same gives the same bytes.", least=0, default=0)
@click.option("--dated", is_flag=True, help=_DATED)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A new or empty folder."
)
def synthesise(measures: int, actions: int | None, dated: bool, out: Path, **size: Any) -> None:
    """Write made-up returns of every kind, marked as such, with definitions for them.

    The last quarter is 2025-26 Q4, and all was received by 1 May 2026.

    \b
    Examples:
      python -m pipelines synthesise --quarters 40 --measures 15 --out made_up
      python -m pipelines load made_up/*.csv --definitions made_up/definitions --store made_up.duckdb
      python -m pipelines synthesise --quarters 40 --measures 15 --dated --out dated
      python -m pipelines load --folder dated/returns --definitions dated/definitions --store dated.duckdb
    """
    from pipelines import demo
    from pipelines.demo.definitions import Size

    actions = actions or min(max(60, 19 * measures), 2_000)
    with cli.progress("Making data up"):
        rows = demo.synthesise(Size(measures=measures, actions=actions, **size), out, dated)
    click.echo(f"Made up {len(rows):,} returns, {sum(rows.values()):,} rows, and their definitions.")
