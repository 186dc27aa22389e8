"""What an address asks for: one reader for pages and feed."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from schemas.periods import read_address_date, read_period
from schemas.vocabulary import fold

# The filters that every page and table shares, by their names in an address, as they are called in words.
FILTERS = {
    "period": "period",
    "workstream": "workstream",
    "service_area": "service area",
    "as_at": "as-at date",
}


def read_address(
    pairs: Iterable[tuple[str, str]], others: Sequence[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what an address asks by parameter, and by parameter what is wrong with it, in words.

    Known are the filters and ``others``. Whether a workstream, service area or period exists is for the positions.
    """
    values: dict[str, str] = {}
    wrong: dict[str, str] = {}
    known = (*FILTERS, *others)
    for name, value in pairs:
        if name not in known:
            near = get_close_matches(name.casefold(), known, 1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            wrong[name] = f"There is no parameter “{name[:60]}”.{hint} Use any of: {'; '.join(known)}."
        elif name in values:
            wrong[name] = f"“{name}” is given more than once. Give it once."
        values[name] = value.strip()
    day = values.get("as_at")
    if day and not read_address_date(day):
        wrong.setdefault("as_at", f"There is no date “{day[:60]}”. Enter year, month and day: 2023-04-05.")
    return values, wrong


def find_spelling(given: str, choices: Iterable[str]) -> str | None:
    """Return the choice that an address asks for, however it writes the name; None where there is none."""
    return {fold(choice): choice for choice in choices}.get(fold(read_period(given) or given))
