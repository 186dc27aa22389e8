"""How the pack was made: rules in words, both keys, what each measure is, and the returns it rests on."""

from collections.abc import Iterator

from measures.plan import REPORTS_RUNNING
from pipelines.positions import PackFacts
from reports.pack import Bullets, Cell, Paragraph, Section, Table
from reports.sections.cells import counts, dates, statuses, table, texts, verdicts
from schemas.definitions import Definitions
from schemas.vocabulary import State
from ui.text import OUR_TOLERANCES, STATE_WORDS, both_keys, day, number_of, sentence
from ui.views.glossary import meanings
from ui.views.history import received_words

_BETTER = {"higher": "Higher", "lower": "Lower", "none": "Neither"}
_RULES = (
    "Figures, targets, statuses and texts are those of the returns in force on the as-at date; a return received "
    "later is left out, and a withdrawn one no longer counts.",
    "A position is the latest figure reported in or before the period; its data period says what it is about.",
    "Against target is judged in exact decimal arithmetic: on target meets or beats it; near target misses it by no "
    "more than the tolerance; off target misses it by more.",
    "Direction compares with the figure of the data period before; a repeated figure is no movement. Differences of "
    "percentages are percentage points.",
    "Variation is judged from 13 data periods on: the mean plus and minus 2.66 times the mean moving range.",
    "Projects and actions add up: rated here, reported elsewhere and not rated make the total, and a published "
    "total that is missed is said so.",
)


def method_sections(facts: PackFacts, known: Definitions, public: bool) -> Iterator[Section]:
    """Yield methods, keys, definitions and sources."""
    ours = [OUR_TOLERANCES] if facts.kpis["tolerance_ours"].any() else []
    rules = (*_RULES, *ours) if public else (
        *_RULES,
        *ours,
        "A rating is to be queried where dates known by then, text or actions contradict it, or it has not changed in "
        f"{REPORTS_RUNNING} reports running.",
    )  # fmt: skip
    yield Section("methods", "How these figures were made", 1, (Bullets(rules),), new_page=True)
    yield Section(
        "keys", "Two keys, never added together", 2, (Paragraph(both_keys(known.statuses)), *_keys(known))
    )
    yield Section("definitions", "What each measure is", 2, (_definitions(facts, known),), is_wide=True)
    same = Paragraph(
        "The same returns, period and date make the same pack, but for the time at which it is made.", True
    )
    rests_on = (_returns(facts, known),) if len(facts.returns) else ()
    title = f"{number_of(len(facts.returns), 'return')} in force, with their hashes"
    yield Section("sources", title, 2, (*rests_on, same), is_wide=True)


def _keys(known: Definitions) -> Iterator[Table]:
    against_target, lateness, states, targets = map(meanings, ("verdicts", "lateness", "states", "targets"))
    state_names = {STATE_WORDS[State(state)]: meaning for state, meaning in states.items()}
    words = {sentence(word): sentence(means) for word, means in (lateness | state_names | targets).items()}
    status_meanings = [
        *(sentence(s.meaning) + (" (assumed)" if s.ours else "") for s in known.statuses),
        "Another programme gives the status; none is rated here",
    ]
    yield from (
        table(
            "KPI key",
            "The KPI key: a figure against its target.",
            {"Verdict": verdicts(against_target), "Meaning": texts(map(sentence, against_target.values()))},
            alt="Each verdict on a KPI with its meaning.",
            shares=[2, 7],
        ),
        table(
            "Delivery key",
            "The delivery key: how far a project or action has come.",
            {
                "Status": statuses([*(s.name for s in known.statuses), known.elsewhere.name], known),
                "Meaning": texts(status_meanings),
            },
            alt="Each delivery status with its meaning.",
            shares=[2, 7],
        ),
        table(
            "Words used",
            "Lateness, states of figures, and targets.",
            {"Word": texts(words), "Meaning": texts(words.values())},
            alt="Each word used of lateness, figures and targets with its meaning.",
            shares=[2.6, 7],
            on_slides=False,
        ),
    )


def _definitions(facts: PackFacts, known: Definitions) -> Table:
    shown = [known.measures[code] for code in [*facts.kpis["measure"], *facts.workforce["measure"].unique()]]
    return table(
        "Definitions",
        f"What each measure of this pack is, by the definition files ({known.hash[:12]}).",
        {
            "Measure": texts(m.name for m in shown),
            "Counted": texts(m.numerator for m in shown),
            "Out of": texts(m.denominator for m in shown),
            "Better": [Cell(_BETTER[m.better] + (" (assumed)" if m.polarity_assumed else "")) for m in shown],
            "Reported": texts(sentence(m.frequency) for m in shown),
            "Source": texts(m.source for m in shown),
        },
        alt="Each measure with what is counted, out of what, which way is better, how often and its source.",
        shares=[3, 3.6, 3, 1.6, 1.8, 3.2],
        on_slides=False,
    )


def _returns(facts: PackFacts, known: Definitions) -> Table:
    rows = facts.returns
    return table(
        "Returns in force",
        f"The returns that this pack rests on, as at {day(facts.query.date)}. "
        "The SHA-256 is of the file as sent; none is given where that may state a suppressed figure.",
        {
            "Return": texts(rows["return_id"]),
            "Kind": texts(rows["kind"].map(sentence)),
            "File": texts(rows["file_name"]),
            "Received": [
                cell._replace(text=words)
                for cell, words in zip(
                    dates(rows["received_on"]), received_words(rows, known.calendar), strict=True
                )
            ],
            "Rows": counts(rows["rows"]),
            "Standing": texts(rows["standing"].map(sentence)),
            "SHA-256": texts(rows["sha256"]),
        },
        alt="Each return in force with its kind, file, date, rows and hash.",
        shares=[3.4, 2, 3.8, 2.2, 1.4, 1.8, 8],
        numbers=["Rows"],
        on_slides=False,
    )
