"""Which part of a pack stands on which slide: pure, by an estimate of what fits; nothing is cut or shrunk."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reports.pack import Bullets, Cell, Chart, Pack, Paragraph, Section, Table
from reports.package import UNTITLED, one_line
from reports.slide_fit import (
    BODY,
    NOTE,
    SMALLER,
    Line,
    Room,
    broken_lines,
    broken_rows,
    fitted,
    height,
    row_height,
)

SIDE = 0.32  # of the width, for the words beside a chart
MOST_ROWS = 12
_PROSE = 120  # letters: a column with a longer text is one to read, not one to compare
_LEAD_MOST = 0.35  # of the height: words above a table
_MOST = 0.96  # of the height, for fonts wider than Arial


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


def flow(pack: Pack, room: Room) -> list[Slide]:
    """Return the pack's slides after its title slide, each with a title of its own."""
    about = [Line(f"{fact.name}: {fact.words}") for fact in pack.facts] + [Line(note) for note in pack.notes]
    first = _numbered("About this pack", _word_slides(about, room))
    titles = _titles(pack.sections)
    sections = [_numbered(t, _slides(s, t, room)) for s, t in zip(pack.sections, titles, strict=True)]
    before = 1 + len(first)
    contents = _contents(pack.sections, sections, before, room)
    # Numbers move by the slides that the contents take themselves.
    contents = _contents(pack.sections, sections, before + len(contents), room)
    elsewhere = _numbered("Only in the document and the spreadsheet", _elsewhere(pack, room))
    return _apart(
        pack.title, [*first, *contents, *(slide for planned in sections for slide in planned), *elsewhere]
    )


def _contents(
    sections: Sequence[Section], slides: Sequence[Sequence[Slide]], before: int, room: Room
) -> list[Slide]:
    starts = [before + 1 + sum(len(planned) for planned in slides[:place]) for place in range(len(slides))]
    lines = [
        Line(f"{section.heading} (slide {start})", is_bullet=True)
        for section, start in zip(sections, starts, strict=True)
        if section.level == 1 and start <= before + sum(map(len, slides))
    ]
    return _numbered("In this pack", _word_slides(lines, room))


def _elsewhere(pack: Pack, room: Room) -> list[Slide]:
    """Return slides that name what is too long for one, with the notes of sections that hold nothing else."""
    tables = [Line(table.caption, is_bullet=True) for table in pack.tables if not table.on_slides]
    notes = [line for section in pack.sections if _is_elsewhere(section) for line in _notes(section)]
    return _word_slides([*tables, *notes], room)


def _is_elsewhere(section: Section) -> bool:
    """Whether a section holds nothing for a slide but notes on tables that are not there."""
    return all(
        part.is_note if isinstance(part, Paragraph) else isinstance(part, Table) and not part.on_slides
        for part in section.parts
    ) and any(isinstance(part, Table) for part in section.parts)


def _notes(section: Section) -> list[Line]:
    return [
        line
        for part in section.parts
        if isinstance(part, Paragraph) and part.is_note
        for line in _lines(part)
    ]


def _titles(sections: Sequence[Section]) -> list[str]:
    """Return each heading, with the one above it where it is not the only one of its name."""
    headings = [one_line(section.heading) or UNTITLED for section in sections]
    times = Counter(headings)
    above: dict[int, str] = {}
    titles = []
    for section, heading in zip(sections, headings, strict=True):
        above[section.level] = heading
        parent = above.get(section.level - 1)
        titles.append(f"{parent}: {heading}" if times[heading] > 1 and parent else heading)
    return titles


def _numbered(title: str, slides: list[Slide]) -> list[Slide]:
    of = len(slides)
    return [
        replace(slide, title=f"{title} ({place}\u00a0of\u00a0{of})" if of > 1 else title)
        for place, slide in enumerate(slides, start=1)
    ]


def _apart(first: str, slides: list[Slide]) -> list[Slide]:
    """Number what still has the title of an earlier slide."""
    seen = {one_line(first).casefold()}
    for slide in slides:
        title, number = slide.title, 1
        while title.casefold() in seen:
            number += 1
            title = f"{slide.title}, {number}"
        slide.title = title
        seen.add(title.casefold())
    return slides


def _slides(section: Section, title: str, room: Room) -> list[Slide]:
    planned: list[Slide] = []
    waiting: list[Line] = []
    if _is_elsewhere(section):
        return planned
    for part in section.parts:
        if isinstance(part, Table):
            for table in _for_slides(part, room):
                planned += _with_table(table, waiting, title, room)
                waiting = []
        elif isinstance(part, Chart):
            planned += _with_chart(part, waiting, title, room)
            waiting = []
        else:
            lines = _lines(part)
            if waiting or not planned or not _added(planned[-1], lines, room):
                waiting += lines
    planned += _word_slides(waiting, room)
    for slide in planned:
        slide.notes += [line.text for line in _notes(section)]
    return planned


