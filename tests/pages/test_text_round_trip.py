"""From file through store to screen: any text that a return may hold is read there letter by letter."""

import csv
import io
import re
import shutil
import tempfile
from datetime import date
from html import unescape
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.ingest.personal import name_personal_data
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.pages.conftest import Open
from tests.pipelines.sending import Desk
from tests.reading import pieces

WORD_JOINER = "\u2060"  # put where a mark of Streamlit's would else be read
BLANKS = "\u00a0\u2007\u202f\u200b\ufeff"
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters=f"\0{WORD_JOINER}")
TEXTS = st.text(LETTERS, min_size=1, max_size=60).filter(lambda text: name_personal_data(text) is None)
ASKED = [f"A{number}" for number in range(1, 14)]


def project_return(texts: list[str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["report_date", "project", "status", "progress"])
    writer.writerows(["2023-03-31", ref, "Amber", text] for ref, text in zip(ASKED, texts, strict=True))
    return out.getvalue().encode()


def as_kept(text: str) -> str:
    """Blanks at the ends say nothing, and a screen knows one kind of line end."""
    return text.strip(BLANKS + " \t\r\n").strip().replace("\r\n", "\n").replace("\r", "\n")


@settings(deadline=None, max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=len(ASKED), max_size=len(ASKED)))
def test_any_text_survives_from_file_to_store_to_screen(
    open_page: Open, bundled_store: Path, definitions: Definitions, texts: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(bundled_store, folder))
        Desk(Store(path), definitions).send(project_return(texts), date(2023, 3, 31))
        app = open_page("plan", store=path, workstream="A", table="1")
    (table,) = [html for html in pieces(app) if ">A13<" in html]
    shown = re.findall(r'(?s)>(A\d+)</a>(?:(?!</tr>).)*?(?:<div class="small">(.*?)</div>|</tr>)', table)
    found = {ref: as_kept(unescape(text)) for ref, text in shown}
    assert found == dict(zip(ASKED, map(as_kept, texts), strict=True))
