"""Small numbers of a return: what is asked of them, and its rows as they may be shown and are accepted."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any

from measures.suppression import gives_number, is_small
from pipelines.checks import HIDDEN, Context
from pipelines.checks.findings import MOST, Answers, Finding, FindingKey, word_finding
from pipelines.ingest.coerce import find_own_span
from pipelines.ingest.personal import name_personal_data
from schemas.periods import day_in_words, read_data_period
from schemas.returns import OF_A_FIGURE, TEXT_OF_FIGURES
from schemas.vocabulary import State

SUPPRESS = "suppress"
_LEFT_OUT = {SUPPRESS, "leave out", "leave it out"}
_BESIDE = ("numerator", "denominator", "coverage")


def suppress(context: Context, answers: Answers) -> tuple[Context, Answers]:
    """Return the rows without what is suppressed, with what is asked of it, and the answers that hold.

    Suppressed are the rows whose state says so, and the small numbers that are answered ``suppress``. They keep no
    figure, nor a text that states a number: that is asked for again, and an answer that states one is none.
    """
    if not context.has("value", "state"):
        return context, answers
    declared: set[int | None] = {
        line for line, _, state in context.cells("state") if state == State.SUPPRESSED
    }
    found = {one.line: one for one in chain(_find_shown_again(context), _find_small(context))}
    small = [one for line, one in sorted(found.items()) if line not in declared]
    given = _answer_each(small, context.file, answers)
    hidden = declared | {one.line for one, _, answer in given if answer.casefold() == SUPPRESS}
    context = replace(context, small_numbers=[*small, *_find_parts(context, declared)])
    after, before = _list_after(context, hidden)
    after -= hidden
    if not hidden | after:
        return context, answers
    context = replace(context, small_numbers=[*context.small_numbers, *before])
    context, answers = _renew_texts(context, hidden, after, answers)
    typed, written = dict(context.typed), dict(context.written)
    if context.kind.name == "kpi":
        _settle_data_periods(context, hidden, typed)
    typed["state"] = [
        str(State.SUPPRESSED) if line in hidden else state for line, _, state in context.cells("state")
    ]
    if "value" in written:
        written["value"] = [
            HIDDEN if line in declared and value is not None else None if line in hidden - declared else cell
            for line, cell, value in context.cells("value")
        ]
    for columns in (typed, written):
        for name in columns.keys() & set(OF_A_FIGURE) - ({"value"} if columns is written else set()):
            rows = zip(context.lines, columns[name], strict=True)
            columns[name] = [None if line in hidden else cell for line, cell in rows]
    return replace(context, typed=typed, written=written), answers


def _settle_data_periods(context: Context, hidden: set[int | None], typed: dict[str, list[Any]]) -> None:
    """Give a suppressed KPI the data period it is about, spelt as the facts in force are, by which it hides them.

    One that names none is about what is in force of its period; else about the period itself.
    """
    facts = context.in_force.of("kpi").dropna(subset=["data_period"])
    labels = {(row.measure, row.period): row.data_period for row in facts.itertuples()}
    spelt = {(row.measure, _span(row.data_period)): row.data_period for row in facts.itertuples()}
    for place, (line, measure, period, label) in enumerate(context.rows("measure", "period", "data_period")):
        if line in hidden:
            known = (
                label or labels.get((measure, period)) or find_own_span(period, measure, context.definitions)
            )
            typed["data_period"][place] = spelt.get((measure, _span(known)), known)
            typed["data_period_end"][place] = (_span(known) or (None, None))[1]


def _span(label: Any) -> tuple[date, date] | None:
    span = read_data_period(label) if isinstance(label, str) else None
    return (span.start, span.end) if span else None


def _list_after(context: Context, hidden: set[int | None]) -> tuple[set[int | None], list[Finding]]:
    """Return the lines whose figure of the period before is suppressed, in force or in the file itself.

    Also what tells of texts in force that follow a figure ``hidden`` now: one that states a number is not shown.
    """
    kind = context.kind
    column = TEXT_OF_FIGURES.get(kind.name)
    if not column or (not hidden and State.SUPPRESSED not in set(context.in_force.of(kind.name)["state"])):
        return set(), []
    period, series = kind.key[0], list(kind.key[1:])
    rows = context.lay_over_facts([*kind.key, "state", column]).sort_values([*series, period])
    states = rows["state"].mask(rows["line"].isin(list(hidden)), State.SUPPRESSED)
    is_after = (states.groupby([rows[name] for name in series]).shift() == State.SUPPRESSED).to_numpy()
    lines = rows["line"].shift()
    is_lost = (
        is_after & rows["line"].isna() & lines.isin(list(hidden)) & rows[column].fillna("").map(gives_number)
    )
    findings = [
        word_finding(
            "suppressed-next", int(line), column, period=of if isinstance(of, str) else day_in_words(of)
        )
        for line, of in zip(lines[is_lost], rows.loc[is_lost, period], strict=True)
    ]
    return set(rows.loc[is_after, "line"].dropna()), findings


def _find_shown_again(context: Context) -> Iterator[Finding]:
    """Ask about a figure that stands for what is suppressed in force: of the same thing, or of a KPI's data period."""
    facts = context.in_force.of(context.kind.name)
    facts = facts[facts["state"] == State.SUPPRESSED]
    if facts.empty:
        return
    key = list(context.kind.key)
    same = set(facts[key].itertuples(index=False, name=None))
    spans = set()
    if context.kind.name == "kpi":
        spans = {
            (row.measure, _span(row.data_period)) for row in facts.itertuples() if _span(row.data_period)
        }
    own = context.frame[key].itertuples(index=False, name=None)
    labels = context.typed.get("data_period") or [None] * len(context.lines)
    for (line, measure, value), label, thing in zip(
        context.rows("measure", "value"), labels, own, strict=True
    ):
        if value is not None and (thing in same or (measure, _span(label)) in spans):
            yield word_finding("suppressed-before", line, "value")


