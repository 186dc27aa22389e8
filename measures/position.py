"""Where KPIs stand at a period: the one function that every screen, command and report calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from measures.columns import Column, format_figures, is_true, worst_first
from measures.direction import (
    EARLIER,
    add_direction,
    add_previous,
    find_break_starts,
)
from measures.published import describe_published, select_history
from measures.spans import add_spans, take_latest_by_data_period
from measures.suppression import explain_unrated
from measures.target import describe_pace, explain_verdicts, find_shortfall, format_aims, judge_against_target
from measures.variation import ENOUGH, add_xmr_lines, judge_variation
from schemas.numbers import as_json
from schemas.vocabulary import TARGETS, State

HEADLINE = TARGETS[0]
KEYS = [
    *("measure", "name", "workstream", "service_area", "unit", "better", "period", "reported_in", "value"),
    *("data_period", "state", "target", "tolerance", "verdict", "reason", "targets", "direction", "previous"),
    "variation",
]
TRACE = ["return_id", "line", "file_name", "accepted_by", "received_on"]
_FIGURE = ["measure", "value", "data_period", "data_period_end", "period", "provisional", "marker"]
_FIGURE += ["length", "is_cumulative", "unrated"]
_AIM = ["measure", "target_name", "target", "tolerance", "tolerance_kind", "period_from", "period_to"]


def select_targets(targets: pd.DataFrame, periods: Iterable[str]) -> pd.DataFrame:
    """Return the targets that cover each period: by period and measure, the headline first, the others by line.

    The headline is the local one where there is one. ``targets`` has measure, target (its name), period_from,
    period_to, value and line; returned are period, target_name and target (the value), and its other columns (domain
    rules, section 3.1: targets are per period).
    """
    columns = [targets[name].tolist() for name in ("measure", "target", "line", "period_from", "period_to")]
    places = sorted(
        range(len(targets)),
        key=lambda place: (columns[0][place], columns[1][place] != HEADLINE, columns[2][place]),
    )
    _, _, _, first, last = columns
    found = [
        (place, period)
        for period in sorted(periods)
        for place in places
        if first[place] <= period <= last[place]
    ]
    rows = targets.iloc[[place for place, _ in found]].reset_index(drop=True)
    rows = rows.rename(columns={"target": "target_name", "value": "target"})
    return rows.assign(period=pd.Series([period for _, period in found], rows.index, dtype="str"))


def find_kpi_position(
    figures: pd.DataFrame,
    targets: pd.DataFrame,
    measures: pd.DataFrame,
    period: str,
    missing_state: Column,
    published: pd.DataFrame,
) -> pd.DataFrame:
    """Return one row a measure, worst first: the contract's keys, then what screens use beside them.

    ``figures`` and ``targets`` are the facts in force; ``measures`` the definitions of the KPIs asked for;
    ``missing_state`` (by measure) says why a measure without a row in ``period`` has none; ``published`` are the
    comparators in force: a published figure may be an earlier one, never the position. The figure is the latest of
    its measure's usual span reported in or before the period; the target is the one for the period asked, the
    headline's. Where the latest is suppressed there is none, nor an earlier one in its place, nor a direction
    (domain rules, section 6).

    Beside the contract's keys stand the definition's and the figure's own (``return_id`` and the rest say
    where it came from), target_name, target_words, tolerance_kind, direction_words, change, arrow,
    direction_reason, beside (a figure of another span that came since), published_words, what
    ``measures.direction.EARLIER`` names, last_year_direction, variation_icon, variation_side, assurance, pace, and
    the commentary of the period asked. ``targets`` is a list of dicts: name, value, tolerance, tolerance_kind,
    verdict, reason.
    """
    until = figures[figures["period"] <= period]
    known = list_known(until, published, measures)
    latest = _find_latest(until, known, measures)
    aims_now = select_targets(targets, [period])
    base = measures.merge(latest.rename(columns={"period": "reported_in"}), on="measure", how="left")
    every = base.merge(aims_now[_AIM], on="measure", how="left")
    every["unrated"] = every["unrated"].fillna("")
    rated = every["value"].where(every["unrated"] == "")
    judged = (every[name] for name in ("target", "tolerance", "tolerance_kind", "better"))
    every["verdict"] = judge_against_target(rated, *judged)
    every["reason"] = explain_verdicts(every)
    rows = every.drop_duplicates("measure").reset_index(drop=True)
    in_period = figures[figures["period"] == period].drop_duplicates("measure", keep="last")
    in_period = in_period.set_index("measure")
    rows = rows.assign(
        period=pd.Series(period, index=rows.index, dtype="str"),
        state=_choose_states(rows, in_period, missing_state),
        commentary=rows["measure"].map(in_period["commentary"]).astype("str"),
        targets=_list_targets(rows["measure"], every),
        target_words=format_aims(rows),
    )
    since = find_break_starts(rows, rows)
    rows = add_direction(rows, since)
    rows = rows.assign(
        beside=_describe_beside(known, rows), published_words=describe_published(published, rows)
    )
    is_rated = rows["unrated"] == ""
    for name in ("direction", "direction_words", "direction_reason"):
        rows[name] = rows[name].where(is_rated, rows["unrated"] if name == "direction_reason" else "")
    rows = _add_variation_and_pace(rows, _select_since_break(known, rows, since))
    ordered = worst_first(rows, _find_share_missed(rows))
    return ordered[[*KEYS, *(column for column in ordered.columns if column not in KEYS)]]


def _choose_states(rows: pd.DataFrame, in_period: pd.DataFrame, missing_state: Column) -> Column:
    """Return each measure's state in the period asked, or why there is nothing."""
    state = rows["measure"].map(in_period["state"]).astype("str")
    state = state.fillna(rows["measure"].map(missing_state).astype("str"))
    return state.fillna(State.NOT_DUE).astype("str")


