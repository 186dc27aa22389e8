"""What differs between two sets of facts: the figures, workforce, statuses and totals of their positions."""

from typing import Any

import pandas as pd

from measures.columns import Column, Flags, is_true
from measures.direction import describe_direction, find_break_starts, find_direction
from measures.target import explain_verdicts, judge_against_target
from pipelines.positions.facts import Facts, Supposed
from pipelines.positions.kpis import figures_by_period, from_first_to_last, standing_at
from pipelines.positions.plan import actions, projects
from pipelines.positions.workforce import described, workforce
from schemas.vocabulary import Lateness

_STAGES = ("value", "state", "verdict", "direction")
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
_KEY = ["measure", "period"]
_FIGURE = [*_KEY, "value", "state", "data_period", "data_period_end"]


def differ(before: Column, after: Column) -> Flags:
    """Return where two aligned columns differ; nothing beside nothing does not."""
    return is_true(before.ne(after)) & ~(before.isna() & after.isna()).to_numpy(dtype=bool)


def _beside(before: pd.DataFrame, after: pd.DataFrame, key: list[str], columns: list[str]) -> pd.DataFrame:
    """Return the rows of both by key, each column twice: ``_before`` and ``_after``, missing where there is none."""
    sides = [before[[*key, *columns]], after[[*key, *columns]]]
    named = [
        side.rename(columns={name: f"{name}_{when}" for name in columns})
        for side, when in zip(sides, ("before", "after"), strict=True)
    ]
    if before.empty and after.empty:  # pandas does not merge columns of text that hold nothing
        return pd.concat([named[1], named[0].drop(columns=key)], axis=1)
    return named[1].merge(named[0], on=key, how="outer")


def figure_differences(before: Facts, after: Facts, period: str | None, is_early: bool) -> pd.DataFrame:
    """Return the KPI figures that differ, or whose state, verdict or direction does: FIGURES, in the plan's order.

    At ``period``, the latest held, each is as the position has it: the figure reported in it or before.
    ``is_early`` says whether earlier periods may differ too: there each is the one reported in the period.
    """
    if period is None:
        return pd.DataFrame(columns=FIGURES)
    parts = [_at_latest(before, after, period)]
    if is_early:
        parts.append(_at_earlier(before, after, period))
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    for when in ("before", "after"):
        nothing = found[f"value_{when}"].isna()
        for name in ("verdict", "direction"):
            found[f"{name}_{when}"] = found[f"{name}_{when}"].mask(nothing, "").fillna("")
    return found.sort_values(["period", "measure"], ascending=[False, True], ignore_index=True)[FIGURES]


def _at_latest(before: Facts, after: Facts, period: str) -> pd.DataFrame:
    about = ["measure", "name", "unit", "decimals"]
    known, then = (standing_at(facts, period).set_index("measure").sort_index() for facts in (before, after))
    may_be_other = differ(known["value"], then["value"])
    for name in ("state", "verdict", "direction", "previous"):
        may_be_other |= differ(known[name], then[name])
    rows = _beside(*_in_words(known[may_be_other], then[may_be_other]), about, [*_STAGES, "reason"])
    is_other = differ(rows["value_before"], rows["value_after"])
    for name in _STAGES[1:]:
        is_other |= differ(rows[f"{name}_before"], rows[f"{name}_after"])
    return rows[is_other].assign(period=period)


def _at_earlier(before: Facts, after: Facts, latest: str) -> pd.DataFrame:
    periods = from_first_to_last(sorted({*before.periods, *after.periods}))
    both = (_judged(facts, periods) for facts in (before, after))
    known, then = (side[side["period"] < latest].set_index(_KEY).sort_index() for side in both)
    is_other = differ(known["value"], then["value"])
    for name in ("state", "verdict", "direction", "previous"):
        is_other |= differ(known[name], then[name])
    return _beside(
        *_in_words(known[is_other], then[is_other]), [*_KEY, "name", "unit", "decimals"], [*_STAGES, "reason"]
    )


