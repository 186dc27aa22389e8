"""PowerPoint files that anybody can read: a title on every slide, alternative text, a language; on any template."""

import copy
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import count
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Presentation
from pptx.slide import Slide as Slide
from pptx.slide import SlideLayout as SlideLayout
from pptx.util import Inches, Pt

from pipelines.refused import Refused
from reports.deck_own import ACCENT, TITLES, first_layout, has_title, holders, kinds, own_deck, titled
from reports.package import LANGUAGE, UNTITLED, one_line, plain, property_text, retyped, steady
from ui.palette import LIGHT, contrast

LEAST = 12  # points
# Hundredths of a point: the title of slides where a template does not say.
_USUAL_TITLE = 4400
_TEMPLATE, _DECK = b"presentationml.template.main+xml", b"presentationml.presentation.main+xml"


def deck(template: bytes | None, title: str, author: str, made_at: datetime) -> Presentation:
    """Return a presentation without slides, in the look of a council's template (.pptx, .potx) or our own.

    Raises ``Refused`` where the template cannot be read or has no layout with a title.
    """
    made = own_deck() if template is None else _from(template)
    _number_parts(made)
    properties = made.core_properties
    properties.title = property_text(title)
    properties.author = properties.last_modified_by = property_text(author)
    properties.created = properties.modified = made_at
    properties.language, properties.comments, properties.revision = LANGUAGE, "", 1
    return made


def _from(template: bytes) -> Presentation:
    try:
        made = pptx.Presentation(io.BytesIO(retyped(template, _TEMPLATE, _DECK)))
        layouts = [layout for layout in made.slide_layouts if has_title(layout)]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as fault:
        raise Refused(
            "The PowerPoint template cannot be read. Open it in PowerPoint and save it as .pptx or .potx, "
            "without a password."
        ) from fault
    if not layouts:
        raise Refused("The PowerPoint template has no layout with a title. Add one in the slide master.")
    _without_slides(made)
    return made


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


def _number_parts(made: Presentation) -> None:
    """Number new parts by counting: the library walks all that there are for each, which a long deck feels."""
    package = made.part.package
    usual = package.next_partname
    numbers: dict[str, Iterator[int]] = {}

    def next_name(form: str) -> PackURI:
        if form not in numbers:
            first = usual(form)
            numbers[form] = count((first.idx or 0) + 1)
            return first
        return PackURI(form % next(numbers[form]))

    vars(package)["next_partname"] = next_name


def plain_layout(made: Presentation) -> SlideLayout:
    """Return the layout with a title and the fewest other placeholders."""
    return min(titled(made), key=lambda layout: len(kinds(layout)))


def body_layout(made: Presentation) -> SlideLayout:
    """Return the first layout with a title and one box for content, or else the plain one."""
    boxes = ([PP_PLACEHOLDER.OBJECT], [PP_PLACEHOLDER.BODY])
    return next((x for box in boxes for x in titled(made) if kinds(x) == box), plain_layout(made))


def content_box(made: Presentation) -> tuple[int, int, int, int]:
    """Return where the template wants content: left, top, width, height in EMU."""
    for place in (body_layout(made), made.slide_master):
        for shape in holders(place):
            if shape.placeholder_format.type in (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY) and shape.width:
                return shape.left, shape.top, shape.width, shape.height
    wide, high = int(made.slide_width or 0), int(made.slide_height or 0)
    return Inches(0.6), Inches(1.6), wide - Inches(1.2), high - Inches(2.3)


def _head_colour(made: Presentation) -> str:
    """Return the template's first accent for the heads of tables, or our ink where white on it cannot be read."""
    found = ACCENT.search(made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    accent = f"#{found[2].decode()}" if found else LIGHT.text
    return (accent if contrast(accent, LIGHT.ground) >= 4.5 else LIGHT.text).removeprefix("#")


@dataclass(frozen=True)
class Design:
    """A layout, and what stands at the foot of every slide that is made on it."""

    layout: SlideLayout
    foot: tuple[Any, ...]


@dataclass(frozen=True)
class Look:
    """What a template gives: designs, where content stands (EMU), the colour of heads of tables, a title's size."""

    first: Design
    plain: Design
    body: Design
    box: tuple[int, int, int, int]
    head_colour: str
    title_size: int


def look(made: Presentation, footer: str) -> Look:
    """Return the look of a presentation whose slides have this footer."""
    box = content_box(made)
    style = made.slide_master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
    size = int(style.get("sz", _USUAL_TITLE)) // 100 if style is not None else _USUAL_TITLE // 100
    first, plain_one, body = (
        Design(layout, tuple(_foot(layout, footer)))
        for layout in (first_layout(made), plain_layout(made), body_layout(made))
    )
    return Look(first, plain_one, body, box, _head_colour(made), size)


def new_slide(made: Presentation, design: Design, title: str) -> Slide:
    """Add a slide with its title and the frame of its layout: footer and number."""
    slide: Slide = made.slides.add_slide(design.layout)
    holder = slide.shapes.title
    if holder is None:
        raise ValueError(f"The layout {design.layout.name} has no title.")
    holder.text_frame.text = one_line(title) or UNTITLED
    for model in design.foot:
        clone = copy.deepcopy(model)
        clone.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
        slide.shapes._spTree.append(clone)
    return slide


def _foot(layout: SlideLayout, footer: str) -> Iterator[Any]:
    """Yield footer and number as slides of a layout have them."""
    shapes = holders(layout)
    title = next(shape for shape in shapes if shape.placeholder_format.type in TITLES)
    for shape in shapes:
        kind = shape.placeholder_format.type
        if kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            yield copy.deepcopy(shape.element)
        elif kind == PP_PLACEHOLDER.FOOTER:
            yield _footer(shape, title, plain(footer))


def _footer(shape: Any, title: Any, words: str) -> Any:
    """Return a footer with its words; a long one has the place of the date too, which no slide shows."""
    clone = copy.deepcopy(shape.element)
    body = clone.get_or_add_txBody()
    for paragraph in body.p_lst:
        body.remove(paragraph)
    body.add_p().append(
        parse_xml(
            f'<a:r {nsdecls("a")}><a:rPr sz="{LEAST * 100}"/><a:t>{escape(words, quote=False)}</a:t></a:r>'
        )
    )
    letters = shape.width / Pt(LEAST) * 2  # of half the size each
    if len(words) > letters and title.width > shape.width:
        left = min(title.left, shape.left)
        clone.x, clone.y = left, shape.top
        clone.cx, clone.cy = shape.left + shape.width - left, shape.height
    return clone


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
    for shape in holders(slide):
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
