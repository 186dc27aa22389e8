"""Properties of reading: what is written comes back, and any bytes get a verdict."""

import csv
import io

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest import read_table
from tests.pipelines.sending import Check

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


TEXT_BYTES = st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore"))


@given(content=st.binary(max_size=200) | TEXT_BYTES)
def test_any_bytes_get_a_verdict(check: Check, content: bytes) -> None:
    one = check(content)
    assert one.refused
    assert isinstance(one.findings, pd.DataFrame)


@given(value=st.text(max_size=12), measure=st.sampled_from(["eee_2", "haf_winter_meals"]))
def test_any_value_is_read_or_refused_at_its_line(check: Check, value: str, measure: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["period", "measure", "value"], ["2022-23 Q4", measure, value]])
    one = check(out.getvalue().encode("utf-8", "ignore"))
    assert one.refused or one.rows == 1
