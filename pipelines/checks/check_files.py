"""Checking returns in stages: file, columns, values, across rows, against what is in force.

A stage with errors ends the run, so that nothing is reported that only follows from something else. Files sent
together are checked against what is in force as if the others beside were in force already.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, count

import pandas as pd

from pipelines.checks import (
    Context,
    InForce,
    across_rows,
    against_in_force,
    as_accepted,
    columns,
    in_scopes,
    overlay,
    read_in_force,
    values,
)
from pipelines.checks.findings import (
    MOST,
    Answers,
    Finding,
    drop_follow_on,
    findings_frame,
    has_errors,
    single_line,
)
from pipelines.ingest import Unreadable, read_table
from pipelines.ingest.coerce import coerce, join_period, typed_frame
from pipelines.ingest.personal import find_personal_data, find_personal_name
from pipelines.store import Store
from pipelines.store.acceptance import Receipt, find_receipt
from schemas.definitions import Definitions
from schemas.returns import PERIOD_PAIR, Kind, typed_model
from schemas.vocabulary import Severity, State

SUPPRESS = "suppress"


@dataclass(frozen=True)
class CheckedReturn:
    """One file, its findings, and its typed rows (with ``line``) where no error refuses it.

    ``answers`` say why findings are meant. ``in_force`` are the ids of the returns in force for its scopes when it
    was checked: acceptance refuses when they are others by then; None asks for no such care.
    """

    file_name: str
    content: bytes
    sha256: str
    kind: str | None
    findings: pd.DataFrame
    frame: pd.DataFrame | None = None
    answers: Answers = field(default_factory=Answers)
    in_force: frozenset[str] | None = None

    @property
    def typed(self) -> tuple[str, pd.DataFrame]:
        """Kind and rows of a return that nothing refuses; raises ValueError for another."""
        if self.kind is None or self.frame is None:
            raise ValueError("a refused return has no rows")
        return self.kind, self.frame

    @property
    def rows(self) -> int:
        """Number of rows read."""
        return 0 if self.frame is None else len(self.frame)

    @property
    def has_errors(self) -> bool:
        """Whether anything refuses it that no answer can help."""
        return self.frame is None or bool((self.findings["severity"] == Severity.ERROR).any())

    @property
    def unanswered(self) -> pd.DataFrame:
        """The questions without an answer; none while errors refuse the file, for what is asked may then differ."""
        if self.has_errors:
            return self.findings.head(0)
        questions = self.findings[self.findings["severity"] == Severity.QUESTION]
        return questions[self.answers.to(questions).isna()]

    @property
    def refused(self) -> bool:
        """Whether an error, or a question without an answer, keeps the file out."""
        return self.has_errors or bool(len(self.unanswered))


@dataclass(frozen=True)
class _Verdict:
    """What is known of a file so far; ``context`` and ``frame`` (rows to accept) are None where an error refuses it."""

    findings: list[Finding]
    kind: Kind | None = None
    context: Context | None = None
    frame: pd.DataFrame | None = None


def check_returns(
    store: Store,
    definitions: Definitions,
    files: Sequence[tuple[str, bytes]],
    kind: str | None = None,
    answers: Answers | Mapping[str, str] | None = None,
    received_on: date | None = None,
) -> list[CheckedReturn]:
    """Check files by name and bytes against what is in force on the day received, today unless given.

    Writes nothing, and notes what acceptance will find in their way. Raises StoreProblem.
    """
    given = Answers.of(answers)
    today = received_on or read_in_force(store, kinds=()).as_at
    sent = _check_apart(files, definitions, today, kind, given)
    kinds = {one.kind.name for one in sent.verdicts.values() if one.context and one.kind}
    in_force = read_in_force(store, today, kinds | {"target"} if "kpi" in kinds else kinds)
    return [
        replace(one, in_force=_ids_in_scopes(one, in_force)) for one in _check_together(sent, in_force, given)
    ]


def _ids_in_scopes(checked: CheckedReturn, in_force: InForce) -> frozenset[str] | None:
    if checked.frame is None or checked.kind is None:
        return None
    facts = in_force.of(checked.kind)
    return frozenset(facts["return_id"][in_scopes(checked.kind, facts, checked.frame)])


def find_accepted(
    store: Store, files: Sequence[tuple[str, bytes]], received_on: date | None = None, kind: str | None = None
) -> list[Receipt | None]:
    """Return for each file the receipt of the same bytes where they are wholly in force; raises StoreProblem."""
    with store.read() as connection:
        return [
            find_receipt(connection, hashlib.sha256(content).hexdigest(), received_on, kind)
            for _, content in files
        ]


def check_files(
    files: Sequence[tuple[str, bytes]],
    definitions: Definitions,
    in_force: InForce,
    kind: str | None = None,
    answers: Answers | Mapping[str, str] | None = None,
) -> list[CheckedReturn]:
    """Check files by name and bytes; each gives its findings and, where no error refuses it, its typed rows.

    ``in_force`` is of the day they are received; ``kind`` is that of all of them, recognised by the columns
    unless given; ``answers`` are those to findings, or to questions by code. A file with the bytes of another is
    told so and shares its rows. A name that comes again is numbered.
    """
    given = Answers.of(answers)
    return _check_together(_check_apart(files, definitions, in_force.as_at, kind, given), in_force, given)


@dataclass(frozen=True)
class _Sent:
    """Files sent together by name, the first name of each one's bytes, and the verdicts on those first ones."""

    contents: dict[str, bytes]
    digests: dict[str, str]
    firsts: dict[str, str]
    verdicts: dict[str, _Verdict]


