"""What commands share: the store and definitions they work on, their options, output, and progress on a terminal."""

import functools
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from click.core import ParameterSource

from pipelines.settings import local_user, settings
from pipelines.store import PATIENCE, Store
from schemas.periods import read_date

if TYPE_CHECKING:
    import pandas as pd

    from schemas.definitions import Definitions

Option = Callable[[Callable[..., Any]], Callable[..., Any]]


class Workplace(NamedTuple):
    """What every command works on, opened only when it is wanted; ``wait`` is the seconds for a busy store."""

    store_url: str
    definitions_folder: Path
    wait: float

    @property
    def store(self) -> Store:
        """The store named."""
        return Store(self.store_url, self.wait)

    def definitions(self) -> "Definitions":
        """Return the definitions named; raises DefinitionFaults."""
        from schemas.definitions import load_definitions

        return load_definitions(self.definitions_folder)


class Day(click.ParamType[date]):
    """A date as people write it."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail with what to enter."""
        day = value if isinstance(value, date) else read_date(str(value))
        return day or self.fail(f"“{value}” is not a date: enter one such as 2023-04-05.", param, ctx)


def _checked_name(context: click.Context, parameter: click.Parameter, by: str | None) -> str:
    if by is None:
        raise click.UsageError("This machine does not say who you are. Give your name with --by.")
    if not by.strip():
        raise click.BadParameter("it is blank; give a name.")
    if context.get_parameter_source(str(parameter.name)) is ParameterSource.DEFAULT:
        return by.strip()
    from pipelines.ingest.personal import MOST_NAME, screen_typed

    return screen_typed("name", by, MOST_NAME)


OLD_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_USER = "the user of this machine"
by_option = click.option(
    "--by", default=local_user, show_default=_USER, callback=_checked_name, help="Who does this."
)
_FORMATS = click.Choice(["text", "json", "csv"])
format_option = click.option(
    "--format", "form", type=_FORMATS, default="text", show_default=True, help="How to print rows."
)
as_at_option = click.option("--as-at", type=Day(), help="As known on this date; today unless given.")
_DEFINITIONS = "The folder of definitions; else PERFORMANCE_DEFINITIONS, else data/definitions."
_WAIT = "How long to wait for a busy store; 10 unless given."
_workplace_options: tuple[Option, ...] = (
    click.option("--store", help="The store's file; else PERFORMANCE_STORE, else data/performance.duckdb."),
    click.option("--definitions", type=click.Path(path_type=Path), help=_DEFINITIONS),
    click.option("--wait", type=click.FloatRange(0), default=PATIENCE, metavar="SECONDS", help=_WAIT),
)


def command(*options: Option) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command of a function: of these options, and of the Workplace that three more of them name."""

    def decorate(function: Callable[..., None]) -> click.Command:
        @functools.wraps(function)
        def run(store: str | None, definitions: Path | None, wait: float, **rest: Any) -> None:
            given = settings()
            here = Workplace(store or given.store_url, definitions or given.definitions_folder, wait)
            function(here, **rest)

        for option in reversed((*options, *_workplace_options)):
            option(run)
        return click.command()(run)

    return decorate


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


def print_rows(rows: "pd.DataFrame", form: str, columns: str = "") -> None:
    """Print rows as text (of the columns named, where any is), or all of them as json or csv."""
    from pipelines.printing import as_csv, as_text, records

    if form == "json":
        print_json(records(rows))
    elif form == "csv":
        write_output(as_csv(rows))
    else:
        click.echo(as_text(rows, columns), nl=False)


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    write_output(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def write_output(text: str) -> None:
    """Write UTF-8 as it stands, whatever the machine's own encoding and line ends are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())


def write_new(path: Path, content: bytes) -> None:
    """Write a new file; what is there already, such as a template that somebody has filled in, is left alone."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise click.UsageError(f"{path.name} is there already. Name another file.") from error
    except OSError as error:
        raise click.UsageError(f"{path.name} cannot be written there. Name another folder.") from error
