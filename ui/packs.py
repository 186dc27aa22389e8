"""What the reports' page asks and hands out: which pack to make, every final, and the feed's addresses."""

from collections.abc import Mapping
from urllib.parse import urljoin

import streamlit as st

from pipelines.store import Refused
from pipelines.store.packs import read_final
from ui import cache
from ui.elements import section, show_frame
from ui.filters import view
from ui.links import show
from ui.markup import escape_markdown
from ui.text import number_of
from ui.views import reports

MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TEMPLATES = {"docx": ["docx", "dotx"], "pptx": ["pptx", "potx"]}


def choose_pack(forms: Mapping[str, str]) -> tuple[str, bool, bytes | None]:
    """Return the form, whether it is for the public, and our own template where one was given."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-pack"):
        form = st.segmented_control(
            "Make it as",
            list(forms),
            format_func=forms.__getitem__,
            default="docx",
            required=True,
            key="form",
        )
        readers = st.segmented_control(
            "For", ["Internal", "Public"], default="Internal", required=True, key="readers"
        )
    if readers == "Public":
        st.caption("Decisions, challenged ratings, open queries and internal measures are left out.")
    template = None
    if form in TEMPLATES:
        with st.expander("Use our own template"):
            endings = ", ".join(f".{ending}" for ending in TEMPLATES[form])
            template = st.file_uploader(
                f"Template ({endings}): its styles are taken, its content is not",
                type=TEMPLATES[form],
                key=f"own-{form}",
            )
    return form, readers == "Public", template.getvalue() if template else None


def offer_file(label: str, content: bytes, name: str, form: str, key: str, is_first: bool = False) -> None:
    """Offer a pack's file to download; ``is_first`` where it is what to press next."""
    st.download_button(
        label,
        content,
        file_name=name,
        mime=MIME[form],
        on_click="ignore",
        icon=":material/download:",
        key=key,
        type="primary" if is_first else "secondary",
    )


def show_finals(forms: Mapping[str, str]) -> None:
    """List every final, the newest first, and give one back as it was."""
    finals = cache.finals()
    count = f"{number_of(len(finals), 'final pack')} {'is' if len(finals) == 1 else 'are'} kept"
    section(count if finals else "No pack is final yet")
    if not finals:
        return
    show_frame(reports.final_table(finals, forms), "Final packs, the newest first", "finals")
    chosen = st.selectbox(
        "Give a final back",
        finals,
        format_func=lambda final: f"{final.file_name}, {final.made_by}",
        key="final",
        width=560,
    )
    try:
        content = read_final(cache.store(), chosen.pack_id)
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
        _show_addresses(page)
        show("connect.html", "connect", openapi=urljoin(page, "api/openapi.json"))


def _show_addresses(page: str) -> None:
    shown = view()
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
