"""The command line: ``python -m pipelines COMMAND``. Exit 0 done, 1 refused, 2 wrong usage, 3 store busy."""

import getpass
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipelines.acceptance import Refused
from pipelines.removal import erase, withdraw
from pipelines.settings import Settings, settings
from pipelines.store import Store, StoreProblem
from schemas.dates import read_date
from schemas.returns import KINDS

FORMATS = click.Choice(["text", "json", "csv"])


@dataclass(frozen=True)
class Here:
    """What every command works on."""

    settings: Settings

    @property
    def store(self) -> Store:
        """The store named."""
        return Store(self.settings.store_url)

    def definitions(self) -> Any:
        """The definitions named; raises DefinitionFaults."""
        from schemas.definitions import load_definitions

        return load_definitions(self.settings.definitions_folder)


class Day(click.ParamType[date]):
    """A date as people write it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail with what to enter."""
        day = value if isinstance(value, date) else read_date(str(value))
        return day or self.fail(f"{value!r} is not a date: enter one such as 2023-04-05.", param, ctx)


def options(command: Any) -> Any:
    """Add ``--store`` and ``--definitions`` and hand the command what it works on."""

    def run(store: str | None, definitions: Path | None, **rest: Any) -> None:
        here = settings()
        here = replace(
            here, store_url=store or here.store_url, definitions_folder=definitions or here.definitions_folder
        )
        command(Here(here), **rest)

    run.__doc__, run.__name__ = command.__doc__, command.__name__
    run.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    run = click.option("--definitions", type=click.Path(path_type=Path), help="Folder of definitions.")(run)
    return click.option("--store", help="The store; default PERFORMANCE_STORE or data/performance.duckdb.")(
        run
    )


by_option = click.option("--by", default=getpass.getuser, show_default="you", help="Who does this.")
format_option = click.option("--format", "form", type=FORMATS, default="text", help="How to print rows.")
as_at_option = click.option("--as-at", type=Day(), help="As known on this date.")


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Say on a terminal how long work took, when it took over a second."""
    start = time.monotonic()
    if sys.stderr.isatty():
        click.echo(f"{what}…", err=True)
    yield
    if sys.stderr.isatty() and time.monotonic() - start > 1:
        click.echo(f"{what}: {time.monotonic() - start:.1f} s", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Check returns, load them, and ask for positions.

    \b
    Examples:
      python -m pipelines check q3.csv
      python -m pipelines load q3.csv --by "Performance analyst"
      python -m pipelines position kpis --period "2022-23 Q3"
    """


def _checked(
    here: Here, files: tuple[Path, ...], kind: str | None, answers: dict[str, str], as_at: date | None
) -> Any:
    from pipelines.held import held_at
    from pipelines.screening import check_files

    contents = [(path.name, path.read_bytes()) for path in files]
    return check_files(contents, here.definitions(), held_at(here.store, as_at), kind, answers)


def _say(checked: list[Any], form: str) -> None:
    import pandas as pd

    from pipelines.findings import grouped
    from pipelines.printing import rendered

    findings = pd.concat([one.findings for one in checked], ignore_index=True)
    if form != "text":
        click.echo(rendered(findings, form), nl=False)
        return
    for one in checked:
        verdict = "refused" if one.refused else "can be accepted"
        click.echo(f"{one.file_name}: {verdict}. {one.rows:,} rows, kind {one.kind or 'not known'}.")
    for row in grouped(findings).itertuples(index=False):
        column = f", {row.column!s}" if row.column else ""
        click.echo(
            f"  {row.severity} {row.code}: {row.file}, {row.where}{column}. {row.message} {row.remedy}"
        )


FILES = click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
KIND = click.option(
    "--kind", type=click.Choice(list(KINDS)), help="The kind, where the columns fit more than one."
)


