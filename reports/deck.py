"""PowerPoint files that anybody can read: a title on every slide, alternative text, a language; on any template."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import count

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.presentation import Presentation as Presentation
from pptx.slide import Slide as Slide
from pptx.slide import SlideLayout as SlideLayout
from pptx.util import Inches

from pipelines.store import Refused
from reports.deck_own import ACCENT, has_title, holders, kinds, own_deck, titled
from reports.package import LANGUAGE, property_text, retyped
from ui.palette import LIGHT, contrast

_TEMPLATE, _DECK = b"presentationml.template.main+xml", b"presentationml.presentation.main+xml"


def deck(template: bytes | None, title: str, author: str, made_at: datetime) -> Presentation:
    """Return a presentation without slides, in the look of a council's template (.pptx, .potx) or our own.

    Raises ``Refused`` where the template cannot be read or has no layout with a title.
    """
    presentation = own_deck() if template is None else _from(template)
    _number_parts(presentation)
    properties = presentation.core_properties
    properties.title = property_text(title)
    properties.author = properties.last_modified_by = property_text(author)
    properties.created = properties.modified = made_at
    properties.language, properties.comments, properties.revision = LANGUAGE, "", 1
    return presentation


def _from(template: bytes) -> Presentation:
    try:
        presentation = pptx.Presentation(io.BytesIO(retyped(template, _TEMPLATE, _DECK)))
        layouts = [layout for layout in presentation.slide_layouts if has_title(layout)]
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as fault:
        raise Refused(
            "The PowerPoint template cannot be read. Open it in PowerPoint and save it as .pptx or .potx, "
            "without a password."
        ) from fault
    if not layouts:
        raise Refused("The PowerPoint template has no layout with a title. Add one in the slide master.")
    _without_slides(presentation)
    return presentation


def _without_slides(presentation: Presentation) -> None:
    """Drop the template's sample slides, and the sections and shows that name them."""
    part = presentation.part
    slides = presentation.slides._sldIdLst
    for slide in list(slides):
        slides.remove(slide)
        part.drop_rel(slide.rId)
    whole = part._element
    for named in list(whole.iter("{*}sectionLst", "{*}custShowLst")):
        gone = named.getparent() if named.getparent().tag.endswith("}ext") else named
        gone.getparent().remove(gone)


def _number_parts(presentation: Presentation) -> None:
    """Number new parts by counting: the library walks all that there are for each, which a long deck feels."""
    package = presentation.part.package
    usual = package.next_partname
    numbers: dict[str, Iterator[int]] = {}

    def next_name(form: str) -> PackURI:
        if form not in numbers:
            first = usual(form)
            numbers[form] = count((first.idx or 0) + 1)
            return first
        return PackURI(form % next(numbers[form]))

    vars(package)["next_partname"] = next_name


def plain_layout(presentation: Presentation) -> SlideLayout:
    """Return the layout with a title and the fewest other placeholders."""
    return min(titled(presentation), key=lambda layout: len(kinds(layout)))


def body_layout(presentation: Presentation) -> SlideLayout:
    """Return the first layout with a title and one box for content, or else the plain one."""
    layouts = [(layout, kinds(layout)) for layout in titled(presentation)]
    boxes = ([PP_PLACEHOLDER.OBJECT], [PP_PLACEHOLDER.BODY])
    found = next((layout for box in boxes for layout, holds in layouts if holds == box), None)
    return found or plain_layout(presentation)


def content_box(presentation: Presentation) -> tuple[int, int, int, int]:
    """Return where the template wants content: left, top, width, height in EMU."""
    for place in (body_layout(presentation), presentation.slide_master):
        for shape in holders(place):
            if shape.placeholder_format.type in (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY) and shape.width:
                return shape.left, shape.top, shape.width, shape.height
    wide, high = int(presentation.slide_width or 0), int(presentation.slide_height or 0)
    return Inches(0.6), Inches(1.6), wide - Inches(1.2), high - Inches(2.3)


def head_colour(presentation: Presentation) -> str:
    """Return the template's first accent for the heads of tables, or our ink where white on it cannot be read."""
    found = ACCENT.search(presentation.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    accent = f"#{found[2].decode()}" if found else LIGHT.text
    return (accent if contrast(accent, LIGHT.ground) >= 4.5 else LIGHT.text).removeprefix("#")
