"""A committee pack's content, before it is Word, PowerPoint or a spreadsheet: sections of plain parts in reading order.

Every text is data, never markup, and may hold anything that a return held (a formula, a control character): a
renderer neutralises what its own format would act on. Colour never stands alone: a cell that has a fill says the
same in words and a symbol.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Cell(NamedTuple):
    """A cell as printed, and what a spreadsheet holds instead where it is a number or a date.

    ``value`` is None where the text is all there is; a share is the number printed (69 for "69%"), its unit
    named in the head of its column. ``fill`` and ``ink`` are ``RRGGBB`` or empty; ``ink`` on ``fill`` has a
    contrast of at least 4.5:1.
    """

    text: str
    value: int | Decimal | date | None = None
    fill: str = ""
    ink: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``is_note`` for what is smaller: captions, sources, keys, reconciliation."""

    text: str
    is_note: bool = False


@dataclass(frozen=True)
class Bullets:
    """A list without numbers, one text an item; never empty."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: one head row, which repeats on every page, then at least one row, each as wide as the head.

    ``name`` is unique in a pack, at most 31 characters of letters, digits and spaces: a sheet's name.
    ``caption`` stands above it and says what, of when; ``alt`` says in a sentence what it shows. ``shares`` are
    the widths of the columns, adding up to 1. ``numbers`` are the places of columns set right. The first
    ``head_columns`` cells of a row name the row. ``on_slides`` False: too long for a slide, in documents only.
    """

    name: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alt: str
    shares: tuple[float, ...]
    numbers: tuple[int, ...] = ()
    head_columns: int = 1
    on_slides: bool = True


@dataclass(frozen=True)
class Chart:
    """A picture of figures that are also in a table of the same section, or named in full in ``alt``.

    ``title`` is the finding, ``caption`` the measure, period and source (shown beneath, smaller), ``alt`` the
    alternative text. ``spec`` makes its Vega-Lite. ``png`` is empty until the drawing has begun; then it waits
    for it, and renderers read only that. The picture has no title of its own; it is 1,280 dots wide, to be set
    about 17 cm wide.
    """

    title: str
    caption: str
    alt: str
    spec: Callable[[], str]
    drawn: Callable[[], bytes] = bytes

    @property
    def png(self) -> bytes:
        """The picture, waited for where it is being drawn; empty where it is not."""
        return self.drawn()


Part = Paragraph | Bullets | Table | Chart


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it, in reading order.

    ``level`` is 1 to 3, never more than one below the section before. ``new_page``: begins a page (Word).
    ``is_wide``: its tables need a page on its side (Word). A section without parts only heads those below it.
    ``slug`` is unique in a pack: lower case and hyphens.
    """

    slug: str
    heading: str
    level: int
    parts: tuple[Part, ...] = ()
    new_page: bool = False
    is_wide: bool = False


@dataclass(frozen=True)
class Fact:
    """A line of the cover: ``Period``, ``Quarter 3, 2022/23``."""

    name: str
    words: str


@dataclass(frozen=True)
class Pack:
    """A committee pack: its cover (title, subtitle, facts, notes), then its sections.

    ``made_at`` is the only thing in which two packs of the same inputs differ; it is one of the cover's
    ``facts`` too (named ``Made``), and the document properties' created and modified. ``made_by`` is the
    author. ``notes`` are what must be read first (illustrative rows, made-up data, a missed total), each a
    sentence. ``footer`` stands at the foot of every page and slide. ``is_public``: nothing internal is in it.
    """

    title: str
    subtitle: str
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: str
    period: str
    as_at: date
    made_at: datetime
    made_by: str
    is_public: bool

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Every chart in reading order."""
        return tuple(part for section in self.sections for part in section.parts if isinstance(part, Chart))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table in reading order."""
        return tuple(part for section in self.sections for part in section.parts if isinstance(part, Table))
