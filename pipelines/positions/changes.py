"""What differs between two sets of facts: the figures, workforce, statuses and totals of their positions."""

from typing import Any

import pandas as pd

from measures.columns import is_true
from measures.direction import describe_direction, find_break_starts, find_direction
from pipelines.positions.facts import Facts, fill_periods
from pipelines.positions.kpis import find_figures, find_kpis
from pipelines.positions.plan import find_actions, find_projects
from pipelines.positions.workforce_and_risks import find_workforce, list_workforce
from pipelines.review.comparison import differ
from schemas.vocabulary import Lateness

_STAGES = ["value", "state", "verdict", "direction"]
FIGURES = [
    *("measure", "name", "period", "unit", "decimals"),
    *(f"{name}_{when}" for name in _STAGES for when in ("before", "after")),
]
WORKFORCE = [
    *("as_at", "organisation", "measure", "name", "unit", "decimals"),
    *(f"{name}_{when}" for name in ("value", "direction") for when in ("before", "after")),
]
STATUSES = ["what", "ref", "title", "workstream", "before", "after"]
OVERDUE = ["what", "ref", "title", "workstream", "due_date", "days_overdue"]
TOTALS = ["what", "name", "before", "after"]
_FIGURE = ["measure", "period", "name", "unit", "decimals"]
_WORKER = ["organisation", "measure", "name", "unit", "decimals"]


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
        is_comparable = ~(rows["previous_end"] < find_break_starts(rows, facts.definitions.kpi_frame))
        rows["direction"] = find_direction(rows["value"], rows["previous"], rows["better"], is_comparable)
        parts.append(rows.assign(direction=describe_direction(rows)))
    return pd.concat([part[[*_FIGURE, *_STAGES]] for part in parts], ignore_index=True)


def compare_workforces(before: Facts, after: Facts) -> pd.DataFrame:
    """Return the workforce figures that differ, or whose direction does: WORKFORCE.

    Of each organisation and measure the latest date, and any earlier one whose figure differs, there without a
    direction.
    """
    old, new = (
        find_workforce(facts).assign(direction=lambda rows: rows["direction_words"])
        for facts in (before, after)
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


def compare_plans(before: Facts, after: Facts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the projects and actions whose status differs (STATUSES), and those that become overdue (OVERDUE)."""
    statuses, overdue = [], []
    for what, find in (("project", find_projects), ("action", find_actions)):
        old, new = (_list_standings(find(facts), what) for facts in (before, after))
        rows = old | new
        for key in sorted(rows, key=lambda key: (rows[key]["place"], key)):
            was, now = old.get(key, {}), new.get(key, {})
            if was.get("standing", "") != now.get("standing", ""):
                moved = {"before": was.get("standing", ""), "after": now.get("standing", "")}
                statuses.append(rows[key] | moved)
            if now.get("lateness") == Lateness.OVERDUE != was.get("lateness"):
                overdue.append(now)
    return pd.DataFrame(statuses, columns=STATUSES), pd.DataFrame(overdue, columns=OVERDUE)


def _list_standings(position: pd.DataFrame, what: str) -> dict[tuple[str, str], dict[Any, Any]]:
    """Return a position's rows by project and ref, with who or what they are rated by and when they are due."""
    rows = position.assign(
        what=what,
        ref=position[what],
        place=range(len(position)),
        standing=position["status"].fillna(position["reported_by"]).fillna(""),
    )
    if what == "action":
        rows["due_date"] = rows["revised_due_date"].fillna(rows["due_date"])
    return {(row["project"], row["ref"]): dict(row) for row in rows.to_dict("records")}


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
