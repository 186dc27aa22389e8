"""Stage 5, for figures: against the history of their own series, which is what is held with this return in it."""

from typing import Any

import pandas as pd

from measures.direction import by_data_period
from measures.far_from_history import ENOUGH, far_from_history
from measures.position import break_starts
from pipelines.checks.context import Context
from pipelines.findings import find, no_findings
from schemas.numbers import format_numbers

_ABOUT = ["measure", "unit", "decimals", "breaks"]


def far_figures(context: Context) -> pd.DataFrame:
    """Warn of a figure far outside the history of its measure, which a person then confirms."""
    if context.kind.name not in {"kpi", "workforce"}:
        return no_findings()
    key = list(context.kind.key)
    new = context.frame.assign(line=context.lines)
    held = context.held.of(context.kind.name)
    columns = [*key, "value", *(name for name in ("data_period_end",) if name in new)]
    rows = pd.concat([held[columns], new[[*columns, "line"]]], ignore_index=True) if len(held) else new
    rows = rows[rows["measure"].isin(new["measure"])].drop_duplicates(key, keep="last")
    rows = _one_a_data_period(rows[rows["value"].notna()])
    if rows["series"].value_counts().head(1).sum() <= ENOUGH:
        return no_findings()
    rows = rows.merge(context.definitions.measure_frame[_ABOUT], on="measure", how="left")
    rows["since"] = break_starts(rows)
    judged = rows.join(far_from_history(rows))
    far = judged[judged["is_far"] & judged["line"].notna()]
    if far.empty:
        return no_findings()
    value, least, most = (
        format_numbers(far[name], far["decimals"], far["unit"]) for name in ("value", "least", "most")
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


def _one_a_data_period(figures: pd.DataFrame) -> pd.DataFrame:
    """Return one row a series and data period, with series and order."""
    if "data_period_end" in figures:
        latest = by_data_period(figures)
        return latest.assign(series=latest["measure"], order=latest["data_period_end"])
    series = figures["organisation"] + ", " + figures["measure"]
    return figures.assign(series=series, order=figures["as_at"], data_period_end=figures["as_at"])


CHECKS: list[Any] = [far_figures]
