"""Made-up figures: KPIs by quarter, with their targets and published series, and workforce headlines."""

from dataclasses import dataclass
from datetime import date
from math import isnan, nan

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipelines.demo.definitions import AS_AT, MADE_UP, Table
from schemas.periods import data_period_of
from schemas.vocabulary import AREAS, ORGANISATIONS, State

LAST_YEAR = AS_AT.year - 2  # the academic year that began then has ended
# What the latest points of a series do, counted back from the last one, in amplitudes from the level.
_TAILS: dict[str, tuple[float, ...]] = {
    "common cause": (),
    "outside, high": (3.6,),
    "run, low": (-1.3, -1.1, -1.4, -1.2, -1.0, -1.3, -1.1, -1.2),
    "trend, rising": (1.65, 1.25, 0.85, 0.45, 0.05, -0.35, -0.75, -1.15),
    "two of three, high": (1.75, 0.6, 1.75),
    "outside, low": (-3.6,),
    "trend, falling": (-1.65, -1.25, -0.85, -0.45, -0.05, 0.35, 0.75, 1.15),
    "run, high": (1.3, 1.1, 1.4, 1.2, 1.0, 1.3, 1.1, 1.2),
    "two of three, low": (-1.75, -0.6, -1.75),
    "drift": (),
    "season": (),
    "step": (),
}
PATTERNS = tuple(_TAILS)
_LONGEST_TAIL, _BLOCK = 8, 6
_DRIFT, _SEASON, _STEP = 4.0, 1.2, 2.5
# Level and amplitude, near those of the bundled returns.
_LIKE_BUNDLED = {
    "absence_primary": (5.2, 0.4),
    "absence_secondary": (7.2, 0.5),
    "care_leavers_eet": (61, 4),
    "eee_2": (68, 5),
    "eee_3_4": (84, 5),
    "ehc_20_weeks": (64, 6),
    "ehcp_waiting": (260, 25),
    "excl_primary": (0.05, 0.01),
    "excl_secondary": (0.12, 0.02),
    "excl_special": (0.07, 0.015),
    "haf_winter_children": (13_500, 900),
    "haf_winter_meals": (58_000, 3_000),
    "neet_16_17": (3.8, 0.4),
    "neet_supported": (1_080, 70),
    "transport_eligible": (97.5, 0.6),
}
# In which quarter of the year a measure has a new figure, and what that is about; blank is the quarter itself.
_NEW: dict[str, dict[int, str]] = {
    "quarterly": {1: "", 2: "", 3: "", 4: ""},
    "termly": {1: "Spring term {year}", 2: "Summer term {year}", 3: "Autumn term {year}"},
    "annual": {3: "Academic year {before}/{short:02d}"},
    "seasonal": {3: "Winter {year}"},
}
_OTHERWISE: dict[str, dict[int, State]] = {
    "quarterly": {},
    "termly": {4: State.REPEATED},
    "annual": {1: State.NOT_DUE, 2: State.NOT_YET_PUBLISHED, 4: State.NOT_DUE},
    "seasonal": dict.fromkeys((1, 2, 4), State.NOT_APPLICABLE),
}
# One quarterly figure in so many is missing, but for the latest, for each of these reasons in turn.
_EVERY_GAP, _GAPS = 17, (State.LATE, State.SUPPRESSED, State.NOT_AVAILABLE)
# Targets in amplitudes on the good side of the level: failed, hit and missed, passed; and one nearly met.
_AIMS, _NEARLY, _EASIER, _YEARLY = (2.8, 0.3, -2.8), 0.4, -0.8, 0.05
_REVISED_BY, _ALLOWED = 0.3, 0.6  # of a measure's amplitude
# Texts stand on figures off target and on the latest quarters; where there are many rows on the last one alone.
_LATEST, _MANY_ROWS = 8, 20_000
# Organisation, measure, decimals, level, how much it has changed from first to last, and how far it moves by chance.
_WORKFORCE = (
    (0, "headcount", 0, 1469, 140, 12),
    (0, "fte", 2, 1027.5, 90, 8),
    (0, "agency_share", 0, 19, -6, 1.2),
    (0, "agency_tenure", 0, 9, -3, 1.0),
    (0, "absent_share", 1, 5.2, -0.6, 0.5),
    (0, "absence_length", 1, 5.6, -1.5, 0.6),
    (1, "agency_share", 1, 17.5, -1, 0.5),
    (1, "agency_tenure", 0, 17, -2, 1.0),
    (1, "absent_share", 1, 5.9, 0.2, 0.3),
    (1, "absence_length", 1, 5.2, -0.2, 0.3),
    (2, "headcount", 0, 1910, 60, 15),
    (2, "fte", 2, 1764.25, 50, 9),
)


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
    seen: dict[object, int] = {}
    found = []
    for place, table in enumerate(tables):
        level = {"%": shares[place], "days": levels[place] / 100 + 8}.get(table["unit"], levels[place])
        # At least four in the last place printed, so that rounding makes no point its neighbour's equal.
        usual = (level, max(level * 0.07, 4 * 10.0 ** -table["decimals"]))
        is_often = table["frequency"] in {"quarterly", "termly"}
        nth, pattern = seen.get(table["frequency"], 0), seen.get(is_often, 0)
        seen |= {table["frequency"]: nth + 1, is_often: pattern + 1}
        level, amplitude = map(float, _LIKE_BUNDLED.get(table["code"], usual))
        found.append(Series(place, nth, table, level, amplitude, PATTERNS[pattern % len(PATTERNS)]))
    return found


