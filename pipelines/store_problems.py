"""What can be wrong with a store, in words for whoever must act; no path and no library's words."""

import errno

UNCHANGED = "Nothing was changed."
RESTORE = "`python -m pipelines restore FILE` puts a backup in its place"


class StoreProblem(Exception):
    """The store cannot be used now; the message says why and what to do, in plain words."""


class StoreBusy(StoreProblem):
    """Another program has the store, for longer than we wait."""

    def __init__(self) -> None:
        super().__init__(
            f"The store is busy: another program has it open. {UNCHANGED} "
            "Close that program or try again in a moment."
        )


class StoreTooNew(StoreProblem):
    """The store was made by a newer version of the dashboard."""

    def __init__(self) -> None:
        super().__init__(
            f"The store was made by a newer version of this dashboard. {UNCHANGED} "
            "Install that version, or use another store."
        )


class StoreUnreadable(StoreProblem):
    """The file cannot be used as a store, or may not be read or written."""

    @classmethod
    def unreachable(cls) -> "StoreUnreadable":
        """The file cannot be opened or written where it is."""
        return cls(
            f"The store cannot be opened or written where it is. {UNCHANGED} "
            "Check that its folder exists, and that you may read and write there."
        )

    @classmethod
    def full(cls) -> "StoreUnreadable":
        """No more can be written."""
        return cls(f"The disk is full. {UNCHANGED} Free some space and try again.")

    @classmethod
    def foreign(cls) -> "StoreUnreadable":
        """A database of something else."""
        return cls(
            f"The file is a database, but not a store of this dashboard. {UNCHANGED} Name the store's own file."
        )

    @classmethod
    def no_backup(cls) -> "StoreUnreadable":
        """A backup cannot be written where it was wanted."""
        return cls(
            f"The backup cannot be written there. {UNCHANGED} "
            "Check that the folder exists, and that you may write there."
        )


class StoreDamaged(StoreUnreadable):
    """The file is not as it was written, or not there any more: a backup has to take its place."""

    @classmethod
    def damaged(cls) -> "StoreDamaged":
        """The bytes are not those of a store."""
        return cls(
            f"The store's file is damaged, or is not a store. {UNCHANGED} "
            f"{RESTORE}, and keeps the damaged file beside it."
        )

    @classmethod
    def gone(cls) -> "StoreDamaged":
        """The file was there when this program last looked."""
        return cls(
            f"The store's file is no longer where it was. {UNCHANGED} "
            f"Put it back; or {RESTORE}. To begin with an empty store, start the dashboard again."
        )

    @classmethod
    def without_its_file(cls) -> "StoreDamaged":
        """Only the log is left, which holds what was written last."""
        return cls(
            "The store's file is missing, but its log, the file beside it that ends in .wal, is still there. "
            f"{UNCHANGED} Put the store's file back; or {RESTORE}, and keeps the log beside it."
        )


# Words of DuckDB 1.5 and of the operating systems, in lower case. "lock" alone would match "block".
_BUSY = ("could not set lock", "being used by another process", "different configuration", "conflict on ")
_FULL = ("no space", "disk full", "file too large", "out of disk", "not enough space", "could not write")
_TOO_NEW = ("can only read version", "storage version greater than")
_UNREACHABLE = (
    *("cannot open file", "permission denied", "read-only", "is a directory", "no such file"),
    *("access is denied", "does not exist", "not a directory"),
)
_DAMAGED = (
    "valid duckdb",
    "corrupt",
    "could not read",
    "failed to deserialize",
    "serialization error",
    "wal file",
)
_FULL_ERRORS = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


def is_busy(error: Exception) -> bool:
    """Whether the database said that somebody else has the file."""
    return any(words in str(error).lower() for words in _BUSY)


def problem(error: Exception) -> StoreProblem | None:
    """Return what a database error means for the user; None when the fault is the program's own."""
    said = str(error).lower()
    if is_busy(error):
        return StoreBusy()
    if any(words in said for words in _FULL):
        return StoreUnreadable.full()
    if any(words in said for words in _TOO_NEW):
        return StoreTooNew()
    if any(words in said for words in _UNREACHABLE) and "io error" in said:
        return StoreUnreadable.unreachable()
    if any(words in said for words in _DAMAGED):
        return StoreDamaged.damaged()
    return None


def is_full(error: OSError) -> bool:
    """Whether the operating system said that no more can be written."""
    return error.errno in _FULL_ERRORS


def of_file(error: OSError) -> StoreUnreadable:
    """Return what a fault of the operating system, met at the store's file, means for the user."""
    return StoreUnreadable.full() if is_full(error) else StoreUnreadable.unreachable()
