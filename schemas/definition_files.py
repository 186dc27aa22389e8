"""The shape of each definition file: a key that is not named here is a fault."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

CODE = r"^[a-z][a-z0-9_]*$"
REF = r"^[A-Z][0-9]+(\.[0-9]+)?$"
NOT_BLANK = r"\S"
COLOUR = r"^#[0-9A-Fa-f]{6}$"
# Where a measure that counts people names no small_number, a count of 1 to 9 is small.
SMALL_NUMBER = 10
COUNTS_PEOPLE = ("%", "children", "young people", "people")

Words = Annotated[str, Field(pattern=NOT_BLANK)]
Colour = Annotated[str, Field(pattern=COLOUR)]


class Definition(BaseModel):
    """A part of a definition file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Break(Definition):
    """The data period from which a series is not comparable with what came before."""

    from_: Annotated[str, Field(alias="from")]
    why: Words


class Comparator(Definition):
    """What the published figure of an area is made of: the mean or median of what."""

    area: Words
    what: Words


class Caution(Definition):
    """Data periods across which the publisher asks for caution."""

    data_periods: list[Words]
    why: Words


class Measure(Definition):
    """``measures/<code>.toml``: everything about a measure but its targets, tolerances and figures."""

    code: Annotated[str, Field(pattern=CODE)]
    name: Words
    short_name: Annotated[str, Field(min_length=1, max_length=34)]
    kind: Literal["kpi", "workforce", "context"]
    workstream: str
    service_area: str
    unit: Literal["%", "children", "meals", "young people", "people", "FTE", "months", "days"]
    better: Literal["higher", "lower", "none"]
    polarity_assumed: bool = False
    decimals: Annotated[int, Field(ge=0, le=6)]
    frequency: Literal["monthly", "quarterly", "termly", "annual", "seasonal"]
    rolling: bool = False
    cumulative: Literal["financial year", "academic year"] | None = None
    smallest_change: Annotated[float, Field(gt=0)] | None = None
    published: Literal["same", "context"] = "context"
    can_exceed_100: bool = False
    small_number: Annotated[int, Field(ge=1)] | None = None
    why_it_matters: Words
    numerator: Words
    denominator: Words
    source: Words
    publication_lag: Words
    comparator_note: str = ""
    comparators: list[Comparator] = []
    cautions: list[Caution] = []
    breaks: list[Break] = []
    internal: bool = False
    synthetic: bool = False
    owner_role: Words
    reviewed: date
    next_review: date
    ours: list[str] = []

    @property
    def asked_below(self) -> int | None:
        """The number below which a count of the measure is small; None where nobody is counted."""
        return self.small_number or (SMALL_NUMBER if self.unit in COUNTS_PEOPLE else None)


class Workstream(Definition):
    """A workstream, or a half of one."""

    code: Words
    title: Words
    short_title: Words
    parent: str | None = None


class ServiceArea(Definition):
    """A service area of the directorate."""

    name: Words


class ControlTotal(Definition):
    """Totals published for a date, which a position of that date must meet."""

    date: date
    projects: int
    actions: int
    source: Words


class Project(Definition):
    """A row of the plan."""

    ref: Annotated[str, Field(pattern=REF)]
    parent: str | None = None
    counted: bool
    workstream: Words
    title: Words
    short_title: Annotated[str, Field(min_length=1, max_length=60)]
    lead: str
    service_area: str
    deliverables: list[Words]
    benefit: str
    target_date: date | None = None
    ambitions: list[str]


class Plan(Definition):
    """``plan.toml``; ``council`` and ``directorate`` are whose plan it is, for the cover of what is printed."""

    title: Words
    council: str = ""
    directorate: str = ""
    board: Words
    ambitions: list[Words]
    workstream: list[Workstream]
    service_area: list[ServiceArea]
    control_total: list[ControlTotal] = []
    project: list[Project]


class Status(Definition):
    """A delivery status: its place, meaning in words and as a stage, and look."""

    name: Words
    order: int
    meaning: Words
    symbol: Annotated[str, Field(min_length=1, max_length=1)]
    colour: Colour
    text_colour: Colour
    stage: Literal["not_started", "started", "complete", "embedded", "off_track"]
    ours: bool = False


class Elsewhere(Definition):
    """How what another programme reports is shown."""

    name: Words
    symbol: Annotated[str, Field(min_length=1, max_length=1)]
    colour: Colour


class Statuses(Definition):
    """``statuses.toml``."""

    status: list[Status]
    elsewhere: Elsewhere


class Due(Definition):
    """A rule of the reporting calendar: who owes which return, and when."""

    kind: Literal["kpi", "target", "comparator", "workforce", "project", "action", "risk"]
    from_: Annotated[str, Field(alias="from", min_length=1)]
    rule: Literal["days after quarter end", "days before Board", "day of month"]
    days: Annotated[int, Field(ge=0, le=92)]
    what: Words
    service_area: str = ""


class Calendar(Definition):
    """``calendar.toml``; where it is ``ours``, all but the ``published`` days are this product's reading."""

    first_period: Words
    boards: list[date]
    due: list[Due]
    ours: bool = False
    published: list[date] = []

    def next_board(self, as_at: date) -> date | None:
        """Return the first Board after a day; None where the calendar names no later one."""
        return min((board for board in self.boards if board > as_at), default=None)


class Figure(Definition):
    """A figure of context, such as the number of schools."""

    value: int
    label: Words
    source: Words


class Context(Definition):
    """``context.toml``, which a folder may do without."""

    figure: list[Figure] = []
