"""Text that no spreadsheet takes for a formula, in every file that is written."""

import re
from typing import Any

import pandas as pd

from pipelines.matching import by_unique, matches

_BEGINS = r"^[=+\-@\t\r]"
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def neutral(text: str) -> str:
    """Return a text that begins as a formula does behind an apostrophe, unless it is a plain number such as -5."""
    return f"'{text}" if re.match(_BEGINS, text) and not _NUMBER.fullmatch(text) else text


def neutral_column(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return ``neutral`` of each text; only those that begin so are looked at one by one."""
    suspects = matches(texts, _BEGINS)
    return texts.mask(suspects, by_unique(texts[suspects], neutral, "str").reindex(texts.index))
