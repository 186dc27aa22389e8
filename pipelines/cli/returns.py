"""Returns: their templates, and checking and loading files or dated folders."""

import hashlib
import sys
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from pipelines.cli.options import Day, Workplace, by_option, count_of, format_option, progress, with_workplace
from pipelines.store import Refused, Store, ledger
from schemas.returns import KINDS

if TYPE_CHECKING:
    from pipelines.checks.check_files import CheckedReturn
    from pipelines.store.acceptance import Receipt

# The bundled returns are of the year of the committee's report, whose day stands in for today.
COMMITTEE_DATE = date(2023, 4, 5)
_ENDINGS = {".csv", ".xlsx", ".xlsm"}

files_argument = click.argument(
    "files", nargs=-1, type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
)
kind_option = click.option(
    "--kind", type=click.Choice(list(KINDS)), help="The kind, where the columns fit more than one."
)


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
    if to.suffix.casefold() == ".xlsx":
        content = spreadsheets.template_workbook(kind)
    elif to.suffix.casefold() == ".csv":
        content = spreadsheets.template(kind).encode()
    else:
        raise click.UsageError("Name a file that ends in .xlsx or .csv.")
    try:
        # A template that somebody has filled in is never written over.
        with to.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise click.UsageError(f"{to.name} is there already. Name another file.") from error
    except OSError as error:
        raise click.UsageError(f"{to.name} cannot be written there. Name another folder.") from error


@click.command()
@files_argument
@kind_option
@format_option
@with_workplace
def check(here: Workplace, files: tuple[Path, ...], kind: str | None, form: str) -> None:
    """Check files and change nothing; exit 1 when one would be refused.

    \b
    Examples:
      python -m pipelines check q3.csv
      python -m pipelines check projects.csv actions.csv --format json
    """
    if not files:
        raise click.UsageError("Name at least one file.")
    from pipelines.checks.check_files import check_returns

    with progress("Checking"):
        checked = check_returns(here.store, here.definitions(), _contents(files), kind)
    _print_findings(checked, form)
    sys.exit(any(one.refused for one in checked))


@click.command()
@files_argument
@kind_option
@by_option
@click.option("--received", type=Day(), help="The day it was received; today unless given.")
@click.option(
    "--answer", "answers", multiple=True, metavar="CODE=TEXT", help="Answer a question; once for each code."
)
@click.option("--bundled", is_flag=True, help="Load the bundled returns that were never loaded.")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Load what was never loaded of a folder that has a folder for each day received, such as 2023-03-17.",
)
@format_option
@with_workplace
def load(
    here: Workplace,
    files: tuple[Path, ...],
    kind: str | None,
    by: str,
    received: date | None,
    answers: tuple[str, ...],
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
    if not (bundled or folder):
        if not files:
            raise click.UsageError("Name at least one file, or use --bundled or --folder.")
        _load_files(here, _contents(files), kind, by, received, _answer_by_code(answers), form)
        return
    if files or kind or received or answers or (bundled and folder):
        raise click.UsageError("--bundled and --folder find their files, dates and kinds: name none.")
    definitions = here.settings.definitions_folder
    with progress("Loading the folder" if folder else "Loading the bundled returns") as report:
        loaded = (
            load_folder(here.store, folder, definitions, by, report=report)
            if folder
            else load_bundled(here.store, here.settings.returns_folder, definitions, report)
        )
    what = "Returns of the folder" if folder else "Bundled returns"
    click.echo(f"{what}: {loaded.new} loaded, {loaded.known} held already.")


def _load_files(
    here: Workplace,
    contents: list[tuple[str, bytes]],
    kind: str | None,
    by: str,
    received: date | None,
    answers: dict[str, str],
    form: str,
) -> None:
    from pipelines.checks.check_files import check_returns, find_accepted
    from pipelines.store.acceptance import accept, check_received

    check_received(received)
    with progress("Checking"):
        known = find_accepted(here.store, contents, received, kind)
        new = [content for content, receipt in zip(contents, known, strict=True) if receipt is None]
        definitions = here.definitions()
        checked = check_returns(here.store, definitions, new, kind, answers, received)
    _print_findings(checked, form)
    if any(one.refused for one in checked):
        codes = sorted({code for one in checked for code in one.unanswered["code"]})
        hint = f" Answer with {' '.join(f'--answer {code}=TEXT' for code in codes)}." if codes else ""
        click.echo(f"Refused.{hint} Nothing was changed.", err=True)
        sys.exit(1)
    with progress("Loading"):
        receipts = accept(here.store, checked, by, received, definitions.hash) if checked else []
    again = [(name, receipt) for (name, _), receipt in zip(contents, known, strict=True) if receipt]
    for name, receipt in again + [(receipt.file_name, receipt) for receipt in receipts]:
        # Rows in json or csv stay alone on the output.
        click.echo(_receipt_message(name, receipt), err=form != "text")


def _contents(files: tuple[Path, ...]) -> list[tuple[str, bytes]]:
    """Read the files, the start of one that is too large: enough to be refused for it."""
    from pipelines.ingest import MOST_BYTES

    def start_of(path: Path) -> bytes:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)

    return [(path.name, start_of(path)) for path in files]


