"""What differs between two sets of facts: the figures, workforce, statuses and totals of their positions."""

from typing import Any

import pandas as pd

from measures.columns import Column, Flags, is_true
from measures.direction import describe_direction, find_break_starts, find_direction
from measures.target import explain_verdicts
from pipelines.positions.facts import Facts
from pipelines.positions.kpis import fill_periods, find_figures, find_kpis
from pipelines.positions.plan import find_actions, find_projects
from pipelines.positions.workforce_and_risks import find_workforce, list_workforce
from schemas.vocabulary import Lateness

_STAGES = ["value", "state", "verdict", "direction"]
FIGURES = [
    *("measure", "name", "period", "unit", "decimals"),
    *(f"{name}_{when}" for name in _STAGES for when in ("before", "after")),
    "reason_after",
]
WORKFORCE = [
    *("as_at", "organisation", "measure", "name", "unit", "decimals"),
    *(f"{name}_{when}" for name in ("value", "direction") for when in ("before", "after")),
]
STATUSES = ["what", "ref", "title", "workstream", "before", "after"]
OVERDUE = ["what", "ref", "title", "workstream", "due_date", "days_overdue"]
TOTALS = ["what", "name", "before", "after"]
_FIGURE = ["measure", "period", "name", "unit", "decimals"]
_SIDES = ("before", "after")
_WORKER = ["organisation", "measure", "name", "unit", "decimals"]


def differ(before: Column, after: Column) -> Flags:
    """Return where two aligned columns differ; nothing beside nothing does not."""
    return is_true(before.ne(after)) & ~(before.isna() & after.isna()).to_numpy(dtype=bool)


def _set_beside(
    before: pd.DataFrame, after: pd.DataFrame, key: list[str], columns: list[str]
) -> pd.DataFrame:
    """Return the rows of both by key, each column twice: ``_before`` and ``_after``, missing where there is none."""
    old, new = (
        side[[*key, *columns]].rename(columns={name: f"{name}_{when}" for name in columns})
        for side, when in ((before, "before"), (after, "after"))
    )
    if before.empty and after.empty:  # pandas does not merge columns of text that hold nothing
        return pd.concat([new, old.drop(columns=key)], axis=1)
    return new.merge(old, on=key, how="outer")


def _select_different(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    flags = [differ(rows[f"{name}_before"], rows[f"{name}_after"]) for name in columns]
    return rows[pd.DataFrame(flags).any().to_numpy(dtype=bool)]


def compare_figures(before: Facts, after: Facts) -> pd.DataFrame:
    """Return the KPI figures that differ, or whose state, verdict or direction does: FIGURES, in the plan's order.

    At the latest period each is as the position has it: the figure reported in it or before. At earlier ones it
    is the one reported in the period.
    """
    latest = after.period
    if latest is None:
        return pd.DataFrame(columns=FIGURES)
    periods = [one for one in fill_periods(sorted({*before.periods, *after.periods})) if one < latest]
    old, new = (_list_figures(facts, latest, periods) for facts in (before, after))
    found = _select_different(_set_beside(old, new, _FIGURE, [*_STAGES, "reason"]), _STAGES)
    for when in _SIDES:
        nothing = found[f"value_{when}"].isna()
        for name in ("verdict", "direction"):
            found[f"{name}_{when}"] = found[f"{name}_{when}"].mask(nothing, "").fillna("")
    return found.sort_values(["period", "measure"], ascending=[False, True], ignore_index=True)[FIGURES]


def _list_figures(facts: Facts, latest: str, earlier: list[str]) -> pd.DataFrame:
    """Return the position at the latest period and the figures of earlier ones, direction and reason in words."""
    position = find_kpis(facts, latest)
    rows = find_figures(facts, earlier)
    is_comparable = ~(rows["previous_end"] < find_break_starts(rows, facts.definitions.kpi_frame))
    rows["direction"] = find_direction(rows["value"], rows["previous"], rows["better"], is_comparable)
    rows = rows.assign(direction=describe_direction(rows), reason=explain_verdicts(rows))
    parts = [position.assign(direction=position["direction_words"]), *([rows] if earlier else [])]
    return pd.concat([part[[*_FIGURE, *_STAGES, "reason"]] for part in parts], ignore_index=True)


def compare_workforces(before: Facts, after: Facts) -> pd.DataFrame:
    """Return the workforce figures that differ, or whose direction does: WORKFORCE.

    Of each organisation and measure the latest date, and any earlier one whose figure differs, there without a
    direction.
    """
    old, new = (find_workforce(facts) for facts in (before, after))
    latest = _set_beside(old, new, _WORKER, ["as_at", "value", "direction_words"]).rename(
        columns={"as_at_after": "as_at"} | {f"direction_words_{when}": f"direction_{when}" for when in _SIDES}
    )
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


def compare_plans(before: Facts, after: Facts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the projects and actions whose status differs (STATUSES), and those that become overdue (OVERDUE)."""
    statuses, overdue = [], []
    for what, position in (("project", find_projects), ("action", find_actions)):
        key = ["project", "ref"]
        old, new = (_add_standing(position(facts), what) for facts in (before, after))
        rows = _set_beside(old, new, key, ["title", "workstream", "standing", "is_overdue", "place"])
        for name in ("title", "workstream", "place"):
            rows[name] = rows[f"{name}_after"].fillna(rows[f"{name}_before"])
        rows = rows.assign(
            what=what, before=rows["standing_before"].fillna(""), after=rows["standing_after"].fillna("")
        ).sort_values("place")
        statuses.append(rows[rows["before"] != rows["after"]][STATUSES])
        late = rows[is_true(rows["is_overdue_after"]) & ~is_true(rows["is_overdue_before"])]
        overdue.append(late.merge(new[[*key, "due_date", "days_overdue"]], on=key)[OVERDUE])
    return pd.concat(statuses, ignore_index=True), pd.concat(overdue, ignore_index=True)


def _add_standing(position: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return a position's rows with who or what they are rated by, and whether they are overdue."""
    due = position["due_date"]
    return position.assign(
        ref=position[what],
        standing=position["status"].fillna(position["reported_by"]),
        is_overdue=(position["lateness"] == Lateness.OVERDUE).astype("boolean"),
        due_date=position["revised_due_date"].fillna(due) if what == "action" else due,
        place=range(len(position)),
    )


def compare_totals(before: dict[str, Any], after: dict[str, Any]) -> pd.DataFrame:
    """Return the totals of two reconciliations (TOTALS): all of the projects, or actions, of which one differs."""
    sides = {what: (_list_counts(before[what]), _list_counts(after[what])) for what in before}
    rows = [
        (what, name, number, new[name])
        for what, (old, new) in sides.items()
        if old != new
        for name, number in old.items()
    ]
    return pd.DataFrame(rows, columns=TOTALS)


def _list_counts(counts: dict[str, Any]) -> dict[str, int]:
    named = {**counts["by_status"], **counts["elsewhere"], "not rated": counts["not_rated"]}
    return {**named, "total": counts["total"]}
