"""One pack of the committee's own quarter, made once for every test that reads it."""

import io
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document

from pipelines.positions import PackFacts, Query, pack_facts
from pipelines.store import Store
from reports.content import pack
from reports.drawing import drawn
from reports.pack import Pack
from reports.pack_docx import write
from schemas.definitions import Definitions

MADE = datetime(2023, 3, 20, 9, 30)
BY = "Governance officer"
# What means something to a sheet, to XML or to Markdown, and what neither may hold.
HOSTILE = [
    *("=SUM(A1)", "+44 1", "@x", "-1+1", "\t=1", "#REF!", "'=1", "_x0041_", "<b>&amp;", "]]>", "*a* [b](c)"),
    *("\x00\x07\x1b", "x" * 40_000, "a\nb\tc\r\n"),
]
COMMITTEE = Query(period="2022-23 Q3", as_at=date(2023, 3, 17))


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def headings(document: Document) -> list[tuple[int, str]]:
    """The level and words of each heading."""
    styled = [(str(p.style and p.style.name), p.text) for p in document.paragraphs]
    return [(int(style.split()[-1]), text) for style, text in styled if style.startswith("Heading")]


@pytest.fixture(scope="session")
def committee(bundled_store: Path, definitions: Definitions) -> PackFacts:
    return pack_facts(Store(bundled_store), definitions, COMMITTEE)


@pytest.fixture(scope="session")
def internal(committee: PackFacts, definitions: Definitions) -> Pack:
    return drawn(pack(committee, definitions, MADE, BY))


@pytest.fixture(scope="session")
def public(committee: PackFacts, definitions: Definitions) -> Pack:
    return pack(committee, definitions, MADE, BY, public=True)


@pytest.fixture(scope="session")
def written(internal: Pack) -> bytes:
    return write(internal)


@pytest.fixture(scope="session")
def document(written: bytes) -> Document:
    return opened(written)
