"""PowerPoint files that anybody can read: a title on every slide, alternative text, a language; on any template."""

import copy
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Presentation
from pptx.slide import Slide as Slide
from pptx.slide import SlideLayout as SlideLayout
from pptx.util import Inches, Pt

from pipelines.refused import Refused
from reports.package import LANGUAGE, UNTITLED, one_line, plain, property_text, steady
from ui.palette import LIGHT, contrast

FONT = "Arial"
WIDTH, HEIGHT = 13.333, 7.5  # inches, 16:9
LEAST = 12  # points
# Hundredths of a point: the title of our title slide, and of slides where a template does not say.
FIRST_SIZE, _USUAL_TITLE = 4000, 4400
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_FRAME = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_TEMPLATE, _DECK = b"presentationml.template.main+xml", b"presentationml.presentation.main+xml"
_CONTENT_TYPES = "[Content_Types].xml"
_ACCENT = re.compile(rb'(<a:accent1>\s*<a:srgbClr val=")([0-9A-Fa-f]{6})')
_LATIN = re.compile(rb'(<a:(?:major|minor)Font>\s*<a:latin typeface=")[^"]*')
# Of our own look: where the parts of every slide stand, in inches from the left and the top, wide, high.
_PLACES = {
    PP_PLACEHOLDER.TITLE: (0.6, 0.4, 12.13, 1.0),
    PP_PLACEHOLDER.BODY: (0.6, 1.55, 12.13, 5.25),
    PP_PLACEHOLDER.DATE: (9.2, 6.95, 2.0, 0.35),
    PP_PLACEHOLDER.FOOTER: (0.6, 6.95, 8.5, 0.35),
    PP_PLACEHOLDER.SLIDE_NUMBER: (11.33, 6.95, 1.4, 0.35),
}
_FIRST_PLACES = {
    PP_PLACEHOLDER.CENTER_TITLE: (0.6, 1.9, 12.13, 1.9),
    PP_PLACEHOLDER.SUBTITLE: (0.6, 3.95, 12.13, 1.6),
}


def deck(template: bytes | None, title: str, author: str, made_at: datetime) -> Presentation:
    """Return a presentation without slides, in the look of a council's template (.pptx, .potx) or our own.

    Raises ``Refused`` where the template cannot be read or has no layout with a title.
    """
    made = _own() if template is None else _from(template)
    properties = made.core_properties
    properties.title = property_text(title)
    properties.author = properties.last_modified_by = property_text(author)
    properties.created = properties.modified = made_at
    properties.language, properties.comments, properties.revision = LANGUAGE, "", 1
    return made


def _from(template: bytes) -> Presentation:
    try:
        made = pptx.Presentation(io.BytesIO(_as_deck(template)))
        layouts = [layout for layout in made.slide_layouts if _has_title(layout)]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as fault:
        raise Refused(
            "The PowerPoint template cannot be read. Open it in PowerPoint and save it as .pptx or .potx, "
            "without a password."
        ) from fault
    if not layouts:
        raise Refused("The PowerPoint template has no layout with a title. Add one in the slide master.")
    _without_slides(made)
    return made


def _as_deck(template: bytes) -> bytes:
    """Return a .potx as the .pptx that it would make."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as parts, zipfile.ZipFile(out, "w") as changed:
        for name in parts.namelist():
            part = parts.read(name)
            changed.writestr(name, part.replace(_TEMPLATE, _DECK) if name == _CONTENT_TYPES else part)
    return out.getvalue()


def _without_slides(made: Presentation) -> None:
    """Drop the template's sample slides, and the sections and shows that name them."""
    part = made.part
    slides = made.slides._sldIdLst
    for slide in list(slides):
        slides.remove(slide)
        part.drop_rel(slide.rId)
    whole = part._element
    for named in list(whole.iter("{*}sectionLst", "{*}custShowLst")):
        gone = named.getparent() if named.getparent().tag.endswith("}ext") else named
        gone.getparent().remove(gone)


