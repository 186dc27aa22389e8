"""Texts of a workbook that stand on no sheet: notes, text boxes, charts, links, and copies of data from elsewhere."""

import re
from collections.abc import Iterator
from zipfile import ZipFile

from pipelines.tables import MOST_CHARACTERS
from pipelines.xlsx.book import decoded
from pipelines.xlsx.parts import Attributes, events

_PARTS = re.compile(
    r"xl/(?:comments|threadedComments/|drawings/|charts/|pivotCache/|externalLinks/|worksheets/_rels/)"
    r".*\.(?:xml|rels)",
    re.IGNORECASE,
)
# The elements whose texts belong together, whatever their fonts.
_WHOLE = {"text", "p", "pt", "v"}


class _Gathered:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.runs: list[str] = []
        self.length = 0

    def start(self, name: str, of: Attributes) -> None:
        # Values of a pivot table's copy, and addresses of links.
        self.texts += [of[known] for known in ("v", "Target") if known in of]

    def end(self, name: str) -> None:
        if name in _WHOLE:
            self.flush()
        elif name == "author":
            # Who wrote a note is no part of it.
            self.runs, self.length = [], 0

    def text(self, text: str) -> None:
        self.runs.append(text)
        self.length += len(text)
        if self.length > MOST_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        if self.runs:
            self.texts.append(decoded("".join(self.runs)))
        self.runs, self.length = [], 0


def texts_beside(archive: ZipFile) -> Iterator[list[str]]:
    """Yield the texts some at a time; raises Damaged."""
    for part in filter(_PARTS.fullmatch, archive.namelist()):
        gathered = _Gathered()
        for _ in events(archive, part, gathered.start, gathered.end, gathered.text):
            yield gathered.texts
            gathered.texts.clear()
        gathered.flush()
        yield gathered.texts
