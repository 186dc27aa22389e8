"""The folder of definitions, read and checked whole: every fault of every file at once."""

import hashlib
import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from schemas.definition_faults import (
    DefinitionFaults,
    Fault,
    check_between_files,
    describe_faults,
    describe_unreadable,
    word_fault,
)
from schemas.definition_files import (
    Calendar,
    Context,
    Definition,
    Elsewhere,
    Measure,
    Plan,
    Project,
    Status,
    Statuses,
)

if TYPE_CHECKING:
    import pandas as pd

FILES: dict[str, type[Definition]] = {
    "plan.toml": Plan,
    "statuses.toml": Statuses,
    "calendar.toml": Calendar,
    "context.toml": Context,
}
OPTIONAL = {"context.toml"}


@dataclass(frozen=True)
class Definitions:
    """Measures by code, the plan, the delivery statuses in order, the calendar and the figures of context.

    ``hash`` is the SHA-256 of the files' names and bytes: the ledger keeps it beside each return.
    """

    measures: dict[str, Measure]
    plan: Plan
    statuses: tuple[Status, ...]
    elsewhere: Elsewhere
    calendar: Calendar
    context: Context
    hash: str

    @cached_property
    def kpis(self) -> list[str]:
        """Codes of the measures reported by quarter."""
        return [code for code, measure in self.measures.items() if measure.kind == "kpi"]

    @cached_property
    def is_synthetic(self) -> bool:
        """Whether any measure says that its figures are made up: every screen then says so."""
        return any(measure.synthetic for measure in self.measures.values())

    @cached_property
    def stages(self) -> dict[str, str]:
        """The stage that each delivery status means, by its name, in the statuses' order."""
        return {status.name: status.stage for status in self.statuses}

    @cached_property
    def service_areas(self) -> list[str]:
        """Names of the service areas, in the plan's order."""
        return [area.name for area in self.plan.service_area]

    @cached_property
    def workstreams(self) -> list[str]:
        """Codes of the workstreams, halves included, in the plan's order."""
        return [workstream.code for workstream in self.plan.workstream]

    @cached_property
    def workstream_names(self) -> dict[str, str]:
        """How a workstream is named to a reader, by its code: "A: Directorate"."""
        return {stream.code: f"{stream.code}: {stream.short_title}" for stream in self.plan.workstream}

    def workstream_family(self, code: str) -> list[str]:
        """Return the workstream and its halves: E gives E, E1 and E2."""
        return [code, *(w.code for w in self.plan.workstream if w.parent == code)]

    @cached_property
    def measure_frame(self) -> "pd.DataFrame":
        """One row a measure, by code: ``measure`` (its code) and the other keys of its file."""
        from schemas.numbers import as_number

        frame = _frame(self.measures.values(), Measure, {"code": "measure"})
        frame = frame.assign(smallest_change=as_number(frame["smallest_change"]))
        return frame.astype({"small_number": "Int64", "cumulative": "str"})

    @cached_property
    def kpi_frame(self) -> "pd.DataFrame":
        """The rows of ``measure_frame`` that are KPIs; a row of a return has a source of its own."""
        frame = self.measure_frame
        return frame[frame["kind"] == "kpi"].drop(columns="source").reset_index(drop=True)

    @cached_property
    def project_frame(self) -> "pd.DataFrame":
        """One row a project, in the plan's order: ``project`` (its ref), its other keys, and ``order``."""
        frame = _frame(self.plan.project, Project, {"ref": "project"})
        return frame.astype({"parent": "str"}).assign(order=range(len(frame)))


def _frame(rows: Iterable[Definition], model: type[Definition], renamed: dict[str, str]) -> "pd.DataFrame":
    import pandas as pd

    frame = pd.DataFrame([row.model_dump() for row in rows], columns=list(model.model_fields))
    dates = [name for name, field in model.model_fields.items() if field.annotation in (date, date | None)]
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in dates}).rename(columns=renamed)


def load_definitions(folder: Path) -> Definitions:
    """Read the folder; raises DefinitionFaults naming every fault of every file."""
    faults: list[Fault] = []
    contents: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        try:
            contents[name] = path.read_bytes()
        except OSError:
            faults.append(word_fault("unopened", name))
    faults += _check_places(contents.keys())
    digest = hashlib.sha256()
    tables: dict[str, dict[str, Any]] = {}
    parts: dict[str, Any] = {}
    for name, content in contents.items():
        digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        try:
            table = tables[name] = tomllib.loads(content.decode("utf-8-sig"))
            if model := _choose_model(name):
                parts[name] = model.model_validate(table)
        except UnicodeDecodeError:
            faults.append(word_fault("not-utf8", name))
        except tomllib.TOMLDecodeError as error:
            faults.append(describe_unreadable(name, error))
        except ValidationError as error:
            faults += describe_faults(name, error, tables[name], _choose_model(name) or Definition)
    faults += check_between_files(tables)
    if faults:
        raise DefinitionFaults(sorted(faults, key=lambda fault: fault.file))
    statuses: Statuses = parts["statuses.toml"]
    return Definitions(
        measures={part.code: part for part in parts.values() if isinstance(part, Measure)},
        plan=parts["plan.toml"],
        statuses=tuple(sorted(statuses.status, key=lambda status: status.order)),
        elsewhere=statuses.elsewhere,
        calendar=parts["calendar.toml"],
        context=parts.get("context.toml", Context()),
        hash=digest.hexdigest(),
    )


def _choose_model(file: str) -> type[Definition] | None:
    return Measure if PurePosixPath(file).parent.as_posix() == "measures" else FILES.get(file)


def _check_places(names: Collection[str]) -> Iterator[Fault]:
    """Yield the files that are missing, and those that no folder of definitions has."""
    for name in FILES.keys() - OPTIONAL - set(names):
        yield word_fault("no-file", name)
    if not any(_choose_model(name) is Measure for name in names):
        yield word_fault("no-measure", "measures")
    yield from (word_fault("no-place", name) for name in names if _choose_model(name) is None)
