"""A pack as a file: its content, its charts drawn one by one, then written in the form asked for."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module

from pipelines.positions import PackFacts
from pipelines.refused import Refused
from reports.content import pack
from reports.pack import drawn
from schemas.definitions import Definitions

# Each form's writer: ``write(pack, template) -> bytes``; loaded only when that form is made.
WRITERS = {"docx": "reports.pack_docx", "pptx": "reports.pack_pptx", "xlsx": "reports.pack_xlsx"}
FORMS = {"docx": "Word", "pptx": "PowerPoint", "xlsx": "Spreadsheet"}
TEMPLATED = ("docx", "pptx")


def made(
    facts: PackFacts,
    known: Definitions,
    form: str,
    made_at: datetime,
    made_by: str,
    public: bool = False,
    final: bool = False,
    template: bytes | None = None,
    said: Callable[[int, int], None] = lambda done, of: None,
) -> bytes:
    """Return a pack's bytes, the same for the same inputs; ``said`` hears how many charts of how many are drawn.

    Raises Refused where no KPI return is held, or the template cannot be used.
    """
    if facts.history.empty:
        raise Refused("No KPI return had been received by then, so there is nothing to report.")
    if template is not None and form not in TEMPLATED:
        raise Refused("A spreadsheet takes no template. Make it without one.")
    content = pack(facts, known, made_at, made_by, public, final)
    if form != "xlsx":  # a spreadsheet has the figures of the charts as tables
        content = drawn(content, said)
    written: bytes = import_module(WRITERS[form]).write(content, template)
    return written
