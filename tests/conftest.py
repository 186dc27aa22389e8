"""What many tests share: a store holding the bundled returns, and copies of it to change."""

import csv
import fcntl
import gc
import io
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
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


def pytest_collection_finish() -> None:
    """Spare the collector the libraries, 300,000 objects that stay: to go through them took 5% of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def read_table(text: str) -> list[list[str]]:
    """Return the rows of a table in words: cells between |, after # a comment, an indented line goes on."""
    lines = [line for line in re.sub(r"\n +", " ", text.strip()).splitlines() if not line.startswith("#")]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def specification(test: str, name: str) -> str:
    """Return a table in words from the folder ``specification`` beside a test, which is named by its ``__file__``."""
    return (Path(test).parent / "specification" / f"{name}.txt").read_text(encoding="utf-8")


def specified(test: str, *names: str) -> list[list[str]]:
    """Return the rows of such tables."""
    return [row for name in names for row in read_table(specification(test, name))]


def bundled_rows(file: str) -> list[dict[str, str]]:
    """Return the rows of a bundled file by heading; nothing of the product reads them."""
    [path] = (ROOT / "data" / "returns").rglob(file)
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


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


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the stores that many tests share."""
    return tmp_path_factory.mktemp("shared")


@contextmanager
def first_of_all(folder: Path) -> Iterator[bool]:
    """Give whether what a folder of all workers holds is still to be made; wait while another makes it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not (folder / "is-made").exists()
        (folder / "is-made").touch()


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a store with fourteen made-up quarters; of the other returns only the last ones.

    It takes so long that one worker makes it for all of them.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "made-up"
    found = {"PERFORMANCE_STORE": str(folder / "made_up.duckdb")}
    found["PERFORMANCE_DEFINITIONS"] = str(folder / "made" / "definitions")
    with first_of_all(folder) as is_first, pytest.MonkeyPatch.context() as patch:
        for name, value in {**found, "LOGNAME": "analyst"}.items():
            patch.setenv(name, value)
        if is_first:
            make_up(folder / "made")
    return found


def make_up(made: Path) -> None:
    """Write made-up returns, and load those wanted into the store of the environment."""
    size = ["--dated", "--quarters", "14", "--measures", "20", "--actions", "80", "--out"]
    assert run_pipelines("synthesise", *size, str(made), store=None).returncode == 0
    for file in made.rglob("returns/*/*.csv"):
        kind, day = file.name.split("_")[1], file.parent.name
        since = {"workforce": "2024-04", "actions": "2026", "projects": "2026", "risks": "2026"}.get(kind, "")
        since = "2025-10" if "corrections" in file.name else since
        if day < since or (kind == "workforce" and day[5:7] not in {"01", "04", "07", "10"}):
            file.unlink()
    loaded = run_pipelines("load", "--by", "loader", "--folder", str(made / "returns"), store=None)
    assert "loaded" in loaded.stdout, loaded.stderr
    run_pipelines("today", "2026-05-05", store=None)


@pytest.fixture
def own_store(bundled_store: Path, tmp_path: Path) -> Path:
    """A copy of the bundled store that the test may change."""
    return Path(shutil.copy(bundled_store, tmp_path / "performance.duckdb"))
