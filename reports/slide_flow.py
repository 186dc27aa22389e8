"""Which part of a pack stands on which slide: pure, by an estimate of what fits; nothing is cut or shrunk."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap
from typing import NamedTuple

from reports.pack import Bullets, Cell, Chart, Pack, Paragraph, Part, Section, Table

BODY, SMALL = 18, 12  # points; nothing is smaller
SIDE_SIZE = 14
SIDE = 0.28  # of the width, for the words beside a chart
MOST_ROWS = 8
MARGIN = 0.1  # inches that a cell adds above and below its text, together
_LETTER = 0.52  # mean width of a letter as a share of its size, on the safe side for Arial
_LEADING = 1.2
_GAP = 6 / 72  # between paragraphs
_LEAD_MOST = 0.35  # of the height: words above a table
_MOST_IN_WORDS = 0.95  # of the height of a slide of words, for fonts wider than Arial


class Line(NamedTuple):
    """A paragraph on a slide and its size in points."""

    text: str
    size: int = BODY
    is_bullet: bool = False
    is_bold: bool = False


@dataclass(frozen=True)
class Room:
    """The part of a slide under its title, in inches."""

    width: float
    height: float


@dataclass
class Slide:
    """A slide: words, then one table or chart or neither, then words; ``left`` inches still free; ``notes`` spoken."""

    title: str
    words: list[Line] = field(default_factory=list)
    table: Table | None = None
    chart: Chart | None = None
    beneath: list[Line] = field(default_factory=list)
    left: float = 0.0
    notes: list[str] = field(default_factory=list)


def line_count(text: str, size: int, width: float) -> int:
    """Return how many lines a text takes at a size in points and a width in inches."""
    return len(_wrapped(text, size, width))


def _wrapped(text: str, size: int, width: float) -> list[str]:
    letters = max(1, int(width * 72 / (size * _LETTER)))
    return [line for paragraph in text.split("\n") for line in wrap(paragraph, letters) or [""]]


def height(lines: Iterable[Line], width: float) -> float:
    """Return the inches that paragraphs take."""
    return sum(line_count(x.text, x.size, width) * x.size * _LEADING / 72 + _GAP for x in lines)


def flow(pack: Pack, room: Room) -> list[Slide]:
    """Return the pack's slides after its title slide, each with a title of its own."""
    about = [Line(f"{fact.name}: {fact.words}") for fact in pack.facts] + [Line(note) for note in pack.notes]
    first = _numbered("About this pack", list(_word_slides(about, room)))
    titles = _titles(pack.sections)
    sections = [_numbered(t, _slides(s, t, room)) for s, t in zip(pack.sections, titles, strict=True)]
    before = 1 + len(first)
    contents = _contents(pack.sections, sections, before, room)
    # Numbers move by the slides that the contents take themselves.
    contents = _contents(pack.sections, sections, before + len(contents), room)
    return _apart([*first, *contents, *(slide for made in sections for slide in made)])


def _contents(
    sections: Sequence[Section], slides: Sequence[Sequence[Slide]], before: int, room: Room
) -> list[Slide]:
    starts = [before + 1 + sum(len(made) for made in slides[:place]) for place in range(len(slides))]
    lines = [
        Line(f"{section.heading} (slide {start})", is_bullet=True)
        for section, start in zip(sections, starts, strict=True)
        if section.level == 1
    ]
    return _numbered("In this pack", list(_word_slides(lines, room)))


def _titles(sections: Sequence[Section]) -> list[str]:
    """Return each heading, with the one above it where it is not the only one of its name."""
    times = Counter(section.heading for section in sections)
    above: dict[int, str] = {}
    titles = []
    for section in sections:
        above[section.level] = section.heading
        parent = above.get(section.level - 1)
        named = times[section.heading] > 1 and parent
        titles.append(f"{parent}: {section.heading}" if named else section.heading)
    return titles


def _numbered(title: str, slides: list[Slide]) -> list[Slide]:
    of = len(slides)
    return [
        replace(slide, title=f"{title} ({place} of {of})" if of > 1 else title)
        for place, slide in enumerate(slides, start=1)
    ]


def _apart(slides: list[Slide]) -> list[Slide]:
    """Number what still has the title of an earlier slide."""
    seen: set[str] = set()
    for slide in slides:
        title, number = slide.title or "Untitled", 1
        while title.casefold() in seen:
            number += 1
            title = f"{slide.title or 'Untitled'}, {number}"
        slide.title = title
        seen.add(title.casefold())
    return slides


def _slides(section: Section, title: str, room: Room) -> list[Slide]:
    made: list[Slide] = []
    waiting: list[Line] = []
    for part in section.parts:
        if isinstance(part, Table) and part.on_slides:
            made += _with_table(part, waiting, title, room)
            waiting = []
        elif isinstance(part, Chart):
            made += _with_chart(part, waiting, title, room)
            waiting = []
        else:
            lines = _lines(part)
            if waiting or not made or not _added(made[-1], lines, room):
                waiting += lines
    made += _word_slides(waiting, room)
    notes = [part.text for part in section.parts if isinstance(part, Paragraph) and part.is_note]
    for slide in made:
        slide.notes += notes
    return made


