"""`peercert reference`: letters and forms from people who know the person."""

from __future__ import annotations

from datetime import date
from typing import Annotated, get_args

import typer

from peercert.cli import declare, facts, listing
from peercert.errors import UsageError
from peercert.records import Reference, ReferenceKind

app = declare.noun("Record references received.")
MOST = 10
"""References that are recorded at once."""
SEVERAL = ", and --count N records N of one day at once"


def read_count(text: str) -> int:
    """Read how many references there are. Raise UsageError for any other text."""
    if text.strip() not in map(str, range(1, MOST + 1)):
        hint = "such as --count 2; nothing was written"
        raise UsageError(f"{text!r} is not a number from 1 to {MOST}", hint=hint)
    return int(text)


@app.command("add")
def add(  # noqa: PLR0913 - one for each thing about it
    who: facts.WHO,
    *,
    state: Annotated[str, declare.state_option("--state", help="Which state asks for it.")],
    kind: Annotated[
        str, declare.choice_option("--kind", choices=get_args(ReferenceKind), help="From whom.")
    ],
    on: Annotated[date, declare.day_option("--on", help="The day it was received.")],
    count: Annotated[
        int,
        declare.declared(typer.Option, read_count, "N")(
            "--count", help="How many of this kind came on that day, 1 to 10."
        ),
    ] = 1,
    again: facts.AGAIN = False,
) -> None:
    r"""Record a reference that was received, or several of one kind and day at once.

    \b
    peercert reference add P-0007 --state NC --kind supervisor --on 2026-09-01
    peercert reference add P-0007 --state NC --kind personal --on 2026-09-01 --count 2
    """
    values = {"state": state, "kind": kind, "received_on": on}
    facts.record(
        who,
        "reference add",
        lambda _: facts.made(Reference, values),
        again=again,
        count=count,
        hint=SEVERAL if count == 1 else "",
    )


@app.command("list")
def list_(who: facts.WHO) -> None:
    """List a person's references."""
    listing.list_records(who, "references", ("id", "state", "kind", "received_on"), Reference)


facts.add_void(app, "reference", "R", "a reference")
