"""The command line: ``python -m pipelines COMMAND``. Exit 0 done, 1 refused, 2 wrong usage, 3 store busy."""

import sys
from collections.abc import Sequence

import click

from pipelines.cli import returns, store
from pipelines.store import Refused, StoreProblem
from reports.command import pack
from schemas.definition_faults import DefinitionFaults
from schemas.vocabulary import number_of


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Check returns, load them, and ask for positions.

    \b
    Examples:
      python -m pipelines check q3.csv
      python -m pipelines load q3.csv --by "Performance analyst"
      python -m pipelines position kpis --period "2022-23 Q3"

    \b
    Exit status: 0 done; 1 refused, nothing was changed; 2 wrong usage;
    3 the store is busy or cannot be reached.
    """


for command in (
    *(returns.check, returns.load, returns.template, store.returns, store.position, store.reconcile),
    *(store.definitions, store.today, store.withdraw, store.erase, store.backup, store.restore),
    *(store.synthesise, pack),
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command, the process's own unless given: faults are printed in words, a bug keeps its traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a console may lack a character
    try:
        cli.main(arguments, prog_name="python -m pipelines")
    except (StoreProblem, Refused, DefinitionFaults) as problem:
        if isinstance(problem, DefinitionFaults):
            click.echo(f"The definitions have {number_of(len(problem.faults), 'fault')}:", err=True)
        click.echo(str(problem), err=True)
        sys.exit(3 if isinstance(problem, StoreProblem) else 1)


if __name__ == "__main__":
    main()
