"""The known word that a mistyped one is most like, for a message to offer."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

import pandas as pd

from pipelines.matching import by_unique

_LONGEST = 60
# Looking is slow: a column of other things altogether is told once what it should hold.
_MOST = 200


def nearest(text: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``text``, whatever its case; None where none is near."""
    folded = {word.casefold(): word for word in known}
    found = get_close_matches(text[:_LONGEST].casefold(), folded, 1)
    return folded[found[0]] if found else None


def offers(texts: "pd.Series[Any]", known: Sequence[str]) -> "pd.Series[Any]":
    """Return what to enter in place of each text: the nearest known word, or some of those that there are."""
    asked = set(texts.drop_duplicates().head(_MOST))
    otherwise = some_of(known)

    def offer(text: str) -> str:
        near = nearest(text, known) if text in asked else None
        return f"Did you mean {near}?" if near else otherwise

    return by_unique(texts, offer, "str")


def some_of(known: Sequence[str], most: int = 8) -> str:
    """Return "Enter a, b or c.", or the first few where there are many."""
    if len(known) > most:
        others = f"{len(known) - most} others, which the definitions list"
        return f"Enter one of {', '.join(known[:most])} and {others}."
    return f"Enter {' or '.join([', '.join(known[:-1]), known[-1]] if len(known) > 1 else known)}."
