"""Accepting returns, all that are sent together or none; withdrawing one, and erasing its bytes and texts."""

import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from pipelines.store import SQL, Connection, Refused, Store, StoreProblem, Superseded, ledger
from pipelines.store.files import kept_copies
from schemas.returns import KINDS

if TYPE_CHECKING:
    from pipelines.checks.check_files import CheckedReturn


# Free text that `erase` empties; everything else of a fact is a code, a date or a figure.
TEXTS = {
    kind.name: tuple(c.name for c in kind.columns if c.type == "text" and not c.key and c.name != "status")
    for kind in KINDS.values()
}
# What else has an id to erase by, and what empties each: what was typed, and the names of files and people.
_ERASABLE = {
    "decision": "SELECT 1 FROM decisions WHERE decision_id = ?",
    "clinic": "SELECT 1 FROM clinic_marks WHERE concat('clinic-', clinic_on) = ?",
}
_ERASING = {
    "return": (
        "DELETE FROM return_files WHERE return_id = ?",
        "UPDATE answers SET message = NULL, answer = NULL WHERE return_id = ?",
        "UPDATE withdrawals SET why = NULL WHERE return_id = ?",
    ),
    "return names": (
        "UPDATE returns SET file_name = 'Erased', accepted_by = 'Erased' WHERE return_id = ?",
        "UPDATE answers SET answered_by = 'Erased' WHERE return_id = ?",
        "UPDATE withdrawals SET withdrawn_by = 'Erased' WHERE return_id = ?",
    ),
    "decision": ("UPDATE decisions SET text = 'Erased', owner = 'Erased', note = '' WHERE decision_id = ?",),
    "decision names": ("UPDATE decisions SET happened_by = 'Erased' WHERE decision_id = ?",),
    "clinic": ("DELETE FROM clinic_marks WHERE about = 'role' AND concat('clinic-', clinic_on) = ?",),
    "clinic names": ("UPDATE clinic_marks SET marked_by = 'Erased' WHERE concat('clinic-', clinic_on) = ?",),
}


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


def find_receipt(
    connection: Connection,
    sha256: str,
    received_on: date | None = None,
    kind: str | None = None,
    ever: bool = False,
) -> Receipt | None:
    """Return the receipt of a return with these bytes that is wholly in force; None where there is none.

    Judged at the latest of today, the day received now and the day received then: bytes that are in force only
    from a later day on are found all the same. With ``ever``, whatever has become of it.
    """
    rows = connection.rows(SQL["receipts"], [sha256, kind])
    day = max(ledger.today(connection).date, received_on or date.min)
    for receipt in (Receipt(*row) for row in rows):
        found = ledger.standings(connection, receipt.kind, max(day, receipt.received_on))
        if ever or found.get(receipt.return_id) == ledger.Standing.IN_FORCE:
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
    only_new: bool = False,
) -> list[Receipt]:
    """Store every return given, or none; a receipt for each. ``received_on`` is today unless given.

    With ``only_new``, bytes that were ever accepted are not accepted again. Raises Refused, Superseded when what
    a return replaces is not what it was when the return was checked, or StoreProblem.
    """
    from pipelines.ingest.personal import MOST_NAME, screen_typed

    if any(checked.refused for checked in returns):
        raise Refused("A return with errors or unanswered questions cannot be accepted.")
    check_received(received_on)
    by = screen_typed("name", by, MOST_NAME)
    for given in (texts for one in returns for texts in (one.answers.by_code, one.answers.by_finding)):
        for text in given.values():
            screen_typed("answer", text)
    with store.write() as connection:
        received = ledger.received_day(connection, received_on)
        receipts: list[Receipt] = []
        for checked in returns:
            receipt = find_receipt(connection, checked.sha256, received, checked.kind, only_new)
            if receipt is None:
                _refuse_superseded(connection, checked, received)
                receipt = _insert(connection, checked, by, received, definitions_hash, source)
            receipts.append(receipt)
    return receipts


def withdraw(store: Store, return_id: str, why: str, by: str) -> None:
    """Take a return out of force from the store's today on; what was there before shows again.

    Raises Refused, or StoreProblem.
    """
    why, by = _screen(why, by)
    with store.write() as connection:
        if not connection.rows("SELECT 1 FROM returns WHERE return_id = ?", [return_id]):
            remedy = "Nothing was changed. `returns` lists those there are."
            raise Refused(f"There is no return “{return_id[:60]}”. {remedy}")
        if connection.rows("SELECT 1 FROM withdrawals WHERE return_id = ?", [return_id]):
            raise Refused(f"The return {return_id} has been withdrawn already. Nothing was changed.")
        row = [return_id, ledger.today(connection).date, ledger.now(), by, why]
        connection.run("INSERT INTO withdrawals VALUES (?, ?, ?, ?, ?)", row)


