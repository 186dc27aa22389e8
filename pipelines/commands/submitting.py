"""Checking files, and loading them."""

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import Day, Here, by_option, format_option, works_here
from pipelines.commands.progress import progress
from schemas.returns import KINDS

if TYPE_CHECKING:
    from pipelines.acceptance import Receipt
    from pipelines.checked import CheckedReturn

files_argument = click.argument(
    "files", nargs=-1, type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
)
kind_option = click.option(
    "--kind", type=click.Choice(list(KINDS)), help="The kind, where the columns fit more than one."
)


@click.command()
@files_argument
@kind_option
@format_option
@works_here
def check(here: Here, files: tuple[Path, ...], kind: str | None, form: str) -> None:
    """Check files and change nothing; exit 1 when one would be refused.

    \b
    Examples:
      python -m pipelines check q3.csv
      python -m pipelines check projects.csv actions.csv --format json
    """
    if not files:
        raise click.UsageError("Name at least one file.")
    from pipelines import submission

    with progress("Checking"):
        checked = submission.check(here.store, here.definitions(), _contents(files), kind)
    _say(checked, form)
    sys.exit(any(one.refused for one in checked))


@click.command()
@files_argument
@kind_option
@by_option
@click.option("--received", type=Day(), help="The day it was received; today unless given.")
@click.option(
    "--answer", "given", multiple=True, metavar="CODE=TEXT", help="Answer a question; once for each code."
)
@click.option("--bundled", is_flag=True, help="Load the bundled returns that were never loaded.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Load what was never loaded of a folder that has a folder for each day received, such as 2023-03-17.",
)
@format_option
@works_here
def load(
    here: Here,
    files: tuple[Path, ...],
    kind: str | None,
    by: str,
    received: date | None,
    given: tuple[str, ...],
    bundled: bool,
    folder: Path | None,
    form: str,
) -> None:
    """Check files and accept them all, or none; exit 1 when one is refused.

    \b
    Examples:
      python -m pipelines load q3.csv --by "Performance analyst"
      python -m pipelines load q3.csv --answer small-number=suppress
      python -m pipelines load --bundled
      python -m pipelines load --folder made_up/returns --definitions made_up/definitions
    """
    answers = _answers(given)
    if bundled or folder:
        if files or kind or received or answers or (bundled and folder):
            raise click.UsageError("--bundled and --folder find their files, dates and kinds: name none.")
        if folder:
            _load_folder(here, folder, by)
        else:
            _load_bundled(here)
        return
    if not files:
        raise click.UsageError("Name at least one file, or use --bundled or --folder.")
    _load(here, _contents(files), kind, by, received, answers, form)


def _load_bundled(here: Here) -> None:
    from pipelines.bundled import load_bundled

    with progress("Loading the bundled returns") as say:
        loaded = load_bundled(here.store, here.settings, say)
    click.echo(f"Bundled returns: {loaded.new} loaded, {loaded.known} held already.")


def _load_folder(here: Here, folder: Path, by: str) -> None:
    from pipelines.dated_folder import load_folder

    with progress("Loading the folder") as say:
        loaded = load_folder(here.store, folder, here.settings.definitions_folder, by, say=say)
    click.echo(f"Returns of the folder: {loaded.new} loaded, {loaded.known} held already.")


def _load(
    here: Here,
    contents: list[tuple[str, bytes]],
    kind: str | None,
    by: str,
    received: date | None,
    answers: dict[str, str],
    form: str,
) -> None:
    from pipelines import submission
    from pipelines.acceptance import accept, check_received

    check_received(received)
    with progress("Checking"):
        held = submission.held_already(here.store, contents, received, kind)
        wanted = [content for content, receipt in zip(contents, held, strict=True) if receipt is None]
        definitions = here.definitions()
        checked = submission.check(here.store, definitions, wanted, kind, answers, received) if wanted else []
    _say(checked, form)
    if any(one.refused for one in checked):
        click.echo(_refusal(checked), err=True)
        sys.exit(1)
    with progress("Loading"):
        receipts = accept(here.store, checked, by, received, definitions.hash) if checked else []
    named = zip(contents, held, strict=True)
    again = [(name, receipt) for (name, _), receipt in named if receipt is not None]
    for name, receipt in again + [(receipt.file_name, receipt) for receipt in receipts]:
        # The rows that were asked for stay alone on the output.
        click.echo(_receipt(name, receipt), err=form != "text")


def _contents(files: tuple[Path, ...]) -> list[tuple[str, bytes]]:
    """Read the files, the start of one that is too large: enough to be refused for it."""
    from pipelines.intake import MOST_BYTES

    contents = []
    for path in files:
        with path.open("rb") as file:
            contents.append((path.name, file.read(MOST_BYTES + 1)))
    return contents


def _answers(given: tuple[str, ...]) -> dict[str, str]:
    if not given:
        return {}
    from pipelines.codes import CODES
    from schemas.vocabulary import Severity

    pairs = [text.partition("=") for text in given]
    if not all(code and text.strip() for code, _, text in pairs):
        raise click.UsageError("Write an answer as CODE=TEXT, such as small-number=suppress.")
    known = [code.name for code in CODES.values() if code.severity != Severity.ERROR]
    for code, _, _ in pairs:
        if code not in known:
            raise click.UsageError(f"“{code}” is not a finding that takes an answer: {', '.join(known)}.")
    return {code: text.strip() for code, _, text in pairs}


def _say(checked: "list[CheckedReturn]", form: str) -> None:
    """Print findings: as rows, or for people each file with its findings, repeats grouped."""
    from pipelines.findings import grouped, joined
    from pipelines.printing import one_line, show

    findings = joined([one.findings for one in checked])
    if form != "text":
        show(findings, form)
        return
    for one in checked:
        rows = "1 row" if one.rows == 1 else f"{one.rows:,} rows"
        known = f" {rows}, kind {one.kind}." if one.encoded is not None else ""
        click.echo(f"{one_line(one.file_name)}: {'refused' if one.refused else 'can be accepted'}.{known}")
        for row in grouped(one.findings).itertuples(index=False):
            place = ", ".join(str(part) for part in (row.where, row.column) if part)
            click.echo(one_line(f"  {row.severity} {row.code}: {place}. {row.message} {row.remedy}"))


def _refusal(checked: "list[CheckedReturn]") -> str:
    codes = sorted({code for one in checked for code in one.unanswered})
    waiting = f" Answer with {' '.join(f'--answer {code}=TEXT' for code in codes)}." if codes else ""
    return f"Refused.{waiting} Nothing was changed."


def _receipt(name: str, receipt: "Receipt") -> str:
    rows = "1 row" if receipt.rows == 1 else f"{receipt.rows:,} rows"
    when = f"{receipt.accepted_at:%Y-%m-%d %H:%M} UTC"
    if receipt.already_held:
        return (
            f"{name}: already held as {receipt.return_id}, received {receipt.received_on}, accepted {when} "
            f"by {receipt.accepted_by}. Nothing was changed."
        )
    return (
        f"Accepted {name} as {receipt.return_id}: {rows}, received {receipt.received_on}, accepted {when} "
        f"by {receipt.accepted_by}, SHA-256 {receipt.sha256}."
    )
