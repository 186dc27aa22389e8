"""A desk: files go in at the top, are checked, answered, previewed and accepted, in one place."""

import re
from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from pipelines.checks import report
from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.findings import FindingKey
from pipelines.checks.suppression import SUPPRESS
from pipelines.printing import as_csv_file
from pipelines.review.preview import CONFIRMED, Preview
from schemas.definitions import Definitions
from schemas.returns import KINDS
from schemas.vocabulary import Severity
from ui import sending as state
from ui.components import show
from ui.elements import ROWS, Look, link_page, offer_file, section, show_first, show_frame, user_name
from ui.markup import escape_markdown
from ui.notices import show_problem, show_success
from ui.sending import Fields, Files, Given, Sending
from ui.text import day, number_of
from ui.views import returns

ONE_BY_ONE = 10  # questions alike that are answered one by one
MOST_FILES, MOST_MEGABYTES = 50, 200  # of files chosen at a time
_NEW_TEXT = "A text without any number, or: leave out"
SUPPRESSED, SHOWN = "Store it as suppressed", "Keep the figure, because"


def send(desk: str, files: Files, kind: str | None = None, fields: Fields | None = None) -> None:
    """Check the files and put them on the desk, with progress where it takes time; a form that made them has fields."""
    place = st.empty()
    with place.container(), st.status("Checking", expanded=False) as status:
        state.check(desk, files, kind, fields or {}, lambda label: status.update(label=label))
    place.empty()


