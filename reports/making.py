"""A pack as a file: its content, its charts drawn beside it, then written in the form asked for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from types import MappingProxyType

from pipelines.positions import PackFacts
from pipelines.store import Refused
from reports.content import pack
from reports.drawing import Drawing
from schemas.definitions import Definitions

# Each form's writer: ``write(pack, template) -> bytes``; loaded only when that form is made. They write in this order:
# first what waits least for the charts, which are drawn meanwhile.
WRITERS = {"xlsx": "reports.pack_xlsx", "pptx": "reports.pack_pptx", "docx": "reports.pack_docx"}
FORMS = {"docx": "Word", "pptx": "PowerPoint", "xlsx": "Spreadsheet"}
TEMPLATED = ("docx", "pptx")


def make_file(
    facts: PackFacts,
    known: Definitions,
    form: str,
    made_at: datetime,
    made_by: str,
    public: bool = False,
    final: bool = False,
    template: bytes | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> bytes:
    """Return a pack's bytes in one form; all else is as in ``all_made``."""
    templates = {form: template} if template is not None else {}
    return all_made(facts, known, (form,), made_at, made_by, public, final, templates, progress)[form]


def all_made(
    facts: PackFacts,
    known: Definitions,
    forms: Sequence[str],
    made_at: datetime,
    made_by: str,
    public: bool = False,
    final: bool = False,
    templates: Mapping[str, bytes] = MappingProxyType({}),
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, bytes]:
    """Return a pack's bytes by form, its charts drawn once; ``progress`` hears how many charts of how many are drawn.

    The same inputs give the same bytes. Raises Refused where no KPI return is held, or a template cannot be used.
    """
    if facts.history.empty:
        raise Refused("No KPI return had been received by then, so there is nothing to report.")
    if not templates.keys() <= {*TEMPLATED}:
        raise Refused("A spreadsheet takes no template. Make it without one.")
    with Drawing(progress) as drawing:
        # A spreadsheet has the figures of the charts as tables.
        seen = {} if {*forms} <= {"xlsx"} else {"seen": drawing.begin}
        content = pack(facts, known, made_at, made_by, public, final, **seen)
        files = {}
        for form in sorted(forms, key=[*WRITERS].index):
            files[form] = import_module(WRITERS[form]).write(content, templates.get(form))
    return {form: files[form] for form in forms}
