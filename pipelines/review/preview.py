"""What would change, were checked returns accepted now: positions before and after, compared; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipelines.checks import Overlay, as_accepted, overlay
from pipelines.checks.check_files import CheckedReturn
from pipelines.positions import changes
from pipelines.positions.facts import Facts, Query
from pipelines.positions.plan import find_actions, find_projects, reconcile
from pipelines.positions.workforce_and_risks import select_latest_register
from pipelines.review.comparison import Comparison, compare_rows, format_column
from pipelines.store import Store
from pipelines.store.acceptance import find_receipt
from pipelines.store.ledger import received_day, today
from schemas.definitions import Definitions
from schemas.returns import KINDS

ROWS = ["file", "kind", "added", "changed", "same", "removed", "not_in_force"]
CONFIRMATIONS = ["file", "code", "line", "message"]
CONFIRMED = ["replaces", "far-from-history"]
# The column that says most of an added or removed row.
_MAIN = {"target": "value", "comparator": "value", "risk": "title"}
Found = dict[str, Comparison]
New = dict[str, dict[str, pd.DataFrame]]


@dataclass(frozen=True)
class Preview:
    """What would change as at ``as_at``: the store's today, or the day received where that is later.

    ``rows`` has one row a file: file, kind, added, changed, same, removed, and ``not_in_force``: rows that would
    be stored but not come into force, since what is in force was received later. ``figures``, ``workforce``,
    ``statuses``, ``overdue`` and ``totals`` are as in ``positions.changes``; ``targets``, ``comparators`` and
    ``risks`` have their key, change (added, changed, removed), column, before and after (text).
    ``reconciliation_after`` is as ``positions.reconciliation``; ``confirmations`` (file, code, line, message)
    are the findings that a person must confirm.
    """

    as_at: date
    rows: pd.DataFrame
    figures: pd.DataFrame
    workforce: pd.DataFrame
    statuses: pd.DataFrame
    overdue: pd.DataFrame
    totals: pd.DataFrame
    targets: pd.DataFrame
    comparators: pd.DataFrame
    risks: pd.DataFrame
    reconciliation_after: dict[str, Any]
    confirmations: pd.DataFrame
    is_no_change: bool


def preview(
    store: Store, definitions: Definitions, checked: Sequence[CheckedReturn], received_on: date | None = None
) -> Preview:
    """Return what accepting returns would change; those with errors are left out of it. Raises StoreProblem."""
    sound = [one for one in checked if not one.has_errors]
    with store.read() as connection:
        received = received_day(connection, received_on)
        before = Facts(connection, definitions, Query(as_at=max(today(connection).date, received)))
        # The same bytes count once.
        new: New = {}
        for one in sound:
            kind, frame = one.typed
            if find_receipt(connection, one.sha256, received, kind) is None:
                new.setdefault(kind, {})[one.sha256] = as_accepted(frame, one.sha256, one.file_name, received)
        # All is read now; the store is free again before anything is worked out.
        for kind in KINDS:
            before[kind]
    laid = {kind: overlay(kind, before[kind], list(frames.values())) for kind, frames in new.items()}
    after = before.with_rows({kind: one.facts for kind, one in laid.items()})
    found = {kind: compare_rows(kind, one.gone, one.came, definitions) for kind, one in laid.items()}
    changed = {kind: one for kind, one in found.items() if not one.is_no_change}
    totals = [reconcile(facts, find_projects(facts), find_actions(facts)) for facts in (before, after)]
    statuses, overdue = changes.compare_plans(before, after)
    return Preview(
        as_at=before.as_at,
        rows=_count_rows(sound, new, laid, found),
        figures=changes.compare_figures(before, after),
        workforce=changes.compare_workforces(before, after),
        statuses=statuses,
        overdue=overdue,
        totals=changes.compare_totals(*totals),
        targets=_list_rows("target", changed, definitions),
        comparators=_list_rows("comparator", changed, definitions),
        risks=_list_rows("risk", changed | _compare_registers(before, after, laid), definitions),
        reconciliation_after=totals[1],
        confirmations=_list_confirmations(sound),
        is_no_change=not changed,
    )


def _count_rows(
    returns: list[CheckedReturn], new: New, laid: dict[str, Overlay], found: Found
) -> pd.DataFrame:
    """Count the rows of each file; of bytes that are stored already, or come again, all are the same."""
    rows, counted = [], set()
    for one in returns:
        kind, _ = one.typed
        came, added, changed, removed = one.rows, 0, 0, 0
        if one.sha256 in new.get(kind, {}) and one.sha256 not in counted:
            own = laid[kind].came
            own = own[own["return_id"] == one.sha256]
            key, scope = list(KINDS[kind].key), list(KINDS[kind].scope)
            came = len(own)
            added = int((found[kind].added["return_id"] == one.sha256).sum())
            changed = len(own[key].merge(found[kind].changed[key].drop_duplicates(), on=key))
            removed = len(found[kind].removed[scope].merge(own[scope].drop_duplicates(), on=scope))
        counted.add(one.sha256)
        numbers = (added, changed, came - added - changed, removed, one.rows - came)
        rows.append((one.file_name, kind, *numbers))
    return pd.DataFrame(rows, columns=ROWS).astype({"file": "str", "kind": "str"})


def _list_rows(kind: str, changed: Found, definitions: Definitions) -> pd.DataFrame:
    """Return the rows of a kind that differ: one an added or removed row, with what says most of it, or a cell."""
    columns = [*KINDS[kind].key, "change", "column", "before", "after"]
    if kind not in changed or changed[kind].is_no_change:
        return pd.DataFrame(columns=columns)
    found, main = changed[kind], KINDS[kind][_MAIN[kind]]
    added, removed = (format_column(rows, main, definitions) for rows in (found.added, found.removed))
    parts = [
        found.added.assign(change="added", column=main.name, before="", after=added),
        found.changed.assign(change="changed"),
        found.removed.assign(change="removed", column=main.name, before=removed, after=""),
    ]
    return pd.concat([part[columns] for part in parts if len(part)], ignore_index=True)


def _compare_registers(before: Facts, after: Facts, laid: dict[str, Overlay]) -> Found:
    """Compare the latest registers, whatever their dates: a new one stands in the place of the one before."""
    old, new = (select_latest_register(facts["risk"]) for facts in (before, after))
    last = new["report_date"].max()
    if "risk" not in laid or laid["risk"].came.empty or laid["risk"].came["report_date"].max() < last:
        return {}
    return {"risk": compare_rows("risk", old.assign(report_date=last), new)}


def _list_confirmations(returns: Sequence[CheckedReturn]) -> pd.DataFrame:
    parts = [one.findings[one.findings["code"].isin(CONFIRMED)] for one in returns]
    none = pd.DataFrame(columns=CONFIRMATIONS)
    return pd.concat([none, *parts], ignore_index=True)[CONFIRMATIONS] if parts else none
