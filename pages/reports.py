"""Reports: what is missing, a look inside, the committee pack as a draft and as a final, and every final kept."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urljoin

import pandas as pd
import streamlit as st

from pipelines.store import Refused, packs
from pipelines.store.ledger import now
from reports.content import pack
from reports.making import FORMS, TEMPLATED, make_file
from reports.pack import Pack, Table
from reports.readiness import find_missing
from ui import cache
from ui.elements import folded, nothing_received, page_of, section, show_frame, show_problem, user_name
from ui.filters import view
from ui.markup import escape_markdown
from ui.text import day, number_of
from ui.views import reports

MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TEMPLATES = {"docx": ["docx", "dotx"], "pptx": ["pptx", "potx"]}
INSIDE = ("Projects by status", "KPIs")  # the tables that a look inside shows
DRAFT = "pack-draft"


def choose_pack() -> tuple[str, bool, bytes | None]:
    """Ask for form, readers and template; period, date and filters are those of the page."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-pack"):
        form = st.segmented_control(
            "Make it as", list(FORMS), format_func=FORMS.get, default="docx", required=True, key="form"
        )
        readers = st.segmented_control(
            "For", ["Internal", "Public"], default="Internal", required=True, key="readers"
        )
    if readers == "Public":
        st.caption("Decisions, challenged ratings, open queries and internal measures are left out.")
    template = None
    if form in TEMPLATED:
        with st.expander("Use our own template"):
            endings = ", ".join(f".{ending}" for ending in TEMPLATES[form])
            template = st.file_uploader(
                f"Template ({endings}): its styles are taken, its content is not",
                type=TEMPLATES[form],
                key=f"own-{form}",
            )
    return form, readers == "Public", template.getvalue() if template else None


def show_missing() -> None:
    missing = find_missing(ready, definitions)
    if not missing:
        section(
            "Nothing is missing",
            "No late return, no silence where off target, no open query, no small number.",
        )
        return
    section(f"{number_of(len(missing), 'thing')} to see to first", "None of it keeps a pack from being made.")
    for place, one in enumerate(missing, 1):
        with folded(f":orange-badge[▲ {escape_markdown(one.finding)}]", f"missing-{place}"):
            show_list(page_of(pd.DataFrame({"item": one.items}), f"missing-{place}")["item"])


def show_list(items: Sequence[str], mark: str = "-") -> None:
    st.markdown("\n".join(f"{mark} {escape_markdown(item)}" for item in items))


def make_pack() -> None:
    """Make the draft with progress, hand it out, and make it final."""
    section("Make the pack")
    choice = (cache.version(), ready.query, form, is_public, template)
    drafted, draft = st.session_state.get(DRAFT, (None, b""))
    is_current = drafted == choice
    with st.container(horizontal=True, vertical_alignment="center"):
        is_pressed = st.button(
            "Make the draft", type="secondary" if is_current else "primary", key="make-draft"
        )
        if is_pressed and (content := write_pack("Making the draft", is_final=False)):
            st.session_state[DRAFT] = (choice, content)
            st.rerun()
        if is_current:
            name = packs.file_name(period, as_at, form, is_public)
            offer_file("Download the draft", draft, f"draft-{name}", form, "download-draft", "primary")
    if not is_current:
        st.caption("A final is made from a draft of the same choice: make and read the draft first.")
        return
    with st.popover("Make it final", icon=":material/lock:"):
        st.markdown(
            "A final keeps its as-at date and its bytes for ever. It cannot be changed or removed; a later pack "
            "says what changed since."
        )
        is_pressed = st.button("Keep this pack as final", type="primary", key="make-final")
        if is_pressed and (content := write_pack("Making the final", is_final=True)):
            final = packs.add_final(cache.store(), content, period, as_at, form, now(), by, is_public)
            del st.session_state[DRAFT]
            st.toast(f"Final kept: {final.file_name}")
            st.rerun()


def write_pack(label: str, is_final: bool) -> bytes | None:
    """Return the pack's bytes, progress shown meanwhile; None where it is refused, which is shown."""
    at = datetime.now().replace(microsecond=0)
    try:
        with st.status(f"{label}…", expanded=True) as status:
            bar = st.progress(0.0, "Reading the position")

            def progress(done: int, total: int) -> None:
                bar.progress(done / total if total else 1.0, f"Chart {done} of {total} drawn")

            facts = cache.pack_facts(shown)
            content = make_file(facts, definitions, form, at, by, is_public, is_final, template, progress)
            status.update(label="Made", state="complete", expanded=False)
    except Refused as refused:
        show_problem([str(refused)])
        return None
    return content