def _check_apart(
    files: Sequence[tuple[str, bytes]],
    definitions: Definitions,
    day: date,
    kind: str | None,
    answers: Answers,
) -> _Sent:
    """Check files by themselves and for overlaps, as far as that needs nothing that is in force."""
    names, personal = _name_files(path for path, _ in files)
    contents = dict(zip(names, (content for _, content in files), strict=True))
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    firsts = {digest: name for name, digest in reversed(digests.items())}
    verdicts = {
        name: _Verdict([personal[name]])
        if name in personal
        else _check_alone(name, contents[name], definitions, InForce(as_at=day), kind, answers)
        for name in firsts.values()
    }
    return _Sent(contents, digests, firsts, _refuse_overlaps(verdicts))


def _check_together(sent: _Sent, in_force: InForce, answers: Answers) -> list[CheckedReturn]:
    """Check each file against what is in force, with the others beside it as if they were in force already."""
    checked = []
    for name, digest in sent.digests.items():
        first = sent.firsts[digest]
        verdict = sent.verdicts[first]
        findings = verdict.findings if first == name else [_find_same(first)]
        if first == name and verdict.context:
            context = replace(verdict.context, in_force=_with_others(name, in_force, sent.verdicts))
            found = (finding for check in against_in_force.CHECKS for finding in check(context))
            findings = drop_follow_on([*findings, *found])
        known = verdict.kind.name if verdict.kind else None
        frame = findings_frame(name, findings)
        content = sent.contents[name]
        checked.append(CheckedReturn(name, content, digest, known, frame, verdict.frame, answers))
    return checked


def _find_same(first: str) -> Finding:
    message = f"This is the same file as {first}, byte for byte."
    return Finding("same-file", message, "Nothing to do: it is kept once.")


def _name_files(paths: Iterable[str]) -> tuple[list[str], dict[str, Finding]]:
    """Return what to call each file, and the findings on those whose own name may not be repeated."""
    called = [single_line(path.replace("\\", "/").rsplit("/", 1)[-1]) for path in paths]
    findings = [find_personal_name(name) for name in called]
    names: list[str] = []
    for place, (name, finding) in enumerate(zip(called, findings, strict=True), start=1):
        names.append(_number_copy(f"file {place}" if finding else name, names))
    return names, {name: finding for name, finding in zip(names, findings, strict=True) if finding}


