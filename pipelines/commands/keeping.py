"""The ledger: what is held and owed, taking back, and the store's today."""

from datetime import date

import click

from pipelines.commands.options import Here, as_at_option, by_option, format_option, works_here
from schemas.dates import read_date

why_option = click.option("--why", required=True, help="The reason; the history keeps it.")
_HELD = "return_id kind file_name rows received_on accepted_by standing entered_late"
_OWED = "state kind what from occasion due_on days missing"


@click.command()
@as_at_option
@format_option
@works_here
def returns(here: Here, as_at: date | None, form: str) -> None:
    """List the returns held, and those due or late by the calendar.

    \b
    Example: python -m pipelines returns --format csv
    """
    import pandas as pd

    from pipelines.ledger import register
    from pipelines.positions import Asked, returns_due
    from pipelines.printing import as_text, show
    from pipelines.today import today

    store = here.store
    with store.read() as connection:
        day = as_at or today(connection).date
        held = register(connection, day)
    due = returns_due(store, here.definitions(), Asked(as_at=day))
    owed = due[due["state"] != "held"].reset_index(drop=True)
    if form == "text":
        click.echo(
            f"Held\n{as_text(held, _HELD.split())}\nDue and late\n{as_text(owed, _OWED.split())}", nl=False
        )
        return
    rows = pd.concat([held.assign(state="held"), owed], ignore_index=True)
    show(rows[["state", *(name for name in rows.columns if name != "state")]], form)


@click.command()
@click.argument("return_id")
@why_option
@by_option
@works_here
def withdraw(here: Here, return_id: str, why: str, by: str) -> None:
    """Take a return out of force; what was there before shows again.

    \b
    Example: python -m pipelines withdraw 2023-01-27-kpi-1a2b3c4d --why "Wrong term"
    """
    from pipelines import removal

    removal.withdraw(here.store, return_id, why, by)
    click.echo(f"Withdrawn {return_id}.")


@click.command()
@click.argument("return_id")
@why_option
@by_option
@works_here
def erase(here: Here, return_id: str, why: str, by: str) -> None:
    """Remove the bytes and texts of a return accepted by mistake; its row and hash stay.

    \b
    Example: python -m pipelines erase 2023-01-27-kpi-1a2b3c4d --why "Named a child"
    """
    from pipelines import removal

    removal.erase(here.store, return_id, why, by)
    click.echo(f"Erased the bytes and texts of {return_id}. Copies of the store made before still hold them.")


@click.command()
@click.argument("day", required=False, metavar="[DATE|clock]")
@by_option
@works_here
def today(here: Here, day: str | None, by: str) -> None:
    """Print the store's today; set a stand-in for it (a date), or end that (clock).

    \b
    Examples:
      python -m pipelines today
      python -m pipelines today 2023-04-05
      python -m pipelines today clock
    """
    chosen = read_date(day) if day and day != "clock" else None
    if day and day != "clock" and chosen is None:
        raise click.UsageError(f"“{day}” is not a date: enter one such as 2023-04-05, or clock.")
    from pipelines import today as the_day

    store = here.store
    if day:
        with store.write() as connection:
            the_day.set_today(connection, chosen, by)
    with store.read() as connection:
        now = the_day.today(connection)
    click.echo(f"{now.date.isoformat()}, {'a stand-in for today' if now.is_stand_in else 'by the clock'}")
