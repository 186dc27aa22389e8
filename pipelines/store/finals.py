"""Final packs: each stored whole with its hash, only ever added, and given back years later as it was."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from pipelines.store import Connection, Refused, Store
from pipelines.store.ledger import was_suppressed_since
from schemas.periods import day_in_words

_PACK_COLUMNS = "pack_id, period, as_at, format, sha256, made_at, made_by, is_public"


@dataclass(frozen=True)
class Final:
    """A final pack without its content; ``made_at`` is UTC, ``format`` docx, pptx or xlsx."""

    pack_id: str
    period: str
    as_at: date
    format: str
    sha256: str
    made_at: datetime
    made_by: str
    is_public: bool

    @property
    def file_name(self) -> str:
        """The name it is downloaded under: ``pack-2022-23-q3-as-at-2023-03-17-public.docx``."""
        return pack_file_name(self.period, self.as_at, self.format, self.is_public)


def pack_file_name(period: str, as_at: date, form: str, is_public: bool) -> str:
    """Return a name for a pack's file that any system takes."""
    ending = "-public" if is_public else ""
    return f"pack-{period.casefold().replace(' ', '-')}-as-at-{as_at.isoformat()}{ending}.{form}"


def add_final(
    store: Store,
    content: bytes,
    period: str,
    as_at: date,
    form: str,
    made_at: datetime,
    by: str,
    public: bool,
) -> Final:
    """Store a pack as final and return its entry; raises Refused where these bytes are final already, StoreProblem."""
    digest = hashlib.sha256(content).hexdigest()
    entry = Final(secrets.token_hex(4), period, as_at, form, digest, made_at, by, public)
    with store.write() as connection:
        same = next((final for final in _finals(connection) if final.sha256 == digest), None)
        if same:
            day = day_in_words(same.made_at)
            raise Refused(f"This pack is final already: {same.made_by} made it so on {day}.")
        connection.run(
            f"INSERT INTO packs ({_PACK_COLUMNS}, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - our own names
            [*vars(entry).values(), content],
        )
    return entry


def list_finals(store: Store) -> list[Final]:
    """Return every final pack, the newest first; raises StoreProblem."""
    with store.read() as connection:
        return _finals(connection)


def read_final(store: Store, pack_id: str) -> bytes:
    """Return a final pack's bytes as they were kept; raises Refused with its fault, StoreProblem."""
    with store.read() as connection:
        content, fault = _check_final(connection, pack_id)
    if fault:
        raise Refused(fault)
    return content


def fault_of_final(connection: Connection, pack_id: str) -> str:
    """Return why a final pack is not given back: it is not there, was changed, or holds what was suppressed since."""
    return _check_final(connection, pack_id)[1]


def _check_final(connection: Connection, pack_id: str) -> tuple[bytes, str]:
    """Return a final pack's bytes and its fault, "" for none."""
    sql, fault = "SELECT content, sha256, as_at, made_at FROM packs WHERE pack_id = ?", ""
    for content, digest, as_at, made_at in connection.rows(sql, [pack_id]):
        if hashlib.sha256(content or b"").hexdigest() != digest:
            fault = "This final pack is not as it was kept: its hash differs. Restore a backup of the store."
        elif was_suppressed_since(connection, as_at, made_at):
            remedy = "Make the pack again, as at the same date: it holds nothing that is suppressed."
            fault = f"A figure that this pack may hold has been suppressed since it was made. {remedy}"
        return bytes(content or b""), fault
    return b"", "There is no such final pack."


def last_final(connection: Connection, as_at: date) -> Final | None:
    """Return the final pack of the latest date before ``as_at``; None where there is none."""
    earlier = [final for final in _finals(connection) if final.as_at < as_at]
    return max(earlier, key=lambda final: (final.as_at, final.made_at), default=None)


def _finals(connection: Connection) -> list[Final]:
    sql = f"SELECT {_PACK_COLUMNS} FROM packs ORDER BY made_at DESC, pack_id"  # noqa: S608 - our own names
    return [Final(*row) for row in connection.rows(sql)]
