"""Reports: what is missing, a look inside, the committee pack as a draft and as a final, and every final kept."""

from collections.abc import Callable
from datetime import datetime

import pandas as pd
import streamlit as st

from pipelines.store import packs
from pipelines.store.ledger import now
from reports.content import pack
from reports.making import FORMS, TEMPLATED, made
from reports.pack import Table
from reports.readiness import lacks
from ui import data, report_parts, text
from ui.connect_parts import connect
from ui.elements import nothing_received
from ui.filters import view
from ui.who import who

SHOWN = ("Projects by status", "KPIs")
shown, known, by = view(), data.definitions(), who()
ready = data.readiness(shown)
asked, period, as_at = ready.query, ready.query.period, ready.query.date
if period is None:
    nothing_received("KPI return", text.day(shown.as_at))
    report_parts.finals(data.finals(), FORMS)
    st.stop()

choice = report_parts.choose(FORMS, TEMPLATED)
lacking = data.kept_for(shown, "lacks", lambda: lacks(ready, known))
report_parts.missing([(lack.finding, lack.items) for lack in lacking])


def frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame([[cell.text for cell in row] for row in table.rows], columns=list(table.heads))


def look() -> tuple[report_parts.Headings, report_parts.Shown]:
    seen = data.kept_for(
        shown,
        f"look, public {choice.public}",
        lambda: pack(data.pack_facts(shown), known, datetime.now(), by, choice.public),
    )
    headings = [(section.level, section.heading) for section in seen.sections]
    return headings, [(table.caption, frame(table)) for table in seen.tables if table.name in SHOWN]


def work(final: bool, said: Callable[[int, int], None]) -> bytes:
    at = datetime.now().replace(microsecond=0)
    return made(
        data.pack_facts(shown), known, choice.form, at, by, choice.public, final, choice.template, said
    )


def keep(content: bytes) -> packs.Final:
    return packs.add_final(data.store(), content, period or "", as_at, choice.form, now(), by, choice.public)


report_parts.make(
    f"{data.version()}-{asked}-{choice.key}",
    packs.file_name(period, as_at, choice.form, choice.public),
    choice,
    work,
    keep,
)
report_parts.inside(look)
report_parts.finals(data.finals(), FORMS)
connect()
