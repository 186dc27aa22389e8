"""What a check is given."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipelines.findings import no_findings
from pipelines.held import Held
from schemas.definitions import Definitions
from schemas.returns import Kind


@dataclass(frozen=True)
class Context:
    """A file's rows, as written and typed, with their line numbers, the definitions and what is held."""

    file: str
    kind: Kind
    texts: pd.DataFrame
    frame: pd.DataFrame
    lines: "pd.Series[Any]"
    definitions: Definitions
    held: Held

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Unit, can_exceed_100 and small_number of each row's measure, missing where it is unknown."""
        return self.definitions.limit_frame.reindex(self.frame["measure"]).set_axis(self.frame.index)

    def has(self, *columns: str) -> bool:
        """Whether the kind has these columns."""
        return set(columns) <= set(self.kind.names)


def together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the findings of the parts of one check."""
    return pd.concat([no_findings(), *(part for part in parts if len(part))], ignore_index=True)
