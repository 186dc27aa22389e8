"""The ledger of returns, and what is in force at a date (contract, "Time")."""

from datetime import date
from typing import TYPE_CHECKING, Any

from pipelines.store import Connection
from schemas.returns import KINDS

if TYPE_CHECKING:
    import pandas as pd

# Received by the date and not withdrawn by it; withdrawn rows stay in the ledger.
_LIVE = """
    SELECT return_id, received_on, accepted_at, accepted_by, file_name FROM returns
    WHERE received_on <= $as_at
      AND return_id NOT IN (SELECT return_id FROM withdrawals WHERE withdrawn_on <= $as_at)
"""


def in_force(connection: Connection, kind: str, as_at: date) -> "pd.DataFrame":
    """Return the facts of a kind in force at ``as_at``, each with its return, file and who accepted it.

    For each scope: the return with the latest ``received_on``, ties by ``accepted_at``. One query.
    """
    scope = ", ".join(f"f.{column}" for column in KINDS[kind].scope)
    sql = f"""
        SELECT f.*, live.received_on, live.accepted_at, live.accepted_by, live.file_name
        FROM {kind} AS f JOIN ({_LIVE.replace("$as_at", "?")}) AS live USING (return_id)
        QUALIFY dense_rank() OVER (
            PARTITION BY {scope} ORDER BY live.received_on DESC, live.accepted_at DESC, f.return_id DESC
        ) = 1
        ORDER BY live.received_on, live.accepted_at, f.return_id, f.line
    """  # noqa: S608 - table and column names are our own
    return connection.frame(sql, [as_at, as_at])


def returns_in_force(connection: Connection, kind: str, as_at: date) -> dict[str, bool]:
    """Return id -> whether every scope of that return is in force at ``as_at``."""
    scope = ", ".join(f"f.{column}" for column in KINDS[kind].scope)
    sql = f"""
        WITH ranked AS (
            SELECT f.return_id, dense_rank() OVER (
                PARTITION BY {scope} ORDER BY live.received_on DESC, live.accepted_at DESC, f.return_id DESC
            ) AS place
            FROM {kind} AS f JOIN ({_LIVE.replace("$as_at", "?")}) AS live USING (return_id)
        )
        SELECT return_id, max(place) = 1 FROM ranked GROUP BY return_id
    """  # noqa: S608 - table and column names are our own
    return dict(connection.rows(sql, [as_at, as_at]))


def same_bytes(connection: Connection, sha256: str) -> list[str]:
    """Return the ids of every return that had these bytes, whatever became of it."""
    return [row[0] for row in connection.rows("SELECT return_id FROM returns WHERE sha256 = ?", [sha256])]


def register(connection: Connection, as_at: date) -> "pd.DataFrame":
    """Return the whole ledger, newest first, with ``standing``: in force, replaced, withdrawn or received later."""
    frame = connection.frame(
        """
        SELECT r.*, r.accepted_at::DATE > r.received_on AS entered_late,
               w.withdrawn_on, w.withdrawn_by, w.why AS withdrawn_why, e.erased_at, e.why AS erased_why
        FROM returns AS r LEFT JOIN withdrawals AS w USING (return_id) LEFT JOIN erasures AS e USING (return_id)
        ORDER BY r.received_on DESC, r.accepted_at DESC, r.return_id
        """
    )
    wholly: dict[str, bool] = {}
    for kind in sorted(set(frame["kind"])):
        wholly |= returns_in_force(connection, kind, as_at)
    return frame.assign(standing=_standing(frame, wholly, as_at))


def _standing(frame: "pd.DataFrame", wholly: dict[str, bool], as_at: date) -> Any:
    import numpy as np
    import pandas as pd

    day = pd.Timestamp(as_at)
    whole = frame["return_id"].map(wholly)
    return np.select(
        [frame["withdrawn_on"] <= day, frame["received_on"] > day, whole == True],  # noqa: E712 - missing is not True
        ["withdrawn", "received later", "in force"],
        default="replaced, wholly or in part",
    )
