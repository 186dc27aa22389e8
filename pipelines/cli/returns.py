"""Returns: their templates, and checking and loading files or dated folders."""

import hashlib
import sys
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines import cli
from pipelines.settings import ROOT
from pipelines.store import Refused, Store, ledger
from pipelines.store.acceptance import Receipt, accept, check_received
from schemas.returns import KINDS
from schemas.vocabulary import number_of

if TYPE_CHECKING:
    from pipelines.checks.check_files import CheckedReturn

# The bundled returns are of the year of the committee's report, whose day stands in for today.
COMMITTEE_DATE = date(2023, 4, 5)
_BUNDLED = ROOT / "data" / "returns"
_ENDINGS = {".csv", ".xlsx", ".xlsm"}
_KINDS = click.Choice(list(KINDS))
_files = click.argument("files", nargs=-1, type=cli.OLD_FILE)
_kind = click.option("--kind", type=_KINDS, help="The kind, where the columns fit more than one.")
_TO = "A new file, .xlsx (its columns keep dates and periods as typed) or .csv."
_FOLDER = (
    "Load what was never loaded of a folder that has a folder for each day received, such as 2023-03-17."
)
_ANSWER = "Answer a question; once for each code."


@click.command()
@click.argument("kind", type=_KINDS)
@click.option("--to", type=cli.NEW_FILE, metavar="FILE", help=_TO)
def template(kind: str, to: Path | None) -> None:
    """Print the heading row of a return, or write it to a file.

    \b
    Examples:
      python -m pipelines template kpi > q4.csv
      python -m pipelines template kpi --to q4.xlsx
    """
    from pipelines.ingest import spreadsheets

    if to is None:
        cli.write_output(spreadsheets.template(kind))
        return
    if to.suffix.casefold() not in {".xlsx", ".csv"}:
        raise click.UsageError("Name a file that ends in .xlsx or .csv.")
    is_workbook = to.suffix.casefold() == ".xlsx"
    content = spreadsheets.template_workbook(kind) if is_workbook else spreadsheets.template(kind).encode()
    cli.write_new(to, content)


@cli.command(_files, _kind, cli.format_option)
def check(here: cli.Workplace, files: tuple[Path, ...], kind: str | None, form: str) -> None:
    """Check files and change nothing; exit 1 when one would be refused.

    \b
    Examples:
      python -m pipelines check q3.csv
      python -m pipelines check projects.csv actions.csv --format json
    """
    if not files:
        raise click.UsageError("Name at least one file.")
    from pipelines.checks.check_files import check_returns

    with cli.progress("Checking"):
        checked = check_returns(here.store, here.definitions(), _read_files(files), kind)
    _print_findings(checked, form)
    sys.exit(any(one.refused for one in checked))


@cli.command(
    _files,
    _kind,
    cli.by_option,
    click.option("--received", type=cli.Day(), help="The day it was received; today unless given."),
    click.option("--answer", "answers", multiple=True, metavar="CODE=TEXT", help=_ANSWER),
    click.option("--bundled", is_flag=True, help="Load the bundled returns that were never loaded."),
    click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help=_FOLDER),
    cli.format_option,
)
def load(
    here: cli.Workplace,
    files: tuple[Path, ...],
    by: str,
    bundled: bool,
    folder: Path | None,
    form: str,
    **given: Any,
) -> None:
    """Check files and accept them all, or none; exit 1 when one is refused.

    \b
    Examples:
      python -m pipelines load q3.csv --by "Performance analyst"
      python -m pipelines load q3.csv --answer small-number=suppress
      python -m pipelines load --bundled
      python -m pipelines load --folder made_up/returns --definitions made_up/definitions
    """
    if not (bundled or folder):
        if not files:
            raise click.UsageError("Name at least one file, or use --bundled or --folder.")
        _load_files(here, _read_files(files), by, form, **given)
        return
    if files or any(given.values()) or (bundled and folder):
        raise click.UsageError("--bundled and --folder find their files, dates and kinds: name none.")
    with cli.progress("Loading the folder" if folder else "Loading the bundled returns") as report:
        by = by if folder else "bundled"
        new, known = load_folder(here.store, folder or _BUNDLED, here.definitions_folder, by, bundled, report)
    what = "Returns of the folder" if folder else "Bundled returns"
    click.echo(f"{what}: {new} loaded, {known} held already.")


def _load_files(
    here: cli.Workplace,
    contents: list[tuple[str, bytes]],
    by: str,
    form: str,
    kind: str | None,
    received: date | None,
    answers: tuple[str, ...],
) -> None:
    from pipelines.checks.check_files import check_returns, find_accepted

    answer_by_code = _read_answers(answers)
    check_received(received)
    with cli.progress("Checking"):
        known = find_accepted(here.store, contents, received, kind)
        new = [content for content, receipt in zip(contents, known, strict=True) if receipt is None]
        definitions = here.definitions()
        checked = check_returns(here.store, definitions, new, kind, answer_by_code, received)
    _print_findings(checked, form)
    if any(one.refused for one in checked):
        codes = sorted({code for one in checked for code in one.unanswered["code"]})
        hint = f" Answer with {' '.join(f'--answer {code}=TEXT' for code in codes)}." if codes else ""
        click.echo(f"Refused.{hint} Nothing was changed.", err=True)
        sys.exit(1)
    with cli.progress("Loading"):
        receipts = accept(here.store, checked, by, received, definitions.hash) if checked else []
    again = [(name, receipt) for (name, _), receipt in zip(contents, known, strict=True) if receipt]
    for name, receipt in again + [(receipt.file_name, receipt) for receipt in receipts]:
        # Rows in json or csv stay alone on the output.
        click.echo(_receipt_message(name, receipt), err=form != "text")