def _lines(part: Part) -> list[Line]:
    if isinstance(part, Paragraph):
        return [Line(part.text, SMALL if part.is_note else BODY)]
    if isinstance(part, Bullets):
        return [Line(item, is_bullet=True) for item in part.items]
    return [Line(f"{part.caption} The table is in the document and in the spreadsheet.", SMALL)]


def _added(slide: Slide, lines: list[Line], room: Room) -> bool:
    """Put words beneath a table or beside a chart where there is room for all of them."""
    if not (slide.table or slide.chart):
        return False
    width = room.width * SIDE if slide.chart else room.width
    fitted = [line._replace(size=min(line.size, SIDE_SIZE)) for line in lines]
    needed = height(fitted, width)
    if needed > slide.left:
        return False
    slide.left -= needed
    slide.beneath += fitted
    return True


def _word_slides(lines: list[Line], room: Room) -> Iterator[Slide]:
    """Yield slides of words only, as many as they need; a paragraph longer than a slide goes on on the next."""
    most = room.height * _MOST_IN_WORDS
    slide = Slide("", left=most)
    for line in _no_longer_than(most, lines, room.width):
        needed = height([line], room.width)
        if needed > slide.left and slide.words:
            yield slide
            slide = Slide("", left=most)
        slide.words.append(line)
        slide.left -= needed
    if slide.words:
        yield slide


def _no_longer_than(most: float, lines: list[Line], width: float) -> Iterator[Line]:
    for line in lines:
        wrapped = _wrapped(line.text, line.size, width)
        step = max(1, int((most - _GAP) / (line.size * _LEADING / 72)))
        if len(wrapped) <= step:
            yield line
            continue
        for start in range(0, len(wrapped), step):
            yield line._replace(text=" ".join(wrapped[start : start + step]))


def _with_chart(chart: Chart, before: list[Line], title: str, room: Room) -> list[Slide]:
    """Return a slide of a chart with its words beside it, after slides of those that do not fit there."""
    width = room.width * SIDE
    finding = [] if chart.title == title else [Line(chart.title, BODY, is_bold=True)]
    caption = [Line(chart.caption, SMALL)] if chart.caption else []
    beside = [line._replace(size=min(line.size, SIDE_SIZE)) for line in before]
    slides = []
    if height([*finding, *beside, *caption], width) > room.height:
        slides, beside = list(_word_slides(before, room)), []
    words = [*finding, *beside, *caption]
    left = room.height - height(words, width)
    notes = [chart.caption] if chart.caption else []
    return [*slides, Slide(title, words, chart=chart, left=left, notes=notes)]


def _with_table(table: Table, before: list[Line], title: str, room: Room) -> list[Slide]:
    """Return the slides of a table, its head on each, after slides of those words that do not fit above it."""
    caption = [] if table.caption == title else [Line(table.caption, SIDE_SIZE, is_bold=True)]
    lead = [line._replace(size=min(line.size, SIDE_SIZE)) for line in before]
    slides: list[Slide] = []
    if height([*lead, *caption], room.width) > room.height * _LEAD_MOST:
        slides, lead = list(_word_slides(before, room)), []
    lead += caption
    widths = [share * room.width for share in table.shares]
    head = row_height([Cell(text) for text in table.heads], widths)
    rows: list[tuple[Cell, ...]] = []
    left = under_lead = room.height - height(lead, room.width) - head
    for row in _no_higher_than(room.height - height(caption, room.width) - head, table, widths):
        needed = row_height(row, widths)
        if rows and (needed > left or len(rows) == MOST_ROWS):
            slides.append(_piece(table, lead, rows, left))
            lead, rows = caption, []
            left = room.height - height(lead, room.width) - head
        elif not rows and needed > left and left == under_lead and lead != caption:
            slides += _word_slides(lead[: len(lead) - len(caption)], room)
            lead = caption
            left = room.height - height(lead, room.width) - head
        rows.append(row)
        left -= needed
    return [*slides, _piece(table, lead, rows, left)]


def _piece(table: Table, lead: list[Line], rows: list[tuple[Cell, ...]], left: float) -> Slide:
    return Slide("", list(lead), replace(table, rows=tuple(rows)), left=left, notes=[table.caption])


def row_height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """Return the inches that a row of a table takes."""
    lines = (line_count(cell.text, SMALL, _inner(width)) for cell, width in zip(row, widths, strict=True))
    return max(lines) * SMALL * _LEADING / 72 + MARGIN


def _inner(width: float) -> float:
    return max(0.2, width - 0.16)


def _no_higher_than(most: float, table: Table, widths: Sequence[float]) -> Iterator[tuple[Cell, ...]]:
    """Yield the table's rows, one too high for a slide as several that repeat what names it."""
    step = max(1, math.floor((most - MARGIN) / (SMALL * _LEADING / 72)))
    for row in table.rows:
        wrapped = [_wrapped(cell.text, SMALL, _inner(width)) for cell, width in zip(row, widths, strict=True)]
        if max(map(len, wrapped)) <= step:
            yield row
            continue
        for start in range(0, max(map(len, wrapped)), step):
            yield tuple(
                cell if len(lines) <= step and (place < table.head_columns or not start)
                else cell._replace(text=" ".join(lines[start : start + step]))
                for place, (cell, lines) in enumerate(zip(row, wrapped, strict=True))
            )  # fmt: skip
