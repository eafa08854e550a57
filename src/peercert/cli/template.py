"""`peercert template`: an empty file to fill in and import."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from peercert.cli import declare, options

app = declare.noun("Write an empty file to fill in and import.")


Output = Annotated[
    str | None,
    typer.Option("--output", "-o", metavar="FILE", help="A .csv or .xlsx file; else here."),
]


@app.command("people")
def people(*, output: Output = None) -> None:
    r"""Write an empty table of people, for `import people --layout peercert`.

    \b
    peercert template people > people.csv
    peercert template people -o people.xlsx
    """
    give("people", output)


@app.command("hours")
def hours(*, output: Output = None) -> None:
    r"""Write an empty table of training hours, for `import hours`.

    \b
    peercert template hours > hours.csv
    """
    give("hours", output)


def give(of: str, output: str | None) -> None:
    """Print the empty table, or write it where somebody says."""
    from peercert.intake.template import template_csv, write_template
    from peercert.report.screen import show

    options.current().one_of("text")
    if output is None:
        sys.stdout.write(template_csv(of))
        return
    write_template(Path(output), of)
    show([f"{output} is written: fill it in, then peercert import {of} {output}"])
