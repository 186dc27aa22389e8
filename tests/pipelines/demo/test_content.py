"""Forty quarters of fifteen measures show everything that the dashboard can say."""

import pandas as pd
import pytest

from measures.commentary import CODES
from measures.variation import RULES, find_special_causes
from pipelines import positions
from pipelines.held import held_at
from schemas.returns import KINDS
from schemas.vocabulary import Lateness, Severity, State, Verdict
from tests.pipelines.demo.conftest import MadeUp


def facts(made: MadeUp, kind: str) -> pd.DataFrame:
    return held_at(made.store).of(kind)


def test_every_kind_is_accepted_without_an_error_or_a_question(forty: MadeUp) -> None:
    assert {one.kind for one in forty.checked} == set(KINDS)
    severities = {severity for one in forty.checked for severity in one.findings["severity"]}
    assert severities <= {Severity.QUERY, Severity.WARNING}
    assert all(len(facts(forty, kind)) for kind in KINDS)


def test_the_real_codes_are_used(forty: MadeUp) -> None:
    assert {"eee_2", "absence_primary", "transport_eligible"} <= set(forty.definitions.kpis)
    assert len(forty.definitions.kpis) == 15


def test_every_state_occurs(forty: MadeUp) -> None:
    assert set(facts(forty, "kpi")["state"]) == set(State)


def test_every_rule_of_xmr_marks_some_series_and_leaves_another_alone(forty: MadeUp) -> None:
    kpi = (
        facts(forty, "kpi")
        .dropna(subset=["value"])
        .drop_duplicates(["measure", "data_period_end"], keep="last")
    )
    ordered = kpi.sort_values(["measure", "data_period_end"], ignore_index=True)
    signals = find_special_causes(ordered).abs().groupby(ordered["measure"]).max()
    assert (signals[list(RULES)].max() == 1).all()
    said = positions.kpi_position(forty.store, forty.definitions)["variation_icon"]
    assert {"improvement", "concern", "common cause", ""} <= set(said)


def test_every_verdict_and_assurance_occurs(forty: MadeUp) -> None:
    kpis = positions.kpi_position(forty.store, forty.definitions)
    assert {Verdict.ON, Verdict.NEAR, Verdict.OFF, Verdict.NO_TARGET} <= set(kpis["verdict"])
    assert {"consistently passes", "consistently fails", "hit and miss"} <= set(kpis["assurance"])


def test_targets_are_several_change_and_have_tolerances_of_both_kinds(forty: MadeUp) -> None:
    target = facts(forty, "target")
    assert set(target["target"]) == {"local", "DfE"}
    assert set(target["tolerance_kind"].dropna()) == {"points", "share"}
    assert target["tolerance"].isna().any()
    assert (target.groupby(["measure", "target"])["value"].nunique() > 1).any()


def test_data_periods_repeat_and_a_figure_may_be_provisional(forty: MadeUp) -> None:
    kpi = facts(forty, "kpi")
    assert kpi["provisional"].any()
    assert kpi.duplicated(["measure", "data_period"]).any()
    assert kpi["coverage"].notna().any()
    assert kpi["numerator"].notna().any()


def test_every_status_lateness_and_challenge_occurs(forty: MadeUp) -> None:
    actions = positions.action_position(forty.store, forty.definitions)
    projects = positions.project_position(forty.store, forty.definitions)
    assert set(actions["status"].dropna()) == {status.name for status in forty.definitions.statuses}
    assert set(Lateness) <= {*actions["lateness"], *projects["lateness"]}
    challenges = positions.challenge_list(forty.store, forty.definitions)
    assert set(challenges["challenge"]) == {
        *(
            "Overdue but open",
            "Grey with progress",
            "Complete with open actions",
            "Unchanged",
            "Date moved again",
        )
    }
    assert positions.reconciliation(forty.store, forty.definitions)["actions"]["total"] == 285


def test_actions_move_through_statuses_and_keep_their_references(forty: MadeUp) -> None:
    action = facts(forty, "action")
    assert (action.groupby("action")["status"].nunique() > 2).any()
    assert (action.groupby("report_date").size() == 285).all()
    assert (action.groupby("action")["project"].nunique() == 1).all()


def test_risks_are_scored_and_unscored(forty: MadeUp) -> None:
    scores = facts(forty, "risk")["likelihood"]
    assert scores.isna().any()
    assert scores.notna().any()


def test_comparators_have_ten_years_of_three_areas(forty: MadeUp) -> None:
    comparator = facts(forty, "comparator")
    assert set(comparator["area"]) == {"Birmingham", "West Midlands", "England"}
    assert comparator["data_period"].nunique() == 10


def test_workforce_is_monthly(forty: MadeUp) -> None:
    days = pd.Series(sorted(facts(forty, "workforce")["as_at"].unique()))
    assert len(days) == 121
    assert (days.dt.day == 1).all()


@pytest.mark.parametrize("code", sorted(CODES.keys() - {"commentary-missing"}))
def test_the_commentary_is_at_odds_with_its_figures_now_and_then(forty: MadeUp, code: str) -> None:
    found = pd.concat([one.findings for one in forty.checked])
    texts = facts(forty, "kpi")["commentary"].notna().sum()
    assert 0 < (found["code"] == code).sum() < texts / 2
