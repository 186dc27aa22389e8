"""The folder of definitions, read and checked whole: every fault of every file at once."""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from schemas.definition_faults import DefinitionFaults, Fault
from schemas.definition_files import Calendar, Context, Definition, Measure, Plan, Status, Statuses
from schemas.periods import read_data_period, read_period

if TYPE_CHECKING:
    import pandas as pd

Part = TypeVar("Part", bound=Definition)

FILES: dict[str, type[Definition]] = {
    "plan.toml": Plan,
    "statuses.toml": Statuses,
    "calendar.toml": Calendar,
    "context.toml": Context,
}
_REMEDIES = {
    "extra_forbidden": ("a key that is not known", "Remove it, or correct its spelling."),
    "missing": ("no such key", "Add it."),
}


@dataclass(frozen=True)
class Definitions:
    """Measures by code, the plan, the delivery statuses, the reporting calendar and the figures of context."""

    measures: dict[str, Measure]
    plan: Plan
    statuses: tuple[Status, ...]
    elsewhere: Any
    calendar: Calendar
    context: Context
    hash: str

    @cached_property
    def kpis(self) -> list[str]:
        """Codes of the measures reported by quarter."""
        return [code for code, measure in self.measures.items() if measure.kind == "kpi"]

    @cached_property
    def complete(self) -> list[str]:
        """Names of the statuses that mean the work is done."""
        return [status.name for status in self.statuses if status.complete]

    @cached_property
    def service_areas(self) -> list[str]:
        """Names of the service areas, in the plan's order."""
        return [area.name for area in self.plan.service_area]

    @cached_property
    def workstreams(self) -> list[str]:
        """Codes of the workstreams, halves included, in the plan's order."""
        return [workstream.code for workstream in self.plan.workstream]

    def workstream_family(self, code: str) -> list[str]:
        """Return the workstream and its halves: E gives E, E1 and E2."""
        return [code, *(w.code for w in self.plan.workstream if w.parent == code)]

    @cached_property
    def measure_frame(self) -> "pd.DataFrame":
        """One row a measure: ``measure`` (its code) and the other keys of its file."""
        import pandas as pd

        rows = [
            measure.model_dump(exclude={"code"}) | {"measure": code}
            for code, measure in self.measures.items()
        ]
        return pd.DataFrame(rows)

    @cached_property
    def project_frame(self) -> "pd.DataFrame":
        """One row a project of the plan, in its order: ``project`` (its ref) and the other keys of its row."""
        import pandas as pd

        frame = pd.DataFrame([project.model_dump() for project in self.plan.project])
        frame = frame.rename(columns={"ref": "project"})
        frame["target_date"] = pd.to_datetime(frame["target_date"])
        return frame.assign(parent=frame["parent"].astype("str"), order=range(len(frame)))


def _words(error: Any) -> tuple[str, str]:
    if known := _REMEDIES.get(error["type"]):
        return known
    value = error["input"]
    expected = error["msg"].removeprefix("Input should be ").removeprefix("Value should ")
    shown = (
        value.isoformat()
        if isinstance(value, date)
        else repr(value)
        if not isinstance(value, dict)
        else "a table"
    )
    return f"found {shown[:60]}", f"Enter {expected}."


def _read(folder: Path, name: str, model: type[Part], faults: list[Fault]) -> Part | None:
    path = folder / name
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(Fault(name, "", "the file is missing", "Add it."))
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Fault(name, "", f"it cannot be read as TOML: {error}", "Correct the file."))
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for one in error.errors():
            where = ".".join(str(part + 1) if isinstance(part, int) else part for part in one["loc"])
            faults.append(Fault(name, where, *_words(one)))
        return None


