"""The files that lie at and beside a store: its database, the database's logs, copies on their way, and those kept."""

import contextlib
import glob
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from pipelines.store.problems import file_problem

# What was there before a restore is kept under the name of the store with this and the day.
BEFORE_RESTORE = "-before-restore-"
# What DuckDB keeps beside a file that was not closed in order; a file put in its place must not meet it.
_LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")


def kept_copies(path: Path) -> list[Path]:
    """Return the stores that restoring left beside the one of this file."""
    path = path.resolve()
    return sorted(path.parent.glob(f"{glob.escape(path.stem)}{BEFORE_RESTORE}*{glob.escape(path.suffix)}"))


def stat_of(path: Path) -> os.stat_result | None:
    """Return what the system knows of a file, None where it is not there; raises StoreUnreadable."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise file_problem(error) from error


def logs_of(path: Path) -> list[Path]:
    """Return the logs that lie beside a database's file."""
    return [log for suffix in _LOGS if (log := path.with_name(path.name + suffix)).exists()]


@contextlib.contextmanager
def new_file_beside(path: Path, ending: str = ".new") -> Iterator[Path]:
    """Give a path beside a database's for a new one, removed unless the block has moved it; raises StoreProblem."""
    fresh = path.with_name(path.name + ending)
    remove_databases(fresh)
    try:
        yield fresh
    except OSError as error:
        raise file_problem(error) from error
    finally:
        remove_databases(fresh)


def remove_databases(path: Path) -> None:
    """Remove a database's file and its logs, where they are and may be removed."""
    for file in (path, *logs_of(path)):
        with contextlib.suppress(OSError):
            file.unlink()


def copy_rights(original: Path, copy: Path) -> None:
    """Give a file the mode and, where that may be, the owner of the one it is a copy of."""
    shutil.copymode(original, copy)
    if hasattr(os, "chown"):
        stat = original.stat()
        with contextlib.suppress(PermissionError):
            os.chown(copy, stat.st_uid, stat.st_gid)
