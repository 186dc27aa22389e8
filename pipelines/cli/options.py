"""What commands share: the store and definitions they work on, their options, and progress on a terminal."""

import functools
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import click

from pipelines.settings import Settings, local_user, settings
from pipelines.store import PATIENCE, Store
from schemas.periods import read_date

if TYPE_CHECKING:
    from schemas.definitions import Definitions


@dataclass(frozen=True)
class Workplace:
    """What every command works on, opened only when it is wanted."""

    settings: Settings
    wait: float

    @property
    def store(self) -> Store:
        """The store named."""
        return Store(self.settings.store_url, self.wait)

    def definitions(self) -> "Definitions":
        """Return the definitions named; raises DefinitionFaults."""
        from schemas.definitions import load_definitions

        return load_definitions(self.settings.definitions_folder)


class Day(click.ParamType[date]):
    """A date as people write it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail with what to enter."""
        day = value if isinstance(value, date) else read_date(str(value))
        return day or self.fail(f"“{value}” is not a date: enter one such as 2023-04-05.", param, ctx)


def with_workplace(command: Callable[..., None]) -> Callable[..., None]:
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
        default=PATIENCE,
        metavar="SECONDS",
        help="How long to wait for a busy store; 10 unless given.",
    )
    @functools.wraps(command)
    def run(store: str | None, definitions: Path | None, wait: float, **rest: Any) -> None:
        given = settings()
        store_url, folder = store or given.store_url, definitions or given.definitions_folder
        named = replace(given, store_url=store_url, definitions_folder=folder)
        command(Workplace(named, wait), **rest)

    return run


def _checked_name(context: click.Context, parameter: click.Parameter, by: str | None) -> str:
    if by is None:
        raise click.UsageError("This machine does not say who you are. Give your name with --by.")
    if not by.strip():
        raise click.BadParameter("it is blank; give a name.")
    return by.strip()


by_option = click.option(
    "--by",
    default=local_user,
    show_default="the user of this machine",
    callback=_checked_name,
    help="Who does this.",
)
_FORMATS = click.Choice(["text", "json", "csv"])
format_option = click.option(
    "--format", "form", type=_FORMATS, default="text", show_default=True, help="How to print rows."
)
as_at_option = click.option("--as-at", type=Day(), help="As known on this date; today unless given.")


def count_of(count: int, noun: str) -> str:
    """Return ``1 row`` or ``1,200 rows``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


@contextmanager
def progress(what: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal, each second, what is being done and for how long; the block may report how far it is."""
    how_far = [""]
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    start, over = time.monotonic(), Event()

    def tick() -> None:
        while not over.wait(1):
            click.echo(f"\r{what}… {how_far[0]} {time.monotonic() - start:.0f} s ", err=True, nl=False)

    ticking = Thread(target=tick, daemon=True)
    ticking.start()
    try:
        yield lambda part: how_far.__setitem__(0, part)
    finally:
        over.set()
        ticking.join()
        if time.monotonic() - start > 1:
            click.echo(err=True)