def _measure_faults(name: str, measure: Measure, plan: Plan | None) -> list[Fault]:
    faults = []
    if Path(name).stem != measure.code:
        faults.append(
            Fault(name, "code", f"found {measure.code!r}", "Give the file and the code the same name.")
        )
    for gap in measure.breaks:
        if read_data_period(gap.from_) is None:
            faults.append(Fault(name, "breaks", f"found {gap.from_!r}", "Enter a data period."))
    if plan and measure.kind == "kpi":
        if measure.workstream not in {w.code for w in plan.workstream}:
            faults.append(
                Fault(name, "workstream", f"found {measure.workstream!r}", "Enter a workstream of the plan.")
            )
        if measure.service_area not in {a.name for a in plan.service_area}:
            faults.append(
                Fault(
                    name,
                    "service_area",
                    f"found {measure.service_area!r}",
                    "Enter a service area of the plan.",
                )
            )
    return faults


def _plan_faults(plan: Plan) -> list[Fault]:
    faults = []
    refs = [project.ref for project in plan.project]
    codes = {workstream.code for workstream in plan.workstream}
    areas = {area.name for area in plan.service_area} | {""}
    for project in plan.project:
        where = f"project {project.ref}"
        checks = [
            (refs.count(project.ref) > 1, "the same ref twice", "Give each project a ref of its own."),
            (
                project.parent is not None and project.parent not in refs,
                f"parent {project.parent!r}",
                "Enter a project of the plan.",
            ),
            (
                project.workstream not in codes,
                f"workstream {project.workstream!r}",
                "Enter a workstream of the plan.",
            ),
            (
                project.service_area not in areas,
                f"service area {project.service_area!r}",
                "Enter a service area of the plan.",
            ),
            (
                not set(project.ambitions) <= set(plan.ambitions),
                f"ambitions {project.ambitions}",
                "Enter ambitions of the plan.",
            ),
        ]
        faults += [
            Fault("plan.toml", where, f"found {found}", remedy) for wrong, found, remedy in checks if wrong
        ]
    return faults


def _calendar_faults(calendar: Calendar, plan: Plan | None) -> list[Fault]:
    faults = []
    if read_period(calendar.first_period) is None:
        faults.append(
            Fault("calendar.toml", "first_period", f"found {calendar.first_period!r}", "Enter a period.")
        )
    areas = {area.name for area in plan.service_area} if plan else set()
    for due in calendar.due:
        if plan and due.service_area and due.service_area not in areas:
            faults.append(
                Fault("calendar.toml", due.what, f"found {due.service_area!r}", "Enter a service area.")
            )
    return faults


def load_definitions(folder: Path) -> Definitions:
    """Read the folder; raises DefinitionFaults naming every fault of every file."""
    faults: list[Fault] = []
    parts = {name: _read(folder, name, model, faults) for name, model in FILES.items()}
    plan, calendar = parts["plan.toml"], parts["calendar.toml"]
    names = sorted(f"measures/{path.name}" for path in (folder / "measures").glob("*.toml"))
    if not names:
        faults.append(Fault("measures", "", "no measure is defined", "Add a file for each measure."))
    read = {name: _read(folder, name, Measure, faults) for name in names}
    for name, measure in read.items():
        if measure:
            faults += _measure_faults(name, measure, plan if isinstance(plan, Plan) else None)
    if isinstance(plan, Plan):
        faults += _plan_faults(plan)
    if isinstance(calendar, Calendar):
        faults += _calendar_faults(calendar, plan if isinstance(plan, Plan) else None)
    if faults:
        raise DefinitionFaults(faults)
    return _assemble(folder, parts, [measure for measure in read.values() if measure])


def _assemble(folder: Path, parts: dict[str, Any], measures: list[Measure]) -> Definitions:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    statuses = parts["statuses.toml"]
    return Definitions(
        measures={measure.code: measure for measure in measures},
        plan=parts["plan.toml"],
        statuses=tuple(sorted(statuses.status, key=lambda status: status.order)),
        elsewhere=statuses.elsewhere,
        calendar=parts["calendar.toml"],
        context=parts["context.toml"],
        hash=digest.hexdigest(),
    )
