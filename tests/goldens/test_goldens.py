"""What the product says, frozen: screens, feed, command line, findings and packs, as texts in this folder.

``GOLDENS=write`` writes them anew. Made-up days, ids and places of this run are neither written nor compared.
"""

import difflib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app import app as application
from pipelines.checks import read_in_force
from pipelines.checks.check_files import check_files
from pipelines.positions import Query, agenda
from pipelines.review.decisions import ClinicRecord
from pipelines.store import Store
from reports.minutes import minutes
from schemas.definitions import Definitions
from tests.conftest import ROOT, read_table, run_pipelines
from tests.goldens.reading import docx_text, normalise, pptx_text, to_compare, xlsx_text
from tests.pages.conftest import open_app, press
from tests.reading import read

GOLDENS = Path(__file__).parent
RETURNS = ROOT / "tests" / "returns"
Compare = Callable[..., None]
Use = Callable[[str], Path]

SEND = "SEND and Inclusion"
# The addresses opened of each page, the first without anything; ``+`` opens what is made only once it is asked for.
SCREENS = {
    "bundled": """
front_sheet | | workstream=E | period=2022-23 Q3&as_at=2023-03-17 | period=2022-23 Q1 | as_at=2020-01-01
kpis | | workstream=B | period=2022-23 Q3&as_at=2023-03-17 | show=Icons | verdict=Off target
kpi | measure=ehcp_waiting | measure=neet_supported | measure=care_leavers_eet | measure=nothing
    | measure=care_leavers_eet&+=1 | measure=eee_2&period=2022-23 Q2 |
plan | +=1 | workstream=E | as_at=2023-03-17 | as_at=2022-12-01
project | ref=B2 | ref=A1&as_at=2023-03-17 | ref=Z9
workforce | +=1 | | as_at=2023-01-31
risks | | as_at=2023-03-01
returns | | service_area=SEND and Inclusion
history | | as_at=2022-12-01
reports | | period=2022-23 Q3&as_at=2023-03-17
definitions | | measure=care_leavers_eet | word=near-target
clinic | service_area=SEND and Inclusion | service_area=Thriving Children and Families |
    | item=kpi-neet_supported | item=kpi-care_leavers_eet | item=project-B2
    | item=return-workforce-2023-03-10 | item=close | item=kpi-nothing
""",
    "made_up": """
front_sheet | | period=2024-25 Q2&as_at=2025-11-01&workstream=C
kpis | | show=Icons | period=2024-25 Q2&as_at=2025-11-01
kpi | measure=ehcp_waiting&+=1 | measure=neet_supported&+=1 | measure=absence_primary&+=1
    | measure=ehcp_waiting | measure=m00016&as_at=2025-06-30
plan | +=1 | as_at=2026-03-10
project | ref=B2
workforce | +=1 |
risks |
returns |
history |
reports |
definitions | measure=m00016
clinic | | service_area=SEND and Inclusion | item=kpi-excl_primary
""",
}
PAGES = [(store, *row) for store, pages in SCREENS.items() for row in read_table(pages)]
TABLES = ("kpis", "projects", "actions", "workforce", "returns")
FILTERS = [{}, {"workstream": "e", "as_at": "2023-03-20"}, {"period": "Q2 2022/23", "service_area": SEND}]
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


def run(command: str, *arguments: str) -> str:
    """Return what the command line prints, and its exit status where it is not 0."""
    done = run_pipelines(*command.split(), *arguments, store=None)
    out, err = (text.replace("\r\n", "\n") for text in (done.stdout, done.stderr))
    return (
        out
        + (err and f"--- stderr\n{err}")
        + (f"--- exit {int(done.returncode)}\n" if done.returncode else "")
    )


@pytest.fixture(scope="session")
def bundled(folder: Path, bundled_store: Path) -> dict[str, str]:
    """The environment of a store with the bundled returns."""
    return {"PERFORMANCE_STORE": str(shutil.copy(bundled_store, folder / "bundled.duckdb"))}


