"""What would change, were checked returns accepted now: positions before and after, compared; nothing is written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import pandas as pd

from measures.columns import is_true
from measures.direction import add_direction, find_break_starts
from pipelines.checks import Overlay, as_accepted, overlay
from pipelines.checks.check_files import CheckedReturn
from pipelines.positions.facts import Facts, Query, fill_periods
from pipelines.positions.kpis import find_figures, find_kpis
from pipelines.positions.plan import compare_plans, find_plan
from pipelines.positions.workforce_and_risks import find_risks, find_workforce, list_workforce
from pipelines.review.comparison import Comparison, compare_rows, differ, format_column
from pipelines.store import Store
from pipelines.store.acceptance import find_receipt
from pipelines.store.ledger import received_day, today
from pipelines.store.scopes import is_among
from schemas.definitions import Definitions
from schemas.returns import KINDS

T = TypeVar("T")
CONFIRMATIONS = ["file", "code", "line", "message"]
CONFIRMED = ["replaces", "far-from-history"]  # ticked in the preview
# The column that says most of an added or removed row.
_MAIN = {"target": "value", "comparator": "value", "risk": "title"}
_STAGES = ["value", "state", "verdict", "direction"]
FIGURES = [
    *("measure", "name", "period", "unit", "decimals"),
    *(f"{name}_{when}" for name in _STAGES for when in ("before", "after")),
]
WORKFORCE = [
    *("as_at", "organisation", "measure", "name", "unit", "decimals"),
    *(f"{name}_{when}" for name in ("value", "direction") for when in ("before", "after")),
]
# What names a rating to query, and what is gone.
_CHALLENGE = ["what", "project", "ref", "challenge"]
GONE = ["what", "ref", "project", "title"]
_FIGURE = ["measure", "period", "name", "unit", "decimals"]
_WORKER = ["organisation", "measure", "name", "unit", "decimals"]


@dataclass(frozen=True)
class Preview:
    """What would change as at ``as_at``: the store's today, or the day received where that is later.

    ``rows`` has one row a file: file, kind, added, changed, same, removed, and ``not_in_force``: rows that would
    be stored but not come into force, since what is in force was received later. ``figures``, ``workforce``,
    ``statuses``, ``past_dates`` and ``totals`` are as the functions that compare them; ``targets``, ``comparators`` and
    ``risks`` have their key, change (added, changed, removed), column, before and after (text). ``gone`` has the
    actions and risks that would disappear (GONE), ``challenges`` the ratings to query that there are not yet.
    ``reconciliation_after`` is as ``positions.reconciliation``; ``confirmations`` (file, code, line, message)
    are the findings that a person must confirm.
    """

    as_at: date
    rows: pd.DataFrame
    figures: pd.DataFrame
    workforce: pd.DataFrame
    statuses: pd.DataFrame
    past_dates: pd.DataFrame
    totals: pd.DataFrame
    targets: pd.DataFrame
    comparators: pd.DataFrame
    risks: pd.DataFrame
    gone: pd.DataFrame
    challenges: pd.DataFrame
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
        # Bytes that come again, or are stored already, change nothing.
        new: dict[str, CheckedReturn] = {}
        for one in sound:
            if find_receipt(connection, one.sha256, received, one.typed[0]) is None:
                new.setdefault(one.sha256, one)
        # All is read now; the store is free again before anything is worked out.
        for kind in KINDS:
            before[kind]
    overlaid: dict[str, Overlay] = {}
    for kind in KINDS:
        own = [one for one in new.values() if one.kind == kind]
        rows = [as_accepted(one.typed[1], one.sha256, one.file_name, received) for one in own]
        overlaid[kind] = overlay(kind, before[kind], rows)
    after = before.with_rows({kind: one.facts for kind, one in overlaid.items()})
    found = {kind: compare_rows(kind, one.gone, one.came, definitions) for kind, one in overlaid.items()}
    registers = _compare_registers(before, after, overlaid["risk"])
    plans = _find_both(find_plan, before, after, "project", "action")
    totals, queries = [plan.reconciliation for plan in plans], [plan.challenges for plan in plans]
    statuses, past_dates = compare_plans(*plans)
    findings = pd.concat([pd.DataFrame(columns=CONFIRMATIONS), *(one.findings for one in sound)])
    return Preview(
        as_at=before.as_at,
        rows=_count_rows(sound, new, overlaid, found),
        figures=compare_figures(before, after),
        workforce=compare_workforces(before, after),
        # An action always stands somewhere, unless it is gone.
        statuses=statuses[(statuses["what"] == "project") | (statuses["after"] != "")],
        past_dates=past_dates,
        totals=compare_totals(*totals),
        targets=_list_rows(found["target"], definitions),
        comparators=_list_rows(found["comparator"], definitions),
        risks=_list_rows(registers or found["risk"], definitions),
        gone=pd.concat(
            [
                list_gone("action", *(plan.actions for plan in plans)),
                list_gone("risk", *_find_both(find_risks, before, after, "risk")),
            ],
            ignore_index=True,
        ),
        challenges=queries[1][~is_among(queries[1], queries[0], _CHALLENGE)],
        reconciliation_after=totals[1],
        confirmations=findings.loc[findings["code"].isin(CONFIRMED), CONFIRMATIONS],
        is_no_change=all(one.is_no_change for one in found.values()),
    )


def _find_both(find: Callable[[Facts], T], before: Facts, after: Facts, *kinds: str) -> tuple[T, T]:
    """Return what is found before and after; it is the same where the facts of its kinds are."""
    old = find(before)
    return old, find(after) if _has_other(before, after, *kinds) else old


def _has_other(before: Facts, after: Facts, *kinds: str) -> bool:
    return any(before[kind] is not after[kind] for kind in kinds)


def _count_rows(
    returns: list[CheckedReturn],
    new: dict[str, CheckedReturn],
    overlaid: dict[str, Overlay],
    found: dict[str, Comparison],
) -> pd.DataFrame:
    """Count the rows of each file; of bytes that are stored already, or come again, all are the same."""
    rows = []
    for one in returns:
        kind, _ = one.typed
        came, added, changed, removed = one.rows, 0, 0, 0
        if new.get(one.sha256) is one:
            own = overlaid[kind].came
            own = own[own["return_id"] == one.sha256]
            key, scope = list(KINDS[kind].key), list(KINDS[kind].scope)
            came = own["line"].nunique()
            added = int((found[kind].added["return_id"] == one.sha256).sum())
            changed = len(own[key].merge(found[kind].changed[key].drop_duplicates(), on=key))
            removed = len(found[kind].removed[scope].merge(own[scope].drop_duplicates(), on=scope))
        numbers = (added, changed, came - added - changed, removed, one.rows - came)
        rows.append((one.file_name, kind, *numbers))
    numbered = ["added", "changed", "same", "removed", "not_in_force"]
    return pd.DataFrame(rows, columns=["file", "kind", *numbered])


def _list_rows(found: Comparison, definitions: Definitions) -> pd.DataFrame:
    """Return the rows of a kind that differ: one an added or removed row, with what says most of it, or a cell."""
    kind = KINDS[found.kind]
    main = kind[_MAIN[kind.name]]
    added, removed = (format_column(rows, main, definitions) for rows in (found.added, found.removed))
    parts = [
        found.added.assign(change="added", column=main.name, before="", after=added),
        found.changed.assign(change="changed"),
        found.removed.assign(change="removed", column=main.name, before=removed, after=""),
    ]
    return pd.concat(parts, ignore_index=True)[[*kind.key, "change", "column", "before", "after"]]


def _compare_registers(before: Facts, after: Facts, overlaid: Overlay) -> Comparison | None:
    """Compare the latest registers, whatever their dates: a new one stands in the place of the one before."""
    old, new = _find_both(find_risks, before, after, "risk")
    last = new["report_date"].max()
    if overlaid.came.empty or overlaid.came["report_date"].max() < last:
        return None
    return compare_rows("risk", old.assign(report_date=last), new)


def list_gone(what: str, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the actions or risks of a position before that are not in the one after: GONE."""
    rows = before[~is_among(before, after, [name for name in ("project", what) if name in before])]
    return rows.assign(what=what, ref=rows[what]).reindex(columns=GONE)


