"""Slides made as XML on models of their layouts: the library makes each object by object, which takes far longer."""

import copy
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.opc.serialized import PackageWriter
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.slide import CT_Slide
from pptx.parts.slide import SlidePart
from pptx.presentation import Presentation
from pptx.slide import Slide, SlideLayout
from pptx.util import Inches, Pt

from reports.deck import body_layout, content_box, head_colour, plain_layout
from reports.deck_own import TITLES, first_layout, holders
from reports.package import LANGUAGE, Members, plain, zipped

LEAST = 12  # points
# Hundredths of a point: the title of slides where a template does not say.
_USUAL_TITLE = 4400
# Marks in a model of a slide.
WORDS, BOX, SHAPES = "<words/>", "<box/>", "<shapes/>"
BOXES = (PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.BODY)
SUBTITLES = (PP_PLACEHOLDER.SUBTITLE,)


@dataclass(frozen=True)
class Design:
    """A layout, and a slide made on it once as XML, with marks where its own words go.

    ``box`` is the shape that the layout has for words, empty where it has none; ``title_room`` the inches that
    its title has; ``last`` the highest number of its shapes.
    """

    layout: SlideLayout
    model: str
    box: str
    title_room: tuple[float, float]
    last: int


@dataclass(frozen=True)
class Look:
    """What a template gives: designs, where content stands (EMU), the colour of heads of tables, a title's size."""

    first: Design
    plain: Design
    body: Design
    notes: str
    box: tuple[int, int, int, int]
    head_colour: str
    title_size: int


def look(deck: Presentation, footer: str) -> Look:
    """Return the look of a deck whose slides have this footer."""
    box = content_box(deck)
    style = deck.slide_master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}/{qn('a:defRPr')}")
    size = int(style.get("sz", _USUAL_TITLE)) // 100 if style is not None else _USUAL_TITLE // 100
    layouts = ((first_layout(deck), SUBTITLES), (plain_layout(deck), BOXES), (body_layout(deck), BOXES))
    first, plain_one, body = (_design(deck, layout, holds, footer) for layout, holds in layouts)
    return Look(first, plain_one, body, _notes(deck, first.layout), box, head_colour(deck), size)


def _model(presentation: Presentation, layout: SlideLayout) -> Slide:
    """Return a slide of a layout that is never part of the presentation."""
    name = PackURI("/ppt/slides/model.xml")
    part = SlidePart(name, CONTENT_TYPE.PML_SLIDE, presentation.part.package, CT_Slide.new())
    part.relate_to(layout.part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)
    model: Slide = part.slide
    model.shapes.clone_layout_placeholders(layout)
    return model


def _design(presentation: Presentation, layout: SlideLayout, holds: Sequence[Any], footer: str) -> Design:
    model = _model(presentation, layout)
    title = model.shapes.title
    if title is None:
        raise ValueError(f"The layout {layout.name} has no title.")
    others = [shape for shape in holders(model) if shape.element is not title.element]
    box = next((shape.element for shape in others if shape.placeholder_format.type in holds), None)
    for shape in others:
        shape.element.getparent().remove(shape.element)
    for element in (title.element, box):
        if element is not None:
            _leave_room(element, WORDS)
    tree = model.shapes._spTree
    tree.append(parse_xml(BOX))
    tree.append(parse_xml(SHAPES))
    for foot in _foot(layout, footer):
        foot.nvSpPr.cNvPr.set("id", str(model.shapes._next_shape_id))
        tree.append(foot)
    _speak(model._element)
    return Design(
        layout,
        serialize_part_xml(model._element).decode(),
        "" if box is None else serialize_part_xml(box).decode().partition("?>")[2],
        (title.width / Inches(1), title.height / Inches(1)),
        model.shapes._next_shape_id,
    )


def _leave_room(holder: Any, mark: str) -> None:
    """Empty a shape of its words and mark where others go."""
    body = holder.get_or_add_txBody()
    for paragraph in body.p_lst:
        body.remove(paragraph)
    body.append(parse_xml(mark))


def _notes(presentation: Presentation, layout: SlideLayout) -> str:
    """Return the notes of a slide as XML, with a mark where its words go."""
    notes = _model(presentation, layout).notes_slide
    holder = notes.notes_placeholder
    if holder is not None:
        _leave_room(holder._element, WORDS)
    return serialize_part_xml(notes._element).decode()


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


class NewSlide:
    """A slide being made: shapes are added, then it is finished with what it says."""

    def __init__(self, presentation: Presentation, its: Look, design: Design) -> None:
        self.design = design
        self._notes, self._shapes = its.notes, list[str]()
        self._presentation = presentation.part
        self._part = self._new("/ppt/slides/slide%d.xml", CONTENT_TYPE.PML_SLIDE)
        self._part.relate_to(design.layout.part, RELATIONSHIP_TYPE.SLIDE_LAYOUT)

    def _new(self, name: str, kind: str) -> Part:
        package = self._presentation.package
        return Part(package.next_partname(name), kind, package)

    @property
    def number(self) -> int:
        """The number that the next shape has on the slide."""
        return self.design.last + len(self._shapes)

    def add(self, shape: str) -> None:
        """Add a shape, which is XML, above the foot."""
        self._shapes.append(shape)

    def relate(self, png: bytes) -> str:
        """Take a picture's bytes; return the name by which a shape shows them."""
        part = self._new("/ppt/media/chart%d.png", CONTENT_TYPE.PNG)
        part.blob = png
        return self._part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)

    def finish(self, title: str, notes: str, words: str = "") -> None:
        """Add the slide to the presentation; all are paragraphs as XML, ``words`` those of the layout's own box."""
        box = self.design.box.replace(WORDS, words) if words else ""
        whole = self.design.model.replace(WORDS, title)
        whole = whole.replace(BOX, box).replace(SHAPES, "".join(self._shapes))
        self._part.blob = whole.encode()
        notes_part = self._new("/ppt/notesSlides/notesSlide%d.xml", CONTENT_TYPE.PML_NOTES_SLIDE)
        notes_part.blob = self._notes.replace(WORDS, notes).encode()
        notes_part.relate_to(self._presentation.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER)
        notes_part.relate_to(self._part, RELATIONSHIP_TYPE.SLIDE)
        self._part.relate_to(notes_part, RELATIONSHIP_TYPE.NOTES_SLIDE)
        # The library looks through all slides for one that is related already, which a long deck feels.
        related = self._presentation.rels._add_relationship(RELATIONSHIP_TYPE.SLIDE, self._part)
        self._presentation._element.get_or_add_sldIdLst().add_sldId(related)


def packed(presentation: Presentation) -> bytes:
    """Return the presentation's bytes, in British English, the same for the same content."""
    master = presentation.slide_master
    for part in (
        presentation.part,
        master.part,
        *(layout.part for layout in presentation.slide_layouts),
        presentation.notes_master.part,
    ):
        _speak(part._element)
    package, members = presentation.part.package, Members()
    taking: Any = members  # in place of the library’s own writer
    writer = PackageWriter(io.BytesIO(), package._rels, tuple(package.iter_parts()))
    writer._write_content_types_stream(taking)
    writer._write_pkg_rels(taking)
    writer._write_parts(taking)
    return zipped(members)


def _speak(whole: Any) -> None:
    for run in whole.iter(qn("a:r"), qn("a:fld")):
        run.get_or_add_rPr()
    for mark in whole.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        mark.set("lang", LANGUAGE)