def _read_files(files: tuple[Path, ...]) -> list[tuple[str, bytes]]:
    """Read the files, the start of one that is too large: enough to be refused for it."""
    from pipelines.ingest import MOST_BYTES

    contents = []
    for path in files:
        with path.open("rb") as file:
            contents.append((path.name, file.read(MOST_BYTES + 1)))
    return contents


def _read_answers(given: tuple[str, ...]) -> dict[str, str]:
    from pipelines.checks.findings import CODES
    from schemas.vocabulary import Severity

    known = [code.name for code in CODES.values() if code.severity != Severity.ERROR]
    answers = {}
    for code, _, text in (answer.partition("=") for answer in given):
        if not code or not text.strip():
            raise click.UsageError("Write an answer as CODE=TEXT, such as small-number=suppress.")
        if code not in known:
            raise click.UsageError(f"“{code}” is not a finding that takes an answer: {', '.join(known)}.")
        answers[code] = text.strip()
    return answers


def _print_findings(checked: "list[CheckedReturn]", form: str) -> None:
    """Print findings: as rows, or for people each file with its findings, repeats grouped."""
    from pipelines.checks.findings import group_alike, join_findings
    from pipelines.printing import one_line

    if form != "text":
        cli.print_rows(join_findings([one.findings for one in checked]), form)
        return
    for one in checked:
        known = f" {number_of(one.rows, 'row')}, kind {one.kind}." if one.frame is not None else ""
        click.echo(f"{one_line(one.file_name)}: {'refused' if one.refused else 'can be accepted'}.{known}")
        for row in group_alike(one.findings).itertuples(index=False):
            place = ", ".join(str(part) for part in (row.where, row.column) if part)
            click.echo(one_line(f"  {row.severity} {row.code}: {place}. {row.message} {row.remedy}"))


def _receipt_message(name: str, receipt: Receipt) -> str:
    accepted = f"accepted {receipt.accepted_at:%Y-%m-%d %H:%M} UTC by {receipt.accepted_by}"
    when = f"received {receipt.received_on}, {accepted}"
    if receipt.already_held:
        return f"{name}: already held as {receipt.return_id}, {when}. Nothing was changed."
    rows = number_of(receipt.rows, "row")
    return f"Accepted {name} as {receipt.return_id}: {rows}, {when}, SHA-256 {receipt.sha256}."


def load_folder(
    store: Store,
    folder: Path,
    definitions: Path,
    by: str,
    is_bundled: bool = False,
    report: Callable[[str], object] = str,
) -> tuple[int, int]:
    """Load what has never been loaded of ``folder``/2023-03-17/name.csv or .xlsx, a day's files at a time.

    ``definitions`` is their folder; ``report`` is called with how far it is. The committee's day becomes the store's
    today with the bundled returns, where it never had one. Gives how many were loaded now, and how many had been
    before. Raises Refused when a folder's name is no date or a file is at fault (the days before it stay),
    DefinitionFaults, StoreProblem.
    """
    source = ledger.BUNDLED if is_bundled else "folder"
    # A spreadsheet program keeps a file whose name begins with ~$ beside a workbook that is open.
    paths = [
        (_received_on(path), path)
        for path in folder.glob("*/*.*")
        if path.suffix.casefold() in _ENDINGS and not path.name.startswith(("~$", "."))
    ]
    files = [(day, path.name, path.read_bytes()) for day, path in sorted(paths)]
    with store.read() as connection:
        known = {sha256 for (sha256,) in connection.rows("SELECT sha256 FROM returns")}
        had_a_stand_in = bool(connection.rows("SELECT 1 FROM stand_in LIMIT 1"))
    new = [file for file in files if hashlib.sha256(file[2]).hexdigest() not in known]
    if not new:
        return 0, len(files)
    if is_bundled and not had_a_stand_in:
        with store.write() as connection:
            ledger.set_today(connection, COMMITTEE_DATE, by)

    from pipelines.checks.check_files import check_returns
    from schemas.definitions import load_definitions

    in_use, done = load_definitions(definitions), 0
    check_received(new[-1][0])
    for day, group in groupby(new, key=lambda file: file[0]):
        contents = [(name, content) for _, name, content in group]
        report(f"{done} of {len(new)}")
        checked = check_returns(store, in_use, contents, received_on=day)
        for one in (one for one in checked if one.refused):
            faults = " ".join(one.findings["message"] + " " + one.findings["remedy"])
            raise Refused(f"The {source} file {one.file_name} is refused. {faults}")
        accept(store, checked, by, day, in_use.hash, source=source, only_new=True)
        done += len(contents)
    return len(new), len(files) - len(new)


def _received_on(file: Path) -> date:
    try:
        return date.fromisoformat(file.parent.name)
    except ValueError as error:
        remedy = "Name each folder by the day its files were received, such as 2023-03-17."
        raise Refused(f"A folder with returns has a name that is not a date. {remedy}") from error
