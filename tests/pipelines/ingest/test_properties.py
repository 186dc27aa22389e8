"""Properties of reading: what is written comes back, and any bytes get a verdict."""

import csv
import io

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.checks import InForce
from pipelines.checks.check_files import check_files
from pipelines.ingest import read_table
from schemas.definitions import load_definitions
from tests.conftest import ROOT

DEFINITIONS = load_definitions(ROOT / "data" / "definitions")
CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t,;\"'="), max_size=30)


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_any_text_written_as_csv_reads_back_the_same(
    rows: list[tuple[str, str]], delimiter: str, encoding: str, end: str
) -> None:
    rows = [("x" + first, second) for first, second in rows]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["measure", "commentary"])
    writer.writerows(rows)
    table = read_table("any.csv", out.getvalue().encode(encoding))
    assert [tuple(row) for row in table.rows] == rows


@given(
    content=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "ignore"))
    )
)
@settings(deadline=None)
def test_any_bytes_get_a_verdict(content: bytes) -> None:
    [one] = check_files([("any.csv", content)], DEFINITIONS, InForce())
    assert one.refused
    assert isinstance(one.findings, pd.DataFrame)


@given(value=st.text(max_size=12), measure=st.sampled_from(["eee_2", "haf_winter_meals"]))
@settings(deadline=None)
def test_any_value_is_read_or_refused_at_its_line(value: str, measure: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["period", "measure", "value"], ["2022-23 Q4", measure, value]])
    [one] = check_files([("any.csv", out.getvalue().encode("utf-8", "ignore"))], DEFINITIONS, InForce())
    assert one.refused or one.rows == 1
