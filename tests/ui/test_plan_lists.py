"""Specification of the lists of the plan's page, whose words are kept."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest


def test_actions_of_two_projects_are_told_apart_where_both_call_one_the_same(
    bundled_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))

    def page() -> None:
        from datetime import date

        from ui import data
        from ui.filters import View
        from ui.plan_parts import lists

        view, known = View(None, date(2023, 4, 5)), data.definitions()
        plan = data.front_sheet(view)
        nothing, one = plan.projects.head(0), plan.actions.head(1)
        lists("first", "", nothing, one, view, known)
        lists("second", "", nothing, one.assign(project="B9", title="Buy beds"), view, known)

    first, second = AppTest.from_function(page).run(timeout=60).html
    assert "Buy beds" not in first.value
    assert "Buy beds" in second.value
