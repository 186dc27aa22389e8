"""Files on their way into the store: checked, answered, previewed, accepted; remembered for one session only."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import streamlit as st

from pipelines.checks import check_files
from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.findings import Answers, FindingKey
from pipelines.checks.report import Excerpt, excerpt_faulty_rows
from pipelines.ingest.personal import screen_typed
from pipelines.review.preview import Preview, preview
from pipelines.store import Refused, Superseded
from pipelines.store.acceptance import Receipt, accept
from ui import cache
from ui.elements import user_name

Files = list[tuple[str, bytes]]
Fields = dict[tuple[str, int], str]
Given = dict[FindingKey, tuple[str, str]]
Progress = Callable[[str], object]


@dataclass(frozen=True)
class Sending:
    """Files and what is known of them; ``turn`` counts the checks, so that focus moves once for each.

    ``given`` are answers by file, code and line, each with the message that it answers: an answer never passes to
    another finding that happens to stand on the same line. ``already`` are receipts of files that are in force.
    ``fields`` name the rows of files that a form made, by file and line, in the form's words: "New action".
    """

    files: Files
    kind: str | None = None
    fields: Fields = field(default_factory=dict)
    given: Given = field(default_factory=dict)
    already: list[Receipt] = field(default_factory=list)
    checked: list[CheckedReturn] = field(default_factory=list)
    excerpts: dict[str, Excerpt] = field(default_factory=dict)
    preview: Preview | None = None
    receipts: list[Receipt] = field(default_factory=list)
    problem: str = ""
    turn: int = 0

    @property
    def is_form(self) -> bool:
        """Whether a form made the files."""
        return bool(self.fields)

    @property
    def unanswered(self) -> int:
        """How many answers are still waited for, of all files."""
        return len(self.unanswered_keys)

    @property
    def unanswered_keys(self) -> set[FindingKey]:
        """The questions that wait, those that one answer is for as one."""
        return {key for one in self.checked for key, _ in keyed(one.unanswered)}


def current(desk: str) -> Sending | None:
    """Return what is on its way at a desk."""
    sending: Sending | None = st.session_state.get(f"sending-{desk}")
    return sending


def put(desk: str, sending: Sending | None) -> None:
    """Put files on a desk, or take what is there off."""
    st.session_state[f"sending-{desk}"] = sending


def visit(desk: str) -> int:
    """Return how often the desk has been cleared; a file chooser named by it starts empty after each."""
    return int(st.session_state.get(f"visit-{desk}", 0))


def clear(desk: str) -> None:
    """Take everything off the desk, chosen files too."""
    put(desk, None)
    st.session_state[f"visit-{desk}"] = visit(desk) + 1


def check(desk: str, files: Files, kind: str | None, fields: Fields, progress: Progress) -> None:
    """Check files and put them on the desk, with the answers given before that still fit; raises StoreProblem."""
    before = current(desk)
    if before is None or before.receipts:
        before = Sending([])
    fresh = Sending(files, kind, fields, before.given, turn=before.turn + 1)
    put(desk, _check(fresh, progress))


def has_unsaved() -> bool:
    """Return whether a reload would lose what is on a desk, chosen or entered, and neither accepted nor recorded."""
    state = {str(key): value for key, value in st.session_state.items()}
    return any(_is_unsaved(key, value, state) for key, value in state.items())


def _is_unsaved(key: str, value: object, state: Mapping[str, object]) -> bool:
    if isinstance(value, Sending):
        return bool(value.files) and not value.receipts
    if key.endswith("-began"):  # what a field of a form began with
        return state.get(key.removesuffix("-began"), value) != value
    is_chosen = key.startswith("files-") and isinstance(value, list)
    is_typed = key.startswith("new-title-") or (key.startswith("draft-") and key.endswith("-text"))
    return bool(value) and (is_chosen or is_typed)


def answer(desk: str, sending: Sending, given: Given) -> None:
    """Check the files again with more answers; raises StoreProblem."""
    every = {key: words for key, words in (sending.given | given).items() if words[1].strip()}
    try:
        for _, words in every.values():
            screen_typed("answer", words)
    except Refused as refused:
        put(desk, replace(sending, turn=sending.turn + 1, problem=str(refused)))
        return
    put(desk, _check(replace(sending, given=every, turn=sending.turn + 1, problem="")))


def accept_all(desk: str, sending: Sending) -> None:
    """Accept the files; where somebody was quicker they are checked again and nothing is sent; raises StoreProblem."""
    turn = sending.turn + 1
    try:
        receipts = accept(
            cache.store(),
            sending.checked,
            user_name(),
            definitions_hash=cache.definitions().hash,
            source="form" if sending.is_form else "file",
        )
    except Superseded as superseded:
        put(desk, replace(_check(sending), problem=str(superseded), turn=turn))
    except Refused as refused:
        put(desk, replace(sending, problem=str(refused), turn=turn))
    else:
        clear(desk)
        put(desk, replace(sending, receipts=receipts, problem="", turn=turn))


def _check(sending: Sending, progress: Progress = lambda _: None) -> Sending:
    """Return the files checked against what is in force now."""
    store, definitions = cache.store(), cache.definitions()
    receipts = check_files.find_accepted(store, sending.files, None, sending.kind)
    already = [receipt for receipt in receipts if receipt is not None]
    files = [file for file, receipt in zip(sending.files, receipts, strict=True) if receipt is None]
    if not files:
        return replace(sending, already=already, checked=[], excerpts={}, preview=None)
    progress("Checking the files")
    checked = check_files.check_returns(store, definitions, files, sending.kind, _answers(sending.given))
    given = _still_fitting(sending.given, checked)
    if given != sending.given:
        checked = check_files.check_returns(store, definitions, files, sending.kind, _answers(given))
    progress("Working out what would change")
    has_errors = any(one.has_errors for one in checked)
    return replace(
        sending,
        given=given,
        already=already,
        checked=checked,
        excerpts={one.file_name: found for one in checked if (found := excerpt_faulty_rows(one)) is not None},
        preview=None if has_errors else preview(store, definitions, checked),
    )


def _answers(given: Given) -> Answers:
    return Answers(by_finding={key: text for key, (_, text) in given.items()})


def _still_fitting(given: Given, checked: Sequence[CheckedReturn]) -> Given:
    """Return the answers whose finding is still there, word for word."""
    messages = {key: message for one in checked for key, message in keyed(one.findings)}
    return {key: words for key, words in given.items() if messages.get(key) == words[0]}


def keyed(findings: pd.DataFrame) -> list[tuple[FindingKey, str]]:
    """Return each key (file, code, line) of findings with its messages as one: one answer is for all of them."""
    lines = [None if pd.isna(line) else int(line) for line in findings["line"]]
    keys = zip(findings["file"], findings["code"], lines, strict=True)
    messages: dict[FindingKey, list[str]] = {}
    for key, message in zip(keys, findings["message"], strict=True):
        messages.setdefault(key, []).append(message)
    return [(key, " ".join(of_key)) for key, of_key in messages.items()]
