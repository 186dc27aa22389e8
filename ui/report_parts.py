"""The parts of the reports' page: what to make, what is missing, a look inside, making it, and the finals."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from pipelines.store import Refused, packs
from pipelines.store.packs import Final
from ui import data, tables
from ui.elements import show_problem
from ui.markdown import escape
from ui.paging import folded
from ui.prose import bullets, heading, note, noted, subheading
from ui.text import day, number_of

MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TEMPLATES = {"docx": ["docx", "dotx"], "pptx": ["pptx", "potx"]}
_DRAFT = "pack-draft"
Said = Callable[[int, int], None]
Headings = Sequence[tuple[int, str]]
Shown = Sequence[tuple[str, pd.DataFrame]]


@dataclass(frozen=True)
class Choice:
    """What is to be made: its form, whether it is public, and a template's bytes where one was given."""

    form: str
    public: bool
    template: bytes | None

    @property
    def key(self) -> str:
        """The choice as one text: a draft of another choice is not this one's."""
        return f"{self.form}-{self.public}-{hashlib.sha256(self.template or b'').hexdigest()}"


def choose(forms: Mapping[str, str], templated: Sequence[str]) -> Choice:
    """Ask for form, readers and template; period, date and filters are those of the page."""
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
        note("Decisions, challenged ratings, open queries and internal measures are left out.")
    template = None
    if form in templated:
        with st.expander("Use our own template"):
            given = st.file_uploader(
                f"Template ({', '.join(f'.{ending}' for ending in TEMPLATES[form])}): "
                "its styles are taken, its content is not",
                type=TEMPLATES[form],
                key=f"own-{form}",
            )
            template = given.getvalue() if given else None
    return Choice(form, readers == "Public", template)


def missing(lacks: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Say what is to be seen to first; nothing of it keeps the pack from being made."""
    if not lacks:
        heading("Nothing is missing", apart=True)
        note("No late return, no silence where off target, no open query, no small number.")
        return
    about = noted("None of it keeps a pack from being made.")
    heading(f"{number_of(len(lacks), 'thing')} to see to first", about, apart=True)
    for place, (finding, items) in enumerate(lacks, start=1):
        label = f":orange-badge[▲ {escape(finding)}]"
        folded(
            "", label, pd.DataFrame({"item": items}), lambda rows: bullets(rows["item"]), f"missing-{place}"
        )


def inside(look: Callable[[], tuple[Headings, Shown]]) -> None:
    """List the pack's headings, and show a few of its tables as they will be; made once it is asked for."""
    heading("Look inside", apart=True)
    with st.expander("Show every heading and the main tables", key="inside", bind="query-params") as opened:
        if not opened.open:
            return
        headings, shown = look()
        first = sum(level == 1 for level, _ in headings)
        subheading(f"{number_of(first, 'part')} in this pack")
        st.markdown("\n".join(f"{'  ' * (level - 1)}- {escape(words)}" for level, words in headings))
        for caption, rows in shown:
            subheading(escape(caption))
            tables.show(rows, alt=caption, plain=list(rows.columns))


def make(
    key: str, name: str, choice: Choice, work: Callable[[bool, Said], bytes], keep: Callable[[bytes], Final]
) -> None:
    """Make the draft with progress, hand it out, and make it final; ``work`` takes whether it is final."""
    heading("Make the pack", apart=True)
    made_for, draft = st.session_state.get(_DRAFT, ("", b""))
    is_current = made_for == key
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Make the draft", type="secondary" if is_current else "primary", key="make-draft"):
            content = _made("Making the draft", partial(work, False))
            if content is not None:
                st.session_state[_DRAFT] = (key, content)
                st.rerun()
        if is_current:
            st.download_button(
                "Download the draft", draft, file_name=f"draft-{name}", mime=MIME[choice.form],
                on_click="ignore", icon=":material/download:", type="primary", key="download-draft",
            )  # fmt: skip
    if not is_current:
        note("A final is made from a draft of the same choice: make and read the draft first.")
        return
    with st.popover("Make it final", icon=":material/lock:"):
        st.markdown(
            "A final keeps its as-at date and its bytes for ever. It cannot be changed or removed; a later pack "
            "says what changed since."
        )
        if st.button("Keep this pack as final", type="primary", key="make-final"):
            content = _made("Making the final", partial(work, True))
            if content is not None:
                entry = keep(content)
                st.session_state.pop(_DRAFT, None)
                st.toast(f"Final kept: {entry.file_name}")
                st.rerun()


def _made(label: str, work: Callable[[Said], bytes]) -> bytes | None:
    """Return what was made, its progress shown; None where it is refused, which is said."""
    try:
        with st.status(f"{label}…", expanded=True) as status:
            bar = st.progress(0.0, "Reading the position")

            def said(done: int, of: int) -> None:
                bar.progress(done / of if of else 1.0, f"Chart {done} of {of} drawn")

            content = work(said)
            status.update(label="Made", state="complete", expanded=False)
    except Refused as refused:
        show_problem([str(refused)])
        return None
    return content


def finals(kept: Sequence[Final], forms: Mapping[str, str]) -> None:
    """List every final, the newest first, and give one back as it was."""
    many = number_of(len(kept), "final pack")
    heading(
        f"{many} {'is' if len(kept) == 1 else 'are'} kept" if kept else "No pack is final yet", apart=True
    )
    if not kept:
        return
    rows = pd.DataFrame(
        {
            "Pack": [final.file_name for final in kept],
            "As at": [day(final.as_at) for final in kept],
            "Form": [forms[final.format] for final in kept],
            "For": ["Public" if final.is_public else "Internal" for final in kept],
            "Made": [f"{day(final.made_at)} at {final.made_at:%H:%M} UTC" for final in kept],
            "By": [final.made_by for final in kept],
            "SHA-256": [final.sha256[:12] for final in kept],
        }
    )
    tables.show(rows, alt="Final packs, the newest first", plain=list(rows.columns), whole=["As at", "Made"])
    chosen = st.selectbox(
        "Give a final back", kept, format_func=lambda final: f"{final.file_name}, {final.made_by}",
        key="final", width=560,
    )  # fmt: skip
    try:
        content = packs.read_final(data.store(), chosen.pack_id)
    except Refused as refused:
        st.error(escape(str(refused)))
        return
    note("SHA-256 of the whole file")
    st.code(chosen.sha256, language=None, wrap_lines=True)
    st.download_button(
        "Download the final", content, file_name=chosen.file_name, mime=MIME[chosen.format],
        on_click="ignore", icon=":material/download:", key="download-final",
    )  # fmt: skip
