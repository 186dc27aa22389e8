"""A clinic's minutes as a Word document: who, when, what was agreed, what was not now or not reached."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

import pandas as pd

from pipelines.positions import clinic_summary
from pipelines.positions.agenda import Agenda
from pipelines.review.decisions import ClinicRecord
from reports.word import Document, document, heading, packed, paragraph, table
from schemas.periods import period_label
from ui.text import day, listed, number_of

INTERNAL = "Internal. The decisions of a clinic are not for publication."
ROLES_ONLY = "People are named by their roles."
_HEADS = ("About", "Decision or action", "Owner", "Due", "Standing")
_WIDTHS = (4.0, 6.0, 3.6, 2.2, 2.2)  # centimetres, 18 in all


def minutes(agenda: Agenda, record: ClinicRecord, taken_by: str, made_at: datetime) -> bytes:
    """Return the minutes as docx bytes, the same for the same clinic and ``made_at`` (local time).

    ``record`` is what is kept of the clinic beside its decisions; ``taken_by`` who took the minutes.
    """
    summary = clinic_summary(agenda, record)
    names = agenda.items.set_index("item")["name"]
    title = clinic_name(agenda)
    written = document(f"Minutes: {title}", taken_by, made_at, INTERNAL)
    heading(written, f"Minutes: {title}", 1)
    stands_in = " (demonstration date)" if agenda.today.is_stand_in else ""
    paragraph(written, f"Clinic held on {day(agenda.query.date)}{stands_in}.")
    for who, roles in (("Present", record.present), ("Absent", record.absent)):
        paragraph(written, f"{who}: {'; '.join(roles) or 'not noted'}.")
    paragraph(written, f"Next clinic: {day(record.next_on) if record.next_on else 'no date yet'}.")
    paragraph(written, f"Minutes taken by {taken_by}, {day(made_at)} at {made_at:%H:%M}. {ROLES_ONLY}")
    heading(written, decided_finding(len(summary.decided)), 2)
    _decisions(written, summary.decided, names, "Nothing was recorded, changed or closed.")
    heading(written, "Decisions carried forward, still open", 2)
    _decisions(written, summary.carried, names, "None.")
    heading(written, f"{summary.shown} of {number_of(len(agenda.items), 'item')} shown", 2)
    for standing, items in summary.items.items():
        heading(written, standing, 3)
        _items(written, items)
    return packed(written)


def clinic_name(agenda: Agenda) -> str:
    """Return "SEND and Inclusion, Quarter 3, 2022/23": which clinic it is."""
    area = agenda.query.service_area or "all service areas"
    return ", ".join(filter(None, [area, agenda.period and period_label(agenda.period)]))


def file_name(agenda: Agenda) -> str:
    """Return a name for the file that any system takes: ``minutes-2023-04-05-send-and-inclusion.docx``."""
    area = re.sub(r"[^a-z0-9]+", "-", (agenda.query.service_area or "all service areas").casefold()).strip(
        "-"
    )
    return f"minutes-{agenda.query.date.isoformat()}-{area}.docx"


def decided_finding(decisions: int) -> str:
    """3 decisions were taken or moved on."""
    if not decisions:
        return "No decision was taken"
    return f"{number_of(decisions, 'decision')} {'was' if decisions == 1 else 'were'} taken or moved on"


def _decisions(written: Document, decisions: pd.DataFrame, names: "pd.Series[str]", otherwise: str) -> None:
    if decisions.empty:
        paragraph(written, otherwise)
        return
    about = decisions["item"].map(names).fillna("")
    standing = decisions["last_event"].str.capitalize() + decisions["note"].map(_after_colon)
    standing = standing + decisions["overdue"].map({True: "; overdue", False: ""})
    columns = (about, decisions["text"], decisions["owner"], decisions["due_on"].map(day), standing)
    rows: Iterable[Sequence[str]] = zip(*columns, strict=True)
    table(written, _HEADS, rows, _WIDTHS)


def _after_colon(note: str) -> str:
    return f": {note}" if note else ""


def _items(written: Document, items: pd.DataFrame) -> None:
    if items.empty:
        paragraph(written, "None.")
    for title, reasons, why in zip(items["title"], items["reasons"], items["reason"], strict=True):
        unsaid = listed([one for one in reasons if one.casefold() not in title.casefold()])
        paragraph(written, ". ".join(filter(None, [title, unsaid, why])) + ".", "List Bullet")
