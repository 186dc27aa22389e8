"""Stage 5: against what is held: questions that wait for an answer, warnings, and queries on the commentary."""

from typing import Any

import numpy as np
import pandas as pd

from measures.columns import Flags, is_small, is_true
from measures.commentary import check_commentary
from measures.direction import DATED, add_previous
from measures.position import select_targets_by_period
from measures.target import judge_against_target
from pipelines.checks.context import Context, together
from pipelines.findings import find, no_findings
from pipelines.matching import decoded
from pipelines.memory import let_go
from schemas.numbers import as_float, format_numbers
from schemas.periods import day_in_words
from schemas.vocabulary import Verdict

# What makes one series of figures in each kind, and what puts it in order.
_SERIES = {
    "kpi": (["measure"], "period"),
    "target": (["measure", "target"], "period_to"),
    "comparator": (["measure", "area"], "data_period_end"),
    "workforce": (["organisation", "measure"], "as_at"),
}
_AIM = ["measure", "period", "target", "tolerance", "tolerance_kind"]
_WORDS = ["measure", "period", "data_period", "commentary"]
_OF_A_MEASURE = ["measure", "name", "short_name", "unit", "better", "decimals"]
_BEFORE = ["previous", "previous_data_period"]
_FIGURE = ["period", "measure", "value", "data_period", "data_period_end", "commentary"]


def _rows_held(context: Context) -> pd.DataFrame:
    """Return the rows held in the return's scope, with whether the return has them too (``is_kept``)."""
    held = context.held.of(context.kind.name)
    if not len(held):
        return held.assign(is_kept=pd.Series(dtype=bool))
    scope, key = list(context.kind.scope), list(context.kind.key)
    in_scope = held.merge(decoded(context.frame[scope].drop_duplicates()), on=scope)
    kept = (
        in_scope[key].merge(decoded(context.frame[key]), on=key, how="left", indicator=True)["_merge"]
        == "both"
    )
    return in_scope.assign(is_kept=kept.to_numpy(dtype=bool))


def _rows(count: int) -> str:
    return "1 row held is" if count == 1 else f"{count:,} rows held are"


def replaced_rows(context: Context) -> pd.DataFrame:
    """Say how many rows held the return replaces, and of which returns."""
    held = _rows_held(context)
    replaced = held[held["is_kept"]]
    if replaced.empty:
        return no_findings()
    said = f"{_rows(len(replaced))} replaced by this return: {_whose(replaced)}."
    return find("replaces", context.file, said, "Nothing to do, if that is meant.")


def _whose(rows: pd.DataFrame) -> str:
    """Return of which returns rows are: "of q3.csv, received 27 January 2023 from Analyst"."""
    by = ["received_on", "accepted_at", "file_name", "accepted_by"]
    returns = rows.groupby(by, dropna=False).size().rename("rows").reset_index()[::-1]
    named = returns.head(3)
    days = named["received_on"].map(day_in_words).astype("str")
    words = "of " + named["file_name"] + ", received " + days + " from " + named["accepted_by"]
    if len(returns) > 1:
        words = named["rows"].map("{:,} ".format).astype("str") + words
    others = f"; and of {len(returns) - 3:,} more returns" if len(returns) > 3 else ""
    return "; ".join(words) + others


def dropped_rows(context: Context) -> pd.DataFrame:
    """Ask about rows held in the return's scope that it leaves out."""
    held = _rows_held(context)
    gone = held[~held["is_kept"]]
    if gone.empty:
        return no_findings()
    own = [name for name in context.kind.key if name not in context.kind.scope]
    names = [", ".join(map(str, row)) for row in gone[own].head(3).itertuples(index=False)]
    others = f" and {len(gone) - 3:,} more" if len(gone) > 3 else ""
    said = f"{_rows(len(gone))} not in this return and would go: {'; '.join(names)}{others}."
    return find("dropped-rows", context.file, said, "Add the rows, or answer why they go.")


def has_small_count(context: Context) -> Flags:
    """Return which rows hold a count below the measure's threshold: the figure, or a percentage's numerator."""
    if context.kind.name not in {"kpi", "workforce"}:
        return np.zeros(len(context.frame), dtype=bool)
    # Few measures have a threshold.
    has_one = context.measures["small_number"].notna()
    limits, count = context.measures[has_one], context.frame["value"][has_one]
    if context.has("numerator"):
        count = count.mask(limits["unit"] == "%", context.frame["numerator"][has_one])
    small = np.zeros(len(context.frame), dtype=bool)
    small[has_one] = is_small(count, limits["small_number"])
    return small


def small_numbers(context: Context) -> pd.DataFrame:
    """Ask about counts below the measure's small-number threshold."""
    small = has_small_count(context)
    if not small.any():
        return no_findings()
    least = context.measures["small_number"][small].astype("int64").astype("str")
    said = "The count is below " + least + ", so small that it may point at a child."
    remedy = "Answer suppress to store it as suppressed, or say why it may be shown."
    return find("small-number", context.file, said, remedy, context.lines[small], "value")


