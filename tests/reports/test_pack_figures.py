"""The pack of 2022-23 Q3 against the bundled files themselves, read with nothing but the csv module."""

import hashlib
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from docx.document import Document
from docx.table import Table

from pipelines.positions import Query, pack_facts
from pipelines.store import Store
from reports.content import pack
from reports.drawing import drawn
from reports.pack_docx import write
from schemas.definitions import Definitions
from tests.conftest import ROOT, bundled_rows
from tests.reports.conftest import BY, MADE, opened

RETURNS = ROOT / "data" / "returns"


def table_of(document: Document, *heads: str) -> list[dict[str, str]]:
    """The one table with these heads, as rows by head."""
    [found] = [t for t in document.tables if {c.text for c in t.rows[0].cells} >= set(heads)]
    return as_rows(found)


def as_rows(table: Table) -> list[dict[str, str]]:
    heads = [cell.text for cell in table.rows[0].cells]
    return [dict(zip(heads, (cell.text for cell in row.cells), strict=True)) for row in table.rows[1:]]


def number(text: str) -> Decimal:
    return Decimal(text.split(" (")[0].replace(",", "").removesuffix("%"))


def paragraphs(document: Document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


ELSEWHERE = {"projects": [7, 5], "actions": [36, 33]}


@pytest.mark.parametrize(("what", "total"), [("projects", 34), ("actions", 287)])
def test_every_count_of_the_reports_paragraph_on_progress_is_stated(
    document: Document, what: str, total: int
) -> None:
    elsewhere = dict(zip(("Travel programme", "SEND plan"), ELSEWHERE[what], strict=True))
    given = bundled_rows(f"{what}_2023-03-17.csv")
    statuses = Counter(row["status"] or row["reported_by"] for row in given)
    assert len(given) == total
    assert {name: statuses[name] for name in elsewhere} == elsewhere
    [table] = [
        t for t in document.tables if t._tbl.tblPr.xpath("./w:tblCaption/@w:val") == [f"{what.capitalize()} by status"]
    ]  # fmt: skip
    stated = {row["Status"].split(" ", 1)[-1]: int(row["All"].replace(",", "")) for row in as_rows(table)}
    named = {name: statuses.get(name, 0) for name in ("Blue", "Green", "Amber", "Red", "Grey")}
    assert stated == {**named, "Reported elsewhere": sum(elsewhere.values()), "Total": total}
    said = paragraphs(document)
    rated = total - sum(elsewhere.values())
    assert (
        f"{rated} {what} rated here + {elsewhere['Travel programme']} reported by the Travel programme + "
        f"{elsewhere['SEND plan']} by the SEND plan = {total}, as reported to 17 March 2023." in said
    )


def test_what_is_late_is_counted_apart_and_with_parts_and_what_others_report(
    bundled_store: Path, definitions: Definitions
) -> None:
    query = Query(period="2022-23 Q3", as_at=date(2023, 4, 5))
    facts = pack_facts(Store(bundled_store), definitions, query)
    document = opened(write(drawn(pack(facts, definitions, MADE, BY))))
    said = paragraphs(document)
    for words in (
        "1 project and 2 actions are overdue. 1 project and 27 actions have passed their date since the report. "
        "2 rated projects are past their date; so are 12 parts of E1 and E2 and 5 that C and D report elsewhere. "
        "29 rated actions are past their date; so are 32 that C and D report elsewhere.",
        "The next Board is on 28 April 2023, by the reporting calendar.",
        "3 ratings to query",
    ):
        assert words in said
    rows = [row for table in document.tables for row in as_rows(table) if "Actions complete" in row]
    lateness = {row["Project"].split()[0]: row["Lateness"] for row in rows}
    assert (lateness["B2"], lateness["B4"]) == ("Overdue by 36 days", "Date passed since the report")
    beneath = {row["Project"].split()[0]: row["Actions complete"] for row in rows}
    assert (beneath["E1"], beneath["E2"]) == ("9 of 35", "3 of 50")


def test_every_figure_target_and_commentary_of_appendix_three_is_stated(document: Document) -> None:
    shown = {row["Measure"].split(". ")[0]: row for row in table_of(document, "Measure", "Q1", "Q2", "Q3")}
    names = measure_names("kpi_2022-23_q1.csv")
    targets = bundled_rows("targets_2022-23.csv")
    assert len(shown) == len(names) == 15
    for quarter in ("Q1", "Q2", "Q3"):
        for given in bundled_rows(f"kpi_2022-23_{quarter.lower()}.csv"):
            row = shown[names[given["measure"]]]
            if given["value"]:
                assert number(row[quarter]) == Decimal(given["value"]), given
                assert ("(repeated)" in row[quarter]) == (given["state"] == "repeated")
            else:
                assert row[quarter] == given["state"].replace("_", " ").capitalize(), given
            if quarter == "Q3":
                assert row["Commentary"] == (given["commentary"] or "Nothing was said.")
    for code, name in names.items():
        wanted = [(t["target"], Decimal(t["value"])) for t in targets if t["measure"] == code]
        stated = [] if shown[name]["Target"] == "None" else shown[name]["Target"].split("; ")
        assert [number(words.split(" ")[-1]) for words in stated] == [value for _, value in wanted]
        assert all(words.startswith("DfE ") for words in stated[1:])


def test_the_verdicts_are_three_on_five_near_six_off_and_one_without_a_target(document: Document) -> None:
    rows = table_of(document, "Measure", "Q1", "Q2", "Q3")
    verdicts = Counter(row["Against target"].partition(" (")[0] for row in rows)
    assert verdicts == {"● On target": 3, "▲ Near target": 5, "■ Off target": 6, "○ No target": 1}


def test_every_workforce_figure_of_the_report_is_stated(document: Document) -> None:
    given = bundled_rows("workforce_2023-02-01.csv")
    names = measure_names("workforce_2023-02-01.csv")
    shown = {
        (r["Measure"], r["Organisation"]): r for r in table_of(document, "Organisation", "What was said")
    }
    for row in given:
        words = shown[names[row["measure"]], row["organisation"]]
        assert number(words["Figure"].split(" ")[0]) == Decimal(row["value"])
        assert words["What was said"] == (row["narrative"] or "–")


def test_every_risk_is_stated_with_its_mitigation(document: Document) -> None:
    shown = table_of(document, "Risk or challenge", "Mitigation")
    given = [(row["title"], row["mitigation"]) for row in bundled_rows("risks_2023-03-17.csv")]
    assert [(row["Risk or challenge"], row["Mitigation"]) for row in shown] == given


def test_every_return_in_force_is_named_with_the_hash_of_its_file(document: Document) -> None:
    shown = {row["File"]: row["SHA-256"] for row in table_of(document, "Return", "SHA-256")}
    sent = {p.name: p for p in RETURNS.rglob("*.csv") if p.parent.name <= "2023-03-17"}
    assert shown == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sent.items()}


def measure_names(of: str) -> dict[str, str]:
    """The names of the measures that a bundled return has, by code, from their definition files."""
    found, wanted = {}, {row["measure"] for row in bundled_rows(of)}
    for path in (ROOT / "data" / "definitions" / "measures").glob("*.toml"):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if table["code"] in wanted:
            found[table["code"]] = table["name"]
    return found