def _answer_by_code(given: tuple[str, ...]) -> dict[str, str]:
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
    from pipelines.cli.printing import one_line, print_rows

    if form != "text":
        print_rows(join_findings([one.findings for one in checked]), form)
        return
    for one in checked:
        known = f" {count_of(one.rows, 'row')}, kind {one.kind}." if one.frame is not None else ""
        click.echo(f"{one_line(one.file_name)}: {'refused' if one.refused else 'can be accepted'}.{known}")
        for row in group_alike(one.findings).itertuples(index=False):
            place = ", ".join(str(part) for part in (row.where, row.column) if part)
            click.echo(one_line(f"  {row.severity} {row.code}: {place}. {row.message} {row.remedy}"))


def _receipt_message(name: str, receipt: "Receipt") -> str:
    accepted = f"accepted {receipt.accepted_at:%Y-%m-%d %H:%M} UTC by {receipt.accepted_by}"
    if receipt.already_held:
        return (
            f"{name}: already held as {receipt.return_id}, received {receipt.received_on}, {accepted}. "
            "Nothing was changed."
        )
    return (
        f"Accepted {name} as {receipt.return_id}: {count_of(receipt.rows, 'row')}, received {receipt.received_on}, "
        f"{accepted}, SHA-256 {receipt.sha256}."
    )


class Loaded(NamedTuple):
    """How many returns of a folder were loaded now, and how many had been before."""

    new: int
    known: int


def load_bundled(
    store: Store, returns: Path, definitions: Path, report: Callable[[str], None] = lambda _: None
) -> Loaded:
    """Load what has never been loaded of the bundled returns, as ``load_folder`` does."""
    return load_folder(store, returns, definitions, "bundled", "bundled", COMMITTEE_DATE, report)


def load_folder(
    store: Store,
    folder: Path,
    definitions: Path,
    by: str,
    source: str = "folder",
    stand_in: date | None = None,
    report: Callable[[str], None] = lambda _: None,
) -> Loaded:
    """Load what has never been loaded of ``folder``/2023-03-17/name.csv or .xlsx, a day's files at a time.

    ``definitions`` is their folder, ``source`` where the ledger notes that they came from; ``stand_in`` becomes
    the store's today where it never had one; ``report`` is called with how far it is. Raises Refused when a
    folder's name is no date or a file is at fault (the days before it stay), DefinitionFaults, StoreProblem.
    """
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
    loaded = Loaded(len(new), len(files) - len(new))
    if not new:
        return loaded
    if stand_in and not had_a_stand_in:
        with store.write() as connection:
            ledger.set_today(connection, stand_in, by)

    from pipelines.checks.check_files import check_returns
    from pipelines.store.acceptance import accept, check_received
    from schemas.definitions import load_definitions

    in_use = load_definitions(definitions)
    check_received(new[-1][0])
    done = 0
    for day, group in groupby(new, key=lambda file: file[0]):
        contents = [(name, content) for _, name, content in group]
        report(f"{done} of {len(new)}")
        checked = check_returns(store, in_use, contents, received_on=day)
        for one in (one for one in checked if one.refused):
            faults = " ".join(one.findings["message"] + " " + one.findings["remedy"])
            raise Refused(f"The {source} file {one.file_name} is refused. {faults}")
        accept(store, checked, by, day, in_use.hash, source=source, only_new=True)
        done += len(contents)
    return loaded


def _received_on(file: Path) -> date:
    try:
        return date.fromisoformat(file.parent.name)
    except ValueError as error:
        remedy = "Name each folder by the day its files were received, such as 2023-03-17."
        raise Refused(f"A folder with returns has a name that is not a date. {remedy}") from error
