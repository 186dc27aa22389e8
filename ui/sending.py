"""Files on their way into the store: checked, answered, previewed, accepted; kept for one session only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import streamlit as st

from pipelines import submission
from pipelines.answers import Answers, FindingKey
from pipelines.checked import CheckedReturn
from pipelines.excerpt import Excerpt, faulty_rows
from pipelines.preview import Preview, preview
from pipelines.store import Refused, Superseded
from pipelines.store.acceptance import Receipt, accept
from ui import data
from ui.who import who

Files = list[tuple[str, bytes]]
Given = dict[FindingKey, tuple[str, str]]


@dataclass(frozen=True)
class Sending:
    """Files and what is known of them; ``turn`` counts the checks, so that focus moves once for each.

    ``given`` are answers by file, code and line, each with the message that it answers: an answer never passes to
    another finding that happens to stand on the same line.
    """

    files: Files
    source: str = "file"
    kind: str | None = None
    given: Given = field(default_factory=dict)
    held: list[Receipt] = field(default_factory=list)
    checked: list[CheckedReturn] = field(default_factory=list)
    excerpts: dict[str, Excerpt] = field(default_factory=dict)
    preview: Preview | None = None
    receipts: list[Receipt] = field(default_factory=list)
    problem: str = ""
    turn: int = 0

    @property
    def waiting(self) -> pd.DataFrame:
        """The questions that still wait for an answer, of all files."""
        parts = [one.waiting for one in self.checked if len(one.waiting)]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["message"])


def current(desk: str) -> Sending | None:
    """What is on its way at this desk."""
    found: Sending | None = st.session_state.get(f"sending-{desk}")
    return found


def keep(desk: str, sending: Sending | None) -> None:
    """Put it on the desk."""
    st.session_state[f"sending-{desk}"] = sending


def visit(desk: str) -> int:
    """How often the desk has been cleared; a file chooser named by it starts empty after each."""
    return int(st.session_state.get(f"visit-{desk}", 0))


def clear(desk: str) -> None:
    """Take everything off the desk, chosen files too."""
    keep(desk, None)
    st.session_state[f"visit-{desk}"] = visit(desk) + 1


def check(
    files: Sequence[tuple[str, bytes]],
    before: Sending | None,
    source: str = "file",
    kind: str | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Sending:
    """Check files as they are sent, with the answers given ``before`` that still fit; raises StoreProblem."""
    given = dict(before.given) if before else {}
    turn = before.turn + 1 if before else 1
    fresh = Sending(list(files), source, kind, given, turn=turn)
    return checked_again(fresh, say)


def checked_again(sending: Sending, say: Callable[[str], None] = lambda _: None) -> Sending:
    """Return the same files checked against what is held now; raises StoreProblem."""
    store, known = data.store(), data.definitions()
    receipts = submission.held_already(store, sending.files, None, sending.kind)
    held = [receipt for receipt in receipts if receipt is not None]
    wanted = [file for file, receipt in zip(sending.files, receipts, strict=True) if receipt is None]
    if not wanted:
        return replace(sending, held=held, checked=[], excerpts={}, preview=None)
    say("Checking the files")
    checked = submission.check(store, known, wanted, sending.kind, _answers(sending.given))
    given = _still_fitting(sending.given, checked)
    if given != sending.given:
        checked = submission.check(store, known, wanted, sending.kind, _answers(given))
    say("Working out what would change")
    in_order = not any(one.has_errors for one in checked)
    return replace(
        sending,
        given=given,
        held=held,
        checked=checked,
        excerpts={one.file_name: found for one in checked if (found := faulty_rows(one)) is not None},
        preview=preview(store, known, checked) if in_order else None,
    )


def answered(sending: Sending, new: Given) -> Sending:
    """Return the files checked again with more answers; raises StoreProblem."""
    given = {key: said for key, said in (sending.given | new).items() if said[1].strip()}
    return checked_again(replace(sending, given=given, turn=sending.turn + 1, problem=""))


def accepted(sending: Sending) -> Sending:
    """Return the files with their receipts; where somebody was quicker, checked again and nothing sent.

    Raises StoreProblem.
    """
    try:
        receipts = accept(
            data.store(),
            sending.checked,
            who(),
            definitions_hash=data.definitions().hash,
            source=sending.source,
        )
    except Superseded as superseded:
        again = checked_again(sending)
        return replace(again, problem=str(superseded), turn=sending.turn + 1)
    except Refused as refused:
        return replace(sending, problem=str(refused), turn=sending.turn + 1)
    return replace(sending, receipts=receipts, problem="", turn=sending.turn + 1)


def _answers(given: Given) -> Answers:
    return Answers(by_finding={key: text for key, (_, text) in given.items()})


def _still_fitting(given: Given, checked: Sequence[CheckedReturn]) -> Given:
    """Return the answers whose finding is still there, word for word."""
    messages = {key: message for one in checked for key, message in keyed(one.findings)}
    return {key: said for key, said in given.items() if messages.get(key) == said[0]}


def keyed(findings: pd.DataFrame) -> list[tuple[FindingKey, str]]:
    """Return each finding's key (file, code, line) with its message."""
    lines = [None if pd.isna(line) else int(line) for line in findings["line"]]
    keys = zip(findings["file"], findings["code"], lines, strict=True)
    return list(zip(keys, findings["message"], strict=True))
