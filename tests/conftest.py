"""What many tests share: a store holding the bundled returns, and copies of it to change."""

import io
import re
import shutil
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

from pipelines.__main__ import main
from schemas.definitions import Definitions, load_definitions

ROOT = Path(__file__).parent.parent

# How long an example takes depends on what else the machine does; speed is measured by `make bench`.
hypothesis.settings.register_profile("quick", max_examples=25, deadline=None)
hypothesis.settings.register_profile("soak", max_examples=500, deadline=None)
hypothesis.settings.load_profile("quick")


def read_table(text: str) -> list[list[str]]:
    """Return the rows of a table in words: cells between |, after # a comment, an indented line goes on."""
    lines = [line for line in re.sub(r"\n +", " ", text.strip()).splitlines() if not line.startswith("#")]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    returncode: int
    stdout: str
    stderr: str


def _named(arguments: Sequence[str], store: Path | None) -> list[str]:
    return [*arguments, *(["--store", str(store)] if store else [])]


def run_pipelines(*arguments: str, store: Path | None) -> Answer:
    """Run the command line as a user does, but in this process, which spares starting another."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
        main(_named(arguments, store))
    done = [stream.buffer.getvalue().decode() for stream in (out, err)]
    return Answer(int(left.value.code or 0), *done)


def load(store: Path, *contents: str, options: Sequence[str] = ()) -> None:
    """Load returns of these contents, as files sent-1.csv and so on beside the store."""
    files = [store.with_name(f"sent-{number}.csv") for number, _ in enumerate(contents, 1)]
    for file, content in zip(files, contents, strict=True):
        file.write_text(content, "utf-8")
    loaded = run_pipelines("load", *map(str, files), *options, store=store)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    """The bundled definitions."""
    return load_definitions(ROOT / "data" / "definitions")


@pytest.fixture(scope="session")
def bundled_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the bundled returns, loaded through the command line. Read only: change a copy."""
    path = tmp_path_factory.mktemp("bundled") / "performance.duckdb"
    load(path, options=["--bundled"])
    return path


@pytest.fixture
def own_store(bundled_store: Path, tmp_path: Path) -> Path:
    """A copy of the bundled store that the test may change."""
    return Path(shutil.copy(bundled_store, tmp_path / "performance.duckdb"))
