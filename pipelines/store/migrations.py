"""The store's schema as a list of steps; a store is brought up to date by those it has not had.

No keys, sequences or constraints: the same statements run on a catalogue that has none.
"""

from typing import TYPE_CHECKING

from pipelines.store import problems
from pipelines.store.problems import StoreTooNew, StoreUnreadable

if TYPE_CHECKING:
    import duckdb

_FACT = "return_id VARCHAR, line INTEGER"
_NUMBER = "DECIMAL(18, 6)"

STEPS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE returns (return_id VARCHAR, kind VARCHAR, file_name VARCHAR, sha256 VARCHAR, rows INTEGER,
        received_on DATE, accepted_at TIMESTAMP, accepted_by VARCHAR, definitions_hash VARCHAR, source VARCHAR)""",
        "CREATE TABLE return_files (return_id VARCHAR, content BLOB)",
        """CREATE TABLE withdrawals (return_id VARCHAR, withdrawn_on DATE, withdrawn_at TIMESTAMP,
        withdrawn_by VARCHAR, why VARCHAR)""",
        "CREATE TABLE erasures (return_id VARCHAR, erased_at TIMESTAMP, erased_by VARCHAR, why VARCHAR)",
        """CREATE TABLE answers (return_id VARCHAR, code VARCHAR, line INTEGER, column_name VARCHAR,
        message VARCHAR, answer VARCHAR, answered_by VARCHAR, answered_at TIMESTAMP)""",
        "CREATE TABLE stand_in (today DATE, set_at TIMESTAMP, set_by VARCHAR)",
        f"""CREATE TABLE kpi ({_FACT}, period VARCHAR, measure VARCHAR, value {_NUMBER}, state VARCHAR,
        marker VARCHAR, data_period VARCHAR, data_period_end DATE, provisional BOOLEAN, coverage {_NUMBER},
        numerator {_NUMBER}, denominator {_NUMBER}, commentary VARCHAR)""",
        f"""CREATE TABLE target ({_FACT}, measure VARCHAR, target VARCHAR, period_from VARCHAR, period_to VARCHAR,
        value {_NUMBER}, tolerance {_NUMBER}, tolerance_kind VARCHAR)""",
        f"""CREATE TABLE comparator ({_FACT}, measure VARCHAR, data_period VARCHAR, data_period_end DATE,
        area VARCHAR, value {_NUMBER}, state VARCHAR, marker VARCHAR, source VARCHAR)""",
        f"""CREATE TABLE workforce ({_FACT}, as_at DATE, organisation VARCHAR, measure VARCHAR, value {_NUMBER},
        state VARCHAR, marker VARCHAR, narrative VARCHAR)""",
        f"""CREATE TABLE project ({_FACT}, report_date DATE, project VARCHAR, status VARCHAR, reported_by VARCHAR,
        revised_date DATE, progress VARCHAR, next_steps VARCHAR)""",
        f"""CREATE TABLE action ({_FACT}, report_date DATE, project VARCHAR, action VARCHAR, title VARCHAR,
        lead VARCHAR, due_date DATE, revised_due_date DATE, status VARCHAR, reported_by VARCHAR,
        progress VARCHAR, next_steps VARCHAR, completed_on DATE)""",
        f"""CREATE TABLE risk ({_FACT}, report_date DATE, risk VARCHAR, title VARCHAR, mitigation VARCHAR,
        owner VARCHAR, likelihood INTEGER, impact INTEGER)""",
    ),
    (
        # Every event carries the decision whole as it left it; the last one is how it stands.
        """CREATE TABLE decisions (decision_id VARCHAR, revision INTEGER, event VARCHAR, happened_on DATE,
        happened_at TIMESTAMP, happened_by VARCHAR, text VARCHAR, owner VARCHAR, due_on DATE, note VARCHAR,
        about VARCHAR, ref VARCHAR, service_area VARCHAR, period VARCHAR, clinic_on DATE)""",
        """CREATE TABLE agenda_marks (service_area VARCHAR, period VARCHAR, clinic_on DATE, item VARCHAR,
        set_aside BOOLEAN, marked_at TIMESTAMP, marked_by VARCHAR)""",
    ),
    (
        # A final pack as it was handed out; rows are only ever added.
        """CREATE TABLE packs (pack_id VARCHAR, period VARCHAR, as_at DATE, format VARCHAR, sha256 VARCHAR,
        made_at TIMESTAMP, made_by VARCHAR, is_public BOOLEAN, content BLOB)""",
    ),
)
VERSION = len(STEPS)

# Free text that `erase` empties; everything else of a fact is a code, a date or a figure.
TEXTS: dict[str, tuple[str, ...]] = {
    "kpi": ("commentary",),
    "target": (),
    "comparator": ("source",),
    "workforce": ("narrative",),
    "project": ("progress", "next_steps"),
    "action": ("title", "lead", "progress", "next_steps"),
    "risk": ("title", "mitigation", "owner"),
}


def version_of(raw: "duckdb.DuckDBPyConnection") -> int:
    """Return the version of the schema, 0 where nothing is stored; raises StoreTooNew, StoreUnreadable."""
    sql = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"
    tables = raw.execute(sql).fetchall()
    if not tables:
        return 0
    if not {("meta",), ("returns",), ("return_files",)} <= set(tables):
        raise StoreUnreadable(problems.FOREIGN)
    [(found,)] = raw.execute("SELECT max(value::INTEGER) FROM meta WHERE key = 'schema_version'").fetchall()
    version = int(found or 0)
    if version > VERSION:
        raise StoreTooNew(problems.TOO_NEW)
    return version


def migrate(raw: "duckdb.DuckDBPyConnection") -> None:
    """Bring the schema up to date, within the transaction that is open."""
    version = version_of(raw)
    if version == 0:
        raw.execute("CREATE TABLE meta (key VARCHAR, value VARCHAR)")
    if version < VERSION:
        for step in STEPS[version:]:
            raw.execute("; ".join(step))
        raw.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(VERSION)])