@cli.command()
@FILES
@KIND
@format_option
@options
def check(here: Here, files: tuple[Path, ...], kind: str | None, form: str) -> None:
    """Check files and change nothing.

    \b
    Example: python -m pipelines check q3.csv --format json
    """
    if not files:
        raise click.UsageError("Name at least one file.")
    with progress("Checking"):
        checked = _checked(here, files, kind, {}, None)
    _say(checked, form)
    sys.exit(any(one.refused for one in checked))


def _answers(given: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    if not all(code and text.strip() for code, _, text in pairs):
        raise click.UsageError("Write an answer as CODE=TEXT, such as small-number=suppress.")
    return {code: text for code, _, text in pairs}


@cli.command()
@FILES
@KIND
@by_option
@click.option("--received", type=Day(), help="The day it was received; today unless given.")
@click.option("--answer", "given", multiple=True, metavar="CODE=TEXT", help="Answer a question.")
@click.option("--bundled", is_flag=True, help="Load the bundled returns that were never loaded.")
@format_option
@options
def load(
    here: Here,
    files: tuple[Path, ...],
    kind: str | None,
    by: str,
    received: date | None,
    given: tuple[str, ...],
    bundled: bool,
    form: str,
) -> None:
    """Check files and accept them all, or none.

    \b
    Example: python -m pipelines load q3.csv --answer small-number=suppress
    """
    if bundled:
        from pipelines.bundled import load_bundled

        loaded = load_bundled(here.store, here.settings)
        click.echo(f"Bundled returns: {loaded.new} loaded, {loaded.known} held already.")
        return
    if not files:
        raise click.UsageError("Name at least one file, or use --bundled.")
    from pipelines.acceptance import accept

    with progress("Checking"):
        checked = _checked(here, files, kind, _answers(given), received)
    _say(checked, form)
    if any(one.refused for one in checked):
        click.echo("Refused. Nothing was changed.", err=True)
        sys.exit(1)
    with progress("Loading"):
        receipts = accept(here.store, checked, by, received, here.definitions().hash)
    for receipt in receipts:
        if receipt.already_held:
            click.echo(
                f"{receipt.file_name}: already held as {receipt.return_id}. Nothing was changed.",
                err=form != "text",
            )
        else:
            click.echo(
                f"Accepted {receipt.file_name} as {receipt.return_id}: {receipt.rows:,} rows, received "
                f"{receipt.received_on}, by {receipt.accepted_by}, SHA-256 {receipt.sha256}.",
                err=form != "text",
            )


@cli.command("withdraw")
@click.argument("return_id")
@click.option("--why", required=True, help="The reason, kept in the history.")
@by_option
@options
def withdraw_(here: Here, return_id: str, why: str, by: str) -> None:
    """Take a return out of force; what was there before shows again."""
    withdraw(here.store, return_id, why, by)
    click.echo(f"Withdrawn {return_id}.")


@cli.command("erase")
@click.argument("return_id")
@click.option("--why", required=True, help="The reason, kept in the history.")
@by_option
@options
def erase_(here: Here, return_id: str, why: str, by: str) -> None:
    """Remove the bytes and texts of a return accepted by mistake; its ledger row stays."""
    erase(here.store, return_id, why, by)
    click.echo(f"Erased the bytes and texts of {return_id}.")


@cli.command()
@as_at_option
@format_option
@options
def returns(here: Here, as_at: date | None, form: str) -> None:
    """List the returns held, due and late."""
    from pipelines.ledger import register
    from pipelines.positions import Asked, returns_due
    from pipelines.printing import records, rendered
    from pipelines.today import today

    with here.store.read() as connection:
        day = as_at or today(connection).date
        held = register(connection, day)
    due = returns_due(here.store, here.definitions(), Asked(as_at=day))
    if form == "json":
        click.echo(json.dumps({"held": records(held), "due": records(due)}, ensure_ascii=False, indent=1))
    elif form == "csv":
        click.echo(rendered(held, form), nl=False)
    else:
        columns = [
            "return_id",
            "kind",
            "file_name",
            "rows",
            "received_on",
            "accepted_by",
            "standing",
            "entered_late",
        ]
        click.echo("Held\n" + rendered(held, form, columns))
        click.echo("Due and late\n" + rendered(due[due["state"] != "held"], form), nl=False)


@cli.command()
@click.argument("what", type=click.Choice(["kpis", "projects", "actions", "workforce", "risks"]))
@click.option("--period", help="Reporting period, such as 2022-23 Q3; the latest unless given.")
@as_at_option
@click.option("--workstream", help="A, B, C, D, E1, E2, or E for both halves.")
@click.option("--service-area", help="A service area of the plan.")
@format_option
@options
def position(here: Here, what: str, form: str, **asked: Any) -> None:
    """Print a position as known on a date.

    \b
    Example: python -m pipelines position kpis --period "2022-23 Q3" --format json
    """
    from pipelines import positions
    from pipelines.printing import rendered

    ways = {
        "kpis": (positions.kpi_position, "verdict name value target reported_in direction_words variation"),
        "projects": (
            positions.project_position,
            "project short_title status reported_by lateness days_overdue lead",
        ),
        "actions": (
            positions.action_position,
            "action title status reported_by due_date lateness days_overdue",
        ),
        "workforce": (
            positions.workforce_position,
            "as_at organisation name value comparator direction_words",
        ),
        "risks": (positions.risk_position, "report_date risk title owner likelihood impact"),
    }
    read, columns = ways[what]
    try:
        rows = read(here.store, here.definitions(), positions.Asked(**asked))
    except positions.UnknownFilter as unknown:
        raise click.UsageError(str(unknown)) from unknown
    click.echo(rendered(rows, form, columns.split()), nl=False)


@cli.command()
@as_at_option
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
@options
def reconcile(here: Here, as_at: date | None, form: str) -> None:
    """Print projects and actions by status: rated here + reported elsewhere = total."""
    from measures.reconciliation import in_words
    from pipelines.positions import reconciliation

    found = reconciliation(here.store, here.definitions(), as_at)
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for what, counts in found.items():
        statuses = ", ".join(f"{status} {number}" for status, number in counts["by_status"].items())
        click.echo(f"{in_words(counts, what)}. {statuses}.")


@cli.command("today")
@click.argument("day", required=False)
@by_option
@options
def today_(here: Here, day: str | None, by: str) -> None:
    """Print the store's today; set a stand-in (a date), or end it (clock)."""
    from pipelines.today import set_today, today

    if day:
        chosen = None if day == "clock" else read_date(day)
        if day != "clock" and chosen is None:
            raise click.UsageError(f"{day!r} is not a date: enter one such as 2023-04-05, or clock.")
        with here.store.write() as connection:
            set_today(connection, chosen, by)
    with here.store.read() as connection:
        now = today(connection)
    click.echo(f"{now.date.isoformat()}, {'a stand-in for today' if now.is_stand_in else 'by the clock'}")


@cli.command("template")
@click.argument("kind", type=click.Choice(list(KINDS)))
def template_(kind: str) -> None:
    """Print the heading row of a return."""
    from pipelines.templates import template

    click.echo(template(kind), nl=False)


@cli.command()
@click.option("--check", "checking", is_flag=True, help="Report every fault of every file.")
@options
def definitions(here: Here, checking: bool) -> None:
    """Say what is defined, or everything that is wrong with it."""
    found = here.definitions()
    click.echo(
        f"{len(found.measures)} measures, {len(found.plan.project)} plan rows: no faults. {found.hash[:12]}"
    )


def main() -> None:
    """Run a command; what a user can mend is said in words, a bug keeps its traceback."""
    from schemas.definition_faults import DefinitionFaults

    try:
        cli.main(standalone_mode=True)
    except StoreProblem as problem:
        click.echo(str(problem), err=True)
        sys.exit(3)
    except Refused as refused:
        click.echo(str(refused), err=True)
        sys.exit(1)
    except DefinitionFaults as faults:
        click.echo(f"The definitions have {len(faults.faults)} faults:\n{faults}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
