"""Specification of figures: exact when kept, in the measure's own decimals when printed."""

from decimal import Decimal
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from schemas.numbers import NUMBER, as_float, as_json, as_number, format_number, format_numbers
from tests.conftest import specified

FIGURES = st.decimals(
    Decimal("-999999999999.999999"), Decimal("999999999999.999999"), places=6, allow_nan=False
)


def test_a_figure_is_printed_with_its_measures_decimals_and_where_wanted_its_unit() -> None:
    for value, decimals, unit, printed, with_unit in specified(__file__, "printed_figures"):
        assert format_number(Decimal(value), int(decimals), unit) == printed
        assert format_number(Decimal(value), int(decimals), unit, with_unit=True) == with_unit


def test_a_column_is_printed_as_its_figures_are_and_keeps_its_index() -> None:
    values = as_number(pd.Series(["69", None, "13104", "5.3", "69"], index=[3, 4, 5, 6, 7], dtype="str"))
    decimals = pd.Series([0, 0, 0, 1, 1], index=values.index)
    units = pd.Series(["%", "%", "children", "days", "%"], index=values.index, dtype="str")
    printed = format_numbers(values, decimals, units, with_unit=True)
    assert printed.to_dict() == {3: "69%", 4: "–", 5: "13,104 children", 6: "5.3 days", 7: "69.0%"}
    assert printed.dtype == "str"
    assert format_numbers(values.head(0), decimals.head(0), units.head(0)).empty


def test_clean_text_is_read_exactly() -> None:
    cells = ["69", "5.0", "-0.10", "0.000001", "999999999999.999999", None]
    read = as_number(pd.Series(cells, index=range(7, 13), name="value", dtype="str"))
    assert (read.dtype, read.name, list(read.index)) == (NUMBER, "value", list(range(7, 13)))
    assert read[12] is pd.NA
    assert read.dropna().tolist() == [Decimal(cell) for cell in cells if cell]
    assert as_number(pd.Series(["0.1", "0.2"], dtype="str")).sum() == Decimal("0.3")


def test_figures_of_any_kind_become_exact_ones_and_their_product_a_figure_again() -> None:
    kinds: list[tuple[list[Any], Any, list[str | None]]] = [
        ([1, 2], "int64", ["1", "2"]),
        ([1, None], "Int64", ["1", None]),
        ([0.1, None], "float64", ["0.1", None]),
        ([Decimal("1.20"), None], "object", ["1.2", None]),
        ([], "float64", []),
    ]
    for values, dtype, exact in kinds:
        numbers = as_number(pd.Series(values, dtype=dtype))
        assert numbers.dtype == NUMBER
        assert [None if pd.isna(n) else n for n in numbers] == [e and Decimal(e) for e in exact]
    halves = as_number(pd.Series(["2.5", None], dtype="str"))
    assert (halves * halves).dtype != NUMBER
    assert as_number(halves * halves)[0] == Decimal("6.25")


def test_json_has_whole_numbers_where_they_are_whole_a_chart_floats_and_a_missing_figure_is_a_dash() -> None:
    for value, json in {"69.000000": 69, "5.3": 5.3, "0": 0, "-1.50": -1.5}.items():
        assert as_json(Decimal(value)) == json
        assert type(as_json(Decimal(value))) is type(json)
    assert as_json(3) == 3
    floats = as_float(as_number(pd.Series(["5.3", None], dtype="str")))
    assert (str(floats.dtype), floats[0], pd.isna(floats[1])) == ("float64", 5.3, True)
    for missing in (None, pd.NA, float("nan")):
        assert (format_number(missing, 1, "%"), as_json(missing)) == ("–", None)


@given(FIGURES, st.integers(0, 6), st.sampled_from(["%", "children", "days", ""]))
def test_what_is_printed_reads_back_as_the_same_figure(value: Decimal, decimals: int, unit: str) -> None:
    printed = format_number(value, decimals, unit)
    text = printed.replace(",", "").removesuffix("%")
    assert as_number(pd.Series([text], dtype="str"))[0] == value
    assert len(text.partition(".")[2]) >= decimals


@given(st.lists(st.one_of(st.none(), FIGURES), max_size=20))
def test_text_and_figures_survive_each_other(values: list[Decimal | None]) -> None:
    text = pd.Series([None if value is None else f"{value:f}" for value in values], dtype="str")
    assert [None if pd.isna(number) else number for number in as_number(text)] == values
