"""What was asked and cannot be done; the message says why and what to do."""

from dataclasses import dataclass
from datetime import datetime

from schemas.dates import day_in_words


class Refused(Exception):
    """Nothing was changed, and the same again would be refused again."""


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
    """Somebody changed what a return replaces after it was checked; ``changes`` say what."""

    def __init__(self, message: str, changes: tuple[Change, ...]) -> None:
        super().__init__(message)
        self.changes = changes


class Moved(Refused):
    """Somebody changed a decision after it was read."""
