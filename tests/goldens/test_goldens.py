"""What the product says, frozen: screens, feed, command line, findings and packs, as texts in this folder.

``GOLDENS=write`` writes them anew. Made-up days, ids and places of this run are neither written nor compared.
"""

import difflib
import io
import json
import os
import re
import runpy
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from tests.goldens.reading import docx_text, normalise, pptx_text, read, to_compare, xlsx_text

ROOT = Path(__file__).parents[2]
GOLDENS = Path(__file__).parent
RETURNS = ROOT / "tests" / "returns"
Address = Mapping[str, str]
Compare = Callable[..., None]
EnvironmentOf = Callable[[str], Mapping[str, str]]

COMMITTEE = {"period": "2022-23 Q3", "as_at": "2023-03-17"}
SEND, THRIVING = "SEND and Inclusion", "Thriving Children and Families"
# The addresses opened of each page; ``+`` opens what is made only once it is asked for.
SCREENS: dict[str, dict[str, Sequence[Address]]] = {
    "bundled": {
        "front_sheet": [
            {},
            {"workstream": "E"},
            COMMITTEE,
            {"period": "2022-23 Q1"},
            {"as_at": "2020-01-01"},
        ],
        "kpis": [{}, {"workstream": "B"}, COMMITTEE, {"show": "Icons"}, {"verdict": "Off target"}],
        "kpi": [
            {"measure": code} for code in ("ehcp_waiting", "neet_supported", "care_leavers_eet", "nothing")
        ]
        + [{"measure": "care_leavers_eet", "+": "1"}, {"measure": "eee_2", "period": "2022-23 Q2"}, {}],
        "plan": [{"+": "1"}, {"workstream": "E"}, {"as_at": "2023-03-17"}, {"as_at": "2022-12-01"}],
        "project": [{"ref": "B2"}, {"ref": "A1", "as_at": "2023-03-17"}, {"ref": "Z9"}],
        "workforce": [{"+": "1"}, {}, {"as_at": "2023-01-31"}],
        "risks": [{}, {"as_at": "2023-03-01"}],
        "returns": [{}, {"service_area": SEND}],
        "history": [{}, {"as_at": "2022-12-01"}],
        "reports": [{}, COMMITTEE],
        "definitions": [{}, {"measure": "care_leavers_eet"}, {"word": "near-target"}],
        "clinic": [
            *({"service_area": SEND}, {"service_area": THRIVING}, {}),
            *({"item": item} for item in ("kpi-neet_supported", "kpi-care_leavers_eet", "project-B2")),
            *({"item": item} for item in ("return-workforce-2023-03-10", "close", "kpi-nothing")),
        ],
    },
    "made_up": {
        "front_sheet": [{}, {"period": "2024-25 Q2", "as_at": "2025-11-01", "workstream": "C"}],
        "kpis": [{}, {"show": "Icons"}, {"period": "2024-25 Q2", "as_at": "2025-11-01"}],
        "kpi": [{"measure": code, "+": "1"} for code in ("ehcp_waiting", "neet_supported", "absence_primary")]
        + [{"measure": "ehcp_waiting"}, {"measure": "m00016", "as_at": "2025-06-30"}],
        "plan": [{"+": "1"}, {"as_at": "2026-03-10"}],
        "project": [{"ref": "B2"}],
        "workforce": [{"+": "1"}, {}],
        "risks": [{}],
        "returns": [{}],
        "history": [{}],
        "reports": [{}],
        "definitions": [{"measure": "m00016"}],
        "clinic": [{}, {"service_area": SEND}, {"item": "kpi-excl_primary"}],
    },
}
PAGES = [(store, page) for store, pages in SCREENS.items() for page in pages]
FILTERS = [{}, {"workstream": "e", "as_at": "2023-03-20"}, {"period": "Q2 2022/23", "service_area": SEND}]
TABLES = ("kpis", "projects", "actions", "workforce", "returns")
PROBLEMS = (
    *(
        "kpis?periode=2022-23+Q3",
        "kpis?period=x",
        "kpis?workstream=Q",
        "actions?service_area=SEND",
        "nothing",
    ),
    *("kpis?as_at=31/02/2023", "kpis?as_at=2099-01-01", "kpis?limit=-1", "kpis?period=2022-23+Q3&period=x"),
    *("returns?period=2022-23+Q3", "workforce?workstream=A", "kpis.xml", "", "health"),
)
KINDS = ("kpi", "target", "comparator", "workforce", "project", "action", "risk")
CHECKED = [
    *("refuse/not-a-number/words.csv", "refuse/ragged-row", "refuse/personal-data", "refuse/macros"),
    *("refuse/not-a-row", "refuse/small-number", "accept/plain.csv", "accept/projects.csv"),
    *("accept/comparators.csv", "accept/workbook.xlsx"),
]
POSITIONS = ("kpis", "projects", "actions", "workforce", "risks")
COMMANDS = (
    *("check", "load", "returns", "position", "reconcile", "today", "template", "definitions", "withdraw"),
    *("erase", "pack", "backup", "restore", "synthesise"),
)
WRONG = (
    *("position kpis --period x", "position kpis --workstream Q", "position actions --service-area SEND"),
    *("position kpis --as-at 31/02/2023", "position kpi", "template kpis", "returns --as-at soon", "nothing"),
    *("check", "check nothing.csv", "load", "withdraw 2020-01-01-kpi-00000000", "today tomorrow"),
    *(
        "pack --period x --to x.docx",
        "pack --period 2022-23 --to x.odt",
        "definitions --store nowhere/x.duckdb",
    ),
)


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set what the environment gives, for a while."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        yield


