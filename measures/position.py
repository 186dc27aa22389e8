"""The position of the KPIs at a period: the one function that every screen, command and report calls."""

from typing import Any

import numpy as np
import pandas as pd

from measures.against_target import WORST_FIRST, against_target, aim_in_words, reasons, shortfall
from measures.direction import arrows, direction, direction_words, with_previous
from measures.pace import pace, periods_left
from measures.variation import variation
from schemas.numbers import as_json
from schemas.periods import read_data_period, same_period_last_year
from schemas.vocabulary import State

KEYS = (
    "measure name workstream service_area unit better period reported_in value data_period state target tolerance "
    "verdict reason targets direction previous variation"
).split()
TRACE = ["return_id", "line", "file_name", "accepted_by", "received_on"]


def targets_at(targets: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return the targets in force for ``period``, the headline first: local where there is one, else by line."""
    applies = targets[(targets["period_from"] <= period) & (targets["period_to"] >= period)]
    return (
        applies.assign(later=applies["target"] != "local")
        .sort_values(["measure", "later", "line"], kind="stable")
        .rename(columns={"target": "target_name", "value": "target"})
        .drop(columns="later")
    )


def latest_figures(figures: pd.DataFrame, period: str) -> pd.DataFrame:
    """Return each measure's latest row with a value, reported in ``period`` or before it, with its previous figure."""
    known = figures[figures["value"].notna() & (figures["period"] <= period)]
    return with_previous(known).sort_values("period", kind="stable").drop_duplicates("measure", keep="last")


def judged(rows: pd.DataFrame) -> pd.DataFrame:
    """Add verdict and reason to rows with value, target, tolerance, tolerance_kind, better, unit and decimals."""
    verdicts = against_target(
        rows["value"], rows["target"], rows["tolerance"], rows["tolerance_kind"], rows["better"]
    )
    rows = rows.assign(verdict=verdicts)
    return rows.assign(reason=reasons(rows))


def _all_targets(rows: pd.DataFrame) -> "pd.Series[Any]":
    shown = [
        {"name": name, "value": as_json(target), "verdict": verdict, "reason": reason}
        for name, target, verdict, reason in zip(
            rows["target_name"], rows["target"], rows["verdict"], rows["reason"], strict=True
        )
    ]
    return pd.Series(shown, index=rows.index, dtype="object").groupby(rows["measure"]).agg(list)


def _comparable(rows: pd.DataFrame) -> "pd.Series[Any]":
    def broken(gaps: Any, previous_period: Any, end: Any) -> bool:
        before = read_data_period(previous_period) if isinstance(previous_period, str) else None
        starts = [read_data_period(gap["from_"]) for gap in gaps or []]
        return any(before and start and before.end < start.start <= end.date() for start in starts)

    columns = zip(rows["breaks"], rows["previous_data_period"], rows["data_period_end"], strict=True)
    return pd.Series([not broken(*row) for row in columns], index=rows.index, dtype="boolean")


def series_of(figures: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return each measure's figures by data period, in order, the last word on each data period only."""
    known = figures[figures["value"].notna()].sort_values(["data_period_end", "period"])
    known = known.drop_duplicates(["measure", "data_period_end"], keep="last")
    return {str(measure): rows for measure, rows in known.groupby("measure")}


def _with_series(rows: pd.DataFrame, figures: pd.DataFrame, period: str) -> pd.DataFrame:
    series = series_of(figures[figures["period"] <= period])
    variations, paces = [], []
    for row in rows.itertuples(index=False):
        mine = series.get(str(row.measure))
        values = [] if mine is None else mine["value"].tolist()
        target = None if pd.isna(row.target) else row.target
        found = variation(np.array(values, float), str(row.better), None if target is None else float(target))
        variations.append(found.words)
        left = 0 if target is None else periods_left(period, str(row.period_to))
        paces.append(
            ""
            if target is None
            else pace(values, target, str(row.better), left, str(row.frequency), str(row.unit))
        )
    return rows.assign(variation=pd.array(variations, dtype="str"), pace=pd.array(paces, dtype="str"))


def kpi_position(
    figures: pd.DataFrame,
    targets: pd.DataFrame,
    measures: pd.DataFrame,
    period: str,
    missing_state: "pd.Series[Any]",
) -> pd.DataFrame:
    """Return one row a measure, worst first: the contract's keys, then what screens use beside them.

    ``figures`` and ``targets`` are the facts in force; ``measures`` the KPIs' definitions; ``missing_state`` (by
    measure) says why a measure without a row in ``period`` has none. The figure is the latest reported in or before
    the period; the target is the one for the period asked.
    """
    asked = figures[figures["period"] == period].drop_duplicates("measure", keep="last").set_index("measure")
    latest = latest_figures(figures, period)
    aims = targets_at(targets, period)
    columns = [
        "measure",
        "value",
        "data_period",
        "data_period_end",
        "period",
        "previous",
        "previous_data_period",
    ]
    columns += ["provisional", "marker", *TRACE]
    base = measures.merge(latest[columns].rename(columns={"period": "reported_in"}), on="measure", how="left")
    aim_columns = ["measure", "target_name", "target", "tolerance", "tolerance_kind", "period_to"]
    every = judged(base.merge(aims[aim_columns], on="measure", how="left"))
    rows = every.drop_duplicates("measure").reset_index(drop=True)
    rows["targets"] = (
        rows["measure"]
        .map(_all_targets(every[every["target_name"].notna()]))
        .apply(lambda shown: shown if isinstance(shown, list) else [])
    )
    rows["period"] = pd.Series([period] * len(rows), dtype="str")
    rows["state"] = (
        rows["measure"].map(asked["state"]).fillna(rows["measure"].map(missing_state)).astype("str")
    )
    rows["commentary"] = rows["measure"].map(asked["commentary"]).astype("str")
    rows["direction"] = direction(rows["value"], rows["previous"], rows["better"], _comparable(rows))
    rows["direction_words"] = direction_words(rows)
    rows["arrow"] = arrows(rows["value"], rows["previous"])
    rows["target_words"] = _aims(rows)
    rows["last_year"] = rows["measure"].map(_last_year(figures, period))
    rows = _with_series(rows, figures, period)
    return worst_first(rows)[[*KEYS, *(c for c in rows.columns if c not in KEYS)]]


def _aims(rows: pd.DataFrame) -> "pd.Series[Any]":
    words = [
        "" if pd.isna(r.target) else aim_in_words(r.target, r.better, int(r.decimals), r.unit)
        for r in rows.itertuples(index=False)
    ]
    return pd.Series(words, index=rows.index, dtype="str")


def _last_year(figures: pd.DataFrame, period: str) -> "pd.Series[Any]":
    then = figures[(figures["period"] == same_period_last_year(period)) & figures["value"].notna()]
    return then.drop_duplicates("measure", keep="last").set_index("measure")["value"]


def worst_first(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows by verdict, then by how far the target is missed as a share of it, then by name."""
    missed = shortfall(rows["value"], rows["target"], rows["better"]).astype("float64")
    share = missed / rows["target"].astype("float64").abs()
    keys = rows.assign(_verdict=rows["verdict"].map(WORST_FIRST), _share=-share)
    order = keys.sort_values(["_verdict", "_share", "name"], kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def states_without_row(measures: pd.DataFrame, is_late: bool) -> "pd.Series[Any]":
    """Return, by measure, the state of a measure for which nothing was returned."""
    state = State.LATE if is_late else State.NOT_DUE
    return pd.Series(str(state), index=measures["measure"], dtype="str")
