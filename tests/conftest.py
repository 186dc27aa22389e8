"""What many tests share: a store holding the bundled returns, and copies of it to change."""

import shutil
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest

from schemas.definitions import Definitions, load_definitions

ROOT = Path(__file__).parent.parent

# How long an example takes depends on what else the machine does; speed is measured by `make bench`.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


def run_pipelines(*arguments: str, store: Path | None) -> subprocess.CompletedProcess[str]:
    """Run the command line as a user does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines", *arguments, *(["--store", str(store)] if store else [])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    """The bundled definitions."""
    return load_definitions(ROOT / "data" / "definitions")


@pytest.fixture(scope="session")
def bundled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the bundled returns, loaded through the command line. Read only: change a copy."""
    path = tmp_path_factory.mktemp("bundled") / "performance.duckdb"
    loaded = run_pipelines("load", "--bundled", store=path)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    return path


@pytest.fixture
def own_store(bundled_store: Path, tmp_path: Path) -> Path:
    """A copy of the bundled store that the test may change."""
    return Path(shutil.copy(bundled_store, tmp_path / "performance.duckdb"))