def upload(desk: str) -> None:
    """Take files and check them when asked to; the files stay chosen, so that one can be corrected alone."""
    st.caption(
        "CSV or Excel (.xlsx), one or more, of any kind. At most 50 MB and 200,000 rows each, 20,000 in a workbook; "
        f"{MOST_FILES} files and {MOST_MEGABYTES} MB together. "
        "Files sent together are checked together, and accepted together or not at all. "
        "Of two with one name, the one chosen last counts."
    )
    chosen = st.file_uploader(
        "Returns to send", accept_multiple_files=True, key=f"files-{desk}-{state.visit(desk)}"
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind, sending = None, state.current(desk)
        look: Look = "secondary" if sending and sending.preview else "primary"
        is_pressed = st.button(
            "Upload and check for errors", type=look, icon=":material/fact_check:", key=f"check-{desk}"
        )
        if sending and any((one.findings["code"] == "unknown-kind").any() for one in sending.checked):
            kind = st.selectbox("Kind of return", list(KINDS), key=f"kind-{desk}", width=200)
        if sending:
            st.button("Clear", type="tertiary", on_click=state.clear, args=(desk,), key=f"clear-{desk}")
    is_too_much = len(chosen) > MOST_FILES or sum(file.size for file in chosen) > MOST_MEGABYTES * 1024 * 1024
    if is_pressed and is_too_much:
        found = f"There are {number_of(len(chosen), 'file')}, more than {MOST_FILES} or {MOST_MEGABYTES} MB."
        show_problem([f"{found} Take some out, and send them when these are accepted."])
    elif is_pressed and chosen:
        # A file corrected and chosen again under its own name stands for the one before.
        send(desk, list({file.name: file.getvalue() for file in chosen}.items()), kind=kind)
    elif is_pressed:
        show_problem(["Choose a file to send, then press “Upload and check for errors”."])


def show_progress(desk: str, definitions: Definitions) -> None:
    """Show how far the files on the desk have come, and what comes next."""
    sending = state.current(desk)
    if sending is None:
        return
    if sending.receipts:
        _receipts(sending)
        return
    if sending.problem:
        show_problem([sending.problem], sending.turn)
    for receipt in [] if sending.is_form else sending.already:
        words = (
            f"{receipt.file_name} is in force already, as {receipt.return_id}, accepted on "
            f"{day(receipt.accepted_at.date())} by {receipt.accepted_by}. Nothing was changed."
        )
        st.info(escape_markdown(words), icon=":material/info:")
    if sending.is_form and not sending.checked:
        st.info("This is what has been reported already. Nothing was changed.", icon=":material/info:")
    if sending.checked:
        _findings(sending)
        _questions(desk, sending)
    if sending.preview is not None:
        _preview(sending.preview, definitions, sending.is_form)
        _accept(desk, sending, sending.preview)


def list_findings(sending: Sending) -> pd.DataFrame:
    """Return what was found, in the words of files or of the form that made them."""
    if sending.is_form:
        return returns.form_findings(sending.checked, sending.fields)
    return returns.group_findings(sending.checked, sending.excerpts)


def _findings(sending: Sending) -> None:
    """Show errors in a summary that leads to the table of every finding, and that to the faulty rows.

    Those of a form stand beside its fields instead.
    """
    findings, is_form = list_findings(sending), sending.is_form
    errors = returns.error_summary(findings)
    if errors:
        done = (
            "sent. Correct it above and check again."
            if is_form
            else "changed. Correct the file and upload it again."
        )
        places = [] if is_form else [f"finding-{place}" for place in range(len(errors))]
        show_problem([*errors, f"Nothing was {done}"], sending.turn, places)
    elif not sending.problem:
        questions = (
            f"Answer {number_of(sending.unanswered, 'question')}, see" if sending.unanswered else "See"
        )
        words = f"Nothing is sent yet. {questions} what would change, and accept."
        show_success("No errors", words, sending.turn, "checked")
    if is_form:
        findings = findings[findings["severity"] != Severity.ERROR]
    if findings.empty:
        return
    section(returns.check_finding([] if is_form else sending.checked, findings))
    rows = findings.head(ROWS).to_dict("records")
    file = len(sending.checked) > 1 and not is_form
    show("findings.html", "findings", findings=rows, with_file=file, column="Field" if is_form else "Column")
    if (more := len(findings) - ROWS) > 0:
        st.caption(f"{number_of(more, 'more is', 'more are')} in the downloads.")
    for one in () if is_form else sending.checked:
        _faulty_rows(sending, one)


def _faulty_rows(sending: Sending, one: CheckedReturn) -> None:
    excerpt = sending.excerpts.get(one.file_name)
    if excerpt is not None:
        counted = number_of(excerpt.more, "more row is", "more rows are")
        more = f" {counted} in the downloads." if excerpt.more else ""
        with st.expander(f"Rows of {escape_markdown(one.file_name)} to look at", expanded=True):
            st.caption("As they stand in the file; a cell marked ■ is the one to look at." + more)
            show(
                "faulty_rows.html",
                f"faulty-{one.sha256[:12]}",
                file=one.file_name,
                place=partial(returns.row_place, one.file_name),
                heads=list(excerpt.rows.columns),
                rows=returns.marked_rows(excerpt),
            )
    if one.hides:
        st.caption(
            "A figure of this file is suppressed, so its own rows are not shown here or offered with the findings."
        )
    if one.findings.empty:
        return
    stem, key = re.sub(r"[^\w .-]", "_", one.file_name.rsplit(".", 1)[0]), one.sha256[:12]
    offers: list[tuple[str, str, Callable[[], bytes | None]]] = [
        ("Findings (CSV)", "findings.csv", lambda: report.findings_csv(one.findings)),
        ("Findings (Excel)", "findings.xlsx", lambda: report.findings_workbook(one.findings)),
        ("Your rows, annotated (CSV)", "annotated.csv", lambda: report.annotated_csv(one)),
        ("Your rows, annotated (Excel)", "annotated.xlsx", lambda: report.annotated_workbook(one)),
    ]
    with st.container(horizontal=True, key=f"downloads-{key}"):
        for label, ending, make in offers if excerpt is not None else offers[:2]:
            offer_file(label, make, f"{stem} {ending}", f"{label}-{key}")  # annotated only where rows are


def _questions(desk: str, sending: Sending) -> None:
    """Ask what must be answered before the files can be accepted, then what may be; one form for all."""
    parts = [one.findings for one in sending.checked if not one.has_errors]
    findings = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"severity": [], "code": []})
    questions = findings[findings["severity"] == Severity.QUESTION]
    others = findings["severity"].isin([Severity.WARNING, Severity.QUERY])
    may_be = findings[others & ~findings["code"].isin(CONFIRMED)]
    if questions.empty and may_be.empty:
        return
    if len(questions):
        waiting = sending.unanswered
        section(
            f"{number_of(waiting, 'question')} to answer" if waiting else "Every question has an answer",
            "An answer is kept with your name in the history, and is asked for once.",
        )
    with st.form(f"questions-{desk}", border=False):
        given = _ask_all(sending, questions)
        if len(may_be):
            with st.expander(f"{number_of(len(may_be), 'point')} you may answer; none is in the way"):
                given |= _ask_all(sending, may_be)
        is_pressed = st.form_submit_button(
            "Save answers", icon=":material/check:", key=f"save-answers-{desk}"
        )
    if is_pressed:
        state.answer(desk, sending, given)
        st.rerun()


def _ask_all(sending: Sending, findings: pd.DataFrame) -> Given:
    """Return the answer to each finding: a few of a kind one by one, many together."""
    given: Given = {}
    for _, alike in findings.groupby(["file", "code"], sort=False):
        known = state.keyed(alike)
        many = len(known) > ONE_BY_ONE
        for key, message in known[:1] if many else known:
            more = f"{number_of(len(known), 'row')} alike, the first: " if many else ""
            words = _ask(sending, key, more + message)
            given |= {other: (text, words) for other, text in (known if many else [(key, message)])}
    return given


