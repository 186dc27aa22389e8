"""What would change, were checked returns accepted now: before and after, from one read; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from pipelines.checked import CheckedReturn
from pipelines.comparing import Comparison, as_printed, compared
from pipelines.overlay import Overlay, as_held, overlay
from pipelines.positions import differences
from pipelines.positions.asking import Query
from pipelines.positions.facts import Facts, Supposed
from pipelines.positions.plan import actions, projects
from pipelines.positions.plan_checks import reconciled
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
_PLAN = ("project", "action")


@dataclass(frozen=True)
class Preview:
    """What would change as at ``as_at``: the store's today, or the day received where that is later.

    ``rows`` has one row a file: file, kind, added, changed, same, removed, and ``not_in_force``: rows that would
    be kept but not come into force, since what is held was received later. ``figures``, ``workforce``,
    ``statuses``, ``overdue`` and ``totals`` are as in ``positions.differences``; ``targets``, ``comparators``
    and ``risks`` have their key, change (added, changed, removed), column, before and after (text).
    ``confirmations`` (file, code, line, message) are the findings that a person must confirm.
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
    reconciliation_before: dict[str, Any]
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
        as_at = max(today(connection).date, received)
        before = Facts(lambda: connection, definitions, Query(as_at=as_at))
        new = _new_rows(
            [one for one in sound if find_receipt(connection, one.sha256, received, one.kind) is None],
            received,
        )
        # All is read now; the store is free again before anything is worked out.
        for kind in KINDS if new else _PLAN:
            before[kind]
    laid = {kind: overlay(kind, before[kind], list(frames.values())) for kind, frames in new.items()}
    after = Supposed(before, {kind: one.facts for kind, one in laid.items()})
    found = {kind: compared(kind, one.gone, one.came, definitions) for kind, one in laid.items()}
    changed = {kind: one for kind, one in found.items() if not one.is_no_change}
    statuses, overdue = _plan(before, after, changed)
    reconciliation = [reconciled(facts, projects(facts), actions(facts)) for facts in (before, after)]
    return Preview(
        as_at=as_at,
        rows=_rows(sound, new, laid, found),
        figures=_figures(before, after, changed),
        workforce=_workforce(before, after, changed),
        statuses=statuses,
        overdue=overdue,
        totals=differences.total_differences(*reconciliation),
        targets=_listed("target", changed, definitions),
        comparators=_listed("comparator", changed, definitions),
        risks=_listed("risk", changed | _register(before, after, laid), definitions),
        reconciliation_before=reconciliation[0],
        reconciliation_after=reconciliation[1],
        confirmations=_confirmations(sound),
        is_no_change=not changed,
    )


def _new_rows(returns: list[CheckedReturn], received: date) -> dict[str, dict[str, pd.DataFrame]]:
    """Return by kind and bytes the rows of what is new, as they would be held; the same bytes count once."""
    new: dict[str, dict[str, pd.DataFrame]] = {}
    for one in returns:
        kind, frame = one.typed
        new.setdefault(kind, {})[one.sha256] = as_held(frame, one.sha256, one.file_name, received)
    return new


def _rows(
    returns: list[CheckedReturn],
    new: dict[str, dict[str, pd.DataFrame]],
    laid: dict[str, Overlay],
    found: dict[str, Comparison],
) -> pd.DataFrame:
    """Count the rows of each file; of bytes that are held already, or come again, all are the same."""
    counts = {kind: _counts(laid[kind], found[kind]) for kind in found}
    rows, told = [], set()
    for one in returns:
        kind, _ = one.typed
        is_new = one.sha256 in new.get(kind, {}) and one.sha256 not in told
        told.add(one.sha256)
        own = counts[kind].get(one.sha256, {}) if is_new else {"came": one.rows}
        given = [own.get(name, 0) for name in ("came", "added", "changed", "removed")]
        came, added, changed, removed = given
        numbers = (added, changed, came - added - changed, removed, one.rows - came)
        rows.append((one.file_name, kind, *numbers))
    return pd.DataFrame(rows, columns=ROWS).astype({"file": "str", "kind": "str"})


