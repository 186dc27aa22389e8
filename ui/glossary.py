"""Every word of the screens with its meaning, from the vocabularies, the rules and the definition files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from measures.commentary import CODES
from schemas.definition_files import Due
from schemas.definitions import Definitions
from schemas.vocabulary import SHORTHAND
from ui import meanings
from ui.markdown import escape
from ui.palette import coloured, status_badge, verdict_badge
from ui.text import STATE_WORDS, day, listed, sentence

VERDICTS = "Against target: the KPI key"
STATUSES = "How far delivery has come: the delivery key"
LATENESS = "Lateness: the date against the as-at date"
CHALLENGES = "RAG challenges: a rating that the facts contradict"
DIRECTION = "Direction: since the data period before"
VARIATION = "Variation: an XmR chart's rules"
TARGETS = "Targets, tolerance and pace"
STATES = "States: why a figure stands, or why there is none"
QUERIES = "Queries on the commentary"
PERIODS = "Periods, dates and comparators"
PLAN = "Plan and risks"
CALENDAR = "The reporting calendar"


@dataclass(frozen=True)
class Word:
    """A word of the screens: as plain text, as shown (markdown), and what it means."""

    part: str
    word: str
    shown: str
    meaning: str

    @property
    def slug(self) -> str:
        """The word's place in an address: near-target."""
        return slug(self.word)


def slug(word: str) -> str:
    """The word as it stands in an address."""
    return word.casefold().replace("_", " ").replace(" ", "-")


def _each(part: str, words: Mapping[Any, str]) -> Iterator[Word]:
    for word, meaning in words.items():
        yield Word(part, str(word), escape(sentence(str(word))), sentence(meaning))


def _verdicts() -> Iterator[Word]:
    for verdict, meaning in meanings.VERDICTS.items():
        yield Word(VERDICTS, verdict, verdict_badge(verdict), sentence(meaning))


def _directions() -> Iterator[Word]:
    for direction, meaning in meanings.DIRECTIONS.items():
        yield Word(DIRECTION, direction, coloured(direction, direction), sentence(meaning))


def _statuses(known: Definitions) -> Iterator[Word]:
    for status in known.statuses:
        ours = " (this product's reading: not printed in the report)" if status.ours else ""
        badge = status_badge(status.name, status.symbol)
        yield Word(STATUSES, status.name, badge, sentence(status.meaning) + ours)
    other = known.elsewhere
    yield Word(
        STATUSES,
        other.name,
        status_badge(other.name, other.symbol),
        "Another programme gives the status; none is rated here",
    )


def _states() -> Iterator[Word]:
    letters = {
        state: [letter for letter, of in SHORTHAND.items() if of == state] for state in meanings.STATES
    }
    for state, meaning in meanings.STATES.items():
        dfe = f" (DfE writes {listed(letters[state])})" if letters[state] else ""
        yield Word(STATES, state, escape(sentence(STATE_WORDS[state])), sentence(meaning) + dfe)


def _queries() -> Iterator[Word]:
    for code, meaning in CODES.items():
        word = code.removeprefix("commentary-")
        yield Word(QUERIES, code, sentence(word), meaning)


def due_words(due: Due) -> str:
    """When a return is due, by its rule of the calendar."""
    if due.rule == "days after quarter end":
        return f"Within {due.days} days of the end of each quarter"
    if due.rule == "days before Board":
        return f"{due.days} days before each Board"
    return f"By day {due.days} of each month"


def _calendar(known: Definitions) -> Iterator[Word]:
    calendar = known.calendar
    for due in calendar.due:
        yield Word(CALENDAR, due.what, escape(due.what), f"{due_words(due)}, from the {due.from_}")
    boards = sorted(calendar.boards)
    if boards:
        yield Word(CALENDAR, "Boards", escape(known.plan.board), listed([day(board) for board in boards]))


def words(known: Definitions) -> list[Word]:
    """Every word, part by part, in the order of its vocabulary."""
    return [
        *_verdicts(),
        *_statuses(known),
        *_each(LATENESS, meanings.LATENESS),
        *_each(CHALLENGES, meanings.CHALLENGES),
        *_directions(),
        *_each(VARIATION, meanings.VARIATION),
        *_each(TARGETS, meanings.TARGETS),
        *_states(),
        *_queries(),
        *_each(PERIODS, meanings.PERIODS),
        *_each(PLAN, meanings.PLAN),
        *_calendar(known),
    ]


def found(every: Sequence[Word], text: str) -> list[Word]:
    """The words that hold every part of the text searched for, whatever its case."""
    asked = text.casefold().split()
    return [w for w in every if all(part in f"{w.word} {w.meaning} {w.part}".casefold() for part in asked)]


def named(every: Sequence[Word], slugs: Sequence[str]) -> list[Word]:
    """The words that addresses name, in the order asked."""
    return [word for asked in slugs for word in every if word.slug == asked]