def _own() -> Presentation:
    made = pptx.Presentation()
    stretched = Inches(WIDTH) / made.slide_width
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = made.slide_master
    for layout in made.slide_layouts:
        for place in layout.element.iter(qn("a:off"), qn("a:ext")):
            side = "x" if place.tag == qn("a:off") else "cx"
            if place.get(side):
                place.set(side, str(round(int(place.get(side)) * stretched)))
    _place(master, _PLACES)
    _place(first_layout(made), _FIRST_PLACES)
    _set_styles(master.element)
    first = next(x for x in _holders(first_layout(made)) if x.placeholder_format.type in _TITLES)
    size = parse_xml(f'<a:lvl1pPr {nsdecls("a")}><a:defRPr sz="{FIRST_SIZE}"/></a:lvl1pPr>')
    first.element.find(f".//{qn('a:lstStyle')}").append(size)
    for shape in (*_holders(master), *_holders(first_layout(made))):
        for mark in shape.element.iter(qn("a:lvl1pPr")):
            mark.set("algn", "r" if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER else "l")
    for whole in (master.element, *(layout.element for layout in made.slide_layouts)):
        for tint in list(whole.iter(qn("a:tint"))):  # greys too faint to read
            tint.getparent().remove(tint)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    themed = _ACCENT.sub(rb"\g<1>" + LIGHT.series_1.removeprefix("#").encode(), theme.blob)
    theme._blob = _LATIN.sub(rb"\g<1>" + FONT.encode(), themed)
    return made


def _place(on: Any, places: dict[PP_PLACEHOLDER, tuple[float, float, float, float]]) -> None:
    for shape in _holders(on):
        if shape.placeholder_format.type in places:
            left, top, width, height = map(Inches, places[shape.placeholder_format.type])
            shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _set_styles(master: Any) -> None:
    """Titles left, bold, in the colour of the heads of tables."""
    title = master.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", "2800")
    title.find(qn("a:defRPr")).set("b", "1")
    title.find(f".//{qn('a:schemeClr')}").set("val", "accent1")


def _holders(on: Any) -> list[Any]:
    return list(on.placeholders)


def _has_title(layout: SlideLayout) -> bool:
    return any(shape.placeholder_format.type in _TITLES for shape in _holders(layout))


def _kinds(layout: SlideLayout) -> list[PP_PLACEHOLDER]:
    """Placeholders of a layout beside its title and its frame."""
    kinds = [shape.placeholder_format.type for shape in _holders(layout)]
    return [kind for kind in kinds if kind not in (*_TITLES, *_FRAME)]


def _titled(made: Presentation) -> Iterator[SlideLayout]:
    return (layout for layout in made.slide_layouts if _has_title(layout))


def first_layout(made: Presentation) -> SlideLayout:
    """Return the layout of a title slide: the first with a title and a subtitle, or else with a title."""
    layouts = list(_titled(made))
    return next((x for x in layouts if PP_PLACEHOLDER.SUBTITLE in _kinds(x)), layouts[0])


def plain_layout(made: Presentation) -> SlideLayout:
    """Return the layout with a title and the fewest other placeholders."""
    return min(_titled(made), key=lambda layout: len(_kinds(layout)))


def body_layout(made: Presentation) -> SlideLayout:
    """Return the first layout with a title and one box for content, or else the plain one."""
    boxes = ([PP_PLACEHOLDER.OBJECT], [PP_PLACEHOLDER.BODY])
    return next((x for box in boxes for x in _titled(made) if _kinds(x) == box), plain_layout(made))


def content_box(made: Presentation) -> tuple[int, int, int, int]:
    """Return where the template wants content: left, top, width, height in EMU."""
    for place in (body_layout(made), made.slide_master):
        for shape in _holders(place):
            if shape.placeholder_format.type in (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY) and shape.width:
                return shape.left, shape.top, shape.width, shape.height
    wide, high = int(made.slide_width or 0), int(made.slide_height or 0)
    return Inches(0.6), Inches(1.6), wide - Inches(1.2), high - Inches(2.3)


