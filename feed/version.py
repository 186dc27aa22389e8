"""What an answer depends on beside what is asked: the data, the definitions, the day and the program."""

import functools
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.settings import ROOT, Settings
from pipelines.store import Store

if TYPE_CHECKING:
    from schemas.definitions import Definitions


def version(at: Settings) -> str:
    """Return a stamp that changes when an answer may; raises StoreProblem, DefinitionFaults.

    The clock's day is in it, since today is what positions are judged at; so is the program, since another
    version of it may judge or name otherwise.
    """
    parts = [at.store_url, Store(at.store_url).data_version(), definitions_at(at).hash]
    return "|".join([*parts, date.today().isoformat(), _program()])


def definitions_at(at: Settings) -> "Definitions":
    """Return the definitions in use; raises DefinitionFaults."""
    return _definitions(at.definitions_folder, _stamp(at.definitions_folder.rglob("*.toml")))


@functools.lru_cache(maxsize=4)
def _definitions(folder: Path, stamp: str) -> "Definitions":
    from schemas.definitions import load_definitions

    return load_definitions(folder)


@functools.cache
def _program() -> str:
    parts = ("schemas", "measures", "pipelines", "feed")
    return _stamp(path for part in parts for path in (ROOT / part).rglob("*.py"))


def _stamp(paths: Iterable[Path]) -> str:
    stats = [path.stat() for path in sorted(paths)]
    return "+".join(f"{stat.st_mtime_ns}-{stat.st_size}" for stat in stats)