def _number_copy(name: str, others: list[str]) -> str:
    """Return a name that no other has, numbered as copies are: ``q3 (2).csv``."""
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    copies = (f"{stem} ({number}){dot}{ending}" for number in count(2))
    return next(one for one in chain([name], copies) if one not in others)


def _check_alone(
    name: str,
    content: bytes,
    definitions: Definitions,
    in_force: InForce,
    given: str | None,
    answers: Answers,
) -> _Verdict:
    """Check a file by itself, as far as its rows against one another."""
    try:
        table = read_table(name, content)
    except Unreadable as unreadable:
        return _Verdict(list(unreadable.findings))
    if findings := find_personal_data(table):
        return _Verdict(findings)
    headings = columns.read_headings(table)
    kind = columns.choose_kind(headings, given)
    if isinstance(kind, Finding):
        return _Verdict([kind])
    findings = [finding for check in columns.CHECKS for finding in check(headings, kind)]
    if has_errors(findings):
        return _Verdict(findings, kind)
    written = join_period(columns.cells_under(headings))
    typed, findings = coerce(kind, written, table.lines, definitions)
    frame = typed_frame(kind, typed, table.lines)
    context = Context(name, kind, written, typed, frame, table.lines, definitions, in_force)
    for checks in (values.CHECKS, across_rows.CHECKS):
        findings = drop_follow_on([*findings, *(finding for check in checks for finding in check(context))])
        if has_errors(findings):
            return _Verdict(_name_pair(findings, headings.names), kind)
    frame = _suppress(context, answers)
    typed_model(kind.name).validate(frame)
    return _Verdict(findings, kind, context, frame)


def _name_pair(findings: list[Finding], names: list[str]) -> list[Finding]:
    """Name the column that the file has where DfE's pair stands for the period."""
    if "period" in names or PERIOD_PAIR[0] not in names:
        return findings
    return [replace(one, column=PERIOD_PAIR[0]) if one.column == "period" else one for one in findings]


def _suppress(context: Context, answers: Answers) -> pd.DataFrame:
    """Return the rows as they will be accepted, small numbers suppressed where the answer to them says so."""
    frame = context.frame
    limits = against_in_force.small_number_limits(context)
    small = frame["line"][[limit is not None for limit in limits]]
    if small.empty:
        return frame
    # Beyond the most that are listed, one finding without a line stands for the rest.
    listed = [*small[:MOST], *[None] * len(small[MOST:])]
    questions = pd.DataFrame({"line": listed}).assign(file=context.file, code="small-number")
    is_hidden = answers.to(questions).str.casefold() == SUPPRESS
    rows = small.index[is_hidden.to_numpy(dtype=bool)]
    frame = frame.copy()
    for name in ("value", "numerator", "marker"):
        if name in frame:
            frame.loc[rows, name] = None
    frame.loc[rows, "state"] = str(State.SUPPRESSED)
    return frame


def _refuse_overlaps(verdicts: dict[str, _Verdict]) -> dict[str, _Verdict]:
    """Refuse the files among these that are for the same things: nobody could say which is meant."""
    refused = dict(verdicts)
    for name, own in verdicts.items():
        if own.context:
            alike = {
                other: one.frame
                for other, one in verdicts.items()
                if one.frame is not None and one.kind == own.kind and other != name
            }
            if found := list(across_rows.find_overlapping_files(own.context, alike)):
                refused[name] = _Verdict([*own.findings, *found], own.kind)
    return refused


def _with_others(name: str, in_force: InForce, verdicts: dict[str, _Verdict]) -> InForce:
    """Return what is in force with the rows of all files but one's own over it."""
    others: dict[str, list[pd.DataFrame]] = {}
    for other, one in verdicts.items():
        if one.frame is not None and one.kind and other != name:
            rows = as_accepted(one.frame, other, other, in_force.as_at)
            others.setdefault(one.kind.name, []).append(rows)
    facts = {kind: overlay(kind, in_force.of(kind), frames).facts for kind, frames in others.items()}
    return replace(in_force, facts=in_force.facts | facts)
