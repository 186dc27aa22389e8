"""The ledger of returns, and what is in force at a date (contract, "Time")."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from pipelines.refused import Change
from pipelines.store import Connection
from schemas.returns import KINDS

if TYPE_CHECKING:
    import pandas as pd


class Standing(StrEnum):
    """What has become of a return at a date."""

    IN_FORCE = "in force"
    PARTLY = "partly replaced"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    LATER = "received later"


def _ranked(kind: str) -> str:
    """Give the SQL of a kind's facts known at a date (asked for twice), ``place`` 1 for those in force.

    Known are those received by then and not withdrawn by then; of a scope's returns the one with the latest
    ``received_on`` is in force, ties by ``accepted_at``.
    """
    scope = ", ".join(f"f.{column}" for column in KINDS[kind].scope)
    return f"""
        SELECT f.*, r.received_on, r.accepted_at, r.accepted_by, r.file_name, dense_rank() OVER (
            PARTITION BY {scope} ORDER BY r.received_on DESC, r.accepted_at DESC, r.return_id DESC
        ) AS place
        FROM {kind} AS f JOIN returns AS r USING (return_id)
        WHERE r.received_on <= ?
          AND r.return_id NOT IN (SELECT return_id FROM withdrawals WHERE withdrawn_on <= ?)
    """  # noqa: S608 - table and column names are our own


def in_force(connection: Connection, kind: str, as_at: date) -> "pd.DataFrame":
    """Return the facts of a kind in force at ``as_at``, in the order they came.

    The kind's columns, return_id and line, and of the return: received_on, accepted_at, accepted_by, file_name.
    """
    sql = f"""
        SELECT * EXCLUDE (place) FROM ({_ranked(kind)}) WHERE place = 1
        ORDER BY received_on, accepted_at, return_id, line
    """  # noqa: S608 - our own names
    found = connection.frame(sql, [as_at, as_at])
    if found.empty:  # pandas joins no two columns of text that hold no piece of memory: give them one
        texts: list[str] = list(found.select_dtypes("str").columns)
        found = found.astype(dict.fromkeys(texts, "object")).astype(dict.fromkeys(texts, "str"))
    return found


def standings(connection: Connection, kind: str, as_at: date) -> dict[str, Standing]:
    """Return id -> in force in every scope, in some, or in none, for returns of a kind known at ``as_at``."""
    sql = f"SELECT return_id, min(place), max(place) FROM ({_ranked(kind)}) GROUP BY return_id"  # noqa: S608
    return {
        return_id: Standing.IN_FORCE if worst == 1 else Standing.PARTLY if best == 1 else Standing.REPLACED
        for return_id, best, worst in connection.rows(sql, [as_at, as_at])
    }


def in_the_way(connection: Connection, kind: str, frame: "pd.DataFrame", as_at: date) -> frozenset[str]:
    """Return the ids of the returns in force at ``as_at`` for the scopes of a frame of the same kind."""
    scope = list(KINDS[kind].scope)
    sql = f"""
        SELECT DISTINCT return_id FROM ({_ranked(kind)}) JOIN given USING ({", ".join(scope)}) WHERE place = 1
    """  # noqa: S608 - our own names
    found = connection.rows(sql, [as_at, as_at], given=frame[scope].drop_duplicates())
    return frozenset(row[0] for row in found)


def changes_between(
    connection: Connection, before: frozenset[str], after: frozenset[str]
) -> tuple[Change, ...]:
    """Return who did what to the ledger since ``before`` were the returns in the way, and now ``after`` are.

    Returns accepted later than all of ``before``, and those of ``before`` withdrawn, in the order of events.
    What only shows again because another was withdrawn is no event of its own.
    """
    rows = connection.rows(
        """
        SELECT 'accepted', return_id, file_name, accepted_by, accepted_at AS happened_at FROM returns
        WHERE list_contains(?, return_id) AND accepted_at > coalesce(
            (SELECT max(accepted_at) FROM returns WHERE list_contains(?, return_id)), TIMESTAMP '-infinity')
        UNION ALL
        SELECT 'withdrawn', return_id, file_name, withdrawn_by, withdrawn_at
        FROM withdrawals JOIN returns USING (return_id) WHERE list_contains(?, return_id)
        ORDER BY happened_at
        """,
        [sorted(after - before), sorted(before), sorted(before - after)],
    )
    return tuple(Change(*row) for row in rows)


def register(connection: Connection, as_at: date, return_id: str | None = None) -> "pd.DataFrame":
    """Return the whole ledger, newest first, one row a return; only the one asked for where it is named.

    The ledger's columns; ``standing`` at ``as_at`` (a Standing); ``entered_late`` where it was entered after
    its received date; withdrawn_on, withdrawn_by, withdrawn_why; erased_at, erased_by, erased_why.
    """
    import pandas as pd

    frame = connection.frame(
        """
        SELECT r.*, r.accepted_at::DATE > r.received_on AS entered_late,
               w.withdrawn_on, w.withdrawn_by, w.why AS withdrawn_why,
               e.erased_at, e.erased_by, e.why AS erased_why
        FROM returns AS r LEFT JOIN withdrawals AS w USING (return_id) LEFT JOIN erasures AS e USING (return_id)
        WHERE ?::VARCHAR IS NULL OR return_id = ?
        ORDER BY r.received_on DESC, r.accepted_at DESC, r.return_id
        """,
        [return_id, return_id],
    )
    known = {
        return_id: standing
        for kind in sorted(set(frame["kind"]))
        for return_id, standing in standings(connection, kind, as_at).items()
    }
    standing = frame["return_id"].map(known).astype("str")
    day = pd.Timestamp(as_at)
    standing = standing.mask(frame["received_on"] > day, str(Standing.LATER))
    standing = standing.mask(frame["withdrawn_on"] <= day, str(Standing.WITHDRAWN))
    return frame.assign(standing=standing)
