"""Specification of the addresses that a page gives to Excel and Power BI."""

import pytest

from ui.connect_rows import addresses, only_here

FILTERS = {
    "period": "2022-23 Q3",
    "workstream": "E",
    "service_area": "Schools and Achievement",
    "as_at": "2023-04-05",
}


def test_an_address_stands_beside_the_page_with_the_filters_that_its_table_heeds() -> None:
    found = {
        address.title: address.url for address in addresses("https://c.example/dash/reports", "CSV", FILTERS)
    }
    assert found["KPIs"] == (
        "https://c.example/dash/api/kpis.csv"
        "?period=2022-23+Q3&workstream=E&service_area=Schools+and+Achievement&as_at=2023-04-05"
    )
    assert found["Returns"] == "https://c.example/dash/api/returns.csv?as_at=2023-04-05"
    assert "period" not in found["Actions"]


@pytest.mark.parametrize(
    ("page", "here"),
    [
        ("http://localhost:8501/reports", True),
        ("http://127.0.0.1:8501/", True),
        ("http://[::1]:8501/", True),
        ("https://performance.council.example/reports", False),
        ("", False),
    ],
)
def test_an_address_of_this_machine_is_known_as_such(page: str, here: bool) -> None:
    assert only_here(page) is here
