"""Stage 5, for figures: against the history of their own series, which is what is held with this return in it."""

from typing import Any

import pandas as pd

from measures.continuity import break_starts
from measures.direction import by_data_period
from measures.far_from_history import ENOUGH, far_from_history
from pipelines.checks.context import Context
from pipelines.findings import find, no_findings
from pipelines.matching import decoded
from schemas.numbers import format_numbers


def far_figures(context: Context) -> pd.DataFrame:
    """Warn of a figure far outside the history of its measure, which a person then confirms."""
    if context.kind.name not in {"kpi", "workforce"}:
        return no_findings()
    key = list(context.kind.key)
    held = context.held.of(context.kind.name)
    columns = [*key, "value", *(name for name in ("data_period_end",) if name in context.frame)]
    new = context.frame[columns].assign(line=context.lines)
    rows = _with_held(held[columns], new, key) if len(held) else new
    rows = _one_a_data_period(rows[rows["value"].notna()])
    if rows["series"].value_counts().head(1).sum() <= ENOUGH:
        return no_findings()
    measures = context.definitions.measure_frame
    about = measures.set_index("measure")
    rows["decimals"] = rows["measure"].map(about["decimals"]).astype("int64")
    rows["since"] = break_starts(rows, measures)
    found = far_from_history(rows)
    is_far = found["is_far"] & rows["line"].notna()
    far = rows[is_far].join(found[is_far])
    if far.empty:
        return no_findings()
    unit = far["measure"].map(about["unit"]).astype("str")
    value, least, most = (
        format_numbers(far[name], far["decimals"], unit) for name in ("value", "least", "most")
    )
    said = (
        value
        + " is far from the "
        + far["earlier"].astype("str")
        + " earlier figures, "
        + (least + " to " + most).mask(least == most, "all " + least)
        + "."
    )
    remedy = "Check the figure; confirm it if it is right."
    return find("far-from-history", context.file, said, remedy, far["line"], "value")


def _with_held(held: pd.DataFrame, new: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return the new rows with those held of the same measures that they do not replace."""
    rows = pd.concat([held, new], ignore_index=True)
    return rows[rows["measure"].isin(new["measure"].unique())].drop_duplicates(key, keep="last")


def _one_a_data_period(figures: pd.DataFrame) -> pd.DataFrame:
    """Return one row a series and data period, with series and order."""
    if "data_period_end" in figures:
        # Words are put in order much faster by number.
        latest = by_data_period(figures.astype({"measure": "category", "period": "category"}))
        return latest.assign(series=latest["measure"].cat.codes, order=latest["data_period_end"])
    words = decoded(figures[["organisation", "measure"]])
    series = words["organisation"] + ", " + words["measure"]
    return figures.assign(series=series, order=figures["as_at"], data_period_end=figures["as_at"])


CHECKS: list[Any] = [far_figures]
