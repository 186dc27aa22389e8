"""The file of a backup: a zip of the store's database and of a manifest, which has the hash to check it by."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal

from pydantic import TypeAdapter

from pipelines.migrations import VERSION
from pipelines.refused import Refused
from pipelines.store import Holding
from pipelines.today import now

DATABASE, MANIFEST = "performance.duckdb", "manifest.json"
_MOST_MANIFEST = 10_000  # bytes
_PIECE = 1 << 20  # bytes
# What reading a zip raises when its bytes are not, or no longer, what they should be.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError, OSError)


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

    @property
    def holding(self) -> Holding:
        """What its database holds."""
        return Holding(self.schema_version, self.returns, self.rows)


def pack(database: Path, copy: Path, holding: Holding) -> Manifest:
    """Write a backup of a database that nobody has open; raises OSError."""
    with zipfile.ZipFile(copy, "x", zipfile.ZIP_DEFLATED) as packed:
        digest = hashlib.sha256()
        with database.open("rb") as source, packed.open(DATABASE, "w", force_zip64=True) as sink:
            for piece in _pieces(source):
                digest.update(piece)
                sink.write(piece)
        made_at = f"{now():%Y-%m-%d %H:%M:%S}"
        manifest = Manifest(digest.hexdigest(), database.stat().st_size, *holding, made_at)
        packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
    return manifest


def check(copy: Path) -> Manifest:
    """Return the manifest of a backup that is as it was made; raises Refused; writes nothing."""
    try:
        with zipfile.ZipFile(copy) as packed, packed.open(MANIFEST) as file:
            manifest = TypeAdapter(Manifest).validate_json(file.read(_MOST_MANIFEST))
    except _BROKEN as error:
        raise Refused(
            "The file is not a backup that this version can read. Nothing was changed. "
            "Name a file that `backup` wrote."
        ) from error
    if manifest.schema_version > VERSION:
        raise too_new()
    for _ in _database(copy, manifest):
        pass
    return manifest


def unpack(copy: Path, manifest: Manifest, database: Path) -> None:
    """Write the database of a backup to a new file, and see it on the disk; raises Refused, or OSError."""
    with database.open("xb") as file:
        for piece in _database(copy, manifest):
            file.write(piece)


def damaged() -> Refused:
    """The backup is not what was written."""
    return Refused(
        "The backup is damaged, or was changed after it was made. Nothing was changed. Use another backup."
    )


def too_new() -> Refused:
    """The backup needs a newer version."""
    return Refused(
        "The backup was made by a newer version of this dashboard. Nothing was changed. "
        "Install that version, or use an older backup."
    )


def _database(copy: Path, manifest: Manifest) -> Iterator[bytes]:
    """Yield the database's bytes; raises Refused, at the end at the latest, when they are not those packed."""
    digest, size = hashlib.sha256(), 0
    try:
        with zipfile.ZipFile(copy) as packed, packed.open(DATABASE) as source:
            for piece in _pieces(source):
                digest.update(piece)
                size += len(piece)
                if size > manifest.size:
                    raise damaged()
                yield piece
    except _BROKEN as error:
        raise damaged() from error
    if digest.hexdigest() != manifest.sha256:
        raise damaged()


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    while piece := source.read(_PIECE):
        yield piece
