"""Small numbers: a count so low that it may point at a child."""

from typing import Any

import numpy as np
import pandas as pd

from measures.against_target import true


def is_small(value: "pd.Series[Any]", threshold: "pd.Series[Any]") -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return where a count is above zero and below its measure's threshold."""
    return true((value > 0) & (value < threshold))
