"""`peercert check`, as it is declared on the command line; what it does is in `checking`."""

from __future__ import annotations

from typing import Annotated

import typer

from peercert.cli import checking, declare, options
from peercert.cli.completing import ids_on_file
from peercert.errors import Exit

app = declare.verb("Say where people stand, why, and what to do next.")
STATUSES = (
    "candidate",
    "current",
    "renewal_open",
    "late",
    "expired",
    "lapsed",
    "suspended",
    "revoked",
    "surrendered",
    "deceased",
    "needs_review",
)


PEOPLE = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WHO]...",
        help="Ids, names or e-mail addresses; else everybody.",
        autocompletion=ids_on_file,
    ),
]
FILE = Annotated[
    str | None,
    typer.Option("--file", metavar="FILE", help="Judge a candidate file; - is standard input."),
]
STATE = Annotated[
    str | None,
    declare.choice_option(
        "--state", choices=options.STATES, what="state", help="By whose rules; else the file's."
    ),
]
STATUS = Annotated[
    list[str] | None,
    declare.choice_option(
        "--status", choices=STATUSES, what="status", metavar="STATUS", help="Only these."
    ),
]
PROGRAM = Annotated[
    str | None,
    typer.Option("--program", metavar="FILE", help="By the rules of a programme, its file."),
]
ANSWER = Annotated[
    list[str] | None,
    typer.Option("--answer", metavar="ID=yes|no", help="To a question of the programme."),
]
EXPLAIN = Annotated[
    bool, typer.Option("--explain", help="Every requirement: what counted, why, the source.")
]
HOW = Annotated[bool, typer.Option("--how", help="The commands for what is to be done next.")]
FRESH = Annotated[
    bool, typer.Option("--fresh", help="Use nothing that is kept from the last check.")
]
EXIT_ZERO = Annotated[bool, typer.Option("--exit-zero", help="End with 0 where it would be 1.")]


@app.command()
def check(  # noqa: PLR0913 - one for each option
    who: PEOPLE = None,
    *,
    file: FILE = None,
    state: STATE = None,
    status: STATUS = None,
    program: PROGRAM = None,
    answer: ANSWER = None,
    known_at: declare.KnownAt = None,
    explain: EXPLAIN = False,
    how: HOW = False,
    fresh: FRESH = False,
    exit_zero: EXIT_ZERO = False,
) -> Exit:
    r"""Say where people stand, why, and what to do next.

    Ends with 1 where somebody is blocked, needs review, or may renew, is late or has expired.

    \b
    peercert check
    peercert check P-0007 --explain
    peercert check --file ana.toml --as-of 2026-12-15
    peercert check --status renewal_open --format csv > renewals.csv
    peercert check P-0007 --as-of 2026-03-31 --known-at 2026-03-31
    peercert check P-0007 --program examples/programs/career.toml
    """
    return checking.check(
        who or (),
        file=file,
        state=state,
        status=status,
        program=program,
        answer=answer or (),
        known_at=known_at,
        explain=explain,
        how=how,
        fresh=fresh,
        exit_zero=exit_zero,
    )
