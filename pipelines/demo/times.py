"""When made-up things happen: quarters, months and Boards up to a fixed day, whatever the clock says."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from schemas.periods import period_start, previous_period
from schemas.vocabulary import BOARD_CYCLE_DAYS

LAST_PERIOD = "2025-26 Q4"
LAST_BOARD = date(2026, 4, 24)
# Everything has been received by this day, and the lateness of projects and actions makes sense on it.
AS_AT = date(2026, 5, 1)
MOST_QUARTERS = 400
_BOARDS_TO_COME = 9
_DAYS_BEFORE_BOARD = 7
# Reports of the plan go back about a year, fewer where there are many actions.
_REPORTS, _FEWEST_REPORTS, _MOST_ROWS = 9, 4, 200_000


@dataclass(frozen=True)
class Size:
    """How much to make: reporting quarters, KPI measures, actions in each report, counted projects; and the seed.

    Fewer projects than the bundled plan counts are those of the plan.
    """

    quarters: int
    measures: int
    actions: int
    seed: int = 0
    projects: int = 0

    @cached_property
    def periods(self) -> list[str]:
        """The reporting periods, in order; the last is LAST_PERIOD."""
        periods = [LAST_PERIOD]
        while len(periods) < self.quarters:
            periods.append(previous_period(periods[-1]))
        return periods[::-1]

    @property
    def first_day(self) -> date:
        """The first day of the first period."""
        return period_start(self.periods[0])

    @property
    def months(self) -> list[date]:
        """The first day of each month, up to the last before AS_AT."""
        first, last = self.first_day, AS_AT.replace(day=1)
        count = (last.year - first.year) * 12 + last.month - first.month
        steps = [first.month - 1 + step for step in range(count)]
        return [date(first.year + step // 12, step % 12 + 1, 1) for step in steps]

    @property
    def boards(self) -> list[date]:
        """The days on which the Board meets, every six weeks; some are to come."""
        cycle = timedelta(days=BOARD_CYCLE_DAYS)
        before = (LAST_BOARD - self.first_day) // cycle
        return [LAST_BOARD + cycle * place for place in range(-before, _BOARDS_TO_COME)]

    @property
    def reports(self) -> list[date]:
        """The days of the reports on the plan, a week before each Board."""
        most = max(_FEWEST_REPORTS, min(_REPORTS, _MOST_ROWS // self.actions))
        held = [board for board in self.boards if board <= LAST_BOARD][-most:]
        return [board - timedelta(days=_DAYS_BEFORE_BOARD) for board in held]
