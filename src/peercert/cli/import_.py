"""`peercert import`: people and their hours from spreadsheets, as one change after a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from peercert.cli import declare, options
from peercert.errors import Exit, UsageError

app = declare.noun("Bring in people and their hours from spreadsheets.")

File = Annotated[str, typer.Argument(metavar="FILE", help="A CSV or XLSX file.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the plan, write nothing.")]
SkipErrors = Annotated[bool, typer.Option("--skip-errors", help="Write the rows without errors.")]
Rejected = Annotated[
    str | None,
    typer.Option("--rejected", metavar="PATH", help="Where the rows in error go."),
]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="cp1252, for CSV from an older Excel."),
]


Layout = Annotated[
    str | None,
    typer.Option(
        "--layout",
        metavar="NAME|FILE",
        help="nc-registry, peercert, or a TOML file; else the one that fits.",
    ),
]
Hours = Annotated[
    str | None,
    typer.Option("--hours", metavar="FILE", help="Their training hours, in the same change."),
]
HoursLayout = Annotated[
    str | None,
    typer.Option("--hours-layout", metavar="FILE", help="A TOML file; else our own."),
]


Sheet = Annotated[
    str | None,
    typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook that has several."),
]
HoursSheet = Annotated[
    str | None,
    typer.Option("--hours-sheet", metavar="NAME", help="The sheet with the hours."),
]


@app.command("people")
def people(  # noqa: PLR0913 - one for each option
    file: File,
    *,
    layout: Layout = None,
    hours: Hours = None,
    hours_layout: HoursLayout = None,
    sheet: Sheet = None,
    hours_sheet: HoursSheet = None,
    dry_run: DryRun = False,
    skip_errors: SkipErrors = False,
    rejected: Rejected = None,
    encoding: Encoding = None,
) -> Exit:
    r"""Bring in people from a spreadsheet or a registry.

    Shows a plan, then writes everything as one change, or nothing. Rows in error go into a
    *.rejected.csv to mend and import again. Importing a file twice changes nothing. People who
    look alike are listed and never merged. What is improbable is asked about: --yes says that it
    is meant.

    With --hours the training hours of a second file are written in the same change; its rows name
    people of the first, or people on file.

    Ends with 0 when everything is written, 3 when rows are in error and nothing is, 7 when the
    other rows are.

    \b
    peercert import people registry.csv --layout nc-registry --dry-run
    peercert import people registry.csv --layout nc-registry --skip-errors --yes
    peercert import people people.csv --hours hours.csv
    """
    from peercert.cli.import_plans import Wish
    from peercert.cli.import_run import carry_out

    for option, value in (("--hours-layout", hours_layout), ("--hours-sheet", hours_sheet)):
        if value and not hours:
            raise UsageError(f"{option} needs --hours", hint="name the file with the hours")
    wish = Wish(
        people=Path(file),
        people_layout=layout,
        hours=Path(hours) if hours else None,
        hours_layout=hours_layout,
        sheet=sheet,
        hours_sheet=hours_sheet,
        rejected=Path(rejected) if rejected else None,
        dry_run=dry_run,
        skip_errors=skip_errors,
        encoding=encoding,
    )
    return carry_out(wish, options.current().one_of("text", "json"))


@app.command("hours")
def hours(  # noqa: PLR0913 - one for each option
    file: File,
    *,
    layout: Annotated[
        str | None,
        typer.Option("--layout", metavar="FILE", help="A TOML file; else our own layout, hours."),
    ] = None,
    sheet: Sheet = None,
    dry_run: DryRun = False,
    skip_errors: SkipErrors = False,
    rejected: Rejected = None,
    encoding: Encoding = None,
) -> Exit:
    r"""Bring in training hours of people on file from a spreadsheet: a row for each training.

    A row names its person by id, by e-mail address, or by name and birth date. Shows a plan, then
    writes everything as one change, or nothing. Rows in error go into a *.rejected.csv to mend and
    import again. Rows that are on file already are left out, so importing a file twice changes
    nothing. Ends with 0, 3 or 7 as `import people` does.

    \b
    peercert template hours > hours.csv
    peercert import hours hours.csv --dry-run
    """
    from peercert.cli.import_plans import Wish
    from peercert.cli.import_run import carry_out

    wish = Wish(
        hours=Path(file),
        hours_layout=layout,
        hours_sheet=sheet,
        rejected=Path(rejected) if rejected else None,
        dry_run=dry_run,
        skip_errors=skip_errors,
        encoding=encoding,
    )
    return carry_out(wish, options.current().one_of("text", "json"))
