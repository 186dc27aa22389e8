"""The command that makes a committee pack."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from pipelines import cli

_TO = "A new file: .docx (Word), .pptx (PowerPoint) or .xlsx (spreadsheet). Once for each form."
_TEMPLATE = "A council's own .docx, .dotx, .pptx or .potx, whose styles are taken."
_FORMS = ("docx", "pptx", "xlsx")
_MADE_BY = {"dotx": "docx", "potx": "pptx"}
_NOT_THERE = "{} cannot be written there. Name another folder."


@cli.command(
    click.option("--period", required=True, help="Reporting period, such as 2022-23 Q3."),
    cli.as_at_option,
    click.option("--workstream", help="A, B, C, D, E1, E2, or E for both halves."),
    click.option("--service-area", help="A service area of the plan."),
    click.option("--to", type=cli.NEW_FILE, required=True, multiple=True, metavar="FILE", help=_TO),
    click.option(
        "--public", is_flag=True, help="Leave out decisions, challenges, queries and what is internal."
    ),
    click.option("--template", type=cli.OLD_FILE, help=_TEMPLATE),
    click.option(
        "--final", is_flag=True, help="Make it final: it is kept in the store, and cannot be changed."
    ),
    click.option("--force", is_flag=True, help="Overwrite a file of that name."),
    cli.by_option,
)
def pack(
    here: cli.Workplace,
    period: str,
    as_at: date | None,
    workstream: str | None,
    service_area: str | None,
    to: tuple[Path, ...],
    public: bool,
    template: Path | None,
    final: bool,
    force: bool,
    by: str,
) -> None:
    """Make the committee pack of a period, as known on a date, and say what is missing from it.

    \b
    Examples:
      python -m pipelines pack --period "2022-23 Q3" --as-at 2023-03-17 --to pack.docx
      python -m pipelines pack --period "2022-23 Q3" --to pack.docx --to pack.pptx --to pack.xlsx
      python -m pipelines pack --period "2022-23 Q3" --to pack.xlsx --public
    """
    files = {_form(file): file for file in to}
    if len(files) < len(to):
        raise click.UsageError("Name one file for each form.")
    if template and _template_form(template) not in files:
        raise click.UsageError("Name a template of the pack's own form: .docx or .dotx, .pptx or .potx.")
    for file in to:
        _free(file, force)
    import hashlib
    from datetime import datetime

    from pipelines.positions import Query, UnknownFilter, pack_facts
    from pipelines.store.finals import add_final
    from pipelines.store.ledger import now
    from reports.making import all_made
    from reports.readiness import find_missing

    known = here.definitions()
    try:
        facts = pack_facts(here.store, known, Query(period, as_at, workstream, service_area))
    except UnknownFilter as unknown:
        raise click.UsageError(str(unknown)) from unknown
    for lack in find_missing(facts, known):
        click.echo(f"{lack.finding}:", err=True)
        for item in lack.items:
            click.echo(f"  {item}", err=True)
    templates = {_template_form(template): template.read_bytes()} if template else {}
    with cli.progress("Making the pack") as show_progress:
        contents = all_made(
            facts,
            known,
            tuple(files),
            datetime.now().replace(microsecond=0),
            by,
            public,
            final,
            templates,
            progress=lambda done, of: show_progress(f"chart {done} of {of}"),
        )
    for form, content in contents.items():
        file = files[form]
        with _written(content, file, force) as put:
            stored = None
            if final:
                stored = add_final(
                    here.store, content, facts.query.period or "", facts.query.date, form, now(), by, public
                )
            put(stored.file_name if stored else "")
        standing = ", final and kept in the store" if final else ", a draft"
        click.echo(f"Made {file.name}{standing}. SHA-256 {hashlib.sha256(content).hexdigest()}")


def _form(file: Path) -> str:
    """Return the form that a file's name asks for."""
    form = file.suffix.casefold().removeprefix(".")
    if form not in _FORMS:
        raise click.UsageError("Name a file that ends in .docx, .pptx or .xlsx.")
    return form


def _template_form(template: Path) -> str:
    """Return the form of the packs that a template is for."""
    ending = template.suffix.casefold().removeprefix(".")
    return _MADE_BY.get(ending, ending)


def _free(to: Path, force: bool) -> None:
    if not to.absolute().parent.is_dir():
        raise click.UsageError(_NOT_THERE.format(to.name))
    if to.exists() and not force:
        raise click.UsageError(f"{to.name} is there already. Name another file, or give --force.")


@contextmanager
def _written(content: bytes, to: Path, force: bool) -> Iterator[Callable[[str], None]]:
    """Write the file whole under another name, and give what puts it in its place.

    What is final is kept in between: a disk without room keeps nothing, and only the last step can fail after it.
    """

    fresh = to.with_name(f".{to.name}.{os.getpid()}.new")

    def put(kept_as: str) -> None:
        try:
            _free(to, force)
            fresh.replace(to)
        except (OSError, click.UsageError) as error:
            message = (
                error.format_message() if isinstance(error, click.UsageError) else _NOT_THERE.format(to.name)
            )
            stored = (
                f" The pack is final and kept: download {kept_as} from the page Reports." if kept_as else ""
            )
            raise click.UsageError(message + stored) from error

    try:
        try:
            fresh.write_bytes(content)
        except OSError as error:
            raise click.UsageError(_NOT_THERE.format(to.name)) from error
        yield put
    finally:
        fresh.unlink(missing_ok=True)
