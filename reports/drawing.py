"""The charts of a pack, drawn beside its other parts."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Self

from reports.pack import Chart, Pack, Part, Section
from ui.charts.engine import begun
from ui.charts.paper import SCALE


class Drawing:
    """Charts that are being drawn, in the order in which their sections were seen."""

    def __init__(self) -> None:
        self._begun: list[Future[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Begin no more, where what they are for has failed."""
        for drawn in self._begun:
            drawn.cancel()

    def begin(self, section: Section) -> Section:
        """Begin to draw the charts of a section; return it as it is."""
        for part in section.parts:
            if isinstance(part, Chart):
                self._begun.append(begun(part.spec(), "png", SCALE))
        return section

    def finish(self, pack: Pack, said: Callable[[int, int], None] = lambda done, of: None) -> Pack:
        """Return the pack of these sections with every chart drawn; ``said`` is told how many of how many are."""
        of = len(self._begun)
        said(0, of)
        pngs = []
        for drawn in self._begun:
            pngs.append(drawn.result())
            said(len(pngs), of)
        waiting = iter(pngs)

        def filled(part: Part) -> Part:
            return replace(part, png=next(waiting)) if isinstance(part, Chart) else part

        sections = tuple(replace(each, parts=tuple(map(filled, each.parts))) for each in pack.sections)
        return replace(pack, sections=sections)


def drawn(pack: Pack) -> Pack:
    """Return a pack with every chart drawn."""
    with Drawing() as drawing:
        for section in pack.sections:
            drawing.begin(section)
        return drawing.finish(pack)
