"""Charts are drawn in processes of their own: as the library draws them, loudly where it cannot, never left behind."""

import os
import subprocess
import sys
from typing import Any

import pytest
import vl_convert

from tests.ui.chart_examples import POINTS, TARGETS
from ui.charts import engine
from ui.charts.engine import begun
from ui.charts.paper import SCALE, pictured
from ui.charts.trend import trend

SPEC = pictured(trend(POINTS, TARGETS))


def test_a_picture_is_the_one_that_the_library_draws_here() -> None:
    assert begun(SPEC, "png", SCALE).result() == vl_convert.vegalite_to_png(SPEC, scale=SCALE)
    assert begun(SPEC, "svg").result().decode() == vl_convert.vegalite_to_svg(SPEC)


def test_many_are_drawn_each_for_the_one_who_asked() -> None:
    specs: list[dict[str, Any]] = [SPEC | {"title": f"Chart {number}"} for number in range(6)]
    drawn = [waiting.result().decode() for waiting in [begun(spec, "svg") for spec in specs]]
    assert [f"Chart {number}" in svg for number, svg in enumerate(drawn)] == [True] * 6


def test_what_cannot_be_drawn_fails_loudly_and_the_next_is_drawn() -> None:
    with pytest.raises(RuntimeError, match="A chart cannot be drawn"):
        begun({"mark": "nonsense"}, "png").result()
    assert begun(SPEC, "png").result()[:4] == b"\x89PNG"


def test_a_process_that_ended_has_another_in_its_place() -> None:
    begun(SPEC, "svg").result()
    for process in engine._started:
        process.kill()
        process.wait()
    assert begun(SPEC, "svg").result().startswith(b"<svg")


def test_a_process_that_is_killed_as_it_draws_fails_one_chart_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun(SPEC, "svg").result()
    monkeypatch.setattr(engine, "SECONDS", 0.2)
    many = {"values": [{"x": place % 997, "y": place % 991} for place in range(60_000)]}
    with pytest.raises(RuntimeError, match="ended"):
        begun(
            {"mark": "point", "data": many, "encoding": {"x": {"field": "x"}, "y": {"field": "y"}}}, "png", 4
        ).result()
    monkeypatch.undo()
    assert [one.result()[:4] for one in [begun(SPEC, "svg") for _ in range(4)]] == [b"<svg"] * 4


def test_no_process_is_left_behind() -> None:
    program = (
        "from ui.charts.engine import _started, begun\n"
        "begun({'mark': 'point', 'data': {'values': []}}, 'svg').result()\n"
        "print(_started[0].pid)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    with pytest.raises(ProcessLookupError):
        os.kill(int(ran.stdout), 0)