def build_kpis(
    series: list[Series], periods: list[str], rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the KPI return as text, in order of period: as it stands in the end, and as it was first sent."""
    rows = _list_figures(series, periods, rng)
    rows.sort(key=lambda row: int(row["index"]))
    has_many, written = len(rows) > _MANY_ROWS, 0
    for row in rows:
        is_latest = row["left"] < (1 if has_many else _LATEST)
        if row["value"] and (is_latest or (row["is_off"] and not has_many)):
            row["commentary"] = _comment(row, written)
            written += 1
    columns = ["period", "measure", "value", "state", "data_period", "provisional", "coverage"]
    columns += ["numerator", "denominator", "commentary"]
    final = pd.DataFrame(rows, columns=columns)
    first = pd.DataFrame([row | row["at_first"] for row in rows], columns=columns)
    return final, first


def _list_figures(series: list[Series], periods: list[str], rng: np.random.Generator) -> list[Table]:
    quarters = [int(period[-1]) for period in periods]
    counts = np.array([sum(q in _NEW[one.table["frequency"]] for q in quarters) for one in series])
    offsets = _move(rng, [one.pattern for one in series], counts, max(int(counts.max()), 1))
    last_year = int(periods[-1][:4])
    labels = [data_period_of(period).label for period in periods]
    rows = []
    for one in series:
        table, frequency = one.table, one.table["frequency"]
        scale = 10.0 ** table["decimals"]
        is_percent, is_quarterly = table["unit"] == "%", frequency == "quarterly"
        point, last, before, about_before = 0, nan, nan, ""
        for place, (period, quarter) in enumerate(zip(periods, quarters, strict=True)):
            year, index = int(period[:4]), place * len(series) + one.place
            about = _NEW[frequency].get(quarter, "")
            about = about.format(year=year, before=year - 1, short=year % 100)
            state = str(_OTHERWISE[frequency].get(quarter, ""))
            value, previous, gap = nan, last, one.place * 5 + place
            if quarter in _NEW[frequency]:
                exact = one.level + one.amplitude * float(offsets[one.place, point])
                value = round(one.limit(exact) * scale) / scale
                point += 1
            if is_quarterly and gap % _EVERY_GAP == 0 and place < len(periods) - _LONGEST_TAIL - 1:
                value, state = nan, str(_GAPS[gap // _EVERY_GAP % len(_GAPS)])
            before, raw = value, before
            last = last if isnan(value) else value
            about_before, whose = about, about_before
            if state == State.REPEATED:
                value, about, state = raw, whose, str(State.NOT_DUE) if isnan(raw) else state
            has = not isnan(value)
            is_provisional = has and is_quarterly and one.nth % 5 == 2
            count = 400 + index * 37 % 1_600 if has and is_percent and one.place % 4 == 0 else 0
            is_covered = has and one.place % 6 == 1 and place % 3 == 0
            row: Table = {
                "period": period,
                "measure": table["code"],
                "value": one.write(value),
                "state": (state or str(State.REPORTED)) if has else state,
                "data_period": (about or labels[place]) if has else about,
                "provisional": "yes" if is_provisional and place == len(periods) - 1 else "",
                "coverage": str(80 + place % 20) if is_covered else "",
                "numerator": _format(value * count / 100, 0) if count else "",
                "denominator": str(count) if count else "",
                "commentary": "",
                "index": index,
                "left": len(periods) - 1 - place,
                "name": table["short_name"],
                "sign": "%" if is_percent else "",
                "before": one.write(previous),
                "way": 0 if isnan(value - previous) else int(np.sign(value - previous)),
                "is_off": (_aim(one, year - last_year) - value) * one.good > _allow(one),
                "at_first": {},
            }
            is_late = is_quarterly and one.nth % 5 == 3 and place % 8 == 0
            if has and row["left"] and (is_late or is_provisional):
                revised = one.write(min(value + _REVISED_BY * one.amplitude, one.most))
                other = {"numerator": "", "denominator": "", "commentary": ""}
                late = {"value": "", "state": str(State.LATE), "coverage": ""}
                row["at_first"] = other | (late if is_late else {"value": revised, "provisional": "yes"})
            rows.append(row)
    return rows


def _move(
    rng: np.random.Generator, patterns: list[str], counts: npt.NDArray[np.int64], points: int
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
    for row, (pattern, count) in enumerate(zip(patterns, counts.tolist(), strict=True)):
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


def _comment(row: Table, place: int) -> str:
    """Return a text that is true of most figures, and now and then at odds with them, so that checks have work."""
    if place % 97 < 2:
        return f"{MADE_UP} comment that stands on more than one measure."
    opening = f"{MADE_UP} comment on {row['name']}: the figure "
    way = -row["way"] if place % 63 == 0 else row["way"]
    now, before = row["value"] + row["sign"], row["before"] + row["sign"]
    if row["before"] == "" or place % 3:
        text = f"is {now}"
    elif way == 0:
        text = f"stayed at {now}"
    else:
        text = f"{'rose' if way > 0 else 'fell'} from {before} to {now}"
    return opening + text + (", 1% higher than in the quarter before." if place % 59 == 0 else ".")


def _aim(one: Series, years_on: int) -> float:
    """Return the local target so many years after the last one, NaN where there is none."""
    if one.place % 15 == 14 or one.table["better"] == "none":
        return nan
    kind, tail = one.place % 4, _TAILS[one.pattern] or (0.0,)
    aim = _AIMS[kind] if kind < len(_AIMS) else tail[0] * one.good + _NEARLY
    return one.limit(one.level + one.good * (aim + _YEARLY * years_on) * one.amplitude)


def _allow(one: Series) -> float:
    return 0 if one.place % 3 == 2 else one.amplitude * _ALLOWED


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
                value = _aim(one, year - years[-1])
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
    moved = rng.uniform(-1, 1, (len(months), len(_WORKFORCE)))
    rows: list[tuple[str, ...]] = []
    for place, day in enumerate(months):
        share, left = place / max(len(months) - 1, 1) - 1, len(months) - place
        for nth, (organisation, measure, decimals, level, change, chance) in enumerate(_WORKFORCE):
            season = 0.3 * (day.month in {12, 1, 2}) * chance
            value = level + change * share + chance * float(moved[place, nth]) + season
            is_gap = len(rows) % 29 == 28 and left > 1
            cells = ("", str(State.NOT_AVAILABLE)) if is_gap else (_format(value, decimals), "")
            text = f"{MADE_UP} note on {measure} at {day}." if left <= 2 else ""
            rows.append((day.isoformat(), ORGANISATIONS[organisation], measure, *cells, text))
    return pd.DataFrame(rows, columns=["as_at", "organisation", "measure", "value", "state", "narrative"])
