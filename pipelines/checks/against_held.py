"""Stage 5: against what is held: questions that wait for an answer, warnings, and queries on the commentary."""

from typing import Any

import pandas as pd

from measures.commentary import commentary_checks
from measures.direction import with_previous
from measures.disclosure import is_small
from measures.position import judged, targets_at
from pipelines.checks.context import Context
from pipelines.findings import find, no_findings
from schemas.numbers import as_number, format_number


def replaced_and_dropped(context: Context) -> pd.DataFrame:
    """Say how many rows held are replaced, and ask about those that would vanish."""
    held = context.held.of(context.kind.name)
    scope, key = list(context.kind.scope), list(context.kind.key)
    in_scope = held.merge(context.frame[scope].drop_duplicates(), on=scope)
    if in_scope.empty:
        return no_findings()
    kept = in_scope.merge(context.frame[key], on=key)
    dropped = len(in_scope) - len(kept)
    parts = []
    if len(kept):
        rows = "1 row held is" if len(kept) == 1 else f"{len(kept):,} rows held are"
        parts.append(
            find(
                "replaces",
                context.file,
                f"{rows} replaced by this return.",
                "Nothing to do if that is meant.",
            )
        )
    if dropped:
        rows = "1 row held is" if dropped == 1 else f"{dropped:,} rows held are"
        said = f"{rows} not in this return and would go."
        parts.append(find("dropped-rows", context.file, said, "Add the rows, or answer why they go."))
    return pd.concat(parts, ignore_index=True)


def small_numbers(context: Context) -> pd.DataFrame:
    """Ask about counts below the measure's threshold."""
    if context.kind.name != "kpi":
        return no_findings()
    threshold = context.measures["small_number"].astype("float64")
    small = is_small(context.frame["value"].astype("float64"), threshold)
    said = (
        "The count is below "
        + threshold[small].astype("int64").astype("str")
        + ", so small that it may point at a child."
    )
    remedy = "Answer “suppress” to store it as suppressed, or say why it may be shown."
    return find("small-number", context.file, said, remedy, context.lines[small], "value")


def hundredfold(context: Context) -> pd.DataFrame:
    """Ask about a percentage about a hundred times, or a hundredth of, its last value or target."""
    if context.kind.name != "kpi":
        return no_findings()
    frame = context.frame.assign(_line=context.lines, _percent=context.measures["unit"].to_numpy() == "%")
    held = context.held.of("kpi")
    last = held[held["value"].notna()].sort_values("period").drop_duplicates("measure", keep="last")
    targets = context.held.of("target").drop_duplicates("measure", keep="last")
    value = frame["value"].astype("float64")
    odd = pd.Series(False, index=frame.index)
    against = pd.Series(None, index=frame.index, dtype="object")
    for known in (targets, last):
        other = frame["measure"].map(known.set_index("measure")["value"])
        ratio = value / other.astype("float64").replace(0, float("nan"))
        hit = frame["_percent"] & (ratio.between(80, 125) | ratio.between(0.008, 0.0125))
        odd |= hit
        against = against.mask(hit, other)
    asked = frame[odd]
    said = [
        f"{format_number(v, 0, '%')} is about a hundred times, or a hundredth of, {format_number(a, 0, '%')}."
        for v, a in zip(asked["value"], against[odd], strict=True)
    ]
    remedy = "Check whether 0.69 stands for 69%; correct it, or say why it is right."
    return find("hundredfold", context.file, said, remedy, asked["_line"], "value")


def commentary_queries(context: Context) -> pd.DataFrame:
    """Compare the commentary with what the figures did; for the analyst now, and for the clinic."""
    if context.kind.name != "kpi" or context.frame["commentary"].isna().all():
        return no_findings()
    new = context.frame.assign(_line=context.lines)
    held = context.held.of("kpi")
    if len(held):
        held = held.merge(new[["period", "measure"]], on=["period", "measure"], how="left", indicator=True)
        held = held[held["_merge"] == "left_only"].drop(columns="_merge")
    columns = ["period", "measure", "value", "data_period", "data_period_end", "commentary"]
    rows = pd.concat([held[columns], new[[*columns, "_line"]]], ignore_index=True) if len(held) else new
    rows = rows.assign(value=as_number(rows["value"])).sort_values(["measure", "period"])
    rows["previous_commentary"] = rows.groupby("measure")["commentary"].shift()
    known = with_previous(rows[rows["value"].notna()])[["measure", "period", "previous"]]
    rows = rows.merge(known, on=["measure", "period"], how="left")
    rows = rows[rows["_line"].notna()].merge(context.definitions.measure_frame, on="measure")
    aims = [
        targets_at(context.held.of("target"), period).drop_duplicates("measure").assign(period=period)
        for period in rows["period"].unique()
    ]
    wanted = ["measure", "period", "target", "tolerance", "tolerance_kind"]
    rows = rows.merge(pd.concat(aims)[wanted], on=["measure", "period"], how="left")
    rows["target"], rows["tolerance"] = as_number(rows["target"]), as_number(rows["tolerance"])
    queries = commentary_checks(judged(rows)).merge(
        rows[["measure", "period", "_line"]], on=["measure", "period"]
    )
    remedy = "Check the text; you may answer this, and the clinic will see it."
    parts = [
        find(str(code), context.file, some["message"] + ".", remedy, some["_line"], "commentary")
        for code, some in queries.groupby("code")
    ]
    return pd.concat([no_findings(), *parts], ignore_index=True)


CHECKS: list[Any] = [replaced_and_dropped, small_numbers, hundredfold, commentary_queries]
