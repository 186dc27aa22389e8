"""Titles that can be read at a glance: a finding of at most ten words."""

from collections.abc import Sequence

MOST_WORDS = 10


def fits(title: str, most: int = MOST_WORDS) -> bool:
    """Whether a title can be read at a glance; figures are not counted as words."""
    return _words(title.split()) <= most


def first_that_fits(titles: Sequence[str]) -> str:
    """Return the first title that fits; if none does, as much of the last as fits."""
    for title in titles:
        if fits(title):
            return title
    kept = titles[-1].split()
    while kept and _words(kept) > MOST_WORDS:
        kept.pop()
    return " ".join(kept).rstrip(",;:") + "…"


def _words(parts: Sequence[str]) -> int:
    return sum(any(letter.isalpha() for letter in part) for part in parts)
