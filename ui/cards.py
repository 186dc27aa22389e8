"""Figures large enough to be read across a room, and short lines, as lists in HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from schemas.vocabulary import Verdict
from ui.cells import as_html
from ui.markdown import escape
from ui.palette import VERDICT_SYMBOLS, coloured
from ui.style import TILES


def verdict_tiles(counts: Mapping[str, int]) -> str:
    """One tile a verdict, worst first; "No figure" only where there is one."""
    shown = [verdict for verdict in Verdict if verdict != Verdict.NO_FIGURE or counts.get(verdict)]
    tiles = {TILES[v]: f"**{counts.get(v, 0)}**  \n{VERDICT_SYMBOLS[v]} {v}" for v in shown}
    return _list(
        "boxes tiles", "Measures by verdict", [(look, as_html(words)) for look, words in tiles.items()]
    )


@dataclass(frozen=True)
class Card:
    """A headline: the figure, what it is, where it went and what stands beside it."""

    key: str
    figure: str
    name: str
    movement: str
    direction: str
    beside: str = ""


def headline_cards(cards: Sequence[Card], columns: int = 2) -> str:
    """One card a headline; colour only on the word that says better or worse."""
    return _list(f"boxes cards of-{columns}", "Headlines", [("", as_html(_headline(card))) for card in cards])


def _headline(card: Card) -> str:
    movement = coloured(card.direction, escape(card.movement))
    below = movement + (f"  \n:gray[{escape(card.beside)}]" if card.beside else "")
    return f"**{escape(card.figure)}** {escape(card.name)}  \n:small[{below}]"


def icon_grid(cards: "pd.Series[str]") -> str:
    """One card a measure, side by side; ``cards`` are cells as HTML."""
    return _list("boxes icons", "Measures", [("", words) for words in cards])


def _list(look: str, name: str, items: Sequence[tuple[str, str]]) -> str:
    told = "".join(f'<li class="{of}">{words}</li>' for of, words in items)
    return f'<ul role="list" class="cells {look}" aria-label="{name}">{told}</ul>'


def lines(name: str, said: Sequence[str]) -> str:
    """Short lines as a list, each markdown of our own."""
    return _list("lines", name, [("", as_html(line)) for line in said])


def legend_grid(lines: Sequence[str]) -> str:
    """What icons mean, a line each, as markdown of our own."""
    return _list("legend", "Icons", [("", as_html(line)) for line in lines])
