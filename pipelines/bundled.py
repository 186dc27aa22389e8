"""Loading the bundled returns, in the order they were received, each once ever."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from pipelines.settings import Settings
from pipelines.store import Store
from pipelines.today import set_today

COMMITTEE_DATE = date(2023, 4, 5)
BY = "bundled"


@dataclass(frozen=True)
class Loaded:
    """How many bundled returns were loaded now, and how many had been before."""

    new: int
    known: int


def load_bundled(store: Store, settings: Settings, say: Callable[[str], None] = lambda _: None) -> Loaded:
    """Load what has never been loaded, a day's files at a time; ``say`` is told how far it is.

    Nothing heavy is imported when there is nothing to do, so that a second start is quick. Raises Refused when
    a bundled file is at fault, DefinitionFaults, StoreProblem.
    """
    files = [(day, path.name, path.read_bytes()) for day, path in _files(settings.returns_folder)]
    with store.read() as connection:
        known = {row[0] for row in connection.rows("SELECT sha256 FROM returns")}
        had_a_stand_in = bool(connection.rows("SELECT 1 FROM stand_in LIMIT 1"))
    new = [file for file in files if hashlib.sha256(file[2]).hexdigest() not in known]
    if new and not had_a_stand_in:
        with store.write() as connection:
            set_today(connection, COMMITTEE_DATE, BY)
    if new:
        _load(store, settings, new, say)
    return Loaded(len(new), len(files) - len(new))


def _files(folder: Path) -> list[tuple[date, Path]]:
    return sorted((date.fromisoformat(path.parent.name), path) for path in folder.glob("*/*.csv"))


def _load(
    store: Store, settings: Settings, files: list[tuple[date, str, bytes]], say: Callable[[str], None]
) -> None:
    from pipelines.acceptance import Refused, accept
    from pipelines.submission import check
    from schemas.definitions import load_definitions

    definitions = load_definitions(settings.definitions_folder)
    done = 0
    for day, group in groupby(files, key=lambda file: file[0]):
        contents = [(name, content) for _, name, content in group]
        say(f"{done} of {len(files)}")
        checked = check(store, definitions, contents, received_on=day)
        for one in checked:
            if one.refused:
                said = one.findings[["message", "remedy"]].agg(" ".join, axis=1)
                raise Refused(f"The bundled file {one.file_name} is refused. {' '.join(said)}")
        accept(store, checked, BY, day, definitions.hash, source="bundled", once=True)
        done += len(contents)
