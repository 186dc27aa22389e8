"""The committee pack as slides: a title slide, what it is and holds, then a slide or more a section."""

from pptx.util import Inches

from reports.deck import Presentation, deck
from reports.deck_slides import Look, NewSlide, look, packed
from reports.pack import Pack
from reports.package import UNTITLED, one_line
from reports.slide_fit import Line, Room, height
from reports.slide_flow import SIDE, Slide, flow
from reports.slide_parts import Box, paragraphs, picture, table, text, words

_GUTTER, _GAP = Inches(0.3), Inches(0.1)
_INSET = Inches(0.1)  # of a placeholder's own text, so that all begin on one line
_TITLE_SIZES = (40, 36, 32, 28, 24, 20, 16)  # points, tried from the largest


def write(pack: Pack, template: bytes | None = None) -> bytes:
    """Return the pack as pptx bytes, the same for the same pack and template (a council's .pptx or .potx).

    Every chart has been drawn. Raises ``Refused`` where the template cannot be used.
    """
    presentation = deck(template, pack.title, pack.made_by, pack.made_at)
    its = look(presentation, pack.footer)
    left, top, width, high = its.box
    box = Box(left + _INSET, top, width - 2 * _INSET, high)
    source = _source_lines(pack)
    first = text(one_line(pack.title) or UNTITLED)
    subtitle = "".join(map(text, pack.subtitle.split("\n"))) if pack.subtitle.strip() else ""
    NewSlide(presentation, its, its.first).finish(first, source, subtitle)
    for slide in flow(pack, Room(box.width / Inches(1), box.height / Inches(1))):
        _add(presentation, its, slide, box, source)
    return packed(presentation)


def _add(presentation: Presentation, its: Look, planned: Slide, box: Box, source: str) -> None:
    slide = NewSlide(presentation, its, its.plain if planned.table or planned.chart else its.body)
    own = ""
    if planned.chart:
        _with_chart(slide, planned, box)
    elif planned.table:
        _with_table(slide, planned, box, its.head_colour)
    elif slide.design.box:
        # The layout's own box for content, so that the words stand in PowerPoint's outline.
        own = paragraphs(planned.words)
    else:
        slide.add(words(planned.words, box, slide.number))
    notes = "".join(text(line) for note in dict.fromkeys(planned.notes) for line in note.split("\n"))
    title = one_line(planned.title) or UNTITLED
    slide.finish(text(title, _title_size(slide, title, its.title_size)), notes + source, own)


def _with_chart(slide: NewSlide, planned: Slide, box: Box) -> None:
    chart = planned.chart
    if chart is None or not chart.png:
        raise ValueError(f"The chart of “{planned.title}” has not been drawn.")
    side = box._replace(width=int(box.width * SIDE))
    slide.add(words([*planned.words, *planned.beneath], side, slide.number))
    start = side.width + _GUTTER
    beside = box._replace(left=box.left + start, width=box.width - start)
    slide.add(picture(chart, slide.relate(chart.png), beside, slide.number))


def _with_table(slide: NewSlide, planned: Slide, box: Box, colour: str) -> None:
    wide = box.width / Inches(1)
    above, beneath = (Inches(height(lines, wide)) for lines in (planned.words, planned.beneath))
    if planned.words:
        slide.add(words(planned.words, box._replace(height=above), slide.number))
    high = box.height - above - beneath - Inches(max(0.0, planned.left))
    if planned.table:
        slide.add(table(planned.table, box._replace(top=box.top + above, height=high), colour, slide.number))
    if planned.beneath:
        lower = box._replace(top=box.top + above + high + _GAP, height=beneath)
        slide.add(words(planned.beneath, lower, slide.number))


def _title_size(slide: NewSlide, title: str, usual: int) -> int | None:
    """Return a size smaller than usual where a title would be higher than its place."""
    wide, high = slide.design.title_room
    sizes = [usual, *(size for size in _TITLE_SIZES if size < usual)]
    fits = (x for x in sizes if height([Line(title, x, is_bold=True)], wide - 0.2) <= high)
    size = next(fits, sizes[-1])
    return size if size != usual else None


def _source_lines(pack: Pack) -> str:
    """Return what every slide rests on, for its notes: source, period, filters, and what must be read first."""
    facts = [f"{fact.name}: {fact.words}" for fact in pack.facts]
    source = dict.fromkeys([pack.subtitle, *facts, *pack.notes])
    return "".join(text(line) for words in source for line in words.split("\n"))
