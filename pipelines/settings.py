"""The settings that the environment may give, and its user; the only module that reads it."""

import getpass
import os
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent


class Settings(NamedTuple):
    """Where the store and the definitions are."""

    store_url: str
    definitions_folder: Path


def settings() -> Settings:
    """Return the settings in force: the environment's, or the defaults beside the code."""
    return Settings(
        os.environ.get("PERFORMANCE_STORE") or str(ROOT / "data" / "performance.duckdb"),
        Path(os.environ.get("PERFORMANCE_DEFINITIONS") or ROOT / "data" / "definitions"),
    )


def local_user() -> str | None:
    """Return the operating system's user, who acts where nobody has signed in; None where it knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None
