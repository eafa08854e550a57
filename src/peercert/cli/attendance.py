"""`peercert attendance`: who was in class, from the files that trainers have."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peercert.cli import declare, facts
from peercert.errors import Exit, UsageError

if TYPE_CHECKING:
    from peercert.cli.attendance_plan import Wish

app = declare.noun("Record who was in class, from the files that trainers have.")

SESSION = Annotated[str, typer.Argument(metavar="SESSION", help="Such as T-0001.")]
Breaks = Annotated[
    list[str] | None,
    typer.Option(
        "--break", metavar="HH:MM-HH:MM", help="Beside the session's own. May be repeated."
    ),
]
Percent = Annotated[
    int | None,
    typer.Option(
        "--min-percent", metavar="N", min=1, max=100, help="Say who was there for less than that."
    ),
]
Round = Annotated[
    int | None,
    declare.step_option("--round", metavar="15m", help="To the nearest 15 minutes; else to one."),
]
Zone = Annotated[
    str | None,
    typer.Option("--zone", metavar="ZONE", help="Of the file's times, if not the session's."),
]
Map = Annotated[
    str | None,
    typer.Option(
        "--map",
        metavar="FIELD=TITLE,...",
        help="Which column is name, first, last, email, date, join, leave, first_join, last_leave, "
        "duration or present; ignore=TITLE passes one over.",
    ),
]
Meeting = Annotated[
    str, typer.Option("--meeting", metavar="ID", help="In a file with several meetings.")
]

SheetName = Annotated[
    str, typer.Option("--sheet", metavar="NAME", help="In a workbook with several sheets.")
]
Shift = Annotated[
    str | None,
    typer.Option(
        "--shift",
        metavar="1h",
        help="By how much the file's clock is off: towards the session, or as +1h, -1h; "
        "0h says that its times are right.",
    ),
]
Trusted = Annotated[
    str,
    typer.Option(
        "--trust", metavar="times|durations", help="Which count where they contradict each other."
    ),
]
OtherDay = Annotated[
    bool,
    typer.Option("--other-day", help="It is this session's file, though it names another day."),
]


@app.command("import")
def import_(  # noqa: PLR0913 - one for each option
    file: Annotated[str, typer.Argument(metavar="FILE", help="As it was downloaded.")],
    *,
    session: Annotated[str, typer.Option("--session", metavar="ID", help="Such as T-0001.")],
    breaks: Breaks = None,
    min_percent: Percent = None,
    round_to: Round = None,
    zone: Zone = None,
    columns: Map = None,
    meeting: Meeting = "",
    sheet: SheetName = "",
    shift: Shift = None,
    trust: Trusted = "",
    other_day: OtherDay = False,
    skip_errors: Annotated[
        bool, typer.Option("--skip-errors", help="Leave out rows that cannot be read.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the plan, write nothing.")
    ] = False,
) -> Exit:
    r"""Record who was there, from Zoom, Teams, Google Meet or a sign-in sheet.

    The format is found by its shape. Credit is the time that somebody was there during the
    session, without its breaks, counted once and rounded once; how much, and why not all, stands
    in the plan. Only people with a seat in the cohort are matched. Importing a file twice changes
    nothing; one that says otherwise takes the place of what is on file.

    Ends with 7 where lines are left that are nobody's so far, or were skipped.

    \b
    peercert attendance import participants_812.csv --session T-0001 --break 12:00-12:30
    peercert attendance match 11 --person P-0027
    """
    from peercert.cli import attendance_import

    wish = wished(
        file,
        session,
        (breaks, min_percent, round_to),
        zone,
        about(columns, meeting, sheet, shift, trust, other_day=other_day),
    )
    return attendance_import.carry_out(wish, dry_run=dry_run, skip_errors=skip_errors)


def wished(
    file: str,
    session: str,
    how: tuple[list[str] | None, int | None, int | None],
    zone: str | None,
    said: tuple[tuple[str, str | None], ...],
) -> Wish:
    """Return how a file is to be read. Raise UsageError."""
    from peercert.cli.attendance_plan import Wish
    from peercert.intake.attendance.options import read_break, read_how

    breaks, least_percent, step = how
    return Wish(
        file=Path(file),
        session=session,
        breaks=tuple(dict.fromkeys(map(read_break, breaks or ()))),
        least_percent=least_percent,
        step=step,
        zone=zone,
        how=read_how(dict(said)),
        said=said,
    )


def about(  # noqa: PLR0913 - one for each option
    columns: str | None,
    meeting: str,
    sheet: str,
    shift: str | None,
    trust: str,
    *,
    other_day: bool,
) -> tuple[tuple[str, str | None], ...]:
    """Return the options about the file itself, as they were written."""
    from peercert.cli.attendance_plan import FLAG

    return (
        ("--map", columns),
        ("--meeting", meeting),
        ("--sheet", sheet),
        ("--shift", shift),
        ("--trust", trust),
        ("--other-day", FLAG if other_day else None),
    )


Ignored = Annotated[bool, typer.Option("--ignore", help="It is nobody's who takes part.")]
OnlyThisLine = Annotated[
    bool, typer.Option("--only-this-line", help="Not the other lines of this name.")
]
Shared = Annotated[
    bool, typer.Option("--share", help="It is this person's too: several on one device.")
]


@app.command("match")
def match(  # noqa: PLR0913 - one for each option
    line: Annotated[int, typer.Argument(metavar="LINE", min=1, help="As the plan numbers it.")],
    *,
    person: Annotated[
        str | None, typer.Option("--person", metavar="WHO", help="Whose line it is.")
    ] = None,
    ignore: Ignored = False,
    only_this_line: OnlyThisLine = False,
    share: Shared = False,
    file: Annotated[
        str | None, typer.Option("--file", metavar="FILE", help="Else the one imported last.")
    ] = None,
    session: Annotated[
        str, typer.Option("--session", metavar="ID", help="Of which session; needed with --file.")
    ] = "",
    breaks: Breaks = None,
    min_percent: Percent = None,
    round_to: Round = None,
    zone: Zone = None,
    columns: Map = None,
    meeting: Meeting = "",
    sheet: SheetName = "",
    shift: Shift = None,
    trust: Trusted = "",
    other_day: OtherDay = False,
) -> None:
    r"""Say whose a line of an attendance file is; it is remembered for the cohort.

    The person's attendance is recorded with it. Only a hash of the name is kept.

    \b
    peercert attendance match 11 --person P-0027
    peercert attendance match 12 --ignore
    peercert attendance match 4 --person P-0005 --only-this-line
    """
    from peercert.cli import attendance_match

    check_whose(person, ignore=ignore, share=share)
    if file and not session:
        hint = f"--session T-0001 says which session; {facts.NOTHING}"
        raise UsageError("--file needs --session", hint=hint)
    said = about(columns, meeting, sheet, shift, trust, other_day=other_day)
    given = wished(file or "", session, (breaks, min_percent, round_to), zone, said)
    answer = attendance_match.Answer(line, person, only=only_this_line or share, share=share)
    attendance_match.match_line(answer, given if file else None, given)


def check_whose(person: str | None, *, ignore: bool, share: bool) -> None:
    """Raise UsageError unless a line is said to be either somebody's or nobody's."""
    if (person is None) == (not ignore):
        hint = f"--person WHO says whose it is, --ignore that it is nobody's; {facts.NOTHING}"
        raise UsageError("one of --person and --ignore is needed", hint=hint)
    if share and ignore:
        hint = f"--share goes with --person; {facts.NOTHING}"
        raise UsageError("a line that is nobody's is not shared", hint=hint)


@app.command("sheet")
def sheet(session: SESSION) -> None:
    r"""Print a sheet to sign at the door.

    As CSV it is to be filled in and imported. Text that does not go to a terminal holds ids
    alone, unless --names is given.

    \b
    peercert attendance sheet T-0001 --names > sheet.txt
    peercert attendance sheet T-0001 --format csv > sheet.csv
    """
    from peercert.cli import attendance_list

    attendance_list.sign_in(session)


@app.command("list")
def list_(
    which: Annotated[str, typer.Argument(metavar="SESSION|COHORT", help="T-0001 or G-0001.")],
) -> None:
    r"""List who is credited with what, for one session or for all of a cohort.

    \b
    peercert attendance list T-0001
    peercert attendance list G-0001 --format csv > attendance.csv
    """
    from peercert.cli import attendance_list

    attendance_list.show(which)


facts.add_void(app, "attendance", "JM", "attendance, or whose a name is in a cohort's files,")
