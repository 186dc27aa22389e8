"""The words that files, rules and screens share."""

from enum import StrEnum


class State(StrEnum):
    """Why a figure stands, or why there is none."""

    REPORTED = "reported"
    REPEATED = "repeated"
    NOT_DUE = "not_due"
    NOT_YET_PUBLISHED = "not_yet_published"
    LATE = "late"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not_applicable"
    NOT_AVAILABLE = "not_available"


class Verdict(StrEnum):
    """A figure against its target, worst first."""

    OFF = "Off target"
    NEAR = "Near target"
    NO_TARGET = "No target"
    NO_FIGURE = "No figure"
    ON = "On target"


class Direction(StrEnum):
    """Where a figure went since the previous different data period."""

    IMPROVING = "Improving"
    WORSENING = "Worsening"
    NO_CHANGE = "No change"
    NO_EARLIER = "No earlier figure"
    NOT_COMPARABLE = "Not comparable"
    HIGHER = "Higher"
    LOWER = "Lower"


class Lateness(StrEnum):
    """Where a project or action stands against its date."""

    COMPLETE = "complete"
    OVERDUE = "overdue"
    PASSED = "date passed since the report"
    DUE_SOON = "due before the next Board"
    ON_TIME = "on time"
    NO_DATE = "no date"
    ELSEWHERE = "reported elsewhere"
    NOT_RATED = "not rated"


class Delivery(StrEnum):
    """The stage of delivery that a status means: rules go by it, never by a status's name."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    COMPLETE = "complete"
    EMBEDDED = "embedded"
    OFF_TRACK = "off_track"


class About(StrEnum):
    """What a decision of the clinic is about."""

    MEASURE = "measure"
    PROJECT = "project"
    ACTION = "action"
    CHALLENGE = "challenge"
    RETURN = "late return"
    NOTHING = "nothing"


class Event(StrEnum):
    """What can happen to a decision; each stays in its history."""

    RECORDED = "recorded"
    CHANGED = "changed"
    CLOSED = "closed"
    REOPENED = "reopened"


class Mark(StrEnum):
    """What a clinic keeps of an item, or of a role, beside its decisions."""

    SHOWN = "shown"
    NOT_NOW = "not now"
    PRESENT = "present"
    ABSENT = "absent"
    NONE = ""


class Why(StrEnum):
    """Why something is on a clinic's agenda, in the order that it is talked about."""

    CARRIED = "Decision carried forward"
    OFF_TARGET = "Off target"
    WORSENING = "Worsening"
    TO_AGREE = "Direction to be agreed"
    CHALLENGED = "Rating to query"
    OVERDUE = "Overdue"
    PASSED = "Date passed since the report"
    LATE = "Late return"


class Severity(StrEnum):
    """What a finding asks for: errors refuse, questions wait, the others may be answered."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"
    QUERY = "query"


class Stage(StrEnum):
    """The stages of checking, in order; a failed stage ends the run."""

    FILE = "file"
    COLUMNS = "columns"
    VALUES = "values"
    ROWS = "across rows"
    HELD = "against what is held"


DONE = (Delivery.COMPLETE, Delivery.EMBEDDED)
LATE = (Lateness.OVERDUE, Lateness.PASSED)
HAS_VALUE = (State.REPORTED, State.REPEATED)
REPORTED_BY = ("Travel programme", "SEND plan")
ORGANISATIONS = ("Directorate", "Council", "Birmingham Children's Trust")
# The names of targets, the headline first, and the areas that are compared.
TARGETS = ("local", "DfE")
AREAS = ("Birmingham", "West Midlands", "England")
TOLERANCE_KINDS = ("points", "share")
BOARD_CYCLE_DAYS = 42

# DfE's shorthand in a value cell, and the state it stands for.
SHORTHAND = {
    "z": State.NOT_APPLICABLE,
    "x": State.NOT_AVAILABLE,
    "c": State.SUPPRESSED,
    "u": State.NOT_AVAILABLE,
}
LOW = "low"

_LIKE = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("‘’ʼ", "'"))


def fold(name: str) -> str:
    """Return a name without what people write in different ways: case, spaces, kinds of dash and of apostrophe."""
    return " ".join(name.translate(_LIKE).replace("-", " - ").casefold().split())


def number_of(count: int, one: str, many: str = "") -> str:
    """Return 1 measure, 15 measures, 1,204 actions; with the verb where ``one`` and ``many`` have it."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
