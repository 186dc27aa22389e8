"""What the words of the screens mean; every number is the rule's own."""

from measures.plan import COMPLETE, MOVES_ALLOWED, OPEN, REPORTS_RUNNING, Challenge
from measures.target import ENOUGH_FOR_PACE
from measures.variation import ENOUGH as ENOUGH_FOR_VARIATION
from measures.variation import RUN, SCALE
from schemas.vocabulary import BOARD_CYCLE_DAYS, ORGANISATIONS, Direction, Lateness, State, Verdict

VERDICTS = {
    Verdict.OFF: "misses its target by more than the tolerance",
    Verdict.NEAR: "misses its target by no more than the tolerance",
    Verdict.NO_TARGET: "no target is set, or neither higher nor lower is better, so it is not judged",
    Verdict.NO_FIGURE: "no figure has been reported in or before the period",
    Verdict.ON: "meets its target or beats it",
}
DIRECTIONS = {
    Direction.IMPROVING: "moved the way that is better for the measure since the data period before",
    Direction.WORSENING: "moved the way that is worse for the measure since the data period before",
    Direction.NO_CHANGE: "is the same as in the data period before",
    Direction.NO_EARLIER: "no figure of an earlier data period is held",
    Direction.NOT_COMPARABLE: "the series has a break, or another definition, since the figure before",
    Direction.HIGHER: "went up, where neither way is better",
    Direction.LOWER: "went down, where neither way is better",
}
LATENESS = {
    Lateness.COMPLETE: f"its status is {' or '.join(COMPLETE)}, whatever its date",
    Lateness.OVERDUE: "not complete, and the as-at date is past its date; on the date itself it is not overdue",
    Lateness.DUE_SOON: f"not complete, and due within {BOARD_CYCLE_DAYS} days of the as-at date, one Board's cycle",
    Lateness.ON_TIME: f"not complete, and due in more than {BOARD_CYCLE_DAYS} days",
    Lateness.NO_DATE: "rated, but the plan gives it no date",
    Lateness.ELSEWHERE: "another programme reports its status, so its date is not judged here",
    Lateness.NOT_RATED: "no status has been reported, so its date is not judged",
}
CHALLENGES = {
    Challenge.OVERDUE: f"{' or '.join(OPEN)}, and past its date",
    Challenge.GREY_WITH_PROGRESS: "Grey means not started, but progress is described",
    Challenge.OPEN_BENEATH: f"{' or '.join(COMPLETE)}, but actions beneath it are open",
    Challenge.UNCHANGED: f"the same status in {REPORTS_RUNNING} reports running, and not complete",
    Challenge.MOVED: f"its date has moved more than {'once' if MOVES_ALLOWED == 1 else f'{MOVES_ALLOWED} times'}",
}
STATES = {
    State.REPORTED: "a figure of its own data period",
    State.REPEATED: "the same figure and data period as in an earlier report; nothing new was measured",
    State.NOT_DUE: "nothing was expected in this period",
    State.NOT_YET_PUBLISHED: "expected, but its publisher has not published it",
    State.LATE: "the calendar's last day for it has passed",
    State.SUPPRESSED: "held back, because a number so small could point to a child",
    State.NOT_APPLICABLE: "does not apply in this period",
    State.NOT_AVAILABLE: "was asked for and could not be given",
}
VARIATION = {
    "Not enough data": f"fewer than {ENOUGH_FOR_VARIATION} data periods, which says nothing either way; "
    "it does not mean common cause",
    "Common cause": "the figure varies as it usually does",
    "Special cause": "the latest figure is unlikely to be chance: improvement, concern, or neutral where neither "
    "way is better",
    "Limits": f"the mean, plus and minus {SCALE} times the mean difference between neighbours; no outlier is left out",
    "Outside": "a special cause: a figure beyond a limit",
    "Run": f"a special cause: {RUN} or more in a row on one side of the mean; one on the mean breaks it",
    "Trend": f"a special cause: {RUN} or more rising, or falling; an equal neighbour breaks it",
    "Two of three": "a special cause: two of three figures more than two thirds of the way to a limit, all three "
    "on that side of the mean",
    "Consistently passes": "the target is beyond the limits on the side that is met",
    "Consistently fails": "the target is beyond the limits on the side that is missed",
    "Hits and misses": "the target is within the limits, so chance decides",
}
TARGETS = {
    "Target": "what a figure should reach in a period; the target for the period asked counts, also for a figure "
    "that came earlier",
    "Headline target": "the local target; a second one, such as DfE's, has a verdict of its own",
    "Tolerance": "how far a figure may miss and still be near: in the measure's unit, or a share of the target. "
    "It is this product's reading, not printed in the report",
    "Pace": "the gap to the target shared over the data periods left, beside the average movement so far; from "
    f"{ENOUGH_FOR_PACE} different data periods on",
    "Percentage points": "the difference of two percentages: from 67% to 69% is 2 percentage points",
}
PERIODS = {
    "Reporting period": "the quarter in which a figure is reported",
    "Data period": "the time that a figure is about; it may be a year or a term that ended long before",
    "Position": "the latest figure reported in or before the period; an older one says when it came",
    "As at": "what was known on a day: returns received later are left out",
    "Comparator": "the same measure elsewhere: a published figure for England or the region, or the Council beside "
    "the directorate; context, never an earlier figure",
    "Provisional": "published early, and may be revised",
    "Last report": "the workforce figure of the date before the latest one held; where the source gives that "
    "figure no date, the narrative says so",
    "Organisation": f"who a workforce figure is about: {', '.join(ORGANISATIONS)}",
}
PLAN = {
    "Counted": "a project that the published totals count: every one of A to D, and E1 and E2 as one each; their "
    "parts are listed and roll up",
    "Reconciliation": "rated here + reported elsewhere + not rated = total, beside the published total of that date",
    "Movement": "a status in a project's latest report against the one before; new and dropped actions are not moves",
    "Illustrative": "a row made up to meet a published total, because the report gives no status of each",
    "Likelihood": "how likely a risk is to happen, 1 to 5; optional",
    "Impact": "how much it would matter, 1 to 5; optional",
}
