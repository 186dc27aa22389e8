"""Series of figures: common cause, every rule of XmR at its latest points, drift, season and step."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# What the latest points do, counted back from the last one, in amplitudes from the level.
_TAILS: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("common cause", ()),
    ("outside, high", (3.6,)),
    ("run, low", (-1.3, -1.1, -1.4, -1.2, -1.0, -1.3, -1.1, -1.2)),
    ("trend, rising", (1.65, 1.25, 0.85, 0.45, 0.05, -0.35, -0.75, -1.15)),
    ("two of three, high", (1.75, 0.6, 1.75)),
    ("outside, low", (-3.6,)),
    ("trend, falling", (-1.65, -1.25, -0.85, -0.45, -0.05, 0.35, 0.75, 1.15)),
    ("run, high", (1.3, 1.1, 1.4, 1.2, 1.0, 1.3, 1.1, 1.2)),
    ("two of three, low", (-1.75, -0.6, -1.75)),
    ("drift", ()),
    ("season", ()),
    ("step", ()),
)
PATTERNS = tuple(name for name, _ in _TAILS)
LATEST = tuple(tail[0] if tail else 0.0 for _, tail in _TAILS)
LONGEST_TAIL = max(len(tail) for _, tail in _TAILS)
_BLOCK = 6
_DRIFT, _SEASON, _STEP = 4.0, 1.2, 2.5


def _noise(rng: np.random.Generator, measures: int, points: int) -> Floats:
    """Return noise within one amplitude that makes no signal of its own.

    Each six points are one of each sixth of the range, in some order: so no seven stand on one side.
    """
    blocks = -(-points // _BLOCK)
    sixths = np.broadcast_to(np.arange(_BLOCK), (measures, blocks, _BLOCK))
    placed = (rng.permuted(sixths, axis=2) - (_BLOCK - 1) / 2) / (_BLOCK / 2)
    sixth: Floats = placed.reshape(measures, -1)[:, :points]
    return 0.9 * (sixth + rng.uniform(-0.1, 0.1, (measures, points)))


def offsets(rng: np.random.Generator, pattern: Integers, counts: Integers, points: int) -> Floats:
    """Return, by measure (row) and point (column), how many amplitudes a figure is off its level.

    ``pattern`` is a place in PATTERNS for each measure, ``counts`` how many points it has; columns beyond a
    measure's count mean nothing.
    """
    place = np.arange(points)[None, :]
    noise = _noise(rng, len(pattern), points)
    share = place / np.maximum(counts[:, None] - 1, 1)
    drift = np.where(pattern == PATTERNS.index("drift"), _DRIFT, 0)[:, None] * (share - 0.5)
    season = np.where(pattern == PATTERNS.index("season"), _SEASON, 0)[:, None] * np.sin(place * np.pi / 2)
    step = np.where(pattern == PATTERNS.index("step"), _STEP, 0)[:, None] * (share > 0.6)
    tails = np.full((len(PATTERNS), LONGEST_TAIL), np.nan)
    for row, (_, tail) in enumerate(_TAILS):
        tails[row, : len(tail)] = tail
    back = np.clip(counts[:, None] - 1 - place, 0, LONGEST_TAIL)
    ends = np.column_stack([tails, np.full(len(PATTERNS), np.nan)])[pattern[:, None], back]
    return np.asarray(np.where(np.isnan(ends), noise + drift + season + step, ends))
