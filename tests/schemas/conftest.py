"""A folder of definitions as small as it can be, for a test to break."""

from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.definition_faults import DefinitionFaults
from schemas.definitions import load_definitions

Change = Callable[[str, str, str], None]

MEASURE = """
code = "eee_2"
name = "Take-up of early education, age 2"
short_name = "Early education, age 2"
kind = "kpi"
workstream = "E1"
service_area = "Schools and Achievement"
unit = "%"
better = "higher"
decimals = 0
frequency = "termly"
why_it_matters = "A better start"
numerator = "Children with a place"
denominator = "Children who are eligible"
source = "Headcount"
publication_lag = "Each term"
breaks = [{ from = "Autumn term 2021", why = "Another count" }]
owner_role = "Assistant Director"
reviewed = 2023-03-17
next_review = 2024-03-31
"""
HEADCOUNT = """
code = "headcount"
name = "Headcount"
short_name = "Headcount"
kind = "workforce"
workstream = ""
service_area = ""
unit = "people"
better = "none"
decimals = 0
frequency = "monthly"
small_number = 10
why_it_matters = "Size"
numerator = "Employees"
denominator = "None"
source = "Payroll"
publication_lag = "Monthly"
owner_role = "Director"
reviewed = 2023-03-17
next_review = 2024-03-31
"""
PLAN = """
title = "Plan"
board = "Board"
ambitions = ["Inclusive", "Safe"]

[[workstream]]
code = "A"
title = "A strong directorate"
short_title = "Directorate"

[[workstream]]
code = "E"
title = "Sustainable services"
short_title = "Services"

[[workstream]]
code = "E1"
title = "Outcomes"
short_title = "Outcomes"
parent = "E"

[[service_area]]
name = "Schools and Achievement"

[[service_area]]
name = "SEND and Inclusion"

[[control_total]]
date = 2023-03-17
projects = 2
actions = 3
source = "Report"

[[project]]
ref = "A2"
counted = true
workstream = "A"
title = "An operating model"
short_title = "Operating model"
lead = "Director"
service_area = "SEND and Inclusion"
deliverables = ["A model", "A budget"]
benefit = "Clear direction"
target_date = 2023-12-31
ambitions = ["Inclusive"]

[[project]]
ref = "E1"
counted = true
workstream = "E1"
title = "Outcomes"
short_title = "Outcomes"
lead = ""
service_area = ""
deliverables = []
benefit = ""
ambitions = []

[[project]]
ref = "E1.1"
parent = "E1"
counted = false
workstream = "E1"
title = "Early years"
short_title = "Early years"
lead = "Assistant Director"
service_area = "Schools and Achievement"
deliverables = ["Places"]
benefit = "A better start"
ambitions = ["Inclusive", "Safe"]
"""
STATUSES = """
[[status]]
name = "Grey"
order = 2
meaning = "not started"
symbol = "○"
colour = "#8A9299"
text_colour = "#0B0C0C"
complete = false

[[status]]
name = "Blue"
order = 1
meaning = "delivered"
symbol = "◆"
colour = "#1D5A96"
text_colour = "#FFFFFF"
complete = true

[elsewhere]
name = "Reported elsewhere"
symbol = "→"
colour = "#D5DADE"
"""
CALENDAR = """
first_period = "2022-23 Q1"
boards = [2023-02-03, 2023-03-17]

[[due]]
kind = "kpi"
from = "Assistant Director"
service_area = "Schools and Achievement"
rule = "days after quarter end"
days = 30
what = "KPI return"

[[due]]
kind = "workforce"
from = "Director"
rule = "day of month"
days = 10
what = "Workforce return"
"""
FILES = {
    "measures/eee_2.toml": MEASURE,
    "measures/headcount.toml": HEADCOUNT,
    "plan.toml": PLAN,
    "statuses.toml": STATUSES,
    "calendar.toml": CALENDAR,
}


def faults_in(folder: Path) -> list[str]:
    """Return what is said of a folder that cannot be used."""
    with pytest.raises(DefinitionFaults) as refusal:
        load_definitions(folder)
    return [str(fault) for fault in refusal.value.faults]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of definitions without fault."""
    (tmp_path / "measures").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def change(folder: Path) -> Change:
    """Replace a text that stands in one file of the folder, the first time it does."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
