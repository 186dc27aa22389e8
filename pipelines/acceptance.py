"""Accepting, withdrawing and erasing returns: each one transaction, each leaving a trace in the ledger."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pipelines.ledger import returns_in_force, same_bytes
from pipelines.migrations import TEXTS
from pipelines.store import Connection, Store
from pipelines.today import now, today

if TYPE_CHECKING:
    from pipelines.checked import CheckedReturn


class Refused(Exception):
    """What was asked cannot be done; nothing was changed. The message says why and what to do."""


@dataclass(frozen=True)
class Receipt:
    """What the sender is given: ``already_held`` says that the bytes were in force and nothing was changed."""

    return_id: str
    kind: str
    file_name: str
    sha256: str
    rows: int
    received_on: date
    accepted_by: str
    already_held: bool = False


def accept(
    store: Store,
    returns: Sequence["CheckedReturn"],
    by: str,
    received_on: date | None = None,
    definitions_hash: str = "",
    source: str = "file",
) -> list[Receipt]:
    """Keep every return given, or none; raises Refused, or StoreProblem."""
    if any(checked.refused for checked in returns):
        raise Refused("A return with errors or unanswered questions cannot be accepted.")
    if received_on and received_on > date.today():
        raise Refused("The received date is later than today. Enter today's date or an earlier one.")
    with store.write() as connection:
        received = received_on or today(connection).date
        return [_accept_one(connection, one, by, received, definitions_hash, source) for one in returns]


def _accept_one(
    connection: Connection,
    checked: "CheckedReturn",
    by: str,
    received: date,
    definitions_hash: str,
    source: str,
) -> Receipt:
    if checked.kind is None or checked.frame is None:
        raise Refused("A return without rows cannot be accepted.")
    standing = returns_in_force(connection, checked.kind, max(received, today(connection).date))
    for return_id in same_bytes(connection, checked.sha256):
        if standing.get(return_id):
            return Receipt(
                return_id,
                checked.kind,
                checked.file_name,
                checked.sha256,
                checked.rows,
                received,
                by,
                already_held=True,
            )
    return_id = f"{received.isoformat()}-{checked.kind}-{secrets.token_hex(4)}"
    connection.run(
        "INSERT INTO returns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(return_id, checked.kind, checked.file_name, checked.sha256, checked.rows),
            *(received, now(), by, definitions_hash, source),
        ],
    )
    connection.run("INSERT INTO return_files VALUES (?, ?)", [return_id, checked.content])
    connection.append(checked.kind, checked.frame.assign(return_id=return_id))
    questions = checked.findings[checked.findings["code"].isin(list(checked.answers))]
    for code, message in questions[["code", "message"]].itertuples(index=False):
        connection.run(
            "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)",
            [return_id, code, message, checked.answers[code], by, now()],
        )
    return Receipt(return_id, checked.kind, checked.file_name, checked.sha256, checked.rows, received, by)


def _known(connection: Connection, return_id: str, why: str) -> str:
    if not why.strip():
        raise Refused("Give a reason: it is kept in the history.")
    found = connection.rows("SELECT kind FROM returns WHERE return_id = ?", [return_id])
    if not found:
        raise Refused(f"There is no return {return_id[:60]!r}. List them with `returns`.")
    return str(found[0][0])


def withdraw(store: Store, return_id: str, why: str, by: str) -> None:
    """Take a return out of force from the store's today on; what was there before shows again."""
    with store.write() as connection:
        _known(connection, return_id, why)
        if connection.rows("SELECT 1 FROM withdrawals WHERE return_id = ?", [return_id]):
            raise Refused(f"The return {return_id} has been withdrawn already.")
        connection.run(
            "INSERT INTO withdrawals VALUES (?, ?, ?, ?, ?)",
            [return_id, today(connection).date, now(), by, why],
        )


def erase(store: Store, return_id: str, why: str, by: str) -> None:
    """Remove the bytes and texts of a return accepted by mistake; its ledger row and hash stay."""
    with store.write() as connection:
        kind = _known(connection, return_id, why)
        connection.run("DELETE FROM return_files WHERE return_id = ?", [return_id])
        connection.run("UPDATE answers SET message = NULL, answer = NULL WHERE return_id = ?", [return_id])
        if texts := TEXTS[kind]:
            emptied = ", ".join(f"{column} = NULL" for column in texts)
            connection.run(f"UPDATE {kind} SET {emptied} WHERE return_id = ?", [return_id])  # noqa: S608 - our names
        connection.run("INSERT INTO erasures VALUES (?, ?, ?, ?)", [return_id, now(), by, why])
