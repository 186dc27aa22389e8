"""Accepting returns: one transaction for all that are sent together, a trace in the ledger, a receipt for each."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pipelines.ledger import Standing, changes_between, in_the_way, standings
from pipelines.memory import let_go
from pipelines.refused import Refused, Superseded
from pipelines.store import Connection, Store
from pipelines.today import now, received_day, today
from schemas.returns import KINDS

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.checked import CheckedReturn

__all__ = ["Receipt", "Refused", "Superseded", "accept", "already_held", "check_received"]


@dataclass(frozen=True)
class Receipt:
    """What the sender is given: the return as it stands in the ledger.

    ``already_held`` says that these bytes were in force before, and that nothing was changed.
    """

    return_id: str
    kind: str
    file_name: str
    sha256: str
    rows: int
    received_on: date
    accepted_at: datetime
    accepted_by: str
    already_held: bool = False


def already_held(
    connection: Connection,
    sha256: str,
    received_on: date | None = None,
    kind: str | None = None,
    whatever_became_of_it: bool = False,
) -> Receipt | None:
    """Return the receipt of a return with these bytes that is wholly in force; None where there is none.

    Judged at the latest of today, the day received now and the day received then: bytes that are in force only
    from a later day on are held all the same.
    """
    found = connection.rows(
        """SELECT return_id, kind, file_name, sha256, rows, received_on, accepted_at, accepted_by, true FROM returns
        WHERE sha256 = ? ORDER BY accepted_at DESC""",
        [sha256],
    )
    day = max(today(connection).date, received_on or date.min)
    for receipt in (Receipt(*row) for row in found):
        if kind and kind != receipt.kind:
            continue
        if whatever_became_of_it:
            return receipt
        known = standings(connection, receipt.kind, max(day, receipt.received_on))
        if known.get(receipt.return_id) == Standing.IN_FORCE:
            return receipt
    return None


def check_received(received_on: date | None) -> None:
    """Raise Refused for a received date that has not come yet."""
    if received_on and received_on > date.today():
        raise Refused("The received date is later than today. Enter today's date or an earlier one.")


def accept(
    store: Store,
    returns: Sequence["CheckedReturn"],
    by: str,
    received_on: date | None = None,
    definitions_hash: str = "",
    source: str = "file",
    once: bool = False,
) -> list[Receipt]:
    """Keep every return given, or none; a receipt for each. ``received_on`` is today unless given.

    With ``once``, bytes that were ever accepted count as held. Raises Refused, Superseded when what a return
    replaces is not what it was when the return was checked, or StoreProblem.
    """
    if any(checked.refused for checked in returns):
        raise Refused("A return with errors or unanswered questions cannot be accepted.")
    check_received(received_on)
    with store.write() as connection:
        received = received_day(connection, received_on)
        receipts: list[Receipt] = []
        new: list[CheckedReturn] = []
        for checked in returns:
            held = already_held(connection, checked.sha256, received, checked.kind, once)
            if held is None:
                _refuse_overlap(checked, new)
                _refuse_superseded(connection, checked, received)
                new.append(checked)
                held = _keep(connection, checked, by, received, definitions_hash, source)
            receipts.append(held)
    return receipts


def _scopes(checked: "CheckedReturn") -> "pd.DataFrame":
    from pipelines.matching import decoded

    kind, frame = checked.typed
    return decoded(frame[list(KINDS[kind].scope)].drop_duplicates())


def _refuse_overlap(checked: "CheckedReturn", others: Sequence["CheckedReturn"]) -> None:
    """Of two files sent together that are for the same thing, nobody could say which is meant."""
    for other in others:
        if other.kind == checked.kind and len(_scopes(other).merge(_scopes(checked))):
            raise Refused(
                f"{other.file_name} and {checked.file_name} have rows for the same things. "
                "Nothing was changed. Keep them in one file, or send the one that counts."
            )


def _refuse_superseded(connection: Connection, checked: "CheckedReturn", received: date) -> None:
    kind, frame = checked.typed
    if checked.held is None or (found := in_the_way(connection, kind, frame, received)) == checked.held:
        return
    changes = changes_between(connection, checked.held, found)
    raise Superseded(
        f"Somebody changed what {checked.file_name} replaces while it was being checked. "
        f"{''.join(f'{change}. ' for change in changes)}"
        "Nothing was changed by you. Check the file again, and send it if it still holds.",
        changes,
    )


def _keep(
    connection: Connection, checked: "CheckedReturn", by: str, received: date, definitions: str, source: str
) -> Receipt:
    kind, frame = checked.typed
    receipt = Receipt(
        return_id=f"{received.isoformat()}-{kind}-{secrets.token_hex(4)}",
        kind=kind,
        file_name=checked.file_name,
        sha256=checked.sha256,
        rows=checked.rows,
        received_on=received,
        accepted_at=now(),
        accepted_by=by,
    )
    connection.run(
        "INSERT INTO returns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(receipt.return_id, receipt.kind, receipt.file_name, receipt.sha256, receipt.rows),
            *(receipt.received_on, receipt.accepted_at, receipt.accepted_by, definitions, source),
        ],
    )
    connection.run("INSERT INTO return_files VALUES (?, ?)", [receipt.return_id, checked.original.packed()])
    let_go()
    connection.append(kind, frame, return_id=receipt.return_id)
    answers = checked.answers.to(checked.findings)
    if answers.notna().any():
        connection.append("answers", _answers(checked.findings, answers, receipt))
    return receipt


def _answers(findings: "pd.DataFrame", answers: "pd.Series[Any]", receipt: Receipt) -> "pd.DataFrame":
    """Return a row for each finding that was answered."""
    return (
        findings[["code", "line", "column", "message"]]
        .rename(columns={"column": "column_name"})
        .assign(
            return_id=receipt.return_id,
            answer=answers,
            answered_by=receipt.accepted_by,
            answered_at=receipt.accepted_at,
        )[answers.notna()]
    )
