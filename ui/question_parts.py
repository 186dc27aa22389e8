"""Questions that wait for an answer, and queries that may have one; each answered once, with a reason."""

import pandas as pd
import streamlit as st

from pipelines.answers import FindingKey
from pipelines.screening import SUPPRESS
from schemas.vocabulary import Severity
from ui.markdown import escape
from ui.prose import heading, note
from ui.sending import Given, Sending, answered, keep, keyed
from ui.text import number_of

ONE_BY_ONE = 10
SUPPRESSED, SHOWN = "Store it as suppressed", "Keep the figure, because"


def questions(desk: str, sending: Sending) -> None:
    """Ask what must be answered before the files can be accepted, then what may be; one form for all."""
    findings = _of(sending, [Severity.QUESTION])
    may_be = _of(sending, [Severity.WARNING, Severity.QUERY])
    may_be = may_be[~may_be["code"].isin(["replaces", "far-from-history"])]
    if findings.empty and may_be.empty:
        return
    waits = len(sending.waiting)
    if len(findings):
        said = f"{number_of(waits, 'question')} to answer" if waits else "Every question has an answer"
        heading(said, apart=True)
        note("An answer is kept with your name in the history, and is asked for once.")
    with st.form(f"questions-{desk}", border=False):
        given = _asked(sending, findings)
        if len(may_be):
            label = f"{number_of(len(may_be), 'point')} you may answer; none is in the way"
            with st.expander(escape(label)):
                given |= _asked(sending, may_be)
        pressed = st.form_submit_button("Save answers", icon=":material/check:", key=f"save-answers-{desk}")
    if pressed:
        keep(desk, answered(sending, given))
        st.rerun()


def _of(sending: Sending, severities: list[Severity]) -> pd.DataFrame:
    parts = [one.findings for one in sending.checked if not one.has_errors]
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"severity": [], "code": []})
    return every[every["severity"].isin(severities)]


def _asked(sending: Sending, findings: pd.DataFrame) -> Given:
    """Return the answer to each finding: the first few one by one, further ones of a kind together."""
    given: Given = {}
    for _, some in findings.groupby(["file", "code"], sort=False):
        known = keyed(some)
        alone, together = (known, []) if len(known) <= ONE_BY_ONE else ([], known)
        for key, message in alone:
            given[key] = message, _answer(sending, key, message)
        if together:
            first = together[0][0]
            words = f"{number_of(len(together), 'row')} alike, the first: {together[0][1]}"
            said = _answer(sending, first, words)
            given |= {key: (message, said) for key, message in together}
    return given


def _answer(sending: Sending, key: FindingKey, message: str) -> str:
    file, code, line = key
    before = sending.given.get(key, ("", ""))[1]
    where = f"{file}, line {line}" if line else file
    label = f"**{escape(where)}**: {escape(message)}"
    name = f"answer-{sending.turn}-{file}-{code}-{line}"
    if code != "small-number":
        return str(st.text_input(label, before, key=name, placeholder="Your answer") or "")
    chosen = st.radio(
        label,
        [SUPPRESSED, SHOWN],
        index=None if not before else 0 if before.casefold() == SUPPRESS else 1,
        key=name,
    )
    why = st.text_input(
        "Reason, if the figure is kept",
        "" if before.casefold() == SUPPRESS else before,
        key=f"{name}-why",
    )
    return SUPPRESS if chosen == SUPPRESSED else str(why or "") if chosen == SHOWN else ""
