"""Minutes read back from Word: headings in order, a table that any page can be read by, in British English."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from pipelines.positions import Agenda, Query, agenda, clinic_summary
from pipelines.review.decisions import Agreed, Subject, close_decision, record_decision, set_aside
from pipelines.store import Store
from pipelines.store.ledger import set_today
from reports.minutes import file_name, minutes
from schemas.definitions import Definitions
from schemas.vocabulary import About

TODAY = date(2023, 4, 5)
MADE = datetime(2023, 4, 5, 14, 5)
ASKED = Query(service_area="Thriving Children and Families")
OWNER = "Director Thriving Children and Families"
SECRETARY = "Clinic secretary"


@pytest.fixture
def held(own_store: Path, definitions: Definitions) -> Agenda:
    """A clinic that decided on one item, opened another, set a third aside and did not reach the rest."""
    store = Store(own_store)
    shown = agenda(store, definitions, ASKED)
    agreed = Agreed("Visit five schools | =SUM(A1) *now*", OWNER, date(2023, 4, 28))
    record_decision(store, agreed, Subject(About.MEASURE, "excl_primary"), shown.clinic, SECRETARY)
    set_aside(store, shown.clinic, "kpi-absence_primary", SECRETARY)
    return agenda(store, definitions, ASKED)


OPENED = {"kpi-excl_primary", "kpi-excl_special", "kpi-absence_primary"}


def read(written: bytes) -> Document:
    return docx.Document(io.BytesIO(written))


def headings(document: Document) -> list[tuple[int, str]]:
    return [
        (int(str(p.style.name).split()[-1]), p.text)
        for p in document.paragraphs
        if p.style is not None and str(p.style.name).startswith("Heading")
    ]


def under(document: Document, title: str) -> list[str]:
    """The paragraphs under a heading, to the next."""
    texts = [(p.text, str(p.style and p.style.name).startswith("Heading")) for p in document.paragraphs]
    start = next(place for place, (text, is_heading) in enumerate(texts) if is_heading and text == title)
    after = texts[start + 1 :]
    stop = next((place for place, (_, is_heading) in enumerate(after) if is_heading), len(after))
    return [text for text, _ in after[:stop] if text]


def test_headings_are_real_and_none_skips_a_level(held: Agenda) -> None:
    found = headings(read(minutes(held, OPENED, SECRETARY, MADE)))
    assert found == [
        (1, "Minutes: Thriving Children and Families, Quarter 3, 2022/23"),
        (2, "1 decision was taken or moved on"),
        (2, "Decisions carried forward, still open"),
        (2, "2 items talked about"),
        (2, "Not discussed"),
        (3, "Left for later"),
        (3, "Not reached"),
    ]


def test_it_says_when_it_was_held_and_who_took_the_minutes(held: Agenda) -> None:
    said = under(
        read(minutes(held, OPENED, SECRETARY, MADE)),
        "Minutes: Thriving Children and Families, Quarter 3, 2022/23",
    )
    assert said == [
        "Clinic held on 5 April 2023, the date that stands in for today in this store.",
        "Minutes taken by Clinic secretary, 5 April 2023 at 14:05. Owners are roles.",
    ]


def test_each_decision_is_a_row_with_owner_due_date_and_standing_and_its_text_is_data(held: Agenda) -> None:
    [table] = read(minutes(held, OPENED, SECRETARY, MADE)).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [
        ["About", "Decision or action", "Owner", "Due", "Standing"],
        [
            "Permanent exclusions, primary",
            "Visit five schools | =SUM(A1) *now*",
            OWNER,
            "28 April 2023",
            "Recorded",
        ],
    ]


def test_the_head_of_a_table_is_repeated_and_no_row_is_split(held: Agenda) -> None:
    [table] = read(minutes(held, OPENED, SECRETARY, MADE)).tables
    has = [[row._tr.find(f".//{qn(mark)}") is not None for mark in ("w:tblHeader", "w:cantSplit")]
           for row in table.rows]  # fmt: skip
    assert has == [[True, True], [False, True]]


def test_the_whole_document_is_in_british_english(held: Agenda) -> None:
    document = read(minutes(held, OPENED, SECRETARY, MADE))
    languages = {mark.get(qn("w:val")) for mark in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert document.core_properties.language == "en-GB"
    assert document.core_properties.title.startswith("Minutes: ")


def test_items_left_and_not_reached_are_listed_apart_with_why_they_were_on_the_agenda(held: Agenda) -> None:
    document = read(minutes(held, OPENED, SECRETARY, MADE))
    assert [text.split(":")[0] for text in under(document, "Left for later")] == ["Absence, primary"]
    assert "Off target" in under(document, "Left for later")[0]
    assert [text.split(":")[0] for text in under(document, "Not reached")] == [
        *("Exclusions, secondary", "B4 Elective home education"),
        "Workforce return of March 2023 is 26 days late. Late return. Nothing has been received.",
    ]
    assert "".join(p.text for p in document.sections[0].footer.paragraphs).startswith("Internal.")


def test_the_same_clinic_and_time_give_the_same_bytes_and_another_time_others(held: Agenda) -> None:
    first = minutes(held, OPENED, SECRETARY, MADE)
    assert first == minutes(held, set(OPENED), SECRETARY, MADE)
    assert first != minutes(held, OPENED, SECRETARY, MADE + timedelta(minutes=1))


def test_a_clinic_in_which_nothing_happened_says_so(bundled_store: Path, definitions: Definitions) -> None:
    shown = agenda(Store(bundled_store), definitions, Query(service_area="SEND and Inclusion"))
    document = read(minutes(shown, (), SECRETARY, MADE))
    assert not document.tables
    assert under(document, "No decision was taken") == ["Nothing was recorded, changed or closed."]
    assert under(document, "Decisions carried forward, still open") == ["None."]
    assert file_name(shown) == "minutes-2023-04-05-send-and-inclusion.docx"


def test_what_was_carried_forward_is_listed_until_it_is_closed(
    held: Agenda, own_store: Path, definitions: Definitions
) -> None:
    store = Store(own_store)
    with store.write() as connection:
        set_today(connection, date(2023, 5, 3), "test")
    later = agenda(store, definitions, ASKED)
    assert under(read(minutes(later, (), SECRETARY, MADE)), "No decision was taken")
    [row] = clinic_summary(later, ()).carried.itertuples()
    assert row.text == "Visit five schools | =SUM(A1) *now*"
    close_decision(store, str(row.decision_id), 1, SECRETARY, "Five were visited")
    closed = agenda(store, definitions, ASKED)
    [table] = read(minutes(closed, (), SECRETARY, MADE)).tables
    assert table.rows[1].cells[4].text == "Closed: Five were visited"
