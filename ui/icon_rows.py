"""Variation and assurance in words and icons: for one measure, for the grid of all, and their legend."""

import pandas as pd

from ui.charts.icons import assurance_address, variation_address
from ui.kpi_rows import figures
from ui.markdown import bold, escape, escaped, image, link
from ui.palette import verdict_badge
from ui.screens import KPI, address
from ui.text import sentence

VARIATION = {
    "improvement": "a special cause, for the better",
    "concern": "a special cause, for the worse",
    "neutral": "a special cause, neither better nor worse",
    "common cause": "it varies as usual",
}
ASSURANCE = {
    "consistently passes": "the target is met whatever the usual variation",
    "consistently fails": "the target is missed whatever the usual variation",
    "hit and miss": "the usual variation both meets and misses the target",
}


def variation_marks(kpis: pd.DataFrame) -> "pd.Series[str]":
    """Icon and word of each measure's variation; how many data periods of 13 where there are too few."""
    kind, side = kpis["variation_icon"], kpis["variation_side"]
    pairs = pd.Series(list(zip(kind, side, strict=True)), index=kpis.index, dtype="object")
    words = kind.map(sentence) + (", " + side).mask(side == "", "")
    marks = image(words, pairs.map(lambda pair: variation_address(*pair))) + " " + words
    few = kpis["variation"].str.extract(r"\((\d+ of \d+)\)", expand=False).fillna("")
    return marks.mask(kind == "", "Variation: " + few + " data periods")


def assurance_marks(kpis: pd.DataFrame) -> "pd.Series[str]":
    """Icon and word of each measure's assurance; empty where nothing can be said."""
    words = kpis["assurance"].map(sentence)
    marks = image(words, kpis["assurance"].map(assurance_address)) + " " + words
    return marks.mask(words == "", "")


def icon_cards(kpis: pd.DataFrame) -> "pd.Series[str]":
    """One card a measure, as markdown: name, latest figure, verdict, variation, assurance."""
    links = kpis["measure"].map(lambda code: address(KPI, {"measure": code}))
    latest = bold(escaped(figures(kpis).mask(kpis["value"].isna(), "–")))
    lines = [
        link(escaped(kpis["short_name"]), links),
        latest + " " + kpis["verdict"].map(verdict_badge),
        variation_marks(kpis),
    ]
    cards = lines[0] + "  \n" + lines[1] + "  \n" + lines[2]
    assured = assurance_marks(kpis)
    return cards + ("  \n" + assured).mask(assured == "", "")


def legend() -> list[str]:
    """What each icon means, in words, as markdown."""
    sides = {"common cause": "", "improvement": "high", "concern": "low", "neutral": "high"}
    varied = [
        f"![{kind}]({variation_address(kind, sides[kind])}) **{sentence(kind)}**: {escape(words)}"
        for kind, words in VARIATION.items()
    ]
    assured = [
        f"![{kind}]({assurance_address(kind)}) **{sentence(kind)}**: {escape(words)}"
        for kind, words in ASSURANCE.items()
    ]
    return varied + assured
