"""What is wrong with the files: the error summary, the findings as a table, the faulty rows, the downloads."""

import re
from collections.abc import Callable
from typing import cast

import streamlit as st

from pipelines import annotated
from pipelines.checked import CheckedReturn
from schemas.vocabulary import Severity
from ui import tables
from ui.finding_rows import all_findings, check_finding, counted, excerpt_table, finding_table, summary_lines
from ui.focus import move_focus_to
from ui.markdown import escape
from ui.prose import heading, note
from ui.sending import Sending
from ui.text import number_of

MOST_SUMMED, MOST_ROWS = 8, 50
CSV, XLSX = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def problem(lines: list[str], turn: int) -> None:
    """The error summary, above all else; focus moves to it. ``lines`` are escaped markdown."""
    with st.container(key="problem"):
        body = "\n".join(f"- {line}" for line in lines)
        st.error(body, title="There is a problem", icon=":material/error:")
    move_focus_to("problem", turn)


def next_step(sending: Sending) -> str:
    """What comes after a check that found no error."""
    waits = len(sending.waiting)
    if waits:
        return (
            f"Nothing is sent yet. Answer {number_of(waits, 'question')}, see what would change, and accept."
        )
    return "Nothing is sent yet. See what would change, and accept."


def what_is_wrong(sending: Sending) -> None:
    """Show the findings: errors first in a summary, then all in a table, then the rows that have them."""
    findings = all_findings(sending.checked)
    counts = counted(findings)
    errors = findings[findings["severity"] == Severity.ERROR] if counts else findings
    if len(errors):
        lines = summary_lines(errors, MOST_SUMMED)
        problem([*lines, "Nothing was changed. Correct the file and upload it again."], sending.turn)
    elif not sending.problem:
        with st.container(key="checked"):
            st.success(next_step(sending), title="No errors", icon=":material/check_circle:")
        move_focus_to("checked", sending.turn)
    if not counts:
        return
    heading(check_finding(sending.checked, counts), apart=True)
    tables.show(
        finding_table(findings.head(MOST_ROWS), with_file=len(sending.checked) > 1),
        alt="What was found in the files, errors first",
        whole=["Severity", "Where", "Column"],
        wide=["What was found", "What to do"],
    )
    if (more := len(findings) - MOST_ROWS) > 0:
        note(f"{more:,} more are in the downloads.")
    for one in sending.checked:
        faulty(sending, one)


def faulty(sending: Sending, one: CheckedReturn) -> None:
    """Show the file's own rows that have faults, and offer them to download."""
    excerpt = sending.excerpts.get(one.file_name)
    if excerpt is not None:
        more = f" {excerpt.more:,} more rows are in the downloads." if excerpt.more else ""
        with st.expander(f"Rows of {escape(one.file_name)} to look at", expanded=True):
            note("As they stand in the file; a cell marked ■ is the one to look at." + more)
            tables.show(excerpt_table(excerpt), alt=f"Faulty rows of {one.file_name}", whole=["Line"])
    if len(one.findings):
        _downloads(one, with_rows=excerpt is not None)


def _downloads(one: CheckedReturn, with_rows: bool) -> None:
    """Offer the findings, and the file with its findings beside its rows; made only when asked for."""
    stem = re.sub(r"[^\w .-]", "_", one.file_name.rsplit(".", 1)[0])
    offers: list[tuple[str, str, str, Callable[[], bytes | None]]] = [
        ("Findings (CSV)", f"{stem} findings.csv", CSV, lambda: annotated.findings_csv(one.findings)),
        (
            "Findings (Excel)",
            f"{stem} findings.xlsx",
            XLSX,
            lambda: annotated.findings_workbook(one.findings),
        ),
    ]
    if with_rows:
        offers += [
            (
                "Your rows, annotated (CSV)",
                f"{stem} annotated.csv",
                CSV,
                lambda: annotated.annotated_csv(one),
            ),
            (
                "Your rows, annotated (Excel)",
                f"{stem} annotated.xlsx",
                XLSX,
                lambda: annotated.annotated_workbook(one),
            ),
        ]
    with st.container(horizontal=True, key=f"downloads-{one.sha256[:12]}"):
        for label, name, mime, make in offers:
            st.download_button(
                label,
                cast(Callable[[], bytes], make),
                file_name=name,
                mime=mime,
                on_click="ignore",
                icon=":material/download:",
                key=f"{label}-{one.sha256[:12]}",
            )
