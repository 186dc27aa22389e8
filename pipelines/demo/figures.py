"""Made-up figures: KPIs by quarter, with their targets and published series, and workforce headlines."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isnan, nan

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.demo.definitions import AS_AT, DATA, MADE_UP, Table
from schemas.periods import data_period_of
from schemas.vocabulary import AREAS, State

LAST_YEAR = AS_AT.year - 2  # the academic year that began then has ended
_TAILS: dict[str, list[float]] = DATA["tails"]
PATTERNS = tuple(_TAILS)
_LONGEST_TAIL, _BLOCK = 8, 6
_DRIFT, _SEASON, _STEP = 4.0, 1.2, 2.5
_QUARTERS: dict[str, list[str]] = DATA["quarters"]
_STATES = set(State)
# One quarterly figure in so many is missing, but for the latest, for each of these reasons in turn.
_LEAST_COUNTED = 10  # fewer, or fewer left over, are small numbers
_EVERY_GAP, _GAPS = 17, (State.LATE, State.SUPPRESSED, State.NOT_AVAILABLE)
# Targets in amplitudes on the good side of the level: failed, hit and missed, passed; and one nearly met.
_AIMS, _NEARLY, _EASIER, _YEARLY = (2.8, 0.3, -2.8), 0.4, -0.8, 0.05
_REVISED_BY, _ALLOWED = 0.3, 0.6  # of a measure's amplitude
# Texts stand on figures off target and on the latest quarters; where there are many rows on the last one alone.
_LATEST, _MANY_ROWS = 8, 20_000


@dataclass(frozen=True)
class Series:
    """What the figures of a KPI are like; level, amplitude and most (the greatest it may have) in its unit.

    ``place`` is its own among all KPIs, ``nth`` among those of its frequency; ``good`` is 1, or -1 where lower is
    better.
    """

    place: int
    nth: int
    table: Table
    level: float
    amplitude: float
    pattern: str

    @property
    def good(self) -> int:
        """The sign of a better figure."""
        return -1 if self.table["better"] == "lower" else 1

    @property
    def most(self) -> float:
        """The greatest figure it may have."""
        return 100.0 if self.table["unit"] == "%" else float("inf")

    @property
    def allowance(self) -> float:
        """How far a figure may be on the wrong side of its target."""
        return 0 if self.place % 3 == 2 else self.amplitude * _ALLOWED

    def aim(self, years_on: int) -> float:
        """Return the local target so many years after the last one, NaN where there is none."""
        if self.place % 15 == 14 or self.table["better"] == "none":
            return nan
        kind, tail = self.place % 4, _TAILS[self.pattern] or [0.0]
        aim = _AIMS[kind] if kind < len(_AIMS) else tail[0] * self.good + _NEARLY
        return self.limit(self.level + self.good * (aim + _YEARLY * years_on) * self.amplitude)

    def limit(self, value: float) -> float:
        """Return a figure that is neither above the greatest nor far below the level."""
        return min(max(value, self.level / 4), self.most)

    def write(self, value: float) -> str:
        """Return a figure as its measure prints it, "" where there is none."""
        return _format(value, self.table["decimals"])


def describe_series(files: dict[str, Table], rng: np.random.Generator) -> list[Series]:
    """Return what the figures of each KPI of the definition files are like, in order."""
    tables = [table for table in files.values() if table.get("kind") == "kpi"]
    levels, shares = rng.uniform(200, 4_000, len(tables)), rng.uniform(25, 75, len(tables))
    seen: Counter[object] = Counter()
    found = []
    for place, table in enumerate(tables):
        level = {"%": shares[place], "days": levels[place] / 100 + 8}.get(table["unit"], levels[place])
        # At least four in the last place printed, so that rounding makes no point its neighbour's equal.
        usual = (level, max(level * 0.07, 4 * 10.0 ** -table["decimals"]))
        level, amplitude = map(float, DATA["levels"].get(table["code"], usual))
        is_often = table["frequency"] in {"quarterly", "termly"}
        pattern = PATTERNS[seen[is_often] % len(PATTERNS)]
        found.append(Series(place, seen[table["frequency"]], table, level, amplitude, pattern))
        seen.update((table["frequency"], is_often))
    return found


def build_kpis(
    series: list[Series], periods: list[str], rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the KPI return as text, in order of period: as it stands in the end, and as it was first sent."""
    by_quarter = [_QUARTERS[one.table["frequency"]] for one in series]
    counts = [sum(quarters[int(p[-1]) - 1] not in _STATES for p in periods) for quarters in by_quarter]
    offsets = _move(rng, [one.pattern for one in series], counts, max(1, *counts))
    histories = [_list_figures(one, periods, offsets[one.place].tolist()) for one in series]
    has_many, written = len(series) * len(periods) > _MANY_ROWS, 0
    final: list[dict[str, str]] = []
    first: list[dict[str, str]] = []
    for place, period in enumerate(periods):
        left, years_on = len(periods) - 1 - place, int(period[:4]) - int(periods[-1][:4])
        for one, history in zip(series, histories, strict=True):
            value, previous, about, state = next(history)
            has, is_quarterly = not isnan(value), one.table["frequency"] == "quarterly"
            is_off = (one.aim(years_on) - value) * one.good > one.allowance
            commentary = ""
            if has and (left < (1 if has_many else _LATEST) or (is_off and not has_many)):
                commentary = _comment(one, value, previous, written)
                written += 1
            is_provisional = has and is_quarterly and one.nth % 5 == 2
            has_count = has and one.table["unit"] == "%" and one.place % 4 == 0
            # So many that the figure, as it is printed, is a whole number of them; no count is small.
            count = 10 ** (2 + one.table["decimals"]) * (4 + len(final) % 13) if has_count else nan
            if not min(value, 100 - value) * count >= _LEAST_COUNTED * 100:
                count = nan
            row = {
                "period": period,
                "measure": one.table["code"],
                "value": one.write(value),
                "state": state,
                "data_period": about or (data_period_of(period).label if has else ""),
                "provisional": "yes" if is_provisional and not left else "",
                "coverage": str(80 + place % 20) if has and one.place % 6 == 1 and place % 3 == 0 else "",
                "numerator": _format(value * count / 100, 0),
                "denominator": _format(count, 0),
                "commentary": commentary,
            }
            final.append(row)
            other = row | {"numerator": "", "denominator": "", "commentary": ""}
            if has and left and is_quarterly and one.nth % 5 == 3 and place % 8 == 0:
                row = other | {"value": "", "state": State.LATE, "coverage": ""}
            elif left and is_provisional:
                revised = min(value + _REVISED_BY * one.amplitude, one.most)
                row = other | {"value": one.write(revised), "provisional": "yes"}
            first.append(row)
    return pd.DataFrame(final), pd.DataFrame(first)


