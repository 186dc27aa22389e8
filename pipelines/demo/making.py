"""Every made-up return of a size, laid out flat or by the day it was received, and written with its definitions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from pipelines.demo import definitions, plan
from pipelines.demo.comparators import LAST_YEAR, comparators
from pipelines.demo.kpis import Kpis, kpis
from pipelines.demo.measures import described
from pipelines.demo.targets import targets
from pipelines.demo.times import Size
from pipelines.demo.toml import Table
from pipelines.demo.workforce import workforce
from pipelines.store import Refused
from pipelines.tables import MOST_BYTES, MOST_ROWS
from schemas.periods import period_end

_PUBLISHED = (11, 30)  # month and day on which comparators of the school year before come


@dataclass(frozen=True)
class Returns:
    """The made-up returns of a size, each kind's whole history as text, with their definition files."""

    size: Size
    files: dict[str, Table]
    kpi: Kpis
    target: pd.DataFrame
    comparator: pd.DataFrame
    workforce: pd.DataFrame
    project: pd.DataFrame
    action: pd.DataFrame
    risk: pd.DataFrame


def made(size: Size) -> Returns:
    """Return the returns of a size; the same size and seed give the same."""
    files = definitions.tables(size)
    # Each part has a generator of its own, so that a change to one leaves the others as they were.
    chance = (np.random.default_rng([size.seed, part]) for part in range(6))
    measures = described(files, next(chance))
    years = sorted({int(period[:4]) for period in size.periods})
    reports = size.reports
    return Returns(
        size=size,
        files=files,
        kpi=kpis(measures, size.periods, next(chance)),
        target=targets(measures, years),
        comparator=comparators(measures, next(chance)),
        workforce=workforce(size.months, next(chance)),
        project=plan.projects(files["plan.toml"], reports, next(chance)),
        action=plan.actions(files["plan.toml"], reports, size.actions, next(chance)),
        risk=plan.risks(reports),
    )


def flat(returns: Returns) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield one file a kind, its whole history in it."""
    yield "kpi.csv", returns.kpi.final
    for kind in ("target", "comparator", "workforce", "project", "action", "risk"):
        yield f"{kind}.csv", getattr(returns, kind)


def dated(returns: Returns) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield a file for each time that something was sent, in a folder named by the day it was received."""
    yield from _kpis(returns)
    yield from _targets(returns)
    yield from _comparators(returns)
    for day, rows in returns.workforce.groupby("as_at", sort=True):
        received = date.fromisoformat(str(day)) + timedelta(days=7)
        yield f"returns/{received}/made-up_workforce_{day}.csv", rows
    for kind in ("project", "action", "risk"):
        for day, rows in getattr(returns, kind).groupby("report_date", sort=True):
            yield f"returns/{day}/made-up_{kind}s_{day}.csv", rows


def _kpis(returns: Returns) -> Iterator[tuple[str, pd.DataFrame]]:
    first, corrected = (dict(list(f.groupby("period"))) for f in (returns.kpi.first, returns.kpi.corrected))
    for place, period in enumerate(returns.size.periods):
        received = period_end(period) + timedelta(days=20 + place * 3 % 10)
        name = period.replace(" ", "_").lower()
        yield f"returns/{received}/made-up_kpi_{name}.csv", first[period]
        if period in corrected:
            later = received + timedelta(days=80)
            yield f"returns/{later}/made-up_kpi_{name}_corrections.csv", corrected[period]


def _targets(returns: Returns) -> Iterator[tuple[str, pd.DataFrame]]:
    """A target return holds every year so far: it replaces all periods of its targets."""
    first_day = returns.size.first_day
    for year in sorted({int(period[:4]) for period in returns.size.periods}):
        received = max(first_day, date(year, 4, 1))
        known = returns.target[returns.target["period_from"].str[:4].astype(int) <= year]
        yield f"returns/{received}/made-up_targets_{year}-{(year + 1) % 100:02d}.csv", known


def _comparators(returns: Returns) -> Iterator[tuple[str, pd.DataFrame]]:
    first_day, began = returns.size.first_day, returns.comparator["data_period"].str[14:18].astype(int)
    days = [date(year + 1, *_PUBLISHED) for year in range(first_day.year - 1, LAST_YEAR + 1)]
    for day in [day for day in days if day >= first_day] or [first_day]:
        known = returns.comparator[began < min(day.year, LAST_YEAR + 1)]
        if len(known):
            yield f"returns/{day}/made-up_comparators_{day}.csv", known


def synthesise(size: Size, out: Path, by_date: bool = False) -> dict[str, int]:
    """Write made-up returns and ``definitions`` to a folder that is new or empty; rows by file name.

    Raises Refused, with nothing written, for another folder or for a file that no return may be.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Refused("The folder named with --out is not empty. Name a new one, or an empty one.")
    if not by_date and size.quarters * size.measures > MOST_ROWS:
        raise Refused(
            f"The KPI return would have more than {MOST_ROWS:,} rows, the most that one file may have. "
            "Ask for fewer quarters or measures, or use --dated for a file a quarter."
        )
    returns = made(size)
    files = [
        (name, len(rows), as_csv(rows)) for name, rows in (dated if by_date else flat)(returns) if len(rows)
    ]
    _refuse_too_big(files)
    try:
        out.mkdir(parents=True, exist_ok=True)
        definitions.write(out / "definitions", returns.files)
        for name, _, content in files:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content)
    except OSError as error:
        raise Refused("The folder named with --out cannot be written to. Name another.") from error
    return {name: rows for name, rows, _ in files}


def as_csv(rows: pd.DataFrame) -> bytes:
    """Return the bytes of a return."""
    return rows.to_csv(index=False, lineterminator="\n").encode()


def _refuse_too_big(files: Iterable[tuple[str, int, bytes]]) -> None:
    for name, _, content in files:
        if len(content) > MOST_BYTES:
            raise Refused(
                f"{PurePosixPath(name).name} would be larger than {MOST_BYTES // 1024**2} MB, the most that one file "
                "may be. Nothing was written. Ask for less, or use --dated."
            )