def list_known(figures: pd.DataFrame, published: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the figures that are rated and the published ones that are their measures' own, with their spans.

    Rated is what is neither suppressed nor 0 of 0.
    """
    known = figures[figures["value"].notna()]
    own = known[explain_unrated(known) == ""].assign(is_published=False)
    history = select_history(published, measures) if len(published) else published
    return add_spans(pd.concat([own, history], ignore_index=True) if len(history) else own, measures)


def find_xmr_points(figures: pd.DataFrame, published: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the points of the XmR charts of measures at a position, one row a data period since its break.

    ``figures`` are the facts in force, ``rows`` of ``kpi_position``. measure, data_period, order (its last
    day), value, better, and what ``measures.variation.add_xmr_lines`` adds; none of a measure with fewer than
    13, or whose last figure is not shown or rated.
    """
    rows = rows[rows["unrated"] == ""]
    until = rows[["measure", "period", "better"]].rename(columns={"period": "until"})
    known = list_known(figures, published, rows).merge(until, on="measure")
    known = known[known["period"] <= known["until"]]
    series = _select_since_break(known, rows, find_break_starts(rows, rows))
    enough = series.groupby("measure")["value"].transform("size") >= ENOUGH
    columns = ["measure", "data_period", "data_period_end", "value", "better"]
    return add_xmr_lines(series.loc[enough, columns].rename(columns={"data_period_end": "order"}))


def _select_since_break(known: pd.DataFrame, rows: pd.DataFrame, since: Column) -> pd.DataFrame:
    """Return the last word on each data period like each position's, from its measure's last break on."""
    like = rows[["measure", "length"]].assign(since=since, last=rows["data_period_end"])
    series = take_latest_by_data_period(known.merge(like, on=["measure", "length"]))
    is_after = series["is_published"] & (series["data_period_end"] > series["last"])
    return series[~(series["data_period_end"] < series["since"]) & ~is_after]


def _find_latest(figures: pd.DataFrame, known: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Return each measure's latest figure of its usual span, with those it is compared with and where it came from.

    Where the latest is suppressed there is none, and a figure that is not rated is compared with none.
    """
    stated = figures[figures["value"].notna() | (figures["state"] == State.SUPPRESSED)]
    stated = add_spans(stated, measures).sort_values("period", kind="stable")
    # A suppressed row may not say of which data period it would be.
    last = stated[stated["is_usual"] | stated["data_period"].isna()].drop_duplicates("measure", keep="last")
    rows = add_previous(known, last.assign(unrated=explain_unrated(last)))
    rows[EARLIER] = rows[EARLIER].where(rows["unrated"] == "")
    rows["period"] = rows["period"].where(rows["value"].notna())
    return rows[[*_FIGURE, *EARLIER, *(column for column in TRACE if column in rows)]]


def _describe_beside(known: pd.DataFrame, rows: pd.DataFrame) -> Column:
    """Return the figure of another span that was reported since each position's: it stands beside, not compared."""
    others = (
        known[~known["is_usual"]].sort_values("period", kind="stable").drop_duplicates("measure", keep="last")
    )
    beside = rows[["measure"]].merge(others, on="measure", how="left").set_index(rows.index)
    figure = format_figures(rows, beside["value"])
    words = beside["data_period"] + ": " + figure + ". Not comparable: it is " + beside["length"]
    words += ", " + rows["data_period"] + " " + rows["length"]
    return words.where(is_true(beside["period"] >= rows["reported_in"]), "")


def _list_targets(measure: Column, every: pd.DataFrame) -> Column:
    """Return, for each measure, all its targets with their verdicts, the headline first."""
    lists: dict[str, list[dict[str, Any]]] = {code: [] for code in measure}
    for row in every[every["target_name"].notna()].to_dict("records"):
        lists[row["measure"]].append(
            {
                "name": row["target_name"],
                "value": as_json(row["target"]),
                "tolerance": as_json(row["tolerance"]),
                "tolerance_kind": None if pd.isna(row["tolerance_kind"]) else row["tolerance_kind"],
                "verdict": row["verdict"],
                "reason": row["reason"],
            }
        )
    return pd.Series([lists[code] for code in measure], index=measure.index, dtype="object")


def _add_variation_and_pace(rows: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """Add variation, assurance and pace, from all data periods since the last break."""
    judged_by = rows[["measure", "better", "target"]]
    points = series[["measure", "value", "data_period_end"]].merge(judged_by, on="measure")
    found = judge_variation(points.rename(columns={"data_period_end": "order"})).reindex(rows["measure"])
    found = found.set_axis(rows.index)
    # What is judged of the last figure is not said of one that is not shown or rated.
    is_rated = rows["unrated"] == ""
    icons = {"variation_icon": "variation", "variation_side": "side", "assurance": "assurance"}
    words = found["words"].fillna("Not enough data (0 of 13)")
    return rows.assign(
        **{name: found[column].fillna("").where(is_rated, "") for name, column in icons.items()},
        variation=words.where(is_rated, "Not judged without a figure"),
        pace=describe_pace(series[~series["is_published"]], rows).where(is_rated, ""),
    )


def _find_share_missed(rows: pd.DataFrame) -> Column:
    """Return how far each target is missed as a share of it, negative where it is beaten."""
    missed = find_shortfall(rows["value"], rows["target"], rows["better"]).astype("float64")
    target = rows["target"].astype("float64").abs()
    return missed / target.where(target != 0)
