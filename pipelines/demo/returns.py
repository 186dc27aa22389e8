"""Every made-up return of a size, laid out flat or by the day it was received, and written with its definitions."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from pipelines.demo import figures
from pipelines.demo.definitions import Size, build_definitions, write_definitions
from pipelines.demo.plan import build_actions, build_projects, build_risks
from pipelines.ingest import MOST_BYTES, MOST_ROWS
from pipelines.store import Refused
from schemas.periods import period_end

# Each kind's whole history as text; ``kpi_first`` is what was first sent of the rows of ``kpi``.
Returns = dict[str, pd.DataFrame]
_PUBLISHED = (11, 30)  # month and day on which comparators of the school year before come


def synthesise(size: Size, out: Path, by_date: bool = False) -> dict[str, int]:
    """Write made-up returns and ``definitions`` to a folder that is new or empty; return rows by file name.

    The same size and seed give the same bytes. Raises Refused, with nothing written, for another folder or for a
    file that no return may be.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused("The folder named with --out is not empty. Name a new one, or an empty one.")
    if not by_date and size.quarters * size.measures > MOST_ROWS:
        raise Refused(
            f"The KPI return would have more than {MOST_ROWS:,} rows, the most that one file may have. "
            "Ask for fewer quarters or measures, or use --dated for a file a quarter."
        )
    definitions = build_definitions(size)
    returns = _build_returns(size, definitions)
    laid_out = _by_date(size, returns) if by_date else _flat(returns)
    files = {
        name: (len(rows), rows.to_csv(index=False, lineterminator="\n").encode()) for name, rows in laid_out
    }
    for name, (_, content) in files.items():
        if len(content) > MOST_BYTES:
            raise Refused(
                f"{PurePosixPath(name).name} would be larger than {MOST_BYTES // 1024**2} MB, the most that one file "
                "may be. Nothing was written. Ask for less, or use --dated."
            )
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_definitions(out / "definitions", definitions)
        for name, (_, content) in files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)
    except OSError as error:
        raise Refused("The folder named with --out cannot be written to. Name another.") from error
    return {name: rows for name, (rows, _) in files.items()}


def _build_returns(size: Size, definitions: dict[str, dict[str, object]]) -> Returns:
    # Each part has a generator of its own, so that a change to one leaves the others as they were.
    chance = (np.random.default_rng([size.seed, part]) for part in range(6))
    series = figures.describe_series(definitions, next(chance))
    plan, reports = definitions["plan.toml"], size.reports
    final, first = figures.build_kpis(series, size.periods, next(chance))
    return {
        "kpi": final,
        "kpi_first": first,
        "target": figures.build_targets(series, sorted({int(period[:4]) for period in size.periods})),
        "comparator": figures.build_comparators(series, next(chance)),
        "workforce": figures.build_workforce(size.months, next(chance)),
        "project": build_projects(plan, reports, next(chance)),
        "action": build_actions(plan, reports, size.actions, next(chance)),
        "risk": build_risks(reports),
    }


def _flat(returns: Returns) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield one file a kind, its whole history in it."""
    for kind, rows in returns.items():
        if kind != "kpi_first" and len(rows):
            yield f"{kind}.csv", rows


def _by_date(size: Size, returns: Returns) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield a file for each time that something was sent, in a folder named by the day it was received."""
    final, first = returns["kpi"], returns["kpi_first"]
    is_corrected = (final != first).any(axis=1)
    for place, period in enumerate(size.periods):
        received = period_end(period) + timedelta(days=20 + place * 3 % 10)
        name, is_own = period.replace(" ", "_").lower(), final["period"] == period
        yield f"returns/{received}/made-up_kpi_{name}.csv", first[is_own]
        if (is_own & is_corrected).any():
            later = received + timedelta(days=80)
            yield f"returns/{later}/made-up_kpi_{name}_corrections.csv", final[is_own & is_corrected]
    # A target return holds every year so far: it replaces all periods of its targets.
    years = returns["target"]["period_from"].str[:4].astype(int)
    for year in sorted({int(period[:4]) for period in size.periods}):
        if (years <= year).any():
            name = f"made-up_targets_{year}-{(year + 1) % 100:02d}.csv"
            yield f"returns/{max(size.first_day, date(year, 4, 1))}/{name}", returns["target"][years <= year]
    years = returns["comparator"]["data_period"].str[14:18].astype(int)
    days = [date(year + 1, *_PUBLISHED) for year in range(size.first_day.year - 1, figures.LAST_YEAR + 1)]
    for day in [day for day in days if day >= size.first_day] or [size.first_day]:
        published = returns["comparator"][years < min(day.year, figures.LAST_YEAR + 1)]
        if len(published):
            yield f"returns/{day}/made-up_comparators_{day}.csv", published
    for as_at, rows in returns["workforce"].groupby("as_at", sort=True):
        received = date.fromisoformat(str(as_at)) + timedelta(days=7)
        yield f"returns/{received}/made-up_workforce_{as_at}.csv", rows
    for kind in ("project", "action", "risk"):
        for reported, rows in returns[kind].groupby("report_date", sort=True):
            yield f"returns/{reported}/made-up_{kind}s_{reported}.csv", rows
