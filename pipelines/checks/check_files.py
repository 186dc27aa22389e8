"""Checking returns in stages: file, columns, values, across rows, against what is in force.

A stage with errors ends what rests on it, so that nothing is reported that only follows from something else: without
its columns no row is compared, a row with an error is left out and the others are. Files sent together are checked
against what is in force as if the others beside were in force already.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

import pandas as pd

from pipelines.checks import (
    Context,
    InForce,
    against_others,
    as_accepted,
    overlay,
    read_in_force,
    values,
)
from pipelines.checks.findings import (
    Answers,
    Finding,
    drop_follow_on,
    findings_frame,
    single_line,
    word_finding,
)
from pipelines.checks.suppression import suppress
from pipelines.ingest import TextTable, Unreadable, find_title, read_table
from pipelines.ingest.coerce import coerce, join_period, tidy
from pipelines.ingest.personal import find_personal_data, find_personal_name, without_personal_data
from pipelines.store import Store
from pipelines.store.acceptance import Receipt, find_receipt
from pipelines.store.scopes import ids_in_scopes
from schemas.definitions import Definitions
from schemas.returns import Kind, typed_model
from schemas.vocabulary import Severity, State

# Figures, targets and what is published are set beside one another.
_FIGURES = {"kpi", "target", "comparator"}


@dataclass(frozen=True)
class CheckedReturn:
    """One file, its findings, and its typed rows (with ``line``) where no error refuses it.

    ``answers`` say why findings are meant. ``in_force`` are the ids of the returns in force for its scopes when it
    was checked: acceptance refuses when they are others by then; None asks for no such care. ``hides`` says that a
    figure of it is suppressed, so that its own rows are not to be shown again.
    """

    file_name: str
    content: bytes
    sha256: str
    kind: str | None
    findings: pd.DataFrame
    frame: pd.DataFrame | None = None
    answers: Answers = field(default_factory=Answers)
    in_force: frozenset[str] | None = None
    hides: bool = False

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


@dataclass
class _Sent:
    """A file and what is known of it so far: each part is there once the stages before it refuse nothing."""

    name: str
    content: bytes
    sha256: str
    findings: list[Finding] = field(default_factory=list)
    kind: Kind | None = None
    table: TextTable | None = None
    context: Context | None = None
    frame: pd.DataFrame | None = None
    answers: Answers = field(default_factory=Answers)
    hides: bool = False


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
    sent = _read_files(files, kind)
    kinds = {one.kind.name for one in sent if one.kind}
    in_force = read_in_force(store, received_on, kinds | _FIGURES if kinds & _FIGURES else kinds)
    checked = _check_sent(sent, definitions, in_force, Answers.of(answers))
    return [
        one
        if one.kind is None or one.frame is None
        else replace(one, in_force=ids_in_scopes(one.kind, in_force.of(one.kind), one.frame))
        for one in checked
    ]


def find_accepted(
    store: Store, files: Sequence[tuple[str, bytes]], received_on: date | None = None, kind: str | None = None
) -> list[Receipt | None]:
    """Return for each file the receipt of the same bytes where they are wholly in force; raises StoreProblem."""
    digests = [hashlib.sha256(content).hexdigest() for _, content in files]
    with store.read() as connection:
        return [find_receipt(connection, digest, received_on, kind) for digest in digests]


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
    return _check_sent(_read_files(files, kind), definitions, in_force, Answers.of(answers))


def _check_sent(
    sent: list[_Sent], definitions: Definitions, in_force: InForce, answers: Answers
) -> list[CheckedReturn]:
    """Check the values and rows of files, and set them beside one another and what is in force."""
    for one in sent:
        if one.kind and one.table:
            _check_rows(one, one.kind, one.table, definitions, in_force, answers)
    _refuse_overlaps(sent)
    firsts = {one.sha256: one for one in reversed(sent)}
    checked = []
    for one in sent:
        first = firsts[one.sha256]
        if one.context:
            context = replace(one.context, in_force=_with_others(one, in_force, sent))
            found = (finding for check in against_others.AGAINST_IN_FORCE for finding in check(context))
            one.findings = drop_follow_on([*one.findings, *context.small_numbers, *found])
        names = one.table.as_written if one.table else {}
        named = (replace(found, column=names.get(found.column, found.column)) for found in one.findings)
        findings, kind = findings_frame(one.name, named), first.kind.name if first.kind else None
        checked.append(
            CheckedReturn(
                *(one.name, one.content, one.sha256, kind, findings, first.frame, one.answers),
                hides=first.hides,
            )
        )
    return checked


def _read_files(files: Sequence[tuple[str, bytes]], kind: str | None) -> list[_Sent]:
    """Return the files after the stages that need nothing of the store: file and columns."""
    sent: dict[str, _Sent] = {}
    read = []
    for (name, finding), (_, content) in zip(_name_files(path for path, _ in files), files, strict=True):
        digest = hashlib.sha256(content).hexdigest()
        one = _Sent(name, content, digest)
        if (first := sent.setdefault(digest, one)) is not one:
            one.findings.append(word_finding("same-file", name=first.name))
        elif finding:
            one.findings.append(finding)
        else:
            _read_file(one, kind)
        read.append(one)
    return read


def _name_files(paths: Iterable[str]) -> Iterator[tuple[str, Finding | None]]:
    """Yield what to call each file, copies numbered (``q3 (2).csv``), and the finding on a name not to be repeated."""
    names: set[str] = set()
    for place, path in enumerate(paths, start=1):
        own_name = single_line(path.replace("\\", "/").rsplit("/", 1)[-1])
        finding = find_personal_name(own_name)
        name = wanted = f"file {place}" if finding else own_name
        stem, dot, ending = wanted.rpartition(".") if "." in wanted else (wanted, "", "")
        copies = count(2)
        while name in names:
            name = f"{stem} ({next(copies)}){dot}{ending}"
        names.add(name)
        yield name, finding


def _read_file(one: _Sent, given: str | None) -> None:
    """Read a file's table, look for personal data, and check its headings."""
    try:
        table = read_table(one.name, one.content)
    except Unreadable as unreadable:
        one.findings += unreadable.findings
        return
    personal = find_personal_data(table)
    one.findings += [*table.faults, *find_title(table), *personal]
    table = without_personal_data(table, personal) if personal else table
    kind = values.choose_kind(table, given)
    if isinstance(kind, Finding):
        one.findings.append(kind)
        return
    one.kind, one.table = kind, table
    one.findings += [finding for check in values.ON_HEADINGS for finding in check(table, kind)]


