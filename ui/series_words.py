"""What charts of one measure's series say in words: steps of targets, breaks, variation and its rules."""

from collections.abc import Sequence

import pandas as pd

from schemas.definition_files import Measure
from ui.charts.xmr import RULE_NAMES
from ui.text import target_name, trend_alt


def break_words(breaks: pd.DataFrame) -> list[str]:
    """Why a series is not comparable across each break."""
    return [
        f"Not comparable before {start}: {why.rstrip('.')}."
        for start, why in zip(breaks["from_"], breaks["why"], strict=True)
    ]


def comparator_words(measure: Measure, areas: Sequence[str]) -> list[str]:
    """What the figure of each area is the mean or median of, in the words of the definition."""
    return [f"{one.area}: {one.what}." for one in measure.comparators if one.area in areas]


def rule_words(series: pd.DataFrame) -> str:
    """What the names of the rules on the chart mean, those that are on it."""
    told = series[series["rule"] != ""].drop_duplicates("signal")
    return "; ".join(
        f"{RULE_NAMES[rule]}: {signal}" for rule, signal in zip(told["rule"], told["signal"], strict=True)
    )


def figures_alt(name: str, finding: str, points: pd.DataFrame, targets: pd.DataFrame) -> str:
    """What a chart of a measure's quarters shows; ``points`` and ``targets`` are those that it draws."""
    labels, figures = points["label"].tolist(), points["text"].tolist()
    return trend_alt(name, finding, labels, figures, target_steps(targets))


def target_steps(targets: pd.DataFrame) -> list[str]:
    """Local target 72%, 74% from Q1 2023/24: each target once, with its steps; ``targets`` in order of time."""
    told = []
    for name, rows in targets.groupby("name", sort=False):
        moves = rows[rows["words"] != rows["words"].shift()]
        steps = zip(moves["words"], moves["label"], strict=True)
        first, *later = [(words, label) for words, label in steps]
        bare = len(target_name(str(name))) + 1
        told.append(", ".join([first[0], *(f"{words[bare:]} from {label}" for words, label in later)]))
    return told


def variation_finding(series: pd.DataFrame) -> str:
    """Special cause: 7 or more falling, of the latest point; ``series`` has signal."""
    signal = series["signal"].iloc[-1]
    return f"Special cause: {signal}" if signal else "Common cause: the latest figure varies as usual"


def xmr_alt(name: str, finding: str, series: pd.DataFrame, lines: pd.DataFrame) -> str:
    """What an XmR chart shows: its limits, its latest figure and every special cause."""
    marked = series[series["signal"] != ""]
    told = "; ".join(
        f"{label}: {text}, {variation}, {signal}"
        for label, text, variation, signal in zip(
            *(marked[column] for column in ("label", "text", "variation", "signal")), strict=True
        )
    )
    span = f"{series['label'].iloc[0]} to {series['label'].iloc[-1]}, latest {series['text'].iloc[-1]}"
    return (
        f"XmR chart of {name}. {finding}. {span}. {', '.join(lines['words'])}. "
        f"{f'Special causes: {told}.' if told else 'No special cause.'}"
    )
