"""A backup: a copy of the store's database in a zip, with a manifest to check it by; and putting one back."""

import contextlib
import errno
import hashlib
import itertools
import json
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from pipelines.ingest import ArchiveTooBig, open_archive
from pipelines.store import SQL, STEPS, Connection, Store
from pipelines.store.files import BEFORE_RESTORE, copy_rights, logs_of, new_file_beside
from pipelines.store.ledger import now
from pipelines.store.problems import Refused, StoreDamaged, StoreTooNew, StoreUnreadable, file_problem
from schemas.returns import KINDS

DATABASE, MANIFEST = "performance.duckdb", "manifest.json"
MOST_UNPACKED = 10 * 1024**3  # bytes; a council's store of decades has a tenth of it
_MOST_MANIFEST = 10_000  # bytes
# What reading a zip raises when its bytes are not, or no longer, what they should be.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError)
_DAMAGED = "The backup is damaged, or was changed after it was made. Nothing was changed. Use another backup."
_TOO_NEW = (
    "The backup was made by a newer version of this dashboard. Nothing was changed. "
    "Install that version, or use an older backup."
)


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; ``sha256`` and ``size`` (bytes) are those of the database in it."""

    sha256: str
    size: int
    schema_version: int
    returns: int
    rows: int
    made_at: str  # UTC
    format: Literal["performance dashboard backup 1"] = "performance dashboard backup 1"


def back_up(store: Store, file: Path, overwrite: bool = False) -> Manifest:
    """Write a backup of all that is stored at one moment, whole or not at all, and return its manifest.

    Raises Refused where there is nothing to back up, or the file is there already and is not to be overwritten;
    StoreProblem.
    """
    if not store.exists():
        raise Refused("Nothing has been stored yet, so there is nothing to back up. No file was written.")
    _refuse_place(store, file, overwrite)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
            database, fresh = Path(folder, DATABASE), Path(folder, "backup.zip")
            contents = store.copy_to(database)
            size, made_at = database.stat().st_size, f"{now():%Y-%m-%d %H:%M:%S}"
            manifest = Manifest(_sha256(database), size, *contents, made_at)
            with fresh.open("xb") as opened:
                with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as packed:
                    packed.write(database, DATABASE)
                    packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
                opened.flush()
                os.fsync(opened.fileno())
            with contextlib.suppress(PermissionError):  # a share may know no rights
                copy_rights(store.path, fresh)
            _refuse_place(store, file, overwrite)
            fresh.replace(file)
    except OSError as error:
        raise file_problem(error, "no-backup") from error
    return manifest


def restore(store: Store, file: Path) -> tuple[Manifest, str | None]:
    """Put a backup in the store's place; what was there is left beside it under a dated name.

    Gives the backup's manifest, and the name of the file that has what was there, if anything was. Raises
    Refused where the file is not a sound backup that this version can use; StoreProblem. Then nothing has changed.
    """
    manifest = read_manifest(file)
    path = store.path.resolve()
    stem = f"{path.stem}{BEFORE_RESTORE}{now():%Y-%m-%d-%H%M%S}"
    names = itertools.chain([stem], (f"{stem}-{place}" for place in itertools.count(2)))
    keep_as = next(free for name in names if not (free := path.with_stem(name)).exists())
    try:
        if not store.exists():  # else a backup that is refused would leave an empty store
            with new_file_beside(path) as fresh:
                _unpack(file, manifest, fresh)
        was_there = store.replace_contents(lambda fresh: _unpack(file, manifest, fresh), keep_as)
    except (StoreDamaged, StoreTooNew):
        was_there = _put_over(path, file, manifest, keep_as)
    return manifest, keep_as.name if was_there else None


def read_manifest(file: Path) -> Manifest:
    """Return the manifest of a file that is a backup, its database still to be checked; raises Refused."""
    try:
        with file.open("rb") as source, open_archive(source, "backup", MOST_UNPACKED) as packed:
            manifest = TypeAdapter(Manifest).validate_json(packed.open(MANIFEST).read(_MOST_MANIFEST))
    except ArchiveTooBig as found:
        raise Refused(f"{found} Nothing was changed. Name a file that `backup` wrote.") from found
    except (*_BROKEN, OSError) as error:
        raise Refused(
            "The file is not a backup that this version can read. Nothing was changed. "
            "Name a file that `backup` wrote."
        ) from error
    if manifest.schema_version > len(STEPS):
        raise Refused(_TOO_NEW)
    return manifest


def _unpack(file: Path, manifest: Manifest, database: Path) -> None:
    """Write a backup's database to a new file and bring it up to date; raises Refused where it is not sound."""
    unpacked = Store(database)
    try:
        with zipfile.ZipFile(file) as packed, packed.open(DATABASE) as source, database.open("xb") as fresh:
            if packed.getinfo(DATABASE).file_size == manifest.size:
                shutil.copyfileobj(source, fresh)
        if _sha256(database) != manifest.sha256:
            raise Refused(_DAMAGED)
        contents = unpacked.contents()
    except StoreTooNew as problem:
        raise Refused(_TOO_NEW) from problem
    except (*_BROKEN, OSError, StoreUnreadable) as problem:
        # EINVAL is a place before the zip's start.
        if isinstance(problem, OSError) and problem.errno != errno.EINVAL:
            raise
        raise Refused(_DAMAGED) from problem
    if contents.schema_version == 0 or contents != (manifest.schema_version, manifest.returns, manifest.rows):
        raise Refused(_DAMAGED)
    with unpacked.read() as connection:  # brings an older schema up to date
        if not _has_tables_only(connection) or _has_torn_returns(connection):
            raise Refused(_DAMAGED)