def offer_file(label: str, content: bytes, name: str, form: str, key: str, look: str = "secondary") -> None:
    st.download_button(
        label,
        content,
        file_name=name,
        mime=MIME[form],
        on_click="ignore",
        icon=":material/download:",
        key=key,
        type=look,
    )


def look_inside() -> None:
    """List the pack's headings, and show a few of its tables as they will be, once they are asked for."""
    section("Look inside")
    with st.expander("Show every heading and the main tables", key="inside", bind="query-params") as inside:
        if not inside.open:
            return
        content = cache.derived("pack", shown, draft_content, is_public)
        parts = sum(part.level == 1 for part in content.sections)
        st.subheader(f"{number_of(parts, 'part')} in this pack", anchor=False)
        lines = [f"{'  ' * (part.level - 1)}- {escape_markdown(part.heading)}" for part in content.sections]
        st.markdown("\n".join(lines))
        for table in content.tables:
            if table.name in INSIDE:
                st.subheader(escape_markdown(table.caption), anchor=False)
                show_frame(as_frame(table), table.caption, table.name)


def draft_content() -> Pack:
    return pack(cache.pack_facts(shown), definitions, datetime.now(), by, is_public)


def as_frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame([[cell.text for cell in row] for row in table.rows], columns=list(table.heads))


def show_finals() -> None:
    """List every final, the newest first, and give one back as it was."""
    finals = cache.finals()
    count = f"{number_of(len(finals), 'final pack')} {'is' if len(finals) == 1 else 'are'} kept"
    section(count if finals else "No pack is final yet")
    if not finals:
        return
    show_frame(reports.final_table(finals, FORMS), "Final packs, the newest first", "finals")
    chosen = st.selectbox(
        "Give a final back",
        finals,
        format_func=lambda final: f"{final.file_name}, {final.made_by}",
        key="final",
        width=560,
    )
    try:
        content = packs.read_final(cache.store(), chosen.pack_id)
    except Refused as refused:
        st.error(escape_markdown(str(refused)))
        return
    st.caption("SHA-256 of the whole file")
    st.code(chosen.sha256, language=None, wrap_lines=True)
    offer_file("Download the final", content, chosen.file_name, chosen.format, "download-final")


def connect() -> None:
    """Offer the feed's addresses, which follow the page's filters, with steps and limits, once they are asked for."""
    section(
        "Connect Excel and Power BI",
        "Each table has an address that gives the rows of these screens. "
        "Refreshing reads it again, so nobody retypes a figure.",
    )
    with st.expander("Show every address and the steps", key="connect", bind="query-params") as opened:
        if not opened.open:
            return
        page = st.context.url or ""
        show_addresses(page)
        for place, program, steps in zip(
            st.columns(2, gap="large"), ("Excel", "Power BI"), (reports.EXCEL, reports.POWER_BI), strict=True
        ):
            with place:
                st.subheader(program, anchor=False)
                show_list(steps, mark="1.")
        st.subheader("What to know", anchor=False)
        show_list(reports.LIMITS)
        st.markdown(f"[Every address, column and problem (OpenAPI)]({urljoin(page, 'api/openapi.json')})")


def show_addresses(page: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        form = st.segmented_control(
            "Format", list(reports.FORMS), default="CSV", key="connect-form", required=True
        )
        is_fixed = st.toggle(
            "Keep this period and date",
            key="connect-fixed",
            help="Off: the address follows the latest period and today. On: it gives this view for ever.",
        )
    for address in reports.feed_addresses(page, form, shown.resolved if is_fixed else dict(shown.chosen)):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{escape_markdown(address.title)}** · {escape_markdown(address.about)}")
            st.code(address.url, language=None, wrap_lines=True)
    if reports.is_this_machine(page):
        st.info(
            "These addresses work on this machine only. Ask whoever runs the dashboard for its address on the network.",
            icon=":material/info:",
        )


shown, definitions, by = view(), cache.definitions(), user_name()
ready = cache.readiness(shown)
period, as_at = ready.query.period, ready.query.date
if period is None:
    nothing_received("KPI return", day(shown.as_at))
    show_finals()
    st.stop()

form, is_public, template = choose_pack()
show_missing()
make_pack()
look_inside()
show_finals()
connect()
