"""Loading a folder of returns laid out by the day they were received, in that order, each once ever."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from pipelines.refused import Refused
from pipelines.store import Store
from pipelines.today import set_today

Say = Callable[[str], None]
File = tuple[date, str, bytes]
_ENDINGS = {".csv", ".xlsx", ".xlsm"}


@dataclass(frozen=True)
class Loaded:
    """How many returns of a folder were loaded now, and how many had been before."""

    new: int
    known: int


def load_folder(
    store: Store,
    folder: Path,
    definitions: Path,
    by: str,
    source: str = "folder",
    stand_in: date | None = None,
    say: Say = lambda _: None,
) -> Loaded:
    """Load what has never been loaded of ``folder``/2023-03-17/name.csv or .xlsx, a day's files at a time.

    ``definitions`` is their folder, ``source`` what the ledger says of where they came from; ``stand_in`` becomes
    the store's today where it never had one; ``say`` is told how far it is. Nothing heavy is imported when there
    is nothing to do, so that a second start is quick. Raises Refused when a folder's name is no date or a file is
    at fault (the days before it are kept), DefinitionFaults, StoreProblem.
    """
    files = [(day, path.name, path.read_bytes()) for day, path in _files(folder)]
    with store.read() as connection:
        known = {row[0] for row in connection.rows("SELECT sha256 FROM returns")}
        had_a_stand_in = bool(connection.rows("SELECT 1 FROM stand_in LIMIT 1"))
    new = [file for file in files if hashlib.sha256(file[2]).hexdigest() not in known]
    if new and stand_in and not had_a_stand_in:
        with store.write() as connection:
            set_today(connection, stand_in, by)
    if new:
        _load(store, definitions, new, by, source, say)
    return Loaded(len(new), len(files) - len(new))


def _files(folder: Path) -> list[tuple[date, Path]]:
    # A spreadsheet program keeps a file whose name begins with ~$ beside a workbook that is open.
    paths = [path for path in folder.glob("*/*.*") if path.suffix.casefold() in _ENDINGS]
    return sorted((_day(path.parent.name), path) for path in paths if not path.name.startswith(("~$", ".")))


def _day(name: str) -> date:
    try:
        return date.fromisoformat(name)
    except ValueError as error:
        remedy = "Name each folder by the day its files were received, such as 2023-03-17."
        raise Refused(f"A folder with returns has a name that is not a date. {remedy}") from error


def _load(store: Store, folder: Path, files: list[File], by: str, source: str, say: Say) -> None:
    from pipelines.acceptance import accept, check_received
    from pipelines.submission import check
    from schemas.definitions import load_definitions

    definitions = load_definitions(folder)
    check_received(files[-1][0])
    done = 0
    for day, group in groupby(files, key=lambda file: file[0]):
        contents = [(name, content) for _, name, content in group]
        say(f"{done} of {len(files)}")
        checked = check(store, definitions, contents, received_on=day)
        for one in checked:
            if one.refused:
                said = one.findings[["message", "remedy"]].agg(" ".join, axis=1)
                raise Refused(f"The {source} file {one.file_name} is refused. {' '.join(said)}")
        accept(store, checked, by, day, definitions.hash, source=source, once=True)
        done += len(contents)
