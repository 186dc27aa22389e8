"""What goes wrong with the store, or with what is asked of it, in words for whoever must act.

No path and no library's words.
"""

import errno
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas import read_data
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


_PROBLEMS = read_data(__file__, "problems.toml")
_RAISED: tuple[type[StoreProblem], ...] = (StoreBusy, StoreTooNew, StoreUnreadable, StoreDamaged)


def store_problem(name: str) -> StoreProblem:
    """Return a problem of ``problems.toml``, to be raised."""
    of = _PROBLEMS[name]
    raised = next(one for one in _RAISED if one.__name__ == of["raises"])
    return raised(f"{of['found']} Nothing was changed. {of['remedy']}")


def problem_of(error: Exception) -> StoreProblem | None:
    """Return what a database's error means for the user; None when the fault is the program's own."""
    for name, of in _PROBLEMS.items():
        if "known_by" in of and re.search(of["known_by"], str(error), re.IGNORECASE | re.DOTALL):
            return store_problem(name)
    return None


def file_problem(error: OSError, otherwise: str = "unreachable") -> StoreProblem:
    """Return what an error of the operating system, met at the store's file or a backup, means for the user."""
    full = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
    return store_problem("full" if error.errno in full else otherwise)
