"""Shorthand in a spreadsheet's cells, in the letters of the Government Analysis Function where it has some.

Source: analysisfunction.civilservice.gov.uk/policy-store/symbols-in-tables-definitions-and-help
"""

from typing import NamedTuple

from schemas.vocabulary import State
from ui.text import STATE_WORDS


class Shorthand(NamedTuple):
    """What stands in a cell that has no figure or no words, and what it means."""

    sign: str
    meaning: str


EMPTY = Shorthand("[x]", "Not available: nothing was reported.")
NOTHING = Shorthand("[z]", "Not applicable: there can be no figure, or there is nothing to add.")
EMPTY_TEXTS = ("", "–", "-")
SHORTHAND = {
    State.NOT_AVAILABLE: EMPTY,
    State.SUPPRESSED: Shorthand("[c]", "Confidential: suppressed, because the number is small."),
    State.NOT_APPLICABLE: NOTHING,
    State.NOT_DUE: Shorthand("[not due]", "The figure was not due in this period."),
    State.NOT_YET_PUBLISHED: Shorthand(
        "[not yet published]", "The figure was due and has not been published."
    ),
    State.LATE: Shorthand("[late]", "The figure was due and has not been received."),
}
_BY_WORDS = {STATE_WORDS[state].casefold(): found.sign for state, found in SHORTHAND.items()} | {
    state.replace("_", " "): found.sign for state, found in SHORTHAND.items()
}


def short(text: str) -> str:
    """Return the shorthand for the words of a state or for nothing at all; any other text as it is."""
    words = text.strip().casefold().rstrip(".")
    return EMPTY.sign if words in EMPTY_TEXTS else _BY_WORDS.get(words, text)
