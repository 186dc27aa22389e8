"""What a pack holds: what a public one leaves out, what it is compared with, and what is missing before it is made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from pipelines.positions import PackFacts, Query, pack_facts
from pipelines.review.decisions import Agreed, Clinic, Subject, record_decision
from pipelines.store import Store
from pipelines.store.finals import add_final
from pipelines.store.ledger import now
from reports.content import pack
from reports.pack import Bullets, Pack, Paragraph, Section, Table
from reports.readiness import find_missing
from schemas.definitions import Definitions
from schemas.vocabulary import About
from tests.reports.conftest import BY, COMMITTEE, MADE

INTERNAL = {"decisions", "challenges", "queries"}


def slugs(made: Pack) -> list[str]:
    return [section.slug for section in made.sections]


def section(made: Pack, slug: str) -> Section:
    [found] = [section for section in made.sections if section.slug == slug]
    return found


def every_text(made: Pack) -> str:
    texts = [made.title, made.footer, *(fact.words for fact in made.facts), *made.notes]
    for one in made.sections:
        texts.append(one.heading)
        for part in one.parts:
            if isinstance(part, Paragraph):
                texts.append(part.text)
            elif isinstance(part, Bullets):
                texts += part.items
            else:
                texts += [part.alt, part.caption]
    return "\n".join([*texts, *(cell.text for table in made.tables for row in table.rows for cell in row)])


def changed(definitions: Definitions, change: Callable[[str], dict[str, object]]) -> Definitions:
    """Definitions with something changed of each measure, by its code."""
    measures = {code: one.model_copy(update=change(code)) for code, one in definitions.measures.items()}
    return replace(definitions, measures=measures)


def test_names_are_unique_levels_in_order_and_rows_as_wide_as_their_heads(internal: Pack) -> None:
    names = [table.name for table in internal.tables]
    assert len(set(slugs(internal))) == len(slugs(internal))
    assert len(set(names)) == len(names)
    assert all(len(name) <= 31 for name in names)
    found = [one.level for one in internal.sections]
    assert all(after <= before + 1 for before, after in zip([0, *found], found, strict=False))
    for table in internal.tables:
        assert {len(row) for row in table.rows} == {len(table.heads)} == {len(table.shares)}
        assert abs(sum(table.shares) - 1) < 1e-9


def test_illustrative_rows_come_first_and_each_measure_off_target_has_its_own_page(internal: Pack) -> None:
    assert internal.notes[0].startswith("Illustrative: the rows of 34 projects and 287 actions")
    off = [one for one in internal.sections if one.slug.startswith("off-")]
    assert all({type(part).__name__ for part in one.parts} >= {"Table", "Chart", "Paragraph"} for one in off)
    assert [one.new_page for one in off] == [False, True, True, True, True, True]


def test_a_public_pack_leaves_out_decisions_challenges_and_queries(
    internal: Pack, public: Pack, own_store: Path, definitions: Definitions
) -> None:
    assert set(slugs(internal)) - set(slugs(public)) == INTERNAL
    store, clinic = Store(own_store), Clinic("SEND and Inclusion", "2022-23 Q3", date(2023, 3, 17))
    agreed = Agreed("Open forty places", "Director of SEND and Inclusion", date(2026, 4, 28))
    record_decision(store, agreed, Subject(About.MEASURE, "ehcp_waiting"), clinic, "Secretary")
    facts = pack_facts(store, definitions, Query(period="2022-23 Q3"))
    shown, outside = (pack(facts, definitions, MADE, BY, public=is_public) for is_public in (False, True))
    assert "Open forty places" in every_text(shown)
    said = every_text(outside)
    assert "Open forty places" not in said
    assert BY not in said
    assert outside.made_by == "Birmingham City Council"
    for message in facts.queries["message"]:
        assert message in every_text(shown)
        assert message not in said


def test_a_public_pack_leaves_out_every_measure_marked_internal(
    committee: PackFacts, definitions: Definitions
) -> None:
    hidden = ("excl_primary", "agency_share")
    known = changed(definitions, lambda code: {"internal": code in hidden})
    inside, outside = (
        every_text(pack(committee, known, MADE, BY, public=public)) for public in (False, True)
    )
    for code in hidden:
        name = definitions.measures[code].name
        assert name in inside
        assert name not in outside


def test_with_a_final_pack_it_is_compared_with_that_one(own_store: Path, definitions: Definitions) -> None:
    store = Store(own_store)
    add_final(store, b"the last one", "2022-23 Q3", date(2023, 3, 17), "docx", now(), "Officer", False)
    later = pack_facts(store, definitions, Query("2022-23 Q3", date(2023, 4, 5)))
    changes = section(pack(later, definitions, MADE, BY), "changes")
    assert changes.heading == "What changed: no verdict"
    assert isinstance(changes.parts[0], Paragraph)
    assert changes.parts[0].text == (
        "Compared with the last final pack (Quarter 3, 2022/23, as at 17 March 2023)."
    )
    # One made for an earlier date than the final's is not compared with it.
    earlier = pack_facts(store, definitions, COMMITTEE)
    assert earlier.before is not None
    assert earlier.before.final is None


def test_a_filter_keeps_the_part_of_the_plan_asked_for_and_says_so(
    bundled_store: Path, definitions: Definitions
) -> None:
    facts = pack_facts(Store(bundled_store), definitions, replace(COMMITTEE, workstream="B"))
    made = pack(facts, definitions, MADE, BY)
    assert [s for s in slugs(made) if s.startswith("workstream-")] == ["workstream-b"]
    assert {fact.name: fact.words for fact in made.facts}["Filters"] == "workstream B"
    assert "7 projects rated here = 7" in every_text(made)


def test_what_is_missing_is_told_case_by_case_silence_and_small_counts_too(
    committee: PackFacts, definitions: Definitions
) -> None:
    silent = committee.kpis.assign(commentary=pd.Series(" ", index=committee.kpis.index, dtype="str"))
    history = committee.history.copy()
    at = (history["measure"] == "neet_supported") & (history["period"] == "2022-23 Q3")
    history.loc[at, "value"] = 3
    known = changed(definitions, lambda code: {"small_number": 5 if code == "neet_supported" else None})
    missing = find_missing(replace(committee, kpis=silent, history=history), known)
    found = {lack.finding: lack.items for lack in missing}
    assert len(found["6 measures are off target and nothing is said of them"]) == 6
    [small] = found["1 count is small enough to point at a child"]
    assert small == "Young people 16 to 18, NEET and engaged in support, Q3 2022/23"


def test_before_any_report_on_the_plan_a_pack_says_so(bundled_store: Path, definitions: Definitions) -> None:
    facts = pack_facts(Store(bundled_store), definitions, Query("2022-23 Q1", date(2022, 8, 1)))
    made = pack(facts, definitions, MADE, BY)
    said = every_text(made)
    for what in ("No projects have", "No actions have", "No workforce figure has"):
        assert f"{what} been reported" in said
    assert {"workforce", "risks"} <= set(slugs(made))
    assert all(table.rows for table in made.tables)


def test_a_risk_has_the_words_of_the_screen_half_scored_too(
    committee: PackFacts, definitions: Definitions
) -> None:
    risks = committee.risks.assign(likelihood=pd.array([4, None], dtype="Int64"))
    made = pack(replace(committee, risks=risks), definitions, MADE, BY)
    [table] = [part for part in section(made, "risks").parts if isinstance(part, Table)]
    score = table.heads.index("Score")
    assert [row[score].text for row in table.rows] == ["Likelihood 4, impact not given", "Not scored"]
