"""The bundled commentary and narratives are in our own words, and keep every claim and number of the report."""

from tests.conftest import bundled_rows, specified

COMMENTARY = {row["measure"]: row["commentary"] for row in bundled_rows("2023-01-27/kpi_2022-23_q3.csv")}
WORKFORCE = bundled_rows("2023-02-03/workforce_2023-02-01.csv")
RISKS = bundled_rows("2023-03-17/risks_2023-03-17.csv")
TEXTS = {
    **COMMENTARY,
    **{f"{row['organisation']} {row['measure']}": row["narrative"] for row in WORKFORCE},
    **{row["risk"]: f"{row['title']} {row['mitigation']}" for row in RISKS},
}


def test_each_text_keeps_each_claim_and_number_of_the_report() -> None:
    claims = {name: parts for name, *parts in specified(__file__, "claims")}
    assert len(claims) == 23
    assert {
        name: lost
        for name, parts in claims.items()
        if (lost := [part for part in parts if part.casefold() not in TEXTS[name].casefold()])
    } == {}


def test_every_measure_has_commentary_in_quarter_3_and_none_before_as_in_the_report() -> None:
    assert len(COMMENTARY) == 15
    assert all(COMMENTARY.values())
    earlier = bundled_rows("2022-07-29/kpi_2022-23_q1.csv") + bundled_rows("2022-10-28/kpi_2022-23_q2.csv")
    assert not any(row["commentary"] for row in earlier)


def test_primary_and_secondary_absence_share_one_text_and_no_other_two_measures_do() -> None:
    assert COMMENTARY["absence_primary"] == COMMENTARY["absence_secondary"]
    assert len(set(COMMENTARY.values())) == 14
