"""One measure's series as points and lines of charts, as tables, as rows of a file, and in words."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from measures.direction import Breaks, count_periods_between, find_breaks, number_parts
from schemas.definition_files import Measure
from schemas.numbers import as_float, format_number
from schemas.periods import short_period
from schemas.vocabulary import AREAS, State
from ui.charts.trend import NO_TARGETS
from ui.palette import VERDICT_SYMBOLS
from ui.text import STATE_WORDS, listed, sentence, target_name
from ui.views import print_figures

_LONG_DATE = re.compile(r"(?:\b\d{1,2} )?\b([A-Z][a-z]{2})[a-z]* (\d{4})")
_SPAN = re.compile(r"^(?:Academic|Calendar) year |^(Q)uarter |(?<=Autumn|Spring|Summer) term")


def select_drawn(history: pd.DataFrame) -> pd.DataFrame:
    """Return a history for drawing: a figure of another span than its measure's usual one is no point of it."""
    return history.assign(value=history["value"].where(history["is_usual"].fillna(False).astype("bool")))


# By reporting period


_MARKS = {
    "repeated": "An open point repeats the figure before it.",
    "provisional": "A dashed ring is a provisional figure.",
}


def trend_points(history: pd.DataFrame) -> pd.DataFrame:
    """Return a history of one or more measures as points of a chart, gaps included.

    label, value (float), text, verdict, repeated, provisional, part (a line joins points of one part).
    """
    history = select_drawn(history)
    points = history.assign(
        label=history["period"].map(short_period),
        value=as_float(history["value"]),
        text=print_figures(history),
        repeated=(history["state"] == State.REPEATED).fillna(False).astype("bool"),
        provisional=history["provisional"].fillna(False).astype("bool"),
    )
    return points[["label", "value", "text", "verdict", "repeated", "provisional", "part"]]


def trend_targets(targets: pd.DataFrame, position: "pd.Series[Any]") -> pd.DataFrame:
    """Return a measure's targets by period as rules of a chart: label, name, value (float), text, words (with name)."""
    rows = targets.assign(decimals=position["decimals"], unit=position["unit"]).reset_index(drop=True)
    printed = print_figures(rows, "target")
    rules = rows.assign(
        label=rows["period"].map(short_period),
        name=rows["target_name"],
        value=as_float(rows["target"]),
        text=printed,
        words=rows["target_name"].map(target_name) + " " + printed,
    )
    return rules[["label", "name", "value", "text", "words"]]


def trend_breaks(history: pd.DataFrame, breaks: Breaks) -> pd.DataFrame:
    """Return the breaks inside a history as marks of a chart: label (of the first period after), from_, why."""
    found = find_breaks(history["data_period_end"].where(history["value"].notna()), breaks)
    label = history["period"].map(short_period).loc[found["at"]].to_numpy()
    return found.assign(label=pd.array(label, dtype="str"), from_=found["from_"].map(short_span))


