"""XmR charts and icons: limits, special causes and their rules, never by colour alone."""

import re

import vl_convert

from tests.ui.chart_examples import LEVELS, XMR, layers_with, rows_of
from ui.charts.icons import assurance_icon, variation_icon
from ui.charts.xmr import SHAPES, colours, runs_named, xmr
from ui.palette import DARK, LIGHT, contrast

ICONS = [variation_icon(kind, side) for kind in SHAPES for side in ("", "high", "low")]
ICONS += [assurance_icon(word) for word in ("consistently passes", "consistently fails", "hit and miss")]


def test_an_xmr_chart_has_its_mean_limits_and_target_named_and_no_two_alike() -> None:
    spec = xmr(XMR, LEVELS, LIGHT)
    rules = layers_with(spec, "rule")
    assert [len(rows_of(spec, rule)) for rule in rules] == [2, 1, 1]
    assert len({str(rule["mark"].get("strokeDash")) for rule in rules}) == 3
    named = {
        row["words"] for mark in layers_with(spec, "text") for row in rows_of(spec, mark) if "words" in row
    }
    assert named == set(LEVELS["words"])


def test_a_special_cause_has_a_shape_a_colour_and_the_name_of_its_rule() -> None:
    spec = xmr(XMR, LEVELS, LIGHT)
    (points,) = layers_with(spec, "point")
    encoding = points["encoding"]
    assert encoding["color"]["scale"]["domain"] == ["Common cause", "Improvement"]
    assert len(set(encoding["shape"]["scale"]["range"])) == 2
    assert len(set(encoding["color"]["scale"]["range"])) == 2
    assert runs_named(XMR)[["name", "align", "high"]].to_numpy().tolist() == [
        ["Outside limits", "right", True]
    ]


def test_each_run_of_a_rule_is_named_once_and_no_two_names_meet() -> None:
    run = XMR.assign(signal=[*["below"] * 7, *[""] * 8, "above"], rule=[*["run"] * 7, *[""] * 8, "outside"])
    assert runs_named(run)["name"].tolist() == ["Run of 7", "Outside limits"]
    close = XMR.assign(signal=[*[""] * 13, "above", "", "above"], rule=[*[""] * 13, "outside", "", "outside"])
    assert runs_named(close.assign(centre=1.0))["label"].tolist() == ["Q15"]


def test_no_kind_of_variation_has_the_colour_of_another_or_of_a_verdict() -> None:
    for ink in (LIGHT, DARK):
        of = colours(ink)
        assert len(set(of.values())) == len(SHAPES) == len(set(SHAPES.values()))
        assert not set(of.values()) & {ink.on, ink.near, ink.off}
        assert all(contrast(colour, ink.ground) >= 3 for colour in of.values())


def test_every_icon_is_a_drawing_of_its_own_even_without_colour() -> None:
    bare = {re.sub(r"<style>.*?</style>", "", icon) for icon in ICONS}
    assert len(bare) == len(ICONS)
    assert all(vl_convert.svg_to_png(icon)[:4] == b"\x89PNG" for icon in ICONS)
