"""The glossary means every word of the vocabularies."""

from collections.abc import Iterable

import pytest

from measures.commentary import CODES
from measures.plan import Challenge
from schemas.definitions import Definitions
from schemas.vocabulary import Direction, Lateness, State, Verdict
from ui.views.glossary import find_words, list_words


def test_every_word_of_the_vocabularies_has_its_meaning(definitions: Definitions) -> None:
    own = [status.name for status in definitions.statuses], [due.what for due in definitions.calendar.due]
    vocabularies: list[Iterable[str]] = [Verdict, Direction, Lateness, State, Challenge, CODES, *own]
    meant = {word.word for word in list_words(definitions) if word.meaning}
    assert {str(word) for vocabulary in vocabularies for word in vocabulary} <= meant


def test_a_word_that_means_nothing_is_an_error(definitions: Definitions) -> None:
    words = list_words(definitions)
    assert [word.word for word in find_words(words, ["near-target", "overdue"])] == ["Near target", "overdue"]
    with pytest.raises(KeyError):
        find_words(words, ["nowhere"])