def _in_words(before: pd.DataFrame, after: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both with direction in words, and the reason of the verdict after; that of the one before is not told."""
    old, new = (side.reset_index().assign(direction=describe_direction) for side in (before, after))
    return old.assign(reason=""), new.assign(reason=explain_verdicts)


def _judged(facts: Facts, periods: list[str]) -> pd.DataFrame:
    """Return figures with verdict and direction, without the words that only what differs needs."""
    figures = Supposed(facts, {"kpi": facts["kpi"][_FIGURE]}, facts.definitions)
    rows = figures_by_period(figures, periods)
    is_comparable = ~(rows["previous_end"] < find_break_starts(rows, facts.measures))
    return rows.assign(
        verdict=judge_against_target(
            *(rows[name] for name in ("value", "target", "tolerance", "tolerance_kind", "better"))
        ),
        direction=find_direction(rows["value"], rows["previous"], rows["better"], is_comparable),
    )


def workforce_differences(before: Facts, after: Facts) -> pd.DataFrame:
    """Return the workforce figures that differ, or whose direction does: WORKFORCE.

    Of each organisation and measure the latest date, and any earlier one whose figure differs, there without a
    direction.
    """
    who = ["organisation", "measure", "name", "unit", "decimals"]
    columns = ["as_at", "value", "direction_words"]
    latest = _beside(workforce(before), workforce(after), who, columns)
    latest = latest.rename(columns={"as_at_after": "as_at"}).rename(
        columns={f"direction_words_{when}": f"direction_{when}" for when in ("before", "after")}
    )
    is_other = differ(latest["value_before"], latest["value_after"])
    is_other |= differ(latest["direction_before"], latest["direction_after"])
    series = _beside(described(before), described(after), ["as_at", *who], ["value"])
    series = series.merge(latest[[*who, "as_at"]].rename(columns={"as_at": "last"}), on=who)
    is_changed = differ(series["value_before"], series["value_after"]) & is_true(
        series["as_at"] < series["last"]
    )
    found = pd.concat([latest[is_other], series[is_changed]], ignore_index=True).reindex(columns=WORKFORCE)
    words = ["direction_before", "direction_after"]
    found[words] = found[words].astype("str").fillna("")
    return found.sort_values(["as_at", "organisation", "measure"], ascending=[False, True, True])[
        WORKFORCE
    ].reset_index(drop=True)


def plan_differences(before: Facts, after: Facts) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the projects and actions whose status differs (STATUSES), and those that become overdue (OVERDUE)."""
    statuses, overdue = [], []
    for what, position in (("project", projects), ("action", actions)):
        key = ["project"] if what == "project" else ["project", "action"]
        old, new = (_standing(position(facts), what) for facts in (before, after))
        rows = _beside(old, new, [*key, "ref"], ["title", "workstream", "standing", "is_overdue", "place"])
        for name in ("title", "workstream", "place"):
            rows[name] = rows[f"{name}_after"].fillna(rows[f"{name}_before"])
        rows = rows.assign(
            what=what, before=rows["standing_before"].fillna(""), after=rows["standing_after"].fillna("")
        ).sort_values("place")
        statuses.append(rows[rows["before"] != rows["after"]][STATUSES])
        late = rows[is_true(rows["is_overdue_after"]) & ~is_true(rows["is_overdue_before"])]
        overdue.append(
            late.merge(new[[*key, "due", "days_overdue"]], on=key).rename(columns={"due": "due_date"})
        )
    return (
        pd.concat(statuses, ignore_index=True),
        pd.concat([rows[OVERDUE] for rows in overdue], ignore_index=True),
    )


def _standing(position: pd.DataFrame, what: str) -> pd.DataFrame:
    """Return a position's rows with who or what they are rated by, and whether they are overdue."""
    due = position["due_date"]
    return position.assign(
        ref=position[what],
        standing=position["status"].fillna(position["reported_by"]),
        is_overdue=(position["lateness"] == Lateness.OVERDUE).astype("boolean"),
        due=position["revised_due_date"].fillna(due) if what == "action" else due,
        place=range(len(position)),
    )


def total_differences(before: dict[str, Any], after: dict[str, Any]) -> pd.DataFrame:
    """Return the totals of two reconciliations (TOTALS): all of the projects, or actions, of which one differs."""
    rows = [
        (what, name, number, _counts(after[what])[name])
        for what in before
        for name, number in _counts(before[what]).items()
        if _counts(before[what]) != _counts(after[what])
    ]
    return pd.DataFrame(rows, columns=TOTALS)


def _counts(counts: dict[str, Any]) -> dict[str, int]:
    named = {**counts["by_status"], **counts["elsewhere"], "not rated": counts["not_rated"]}
    return {**named, "total": counts["total"]}
