"""What a check is given."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipelines.held import Held
from schemas.definitions import Definitions
from schemas.returns import Kind


@dataclass(frozen=True)
class Context:
    """A file's rows, as text and typed, its line numbers, the definitions and what is held."""

    file: str
    kind: Kind
    texts: pd.DataFrame
    frame: pd.DataFrame
    lines: "pd.Series[Any]"
    definitions: Definitions
    held: Held

    @cached_property
    def measures(self) -> pd.DataFrame:
        """The definition of each row's measure, missing where it is unknown."""
        known = self.definitions.measure_frame.set_index("measure")
        return known.reindex(self.frame["measure"]).set_axis(self.frame.index)
