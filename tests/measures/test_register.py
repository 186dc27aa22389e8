"""What changed on the risk register, and which risks are scored."""

import pandas as pd
import pytest

from measures.plan import RiskChange, compare_registers, count_risk_matrix
from tests.pipelines.positions.giving import frame_of

HEADER = "report_date,risk,title,mitigation,owner,likelihood,impact\n"
EARLIER = "2023-02-03,R2,Data,Reports,Director,2,4"


def register(*rows: str) -> pd.DataFrame:
    return frame_of("risk", HEADER + "\n".join(rows))


@pytest.mark.parametrize(
    ("earlier", "latest", "change", "changed"),
    [
        ([], "2023-03-17,R2,Data,Reports,Director,2,4", RiskChange.FIRST, ""),
        ([EARLIER], "2023-03-17,R2,Data,Reports,Director,2,4", RiskChange.SAME, ""),
        ([EARLIER], "2023-03-17,R2,Data,Reports,Director,4,4", RiskChange.CHANGED, "likelihood 2 to 4"),
        (
            [EARLIER],
            "2023-03-17,R2,Data,More reports,,2,",
            RiskChange.CHANGED,
            "mitigation; owner; impact 4 to not scored",
        ),
        (["2023-02-03,R1,Supply,,,,"], "2023-03-17,R2,Data,Reports,Director,2,4", RiskChange.NEW, ""),
    ],
)
def test_a_risk_is_set_beside_the_register_before(
    earlier: list[str], latest: str, change: str, changed: str
) -> None:
    found = compare_registers(register(*earlier, latest)).set_index("risk").loc["R2"]
    assert (found["change"], found["changed"]) == (change, changed)


def test_a_risk_that_left_the_register_is_named_and_first_reported_is_kept() -> None:
    found = compare_registers(register("2022-12-23,R2,Data,,,,", EARLIER, "2023-03-17,R10,Supply,,,,"))
    assert found["risk"].tolist() == ["R2", "R10"]
    assert found["change"].tolist() == [RiskChange.GONE, RiskChange.NEW]
    assert found["first_reported"].dt.date.astype(str).tolist() == ["2022-12-23", "2023-03-17"]
    assert found["title"].tolist() == ["Data", "Supply"]


def test_no_register_has_no_changes_and_no_matrix() -> None:
    empty = register(EARLIER).head(0)
    assert compare_registers(empty).empty
    assert count_risk_matrix(empty).empty


def test_only_risks_with_both_scores_are_in_the_matrix() -> None:
    rows = register("2023-03-17,R1,a,,,4,5", "2023-03-17,R2,b,,,4,5", "2023-03-17,R3,c,,,4,")
    assert count_risk_matrix(rows).to_dict("records") == [
        {"likelihood": 4, "impact": 5, "risks": "R1, R2", "count": 2}
    ]
