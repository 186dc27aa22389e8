"""The bundled commentary and narratives are in our own words, and keep every claim and number of the report."""

from tests.conftest import bundled_rows, read_table

# Of each measure's commentary in Quarter 3, each workforce narrative and each risk: its claims and numbers.
CLAIMS = """
absence_primary | 2020-2021 | pilot | 65% | September 2023 | 4 January 2021 | critical workers | vulnerable
    | 8 March 2021 | four school weeks
absence_secondary | 2020-2021 | pilot | 65% | September 2023 | 4 January 2021 | critical workers | vulnerable
    | 8 March 2021 | four school weeks
eee_2 | by term, not by quarter | spring term only | well below the national level | risen each term
    | before COVID | 5%, 2% and 3% | begun to close | 69% | 3% higher than 2021 | 1% increase on Summer 2022
    | Press-to-Post | 2 weeks | DWP | 2/3 of families | headcount
eee_3_4 | by term, not by quarter | spring term only | well below the national level | risen each term
    | before COVID | 91% | 2% higher than the same term in 2021 | 5% increase on Summer 2022 | NESTA
    | February | 6 months | inequalities
haf_winter_children | few providers | budgets | 3,733 | 23% | 12,000 | +1104
haf_winter_meals | cost of living | £8.31 | £8.50 | reach and access | 46,400 | +12,387
ehcp_waiting | out of school | mainstream | placements team | 2023 | September 2023 and 2024 | satellite
    | bases
neet_supported | 16 to 18 | careers adviser | seasonal | slight increase | personal reasons
neet_16_17 | In line with target | Slight increase | drop-out | September | Birmingham Children's Services
care_leavers_eet | 60% | poor housing, poverty and poor mental health | employer engagement
    | employment charter | supported internships | 2023
ehc_20_weeks | rolling average | senior leaders | team manager | experienced | restructure | agency staff
excl_primary | overall national rate | most notably in primary | core cities | statistical neighbours
    | 102 of 152 | 139 | Tackling Exclusions | early help
transport_eligible | January 2023 | panels | thorough and robust | more effective
excl_secondary | overall national rate | 102 of 152 | 87 | lower than in statistical neighbours | 49 of 152
    | 2020-21 | ten | over a third (36.4%) | six schools | Autumn term 2022 | Delivering Local Provision
    | sharing panels
excl_special | a third of the 2017-18 | slightly above | risen slightly | significantly below
Directorate headcount | 22 more | 1 January 2023 | managers fill posts
Directorate agency_share | 24% | 3 months | council staff | Recruitment and Retention Strategy | hotspots
Directorate agency_tenure | considerably lower | 1 year and 5 months
Directorate absent_share | 1 February 2023 | 5.9%
Directorate absence_length | dramatic | 7.9 days | 3 months | Managing Attendance Policy
Council absence_length | read as the council's
R1 | recruitment | pace | timescales | targeted campaigns | hr
R2 | data and information | systems develop | focused work | existing reporting
"""
COMMENTARY = {row["measure"]: row["commentary"] for row in bundled_rows("2023-01-27/kpi_2022-23_q3.csv")}
WORKFORCE = bundled_rows("2023-02-03/workforce_2023-02-01.csv")
RISKS = bundled_rows("2023-03-17/risks_2023-03-17.csv")
TEXTS = {
    **COMMENTARY,
    **{f"{row['organisation']} {row['measure']}": row["narrative"] for row in WORKFORCE},
    **{row["risk"]: f"{row['title']} {row['mitigation']}" for row in RISKS},
}


def test_each_text_keeps_each_claim_and_number_of_the_report() -> None:
    claims = {name: parts for name, *parts in read_table(CLAIMS)}
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
