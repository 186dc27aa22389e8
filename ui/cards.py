"""Figures large enough to be read across a room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from schemas.vocabulary import Direction, Verdict
from ui.cells import html_of
from ui.markdown import escape
from ui.palette import DIRECTION_COLOURS, VERDICT_SYMBOLS
from ui.style import TILE_KEYS


def verdict_tiles(counts: Mapping[str, int]) -> None:
    """One tile a verdict, worst first; "No figure" only where there is one."""
    shown = [verdict for verdict in Verdict if verdict != Verdict.NO_FIGURE or counts.get(verdict)]
    with st.grid(len(shown), min_column_width=130, gap="xsmall"):
        for verdict in shown:
            with st.container(border=True, key=TILE_KEYS[verdict], gap=None):
                st.markdown(f"**{counts.get(verdict, 0)}**  \n{VERDICT_SYMBOLS[verdict]} {verdict}")


@dataclass(frozen=True)
class Card:
    """A headline: the figure, what it is, where it went and what stands beside it."""

    key: str
    figure: str
    name: str
    movement: str
    direction: str
    beside: str = ""


def headline_cards(cards: Sequence[Card], columns: int = 2) -> None:
    """One card a headline; colour only on the word that says better or worse."""
    with st.grid(columns, min_column_width=190, gap="xsmall"):
        for card in cards:
            with st.container(border=True, key=f"card-{card.key}", gap=None, height="stretch"):
                movement = escape(card.movement)
                if colour := DIRECTION_COLOURS.get(Direction(card.direction)):
                    movement = f":{colour}[{movement}]"
                below = movement + (f"  \n:gray[{escape(card.beside)}]" if card.beside else "")
                st.markdown(f"**{escape(card.figure)}** {escape(card.name)}  \n:small[{below}]")


def icon_grid(cards: "pd.Series[str]") -> None:
    """One card a measure, side by side, as one list; ``cards`` are markdown of our own."""
    items = ("<li>" + html_of(cards) + "</li>").str.cat()
    st.html(f'<ul class="icons cells" aria-label="Measures">{items}</ul>')


def legend_grid(lines: Sequence[str]) -> None:
    """What icons mean, a line each."""
    with st.grid(4, min_column_width=260, gap="xsmall", key="icon-legend"):
        for line in lines:
            st.markdown(line)
