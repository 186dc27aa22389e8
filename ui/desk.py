"""A desk: files go in at the top, are checked, answered, previewed and accepted, in one place."""

from collections.abc import Sequence

import streamlit as st

from schemas.definitions import Definitions
from schemas.returns import KINDS
from ui.finding_parts import problem, what_is_wrong
from ui.focus import new_turn
from ui.markdown import escape
from ui.preview_parts import accept_form, what_would_change
from ui.prose import note
from ui.question_parts import questions
from ui.receipt_parts import already_held, receipts
from ui.sending import Sending, check, clear, current, keep, visit


def send(
    desk: str, files: Sequence[tuple[str, bytes]], source: str = "file", kind: str | None = None
) -> None:
    """Check the files and put them on the desk, with progress where it takes time."""
    place = st.empty()
    with place.container(), st.status("Checking the files", expanded=False) as status:
        keep(desk, check(files, _unsent(desk), source, kind, say=lambda said: status.update(label=said)))
    place.empty()


def _unsent(desk: str) -> Sending | None:
    before = current(desk)
    return None if before is None or before.receipts else before


def show(desk: str, known: Definitions) -> None:
    """Show how far the files on the desk have come, and what comes next."""
    sending = current(desk)
    if sending is None:
        return
    if sending.receipts:
        receipts(sending.receipts, sending.turn)
        return
    if sending.problem:
        problem([escape(sending.problem)], sending.turn)
    already_held(sending.held)
    if not sending.checked:
        return
    what_is_wrong(sending)
    questions(desk, sending)
    if sending.preview is not None:
        what_would_change(sending.preview, known)
        accept_form(desk, sending, sending.preview)


def upload(desk: str) -> None:
    """Take files and check them when asked to; the files stay chosen, so that one can be corrected alone."""
    note(
        "CSV or Excel (.xlsx), one or more, of any kind. At most 50 MB and 1,000,000 rows each. "
        "Files sent together are checked together, and accepted together or not at all. "
        "Of two with one name, the one chosen last counts."
    )
    chosen = st.file_uploader(
        "Returns to send", accept_multiple_files=True, key=f"files-{desk}-{visit(desk)}"
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pressed = st.button(
            "Upload and check for errors", type="primary", icon=":material/fact_check:", key=f"check-{desk}"
        )
        kind = None
        if _asks_for_kind(desk):
            kind = st.selectbox("Kind of return", list(KINDS), key=f"kind-{desk}", width=200)
        if current(desk) is not None:
            st.button("Clear", type="tertiary", on_click=clear, args=(desk,), key=f"clear-{desk}")
    if not pressed:
        return
    if chosen:
        # A file corrected and chosen again under its own name stands for the one before.
        latest = {file.name: file.getvalue() for file in chosen}
        send(desk, list(latest.items()), kind=kind)
        return
    problem(["Choose a file to send, then press “Upload and check for errors”."], new_turn())


def _asks_for_kind(desk: str) -> bool:
    """Whether a file's columns fit more than one kind, or none."""
    sending = current(desk)
    return sending is not None and any(
        bool((one.findings["code"] == "unknown-kind").any()) for one in sending.checked
    )
