"""The feed's addresses that a page gives to Excel and Power BI."""

from ui.packs import feed_addresses, is_this_machine

FILTERS = {"period": "2022-23 Q3", "workstream": "E", "service_area": "Schools", "as_at": "2023-04-05"}


def test_an_address_stands_beside_the_page_with_the_filters_that_its_table_heeds() -> None:
    tables = feed_addresses("https://c.example/dash/reports", "CSV", FILTERS)
    found = {title: url for title, _, url in tables}
    start = "https://c.example/dash/api"
    assert found["KPIs"] == (
        f"{start}/kpis.csv?period=2022-23+Q3&workstream=E&service_area=Schools&as_at=2023-04-05"
    )
    assert found["Returns"] == f"{start}/returns.csv?as_at=2023-04-05"
    assert "period" not in found["Actions"]


def test_an_address_of_this_machine_is_known_as_such() -> None:
    for host in ("localhost:8501", "127.0.0.1:8501", "[::1]:8501"):
        assert is_this_machine(f"http://{host}/reports")
    assert not is_this_machine("https://performance.council.example/reports")
