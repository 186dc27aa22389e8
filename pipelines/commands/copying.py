"""Backups of the store, and putting one back."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import Here, works_here
from pipelines.commands.progress import progress

if TYPE_CHECKING:
    from pipelines.copies import Manifest


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Overwrite a file of that name.")
@works_here
def backup(here: Here, file: Path, force: bool) -> None:
    """Write all that is held to one file, while the dashboard runs.

    It is a zip of the database and a manifest with its SHA-256.

    \b
    Example: python -m pipelines backup 2023-04-05.zip
    """
    from pipelines.backups import back_up

    with progress("Backing up"):
        made = back_up(here.store, file, overwrite=force)
    click.echo(f"Backed up to {file.name}: {_what(made, file)}.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@works_here
def restore(here: Here, file: Path) -> None:
    """Put a backup in the store's place, while the dashboard runs; the store as it was is kept.

    \b
    Example: python -m pipelines restore 2023-04-05.zip
    """
    from pipelines import backups

    with progress("Restoring"):
        restored = backups.restore(here.store, file)
    click.echo(
        f"Restored {file.name}, made {restored.manifest.made_at} UTC: {_what(restored.manifest, file)}."
    )
    if restored.kept_as:
        click.echo(f"The store as it was is kept beside it as {restored.kept_as}.")


def _what(manifest: "Manifest", file: Path) -> str:
    returns = "1 return" if manifest.returns == 1 else f"{manifest.returns:,} returns"
    rows = "1 row" if manifest.rows == 1 else f"{manifest.rows:,} rows"
    size = file.stat().st_size
    amount = f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} kB"
    return f"{returns}, {rows}, {amount}, SHA-256 of the database {manifest.sha256[:12]}"