def run(command: str, *arguments: str) -> str:
    """Return what the command line prints, and its exit status where it is not 0."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "'pipelines.__main__' found", RuntimeWarning)
        patch.setattr(sys, "argv", ["pipelines", *command.split(), *arguments])
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as left:
            runpy.run_module("pipelines", run_name="__main__")
    texts = [stream.buffer.getvalue().decode().replace("\r\n", "\n") for stream in (out, err)]
    texts[1] = texts[1] and f"--- stderr\n{texts[1]}"
    return "".join(texts) + (f"--- exit {left.value.code}\n" if left.value.code else "")


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the stores, while the machine's user and the width of its console are always the same."""
    path = tmp_path_factory.mktemp("goldens")
    with environment({"COLUMNS": "100", "LOGNAME": "analyst", "GOLDENS_FOLDER": str(path)}):
        yield path


@pytest.fixture(scope="session")
def bundled(folder: Path) -> dict[str, str]:
    """The environment of a store with the bundled returns."""
    found = {"PERFORMANCE_STORE": str(folder / "bundled.duckdb")}
    with environment(found):
        assert "11 loaded" in run("load --bundled")
    return found


@pytest.fixture(scope="session")
def made_up(folder: Path) -> dict[str, str]:
    """The environment of a store with fourteen made-up quarters; of the other returns only the last ones."""
    made = folder / "made_up"
    found = {
        "PERFORMANCE_STORE": str(folder / "made_up.duckdb"),
        "PERFORMANCE_DEFINITIONS": str(made / "definitions"),
    }
    run("synthesise --dated --quarters 14 --measures 20 --actions 80 --out", str(made))
    for file in made.rglob("returns/*/*.csv"):
        kind, day = file.name.split("_")[1], file.parent.name
        since = {"workforce": "2024-04", "actions": "2026", "projects": "2026", "risks": "2026"}.get(kind, "")
        since = "2025-10" if "corrections" in file.name else since
        if day < since or (kind == "workforce" and day[5:7] not in {"01", "04", "07", "10"}):
            file.unlink()
    with environment(found):
        assert "loaded" in run("load --by loader --folder", str(made / "returns"))
        run("today 2026-05-05")
    return found


@pytest.fixture
def environment_of(request: pytest.FixtureRequest) -> Callable[[str], Mapping[str, str]]:
    """The environment of a store by its name."""
    return request.getfixturevalue


@pytest.fixture
def compare() -> Iterator[Compare]:
    """Compare texts with their golden files, or write them; what differs is told at the end of the test."""
    differences: list[str] = []

    def compared(name: str, text: str, is_page: bool = False) -> None:
        file, text = GOLDENS / name, normalise(text)
        if os.environ.get("GOLDENS") == "write":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", newline="\n")
            return
        golden = normalise(file.read_text("utf-8")) if file.exists() else ""
        was, now = to_compare(golden, text) if is_page else (golden.splitlines(), text.splitlines())
        lines = list(difflib.unified_diff(was, now, name, "now", lineterm="", n=2))
        differences.append("\n".join([*lines[:60], "..."] if len(lines) > 60 else lines))

    yield compared
    if any(differences):
        pytest.fail("\n\n".join(filter(None, differences)), pytrace=False)


