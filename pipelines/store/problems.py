"""What goes wrong with the store, or with what is asked of it, in words for whoever must act.

No path and no library's words.
"""

import errno
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas.periods import day_in_words


class Refused(Exception):
    """What was asked cannot be done; nothing was changed, and the same again would be refused again."""


@dataclass(frozen=True)
class Change:
    """What somebody did to the ledger: a return ``accepted`` or ``withdrawn``, by whom and when (UTC)."""

    what: str
    return_id: str
    file_name: str
    by: str
    at: datetime

    def __str__(self) -> str:
        verb = "sent" if self.what == "accepted" else "withdrew"
        return f"{self.by} {verb} {self.file_name} on {day_in_words(self.at)} at {self.at:%H:%M} UTC"


class Superseded(Refused):
    """Somebody changed what a return replaces after it was checked; ``changes`` are what they did."""

    def __init__(self, file_name: str, changes: Sequence[Change]) -> None:
        super().__init__(
            f"Somebody changed what {file_name} replaces while it was being checked. "
            f"{''.join(f'{change}. ' for change in changes)}"
            "Nothing was changed by you. Check the file again, and send it if it still holds."
        )
        self.changes = changes


class Moved(Refused):
    """Somebody changed a decision after it was read."""


class StoreProblem(Exception):
    """The store cannot be used now; the message is why, and what to do."""


class StoreBusy(StoreProblem):
    """Another program has the store, for longer than we wait."""


class StoreTooNew(StoreProblem):
    """The store was made by a newer version of the dashboard."""


class StoreUnreadable(StoreProblem):
    """The file cannot be used as a store, or may not be read or written."""


class StoreDamaged(StoreUnreadable):
    """The file is not as it was written, or not there any more: a backup has to take its place."""


_RESTORE = "`python -m pipelines restore FILE` puts a backup in its place"
_RIGHTS = "Check that {} folder exists, and that you may {}write there."


def _words(found: str, remedy: str) -> str:
    return f"{found} Nothing was changed. {remedy}"


NO_FILE = _words("This version keeps its store in a file.", "Name a file, not an address.")
_TRY_AGAIN = "Close that program or try again in a moment."
BUSY = _words("The store is busy: another program has it open.", _TRY_AGAIN)
_INSTALL = "Install that version, or use another store."
TOO_NEW = _words("The store was made by a newer version of this dashboard.", _INSTALL)
UNREACHABLE = _words("The store cannot be opened or written where it is.", _RIGHTS.format("its", "read and "))
NO_BACKUP = _words("The backup cannot be written there.", _RIGHTS.format("the", ""))
FULL = _words("The disk is full.", "Free some space and try again.")
FOREIGN = _words("The file is a database, but not a store of this dashboard.", "Name the store's own file.")
_KEEPS = f"{_RESTORE}, and keeps the damaged file beside it."
DAMAGED = _words("The store's file is damaged, or is not a store.", _KEEPS)
_BEGIN = "To begin with an empty store, start the dashboard again."
GONE = _words("The store's file is no longer where it was.", f"Put it back; or {_RESTORE}. {_BEGIN}")
ONLY_ITS_LOG = _words(
    "The store's file is missing, but its log, the file beside it that ends in .wal, is still there.",
    f"Put the store's file back; or {_RESTORE}, and keeps the log beside it.",
)
# Words of DuckDB 1.5 and of the operating systems; the first that match count. "lock" would match "block".
_NO_WAY_IN = (
    "cannot open file|permission denied|read-only|is a directory|no such file|access is denied|does not exist"
    "|not a directory"
)
_MEANINGS: tuple[tuple[type[StoreProblem], str, str], ...] = (
    (StoreBusy, BUSY, "could not set lock|being used by another process|already attached|conflict on "),
    (StoreUnreadable, FULL, "no space|disk full|file too large|out of disk|not enough space|could not write"),
    (StoreTooNew, TOO_NEW, "can only read version|storage version greater than"),
    (StoreUnreadable, UNREACHABLE, f"io error.*({_NO_WAY_IN})"),
    (StoreDamaged, DAMAGED, "valid duckdb|corrupt|could not read|deserialize|serialization error|wal file"),
)


def problem_of(error: Exception) -> StoreProblem | None:
    """Return what a database's error means for the user; None when the fault is the program's own."""
    for problem, message, words in _MEANINGS:
        if re.search(words, str(error), re.IGNORECASE | re.DOTALL):
            return problem(message)
    return None


def file_problem(error: OSError, otherwise: str = UNREACHABLE) -> StoreUnreadable:
    """Return what an error of the operating system, met at the store's file or a backup, means for the user."""
    full = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
    return StoreUnreadable(FULL if error.errno in full else otherwise)
