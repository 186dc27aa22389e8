"""What the reports' page asks and hands out: which pack to make, every final, and the feed's addresses."""

from collections.abc import Mapping
from functools import partial
from urllib.parse import urlencode, urljoin, urlsplit

import pandas as pd
import streamlit as st

from feed.query import CSV, JSON, PARQUET
from feed.tables import TABLES
from pipelines.store.finals import read_final
from ui import cache
from ui.components import show
from ui.elements import choose_one, offer_file, section, show_frame
from ui.filters import view
from ui.markup import escape_markdown
from ui.text import day, number_of

FEED_FORMS = {"CSV": CSV, "JSON": JSON, "Parquet": PARQUET}
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
TEMPLATES = {"docx": ["docx", "dotx"], "pptx": ["pptx", "potx"]}


def choose_pack(forms: Mapping[str, str]) -> tuple[str, bool, bytes | None]:
    """Return the form, whether it is for the public, and our own template where one was given."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-pack"):
        form = choose_one("Make it as", list(forms), "form", format_func=forms.__getitem__)
        readers = choose_one("For", ["Internal", "Public"], "readers")
    if readers == "Public":
        st.caption("Decisions, ratings to query, open queries and internal measures are left out.")
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


def show_finals(forms: Mapping[str, str]) -> None:
    """List every final, the newest first, and give one back as it was."""
    finals = cache.finals()
    count = number_of(len(finals), "final pack is kept", "final packs are kept")
    section(count if finals else "No pack is final yet")
    if not finals:
        return
    rows = [
        {
            "Pack": final.file_name,
            "As at": day(final.as_at),
            "Form": forms[final.format],
            "For": "Public" if final.is_public else "Internal",
            "Made": f"{day(final.made_at)} at {final.made_at:%H:%M:%S} UTC",
            "By": final.made_by,
            "SHA-256": final.sha256[:12],
        }
        for final in finals
    ]
    show_frame(pd.DataFrame(rows), "Final packs, the newest first", "finals")
    chosen = st.selectbox(
        "Give a final back",
        finals,
        format_func=lambda final: (
            f"{final.file_name}, {day(final.made_at)} at {final.made_at:%H:%M:%S}, {final.made_by}"
        ),
        key="final",
        width=560,
    )
    st.caption("SHA-256 of the whole file")
    st.code(chosen.sha256, language=None, wrap_lines=True)
    if fault := cache.fault_of_final(chosen.pack_id):
        st.error(fault, title="This final is not given back", icon=":material/error:")
        return
    content = partial(read_final, cache.store(), chosen.pack_id)  # read when it is asked for
    offer_file("Download the final", content, chosen.file_name, "download-final")


def feed_addresses(page: str, form: str, filters: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return title, what a row is and address of every table, beside a page's own, with the filters that narrow it."""
    addresses = []
    for table in TABLES:
        heeded = {name: value for name, value in filters.items() if name in table.filters}
        query = f"?{urlencode(heeded)}" if heeded else ""
        url = urljoin(page, f"api/{table.name}.{FEED_FORMS[form].suffix}{query}")
        addresses.append((table.title, table.about, url))
    return addresses


def is_this_machine(page: str) -> bool:
    """Return whether a page's address is this machine's own, which no other machine can reach."""
    return urlsplit(page).hostname in _THIS_MACHINE


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
        form = choose_one("Format", list(FEED_FORMS), "connect-form")
        is_fixed = st.toggle(
            "Keep this period and date",
            key="connect-fixed",
            help="Off: the address follows the latest period and today. On: it gives this view for ever.",
        )
    filters = shown.resolved if is_fixed else shown.chosen
    for title, about, url in feed_addresses(page, form, filters):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{escape_markdown(title)}** · {escape_markdown(about)}")
            st.code(url, language=None, wrap_lines=True)
    if is_this_machine(page):
        st.info(
            "These addresses work on this machine only. Ask whoever runs the dashboard for its address on the network.",
            icon=":material/info:",
        )
