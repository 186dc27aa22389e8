"""Final packs as rows of plain data, and how Excel and Power BI connect to the feed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

import pandas as pd

from feed.query import CSV, JSON, PARQUET
from feed.tables import TABLES
from pipelines.store.packs import Final
from ui.text import day

FORMS = {"CSV": CSV, "JSON": JSON, "Parquet": PARQUET}
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class FeedAddress:
    """Where a table of the feed is, its title, and what one row of it is."""

    title: str
    about: str
    url: str


def feed_addresses(page: str, form: str, filters: Mapping[str, str]) -> list[FeedAddress]:
    """Return every table's address beside a page's own, each with the filters that narrow the table."""
    addresses = []
    for table in TABLES:
        heeded = {name: value for name, value in filters.items() if name in table.filters}
        query = f"?{urlencode(heeded)}" if heeded else ""
        url = urljoin(page, f"api/{table.name}.{FORMS[form].suffix}{query}")
        addresses.append(FeedAddress(table.title, table.about, url))
    return addresses


def is_this_machine(page: str) -> bool:
    """Return whether a page's address is this machine's own, which no other machine can reach."""
    return urlsplit(page).hostname in _THIS_MACHINE


def final_table(finals: Sequence[Final], forms: Mapping[str, str]) -> pd.DataFrame:
    """Return the final packs as people read them; ``forms`` names each format."""
    columns = ["Pack", "As at", "Form", "For", "Made", "By", "SHA-256"]
    rows = [
        [
            final.file_name,
            day(final.as_at),
            forms[final.format],
            "Public" if final.is_public else "Internal",
            f"{day(final.made_at)} at {final.made_at:%H:%M} UTC",
            final.made_by,
            final.sha256[:12],
        ]
        for final in finals
    ]
    return pd.DataFrame(rows, columns=columns)
