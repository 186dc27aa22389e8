"""Specification of the definitions: what a folder gives once it is read."""

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd

from schemas.definitions import Definitions, load_definitions
from schemas.vocabulary import ORGANISATIONS
from tests.conftest import ROOT


def test_a_folder_gives_measures_plan_statuses_and_calendar(folder: Path) -> None:
    definitions = load_definitions(folder)
    assert list(definitions.measures) == ["eee_2", "headcount"]
    assert definitions.measures["eee_2"].breaks[0].from_ == "Autumn term 2021"
    assert [project.ref for project in definitions.plan.project] == ["A2", "E1", "E1.1"]
    assert [status.name for status in definitions.statuses] == ["Blue", "Grey"]
    assert definitions.elsewhere.name == "Reported elsewhere"
    assert definitions.calendar.boards == [date(2023, 2, 3), date(2023, 3, 17)]
    assert definitions.kpis == ["eee_2"]
    assert definitions.stages == {"Blue": "embedded", "Grey": "not_started"}
    assert [definitions.workstream_family(code) for code in ("E", "E1", "A")] == [["E", "E1"], ["E1"], ["A"]]
    assert definitions.service_areas == ["Schools and Achievement", "SEND and Inclusion"]


def test_measures_come_as_a_frame_of_typed_columns(folder: Path) -> None:
    frame = load_definitions(folder).measure_frame.set_index("measure")
    assert frame.loc["eee_2", "name"] == "Take-up of early education, age 2"
    assert frame["small_number"].dtype == "Int64"
    assert frame["small_number"].dropna().to_dict() == {"headcount": 10}
    assert frame.dtypes[["kind", "unit", "better"]].eq("str").all()
    assert frame.dtypes[["internal", "rolling", "can_exceed_100"]].eq("bool").all()
    assert frame.loc["eee_2", "next_review"] == pd.Timestamp(2024, 3, 31)


def test_projects_come_as_a_frame_in_the_plans_order_or_an_empty_one(folder: Path) -> None:
    frame, plan = load_definitions(folder).project_frame, folder / "plan.toml"
    assert frame["project"].tolist() == ["A2", "E1", "E1.1"]
    assert frame["order"].tolist() == [0, 1, 2]
    assert frame["counted"].tolist() == [True, True, False]
    assert frame["parent"].isna().tolist() == [True, True, False]
    assert frame["target_date"].tolist() == [pd.Timestamp(2023, 12, 31), pd.NaT, pd.NaT]
    assert frame.dtypes[["project", "parent", "lead"]].eq("str").all()
    before = plan.read_text(encoding="utf-8").partition("[[project]]")[0]
    plan.write_text(before.replace("ambitions", "project = []\nambitions"), encoding="utf-8")
    empty = load_definitions(folder).project_frame
    assert empty.empty
    assert list(empty) == list(frame)


def test_the_hash_is_of_names_and_bytes_wherever_the_folder_stands(folder: Path, tmp_path: Path) -> None:
    before = load_definitions(folder).hash
    moved = shutil.copytree(folder, tmp_path / "moved", ignore=shutil.ignore_patterns("moved"))
    assert load_definitions(moved).hash == before
    (moved / "README.md").write_text("not a definition")
    assert load_definitions(moved).hash == before
    with (moved / "measures" / "eee_2.toml").open("a") as file:
        file.write("# reviewed\n")
    assert load_definitions(moved).hash != before


def test_a_byte_order_mark_and_windows_line_ends_are_harmless_and_context_optional(folder: Path) -> None:
    plan = folder / "plan.toml"
    text = plan.read_text(encoding="utf-8")
    for mark in ("utf-8", "utf-8-sig"):
        for end in ("\n", "\r\n"):
            plan.write_bytes(text.replace("\n", end).encode(mark))
            assert load_definitions(folder).plan.title == "Plan"
    assert load_definitions(folder).context.figure == []
    (folder / "context.toml").write_text('[[figure]]\nvalue = 446\nlabel = "schools"\nsource = "Report"\n')
    assert load_definitions(folder).context.figure[0].value == 446


def test_no_bundled_service_area_is_an_organisation_and_a_workstream_has_its_parts(
    definitions: Definitions,
) -> None:
    assert definitions.workstream_family("E") == ["E", "E1", "E2"]
    assert not set(definitions.service_areas) & set(ORGANISATIONS)


def test_definitions_and_returns_are_read_without_waiting_for_pandas() -> None:
    code = (
        "import sys, pathlib, schemas.returns, schemas.definitions as d;"
        "d.load_definitions(pathlib.Path('data/definitions')); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pandas", "pyarrow", "pandera", "numpy"} & set(run.stdout.split())
