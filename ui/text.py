"""The sentences of screens and packs, made from the data; a docstring is an example of what its function returns."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

import pandas as pd

from measures.columns import fits_title
from schemas import read_data
from schemas.definition_files import Status
from schemas.periods import drop_year_words, period_end, period_label, short_period
from schemas.vocabulary import DONE, Delivery, Direction, Lateness, State, Verdict
from schemas.vocabulary import number_of as number_of
from ui.screens import View

WORDS = read_data(__file__, "words.toml")
STATE_WORDS: dict[str, str] = WORDS["states"]["shown"]
DATED: dict[str, dict[str, str]] = WORDS["lateness"]["dated"]
ABOUT_FILTERS: dict[str, str] = WORDS["filters"]
MOST_CHOICES = 70
OURS = "assumed, not in the report"  # what the bundled definitions and returns have and the report does not print
OUR_DAY = "assumed date"
OUR_CALENDAR = "The calendar's rules and days are assumed: the report prints none."
OUR_TOLERANCES = "Tolerances are assumed: the report prints none."
MADE_UP = "Made-up data: no figure, name or date here is real."
BLANK_DIRECTION = "Direction is blank where no earlier figure can be compared."
VERDICT_KEY = (
    "■ Off target: misses by more than the tolerance. ▲ Near target: misses within the tolerance. "
    "● On target: meets or beats it."
)


def day(of: date | pd.Timestamp) -> str:
    """5 April 2023."""
    return f"{of.day} {of:%B %Y}"


def days(dates: "pd.Series[Any]", otherwise: str = "") -> "pd.Series[str]":
    """A column of dates in words; ``otherwise`` where there is none."""
    words = {date: otherwise if pd.isna(date) else day(date) for date in dates.unique()}
    return dates.map(words).astype("str")


def items_of_plan(projects: int, actions: int) -> str:
    """2 projects and 14 actions; empty where there is neither."""
    return listed([number_of(n, what) for n, what in ((projects, "project"), (actions, "action")) if n])


def listed(words: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def period_words(period: str | None) -> str:
    """Quarter 3, 2022/23."""
    return period_label(period) if period else "no period"


def print_statement(view: View, with_period: bool, dated: str, own: Mapping[str, str]) -> str:
    """Say what a printed page shows: period, date and filters; ``own`` are the page's own in the address."""
    named = {"Against target": own.get("verdict"), "Lead": own.get("lead")}
    chosen = [view.part, *(f"{label}: {value}" for label, value in named.items() if value)]
    period = f"{period_label(view.period)}. " if view.period and with_period else ""
    return f"{period}{dated}. Filters: {'; '.join(filter(None, chosen)) or 'none'}."


def both_keys(statuses: Iterable[Status]) -> str:
    """Say that there are two keys, by the status that is most easily taken for a verdict."""
    started = listed([status.name for status in statuses if Delivery(status.stage) is Delivery.STARTED])
    near = "Two keys: for a KPI, ▲ Near target means just short of the target"
    return f"{near}; for a project or action, {started} means started." if started else f"{near}."


def keys_line(statuses: Sequence[Status], with_kpis: bool, with_delivery: bool) -> str:
    """Say what the marks of a printed page mean: against target, delivery, or both and that they are two keys."""
    parts = [
        f"KPI key: {VERDICT_KEY}" if with_kpis else "",
        f"Delivery key: {status_key(statuses)}." if with_delivery else "",
        both_keys(statuses) if with_kpis and with_delivery else "",
    ]
    return " ".join(filter(None, parts))


def status_key(statuses: Iterable[Status]) -> str:
    """Return the delivery key in words: ``◆ Blue delivered and embedded · ● Green completed``."""
    return " · ".join(f"{status.symbol} {status.name} {status.meaning}" for status in statuses)


