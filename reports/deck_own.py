"""Our own look of slides, and what any look's layouts are asked: their titles and other placeholders."""

import re
from collections.abc import Iterator
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Presentation
from pptx.slide import SlideLayout as SlideLayout
from pptx.util import Inches

from ui.palette import LIGHT

FONT = "Arial"
WIDTH, HEIGHT = 13.333, 7.5  # inches, 16:9
FIRST_SIZE = 4000  # hundredths of a point
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
FRAME = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
ACCENT = re.compile(rb'(<a:accent1>\s*<a:srgbClr val=")([0-9A-Fa-f]{6})')
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


def own_deck() -> Presentation:
    """Return a presentation without slides in our own look."""
    presentation = pptx.Presentation()
    stretched = Inches(WIDTH) / presentation.slide_width
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = presentation.slide_master
    for layout in presentation.slide_layouts:
        for place in layout.element.iter(qn("a:off"), qn("a:ext")):
            side = "x" if place.tag == qn("a:off") else "cx"
            if place.get(side):
                place.set(side, str(round(int(place.get(side)) * stretched)))
    _place(master, _PLACES)
    _place(first_layout(presentation), _FIRST_PLACES)
    _set_styles(master.element)
    first = next(x for x in holders(first_layout(presentation)) if x.placeholder_format.type in TITLES)
    size = parse_xml(f'<a:lvl1pPr {nsdecls("a")}><a:defRPr sz="{FIRST_SIZE}"/></a:lvl1pPr>')
    first.element.find(f".//{qn('a:lstStyle')}").append(size)
    for shape in (*holders(master), *holders(first_layout(presentation))):
        for mark in shape.element.iter(qn("a:lvl1pPr")):
            mark.set("algn", "r" if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER else "l")
    for whole in (master.element, *(layout.element for layout in presentation.slide_layouts)):
        for tint in list(whole.iter(qn("a:tint"))):  # greys too faint to read
            tint.getparent().remove(tint)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    themed = ACCENT.sub(rb"\g<1>" + LIGHT.series_1.removeprefix("#").encode(), theme.blob)
    theme._blob = _LATIN.sub(rb"\g<1>" + FONT.encode(), themed)
    return presentation


def _place(on: Any, places: dict[PP_PLACEHOLDER, tuple[float, float, float, float]]) -> None:
    for shape in holders(on):
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


def holders(on: Any) -> list[Any]:
    """Return the placeholders of a slide, layout or master."""
    return list(on.placeholders)


def has_title(layout: SlideLayout) -> bool:
    """Whether slides of a layout have a title."""
    return any(shape.placeholder_format.type in TITLES for shape in holders(layout))


def kinds(layout: SlideLayout) -> list[PP_PLACEHOLDER]:
    """Placeholders of a layout beside its title and its frame."""
    found = [shape.placeholder_format.type for shape in holders(layout)]
    return [kind for kind in found if kind not in (*TITLES, *FRAME)]


def titled(presentation: Presentation) -> Iterator[SlideLayout]:
    """Yield the layouts with a title."""
    return (layout for layout in presentation.slide_layouts if has_title(layout))


def first_layout(presentation: Presentation) -> SlideLayout:
    """Return the layout of a title slide: the first with a title and a subtitle, or else with a title."""
    layouts = list(titled(presentation))
    return next((x for x in layouts if PP_PLACEHOLDER.SUBTITLE in kinds(x)), layouts[0])
