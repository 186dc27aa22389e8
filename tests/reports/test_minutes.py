"""Minutes read back from Word: headings in order, a table that any page can be read by, in British English."""

import shutil
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from docx.document import Document
from docx.oxml.ns import qn

from pipelines.positions import Agenda, Query, agenda, clinic_summary
from pipelines.review.decisions import Agreed, ClinicRecord, Subject, close_decision, record_decision
from pipelines.store import Store
from pipelines.store.ledger import set_today
from reports.minutes import file_name, minutes
from schemas.definitions import Definitions
from schemas.vocabulary import About
from tests.reports.conftest import headings, opened

MADE = datetime(2023, 4, 5, 14, 5)
ASKED = Query(service_area="Thriving Children and Families")
TITLE = "Minutes: Thriving Children and Families, Quarter 3, 2022/23"
OWNER, SECRETARY = "Director Thriving Children and Families", "Clinic secretary"
HOSTILE = "Visit five schools | =SUM(A1) *now*"
KEPT = ClinicRecord(
    frozenset({"kpi-excl_primary", "kpi-excl_special"}),
    frozenset({"kpi-absence_primary"}),
    ("Analyst", OWNER),
    ("Lead",),
    date(2023, 5, 3),
)


@pytest.fixture(scope="module")
def store(bundled_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(Path(shutil.copy(bundled_store, tmp_path_factory.mktemp("minutes") / "performance.duckdb")))


@pytest.fixture(scope="module")
def held(store: Store, definitions: Definitions) -> Agenda:
    """A clinic that decided on one item, with KEPT showed another, left a third and did not reach the rest."""
    shown = agenda(store, definitions, ASKED)
    agreed = Agreed(HOSTILE, OWNER, date(2023, 4, 28))
    record_decision(store, agreed, Subject(About.MEASURE, "excl_primary"), shown.clinic, SECRETARY)
    return agenda(store, definitions, ASKED)


@pytest.fixture(scope="module")
def document(held: Agenda) -> Document:
    return opened(minutes(held, KEPT, SECRETARY, MADE))


def under(document: Document, title: str) -> list[str]:
    """The paragraphs under a heading, to the next."""
    texts = [(p.text, str(p.style and p.style.name).startswith("Heading")) for p in document.paragraphs]
    after = texts[texts.index((title, True)) + 1 :]
    stop = next((place for place, (_, is_heading) in enumerate(after) if is_heading), len(after))
    return [text for text, _ in after[:stop] if text]


def test_headings_are_real_and_none_skips_a_level(document: Document) -> None:
    assert headings(document) == [
        (1, TITLE),
        (2, "1 decision was taken or moved on"),
        (2, "Decisions carried forward, still open"),
        (2, "2 of 6 items shown"),
        (3, "Decided"),
        (3, "Shown without a decision"),
        (3, "Not now"),
        (3, "Not reached"),
    ]


def test_it_says_when_it_was_held_who_was_there_and_what_became_of_each_item(document: Document) -> None:
    assert under(document, TITLE) == [
        "Clinic held on 5 April 2023 (demonstration date).",
        f"Present: Analyst; {OWNER}.",
        "Absent: Lead.",
        "Next clinic: 3 May 2023.",
        "Minutes taken by Clinic secretary, 5 April 2023 at 14:05. People are named by their roles.",
    ]
    starts = {"Decided": "Exclusions, primary", "Shown without a decision": "Exclusions, special"}
    for heading, start in {**starts, "Not now": "Absence, primary"}.items():
        [item] = under(document, heading)
        assert item.startswith(f"{start}: ")
    assert [text.split(":")[0] for text in under(document, "Not reached")] == [
        *("Exclusions, secondary", "B4 Elective home education"),
        "Workforce return of March 2023 is 26 days late. Late return. Nothing has been received.",
    ]
    assert "".join(p.text for p in document.sections[0].footer.paragraphs).startswith("Internal.")


def test_each_decision_is_a_row_that_is_not_split_below_a_repeated_head_and_its_text_is_data(
    document: Document,
) -> None:
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["About", "Decision or action", "Owner", "Due", "Standing"],
        ["Permanent exclusions, primary", HOSTILE, OWNER, "28 April 2023", "Recorded"],
    ]
    for mark, has in {"w:tblHeader": [True, False], "w:cantSplit": [True, True]}.items():
        assert [row._tr.find(f".//{qn(mark)}") is not None for row in table.rows] == has


def test_the_whole_document_is_in_british_english(document: Document) -> None:
    assert {mark.get(qn("w:val")) for mark in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.title.startswith("Minutes: ")


def test_the_same_clinic_and_time_give_the_same_bytes_and_another_time_others(held: Agenda) -> None:
    first = minutes(held, KEPT, SECRETARY, MADE)
    assert first == minutes(held, replace(KEPT), SECRETARY, MADE)
    assert first != minutes(held, KEPT, SECRETARY, MADE + timedelta(minutes=1))


def test_a_clinic_in_which_nothing_happened_says_so(bundled_store: Path, definitions: Definitions) -> None:
    shown = agenda(Store(bundled_store), definitions, Query(service_area="SEND and Inclusion"))
    document = opened(minutes(shown, ClinicRecord(), SECRETARY, MADE))
    assert not document.tables
    assert under(document, "No decision was taken") == ["Nothing was recorded, changed or closed."]
    assert under(document, "Decisions carried forward, still open") == ["None."]
    noted = under(document, "Minutes: SEND and Inclusion, Quarter 3, 2022/23")
    assert noted[1:4] == ["Present: not noted.", "Absent: not noted.", "Next clinic: no date yet."]
    assert file_name(shown) == "minutes-2023-04-05-send-and-inclusion.docx"


def test_what_was_carried_forward_is_listed_until_it_is_closed(
    held: Agenda, store: Store, definitions: Definitions
) -> None:
    with store.write() as connection:
        set_today(connection, date(2023, 5, 3), "test")
    later = agenda(store, definitions, ASKED)
    assert under(opened(minutes(later, ClinicRecord(), SECRETARY, MADE)), "No decision was taken")
    [row] = clinic_summary(later, ClinicRecord()).carried.itertuples()
    assert row.text == HOSTILE
    close_decision(store, str(row.decision_id), 1, SECRETARY, "Five were visited")
    [table] = opened(minutes(agenda(store, definitions, ASKED), ClinicRecord(), SECRETARY, MADE)).tables
    assert table.rows[1].cells[4].text == "Closed: Five were visited"
