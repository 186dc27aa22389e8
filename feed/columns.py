"""Every column of the feed: what it holds and how it is typed, in JSON, CSV and Parquet alike."""

from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "number", "integer", "yes_no", "date", "time", "list"]


@dataclass(frozen=True)
class Column:
    """One column: its type, and what it says."""

    type: Type
    about: str


def _all(type: Type, **about: str) -> dict[str, Column]:
    return {name: Column(type, words) for name, words in about.items()}


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# A name means the same wherever it is; where a table gives it another meaning, both are said.
COLUMNS = {
    **_all(
        "text",
        measure="Code of the measure.",
        name="Name of the measure.",
        short_name="Name of the measure, for narrow places.",
        workstream="Workstream of the plan: A to D, E1, E2, or E for both.",
        service_area="Service area that answers for it.",
        unit="Unit of the figure.",
        better="Which way is better: higher, lower or none.",
        period="Reporting period asked for, such as 2022-23 Q3.",
        reported_in="Reporting period that the figure came in.",
        data_period="Time that the figure is about, such as Academic year 2020/21.",
        state="Why a figure stands in the period or at the date, or why there is none.",
        verdict="On target, Near target, Off target, No target or No figure.",
        reason="The verdict's reason in words.",
        direction="Which way the figure went since its earlier one, worded by whether that is good.",
        direction_words="The direction with both figures.",
        variation="What its XmR chart shows, from 13 points on.",
        frequency="How often the measure is reported.",
        why_it_matters="Why the measure is watched.",
        numerator="What is counted.",
        denominator="What it is counted out of.",
        publication_lag="How long after its time the figure is known.",
        comparator_note="What to heed in comparisons.",
        owner_role="Role that answers for the measure.",
        marker="A mark on the figure, such as low.",
        previous_data_period="Time that the earlier figure is about.",
        target_name="Name of the headline target.",
        tolerance_kind="How the tolerance is given: points or share.",
        period_from="First period that the target applies to.",
        period_to="Last period that the target applies to.",
        commentary="Commentary returned for the period asked.",
        target_words="The target in words.",
        arrow="Which way the number went, as an arrow.",
        last_year_direction="Which way the figure went since the same period last year.",
        change="The change since the earlier figure, in words.",
        variation_icon="Icon of variation, by the rules of Making Data Count.",
        variation_side="Side of the variation: above or below.",
        assurance="Icon of assurance, by the rules of Making Data Count.",
        pace="Movement needed to meet the target, against movement so far.",
        return_id="Return that the row came with.",
        file_name="File that the row came with.",
        accepted_by="Who sent that file.",
        project="Ref of the project.",
        parent="Ref of the project that this one is a part of.",
        title="Title of the project or action.",
        lead="Role that leads it.",
        status="Delivery status: Blue, Green, Amber, Grey or Red.",
        reported_by="Who reports on it elsewhere, where it has no status here.",
        lateness="Where it stands against its date, at the date asked.",
        short_title="Title, for narrow places.",
        counted_project="Ref of the counted project that it rolls up to.",
        progress="Progress as returned.",
        next_steps="Next steps as returned.",
        benefit="What the project is for.",
        action="Ref of the action.",
        project_title="Short title of the action's project.",
        organisation="Whose workforce it is.",
        narrative="Narrative returned with the figure.",
        previous_narrative="Narrative returned with the earlier figure.",
        sha256="SHA-256 of the file's bytes.",
        definitions_hash="SHA-256 of the definitions that it was checked by.",
        source="Where the return came from.",
        withdrawn_by="Who took it back.",
        withdrawn_why="Why it was taken back.",
        erased_by="Who erased its bytes and texts.",
        erased_why="Why they were erased.",
        standing="What has become of it at the date asked.",
        kind="Kind of measure, or of return.",
    ),
    **_all(
        "number",
        value="The figure, in its unit.",
        target="The headline target for the period asked.",
        tolerance="How far from the target is still near.",
        previous="The figure of the earlier time.",
        same_period_last_year="The figure of the same period last year.",
        comparator="The Council's figure, for the Directorate.",
    ),
    **_all(
        "integer",
        decimals="Decimals that the figure is shown with.",
        small_number="Counts below this are small numbers.",
        line="Row of that file, as a spreadsheet numbers it.",
        days_overdue="Days past its date, where it is overdue.",
        order="Place in the plan.",
        rows="Rows of the return.",
    ),
    **_all(
        "yes_no",
        polarity_assumed="Whether which way is better is an assumption.",
        rolling="Whether each figure covers a rolling time.",
        can_exceed_100="Whether a percentage over 100 is right.",
        internal="Whether the definition is internal: such measures are not in the feed.",
        synthetic="Whether the figures are made up.",
        provisional="Whether the figure may still change.",
        counted="Whether the project is one of those that totals count.",
        entered_late="Whether it was entered after the date it counts as received.",
    ),
    **_all(
        "date",
        reviewed="When the definition was last reviewed.",
        next_review="When the definition is next reviewed.",
        data_period_end="Last day of the time that the figure is about.",
        previous_end="Last day of the time that the earlier figure is about.",
        received_on="Date that the return counts as received.",
        target_date="Date planned.",
        revised_date="Date as revised.",
        report_date="Date of the report that the row is from.",
        due_date="Date due.",
        revised_due_date="Date due as revised.",
        completed_on="When it was completed.",
        as_at="Date that the figure is of.",
        comparator_as_at="Date that the Council's figure is of.",
        previous_as_at="Date that the earlier figure is of.",
        withdrawn_on="Date from which it no longer counts.",
    ),
    **_all(
        "time",
        accepted_at="When it was accepted, in UTC.",
        erased_at="When its bytes and texts were erased, in UTC.",
    ),
    **_all(
        "list",
        targets="Every target of the period with its verdict.",
        comparators="What the figure is compared with.",
        breaks="Where the series breaks, and why.",
        ours="What of the definition is this dashboard's own, not the report's.",
        deliverables="What the project delivers.",
        ambitions="Corporate ambitions that it serves.",
    ),
}

# In the order of `python -m pipelines position … --format csv`.
KPIS = _names("""
    measure name workstream service_area unit better period reported_in value data_period state target tolerance
    verdict reason targets direction previous variation short_name kind polarity_assumed decimals frequency rolling
    can_exceed_100 small_number why_it_matters numerator denominator publication_lag comparator_note comparators
    breaks internal synthetic owner_role reviewed next_review ours data_period_end provisional marker
    previous_data_period previous_end same_period_last_year return_id line file_name accepted_by received_on
    target_name tolerance_kind period_from period_to commentary target_words arrow last_year_direction
    direction_words change variation_icon variation_side assurance pace
""")
PROJECTS = _names("""
    project parent counted workstream service_area title lead target_date revised_date report_date status
    reported_by lateness days_overdue short_title counted_project due_date progress next_steps deliverables benefit
    ambitions order return_id line file_name accepted_by received_on
""")
ACTIONS = _names("""
    action project workstream service_area title lead due_date revised_due_date report_date status reported_by
    lateness days_overdue parent counted_project project_title progress next_steps completed_on return_id line
    file_name accepted_by received_on
""")
WORKFORCE = _names("""
    as_at organisation measure value comparator previous direction name short_name unit better decimals state marker
    narrative comparator_as_at previous_as_at previous_narrative direction_words arrow return_id line file_name
    accepted_by received_on
""")
RETURNS = _names("""
    return_id kind file_name sha256 rows received_on accepted_at accepted_by definitions_hash source entered_late
    withdrawn_on withdrawn_by withdrawn_why erased_at erased_by erased_why standing
""")