def history_table(history: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the trend's chart, latest first: Period, Figure, Target, Against target, About, State."""
    latest = history.sort_values("period", ascending=False)
    columns = {
        "Period": latest["period"].map(short_period),
        "Figure": print_figures(latest, otherwise="–"),
        "Target": print_figures(latest, "target", otherwise="–"),
        "Against target": latest["verdict"].map(VERDICT_SYMBOLS) + " " + latest["verdict"],
        "About": latest["data_period"],
        "State": latest["state"].map(STATE_WORDS).fillna("").str.capitalize(),
    }
    return pd.DataFrame(columns).fillna("")


def trend_words(name: str, finding: str, points: pd.DataFrame, targets: pd.DataFrame = NO_TARGETS) -> str:
    """Say what a chart of figures against targets shows, for someone who cannot see it.

    Each target is named once with its steps: "Local target 72%, 74% from Q1 2023/24"; rows are in order of time.
    """
    steps = []
    for _, rows in targets.groupby("name", sort=False):
        moves = rows[rows["text"] != rows["text"].shift()]
        later = (moves["text"] + " from " + moves["label"]).iloc[1:]
        steps.append(", ".join([moves["words"].iloc[0], *later]))
    figures = "; ".join(points["label"] + ": " + points["text"].replace("", "no figure"))
    return f"{name}. {finding}. {figures}. {listed(steps) or 'No target'}."


def trend_notes(
    points: pd.DataFrame, targets: pd.DataFrame, marks: Sequence[str] = tuple(_MARKS)
) -> list[str]:
    """Return what the lines of a trend mean, and those of the ``marks`` that its points have."""
    lines = "By reporting period." + " The dashed line is the target." * (len(targets) > 0)
    return [lines, *(_MARKS[mark] for mark in marks if points[mark].any())]


def break_words(breaks: pd.DataFrame) -> list[str]:
    """Say why a series is not comparable across each break."""
    return [
        f"Not comparable before {start}: {why.rstrip('.')}."
        for start, why in zip(breaks["from_"], breaks["why"], strict=True)
    ]


# XmR


def xmr_series(xmr: pd.DataFrame, position: "pd.Series[Any]") -> pd.DataFrame:
    """Return the points of an XmR chart: label, data_period, value, text, part, variation, rule, signal, its lines.

    And missing, how many data periods are left out before each.
    """
    rows = xmr.assign(decimals=position["decimals"], unit=position["unit"], frequency=position["frequency"])
    # It begins at the last break, so that none is inside it.
    often, ends = rows["frequency"].replace("monthly", "quarterly"), rows["order"]
    unbroken = pd.DataFrame({"measure": [position["measure"]], "breaks": [[]]})
    return rows.assign(
        label=rows["data_period"].map(short_span),
        text=print_figures(rows),
        value=as_float(rows["value"]),
        missing=(count_periods_between(ends.shift().fillna(ends), ends, often) - 1)
        .clip(lower=0)
        .astype("int64"),
        part=number_parts(rows.rename(columns={"order": "data_period_end"}), unbroken),
    )


def xmr_lines(series: pd.DataFrame, position: "pd.Series[Any]") -> pd.DataFrame:
    """Return the levels of an XmR chart with their words: kind, value, words."""
    last, unit, decimals = series.iloc[-1], str(position["unit"]), int(position["decimals"])
    levels = []
    for kind, name, column in (
        ("limit", "Upper limit", "upper"),
        ("centre", "Mean", "centre"),
        ("limit", "Lower limit", "lower"),
    ):
        value = float(last[column])
        printed = format_number(round(value, decimals + 1), decimals + 1, unit)
        levels.append((kind, value, f"{name} {printed}"))
    if pd.notna(position["target"]):
        words = f"Target {format_number(position['target'], decimals, unit)}"
        levels.append(("target", float(position["target"]), words))
    return pd.DataFrame(levels, columns=["kind", "value", "words"])


def xmr_table(series: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the XmR chart, latest first: Data period, Figure, Variation, Rule."""
    rows = series.assign(variation=series["variation"].map(sentence), signal=series["signal"].map(sentence))
    heads = {"data_period": "Data period", "text": "Figure", "variation": "Variation", "signal": "Rule"}
    return rows.iloc[::-1][list(heads)].rename(columns=heads)


def xmr_words(name: str, finding: str, series: pd.DataFrame, lines: pd.DataFrame) -> str:
    """Say what an XmR chart shows: its limits, its latest figure and every special cause."""
    marked = series[series["signal"] != ""]
    causes = "; ".join(
        marked["label"] + ": " + marked["text"] + ", " + marked["variation"] + ", " + marked["signal"]
    )
    span = f"{series['label'].iloc[0]} to {series['label'].iloc[-1]}, latest {series['text'].iloc[-1]}"
    return (
        f"XmR chart of {name}. {finding}. {span}. {', '.join(lines['words'])}. "
        f"{f'Special causes: {causes}.' if causes else 'No special cause.'}"
    )


# Published, beside other areas


def published_series(
    published: pd.DataFrame, measure: Measure, decimals: int | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what is published of a measure as lines of a chart, in order of time, every area at every data period.

    And its breaks. ``decimals`` are as many as the figures need unless given.

    label, data_period, area, value (float, NaN where there is none), text, part; and of the breaks that begin at a
    data period of the series at, label, from_, why.
    """
    ordered = published.drop_duplicates("data_period_end").sort_values("data_period_end")
    spans = ordered.set_index("data_period")["data_period_end"]
    found = find_breaks(spans, [one.model_dump() for one in measure.breaks if one.from_ in spans.index])
    label = found["at"].map(short_span)
    present = [area for area in AREAS if area in set(published["area"])]
    grid = pd.MultiIndex.from_product([spans.index, present], names=["data_period", "area"])
    rows = published.set_index(["data_period", "area"]).reindex(grid).reset_index()
    places = count_decimals(published["value"]) if decimals is None else decimals
    rows = rows.assign(decimals=places, unit=measure.unit)
    part = pd.Series(spans.index.isin(found["at"]).cumsum(), index=spans.index)
    points = rows.assign(
        label=rows["data_period"].map(short_span),
        value=as_float(rows["value"]),
        text=print_figures(rows),
        part=rows["data_period"].map(part),
    )
    columns = ["label", "data_period", "area", "value", "text", "part"]
    return points[columns], found.assign(label=label, from_=label)


def select_own_history(
    history: pd.DataFrame, published: pd.DataFrame, position: "pd.Series[Any]"
) -> pd.DataFrame:
    """Return a measure's series and its comparators up to its position: the council's own figures stand in it.

    ``history`` and ``published`` of a measure. Empty where the published series is not the measure's own.
    """
    until = published[
        (published["data_period_end"] <= position["data_period_end"]) & published["area"].isin(AREAS)
    ]
    if position["published"] != "same" or until.empty:
        none: pd.DataFrame = until.head(0)
        return none
    own = select_drawn(history).dropna(subset="value").drop_duplicates("data_period", keep="last")
    columns = ["area", "data_period", "data_period_end", "value", "source"]
    rows = pd.concat([own.assign(area=AREAS[0], source="")[columns], until[columns]], ignore_index=True)
    drawn: pd.DataFrame = rows.drop_duplicates(["area", "data_period"])
    return drawn


def published_table(series: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the published chart, latest first: a row a data period, a column an area."""
    wide = series.pivot(index="data_period", columns="area", values="text")[series["area"].unique()]
    wide = wide.reindex(series["data_period"].drop_duplicates().iloc[::-1])
    return wide.replace("", "–").rename_axis("Data period").reset_index()


def published_words(name: str, finding: str, series: pd.DataFrame) -> str:
    """Say what a chart of a published series shows: every area's first and last figure."""
    known = series[series["text"] != ""].groupby("area", sort=False)[["text", "label"]].agg(["first", "last"])
    ends = [
        f"{area} {first} in {when} and {last} in {then}"
        for area, first, last, when, then in known.itertuples()
    ]
    return f"{name}, published. {finding}. {'; '.join(ends)}."


def count_decimals(values: "pd.Series[Any]") -> int:
    """Return the most decimals that any figure of a series needs."""
    exact = [Decimal(str(value)).normalize() for value in values.dropna().unique()]
    return max((max(-int(value.as_tuple().exponent), 0) for value in exact), default=0)


def short_span(data_period: str) -> str:
    """Return a data period in short: 2020/21 for "Academic year 2020/21", "Year to Sep 2016", "Q3 2022/23"."""
    return _LONG_DATE.sub(r"\1 \2", _SPAN.sub(lambda found: found[1] or "", data_period))
