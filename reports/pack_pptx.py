"""The committee pack as slides: a title slide, what it is and holds, then a slide or more a section."""

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.slide import Slide as Drawn
from pptx.util import Inches, Pt

from reports.deck import Look, Presentation, deck, look, new_slide, packed
from reports.pack import Pack, Table
from reports.package import plain
from reports.slide_fit import Line, Room, height
from reports.slide_flow import SIDE, Slide, flow
from reports.slide_parts import Box, add_chart, add_table, add_words, fill_words

_GUTTER, _GAP = Inches(0.3), Inches(0.1)
_INSET = Inches(0.1)  # of a placeholder's own text, so that all begin on one line
_TITLE_SIZES = (40, 36, 32, 28, 24, 20, 16)  # points, tried from the largest


def write(pack: Pack, template: bytes | None = None) -> bytes:
    """Return the pack as pptx bytes, the same for the same pack and template (a council's .pptx or .potx).

    Every chart has been drawn. Raises ``Refused`` where the template cannot be used.
    """
    made = deck(template, pack.title, pack.made_by, pack.made_at)
    its = look(made, pack.footer)
    left, top, width, high = its.box
    box = Box(left + _INSET, top, width - 2 * _INSET, high)
    _first(made, its, pack)
    for slide in flow(pack, Room(box.width / Inches(1), box.height / Inches(1))):
        _add(made, its, slide, pack, box)
    return packed(made)


def _first(made: Presentation, its: Look, pack: Pack) -> None:
    slide = new_slide(made, its.first, pack.title)
    for holder in slide.placeholders:
        if holder.placeholder_format.type == PP_PLACEHOLDER.SUBTITLE:
            holder.text_frame.text = plain(pack.subtitle)
    _say(slide, pack, [])


def _add(made: Presentation, its: Look, planned: Slide, pack: Pack, box: Box) -> None:
    design = its.plain if planned.table or planned.chart else its.body
    slide = new_slide(made, design, planned.title)
    _fit_title(slide, planned.title, its.title_size)
    if planned.chart:
        side = box._replace(width=int(box.width * SIDE))
        add_words(slide, [*planned.words, *planned.beneath], side)
        start = side.width + _GUTTER
        add_chart(slide, planned.chart, box._replace(left=box.left + start, width=box.width - start))
    elif planned.table:
        _with_table(slide, planned.table, planned, box, its.head_colour)
    else:
        _words_only(slide, planned.words, box)
    _say(slide, pack, planned.notes)


def _with_table(slide: Drawn, table: Table, planned: Slide, box: Box, colour: str) -> None:
    wide = box.width / Inches(1)
    above, beneath = (Inches(height(lines, wide)) for lines in (planned.words, planned.beneath))
    if planned.words:
        add_words(slide, planned.words, box._replace(height=above))
    high = box.height - above - beneath - Inches(max(0.0, planned.left))
    add_table(slide, table, box._replace(top=box.top + above, height=high), colour)
    if planned.beneath:
        add_words(slide, planned.beneath, box._replace(top=box.top + above + high + _GAP, height=beneath))


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


def _fit_title(slide: Drawn, title: str, usual: int) -> None:
    """Make a title smaller than usual where it would be higher than its place."""
    holder = slide.shapes.title
    if holder is None:
        return
    wide, high = holder.width / Inches(1) - 0.2, holder.height / Inches(1)
    sizes = [usual, *(size for size in _TITLE_SIZES if size < usual)]
    fits = (x for x in sizes if height([Line(title, x, is_bold=True)], wide) <= high)
    size = next(fits, sizes[-1])
    if size != usual:
        holder.text_frame.paragraphs[0].runs[0].font.size = Pt(size)


def _say(slide: Drawn, pack: Pack, notes: list[str]) -> None:
    """Write what the slide rests on into its notes: source, period, filters, and what must be read first."""
    facts = [f"{fact.name}: {fact.words}" for fact in pack.facts]
    said = dict.fromkeys([*notes, pack.subtitle, *facts, *pack.notes])
    frame = slide.notes_slide.notes_text_frame
    if frame is not None:
        frame.text = plain("\n".join(said))
