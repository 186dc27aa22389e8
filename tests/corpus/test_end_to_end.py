"""The corpus through the command line: what is refused there changes nothing, whatever it is and is named."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

from schemas.vocabulary import Severity
from tests.conftest import ROOT, run_pipelines
from tests.corpus import good_layouts, good_values, personal
from tests.corpus.cases import Good
from tests.corpus.sheets import sheet_of
from tests.corpus.test_faulty_returns import CASES

# Every eightieth of the small ones whose fault is not their name, and one of each code.
SMALL = [case for case in CASES if len(case.content) < 100_000 and case.file == "return.csv"]
SOME = SMALL[::80] + list({case.expected[0].code: case for case in SMALL}.values())
NAMES = [
    "=cmd|' c calc'!A1.csv",
    "+1+1.csv",
    "two\nlines.csv",
    "[click](http:x) **bold** `code` $x$.csv",
    "<script>alert(1)<script>.csv",
    "\x1b[31mred.csv",
    "\u202egnp.csv",
    "x" * 240 + ".csv",
    "'; DROP TABLE returns; --.csv",
]


def _written(folder: Path, contents: dict[str, bytes]) -> list[str]:
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [str(folder / name) for name in contents]


def test_faulty_returns_are_refused_with_exit_code_1_and_nothing_is_changed(
    own_store: Path, tmp_path: Path
) -> None:
    before = own_store.read_bytes()
    # Two that only ask a question could not be sent together where they are for the same thing.
    faulty = [case for case in SOME if case.severity == Severity.ERROR]
    paths = _written(
        tmp_path, {f"return {number:03}.csv": case.content for number, case in enumerate(faulty)}
    )
    said = run_pipelines("load", *paths, "--format", "json", store=own_store)
    assert said.returncode == 1, said.stderr
    assert "Nothing was changed." in said.stderr
    assert "Traceback" not in said.stdout + said.stderr
    assert str(tmp_path) not in said.stdout + said.stderr
    rows = json.loads(said.stdout)
    for number, case in enumerate(faulty):
        name = f"return {number:03}.csv"
        found = {
            (row["code"], row["line"])
            for row in rows
            if (row["file"], row["severity"]) == (name, case.severity)
        }
        assert found == {(each.code, each.line) for each in case.expected}, case.name
    assert own_store.read_bytes() == before


def test_one_faulty_return_keeps_the_good_ones_beside_it_out(own_store: Path, tmp_path: Path) -> None:
    before = own_store.read_bytes()
    [good] = _written(tmp_path, {"good.csv": b"period,measure,value\n2022-23 Q4,eee_2,70\n"})
    [bad] = _written(tmp_path, {"bad.csv": b"period,measure,value\n2022-23 Q4,eee_3_4,much\n"})
    said = run_pipelines("load", good, bad, store=own_store)
    assert said.returncode == 1
    assert "good.csv: can be accepted" in said.stdout
    assert "bad.csv: refused" in said.stdout
    assert "line 2, value. ‘much’ is not a number." in said.stdout
    assert own_store.read_bytes() == before


def test_odd_but_good_returns_of_every_kind_are_accepted(own_store: Path, tmp_path: Path) -> None:
    families = [*good_layouts.GOOD, *good_values.GOOD]
    cases: list[Good] = [case for family in families for case in family()][::-1]
    by_kind = {case.like.kind.name: case for case in cases if len(case.content) < 100_000}
    paths = _written(tmp_path, {f"{kind}.csv": case.content for kind, case in by_kind.items()})
    said = run_pipelines("check", *paths, store=own_store)
    assert said.returncode == 0, said.stdout
    assert said.stdout.count("can be accepted") == len(by_kind) == 7


def test_a_hostile_file_name_is_data_wherever_it_is_printed(own_store: Path, tmp_path: Path) -> None:
    paths = _written(tmp_path, dict.fromkeys(NAMES, b"period,measure,value\n2022-23 Q4,eee_2,much\n"))
    text = run_pipelines("check", *paths, store=own_store)
    assert text.returncode == 1
    assert len(text.stdout.splitlines()) == 2 * len(NAMES)
    assert "\x1b" not in text.stdout
    assert "\u202e" not in text.stdout
    rows = list(
        csv.DictReader(io.StringIO(run_pipelines("check", *paths, "--format", "csv", store=own_store).stdout))
    )
    assert len(rows) == len(NAMES)
    assert not [row["file"] for row in rows if row["file"].startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert len({row["file"] for row in rows}) == len(NAMES)


def _with_personal_data() -> tuple[dict[str, bytes], set[str]]:
    """Files with every personal value of the corpus, one for each sort of them and one for each way, and the values."""
    contents, values = {}, set()
    for what, written in personal.CELLS.items():
        sheet = sheet_of("kpi")
        for at, (value, around) in enumerate(written):
            sheet = sheet.put("commentary", around.format(value), at)
            values.add(value)
        contents[f"{what}.csv"] = sheet.content()
    others = [
        *personal.beside_other_faults(),
        *list(personal.headings())[::20],
        *list(personal.everywhere())[::20],
    ]
    for number, case in enumerate(others):
        contents[f"other {number}.csv"] = case.content
        values.add(case.hidden)
    digits = {"".join(filter(str.isdigit, value)) for value in values}
    return contents, values | {value for value in digits if len(value) > 8}


def _found_in(place: bytes, values: set[str]) -> list[str]:
    return [value for value in values for code in ("utf-8", "utf-16-le") if value.encode(code) in place]


def test_no_personal_value_of_a_refused_file_is_found_anywhere(own_store: Path, tmp_path: Path) -> None:
    before = own_store.read_bytes()
    data = {path: path.stat().st_mtime_ns for path in (ROOT / "data").rglob("*")}
    sent, scratch = tmp_path / "sent", tmp_path / "scratch"
    sent.mkdir()
    scratch.mkdir()
    contents, values = _with_personal_data()
    paths = _written(sent, contents)
    here = {**os.environ, "TMPDIR": str(scratch), "HOME": str(scratch), "PERFORMANCE_STORE": str(own_store)}
    for command in ("check", "load"):
        for form in ("text", "json", "csv"):
            asked = [sys.executable, "-m", "pipelines", command, *paths, "--format", form]
            said = subprocess.run(asked, cwd=ROOT, env=here, capture_output=True, timeout=300)
            assert said.returncode == 1
            assert said.stdout.count(b"personal-data") >= len(personal.CELLS)
            assert _found_in(said.stdout + said.stderr, values) == []
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or path.parent == sent or _found_in(path.read_bytes(), values) == []
    assert len(_found_in(b"".join(contents.values()), values)) > len(personal.CELLS)
    assert own_store.read_bytes() == before
    assert {path: path.stat().st_mtime_ns for path in (ROOT / "data").rglob("*")} == data
