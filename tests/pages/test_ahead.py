"""What is likely looked at first is worked out before anybody asks for it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines import positions
from pipelines.store import Store, StoreBusy
from pipelines.today import set_today
from tests.pages.conftest import Open, headings, tables
from ui import ahead, figure


@pytest.fixture
def own(own_store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of the test's own, in use."""
    monkeypatch.setenv("PERFORMANCE_STORE", str(own_store))
    return own_store


def forbidden(name: str) -> Callable[..., None]:
    """A position that nobody may ask for again."""

    def ask(*_: object, **__: object) -> None:
        pytest.fail(f"{name} was worked out again")

    ask.__name__ = name
    return ask


@pytest.mark.parametrize("page", ["front_sheet", "kpis", "plan"])
@pytest.mark.parametrize("part", [{}, {"workstream": "B"}, {"workstream": "E"}])
def test_pages_find_what_was_worked_out_ahead(
    open_page: Open, own: Path, monkeypatch: pytest.MonkeyPatch, page: str, part: dict[str, str]
) -> None:
    ahead.make_ready()
    for name in ("front_sheet", "plan_movement", "verdicts_changed"):
        monkeypatch.setattr(positions, name, forbidden(name))
    monkeypatch.setattr(figure, "on_screen", forbidden("a chart"))
    app = open_page(page, store=own, **part)
    assert not app.exception
    assert headings(app, 2)
    assert len(tables(app)[0]) > 0


class Enough(Exception):
    """The test has seen enough."""


def watched(
    monkeypatch: pytest.MonkeyPatch, *between: Callable[[], None], problem: Exception | None = None
) -> list[str]:
    """What the background did, with something done between its looks; its first work ends with a ``problem``."""
    did: list[str] = []
    coming, problems = iter(between), iter([problem])

    def work() -> None:
        did.append("worked")
        if found := next(problems, None):
            raise found

    def sleep(_: float) -> None:
        did.append("looked")
        for act in coming:
            act()
            return
        raise Enough

    monkeypatch.setattr(ahead, "make_ready", work)
    monkeypatch.setattr(ahead, "sleep", sleep)
    with pytest.raises(Enough):
        ahead.watch()
    return did


def test_it_is_worked_out_once_for_each_state_of_the_store(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed() -> None:
        with Store(own).write() as connection:
            set_today(connection, date(2023, 2, 1), "test")

    did = watched(monkeypatch, lambda: None, changed, lambda: None)
    assert did == ["worked", "looked", "looked", "worked", "looked", "looked"]


def test_a_store_without_returns_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PERFORMANCE_STORE", str(tmp_path / "none.duckdb"))
    assert watched(monkeypatch, lambda: None) == ["looked", "looked"]


def test_a_store_that_was_busy_is_asked_again(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    did = watched(monkeypatch, lambda: None, lambda: None, problem=StoreBusy())
    assert did == ["worked", "looked", "worked", "looked", "looked"]


def test_a_fault_of_ours_is_logged_in_full_and_waits_for_something_new(
    own: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    did = watched(monkeypatch, lambda: None, problem=ZeroDivisionError())
    assert did == ["worked", "looked", "looked"]
    assert "ZeroDivisionError" in caplog.text


def test_before_the_first_kpi_return_the_rest_is_worked_out(own: Path) -> None:
    with Store(own).write() as connection:
        set_today(connection, date(2022, 7, 15), "test")
    ahead.make_ready()
