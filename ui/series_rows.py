"""One measure's series as points, lines and plain rows: breaks, XmR, and what a file of them holds."""

from typing import Any

import pandas as pd

from measures.direction import Breaks, find_breaks, number_parts
from schemas.numbers import as_float, format_number
from schemas.periods import short_period
from ui.kpi_rows import figures, short_span
from ui.markdown import bold, escaped
from ui.text import sentence


def trend_breaks(history: pd.DataFrame, breaks: Breaks) -> pd.DataFrame:
    """The breaks inside a measure's history as marks of a chart: label (of the first period after), from_, why."""
    found = find_breaks(history["data_period_end"].where(history["value"].notna()), breaks)
    label = history["period"].map(short_period).loc[found["at"]].to_numpy()
    return found.assign(label=pd.array(label, dtype="str"), from_=found["from_"].map(short_span))


def published_breaks(published: pd.DataFrame, breaks: Breaks) -> pd.DataFrame:
    """The breaks inside a published series, those that one of its data periods begins: label, from_, why."""
    ordered = published.drop_duplicates("data_period_end").sort_values("data_period_end")
    spans = ordered.set_index("data_period")["data_period_end"]
    found = find_breaks(spans, [one for one in breaks if one["from_"] in spans.index])
    label = found["at"].map(short_span)
    return found.assign(label=label, from_=label)


def xmr_series(xmr: pd.DataFrame, position: "pd.Series[Any]") -> pd.DataFrame:
    """The points of an XmR chart: label, data_period, value, text, part, variation, rule, signal and its lines."""
    rows = xmr.assign(decimals=position["decimals"], unit=position["unit"], frequency=position["frequency"])
    # It begins at the last break, so that none is inside it.
    unbroken = pd.DataFrame({"measure": [position["measure"]], "breaks": [[]]})
    return rows.assign(
        label=rows["data_period"].map(short_span),
        text=figures(rows),
        value=as_float(rows["value"]),
        part=number_parts(rows.rename(columns={"order": "data_period_end"}), unbroken),
    )


def xmr_lines(series: pd.DataFrame, position: "pd.Series[Any]") -> pd.DataFrame:
    """The levels of an XmR chart with their words: kind, value, words."""
    last, unit = series.iloc[-1], str(position["unit"])
    places = int(position["decimals"]) + 1

    def level(kind: str, name: str, value: float) -> tuple[str, float, str]:
        return kind, value, f"{name} {format_number(round(value, places), places, unit)}"

    levels = [
        level("limit", "Upper limit", float(last["upper"])),
        level("centre", "Mean", float(last["centre"])),
        level("limit", "Lower limit", float(last["lower"])),
    ]
    if pd.notna(position["target"]):
        words = f"Target {format_number(position['target'], int(position['decimals']), unit)}"
        levels.append(("target", float(position["target"]), words))
    return pd.DataFrame(levels, columns=["kind", "value", "words"])


def xmr_table(series: pd.DataFrame) -> pd.DataFrame:
    """The same figures as the XmR chart, latest first: Data period, Figure, Variation, Rule."""
    latest = series.iloc[::-1]
    return pd.DataFrame(
        {
            "Data period": escaped(latest["data_period"]),
            "Figure": bold(escaped(latest["text"])),
            "Variation": latest["variation"].map(sentence),
            "Rule": latest["signal"].map(sentence),
        }
    )


def history_rows(history: pd.DataFrame) -> pd.DataFrame:
    """A measure's history as a file holds it: numbers as numbers, words as words, in order of time."""
    columns = [
        *("period", "data_period", "value", "unit", "target_name", "target", "verdict"),
        *("state", "provisional"),
    ]
    return history[columns]


def published_rows(published: pd.DataFrame, unit: str) -> pd.DataFrame:
    """A published series as a file holds it."""
    ordered = published.sort_values(["data_period_end", "area"], kind="stable")
    rows = ordered[["data_period", "area", "value", "state", "source"]]
    rows.insert(3, "unit", unit)
    return rows


def xmr_rows(series: pd.DataFrame, xmr: pd.DataFrame) -> pd.DataFrame:
    """The points of an XmR chart as a file holds them, with the limits beside each."""
    exact = series.assign(value=xmr["value"])
    levels = ["centre", "lower", "upper"]
    return exact[["data_period", "value", "unit", "variation", "signal", *levels]].assign(
        **{name: exact[name].round(6) for name in levels}
    )
