"""Making a backup of a store, and putting one in its place, while others use the store."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines import copies
from pipelines.copies import Manifest
from pipelines.files import free_name, like, logs_of, put_in_place, sync
from pipelines.refused import Refused
from pipelines.store import Store
from pipelines.store_problems import StoreDamaged, StoreTooNew, StoreUnreadable, is_full, of_file
from pipelines.today import now


@dataclass(frozen=True)
class Restored:
    """What was put in place, and the name of the file that keeps what was there before, if anything was."""

    manifest: Manifest
    kept_as: str | None


def back_up(store: Store, file: Path, overwrite: bool = False) -> Manifest:
    """Write a backup of all that is held at one moment, whole or not at all, and return its manifest.

    Raises Refused where there is nothing to back up, or the file is there already and is not to be overwritten;
    StoreProblem.
    """
    if not store.exists():
        raise Refused("Nothing has been stored yet, so there is nothing to back up. No file was written.")
    _refuse_place(store, file, overwrite)
    try:
        with _folder_beside(file) as made:
            database, copy = made / copies.DATABASE, made / "backup.zip"
            manifest = copies.pack(database, copy, store.copy_to(database))
            with contextlib.suppress(PermissionError):  # a share may know no rights
                like(copy, store.path)
            sync(copy)
            _refuse_place(store, file, overwrite)
            put_in_place(copy, file)
    except OSError as error:
        raise StoreUnreadable.full() if is_full(error) else StoreUnreadable.no_backup() from error
    return manifest


def restore(store: Store, file: Path) -> Restored:
    """Put a backup in the store's place; what was there is kept beside it under a dated name.

    Raises Refused where the file is not a sound backup that this version can use; StoreProblem. Then nothing
    has changed.
    """
    manifest = copies.check(file)

    def fill(fresh: Path) -> None:
        copies.unpack(file, manifest, fresh)
        sync(fresh)
        _refuse_unfit(fresh, manifest)

    target = store.path.resolve()
    keep_as = target.with_stem(f"{target.stem}-before-restore-{now():%Y-%m-%d-%H%M%S}")
    try:
        kept = _swap(store, fill, keep_as)
    except (StoreDamaged, StoreTooNew):
        kept = _put_over(target, fill, keep_as)
    return Restored(manifest, kept.name if kept else None)


def _refuse_place(store: Store, file: Path, overwrite: bool) -> None:
    target = store.path.resolve()
    if file.resolve() in (target, *logs_of(target)):
        raise Refused("That is the store's own file. Nothing was changed. Give the backup another name.")
    if file.exists() and not overwrite:
        raise Refused(
            "There is a file of that name already. Nothing was changed. "
            "Give another name, or add --force to overwrite it."
        )


def _refuse_unfit(database: Path, manifest: Manifest) -> None:
    """The bytes are those that were packed; whether they are a store is another question."""
    try:
        holding = Store(database).holding()
    except StoreTooNew as problem:
        raise copies.too_new() from problem
    except StoreUnreadable as problem:
        raise copies.damaged() from problem
    if holding != manifest.holding or holding.schema_version == 0:
        raise copies.damaged()


def _swap(store: Store, fill: Callable[[Path], None], keep_as: Path) -> Path | None:
    """Put a backup in place of a store that can be locked."""
    was_there = store.exists()
    if was_there:
        with contextlib.suppress(StoreTooNew):
            store.holding()  # what is not a store is not replaced
    else:
        with store.write():  # so that there is something to lock
            pass
    return store.swap(fill, keep_as, even_if_empty=was_there)


def _put_over(target: Path, fill: Callable[[Path], None], keep_as: Path) -> Path | None:
    """Put a backup in place of what no program can open or lock; all that is left of it is kept."""
    left = [file for file in (target, *logs_of(target)) if file.exists()]
    kept = free_name(keep_as)
    try:
        with _folder_beside(target) as made:
            fresh, copy = made / "fresh.duckdb", made / "kept.duckdb"
            fill(fresh)
            if target in left:
                like(fresh, target)
                shutil.copy2(target, copy)
                sync(copy)
                put_in_place(copy, kept)
            # The backup would take a log that it met under its new name for its own.
            for log in logs_of(target):
                log.rename(kept.with_name(kept.name + log.name.removeprefix(target.name)))
            put_in_place(fresh, target)
    except OSError as error:
        raise of_file(error) from error
    return kept if left else None


@contextlib.contextmanager
def _folder_beside(file: Path) -> Iterator[Path]:
    """Give a folder of our own on the disk where a file is to be, gone at the end with what is still in it."""
    with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as made:
        yield Path(made)