def verdict_finding(kpis: pd.DataFrame) -> str:
    """6 of 14 with a target are off it, 4 of them on figures of 2020/21; 5 more miss it within tolerance.

    ``kpis`` of a position: verdict, target, data_period, data_period_end and period. An old figure is of a data period
    that ended more than a year before the period asked did.
    """
    aimed = int((kpis["target"].notna() & (kpis["verdict"] != Verdict.NO_TARGET)).sum())
    off, near = (kpis[kpis["verdict"] == verdict] for verdict in (Verdict.OFF, Verdict.NEAR))
    if kpis.empty:
        return "No measures to show"
    if not aimed:
        return "No measure here has a target"
    start = f"{len(off) or 'None'} of {aimed} with a target {'are' if len(off) > 1 else 'is'} off it"
    if aimed == 1 and off.empty:
        start = "The one with a target is not off it"
    if len(off):
        limit = pd.Timestamp(period_end(kpis["period"].iloc[0])) - pd.DateOffset(years=1)
        spans = off.loc[off["data_period_end"] < limit, "data_period"]
        of = f"of {drop_year_words(spans.iloc[0])}" if spans.nunique() == 1 else "more than a year old"
        start += f", {len(spans)} of them on figures {of}" if len(spans) else ""
    more = " more" if len(off) else ""
    misses = f"{len(near)}{more} {'misses' if len(near) == 1 else 'miss'} it within tolerance"
    return f"{start}; {misses}" if len(near) else start


def own_reading(row: Mapping[Any, Any]) -> str:
    """Say what a verdict rests on that is this product's reading; ``row`` of a position. Empty where nothing is.

    "The tolerance is assumed; that higher is better is assumed".
    """
    is_near = row["verdict"] == Verdict.NEAR and row["tolerance_ours"]
    return sentence(
        "; ".join(filter(None, ["the tolerance is assumed" if is_near else "", assumed_polarity(row)]))
    )


def assumed_polarity(row: Mapping[Any, Any]) -> str:
    """Say that a verdict rests on a polarity that nobody has agreed: "that higher is better is assumed"."""
    is_judged = row["polarity_assumed"] and row["verdict"] != Verdict.NO_FIGURE
    return f"that {row['better']} is better is assumed" if is_judged else ""


def status_finding(what: str, by_status: Mapping[str, int], stages: Mapping[str, str]) -> str:
    """42 of 218 actions are complete; 48 have not started: by what each status means."""
    one, rated = what.removesuffix("s"), sum(by_status.values())
    done = sum(count for status, count in by_status.items() if stages[status] in DONE)
    waiting = sum(count for status, count in by_status.items() if stages[status] == Delivery.NOT_STARTED)
    if not rated:
        return f"No {one} is rated here"
    start = f"{done} of {number_of(rated, one)} {'is' if done == 1 else 'are'} complete"
    return f"{start}; {waiting} {'has' if waiting == 1 else 'have'} not started" if waiting else start


def dated_finding(lateness: Lateness, projects: int, actions: int, *, board: date | None = None) -> str:
    """1 project and 27 actions have passed their date since the report; or that the calendar names no next Board."""
    if lateness == Lateness.DUE_SOON and board is None:
        return "The calendar names no later Board"
    items = items_of_plan(projects, actions) or "Nothing rated here"
    return f"{items} {DATED[lateness]['one' if projects + actions <= 1 else 'many']}"


def late_actions_finding(overdue: int, passed: int) -> str:
    """2 actions overdue; 3 actions past their date since the report."""
    if not (overdue and passed):
        return dated_finding(Lateness.PASSED if passed else Lateness.OVERDUE, 0, overdue + passed)
    its = "its" if passed == 1 else "their"
    return f"{number_of(overdue, 'action')} overdue; {number_of(passed, 'action')} past {its} date since the report"


def query_finding(queries: int) -> str:
    """7 points in the commentary need an answer."""
    counted = number_of(queries, "point in the commentary needs", "points in the commentary need")
    return f"{counted} an answer"


def challenge_finding(challenges: int) -> str:
    """3 ratings to query."""
    return f"{number_of(challenges, 'rating') if challenges else 'No rating'} to query"


def workforce_finding(directions: Mapping[str, str]) -> str:
    """Agency share and length of absence improved since the last report; by measure's short name."""
    ways = {"improved": Direction.IMPROVING, "worsened": Direction.WORSENING}
    moved = {verb: [name for name, way in directions.items() if way == of] for verb, of in ways.items()}
    parts: list[str] = []
    for verb, names in moved.items():
        words = listed([*names[:1], *map(lower_first, names[1:])])
        if len(names) > 2:
            words = f"{len(names)} of {len(directions)} measures"
        parts += [f"{words} {verb}"] if names else []
    if not directions:
        return "No workforce figures to show"
    if not parts:
        return "No workforce measure has moved for better or worse"
    since, words = "since the last report", sentence("; ".join(parts))
    counted = f"{len(moved['improved'])} measures improved, {len(moved['worsened'])} worsened {since}"
    return next(filter(fits_title, (f"{words} {since}", words)), counted)