def hundredfold(context: Context) -> pd.DataFrame:
    """Ask about a percentage about a hundred times, or a hundredth of, its last value or target."""
    if context.kind.name not in _SERIES:
        return no_findings()
    series, order = _SERIES[context.kind.name]
    held = context.held.of(context.kind.name)
    known = [("the last value", held[held["value"].notna()].sort_values(order), series)]
    if context.kind.name == "kpi":
        known.append(("the target", context.held.of("target").sort_values("period_to"), ["measure"]))
    known = [one for one in known if len(one[1])]
    if not known:
        return no_findings()
    percent = is_true(context.measures["unit"] == "%")
    parts = [_hundredfold(context, percent, *one) for one in known]
    found = together(parts)
    return found.drop_duplicates("line").reset_index(drop=True)


def _hundredfold(
    context: Context, percent: Flags, what: str, known: pd.DataFrame, series: list[str]
) -> pd.DataFrame:
    last = known.drop_duplicates(series, keep="last")[[*series, "value"]].rename(columns={"value": "other"})
    rows = context.frame[[*series, "value"]].assign(line=context.lines)[percent]
    rows = decoded(rows).merge(last, on=series)
    ratio = as_float(rows["value"]) / as_float(rows["other"]).replace(0, float("nan"))
    odd = rows[is_true(ratio.between(80, 125) | ratio.between(0.008, 0.0125))]
    unit, decimals = odd["value"].isna().map({False: "%"}), odd["value"].isna().astype("int64")
    value, other = (format_numbers(odd[name], decimals, unit) for name in ("value", "other"))
    said = value + " is about a hundred times, or a hundredth of, " + what + ", " + other + "."
    remedy = "Check whether 0.69 stands for 69%; correct it, or say why it is right."
    return find("hundredfold", context.file, said, remedy, odd["line"], "value")


def commentary_queries(context: Context) -> pd.DataFrame:
    """Compare the commentary with what the figures did; for the analyst now, and for the clinic."""
    if context.kind.name != "kpi":
        return no_findings()
    new = context.frame[_FIGURE].assign(line=context.lines)
    held = context.held.of("kpi")[_FIGURE]
    rows = pd.concat([held, new], ignore_index=True) if len(held) else new
    if len(held):  # what the return replaces stands before it, and goes
        rows = rows.drop_duplicates(["measure", "period"], keep="last")
    del new  # of a big return every copy counts
    # Words are put in order, and compared, much faster by number.
    rows = rows.astype(dict.fromkeys(_WORDS, "category"))
    said = rows[["measure", "period", "commentary"]].sort_values(["measure", "period"])
    before = said.groupby("measure", observed=True)["commentary"].shift()
    aims = select_targets_by_period(context.held.of("target"), list(rows["period"].unique()))
    # Only a text, or a target that is missed, gives anything to ask.
    is_asked = rows["line"].notna() & (
        rows["commentary"].notna() | rows["measure"].isin(aims["measure"].unique())
    )
    asked = rows[is_asked].assign(previous_commentary=before).sort_values(["measure", "period"])
    known = asked.loc[asked["value"].notna(), ["measure", "data_period_end"]]
    figures = rows.loc[rows["value"].notna(), DATED]
    del rows, said, before
    let_go()
    earlier = add_previous(figures, known).set_index(known.index)[_BEFORE]
    del figures
    let_go()
    return _queried(context, asked.join(earlier), aims)


def _queried(context: Context, rows: pd.DataFrame, aims: pd.DataFrame) -> pd.DataFrame:
    """Return the queries on new rows, in the order of measure and period, with what was said before."""
    rows = rows.astype(dict.fromkeys([*_WORDS, "previous_commentary", "previous_data_period"], "str"))
    rows = rows.merge(context.definitions.measure_frame[_OF_A_MEASURE], on="measure")
    rows = rows.merge(aims.drop_duplicates(["measure", "period"])[_AIM], on=["measure", "period"], how="left")
    verdict = judge_against_target(*(rows[name] for name in ["value", *_AIM[2:], "better"]))
    rows = rows.assign(verdict=verdict)
    asked = rows[is_true(rows["commentary"].notna()) | is_true(verdict == Verdict.OFF)]
    queries = check_commentary(asked)
    found = queries.merge(rows[["measure", "period", "line"]], on=["measure", "period"])
    remedy = "Check the text; you may answer this, and the clinic will see it."
    return together(
        [
            find(str(code), context.file, some["message"] + ".", remedy, some["line"], "commentary")
            for code, some in found.groupby("code")
        ]
    )


CHECKS: list[Any] = [replaced_rows, dropped_rows, small_numbers, hundredfold, commentary_queries]