def _has_tables_only(connection: Connection) -> bool:
    """Whether a database has nothing but our tables: no view, macro or rule of its own that would run later."""
    ours = ["meta", *re.findall(r"CREATE TABLE (\w+)", " ".join(STEPS))]
    of = "FROM duckdb_{}() WHERE database_name = current_database()".format
    others = [
        *(f"SELECT 1 {of(what)} AND NOT internal" for what in ("views", "functions", "types", "schemas")),
        *(f"SELECT 1 {of(what)}" for what in ("sequences", "indexes", "constraints")),
        f"SELECT 1 {of('columns')} AND column_default IS NOT NULL",
        f"SELECT 1 {of('tables')} AND NOT list_contains(?, table_name)",
    ]
    return not connection.rows(" UNION ALL ".join(others), [ours])


def _has_torn_returns(connection: Connection) -> bool:
    """Whether a return has other rows than its ledger says, or rows have no return."""
    return any(connection.rows(SQL["torn_returns"].format(kind=kind), [kind]) for kind in KINDS)


def _put_over(path: Path, file: Path, manifest: Manifest, keep_as: Path) -> bool:
    """Put a backup in place of what this version cannot open or lock; all that is left of it is kept."""
    logs, was_there = logs_of(path), path.exists()
    with new_file_beside(path) as fresh:
        _unpack(file, manifest, fresh)
        if was_there:
            copy_rights(path, fresh)
            shutil.copy2(path, keep_as)
        # The backup would take a log that it met under its new name for its own.
        for log in logs:
            log.rename(keep_as.with_name(keep_as.name + log.name.removeprefix(path.name)))
        fresh.replace(path)
    return was_there or bool(logs)


def _refuse_place(store: Store, file: Path, overwrite: bool) -> None:
    target = store.path.resolve()
    if file.resolve() in (target, *logs_of(target)):
        raise Refused("That is the store's own file. Nothing was changed. Give the backup another name.")
    if file.exists() and not overwrite:
        raise Refused(
            "There is a file of that name already. Nothing was changed. "
            "Give another name, or add --force to overwrite it."
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
