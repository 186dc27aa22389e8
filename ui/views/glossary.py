"""Every word of the screens, and every measure, with its meaning: from ``words.toml``, rules and definition files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from measures.commentary import CODES
from measures.plan import MOVES_ALLOWED, REPORTS_RUNNING
from measures.target import ENOUGH_FOR_PACE
from measures.variation import ENOUGH as ENOUGH_FOR_VARIATION
from measures.variation import RUN, SCALE
from schemas.definition_files import Elsewhere, Measure, Status
from schemas.definitions import Definitions
from schemas.vocabulary import ORGANISATIONS, SHORTHAND, State
from ui.markup import slug
from ui.text import OURS, STATE_WORDS, WORDS, day, listed, number_of, sentence
from ui.views import records, search
from ui.views.kpi import definition_parts

_DELIVERY = "How far delivery has come: the delivery key"
_QUERIES = "Queries on the commentary"
_CALENDAR = "The reporting calendar"
_KEYS = {"verdicts": "verdict", "directions": "direction"}  # parts whose words are shown in their marks
# The numbers and words of the rules, by their names in words.toml.
_RULES = {
    "moves_allowed": "once" if MOVES_ALLOWED == 1 else f"{MOVES_ALLOWED} times",
    "reports_running": REPORTS_RUNNING,
    "enough_for_pace": ENOUGH_FOR_PACE,
    "enough_for_variation": ENOUGH_FOR_VARIATION,
    "run": RUN,
    "scale": SCALE,
    "organisations": ", ".join(ORGANISATIONS),
}


@dataclass(frozen=True)
class Word:
    """A word of the screens: its part of the glossary, its name, how it is printed, what it means.

    One of a key is shown in its ``mark``: verdict, direction or status.
    """

    part: str
    word: str
    title: str
    meaning: str
    mark: str = ""
    status: Status | Elsewhere | None = None

    @property
    def slug(self) -> str:
        """The word's place in an address: near-target."""
        return slug(self.word)


def meanings(part: str) -> dict[str, str]:
    """Return what the words of a part of ``words.toml`` mean; every number is the rule's own."""
    return {word: meaning.format_map(_RULES) for word, meaning in WORDS[part]["words"].items()}


def list_words(definitions: Definitions) -> list[Word]:
    """Return every word, part by part, in the order of its vocabulary."""
    return [
        *_words("verdicts"),
        *_statuses(definitions),
        *_words("lateness", "challenges", "directions", "variation", "targets"),
        *map(_state, _words("states")),
        *(Word(_QUERIES, c, sentence(c.removeprefix("commentary-")), means) for c, means in CODES.items()),
        *_words("periods", "plan"),
        *_calendar(definitions),
    ]


def _words(*parts: str) -> Iterator[Word]:
    for part in parts:
        title, mark = WORDS[part]["title"], _KEYS.get(part, "")
        for word, meaning in meanings(part).items():
            yield Word(title, word, sentence(word), sentence(meaning), mark)


def _statuses(definitions: Definitions) -> Iterator[Word]:
    for status in definitions.statuses:
        ours = f" ({OURS})" if status.ours else ""
        yield Word(_DELIVERY, status.name, status.name, sentence(status.meaning) + ours, "status", status)
    other = definitions.elsewhere
    meaning = "Another programme gives the status; none is rated here"
    yield Word(_DELIVERY, other.name, other.name, meaning, "status", other)


def _state(word: Word) -> Word:
    letters = [letter for letter, state in SHORTHAND.items() if state == word.word]
    dfe = f" (DfE writes {listed(letters)})" if letters else ""
    return replace(word, title=sentence(STATE_WORDS[State(word.word)]), meaning=word.meaning + dfe)


def _calendar(definitions: Definitions) -> Iterator[Word]:
    calendar = definitions.calendar
    ours = f" ({OURS})" if calendar.ours else ""
    rules = {
        "days after quarter end": "Within {} days of the end of each quarter",
        "days before Board": "{} days before each Board",
    }
    for due in calendar.due:
        when = rules.get(due.rule, "By day {} of each month").format(due.days)
        yield Word(_CALENDAR, due.what, due.what, f"{when}, from the {due.from_}{ours}")
    if boards := sorted(calendar.boards):
        but = f", but for {listed(list(map(day, calendar.published)))}" if calendar.published else ""
        words = listed(list(map(day, boards))) + ours.replace(")", f"{but})")
        yield Word(_CALENDAR, "Boards", definitions.plan.board, words)


def search_words(words: Sequence[Word], text: str) -> list[Word]:
    """Return the words that hold every part of the text searched for, whatever its case."""
    parts = text.casefold().split()
    return [w for w in words if all(part in f"{w.word} {w.meaning} {w.part}".casefold() for part in parts)]


def find_words(words: Sequence[Word], slugs: Sequence[str]) -> list[Word]:
    """Return the words that addresses name, in the order given; raises KeyError for one that means nothing."""
    by_slug = {word.slug: word for word in words}
    return [by_slug[name] for name in slugs]


# The measures, in words

KINDS = {"kpi": "KPI", "workforce": "Workforce", "context": "Context"}
BETTER = {"higher": "Higher", "lower": "Lower", "none": "Neither"}
_SEARCHED = ["measure", "name", "kind", "why_it_matters", "numerator", "denominator", "source", "owner_role"]


def search_measures(definitions: Definitions, words: str) -> pd.DataFrame:
    """Return the measures whose definition holds every word searched for, in the order of kinds and names."""
    found = search(definitions.measure_frame, words, _SEARCHED)
    return found.assign(place=found["kind"].map(list(KINDS).index)).sort_values(
        ["place", "name"], kind="stable"
    )


def measure_rows(measures: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row a measure of ``Definitions.measure_frame``, its kind and what is better in words."""
    kind, better = measures["kind"].map(KINDS), measures["better"].map(BETTER)
    kind = kind.mask(measures["internal"].astype("bool"), kind + ", internal")
    better = better.mask(measures["polarity_assumed"].astype("bool"), better + " (assumed)")
    return records(measures.assign(kind=kind, better=better))


def full_definition(measure: Measure, workstreams: Mapping[str, str]) -> dict[str, str]:
    """Return all that a measure's file says, as ``definition_parts``."""
    small = f"A count of 1 to {(measure.asked_below or 1) - 1}, or as few left over, is asked about"
    return definition_parts(measure, workstreams) | {
        "Comparator": measure.comparator_note,
        "Over 100%": "Can be more than 100%" if measure.can_exceed_100 else "",
        "Small numbers": f"{small} before it is accepted" if measure.asked_below else "",
        "Breaks": "; ".join(f"From {part.from_}: {part.why}" for part in measure.breaks),
        "Printed with": number_of(measure.decimals, "decimal") if measure.decimals else "No decimals",
        "Kept inside": "Internal: never in a published pack or feed" if measure.internal else "",
        "Code": measure.code,
    }
