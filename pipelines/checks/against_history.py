"""Stage 5, for figures: against the history of their own series, which is what is held with this return in it."""

from typing import Any

import pandas as pd

from measures.direction import find_break_starts, take_latest_by_data_period
from measures.variation import ENOUGH_HISTORY, find_far_from_history
from pipelines.checks.context import Context
from pipelines.findings import find, no_findings
from pipelines.matching import decoded
from pipelines.memory import let_go
from schemas.numbers import as_float, format_numbers


def far_figures(context: Context) -> pd.DataFrame:
    """Warn of a figure far outside the history of its measure, which a person then confirms."""
    if context.kind.name not in {"kpi", "workforce"}:
        return no_findings()
    rows = _figures(context)
    let_go()
    rows = _one_a_data_period(rows)
    if rows["series"].value_counts().head(1).sum() <= ENOUGH_HISTORY:
        return no_findings()
    measures = context.definitions.measure_frame
    about = measures.set_index("measure")
    rows["decimals"] = rows["measure"].map(about["decimals"]).astype("int8")
    rows["since"] = find_break_starts(rows, measures)
    let_go()
    far = rows.join(find_far_from_history(rows), how="inner")
    far = far[far["line"].notna()]
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


def _figures(context: Context) -> pd.DataFrame:
    """Return what has a figure, as a float, with its line: the return's rows, and those held that it leaves be."""
    key = list(context.kind.key)
    columns = [*key, "value", *(name for name in ("data_period_end",) if name in context.frame)]

    def known(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[columns].assign(value=as_float(frame["value"]))

    held, rows = context.held.of(context.kind.name), known(context.frame).assign(line=context.lines)
    if len(held):
        of_these = held[held["measure"].isin(rows["measure"].unique())]
        rows = pd.concat([known(of_these), rows], ignore_index=True).drop_duplicates(key, keep="last")
    return rows[rows["value"].notna()]


def _one_a_data_period(figures: pd.DataFrame) -> pd.DataFrame:
    """Return one row a series and data period, with series and order."""
    if "data_period_end" in figures:
        # Words are put in order much faster by number.
        latest = take_latest_by_data_period(figures.astype({"measure": "category", "period": "category"}))
        return latest.assign(series=latest["measure"].cat.codes, order=latest["data_period_end"])
    words = decoded(figures[["organisation", "measure"]])
    series = words["organisation"] + ", " + words["measure"]
    return figures.assign(series=series, order=figures["as_at"], data_period_end=figures["as_at"])


CHECKS: list[Any] = [far_figures]
