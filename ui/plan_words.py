"""What the plan's page says of movement, dates and the next Board, made from the data."""

from datetime import date, timedelta

import pandas as pd

from measures.plan import Change, Tally
from schemas.vocabulary import BOARD_CYCLE_DAYS, Lateness
from ui.text import day, listed, number_of, sentence


def movement_finding(told: Tally) -> str:
    """3 of 22 projects and 14 of 218 actions moved."""
    if told.last is None:
        return "No project or action has been reported"
    if not told.since:
        return "Only one report so far: nothing to compare"
    parts = []
    for what in ("project", "action"):
        moved, same = (told.became[what, change] for change in (Change.MOVED, Change.SAME))
        if total := moved + same:
            parts.append(f"{moved or 'none'} of {number_of(total, what)}")
    since = day(told.since[0]) if len(told.since) == 1 else "their last report"
    return sentence(f"{' and '.join(parts)} moved since {since}")


def movement_line(told: Tally) -> str:
    """2 projects from Grey to Amber; 1 action new: every movement in words, and the dates compared."""
    if not told.since:
        held = f"of {day(told.last)} " if told.last else ""
        return f"The report {held}is the first that is held. What moved will show from the next one."
    said: list[str] = []
    for what in ("project", "action"):
        said += [
            f"{number_of(count, what)} from {before} to {after}"
            for (of, before, after), count in told.flows.items()
            if of == what
        ]
        said += [
            f"{number_of(count, what)} {words}"
            for change, words in _OTHERWISE.items()
            if (count := told.became[what, change])
        ]
    dates = f"from {day(told.since[0])} to {day(told.until[-1])}"
    return f"{sentence('; '.join(said))}. Each latest report is compared with the one before, {dates}."


_OTHERWISE = {
    Change.NEW: "new",
    Change.GONE: "no longer reported",
    Change.FIRST: "reported for the first time",
}


def timeline_finding(dates: "pd.Series[pd.Timestamp]", lateness: "pd.Series[str]", as_at: date) -> str:
    """22 of 62 dates have passed; 2 of them are overdue: the dates of what is shown, missing ones left out."""
    known = dates.dropna()
    if known.empty:
        return "No project shown has a date"
    passed = int((known < pd.Timestamp(as_at)).sum())
    late = int((lateness == Lateness.OVERDUE).sum())
    start = f"{passed or 'None'} of {number_of(len(known), 'date')} {'has' if passed == 1 else 'have'} passed"
    if not passed:
        return start
    return f"{start}; {late or 'none'} {'is' if late == 1 else 'are'} overdue"


def timeline_alt(finding: str, marks: pd.DataFrame) -> str:
    """What the timeline shows, for someone who cannot see it: each lane's first and last date, and what is late."""
    lanes = marks.groupby("lane")["date"].agg(["size", "min", "max"])
    told = [
        f"{lane}: {number_of(int(size), 'date')}, {day(first)} to {day(last)}"
        for lane, size, first, last in lanes.itertuples()
    ]
    late = marks.loc[marks["is_overdue"], "name"].tolist()
    overdue = f" Overdue: {listed(late)}." if late else ""
    return f"Target dates by workstream. {finding}. {'; '.join(told)}.{overdue}"


def board_line(board: date | None, as_at: date, within_cycle: int) -> str:
    """The next Board is on 28 April 2023, by the calendar; how many more are due within a cycle of the date."""
    last = as_at + timedelta(days=BOARD_CYCLE_DAYS)
    cycle = f"{BOARD_CYCLE_DAYS} days, by {day(last)}"
    if board is None:
        return f"The calendar names no Board after {day(as_at)}; shown is what is due within {cycle}."
    items = number_of(within_cycle, "item") if within_cycle else "nothing"
    due = f"In all, {items} {'is' if within_cycle <= 1 else 'are'} due within {cycle}."
    return f"The next Board is on {day(board)}, by the reporting calendar. {due}"