def _list_figures(
    one: Series, periods: list[str], offsets: list[float]
) -> Iterator[tuple[float, float, str, str]]:
    """Yield by period the figure, NaN where there is none, the last one before, what it is about, and its state."""
    frequency, scale = one.table["frequency"], 10.0 ** one.table["decimals"]
    points, last, before = iter(offsets), nan, (nan, "")
    for place, period in enumerate(periods):
        year, value, previous, state = int(period[:4]), nan, last, str(State.REPORTED)
        about = _QUARTERS[frequency][int(period[-1]) - 1]
        if about in _STATES:
            about, state = "", about
        else:
            about = about.format(year=year, before=year - 1, short=year % 100)
            value = round(one.limit(one.level + one.amplitude * next(points)) * scale) / scale
        gap = one.place * 5 + place
        if frequency == "quarterly" and gap % _EVERY_GAP == 0 and place < len(periods) - _LONGEST_TAIL - 1:
            value, state = nan, _GAPS[gap // _EVERY_GAP % len(_GAPS)]
        # Nothing is said of a suppressed figure, nor of what came before it.
        last = value if not isnan(value) or state == State.SUPPRESSED else previous
        own = (value, about)
        if state == State.REPEATED:
            value, about = before
            state = State.NOT_DUE if isnan(value) else state
        before = own
        yield value, previous, about, state


def _move(
    rng: np.random.Generator, patterns: list[str], counts: list[int], points: int
) -> npt.NDArray[np.float64]:
    """Return, by measure (row) and point (column), how many amplitudes a figure is off its level.

    Noise makes no signal of its own: each six points are one of each sixth of the range, in some order, so that
    no seven stand on one side. ``counts`` says how many points each has; columns beyond mean nothing.
    """
    blocks = -(-points // _BLOCK)
    sixths = np.broadcast_to(np.arange(_BLOCK), (len(patterns), blocks, _BLOCK))
    placed = (rng.permuted(sixths, axis=2) - (_BLOCK - 1) / 2) / (_BLOCK / 2)
    sixth = placed.reshape(len(patterns), -1)[:, :points]
    moved: npt.NDArray[np.float64] = 0.9 * (sixth + rng.uniform(-0.1, 0.1, (len(patterns), points)))
    place = np.arange(points)
    for row, (pattern, count) in enumerate(zip(patterns, counts, strict=True)):
        share = place / max(count - 1, 1)
        if pattern == "drift":
            moved[row] += _DRIFT * (share - 0.5)
        elif pattern == "season":
            moved[row] += _SEASON * np.sin(place * np.pi / 2)
        elif pattern == "step":
            moved[row] += _STEP * (share > 0.6)
        for back, tail in enumerate(_TAILS[pattern][:count]):
            moved[row, count - 1 - back] = tail
    return moved


def _format(value: float, decimals: int) -> str:
    return "" if isnan(value) else f"{value:.{decimals}f}"


def _comment(one: Series, value: float, previous: float, place: int) -> str:
    """Return a text that is true of most figures, and now and then at odds with them, so that checks have work."""
    if place % 97 < 2:
        return f"{MADE_UP} comment that stands on more than one measure."
    now, before = (one.write(figure) + "%" * (one.table["unit"] == "%") for figure in (value, previous))
    if isnan(previous) or place % 3:
        text = f"is {now}"
    elif value == previous:
        text = f"stayed at {now}"
    else:
        text = f"{'rose' if (value > previous) != (place % 63 == 0) else 'fell'} from {before} to {now}"
    ending = ", 1% higher than in the quarter before." if place % 59 == 0 else "."
    return f"{MADE_UP} comment on {one.table['short_name']}: the figure {text}{ending}"


def build_targets(series: list[Series], years: list[int]) -> pd.DataFrame:
    """Return the target return as text: all targets of all ``years`` (the first calendar year of each).

    Most measures have a local one, some DfE's beside it; the tolerance is in points, a share (5 for 5%), or none.
    """
    rows = []
    for name in ("local", "DfE"):
        for one in series:
            kind = ("points", "share", "")[one.place % 3]
            tolerance = {"points": one.write(one.amplitude * _ALLOWED), "share": "5", "": ""}[kind]
            easier = one.good * _EASIER * one.amplitude
            for year in years:
                value = one.aim(year - years[-1])
                if name == "DfE":
                    value = nan if one.place % 4 or isnan(value) else min(max(value + easier, 0), one.most)
                if not isnan(value):
                    span = f"{year}-{(year + 1) % 100:02d}"
                    code = one.table["code"]
                    rows.append((code, name, f"{span} Q1", f"{span} Q4", one.write(value), tolerance, kind))
    columns = "measure target period_from period_to value tolerance tolerance_kind"
    return pd.DataFrame(rows, columns=columns.split())


def build_comparators(series: list[Series], rng: np.random.Generator) -> pd.DataFrame:
    """Return the comparator return as text: ten academic years of each measure in three areas, to LAST_YEAR."""
    years = range(LAST_YEAR - 9, LAST_YEAR + 1)
    moved = rng.uniform(-0.6, 0.6, (len(series), len(AREAS), len(years)))
    rows: list[tuple[str, ...]] = []
    for one in series:
        for place, (area, apart) in enumerate(zip(AREAS, (0.0, 0.6, 1.0), strict=True)):
            for step, year in enumerate(years):
                is_gap = len(rows) % 41 == 40
                offset = float(moved[one.place, place, step]) + apart * one.good
                value = one.limit(one.level + one.amplitude * offset)
                span = f"Academic year {year}/{(year + 1) % 100:02d}"
                cells = ("", str(State.NOT_AVAILABLE)) if is_gap else (one.write(value), "")
                rows.append((one.table["code"], span, area, *cells, f"{MADE_UP}, published by nobody"))
    return pd.DataFrame(rows, columns=["measure", "data_period", "area", "value", "state", "source"])


def build_workforce(months: list[date], rng: np.random.Generator) -> pd.DataFrame:
    """Return the workforce return as text, all months, in order; the latest two have a narrative."""
    workforce = DATA["workforce"]
    moved = rng.uniform(-1, 1, (len(months), len(workforce)))
    rows: list[tuple[str, ...]] = []
    for place, day in enumerate(months):
        share, left = place / max(len(months) - 1, 1) - 1, len(months) - place
        for nth, (organisation, measure, decimals, level, change, chance) in enumerate(workforce):
            season = 0.3 * (day.month in {12, 1, 2}) * chance
            value = level + change * share + chance * float(moved[place, nth]) + season
            is_gap = len(rows) % 29 == 28 and left > 1
            cells = ("", str(State.NOT_AVAILABLE)) if is_gap else (_format(value, decimals), "")
            text = f"{MADE_UP} note on {measure} at {day}." if left <= 2 else ""
            rows.append((day.isoformat(), organisation, measure, *cells, text))
    return pd.DataFrame(rows, columns=["as_at", "organisation", "measure", "value", "state", "narrative"])
