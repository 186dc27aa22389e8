"""Loading the bundled returns, in the order they were received, each once ever."""

import hashlib
from dataclasses import dataclass
from datetime import date
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


def _files(folder: Path) -> list[tuple[date, Path]]:
    return sorted((date.fromisoformat(path.parent.name), path) for path in folder.glob("*/*.csv"))


def load_bundled(store: Store, settings: Settings) -> Loaded:
    """Load what has never been loaded; raises Refused with the findings if a bundled file is at fault.

    Nothing heavy is imported when there is nothing to do, so that a second start is quick.
    """
    files = [(day, path, path.read_bytes()) for day, path in _files(settings.returns_folder)]
    known: set[str] = set()
    stand_ins = 0
    if store.exists():
        with store.read() as connection:
            known = {row[0] for row in connection.rows("SELECT sha256 FROM returns")}
            stand_ins = len(connection.rows("SELECT 1 FROM stand_in LIMIT 1"))
    new = [
        (day, path, content)
        for day, path, content in files
        if hashlib.sha256(content).hexdigest() not in known
    ]
    if new:
        if not stand_ins:
            with store.write() as connection:
                set_today(connection, COMMITTEE_DATE, BY)
        _load(store, settings, new)
    return Loaded(len(new), len(files) - len(new))


def _load(store: Store, settings: Settings, files: list[tuple[date, Path, bytes]]) -> None:
    from pipelines.acceptance import Refused, accept
    from pipelines.held import held_at
    from pipelines.screening import check_files
    from schemas.definitions import load_definitions

    definitions = load_definitions(settings.definitions_folder)
    for day, path, content in files:
        [checked] = check_files([(path.name, content)], definitions, held_at(store, day))
        if checked.refused:
            raise Refused(f"The bundled file {path.name} is refused:\n{checked.findings.to_string()}")
        accept(store, [checked], BY, day, definitions.hash, source="bundled")
