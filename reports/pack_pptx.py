"""The committee pack as slides: a title slide, what it is and holds, then a slide or more a section."""

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.slide import Slide as Drawn
from pptx.util import Inches, Pt

from reports.deck import (
    Presentation,
    body_layout,
    content_box,
    deck,
    first_layout,
    head_colour,
    new_slide,
    packed,
    plain_layout,
)
from reports.pack import Pack
from reports.package import plain
from reports.slide_flow import SIDE, Line, Room, Slide, flow, height, line_count
from reports.slide_parts import Box, add_chart, add_table, add_words, fill_words

_GUTTER = Inches(0.3)
# The largest size at which a title takes no more than two lines; a template's own where the first is enough.
_TITLE_SIZES = (28, 24, 20, 16)


def write(pack: Pack, template: bytes | None = None) -> bytes:
    """Return the pack as pptx bytes, the same for the same pack and template (a council's .pptx or .potx).

    Every chart has been drawn. Raises ``Refused`` where the template cannot be used.
    """
    made = deck(template, pack.title, pack.made_by, pack.made_at)
    box = Box(*content_box(made))
    _first(made, pack)
    for slide in flow(pack, Room(box.width / Inches(1), box.height / Inches(1))):
        _add(made, slide, pack, box)
    return packed(made)


def _first(made: Presentation, pack: Pack) -> None:
    slide = new_slide(made, first_layout(made), pack.title, pack.footer)
    for holder in slide.placeholders:
        if holder.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE:
            holder.text_frame.text = plain(pack.subtitle)
    _say(slide, pack, [])


def _add(made: Presentation, planned: Slide, pack: Pack, box: Box) -> None:
    is_words = not (planned.table or planned.chart)
    slide = new_slide(made, body_layout(made) if is_words else plain_layout(made), planned.title, pack.footer)
    _fit_title(slide, planned.title)
    if planned.chart:
        side = box._replace(width=int(box.width * SIDE))
        add_words(slide, [*planned.words, *planned.beneath], side)
        start = side.width + _GUTTER
        add_chart(slide, planned.chart, box._replace(left=box.left + start, width=box.width - start))
    elif planned.table:
        _with_table(slide, planned, box, head_colour(made))
    else:
        _words_only(slide, planned.words, box)
    _say(slide, pack, planned.notes)


def _with_table(slide: Drawn, planned: Slide, box: Box, colour: str) -> None:
    wide = box.width / Inches(1)
    above = Inches(height(planned.words, wide))
    if planned.words:
        add_words(slide, planned.words, box._replace(height=above))
    if planned.table:
        high = box.height - above - Inches(max(0.0, planned.left)) - Inches(height(planned.beneath, wide))
        add_table(slide, planned.table, box._replace(top=box.top + above, height=high), colour)
    if planned.beneath:
        beneath = Inches(height(planned.beneath, wide))
        add_words(slide, planned.beneath, box._replace(top=box.top + box.height - beneath, height=beneath))


def _words_only(slide: Drawn, words: list[Line], box: Box) -> None:
    """Write into the layout's own box for content, so that the words stand in PowerPoint's outline."""
    frames = [
        holder.text_frame
        for holder in slide.placeholders
        if holder.placeholder_format.type in (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
    ]
    if frames:
        fill_words(frames[0], words)
    else:
        add_words(slide, words, box)


def _fit_title(slide: Drawn, title: str) -> None:
    holder = slide.shapes.title
    wide = (holder.width if holder and holder.width else Inches(12)) / Inches(1) - 0.2
    size = next((size for size in _TITLE_SIZES if line_count(title, size, wide) <= 2), _TITLE_SIZES[-1])
    if holder and size != _TITLE_SIZES[0]:
        holder.text_frame.paragraphs[0].font.size = Pt(size)


def _say(slide: Drawn, pack: Pack, notes: list[str]) -> None:
    """Write what the slide rests on into its notes: source, period, filters, and what must be read first."""
    facts = [f"{fact.name}: {fact.words}" for fact in pack.facts]
    said = dict.fromkeys([*notes, pack.subtitle, *facts, *pack.notes])
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = plain("\n".join(said))
