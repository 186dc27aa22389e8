"""What commands share: the store and definitions they work on, and their options."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.settings import Settings, settings
from pipelines.who import local_user
from schemas.dates import read_date

if TYPE_CHECKING:
    from pipelines.store import Store
    from schemas.definitions import Definitions

FORMATS = click.Choice(["text", "json", "csv"])


@dataclass(frozen=True)
class Here:
    """What every command works on; opened only when it is wanted, so that help comes at once."""

    settings: Settings
    wait: float | None

    @property
    def store(self) -> "Store":
        """The store named."""
        from pipelines.store import PATIENCE, Store

        return Store(self.settings.store_url, PATIENCE if self.wait is None else self.wait)

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
        return day or self.fail(f"“{value}” is not a date: enter one such as 2023-04-05.", param, ctx)


def whoever_asks() -> str:
    """Return the operating system's user; asks for a name where it knows none."""
    if user := local_user():
        return user
    raise click.UsageError("This machine does not say who you are. Give your name with --by.")


def _a_name(context: click.Context, parameter: click.Parameter, by: str) -> str:
    if not by.strip():
        raise click.BadParameter("it is blank; give a name.")
    return by.strip()


def works_here(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--store``, ``--definitions`` and ``--wait``, and hand the command what they name."""

    @click.option("--store", help="The store's file; else PERFORMANCE_STORE, else data/performance.duckdb.")
    @click.option(
        "--definitions",
        type=click.Path(path_type=Path),
        help="The folder of definitions; else PERFORMANCE_DEFINITIONS, else data/definitions.",
    )
    @click.option(
        "--wait",
        type=click.FloatRange(0),
        metavar="SECONDS",
        help="How long to wait for a busy store; 10 unless given.",
    )
    @functools.wraps(command)
    def run(store: str | None, definitions: Path | None, wait: float | None, **rest: Any) -> None:
        given = settings()
        named = replace(
            given,
            store_url=store or given.store_url,
            definitions_folder=definitions or given.definitions_folder,
        )
        command(Here(named, wait), **rest)

    return run


by_option = click.option(
    "--by",
    default=whoever_asks,
    show_default="the user of this machine",
    callback=_a_name,
    help="Who does this.",
)
format_option = click.option(
    "--format", "form", type=FORMATS, default="text", show_default=True, help="How to print rows."
)
as_at_option = click.option("--as-at", type=Day(), help="As known on this date; today unless given.")
