"""The bundled returns: of the year of the committee's report, whose day stands in for today."""

from datetime import date

from pipelines.dated_folder import Loaded, Say, load_folder
from pipelines.settings import Settings
from pipelines.store import Store

COMMITTEE_DATE = date(2023, 4, 5)
BY = "bundled"

__all__ = ["BY", "COMMITTEE_DATE", "Loaded", "load_bundled"]


def load_bundled(store: Store, settings: Settings, say: Say = lambda _: None) -> Loaded:
    """Load what has never been loaded; ``say`` is told how far it is.

    Raises Refused when a bundled file is at fault, DefinitionFaults, StoreProblem.
    """
    return load_folder(
        store, settings.returns_folder, settings.definitions_folder, BY, "bundled", COMMITTEE_DATE, say
    )
