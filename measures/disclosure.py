"""Small numbers: a count so low that it may point at a child."""

from __future__ import annotations

from measures.columns import Column, Flags, true


def is_small(value: Column, threshold: Column) -> Flags:
    """Return where a count is below its measure's threshold; nobody at all is no disclosure."""
    return true((value > 0) & (value < threshold))
