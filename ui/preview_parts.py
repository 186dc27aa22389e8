"""What accepting would change, what a person must confirm, and the button that accepts."""

import streamlit as st

from pipelines.preview import Preview
from schemas.definitions import Definitions
from ui import preview_rows as rows
from ui import tables
from ui.finding_parts import problem
from ui.focus import new_turn
from ui.markdown import escape
from ui.prose import heading, note, subheading
from ui.sending import Sending, accepted, clear, keep
from ui.text import number_of
from ui.who import who

MOST_ROWS = 50


def what_would_change(preview: Preview, known: Definitions) -> None:
    """Show figures, statuses, totals and rows as they are and as they would be."""
    heading(rows.change_finding(preview), apart=True)
    note("Nothing is sent yet. Before is what the dashboard shows now, after is what it would show.")
    if preview.is_no_change:
        st.markdown("Accepting these files would add them to the history and change nothing else.")
    parts = [
        (preview.figures, rows.figure_table, "KPI figures before and after", ["Before", "After"]),
        (preview.workforce, rows.workforce_table, "Workforce figures before and after", ["Before", "After"]),
        (preview.statuses, lambda some: rows.status_table(some, known), "Statuses that would move", []),
    ]
    for frame, table, alt, numbers in parts:
        if len(frame):
            tables.show(table(frame.head(MOST_ROWS)), alt=alt, numbers=numbers)
            _more(len(frame))
    if len(preview.overdue):
        subheading(f"{number_of(len(preview.overdue), 'row')} would become overdue")
        tables.show(rows.overdue_table(preview.overdue.head(MOST_ROWS)), alt="What would become overdue")
        _more(len(preview.overdue))
    moved = rows.total_table(preview.totals)
    if len(moved):
        subheading("Totals that would move")
        tables.show(moved, alt="Totals before and after", numbers=["Before", "After"])
        for what, after in preview.reconciliation_after.items():
            note(escape(f"After: {after['words']}." if after["total"] else f"After: no {what}."))
    _others(preview)


def _more(count: int) -> None:
    if count > MOST_ROWS:
        note(f"The first {MOST_ROWS} of {count:,} are shown.")


def _others(preview: Preview) -> None:
    """Targets, published figures, risks, and rows by file: one press away."""
    with st.expander("Row by row", key=f"row-by-row-{len(preview.rows)}"):
        tables.show(rows.row_table(preview.rows), alt="Rows of each file by what they change")
        kinds = {
            "Targets": preview.targets,
            "Published figures": preview.comparators,
            "Risks": preview.risks,
        }
        for what, frame in kinds.items():
            if len(frame):
                table = rows.plain_table(frame.head(MOST_ROWS))
                subheading(f"{what} that differ")
                tables.show(table, alt=f"{what} that differ", plain=list(table.columns))
                _more(len(frame))


def accept_form(desk: str, sending: Sending, preview: Preview) -> None:
    """Ask for each confirmation, then accept; what is missing is said where it is."""
    needed = [escape(message) for message in preview.confirmations["message"]]
    waiting = len(sending.waiting)
    with st.form(f"accept-{desk}", border=False):
        ticked = [
            st.checkbox(f"I have checked this: {message}", key=f"confirm-{desk}-{sending.turn}-{place}")
            for place, message in enumerate(needed)
        ]
        count = number_of(len(sending.checked), "return")
        pressed = st.form_submit_button(
            f"Accept {count}", type="primary", icon=":material/check:", key=f"accept-button-{desk}"
        )
        note(f"Accepted by {escape(who())}, all together or none.")
    if not pressed:
        return
    missing = [f"Tick the box: {message}" for message, yes in zip(needed, ticked, strict=True) if not yes]
    if waiting:
        missing.insert(0, f"Answer {number_of(waiting, 'question')} above and save the answers.")
    if missing:
        problem(missing, new_turn())
        return
    done = accepted(sending)
    if done.receipts:
        clear(desk)
    keep(desk, done)
    st.rerun()
