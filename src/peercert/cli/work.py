"""`peercert work`: time worked or volunteered in a peer role."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from peercert.cli import declare, facts, listing
from peercert.records import Work

app = declare.noun("Record time worked in a peer role.")


@app.command("add")
def add(  # noqa: PLR0913 - one for each thing about it
    who: facts.WHO,
    minutes: Annotated[
        int, declare.hours_argument(metavar="HOURS", help="1600, 6.5h, 6:30 or 390m.")
    ],
    *,
    ended_on: Annotated[date, declare.day_option("--ended-on", help="The last day of it.")],
    started_on: Annotated[
        date | None, declare.day_option("--started-on", help="The first day of it.")
    ] = None,
    paid: Annotated[
        bool | None,
        typer.Option("--paid/--volunteer", help="Whether it was paid; or yes, no after it."),
    ] = None,
    again: facts.AGAIN = False,
) -> None:
    r"""Record time worked or volunteered in a peer role.

    \b
    peercert work add P-0007 1600h --started-on 2021-03-01 --ended-on 2022-12-31 --paid
    """
    values = {
        "started_on": started_on,
        "ended_on": ended_on,
        "hours": facts.in_file(minutes),
        "paid": paid,
    }
    facts.record(who, "work add", lambda _: facts.made(Work, values), again=again)


@app.command("list")
def list_(who: facts.WHO) -> None:
    """List a person's time worked in a peer role."""
    listing.list_records(who, "work", ("id", "started_on", "ended_on", "hours", "paid"), Work)


facts.add_void(app, "work", "W", "time worked")
