"""What a return would change, as rows of tables: before and after."""

import pandas as pd

from pipelines.preview import Preview
from schemas.definitions import Definitions
from schemas.periods import short_period
from ui.kpi_rows import figures
from ui.markdown import bold, escaped, small
from ui.palette import status_badge, verdict_badge
from ui.text import STATE_WORDS, day, days, listed, number_of

NONE = "–"


def change_finding(preview: Preview) -> str:
    """12 figures, 3 statuses and 2 totals would change."""
    counts = {
        "figure": len(preview.figures) + len(preview.workforce),
        "status": len(preview.statuses),
        "target": len(preview.targets),
        "published figure": len(preview.comparators),
        "risk": len(preview.risks),
    }
    said = [number_of(n, what, "statuses" if what == "status" else "") for what, n in counts.items() if n]
    if not said:
        return "No figure, verdict or status would change"
    return f"{listed(said)} would change"


def _figure(rows: pd.DataFrame, when: str) -> "pd.Series[str]":
    """The figure as printed; why there is none where there is none."""
    printed = escaped(figures(rows, f"value_{when}"))
    if f"state_{when}" not in rows:
        return printed.mask(printed == "", NONE)
    why = rows[f"state_{when}"].map({str(state): words for state, words in STATE_WORDS.items()})
    return printed.mask(printed == "", why.fillna(NONE).astype("str"))


def _moved(before: "pd.Series[str]", after: "pd.Series[str]") -> "pd.Series[str]":
    """Both, or one where nothing moved."""
    return (before + " → " + after).mask(before == after, after)


def _badges(verdicts: "pd.Series[str]") -> "pd.Series[str]":
    known = verdicts.fillna("")
    return known.map({v: verdict_badge(v) if v else NONE for v in known.unique()}).astype("str")


def figure_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Measure, Period, Before, After, Against target, Direction after, as markdown."""
    return pd.DataFrame(
        {
            "Measure": escaped(rows["name"]),
            "Period": rows["period"].map(short_period),
            "Before": _figure(rows, "before"),
            "After": bold(_figure(rows, "after")),
            "Against target": _moved(_badges(rows["verdict_before"]), _badges(rows["verdict_after"])),
            "Direction after": escaped(rows["direction_after"].mask(rows["direction_after"] == "", NONE)),
        }
    )


def workforce_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Measure, Organisation, As at, Before, After, Direction after, as markdown."""
    return pd.DataFrame(
        {
            "Measure": escaped(rows["name"]),
            "Organisation": escaped(rows["organisation"]),
            "As at": rows["as_at"].map(day),
            "Before": _figure(rows, "before"),
            "After": bold(_figure(rows, "after")),
            "Direction after": escaped(rows["direction_after"].mask(rows["direction_after"] == "", NONE)),
        }
    )


def status_table(rows: pd.DataFrame, known: Definitions) -> pd.DataFrame:
    """Ref, Project or action, Workstream, Before, After, as markdown."""
    badges = {status.name: status_badge(status.name, status.symbol) for status in known.statuses}

    def shown(names: "pd.Series[str]") -> "pd.Series[str]":
        return names.map(badges).fillna(escaped(names.mask(names == "", NONE)))

    return pd.DataFrame(
        {
            "Ref": bold(escaped(rows["ref"])),
            "Project or action": escaped(rows["title"]) + small(escaped(rows["what"])),
            "Workstream": escaped(rows["workstream"]),
            "Before": shown(rows["before"].fillna("")),
            "After": shown(rows["after"].fillna("")),
        }
    )


def overdue_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Ref, Project or action, Due, Days late, as markdown."""
    return pd.DataFrame(
        {
            "Ref": bold(escaped(rows["ref"])),
            "Project or action": escaped(rows["title"]),
            "Due": days(rows["due_date"], "No date"),
            "Days late": rows["days_overdue"].astype("str"),
        }
    )


def total_table(rows: pd.DataFrame) -> pd.DataFrame:
    """What, Status, Before, After of the totals that move, as markdown."""
    moved = rows[rows["before"] != rows["after"]]
    return pd.DataFrame(
        {
            "What": escaped(moved["what"].str.capitalize()),
            "Status": escaped(moved["name"]),
            "Before": moved["before"].astype("str"),
            "After": bold(moved["after"].astype("str")),
        }
    )


def row_table(rows: pd.DataFrame) -> pd.DataFrame:
    """File, Kind, Rows added, changed, the same and removed."""
    return pd.DataFrame(
        {
            "File": escaped(rows["file"]),
            "Kind": escaped(rows["kind"]),
            **{
                f"Rows {word}": rows[column].astype("str")
                for column, word in {
                    "added": "added",
                    "changed": "changed",
                    "same": "the same",
                    "removed": "removed",
                }.items()
            },
        }
    )


def plain_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of targets, published figures or risks that differ, every cell as text."""
    shown = rows.astype("object").where(rows.notna(), NONE).astype("str")
    return shown.rename(columns=lambda name: str(name).replace("_", " ").capitalize())
