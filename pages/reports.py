"""Reports: what is missing, a look inside, the committee pack as a draft and as a final, and every final kept."""

from datetime import datetime

import pandas as pd
import streamlit as st

from pipelines.positions import front_sheet, pack_facts
from pipelines.store import Refused
from pipelines.store.finals import add_final, pack_file_name
from pipelines.store.ledger import now
from reports.content import pack
from reports.making import FORMS, make_file
from reports.readiness import find_missing
from ui import cache, packs
from ui.elements import folded, offer_file, page_of, section, show_frame, user_name
from ui.filters import view
from ui.markup import escape_markdown
from ui.notices import nothing_received, show_problem
from ui.text import number_of

INSIDE = ("Projects by status", "KPIs")  # the tables that a look inside shows
DRAFT = "pack-draft"


def write_pack(label: str, is_final: bool) -> bytes | None:
    """Return the pack's bytes, progress shown meanwhile; None where it is refused, which is shown."""
    at = datetime.now().replace(microsecond=0)
    try:
        with st.status(f"{label}…", expanded=True) as status:
            bar = st.progress(0.0, "Reading the position")

            def progress(done: int, total: int) -> None:
                bar.progress(done / total if total else 1.0, f"Chart {done} of {total} drawn")

            facts = cache.read(pack_facts, shown)
            content = make_file(facts, definitions, form, at, by, is_public, is_final, template, progress)
            status.update(label="Made", state="complete", expanded=False)
    except Refused as refused:
        show_problem([str(refused)])
        return None
    return content


shown, definitions, by = view(), cache.definitions(), user_name()
ready = cache.read(front_sheet, shown)
period, as_at = ready.query.period, ready.query.date
if period is None:
    nothing_received("KPI return")
    packs.show_finals(FORMS)
    st.stop()

form, is_public, template = packs.choose_pack(FORMS)

missing = find_missing(ready, definitions)
if missing:
    section(f"{number_of(len(missing), 'thing')} to see to first", "You can still make the pack.")
else:
    section(
        "Nothing is missing", "No late return, no silence where off target, no open query, no small number."
    )
for place, one in enumerate(missing, 1):
    with folded(f":orange-badge[▲ {escape_markdown(one.finding)}]", f"missing-{place}"):
        items = page_of(pd.DataFrame({"item": one.items}), f"missing-{place}")["item"]
        st.markdown("\n".join(f"- {escape_markdown(item)}" for item in items))

section("Make the pack")
choice = (cache.version(), ready.query, form, is_public, template)
drafted, draft = st.session_state.get(DRAFT, (None, b""))
is_current = drafted == choice
with st.container(horizontal=True, vertical_alignment="center"):
    is_pressed = st.button("Make the draft", type="secondary" if is_current else "primary", key="make-draft")
    if is_pressed and (content := write_pack("Making the draft", is_final=False)):
        st.session_state[DRAFT] = (choice, content)
        st.rerun()
    if is_current:
        name = f"draft-{pack_file_name(period, as_at, form, is_public)}"
        offer_file("Download the draft", draft, name, "download-draft", "primary")
if is_current:
    with st.popover("Make it final", icon=":material/lock:"):
        st.markdown(
            "A final keeps its as-at date and its bytes for ever. It cannot be changed or removed; a later pack "
            "says what changed since."
        )
        is_pressed = st.button("Keep this pack as final", type="primary", key="make-final")
        if is_pressed and (content := write_pack("Making the final", is_final=True)):
            final = add_final(cache.store(), content, period, as_at, form, now(), by, is_public)
            del st.session_state[DRAFT]
            st.toast(f"Final kept: {final.file_name}")
            st.rerun()
else:
    st.caption("A final is made from a draft of the same choice: make and read the draft first.")

section("Look inside")
with st.expander("Show every heading and the main tables", key="inside", bind="query-params") as inside:
    if inside.open:
        inner = pack(cache.read(pack_facts, shown), definitions, datetime.now(), by, is_public)
        parts = sum(part.level == 1 for part in inner.sections)
        st.subheader(f"{number_of(parts, 'part')} in this pack", anchor=False)
        lines = [f"{'  ' * (part.level - 1)}- {escape_markdown(part.heading)}" for part in inner.sections]
        st.markdown("\n".join(lines))
        for table in (one for one in inner.tables if one.name in INSIDE):
            st.subheader(escape_markdown(table.caption), anchor=False)
            rows = [[cell.text for cell in row] for row in table.rows]
            show_frame(pd.DataFrame(rows, columns=list(table.heads)), table.caption, table.name)

packs.show_finals(FORMS)
packs.connect()
