"""A measure's own published series: its history, and what is published beside its position (domain rules, 3.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from measures.columns import Column
from schemas.numbers import as_number, format_number
from schemas.periods import drop_year_words
from schemas.vocabulary import AREAS

OURS, *_, NATION = AREAS
_Row = Mapping[Any, Any]
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
    known = published[published["value"].notna() & published["measure"].isin(rows["measure"])]
    of_measure: dict[str, list[dict[Any, Any]]] = defaultdict(list)
    for figure in known.sort_values("data_period_end").to_dict("records"):
        of_measure[figure["measure"]].append(figure)
    words = [
        _describe(of_measure[row["measure"]], row)
        if row["published"] == "same" and row["measure"] in of_measure and pd.notna(row["data_period_end"])
        else ""
        for row in rows.to_dict("records")
    ]
    return pd.Series(words, index=rows.index, dtype="str")


def _describe(published: Sequence[_Row], row: _Row) -> str:
    ours, nation = ([one for one in published if one["area"] == area] for area in (OURS, NATION))
    last = row["data_period_end"]
    until, beside = ([one for one in area if one["data_period_end"] <= last] for area in (ours, nation))
    since = [one for one in ours if one["data_period_end"] > last]
    known = ", ".join(_word_figure(one, row) for one in until[-RECENT:])
    series = "; ".join(filter(None, [known, *(f"{NATION} {_word_figure(one, row)}" for one in beside[-1:])]))
    sentences = [f"{series}." if series else ""]
    for latest in since[-1:]:
        publisher = str(latest["source"]).partition(",")[0]
        sentences.append(f"{publisher} has since published {_word_figure(latest, row)}.")
    return " ".join(filter(None, [*sentences, *_list_cautions(row)]))


def _list_cautions(row: _Row) -> list[str]:
    """Return the publisher's cautions about the data periods that a position compares."""
    compared = {row["data_period"], row["previous_data_period"]}
    return [
        f"{' and '.join(map(drop_year_words, one['data_periods']))}: {one['why'].rstrip('.')}."
        for one in row["cautions"]
        if compared & set(one["data_periods"])
    ]


def _word_figure(figure: _Row, row: _Row) -> str:
    value = format_number(figure["value"], int(row["decimals"]), str(row["unit"]))
    return f"{value} in {drop_year_words(figure['data_period'])}"
