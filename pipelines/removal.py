"""Withdrawing a return, which leaves it in history, and erasing one, which leaves its row and hash in the ledger."""

from pipelines.migrations import TEXTS
from pipelines.refused import Refused
from pipelines.store import Connection, Store
from pipelines.today import now, today


def withdraw(store: Store, return_id: str, why: str, by: str) -> None:
    """Take a return out of force from the store's today on; what was there before shows again.

    Raises Refused, or StoreProblem.
    """
    with store.write() as connection:
        _kind_of(connection, return_id, why)
        if connection.rows("SELECT 1 FROM withdrawals WHERE return_id = ?", [return_id]):
            raise Refused(f"The return {return_id} has been withdrawn already. Nothing was changed.")
        connection.run(
            "INSERT INTO withdrawals VALUES (?, ?, ?, ?, ?)",
            [return_id, today(connection).date, now(), by, why.strip()],
        )


def erase(store: Store, return_id: str, why: str, by: str) -> None:
    """Remove the bytes and texts of a return accepted by mistake, from the file too; its ledger row and hash stay.

    All of that or nothing. A second time writes the file anew only. Raises Refused, or StoreProblem.
    """

    def change(connection: Connection) -> None:
        kind = _kind_of(connection, return_id, why)
        if not connection.rows("SELECT 1 FROM erasures WHERE return_id = ?", [return_id]):
            _empty(connection, kind, return_id)
            connection.run("INSERT INTO erasures VALUES (?, ?, ?, ?)", [return_id, now(), by, why.strip()])

    with store.read() as connection:
        _kind_of(connection, return_id, why)
    store.rewrite(change)


def _empty(connection: Connection, kind: str, return_id: str) -> None:
    connection.run("DELETE FROM return_files WHERE return_id = ?", [return_id])
    connection.run("UPDATE answers SET message = NULL, answer = NULL WHERE return_id = ?", [return_id])
    if texts := TEXTS[kind]:
        emptied = ", ".join(f"{column} = NULL" for column in texts)
        connection.run(f"UPDATE {kind} SET {emptied} WHERE return_id = ?", [return_id])  # noqa: S608 - our names


def _kind_of(connection: Connection, return_id: str, why: str) -> str:
    if not why.strip():
        raise Refused("Give a reason: it is kept in the history. Nothing was changed.")
    found = connection.rows("SELECT kind FROM returns WHERE return_id = ?", [return_id])
    if not found:
        raise Refused(
            f"There is no return “{return_id[:60]}”. Nothing was changed. `returns` lists those there are."
        )
    return str(found[0][0])
