"""What made-up figures of each KPI are like: their level, how far they move, and the pattern they follow."""

import numpy as np
import pandas as pd

from pipelines.demo.series import PATTERNS
from pipelines.demo.toml import Table

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
_SHARE_OF_LEVEL = 0.07
_LEAST_AMPLITUDE = 4  # in the last place printed, so that rounding makes no point its neighbour's equal


def described(files: dict[str, Table], rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a KPI, in order: measure, name, unit, better, decimals, frequency and the rest.

    The rest: level and amplitude in its unit, ``pattern`` (a place in PATTERNS), ``nth`` (its place among the
    measures of its frequency), ``most`` (the greatest figure it may have).
    """
    kpis = [table for table in files.values() if table.get("kind") == "kpi"]
    columns = ["code", "short_name", "unit", "better", "decimals", "frequency"]
    frame = pd.DataFrame([{name: table[name] for name in columns} for table in kpis])
    frame = frame.rename(columns={"code": "measure"})
    percent, days = frame["unit"] == "%", frame["unit"] == "days"
    level = rng.uniform(200, 4_000, len(frame))
    level = np.where(percent, rng.uniform(25, 75, len(frame)), np.where(days, level / 100 + 8, level))
    amplitude = np.maximum(level * _SHARE_OF_LEVEL, _LEAST_AMPLITUDE * 10.0 ** -frame["decimals"])
    known = frame["measure"].map(_LIKE_BUNDLED)
    often = frame["frequency"].isin(["quarterly", "termly"])
    return frame.assign(
        level=known.str[0].astype("float64").fillna(pd.Series(level)),
        amplitude=known.str[1].astype("float64").fillna(pd.Series(amplitude)),
        pattern=often.groupby(often).cumcount() % len(PATTERNS),
        nth=frame.groupby("frequency").cumcount(),
        most=np.where(percent, 100.0, np.inf),
    )
