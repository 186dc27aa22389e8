"""The command that makes a pack: what it writes, says and refuses."""

import hashlib
import io
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from pipelines.store import Store
from pipelines.store.finals import list_finals, read_final
from reports.command import pack
from tests.conftest import run_pipelines

ASKED = ("pack", "--period", "2022-23 Q3", "--as-at", "2023-03-17", "--by", "Officer")


def test_it_writes_the_pack_says_what_is_missing_and_keeps_a_final_as_it_was(
    own_store: Path, tmp_path: Path
) -> None:
    to = tmp_path / "pack.docx"
    done = run_pipelines(*ASKED, "--final", "--public", "--to", str(to), store=own_store)
    assert done.returncode == 0, done.stderr
    digest = hashlib.sha256(to.read_bytes()).hexdigest()
    assert done.stdout == f"Made pack.docx, final and kept in the store. SHA-256 {digest}\n"
    assert "1 return is late:" in done.stderr
    text = [paragraph.text for paragraph in docx.Document(str(to)).paragraphs]
    assert "Standing: Final. Public: what is internal has been left out." in text
    [final] = list_finals(Store(own_store))
    assert (final.sha256, final.made_by, final.is_public) == (digest, "Officer", True)
    assert read_final(Store(own_store), final.pack_id) == to.read_bytes()
    again = run_pipelines(*ASKED, "--to", str(to), store=own_store)
    assert again.returncode == 2
    assert "pack.docx is there already. Name another file, or give --force." in again.stderr
    assert hashlib.sha256(to.read_bytes()).hexdigest() == digest


def test_a_final_that_cannot_be_put_in_its_place_is_kept_and_says_where_to_get_it(
    own_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(fresh: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    to = tmp_path / "pack.xlsx"
    done = CliRunner().invoke(pack, [*ASKED[1:], "--final", "--to", str(to), "--store", str(own_store)])
    assert done.exit_code == 2
    [final] = list_finals(Store(own_store))
    assert "pack.xlsx cannot be written there. Name another folder." in done.stderr
    assert f"The pack is final and kept: download {final.file_name} from the page Reports." in done.stderr
    assert openpyxl.load_workbook(io.BytesIO(read_final(Store(own_store), final.pack_id))).sheetnames
    assert list(tmp_path.glob(".*.new")) == []
    assert not to.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--to", "pack.docx", "--to", "other.docx"), "Name one file for each form."),
        (("--to", "pack.xlsx", "--template", __file__), "Name a template of the pack's own form"),
        (("--to", "pack.pdf"), "Name a file that ends in .docx, .pptx or .xlsx."),
        (("--to", "pack.docx", "--workstream", "Z"), "There is no workstream “Z”."),
        (("--to", "pack.docx", "--period", "2031-32 Q1"), "There is no period “2031-32 Q1”"),
        (("--to", "no/such/folder/pack.docx", "--as-at", "2022-08-01", "--period", "2022-23 Q1"), "cannot be written"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_refused_in_words_and_nothing_is_written(
    bundled_store: Path, tmp_path: Path, more: tuple[str, ...], said: str
) -> None:
    place = [str(tmp_path / word) if word.endswith((".docx", ".pdf", ".xlsx")) else word for word in more]
    done = run_pipelines(*ASKED, *place, store=bundled_store)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_where_no_period_is_held_there_is_nothing_to_report(tmp_path: Path) -> None:
    to = tmp_path / "pack.docx"
    done = run_pipelines(*ASKED, "--to", str(to), store=tmp_path / "empty.duckdb")
    assert done.returncode == 1
    assert "No KPI return had been received by then, so there is nothing to report." in done.stderr
    assert not to.exists()
