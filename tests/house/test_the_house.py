"""The rules of the house that no tool of its own checks."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.house.loc import ROOT, tracked

SOURCES = ["app.py", "schemas", "measures", "pipelines", "reports", "feed", "ui", "pages"]
# A stranger cannot tell what these do; architecture.md has the field's own words.
UNCLEAR = {
    *("say", "said", "told", "kept", "kept_for", "once", "headed", "noted", "made", "lacks", "begun"),
    *("Held", "held", "Asked", "asked", "Supposed", "Remembering", "KnowsItsBase", "KeptInMemory"),
}
TARGETS = ["run", "start", "demo", "test", "soak", "check", "fix", "bench", "screens", "words", "loc", "help"]


def python_files(rooms: Sequence[str] = SOURCES) -> list[Path]:
    """The product's own modules, or those of some rooms."""
    return [ROOT / path for path in tracked(".py") if path.parts[0] in rooms]


def defined_names(path: Path) -> Iterator[str]:
    """Every name that a module defines: functions, classes, arguments, variables, attributes, and its own."""
    yield path.stem
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.alias(asname=str(name)):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name


def test_names_are_words_that_a_stranger_understands() -> None:
    unclear = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in python_files([*SOURCES, "benchmarks"])
        for name in defined_names(path)
        if name.strip("_") in UNCLEAR
    }
    assert sorted(unclear) == []


def test_make_has_every_target_that_users_rely_on() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert [name for name in TARGETS if not re.search(rf"^{name}:.* ## ", makefile, re.MULTILINE)] == []


def test_imports_run_one_way_and_duckdb_altair_and_streamlit_have_one_door_each() -> None:
    command: list[str | Path] = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    lint = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert lint.returncode == 0, lint.stdout


def test_a_file_has_one_purpose() -> None:
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    most = {path: 140 if path.parent.name == "pages" else 360 for path in lines}  # about 120 and 300
    assert [f"{p.relative_to(ROOT)}: {count}" for p, count in lines.items() if count > most[p]] == []


def test_only_the_settings_module_reads_the_environment() -> None:
    readers = [path for path in python_files() if re.search(r"os\.(environ|getenv)", path.read_text())]
    assert readers == [ROOT / "pipelines" / "settings.py"]


def test_nothing_is_called_utils_or_helpers() -> None:
    assert [path for path in tracked() if re.search(r"\b(utils?|helpers?)\b", path.as_posix())] == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = (ROOT / name).read_text().splitlines()
    wanted = [line for line in lines if line and not line.lstrip().startswith(("#", "-r"))]
    assert wanted
    assert [line for line in wanted if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)] == []


def test_test_tools_are_not_runtime_requirements() -> None:
    runtime = (ROOT / "requirements.txt").read_text()
    assert not re.search(r"^(pytest|ruff|mypy|playwright|hypothesis)==", runtime, re.MULTILINE)


def test_each_direct_requirement_has_its_reason_in_the_decisions() -> None:
    names = re.findall(r"^([A-Za-z0-9-]+)[=\[]", (ROOT / "requirements.in").read_text(), re.MULTILINE)
    names += re.findall(r"^([A-Za-z0-9-]+)==", (ROOT / "requirements-dev.in").read_text(), re.MULTILINE)
    decisions = (ROOT / "docs" / "decisions.md").read_text()
    assert [name for name in names if f"`{name}`" not in decisions] == []


def test_the_dashboard_listens_on_this_machine_only_and_tells_nobody() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert config["server"]["address"] in {"127.0.0.1", "localhost"}
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["allowedOrigins"] == []
    assert config["client"]["showErrorDetails"] in {False, "none"}


def test_every_table_of_a_specification_is_read_by_a_test_beside_it() -> None:
    tables = [ROOT / path for path in tracked(".txt") if path.parent.name == "specification"]
    assert tables
    tests = {table.parent: "".join(map(Path.read_text, table.parents[1].glob("*.py"))) for table in tables}
    assert [table.name for table in tables if f'"{table.stem}"' not in tests[table.parent]] == []
