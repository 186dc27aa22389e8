"""The feed's addresses for a view, and how to use them: words that a page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from feed.query import CSV, JSON, PARQUET
from feed.tables import TABLES

FORMS = {"CSV": CSV, "JSON": JSON, "Parquet": PARQUET}
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
EXCEL = (
    "Copy the CSV address of a table.",
    "In Excel choose Data, then From Web (or Get Data, From Other Sources, From Web).",
    "Paste the address and press OK. If you are asked how to sign in, choose Anonymous.",
    "In the preview check that the file origin is 65001: Unicode (UTF-8), then press Load.",
    "Later press Data, Refresh All: Excel reads the latest rows.",
)
POWER_BI = (
    "Copy the CSV address of a table; Parquet keeps types and exact decimals.",
    "In Power BI Desktop choose Home, Get data, then Web; for Parquet choose Get data, More, Parquet.",
    "Paste the address and press OK. If you are asked how to sign in, choose Anonymous.",
    "Press Load, or Transform Data to choose columns.",
    "Later press Home, Refresh. Refreshing in the Power BI service needs a gateway that reaches this address.",
)
LIMITS = (
    "Read only, and never in it: decisions, challenges, open queries, measures marked internal, returns' files.",
    "All rows come at once; limit and offset give a part of them.",
    "Whoever can reach the address can read it: share it as you would the figures.",
    "Figures published by DfE contain public sector information licensed under the Open Government Licence v3.0.",
)


@dataclass(frozen=True)
class Address:
    """Where a table is, its title, and what one row of it is."""

    title: str
    about: str
    url: str


def addresses(page: str, form: str, filters: Mapping[str, str]) -> list[Address]:
    """Return every table's address beside a page's own; each with the filters that narrow the table."""
    found = []
    for table in TABLES:
        heeded = {name: value for name, value in filters.items() if name in table.filters}
        query = f"?{urlencode(heeded)}" if heeded else ""
        url = urljoin(page, f"api/{table.name}.{FORMS[form].suffix}{query}")
        found.append(Address(table.title, table.about, url))
    return found


def only_here(page: str) -> bool:
    """Whether the page's address is this machine's own, which no other machine can reach."""
    return urlsplit(page).hostname in _THIS_MACHINE