def _for_slides(table: Table, room: Room) -> list[Table]:
    """Return a table as slides can show it: whole on one, or else what is to be compared, then what is to be read."""
    if not table.on_slides:
        return []
    places = range(table.head_columns, len(table.heads))
    prose = [place for place in places if max(len(row[place].text) for row in table.rows) > _PROSE]
    compared = [place for place in places if place not in prose]
    names = list(range(table.head_columns))
    if not prose or not compared or not names or _is_one(table, room):
        return [table]
    caption = f"{table.caption.rstrip('.')}: {', '.join(table.heads[place].lower() for place in prose)}"
    read = replace(_only(table, [*names, *prose]), caption=caption, name=f"{table.name}, texts")
    return [_only(table, [*names, *compared]), read]


def _is_one(table: Table, room: Room) -> bool:
    """Whether a table stands on one slide beneath a few words."""
    table = fitted(table, room.width)
    widths = [share * room.width for share in table.shares]
    rows = [tuple(Cell(head) for head in table.heads), *table.rows]
    needed = sum(row_height(row, widths, table.head_columns) for row in rows)
    return len(table.rows) <= MOST_ROWS and needed < room.height * (1 - _LEAD_MOST)


def _only(table: Table, places: list[int]) -> Table:
    """Return some columns of a table."""
    shares = [table.shares[place] for place in places]
    return replace(
        table,
        heads=tuple(table.heads[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
        shares=tuple(share / sum(shares) for share in shares),
        numbers=tuple(at for at, place in enumerate(places) if place in table.numbers),
    )


def _lines(part: Paragraph | Bullets) -> list[Line]:
    if isinstance(part, Paragraph):
        return [Line(part.text, NOTE if part.is_note else BODY)]
    return [Line(item, is_bullet=True) for item in part.items]


def _smaller(lines: list[Line]) -> list[Line]:
    return [line._replace(size=SMALLER[line.size]) for line in lines]


def _added(slide: Slide, lines: list[Line], room: Room) -> bool:
    """Put words beneath a table or beside a chart where there is room for all of them."""
    if not (slide.table or slide.chart):
        return False
    width = room.width * SIDE if slide.chart else room.width
    smaller = _smaller(lines)
    needed = height(smaller, width)
    if needed > slide.left:
        return False
    slide.left -= needed
    slide.beneath += smaller
    return True


def _word_slides(lines: list[Line], room: Room) -> list[Slide]:
    """Return slides of words only, as few as hold them; a paragraph longer than a slide goes on on the next."""
    most = room.height * _MOST
    whole = list(broken_lines(most, lines, room.width))
    heights = [height([line], room.width) for line in whole]
    slides, start = [], 0
    for size in _balanced(heights, most, most, len(whole)) if whole else []:
        stop = start + size
        slides.append(Slide("", whole[start:stop], left=most - sum(heights[start:stop])))
        start = stop
    return slides


def _with_chart(chart: Chart, before: list[Line], title: str, room: Room) -> list[Slide]:
    """Return a slide of a chart with its words beside it, after slides of those that do not fit there."""
    width = room.width * SIDE
    finding = [] if chart.title in title else [Line(chart.title, BODY, is_bold=True)]
    caption = [Line(chart.caption, SMALLER[NOTE])] if chart.caption else []
    beside = _smaller(before)
    slides = []
    if height([*finding, *beside, *caption], width) > room.height:
        slides, beside = _word_slides(before, room), []
    words = [*finding, *beside, *caption]
    left = room.height - height(words, width)
    notes = [chart.caption] if chart.caption else []
    return [*slides, Slide(title, words, chart=chart, left=left, notes=notes)]


def _with_table(table: Table, before: list[Line], title: str, room: Room) -> list[Slide]:
    """Return the slides of a table, its head on each, after slides of those words that do not fit above it."""
    table = fitted(table, room.width)
    caption = [] if table.caption == title else [Line(table.caption, NOTE, is_bold=True)]
    widths = [share * room.width for share in table.shares]
    head = row_height([Cell(text) for text in table.heads], widths, len(widths))
    under = room.height * _MOST - height(caption, room.width) - head
    rows = list(broken_rows(under, table, widths))
    lead, slides = _smaller(before), []
    taken = height(lead, room.width)
    if taken > room.height * _LEAD_MOST or row_height(rows[0], widths, table.head_columns) > under - taken:
        lead, slides, taken = [], _word_slides(before, room), 0.0
    heights = [row_height(row, widths, table.head_columns) for row in rows]
    pieces = _balanced(heights, under - taken, under, MOST_ROWS)
    start = 0
    for place, size in enumerate(pieces):
        stop, free = start + size, under - (0.0 if place else taken)
        piece = replace(table, rows=tuple(rows[start:stop]))
        words = caption if place else [*lead, *caption]
        left = free - sum(heights[start:stop])
        slides.append(Slide(title, list(words), piece, left=left, notes=[table.caption]))
        start = stop
    return slides


def _balanced(heights: Sequence[float], first: float, then: float, most: int) -> list[int]:
    """Return how many stand on each slide, at ``most``: as few slides as hold them, none with a lonely last one."""
    greedy = _pieces(heights, first, then, most)
    even = _pieces(heights, first, then, math.ceil(len(heights) / len(greedy)))
    return even if len(even) == len(greedy) else greedy


def _pieces(heights: Sequence[float], first: float, then: float, most: int) -> list[int]:
    pieces, count, left = [], 0, first
    for needed in heights:
        if count and (needed > left or count == most):
            pieces.append(count)
            count, left = 0, then
        count += 1
        left -= needed
    return [*pieces, count]
