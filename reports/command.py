"""The command that makes a committee pack."""

import os
from datetime import date
from pathlib import Path

import click

from pipelines.commands.options import Here, as_at_option, by_option, works_here
from pipelines.commands.progress import progress

_FORMS = ("docx", "pptx", "xlsx")


@click.command()
@click.option("--period", required=True, help="Reporting period, such as 2022-23 Q3.")
@as_at_option
@click.option("--workstream", help="A, B, C, D, E1, E2, or E for both halves.")
@click.option("--service-area", help="A service area of the plan.")
@click.option(
    "--to",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="A new file: .docx (Word), .pptx (PowerPoint) or .xlsx (spreadsheet).",
)
@click.option("--public", is_flag=True, help="Leave out decisions, challenges, queries and what is internal.")
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
    help="A council's own .docx or .pptx, whose styles are taken.",
)
@click.option("--final", is_flag=True, help="Make it final: it is kept in the store, and cannot be changed.")
@click.option("--force", is_flag=True, help="Overwrite a file of that name.")
@by_option
@works_here
def pack(
    here: Here,
    period: str,
    as_at: date | None,
    workstream: str | None,
    service_area: str | None,
    to: Path,
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
      python -m pipelines pack --period "2022-23 Q3" --to pack.xlsx --public
    """
    form = to.suffix.casefold().removeprefix(".")
    if form not in _FORMS:
        raise click.UsageError("Name a file that ends in .docx, .pptx or .xlsx.")
    if template and template.suffix.casefold() != to.suffix.casefold():
        raise click.UsageError(f"The template must end in {to.suffix}, as the pack does.")
    _free(to, force)
    import hashlib
    from datetime import datetime

    from pipelines import packs
    from pipelines.positions import Asked, UnknownFilter, pack_facts
    from pipelines.today import now
    from reports.making import made
    from reports.readiness import lacks

    known = here.definitions()
    try:
        facts = pack_facts(here.store, known, Asked(period, as_at, workstream, service_area))
    except UnknownFilter as unknown:
        raise click.UsageError(str(unknown)) from unknown
    for lack in lacks(facts, known):
        click.echo(f"{lack.finding}:", err=True)
        for item in lack.items:
            click.echo(f"  {item}", err=True)
    given = template.read_bytes() if template else None
    with progress("Making the pack") as say:
        content = made(
            facts,
            known,
            form,
            datetime.now().replace(microsecond=0),
            by,
            public,
            final,
            given,
            said=lambda done, of: say(f"chart {done} of {of}"),
        )
    if final:
        packs.keep(here.store, content, facts.asked.period or "", facts.asked.date, form, now(), by, public)
    _put(content, to, force)
    kept = ", final and kept in the store" if final else ", a draft"
    click.echo(f"Made {to.name}{kept}. SHA-256 {hashlib.sha256(content).hexdigest()}")


def _free(to: Path, force: bool) -> None:
    if not to.absolute().parent.is_dir():
        raise click.UsageError(f"{to.name} cannot be written there. Name another folder.")
    if to.exists() and not force:
        raise click.UsageError(f"{to.name} is there already. Name another file, or give --force.")


def _put(content: bytes, to: Path, force: bool) -> None:
    """Write the file whole: under another name first, then in its place."""
    from pipelines.files import put_in_place

    fresh = to.with_name(f".{to.name}.{os.getpid()}.new")
    try:
        fresh.write_bytes(content)
        _free(to, force)
        put_in_place(fresh, to)
    except OSError as error:
        raise click.UsageError(f"{to.name} cannot be written there. Name another folder.") from error
    finally:
        fresh.unlink(missing_ok=True)