def _head_colour(made: Presentation) -> str:
    """Return the template's first accent for the heads of tables, or our ink where white on it cannot be read."""
    found = _ACCENT.search(made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    accent = f"#{found[2].decode()}" if found else LIGHT.text
    return (accent if contrast(accent, LIGHT.ground) >= 4.5 else LIGHT.text).removeprefix("#")


@dataclass(frozen=True)
class Look:
    """What a template gives: layouts, where content stands (EMU), the colour of heads of tables, a title's size."""

    first: SlideLayout
    plain: SlideLayout
    body: SlideLayout
    box: tuple[int, int, int, int]
    head_colour: str
    title_size: int


def look(made: Presentation) -> Look:
    """Return the look of a presentation."""
    box = content_box(made)
    style = made.slide_master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
    size = int(style.get("sz", _USUAL_TITLE)) // 100 if style is not None else _USUAL_TITLE // 100
    return Look(first_layout(made), plain_layout(made), body_layout(made), box, _head_colour(made), size)


def new_slide(made: Presentation, layout: SlideLayout, title: str, footer: str) -> Slide:
    """Add a slide with its title, and the frame of its layout: footer and number."""
    slide: Slide = made.slides.add_slide(layout)
    holder = slide.shapes.title
    if holder is None:
        raise ValueError(f"The layout {layout.name} has no title.")
    holder.text_frame.text = one_line(title) or UNTITLED
    for framed in _holders(layout):
        kind = framed.placeholder_format.type
        if kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
            _frame(slide, framed, footer if kind == PP_PLACEHOLDER.FOOTER else None)
    return slide


def _frame(slide: Slide, framed: Any, words: str | None) -> None:
    clone = copy.deepcopy(framed.element)
    clone.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
    slide.shapes._spTree.append(clone)
    if words is not None:
        frame = next(shape for shape in _holders(slide) if shape.element is clone).text_frame
        frame.text = plain(words)
        frame.paragraphs[0].runs[0].font.size = Pt(LEAST)
        _widen(slide, clone)


def _widen(slide: Slide, foot: Any) -> None:
    """Let a long footer have the place of the date, which no slide shows."""
    title = slide.shapes.title
    [shape] = [each for each in _holders(slide) if each.element is foot]
    letters = shape.width / Pt(LEAST) * 2  # of half the size each
    if title is not None and len(shape.text_frame.text) > letters and title.width > shape.width:
        right = shape.left + shape.width
        top, high, left = shape.top, shape.height, min(title.left, shape.left)
        shape.left, shape.top, shape.width, shape.height = left, top, right - left, high


def packed(made: Presentation) -> bytes:
    """Return the presentation's bytes, in British English, the same for the same content."""
    parts = [made.part, made.slide_master.part, *(layout.part for layout in made.slide_layouts)]
    for slide in made.slides:
        _tidy(slide)
        parts += [slide.part, slide.notes_slide.part]
    parts.append(made.notes_master.part)
    for part in parts:
        _speak(part._element)
    out = io.BytesIO()
    made.save(out)
    return steady(out.getvalue())


def _tidy(slide: Slide) -> None:
    """Remove boxes that were not filled: they would be read out; the frame is read last."""
    for shape in _holders(slide):
        kind = shape.placeholder_format.type
        if kind in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
            slide.shapes._spTree.append(shape.element)
        elif not (shape.has_text_frame and shape.text_frame.text):
            shape.element.getparent().remove(shape.element)


def _speak(whole: Any) -> None:
    for run in whole.iter(qn("a:r"), qn("a:fld")):
        run.get_or_add_rPr()
    for mark in whole.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        mark.set("lang", LANGUAGE)
