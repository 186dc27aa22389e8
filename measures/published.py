"""A measure's own published series: its history, and what is published beside its position (domain rules, 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from measures.columns import Column
from schemas.numbers import as_number, format_number
from schemas.periods import drop_year_words
from schemas.vocabulary import AREAS

OURS, *_, NATION = AREAS
RECENT = 3  # data periods of the published series that are said in words


def select_history(published: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Return the council's published figures that are their measures' own, as rows beside those of returns.

    ``published`` are comparators in force, ``measures`` definitions. The value is the one of the measure's
    decimals, and ``period`` is blank: for one data period the figure of a return stands.
    """
    own = measures.loc[measures["published"] == "same", ["measure", "decimals"]]
    rows = published[(published["area"] == OURS) & published["value"].notna()].merge(own, on="measure")
    figures = zip(rows["value"], rows["decimals"], strict=True)
    value = [Decimal(str(v)).quantize(Decimal(1).scaleb(-int(d)), ROUND_HALF_UP) for v, d in figures]
    rows = rows.assign(value=as_number(pd.Series(value, rows.index, dtype="object")), period="")
    rows["period"] = rows["period"].astype("str")
    return rows[["measure", "period", "value", "data_period", "data_period_end"]].assign(is_published=True)


def describe_published(published: pd.DataFrame, rows: pd.DataFrame) -> Column:
    """Return what is published of each position's measure, and the publisher's cautions; empty of the others.

    ``rows`` of a position: measure, published, data_period, data_period_end, previous_data_period, decimals, unit,
    cautions. "0.0762% in 2018/19, 0.0358% in 2019/20, 0.0214% in 2020/21; England 0.0084% in 2020/21."
    """
    of_measure = dict(iter(published[published["value"].notna()].groupby("measure", sort=False)))
    words = [
        _describe(of_measure[row["measure"]], row)
        if row["published"] == "same" and row["measure"] in of_measure and pd.notna(row["data_period_end"])
        else ""
        for row in rows.to_dict("records")
    ]
    return pd.Series(words, index=rows.index, dtype="str")


def _describe(published: pd.DataFrame, row: Mapping[Any, Any]) -> str:
    ordered = published.sort_values("data_period_end")
    ours, nation = (ordered[ordered["area"] == area] for area in (OURS, NATION))
    known = ours[ours["data_period_end"] <= row["data_period_end"]].tail(RECENT)
    beside = nation[nation["data_period_end"] <= row["data_period_end"]].tail(1)
    since = ours[ours["data_period_end"] > row["data_period_end"]].tail(1)
    series = "; ".join(
        [*filter(None, [", ".join(_figures(known, row))]), *_figures(beside, row, f"{NATION} ")]
    )
    sentences = [f"{series}." if series else ""]
    if len(since):
        publisher = str(since["source"].iloc[0]).partition(",")[0]
        sentences.append(f"{publisher} has since published {_figures(since, row)[0]}.")
    return " ".join(filter(None, [*sentences, *_list_cautions(row)]))


def _list_cautions(row: Mapping[Any, Any]) -> list[str]:
    """Return the publisher's cautions about the data periods that a position compares."""
    compared = {row["data_period"], row["previous_data_period"]}
    return [
        f"{' and '.join(map(drop_year_words, one['data_periods']))}: {one['why'].rstrip('.')}."
        for one in row["cautions"]
        if compared & set(one["data_periods"])
    ]


def _figures(figures: pd.DataFrame, row: Mapping[Any, Any], area: str = "") -> list[str]:
    decimals, unit = int(row["decimals"]), str(row["unit"])
    return [
        f"{area}{format_number(value, decimals, unit)} in {drop_year_words(label)}"
        for value, label in zip(figures["value"], figures["data_period"], strict=True)
    ]