def _renew_texts(
    context: Context, hidden: set[int | None], after: set[int | None], answers: Answers
) -> tuple[Context, Answers]:
    """Put answers in the place of texts that state a number, asking for them, and reject those that state one too.

    A text on the period ``after`` a suppressed one may state its own figure and its measure's name, and no other.
    """
    column = TEXT_OF_FIGURES.get(context.kind.name, "")
    if not column:
        return context, answers
    parts = zip(*(context.typed[name] for name in OF_A_FIGURE if name in context.typed), strict=True)
    own: dict[int | None, tuple[Any, ...]] = {
        line: (part, f"{one.name}; {one.short_name}" if one else "") if line in after else ()
        for line, part, one in zip(context.lines, parts, context.measures, strict=True)
    }
    questions = [
        word_finding(f"suppressed-text.{'next' if line in after else 'own'}", line, column)
        for line, _, words in context.cells(column)
        if line in hidden | after and gives_number(words, *own[line])
    ]
    texts: dict[int | None, str | None] = {}
    rejected: list[FindingKey] = []
    for one, key, answer in _answer_each(questions, context.file, answers):
        is_harmless = not gives_number(answer, *own[one.line]) and not name_personal_data(answer)
        rejected += [] if is_harmless else [key]
        texts[one.line] = answer if is_harmless and answer.casefold() not in _LEFT_OUT else None
    typed, written = dict(context.typed), dict(context.written)
    for columns in (columns for columns in (typed, written) if column in columns):
        rows = zip(context.lines, columns[column], strict=True)
        columns[column] = [texts.get(line, words) for line, words in rows]
    questions = [*context.small_numbers, *questions]
    return replace(context, typed=typed, written=written, small_numbers=questions), answers.reject(rejected)


def _find_small(context: Context) -> Iterator[Finding]:
    """Ask about figures that tell of fewer people than their measure's threshold."""
    if context.kind.name not in TEXT_OF_FIGURES:
        return
    nothing: list[Any] = [None] * len(context.lines)
    names = ("value", "numerator", "denominator")
    columns = [context.typed.get(name, nothing) for name in names]
    for line, measure, *figures in zip(context.lines, context.measures, *columns, strict=True):
        if measure and is_small(measure.asked_below, measure.unit, *figures):
            yield word_finding("small-number", line, "value", least=measure.asked_below)


def _find_parts(context: Context, lines: set[int | None]) -> Iterator[Finding]:
    """Tell what stands beside a figure that the file says is suppressed, and is not kept."""
    for name in (name for name in _BESIDE if name in context.typed):
        for line, _, value in context.cells(name):
            if line in lines and value is not None:
                yield word_finding("suppressed-parts", line, name)


def _answer_each(
    questions: Sequence[Finding], file: str, answers: Answers
) -> list[tuple[Finding, FindingKey, str]]:
    """Return each question with its key and answer, "" for none; beyond MOST one key stands for the rest."""
    keys = [(file, one.code, one.line if place < MOST else None) for place, one in enumerate(questions)]
    return [(one, key, answers.find(key)) for one, key in zip(questions, keys, strict=True)]
