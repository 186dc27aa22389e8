"""Checking files against a store: reads what is held, and notes what acceptance will find in their way."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from pipelines.answers import Answers
from pipelines.checked import CheckedReturn
from pipelines.held import Held, held_at
from pipelines.matching import decoded
from pipelines.screening import check_files
from pipelines.store import Store
from pipelines.store.acceptance import Receipt, find_receipt
from schemas.definitions import Definitions
from schemas.returns import KINDS


def check(
    store: Store,
    definitions: Definitions,
    files: Sequence[tuple[str, bytes]],
    kind: str | None = None,
    answers: Answers | Mapping[str, str] | None = None,
    received_on: date | None = None,
) -> list[CheckedReturn]:
    """Check files by name and bytes against what is held on the day received, today unless given; writes nothing.

    Each is checked as if the others beside it were in force already, whatever their order.

    Raises StoreProblem.
    """
    held = held_at(store, received_on)
    return [_noting(one, held) for one in check_files(files, definitions, held, kind, answers)]


def _noting(checked: CheckedReturn, held: Held) -> CheckedReturn:
    if checked.kind is None or checked.encoded is None:
        return checked
    scope = list(KINDS[checked.kind].scope)
    facts = held.of(checked.kind)[[*scope, "return_id"]].drop_duplicates()
    in_the_way = (
        facts.merge(decoded(checked.encoded[scope]).drop_duplicates(), on=scope) if len(facts) else facts
    )
    return replace(checked, held=frozenset(in_the_way["return_id"]))


def held_already(
    store: Store, files: Sequence[tuple[str, bytes]], received_on: date | None = None, kind: str | None = None
) -> list[Receipt | None]:
    """Return for each file the receipt of the same bytes where they are wholly in force; raises StoreProblem."""
    with store.read() as connection:
        return [
            find_receipt(connection, hashlib.sha256(content).hexdigest(), received_on, kind)
            for _, content in files
        ]