def _set_beside(
    before: pd.DataFrame, after: pd.DataFrame, key: list[str], columns: list[str]
) -> pd.DataFrame:
    """Return the rows of both by key, each column twice: ``_before`` and ``_after``, missing where there is none."""
    old, new = (
        side[[*key, *columns]].rename(columns={name: f"{name}_{when}" for name in columns})
        for side, when in ((before, "before"), (after, "after"))
    )
    return new.merge(old, on=key, how="outer")


def _select_different(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    flags = [differ(rows[f"{name}_before"], rows[f"{name}_after"]) for name in columns]
    return rows[pd.DataFrame(flags).any().to_numpy(dtype=bool)]


def compare_figures(before: Facts, after: Facts) -> pd.DataFrame:
    """Return the KPI figures that differ, or whose state, verdict or direction does: FIGURES, in the plan's order.

    At the latest period each is as the position has it: the figure reported in it or before. At others it is the
    one reported in the period.
    """
    latest = after.period
    if latest is None or not _has_other(before, after, "kpi", "target", "comparator"):
        return pd.DataFrame(columns=FIGURES)
    periods = [one for one in fill_periods(sorted({*before.periods, *after.periods})) if one != latest]
    old, new = (_list_figures(facts, latest, periods) for facts in (before, after))
    found = _select_different(_set_beside(old, new, _FIGURE, _STAGES), _STAGES)
    for when in ("before", "after"):
        nothing = found[f"value_{when}"].isna()
        for name in ("verdict", "direction"):
            found[f"{name}_{when}"] = found[f"{name}_{when}"].mask(nothing, "").fillna("")
    return found.sort_values(["period", "measure"], ascending=[False, True], ignore_index=True)[FIGURES]


def _list_figures(facts: Facts, latest: str, earlier: list[str]) -> pd.DataFrame:
    """Return the position at the latest period and the figures of earlier ones, their direction in words."""
    position = find_kpis(facts, latest)
    parts = [position.assign(direction=position["direction_words"])]
    if earlier:
        rows = find_figures(facts, earlier)
        rows = add_direction(rows, find_break_starts(rows, facts.definitions.kpi_frame))
        parts.append(rows.assign(direction=rows["direction_words"]))
    return pd.concat([part[[*_FIGURE, *_STAGES]] for part in parts], ignore_index=True)


def compare_workforces(before: Facts, after: Facts) -> pd.DataFrame:
    """Return the workforce figures that differ, or whose direction does: WORKFORCE.

    Of each organisation and measure the latest date, and any earlier one whose figure differs, there without a
    direction.
    """
    old, new = (
        rows.assign(direction=rows["direction_words"])
        for rows in _find_both(find_workforce, before, after, "workforce")
    )
    latest = _set_beside(old, new, _WORKER, ["as_at", "value", "direction"])
    latest = latest.rename(columns={"as_at_after": "as_at"})
    series = _set_beside(list_workforce(before), list_workforce(after), ["as_at", *_WORKER], ["value"])
    series = series.merge(latest[[*_WORKER, "as_at"]].rename(columns={"as_at": "last"}), on=_WORKER)
    parts = [
        _select_different(latest, ["value", "direction"]),
        _select_different(series[is_true(series["as_at"] < series["last"])], ["value"]),
    ]
    found = pd.concat(parts, ignore_index=True).reindex(columns=WORKFORCE)
    words = ["direction_before", "direction_after"]
    found[words] = found[words].astype("str").fillna("")
    return found.sort_values(
        ["as_at", "organisation", "measure"], ascending=[False, True, True], ignore_index=True
    )


def compare_totals(before: dict[str, Any], after: dict[str, Any]) -> pd.DataFrame:
    """Return the totals of two reconciliations: all of the projects, or actions, of which one differs.

    what (projects or actions), name (of a status, of who reports it, not rated or total), before and after.
    """
    rows: list[tuple[str, str, int, int]] = []
    for what in before:
        old, new = (
            side[what]["by_status"]
            | side[what]["elsewhere"]
            | {"not rated": side[what]["not_rated"], "total": side[what]["total"]}
            for side in (before, after)
        )
        if old != new:
            rows += [(what, name, number, new[name]) for name, number in old.items()]
    return pd.DataFrame(rows, columns=["what", "name", "before", "after"])
