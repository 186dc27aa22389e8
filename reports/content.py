"""A committee pack's content, made from positions as at a date; nothing here draws or writes a file."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from pipelines.positions import PackFacts, Query, pack_facts
from pipelines.store import Store
from reports.pack import Fact, Pack, Section
from reports.sections.changes import change_section
from reports.sections.headlines import headline_sections, internal_sections
from reports.sections.kpis import kpi_sections
from reports.sections.methods import method_sections
from reports.sections.plan import plan_sections
from schemas.definitions import Definitions
from schemas.periods import period_label
from ui.text import MADE_UP, day, number_of
from ui.views.plan import illustrative_line

INTERNAL = "Internal: decisions, ratings to query and open queries are not for publication."
PUBLIC = "Public: what is internal has been left out."


def content(
    store: Store,
    definitions: Definitions,
    query: Query,
    made_at: datetime,
    made_by: str,
    public: bool = False,
    final: bool = False,
) -> Pack:
    """Return the pack of what is asked, its charts not yet drawn; raises UnknownFilter, StoreProblem."""
    return pack(pack_facts(store, definitions, query), definitions, made_at, made_by, public, final)


def pack(
    facts: PackFacts,
    known: Definitions,
    made_at: datetime,
    made_by: str,
    public: bool = False,
    final: bool = False,
    seen: Callable[[Section], Section] = lambda section: section,
) -> Pack:
    """Return the pack that these facts make; ``made_at`` is local time, ``public`` leaves out what is internal.

    ``seen`` is given each section as soon as it is made, so that its charts can be drawn beside the others.
    """
    if public:
        facts = without_internal(facts, known)
    period = facts.query.period or ""
    label = period_label(period) if period else "no period yet"
    whose = known.plan.directorate or known.plan.title
    stamp = f"{day(made_at)} at {made_at:%H:%M}"
    standing = "Public" if public else "Internal"
    return Pack(
        title=f"{whose}: performance, {label}",
        subtitle=f"{known.plan.title}. Position as at {day(facts.query.date)}.",
        facts=_cover(facts, known, stamp, made_by, public, final),
        notes=_notes(facts, known),
        sections=tuple(map(seen, _sections(facts, known, public))),
        footer=f"{known.plan.title}. {label}, as at {day(facts.query.date)}. {standing}.",
        period=period,
        as_at=facts.query.date,
        made_at=made_at,
        made_by=(known.plan.council or whose) if public else made_by,
        is_public=public,
    )


def _sections(facts: PackFacts, known: Definitions, public: bool) -> Iterator[Section]:
    yield from plan_sections(facts, known)
    yield from kpi_sections(facts, known, public)
    yield from headline_sections(facts)
    if not public:
        yield from internal_sections(facts, known)
    yield change_section(facts, known)
    yield from method_sections(facts, known, public)


def without_internal(facts: PackFacts, known: Definitions) -> PackFacts:
    """Return the facts without the measures that are marked internal; sections of what is internal go elsewhere."""
    public = {code for code, measure in known.measures.items() if not measure.internal}
    named = ("kpis", "history", "targets", "published", "queries", "workforce")
    frames = {name: getattr(facts, name) for name in named}
    return replace(
        facts,
        **{name: rows[rows["measure"].isin(public)].reset_index(drop=True) for name, rows in frames.items()},
    )


def _cover(
    facts: PackFacts, known: Definitions, stamp: str, made_by: str, public: bool, final: bool
) -> tuple[Fact, ...]:
    query = facts.query
    part = [query.workstream and f"workstream {query.workstream}", query.service_area]
    stands_in = facts.today.is_stand_in and query.date == facts.today.date
    lines = {
        "Council": known.plan.council,
        "Directorate": known.plan.directorate,
        "Plan": known.plan.title,
        "Period": period_label(query.period) if query.period else "None reported yet",
        "As at": day(query.date) + (" (demonstration date)" if stands_in else ""),
        "Filters": ", ".join(filter(None, part)) or "None: the whole directorate",
        "Standing": f"{'Final' if final else 'Draft'}. {PUBLIC if public else INTERNAL}",
        "Returns": f"{number_of(len(facts.returns), 'return')} in force; ids and hashes are at the end",
        "Made": stamp,
        "Made by": "" if public else made_by,
    }
    return tuple(Fact(name, words) for name, words in lines.items() if words)


def _notes(facts: PackFacts, known: Definitions) -> tuple[str, ...]:
    missed = [
        f"The total of {what} misses the published one: {counts['words']}."
        for what, counts in facts.reconciliation.items()
        if counts["agrees"] is False
    ]
    notes = [
        MADE_UP if known.is_synthetic else "",
        illustrative_line(facts.projects, facts.actions),
        *missed,
    ]
    return tuple(filter(None, notes))