def file_name(*parts: str) -> str:
    """Return a file's name for a page at an address, or a command."""
    return re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-") or "default"


def open_page(page: str, address: Address) -> AppTest:
    """Open a page as a fresh session does."""
    app = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=120)
    for name in address.keys() - {"+"}:
        app.query_params[name] = address[name]
    if page != "front_sheet":
        app.switch_page(str(ROOT / "pages" / f"{page}.py"))
    app.run()
    if "+" in address:
        for toggle in app.toggle:
            toggle.set_value(True)
        app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(("store", "page"), PAGES)
def test_a_page_says_what_it_said(
    environment_of: EnvironmentOf, compare: Compare, store: str, page: str
) -> None:
    with environment(environment_of(store)):
        for address in SCREENS[store][page]:
            asked = [part for pair in address.items() for part in pair]
            name = f"{store}/screens/{page}/{file_name(*asked)}.txt"
            compare(name, read(open_page(page, address)).text(), is_page=True)


def press(app: AppTest, label: str) -> AppTest:
    """Press the button of a label."""
    return next(button for button in app.button if button.label == label).click().run()


def test_a_clinic_with_a_decision_says_what_it_said(
    environment_of: EnvironmentOf, compare: Compare, tmp_path: Path
) -> None:
    store = shutil.copy(environment_of("bundled")["PERFORMANCE_STORE"], tmp_path / "clinic.duckdb")
    with environment({"PERFORMANCE_STORE": str(store)}):
        app = open_page("clinic", {"service_area": SEND, "item": "kpi-ehcp_waiting"})
        box = next(area for area in app.text_area if area.label == "Decision or action")
        box.set_value("Open ten places by September").run()
        press(app, "Record")
        compare("bundled/clinic/recorded.txt", read(app).text(), is_page=True)
        press(app, "Next")
        compare("bundled/clinic/next.txt", read(app).text(), is_page=True)
        press(app, "Next")
        compare("bundled/clinic/close.txt", read(app).text(), is_page=True)
        compare("bundled/clinic/minutes.txt", docx_text(minutes(Path(store))))


def minutes(store: Path) -> bytes:
    """The minutes of the clinic of one service area, one item of which was opened."""
    from pipelines.positions import Query, agenda
    from pipelines.store import Store
    from reports.minutes import minutes
    from schemas.definitions import load_definitions

    definitions = load_definitions(ROOT / "data" / "definitions")
    items = agenda(Store(store), definitions, Query(service_area=SEND))
    return minutes(items, {"kpi-ehcp_waiting"}, "Analyst", datetime(2023, 4, 5, 10, 30))


@pytest.mark.parametrize("store", SCREENS)
def test_the_feed_says_what_it_said(environment_of: EnvironmentOf, compare: Compare, store: str) -> None:
    from app import app

    rows = 60 if store == "bundled" else 12
    with environment(environment_of(store)):
        client = TestClient(app)
        for table in TABLES:
            for filters in FILTERS:
                answer = client.get(f"/api/{table}.json", params=filters)
                given = answer.json()
                if isinstance(given, list):
                    text = "\n".join(
                        json.dumps(row, ensure_ascii=False) for row in given[: rows if not filters else 12]
                    )
                    text = f"{answer.status_code}, {len(given)} rows\n{text}\n"
                else:
                    text = f"{answer.status_code}\n{answer.text}\n"
                compare(f"{store}/feed/{table}/{file_name(*filters.values())}.jsonl", text)
            answer = client.get(f"/api/{table}.csv", params={"limit": "6", "offset": "2"})
            compare(f"{store}/feed/{table}/page.csv", answer.text.replace("\r\n", "\n"))
        if store == "bundled":
            described = client.get("/api/openapi.json").json()
            compare(f"{store}/feed/openapi.json", json.dumps(described, ensure_ascii=False, indent=1) + "\n")
            answers = [(address, client.get(f"/api/{address}")) for address in PROBLEMS]
            shown = [
                f"{at}\n{got.status_code} {got.headers['content-type']}\n{got.text[:2000]}\n"
                for at, got in answers
            ]
            compare(f"{store}/feed/problems.txt", "\n".join(shown))