@pytest.fixture
def use(request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Use:
    """Use a store by its name, while the machine's user and the width of its console are always the same."""

    def used(store: str) -> Path:
        environment: Mapping[str, str] = request.getfixturevalue(store)
        always = {"COLUMNS": "100", "LOGNAME": "analyst", "GOLDENS_FOLDER": str(folder)}
        for name, value in {**always, **environment}.items():
            monkeypatch.setenv(name, value)
        return Path(environment["PERFORMANCE_STORE"])

    return used


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


@pytest.mark.parametrize(("store", "page", "addresses"), [(row[0], row[1], row[2:]) for row in PAGES])
def test_a_page_says_what_it_said(
    use: Use, compare: Compare, store: str, page: str, addresses: list[str]
) -> None:
    use(store)
    for address in addresses:
        asked = dict(pair.split("=") for pair in address.split("&") if pair)
        opens_all = asked.pop("+", None)
        app = open_app(page, **asked)
        if opens_all:
            for toggle in app.toggle:
                toggle.set_value(True)
            app.run()
        assert not app.exception
        compare(f"{store}/screens/{page}/{file_name(address)}.txt", read(app).text(), is_page=True)


def test_a_clinic_with_a_decision_says_what_it_said(
    use: Use, compare: Compare, definitions: Definitions, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use("bundled")
    monkeypatch.setenv("PERFORMANCE_STORE", str(own_store))
    app = open_app("clinic", service_area=SEND, item="kpi-ehcp_waiting")
    box = next(area for area in app.text_area if area.label == "Decision or action")
    box.set_value("Open ten places by September").run()
    for name, button in {"recorded": "Record", "next": "Next", "close": "Next"}.items():
        press(app, button)
        compare(f"bundled/clinic/{name}.txt", read(app).text(), is_page=True)
    items = agenda(Store(own_store), definitions, Query(service_area=SEND))
    taken = minutes(
        items, ClinicRecord(frozenset({"kpi-ehcp_waiting"})), "Analyst", datetime(2023, 4, 5, 10, 30)
    )
    compare("bundled/clinic/minutes.txt", docx_text(taken))


@pytest.mark.parametrize("store", SCREENS)
def test_the_feed_says_what_it_said(use: Use, compare: Compare, store: str) -> None:
    use(store)
    client = TestClient(application, base_url="http://localhost")
    for table in TABLES:
        for filters in FILTERS:
            answer = client.get(f"/api/{table}.json", params=filters)
            given, text = answer.json(), f"{answer.status_code}\n{answer.text}\n"
            if isinstance(given, list):
                most = 60 if store == "bundled" and not filters else 12
                rows = "\n".join(json.dumps(row, ensure_ascii=False) for row in given[:most])
                text = f"{answer.status_code}, {len(given)} rows\n{rows}\n"
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
def test_the_commands_that_read_say_what_they_said(use: Use, compare: Compare, store: str) -> None:
    use(store)
    date = "2023-03-17" if store == "bundled" else "2026-03-10"
    for command in (
        *("today", "definitions", "definitions --check --format json", f"reconcile --as-at {date}"),
        *(
            "reconcile --format json",
            "returns",
            "returns --format json",
            f"returns --format csv --as-at {date}",
        ),
        *("position actions --workstream E2", *(f"position {kind} --as-at {date}" for kind in POSITIONS)),
        *(f"position {kind} --format {form}" for kind in POSITIONS for form in ("csv", "json")),
        *(f"position kpis --period {period} --workstream B" for period in ("2022-23Q2", "2025-26Q3")),
    ):
        lines = run(command).splitlines()
        kept = lines if len(lines) < 50 else [*lines[:50], f"... {len(lines)} lines"]
        compare(f"{store}/commands/{file_name(command)}.txt", "\n".join(kept) + "\n")


def test_the_other_commands_say_what_they_said(use: Use, compare: Compare) -> None:
    use("bundled")
    said = {
        "help": [(f"{name} --help", f"{name} --help") for name in ("", *COMMANDS)],
        "templates": [(kind, f"template {kind}") for kind in KINDS],
        "wrong": [(command, command) for command in WRONG],
    }
    for name, commands in said.items():
        compare(
            f"commands/{name}.txt", "\n".join(f"$ {shown}\n{run(command)}" for shown, command in commands)
        )
    for form in ("text", "json", "csv"):
        checked = [f"$ {name}\n{run(f'check --format {form}', *files_of(name))}" for name in CHECKED]
        compare(f"commands/check-{form}.txt", "\n".join(checked))


def files_of(name: str) -> list[str]:
    """The files of a folder of returns, or one file."""
    path = RETURNS / name
    return [str(path)] if path.is_file() else sorted(map(str, path.iterdir()))


def test_a_return_is_refused_in_the_words_it_was(
    use: Use, compare: Compare, definitions: Definitions
) -> None:
    lines, parts = [], ["stage", "severity", "code", "line", "column", "message", "remedy"]
    held = read_in_force(Store(use("bundled")))
    for path in sorted(path for path in RETURNS.rglob("*.*") if path.suffix in {".csv", ".xlsx", ".xls"}):
        [checked] = check_files([(path.name, path.read_bytes())], definitions, held)
        lines.append(f"\n# {path.relative_to(RETURNS).as_posix()}{': refused' if checked.refused else ''}")
        findings = checked.findings[parts].astype("object").fillna("")
        lines += ["|".join(map(str, row)) for row in findings.itertuples(index=False)]
    compare("findings.txt", "\n".join(lines).strip() + "\n")


def test_a_pack_says_what_it_said(use: Use, compare: Compare, tmp_path: Path) -> None:
    use("bundled")
    readers = {"docx": docx_text, "pptx": pptx_text, "xlsx": xlsx_text}
    for who, option in (("internal", []), ("public", ["--public"])):
        files = {form: tmp_path / f"{who}.{form}" for form in readers}
        to = [part for file in files.values() for part in ("--to", str(file))]
        printed = run("pack --as-at 2023-03-17 --by Analyst --period", "2022-23 Q3", *option, *to)
        compare(f"packs/{who}-printed.txt", printed.replace(str(tmp_path), "FOLDER"))
        for form, reader in readers.items():
            compare(f"packs/{who}-{form}.txt", reader(files[form].read_bytes()))
