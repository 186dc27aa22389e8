"""Any bytes get a verdict, and any value is read or refused."""

import csv
import io

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.pipelines.sending import Check

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