def erase(store: Store, item_id: str, why: str, by: str, with_names: bool = False) -> list[str]:
    """Remove the bytes and texts of a return, or the texts of a decision, from the file too; ledger row and hash stay.

    ``clinic-2023-04-05`` removes who is noted as present or absent that day. ``with_names`` empties the name of the
    file, and of who sent, answered, withdrew or recorded, too. All of that or nothing. A second time it empties what
    was typed since, the earlier reason too, and writes the file anew. Then the same in each store that a restore kept
    beside this one; gives the names of those that cannot be opened. Raises Refused, or StoreProblem.
    """
    why, by = _screen(why, by)

    def empty(connection: Connection) -> None:
        for statement in _statements(connection, item_id, with_names):
            connection.run(statement, [item_id])
        if connection.rows("SELECT 1 FROM erasures WHERE return_id = ?", [item_id]):
            connection.run(
                "UPDATE erasures SET erased_by = ?, why = ? WHERE return_id = ?", [by, why, item_id]
            )
        else:
            connection.run("INSERT INTO erasures VALUES (?, ?, ?, ?)", [item_id, ledger.now(), by, why])

    with store.read() as connection:
        _statements(connection, item_id, with_names)
    store.rewrite(empty)
    unopened = []
    for path in kept_copies(store.path):
        try:
            with contextlib.suppress(Refused):  # not in that one
                Store(path, store.patience).rewrite(empty)
        except StoreProblem:
            unopened.append(path.name)
    return unopened


def _statements(connection: Connection, item_id: str, with_names: bool) -> list[str]:
    """Return what empties the texts of a return, a decision, or a day's clinics; raises Refused where there is none."""
    for (kind,) in connection.rows("SELECT kind FROM returns WHERE return_id = ?", [item_id]):
        of_kind = [f"UPDATE {kind} SET {column} = NULL WHERE return_id = ?" for column in TEXTS[kind]]  # noqa: S608 - our names
        return [*of_kind, *_ERASING["return"], *(_ERASING["return names"] if with_names else ())]
    for about, query in _ERASABLE.items():
        if connection.rows(query, [item_id]):
            return [*_ERASING[about], *(_ERASING[f"{about} names"] if with_names else ())]
    where = (
        "`returns` lists returns; a decision has its id under “History”, a clinic its day: clinic-2023-04-05."
    )
    raise Refused(f"There is no return, decision or clinic “{item_id[:60]}”. Nothing was changed. {where}")


def _screen(why: str, by: str) -> tuple[str, str]:
    """Return a reason and a name as they may be stored; raises Refused."""
    from pipelines.ingest.personal import MOST_NAME, screen_typed

    if not why.strip():
        raise Refused("Give a reason: it is kept in the history. Nothing was changed.")
    return screen_typed("reason", why), screen_typed("name", by, MOST_NAME)


def _refuse_superseded(connection: Connection, checked: "CheckedReturn", received: date) -> None:
    from pipelines.store.scopes import ids_in_scopes  # pandas takes a second

    if checked.in_force is None:
        return
    kind, frame = checked.typed
    found = ids_in_scopes(kind, ledger.in_force(connection, kind, received), frame)
    if found != checked.in_force:
        raise Superseded(checked.file_name, ledger.list_changes(connection, checked.in_force, found))


def _insert(
    connection: Connection, checked: "CheckedReturn", by: str, received: date, definitions: str, source: str
) -> Receipt:
    kind, frame = checked.typed
    return_id = f"{received.isoformat()}-{kind}-{secrets.token_hex(4)}"
    receipt = Receipt(
        return_id, kind, checked.file_name, checked.sha256, checked.rows, received, ledger.now(), by
    )
    row = [*astuple(receipt)[:-1], definitions, source]
    connection.run("INSERT INTO returns VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    connection.run("INSERT INTO return_files VALUES (?, ?)", [return_id, checked.content])
    connection.append(kind, frame.assign(return_id=return_id))
    answers = checked.answers.to(checked.findings)
    if answers.notna().any():
        answered = checked.findings[["code", "line", "column", "message"]].assign(
            return_id=return_id, answer=answers, answered_by=by, answered_at=receipt.accepted_at
        )
        connection.append("answers", answered[answers.notna()].rename(columns={"column": "column_name"}))
    return receipt