def dates_line(position: pd.DataFrame) -> str:
    """The oldest figure is of 1 January 2023; ``position`` has as_at."""
    oldest, latest = position["as_at"].min(), position["as_at"].max()
    if oldest == latest:
        return f"All figures are of {day(latest)}."
    return f"Figures are of {day(latest)} or the latest before it; the oldest is of {day(oldest)}."


def lower_first(words: str) -> str:
    """The same words with a small letter at the start, unless they begin with initials."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def sentence(words: str) -> str:
    """The same words with a capital at the start."""
    return words[:1].upper() + words[1:]


def measure_finding(figure: str, verdict: str, direction: str, previous: str, unrated: str = "") -> str:
    """65% is on target, improving from 63%; ``unrated`` says why a figure is not rated, where it is not."""
    if verdict == Verdict.NO_FIGURE:
        return unrated or "No figure has been reported yet"
    start = f"{figure} {'has no target' if verdict == Verdict.NO_TARGET else f'is {verdict.lower()}'}"
    return f"{start}, {WORDS['directions']['moves'][direction].format(previous=previous)}"


def variation_words(variation: str) -> str:
    """Say needs 13 periods; has 2: elsewhere "Not enough data (2 of 13)"; what is concluded stays as it is."""
    has, _, needs = variation.partition("(")[2].rstrip(")").partition(" of ")
    return f"needs {needs} periods; has {has}" if needs else lower_first(variation)


def target_name(name: str) -> str:
    """Local target, DfE target."""
    return f"{sentence(name)} target"


def status_alt(what: str, finding: str, words: str) -> str:
    """What a chart of delivery statuses shows, for someone who cannot see it."""
    return f"{what} by workstream and status. {finding}. {words}."


def reconciled(reconciliation: Mapping[str, Any], what: str) -> str:
    """218 actions rated here + … = 287, as reported to 17 March 2023; and the published total where it is missed."""
    counts = reconciliation[what]
    if not counts["report_date"]:
        return f"No {what} have been reported."
    return f"{counts['words']}, as reported to {day(date.fromisoformat(counts['report_date']))}."


def reported_line(figure: Mapping[Any, Any], verb: str = "reported in") -> str:
    """Academic year 2020/21, reported in Q1; ``figure`` has data_period, reported_in, period and state."""
    columns = ("data_period", "reported_in", "period", "state")
    data_period, reported_in, period, state = ("" if pd.isna(figure[c]) else str(figure[c]) for c in columns)
    if not reported_in:
        return sentence(STATE_WORDS[State(state)]) if state else ""
    if reported_in == period:
        return f"{data_period}, repeated" if state == State.REPEATED else data_period
    when = short_period(reported_in)
    return f"{data_period}, {verb} {when[:2] if reported_in[:7] == period[:7] else when}"


def lateness_words(lateness: str, days: object) -> str:
    """Overdue by 5 days; otherwise the lateness itself."""
    if lateness != Lateness.OVERDUE or pd.isna(days):  # type: ignore[call-overload]
        return sentence(lateness)
    return f"Overdue by {number_of(int(str(days)), 'day')}"


def as_at_line(as_at: date, today: date, is_stand_in: bool) -> str:
    """Shown as at 5 April 2023 (demonstration date)."""
    if as_at == today:
        return f"Shown as at {day(as_at)} ({'demonstration date' if is_stand_in else 'today'})"
    return f"Shown as at {day(as_at)} ({'demonstration date' if is_stand_in else 'today'}: {day(today)})"


def unknown_value(name: str, value: str, known: Sequence[str]) -> str:
    """What the address asks for that there is not, and what there is, of many the nearest."""
    known = known if len(known) <= MOST_CHOICES else get_close_matches(value, known, 5, 0.3)
    choices = f"Choose one of: {', '.join(known)}" if known else "There is none to choose yet"
    return f"There is no {name} “{value[:60]}”. {choices}."