def _counts(laid: Overlay, found: Comparison) -> dict[str, dict[str, int]]:
    """Return, by the bytes' hash, how many rows came, and of them were added and changed, and how many go."""
    kind = KINDS[found.kind]
    key, scope = list(kind.key), list(kind.scope)
    changed = found.changed[key].drop_duplicates().merge(laid.came[[*key, "return_id"]], on=key)
    by_scope = laid.came[[*scope, "return_id"]].drop_duplicates()
    removed = found.removed.drop(columns="return_id").merge(by_scope, on=scope)
    frames = {"came": laid.came, "added": found.added, "changed": changed, "removed": removed}
    table = pd.DataFrame({name: frame["return_id"].value_counts() for name, frame in frames.items()})
    rows = table.fillna(0).astype("int64").to_dict("records")
    return {
        str(digest): {str(n): int(c) for n, c in row.items()}
        for digest, row in zip(table.index, rows, strict=True)
    }


def _figures(before: Facts, after: Supposed, changed: dict[str, Comparison]) -> pd.DataFrame:
    """Return the figures that differ, of the measures with other figures or targets: nothing else can."""
    parts = [_touched(changed[kind], ["measure"]) for kind in ("kpi", "target") if kind in changed]
    if not parts:
        return pd.DataFrame(columns=differences.FIGURES)
    measures = set(pd.concat(parts)["measure"])
    periods = _touched(changed["kpi"], ["period"])["period"] if "kpi" in changed else pd.Series(dtype="str")
    is_early = "target" in changed or bool((periods < (after.period or "")).any())
    own = before.definitions
    narrowed = replace(own, measures={code: own.measures[code] for code in own.kpis if code in measures})
    old, new = (
        Supposed(
            facts,
            {kind: facts[kind][facts[kind]["measure"].isin(measures)] for kind in ("kpi", "target")},
            narrowed,
        )
        for facts in (before, after)
    )
    return differences.figure_differences(old, new, after.period, is_early)


def _touched(found: Comparison, columns: list[str]) -> pd.DataFrame:
    """Return the values of key columns among the rows that differ in any way."""
    parts = [frame[columns] for frame in (found.added, found.removed, found.changed) if len(frame)]
    return pd.concat(parts, ignore_index=True).drop_duplicates()


def _workforce(before: Facts, after: Facts, changed: dict[str, Comparison]) -> pd.DataFrame:
    if "workforce" not in changed:
        return pd.DataFrame(columns=differences.WORKFORCE)
    return differences.workforce_differences(before, after)


def _plan(before: Facts, after: Facts, changed: dict[str, Comparison]) -> tuple[pd.DataFrame, pd.DataFrame]:
    if not changed.keys() & set(_PLAN):
        return pd.DataFrame(columns=differences.STATUSES), pd.DataFrame(columns=differences.OVERDUE)
    return differences.plan_differences(before, after)


def _listed(kind: str, changed: dict[str, Comparison], definitions: Definitions) -> pd.DataFrame:
    """Return the rows of a kind that differ: one an added or removed row, with what says most of it, or a cell."""
    columns = [*KINDS[kind].key, "change", "column", "before", "after"]
    if kind not in changed:
        return pd.DataFrame(columns=columns)
    found, main = changed[kind], KINDS[kind][_MAIN[kind]]
    added, removed = (as_printed(rows, main, definitions) for rows in (found.added, found.removed))
    parts = [
        found.added.assign(change="added", column=main.name, before="", after=added),
        found.changed.assign(change="changed"),
        found.removed.assign(change="removed", column=main.name, before=removed, after=""),
    ]
    return pd.concat([part[columns] for part in parts if len(part)], ignore_index=True)


def _register(before: Facts, after: Facts, laid: dict[str, Overlay]) -> dict[str, Comparison]:
    """Compare the latest registers, whatever their dates: a new one stands in the place of the one before."""
    if "risk" not in laid or laid["risk"].came.empty:
        return {}
    held, then = before["risk"], after["risk"]
    last = then["report_date"].max()
    if laid["risk"].came["report_date"].max() < last:
        return {}
    old = held[held["report_date"] == held["report_date"].max()].assign(report_date=last)
    return {"risk": compared("risk", old, then[then["report_date"] == last])}


def _confirmations(returns: Sequence[CheckedReturn]) -> pd.DataFrame:
    parts = [one.findings[one.findings["code"].isin(CONFIRMED)] for one in returns]
    none = pd.DataFrame(columns=CONFIRMATIONS)
    return pd.concat([none, *parts], ignore_index=True)[CONFIRMATIONS] if parts else none