@pytest.mark.parametrize("store", SCREENS)
def test_the_commands_that_read_say_what_they_said(
    environment_of: EnvironmentOf, compare: Compare, store: str
) -> None:
    date = "2023-03-17" if store == "bundled" else "2026-03-10"
    with environment(environment_of(store)):
        commands = ["today", "definitions", "definitions --check --format json"]
        commands += [
            f"reconcile --as-at {date}",
            "reconcile --format json",
            "returns",
            "returns --format json",
        ]
        commands += [f"returns --format csv --as-at {date}", "position actions --workstream E2"]
        commands += [f"position {kind} --as-at {date}" for kind in POSITIONS]
        commands += [f"position {kind} --format {form}" for kind in POSITIONS for form in ("csv", "json")]
        commands += [
            f"position kpis --period {period} --workstream B" for period in ("2022-23Q2", "2025-26Q3")
        ]
        for command in commands:
            lines = run(command).splitlines()
            kept = lines if len(lines) < 50 else [*lines[:50], f"... {len(lines)} lines"]
            compare(f"{store}/commands/{file_name(command)}.txt", "\n".join(kept) + "\n")


def test_the_other_commands_say_what_they_said(
    environment_of: EnvironmentOf, compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    with environment(environment_of("bundled")):
        helped = [f"$ {name} --help\n{run(f'{name} --help')}" for name in ("", *COMMANDS)]
        compare("commands/help.txt", "\n".join(helped))
        compare("commands/templates.txt", "\n".join(f"$ {kind}\n{run(f'template {kind}')}" for kind in KINDS))
        compare("commands/wrong.txt", "\n".join(f"$ {command}\n{run(command)}" for command in WRONG))
        for form in ("text", "json", "csv"):
            checked = [f"$ {name}\n{run(f'check --format {form}', *files_of(name))}" for name in CHECKED]
            compare(f"commands/check-{form}.txt", "\n".join(checked))


def files_of(name: str) -> list[str]:
    """The files of a folder of returns, or one file."""
    path = RETURNS / name
    return [str(path)] if path.is_file() else sorted(map(str, path.iterdir()))


def test_a_return_is_refused_in_the_words_it_was(environment_of: EnvironmentOf, compare: Compare) -> None:
    from pipelines.checks import read_in_force
    from pipelines.checks.check_files import check_files
    from pipelines.store import Store
    from schemas.definitions import load_definitions

    lines, parts = [], ["stage", "severity", "code", "line", "column", "message", "remedy"]
    definitions = load_definitions(ROOT / "data" / "definitions")
    held = read_in_force(Store(environment_of("bundled")["PERFORMANCE_STORE"]))
    for path in sorted(path for path in RETURNS.rglob("*.*") if path.suffix in {".csv", ".xlsx", ".xls"}):
        [checked] = check_files([(path.name, path.read_bytes())], definitions, held)
        lines.append(f"\n# {path.relative_to(RETURNS).as_posix()}{': refused' if checked.refused else ''}")
        findings = checked.findings[parts].astype("object").fillna("")
        lines += ["|".join(map(str, row)) for row in findings.itertuples(index=False)]
    compare("findings.txt", "\n".join(lines).strip() + "\n")


def test_a_pack_says_what_it_said(environment_of: EnvironmentOf, compare: Compare, tmp_path: Path) -> None:
    readers = {"docx": docx_text, "pptx": pptx_text, "xlsx": xlsx_text}
    with environment(environment_of("bundled")):
        for who, option in (("internal", []), ("public", ["--public"])):
            files = {form: tmp_path / f"{who}.{form}" for form in readers}
            to = [part for file in files.values() for part in ("--to", str(file))]
            printed = run("pack --as-at 2023-03-17 --by Analyst --period", "2022-23 Q3", *option, *to)
            compare(f"packs/{who}-printed.txt", printed.replace(str(tmp_path), "FOLDER"))
            for form, reader in readers.items():
                compare(f"packs/{who}-{form}.txt", reader(files[form].read_bytes()))
