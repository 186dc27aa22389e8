"""What leaves the directorate, and its own screens, after a figure was suppressed: the number in no form."""

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

from streamlit.testing.v1 import AppTest

from feed.query import CSV, JSON
from feed.tables import TABLES, read_rows, write_rows
from pipelines.positions import Query, pack_facts
from pipelines.settings import Settings
from pipelines.store import Store
from reports.content import pack
from reports.making import all_made
from reports.pack import Table
from schemas.definitions import Definitions
from tests.conftest import ROOT, load, run_pipelines
from tests.pages.conftest import Open, cells, words
from tests.reports.conftest import BY, MADE

FEW = """period,measure,value,numerator,denominator,coverage,commentary
2022-23 Q4,ehcp_waiting,7,7,331,87.6,Only seven waited (2.11% of 331)
2022-23 Q4,neet_16_17,1.3,,429,,3 of 429 known
2022-23 Q4,care_leavers_eet,97,97,100,,Three of a hundred are not
"""
ANSWERS = [
    "--answer",
    "small-number=suppress",
    "--answer",
    "suppressed-text=leave out",
    "--received",
    "2023-04-04",
]
# The figures, what gives them and what they would give.
TOLD = re.compile(r"\b331\b|\b2\.11%|87\.6|\b429\b|\b1\.3\d*%|[Ss]even waited|\b97%|Three of a hundred")


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of an Office file, without what the id of a return has by chance."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: re.sub(rb"-kpi-[0-9a-f]{8}", b"", parts.read(name)) for name in parts.namelist()}


def texts_of(content: bytes) -> Iterator[str]:
    """Every part of an Office file as text, those of the workbooks in it too: as it is, and without its tags."""
    for name, part in parts_of(content).items():
        if part.startswith(b"PK"):
            yield from texts_of(part)
        elif name.endswith((".xml", ".rels")):
            yield from (part.decode(), re.sub(r"<[^>]+>", "", part.decode()))


def test_public_packs_hold_a_suppressed_figure_in_no_part_and_are_the_same_whatever_it_is(
    own_store: Path, definitions: Definitions, tmp_path: Path
) -> None:
    other = Path(shutil.copy(own_store, tmp_path / "other.duckdb"))
    load(own_store, FEW, options=ANSWERS)
    load(other, FEW.replace("7,7,331,87.6", "2,2,204,61.3").replace("seven", "two"), options=ANSWERS)
    packs = []
    for store in (own_store, other):
        facts = pack_facts(Store(store), definitions, Query(period="2022-23 Q4"))
        packs.append(all_made(facts, definitions, ("docx", "pptx", "xlsx"), MADE, BY, public=True))
    for form, content in packs[0].items():
        assert parts_of(content) == parts_of(packs[1][form]), form
        texts = list(texts_of(content))
        assert any("Suppressed, a small number" in text for text in texts), form
        for text in texts:
            assert not (found := TOLD.search(text)), (
                form,
                text[max(0, found.start() - 80) : found.end() + 40],
            )


def test_a_suppressed_figure_leaves_in_no_pack_feed_or_command_and_stands_on_no_screen(
    own_store: Path, definitions: Definitions, open_page: Open, tmp_path: Path
) -> None:
    load(own_store, FEW, options=ANSWERS)
    facts = pack_facts(Store(own_store), definitions, Query(period="2022-23 Q4"))
    made = pack(facts, definitions, MADE, BY, public=True)
    [kpis] = [
        part
        for section in made.sections
        if section.slug == "kpis"
        for part in section.parts
        if isinstance(part, Table)
    ]
    [row] = [row for row in kpis.rows if row[0].text.startswith("Children 5 to 16 with an EHC plan")]
    shown = dict(zip(kpis.heads, (cell.text for cell in row), strict=True))
    assert (shown["Q3"], shown["Q4"]) == ("278", "Suppressed, a small number")
    assert (shown["Against target"], shown["Direction"]) == ("○ No figure", "–")
    said = [repr(made)]
    settings = Settings(str(own_store), ROOT / "data" / "definitions")
    tables = [read_rows(table, settings, Query(period="2022-23 Q4")) for table in TABLES]
    said += [write_rows(rows, form).decode("utf-8-sig") for rows in tables for form in (CSV, JSON)]
    printed = run_pipelines(
        "position", "kpis", "--period", "2022-23 Q4", "--format", "json", store=own_store
    ).stdout
    [few] = [one for one in json.loads(printed) if one["measure"] == "ehcp_waiting"]
    stands = {
        name: few[name] for name in ("value", "previous", "state", "verdict", "reported_in", "direction")
    }
    assert stands == {
        "value": None,
        "previous": None,
        "state": "suppressed",
        "verdict": "No figure",
        "reported_in": None,
        "direction": "",
    }
    said.append(printed)
    listed = json.loads(run_pipelines("returns", "--format", "json", store=own_store).stdout)
    [return_id] = [one["return_id"] for one in listed if one.get("file_name") == "sent-1.csv"]
    pages: list[AppTest] = [
        open_page("kpi", store=own_store, measure="ehcp_waiting", period="2022-23 Q4"),
        open_page("history", store=own_store, **{"return": return_id}),
    ]
    assert "Suppressed, a small number" in words(pages[0]) + cells(pages[0])
    buttons = [button.proto.label for button in pages[1].get("download_button")]
    assert "Download the file as it was sent" not in buttons
    assert f"returns --original {return_id}" in words(pages[1])
    said += [part for page in pages for part in (words(page), cells(page))]
    for text in said:
        assert not (found := TOLD.search(text)), text[max(0, found.start() - 80) : found.end() + 40]
    to = tmp_path / "original.csv"
    assert run_pipelines("returns", "--original", return_id, "--to", str(to), store=own_store).returncode == 0
    assert to.read_text("utf-8") == FEW