def _ask(sending: Sending, key: FindingKey, message: str) -> str:
    file, code, line = key
    before = sending.given.get(key, ("", ""))[1]
    where = sending.fields.get((file, line or 0)) or (f"{file}, line {line}" if line else file)
    label = f"**{escape_markdown(where)}**: {escape_markdown(message)}"
    if before and code == "suppressed-text" and key in sending.unanswered_keys:
        label += " :red[■ Your answer states a number, or somebody’s name or address, so it is not taken.]"
    name = f"answer-{sending.turn}-{file}-{code}-{line}"
    if code != "small-number":
        hint = _NEW_TEXT if code == "suppressed-text" else "Your answer"
        return str(st.text_input(label, before, key=name, placeholder=hint) or "")
    is_suppressed = before.casefold() == SUPPRESS
    place = (0 if is_suppressed else 1) if before else None
    choice = st.radio(label, [SUPPRESSED, SHOWN], index=place, key=name)
    why = st.text_input("Reason, if the figure is kept", "" if is_suppressed else before, key=f"{name}-why")
    return SUPPRESS if choice == SUPPRESSED else str(why or "") if choice == SHOWN else ""


def _preview(preview: Preview, definitions: Definitions, is_form: bool) -> None:
    """Show what would disappear, be to query or late; then figures and statuses, as they are and as they would be."""
    section(
        returns.change_finding(preview),
        "Nothing is sent yet. Before is what the dashboard shows now, after is what it would show.",
    )
    if preview.is_no_change:
        st.markdown("Accepting this would add it to the history and change nothing else.")
    gone, queries = number_of(len(preview.gone), "row"), number_of(len(preview.challenges), "rating")
    _show_part(preview.gone, f"{gone} would disappear", _as_table("gone"))
    _show_part(preview.challenges, f"{queries} would be to query", _as_table("challenges"))
    _show_part(preview.past_dates, returns.date_finding(preview.past_dates), _as_table("past_dates"))
    figures = partial(show, "figure_changes.html", "preview-figures")
    _show_part(preview.figures, "", lambda rows: figures(rows=returns.figure_changes(rows)))
    _show_part(preview.workforce, "", _as_table("workforce"))
    statuses = partial(show, "status_changes.html", "preview-statuses")
    _show_part(preview.statuses, "", lambda rows: statuses(rows=returns.status_changes(rows, definitions)))
    totals = preview.totals[preview.totals["before"] != preview.totals["after"]]
    totals = totals.assign(what=totals["what"].str.capitalize())
    with st.expander("Totals before and after" if is_form else "Totals before and after, and row by row"):
        _show_part(totals, "", _as_table("totals"))
        for what, after in preview.reconciliation_after.items() if len(totals) else ():
            words = f"After: {after['words']}." if after["total"] else f"After: no {what}."
            st.caption(escape_markdown(words))
        if not is_form:
            _as_table("rows")(preview.rows)
        for what, differing in (
            ("Targets that differ", preview.targets),
            ("Published figures that differ", preview.comparators),
            ("Risks that differ", preview.risks),
        ):
            _show_part(returns.differing_rows(differing), what, partial(show_frame, caption=what, key=what))


def _as_table(of: str) -> Callable[[pd.DataFrame], None]:
    caption = returns.TABLES[of]["caption"]
    # The page of a project has tables of the same names.
    key = f"preview-{of}"
    return lambda rows: show_frame(returns.plain_table(rows, of), caption, key, ["Before", "After"])


def _show_part(rows: pd.DataFrame, heading: str, draw: Callable[[pd.DataFrame], object]) -> None:
    """Draw the first of the rows below their heading; nothing where there are none."""
    if len(rows):
        if heading:
            st.subheader(heading, anchor=False)
        show_first(rows, draw)


def _accept(desk: str, sending: Sending, preview: Preview) -> None:
    """Ask for each confirmation, then accept; the button looks ready only when nothing is missing."""
    messages = preview.confirmations["message"]
    if sending.is_form:
        messages = returns.form_messages(preview.confirmations).drop_duplicates()
    missing = [
        f"Tick the box: {message}"
        for place, message in enumerate(messages)
        if not st.checkbox(
            f"I have checked this: {escape_markdown(message)}", key=f"confirm-{desk}-{sending.turn}-{place}"
        )
    ]
    if sending.unanswered:
        missing.insert(0, f"Answer {number_of(sending.unanswered, 'question')} above and save the answers.")
    is_pressed = st.button(
        "Accept the update" if sending.is_form else f"Accept {number_of(len(sending.checked), 'return')}",
        type="secondary" if missing else "primary",
        icon=":material/check:",
        key=f"accept-button-{desk}",
    )
    still = f"Before that: {number_of(len(missing), 'thing')} to do above. " if missing else ""
    st.caption(f"{still}Accepted by {escape_markdown(user_name())}, all together or none.")
    if is_pressed and missing:
        show_problem(missing)
    elif is_pressed:
        state.accept_all(desk, sending)
        st.rerun()


def _receipts(sending: Sending) -> None:
    """Show the receipts of what was accepted, and where to go next."""
    words = f"{number_of(len(sending.receipts), 'return')} accepted and in force. Keep the receipt."
    show_success("Accepted", words, sending.turn, "receipt")
    receipts = returns.receipt_file(sending.receipts)
    _as_table("receipts")(receipts)
    with st.container(horizontal=True):
        content = as_csv_file(receipts)
        offer_file("Download the receipt", content, f"receipt {sending.receipts[0].return_id}.csv")
        link_page("front_sheet", "See the front sheet")
        link_page("history", "See the history")
