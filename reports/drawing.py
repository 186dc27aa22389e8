"""The charts of a pack, drawn beside its other parts."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import cache, partial
from typing import Self

from reports.pack import Chart, Pack, Part, Section
from ui.charts.figure import begin_png


class Drawing:
    """Charts being drawn; ``progress`` is told how many of how many are there, each time that one is waited for."""

    def __init__(self, progress: Callable[[int, int], None] = lambda done, of: None) -> None:
        self._drawings: list[Future[bytes]] = []
        self._progress, self._taken = progress, 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Begin no more, where what they are for has failed."""
        for chart in self._drawings:
            chart.cancel()

    def begin(self, section: Section) -> Section:
        """Begin to draw the charts of a section; return it with charts that wait until they are drawn."""
        return replace(section, parts=tuple(map(self._begin, section.parts)))

    def finish(self) -> None:
        """Return once every chart that was begun is drawn; raises RuntimeError where one cannot be."""
        for chart in self._drawings:
            chart.result()

    def _begin(self, part: Part) -> Part:
        if not isinstance(part, Chart):
            return part
        self._drawings.append(begin_png(part.spec()))
        return replace(part, drawn=cache(partial(self._take, self._drawings[-1])))

    def _take(self, chart: "Future[bytes]") -> bytes:
        png = chart.result()
        self._taken += 1
        self._progress(self._taken, len(self._drawings))
        return png


def drawn(pack: Pack) -> Pack:
    """Return a pack with every chart drawn."""
    with Drawing() as drawing:
        whole = replace(pack, sections=tuple(map(drawing.begin, pack.sections)))
        drawing.finish()
    return whole
