"""One return as it stands in the history: its row in the ledger, its bytes, its rows and what was answered."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from pipelines.comparing import rows_of
from pipelines.ledger import register
from pipelines.packing import unpacked
from pipelines.refused import Refused
from pipelines.store import Connection, Store
from pipelines.today import today
from schemas.dates import day_in_words
from schemas.definitions import Definitions

_ANSWERS = """
    SELECT code, line, column_name AS "column", message, answer, answered_by, answered_at
    FROM answers WHERE return_id = ? ORDER BY code, line
"""


@dataclass(frozen=True)
class ReturnDetail:
    """A return's row in the ledger, ``standing`` at the store's today, with ``answers`` and ``facts``.

    ``answers`` has code, line, column, message, answer, answered_by and answered_at; ``facts`` the return's rows
    as held, in the order of its file. ``has_current_definitions`` says whether it was accepted under the
    definitions in use now. What does not apply is None. Times are UTC.
    """

    return_id: str
    kind: str
    file_name: str
    sha256: str
    rows: int
    received_on: date
    accepted_at: datetime
    accepted_by: str
    definitions_hash: str
    has_current_definitions: bool
    source: str
    entered_late: bool
    standing: str
    withdrawn_on: date | None
    withdrawn_by: str | None
    withdrawn_why: str | None
    erased_at: datetime | None
    erased_by: str | None
    erased_why: str | None
    answers: pd.DataFrame
    facts: pd.DataFrame


def detail(store: Store, definitions: Definitions, return_id: str) -> ReturnDetail:
    """Return all that is known of a return; raises Refused for one that there is not, StoreProblem."""
    with store.read() as connection:
        row = _ledger_row(connection, return_id)
        answers = connection.frame(_ANSWERS, [return_id])
        facts = rows_of(connection, row["kind"], return_id)
    known = {name: _plain(value) for name, value in row.items()}
    days = {name: known[name] and known[name].date() for name in ("received_on", "withdrawn_on")}
    current = known["definitions_hash"] == definitions.hash
    return ReturnDetail(**known | days, has_current_definitions=current, answers=answers, facts=facts)


def original(store: Store, return_id: str) -> tuple[str, bytes]:
    """Return a return's file name and bytes as they were sent; raises Refused where there are none, StoreProblem."""
    with store.read() as connection:
        row = _ledger_row(connection, return_id)
        found = connection.rows("SELECT content FROM return_files WHERE return_id = ?", [return_id])
    if not found:
        when = "" if pd.isna(row["erased_at"]) else f" on {day_in_words(row['erased_at'])}"
        raise Refused(f"The file of the return {return_id} was erased{when}, so it cannot be downloaded.")
    return str(row["file_name"]), unpacked(bytes(found[0][0]))


def _ledger_row(connection: Connection, return_id: str) -> dict[str, Any]:
    found = register(connection, today(connection).date, return_id)
    if found.empty:
        raise Refused(f"There is no return “{return_id[:60]}”. The history lists those there are.")
    return {str(name): value for name, value in found.iloc[0].items()}


def _plain(value: Any) -> Any:
    """Return a cell as Python has it, None where there is nothing."""
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return value.item() if hasattr(value, "item") else value
