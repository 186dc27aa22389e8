"""Files put in place whole: written under another name first, on the disk before they are seen."""

import contextlib
import os
import shutil
from pathlib import Path

from pipelines.store_problems import of_file

# What DuckDB keeps beside a file that was not closed in order; whatever takes the file's place must not meet it.
LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")


def stat_of(path: Path) -> os.stat_result | None:
    """Return what the system knows of a file; None where there is none; raises StoreUnreadable."""
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise of_file(error) from error


def logs_of(path: Path) -> list[Path]:
    """Return the logs that lie beside a database's file."""
    return [log for suffix in LOGS if (log := path.with_name(path.name + suffix)).exists()]


def remove(path: Path) -> None:
    """Remove a database's file and its logs, where they are and may be removed."""
    for file in (path, *logs_of(path)):
        with contextlib.suppress(OSError):
            file.unlink()


def free_name(path: Path) -> Path:
    """Return the path, or one like it that nothing has yet: ``name-2.suffix``, ``name-3.suffix``."""
    place, free = 1, path
    while free.exists():
        place += 1
        free = path.with_stem(f"{path.stem}-{place}")
    return free


def like(fresh: Path, original: Path) -> None:
    """Give a new file the owner and the rights of the one it replaces, or is a copy of."""
    shutil.copymode(original, fresh)
    if hasattr(os, "chown"):
        stat = original.stat()
        with contextlib.suppress(PermissionError):
            os.chown(fresh, stat.st_uid, stat.st_gid)


def put_in_place(fresh: Path, target: Path) -> None:
    """Move a file that is on the disk to its name, over what has it, so that the move outlasts a power cut."""
    fresh.replace(target)
    with contextlib.suppress(OSError):  # Windows opens no folder
        sync(target.parent)


def put_new(fresh: Path, target: Path) -> None:
    """Move a file to a name that nothing has; where another program was quicker, its file stays and ours goes."""
    try:
        target.hardlink_to(fresh)
    except FileExistsError:
        pass
    except OSError:  # a disk without links
        if not target.exists():
            fresh.replace(target)
    fresh.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    opened = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