def _check_rows(
    one: _Sent,
    kind: Kind,
    table: TextTable,
    definitions: Definitions,
    in_force: InForce,
    answers: Answers,
) -> None:
    """Check a file's values, and its rows against one another."""
    lines = table.lines
    # A blank column without a heading is left out.
    cells = {name: tidy(table.column(place)) for place, name in enumerate(table.names) if name}
    written = join_period(cells)
    # What has been found of the file and its columns; a column or a cell with a fault is left out of what follows.
    before, absent = one.findings, [name for name in kind.required if name not in written]
    no_columns = {*absent, *(found.column for found in before if found.code == "duplicate-header")}
    no_cells = {(found.line, found.column) for found in before if found.code == "personal-data"}
    no_rows = {line for line, _ in no_cells}
    written |= {name: [None] * len(lines) for name in absent}
    typed, findings = coerce(kind, written, lines, definitions, in_force, table.as_written)
    context = Context(one.name, kind, written, typed, lines, definitions, in_force, table.as_written)
    context, one.answers = suppress(replace(context, keys=context.frame), answers)
    one.hides = str(State.SUPPRESSED) in context.typed.get("state", ())
    is_whole, sound = not no_columns and not no_cells, context
    for checks in (values.ON_VALUES, against_others.ACROSS_ROWS)[: 1 + is_whole]:
        findings = [
            found
            for found in [*findings, *(finding for check in checks for finding in check(sound))]
            if found.column not in no_columns
            and (found.line, found.column) not in no_cells
            and (found.code != "not-a-row" or found.line not in no_rows)
        ]
        findings = drop_follow_on(findings)
        if errors := [found for found in findings if found.severity == Severity.ERROR]:
            sound = context.leave_out(errors)
    one.findings = [*before, *findings]
    # What stands above the headings, or is hidden, spoils no row; without its columns no row can be compared.
    if sound.lines and {found.code for found in before} <= {"above-headings", "hidden-cells"}:
        one.context = sound
    if sound is context and not before:
        typed_model(kind.name).validate(context.frame)
        one.frame = context.frame


def _refuse_overlaps(sent: list[_Sent]) -> None:
    """Refuse the files among these that are for the same things: nobody could say which is meant."""
    sound = [(one, one.context) for one in sent if one.context and one.frame is not None]
    beside = [dict(_rows_beside(one, sent, context.kind)) for one, context in sound]
    for (one, context), others in zip(sound, beside, strict=True):
        if found := list(against_others.find_overlapping_files(context, others)):
            one.findings += found
            one.context = one.frame = None


def _rows_beside(own: _Sent, sent: list[_Sent], kind: Kind) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield name and rows of the other files of a kind that nothing refuses, the last sent first."""
    for other in reversed(sent):
        if other is not own and other.kind == kind and other.frame is not None:
            yield other.name, other.frame


def _with_others(own: _Sent, in_force: InForce, sent: list[_Sent]) -> InForce:
    """Return what is in force with the rows of all files but one's own over it."""
    facts = dict(in_force.facts)
    for kind in {other.kind.name: other.kind for other in sent if other.kind}.values():
        frames = [
            as_accepted(frame, name, name, in_force.as_at) for name, frame in _rows_beside(own, sent, kind)
        ]
        if frames:
            facts[kind.name] = overlay(kind.name, in_force.of(kind.name), frames).facts
    return replace(in_force, facts=facts)
