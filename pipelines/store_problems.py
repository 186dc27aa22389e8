"""What can be wrong with a store, in words for whoever must act; no path and no library's words."""

UNCHANGED = "Nothing was changed."


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
    """The file is damaged, not a store, or may not be read or written."""

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
    def damaged(cls) -> "StoreUnreadable":
        """The bytes are not those of a store."""
        return cls(
            f"The store's file is damaged, or is not a store. {UNCHANGED} "
            "Move it away and put the last copy of it in its place."
        )


# Words of DuckDB 1.5 and of the operating systems, in lower case. "lock" alone would match "block".
_BUSY = ("could not set lock", "being used by another process", "different configuration", "conflict on ")
_FULL = ("no space", "disk full", "file too large", "out of disk", "not enough space", "could not write")
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
    if any(words in said for words in _UNREACHABLE) and "io error" in said:
        return StoreUnreadable.unreachable()
    if any(words in said for words in _DAMAGED):
        return StoreUnreadable.damaged()
    return None
