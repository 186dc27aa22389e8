"""What commands share: the store and definitions they work on, and their options."""

import functools
import getpass
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.settings import Settings, settings
from pipelines.store import Store
from schemas.dates import read_date

if TYPE_CHECKING:
    from schemas.definitions import Definitions

FORMATS = click.Choice(["text", "json", "csv"])


@dataclass(frozen=True)
class Here:
    """What every command works on."""

    settings: Settings

    @property
    def store(self) -> Store:
        """The store named."""
        return Store(self.settings.store_url)

    def definitions(self) -> "Definitions":
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


def works_here(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--store`` and ``--definitions``, and hand the command what they name."""

    @click.option("--definitions", type=click.Path(path_type=Path), help="Folder of definitions.")
    @click.option("--store", help="The store; default PERFORMANCE_STORE or data/performance.duckdb.")
    @functools.wraps(command)
    def run(store: str | None, definitions: Path | None, **rest: Any) -> None:
        given = settings()
        named = replace(
            given,
            store_url=store or given.store_url,
            definitions_folder=definitions or given.definitions_folder,
        )
        command(Here(named), **rest)

    return run


by_option = click.option("--by", default=getpass.getuser, show_default="you", help="Who does this.")
format_option = click.option("--format", "form", type=FORMATS, default="text", help="How to print rows.")
as_at_option = click.option("--as-at", type=Day(), help="As known on this date.")
