"""`peercert reference`: letters and forms from people who know the person."""

from __future__ import annotations

from datetime import date
from typing import Annotated, get_args

from peercert.cli import declare, facts, listing
from peercert.records import Reference, ReferenceKind

app = declare.noun("Record references received.")


@app.command("add")
def add(
    who: facts.WHO,
    *,
    state: Annotated[str, declare.state_option("--state", help="Which state asks for it.")],
    kind: Annotated[
        str, declare.choice_option("--kind", choices=get_args(ReferenceKind), help="From whom.")
    ],
    on: Annotated[date, declare.day_option("--on", help="The day it was received.")],
    again: facts.AGAIN = False,
) -> None:
    r"""Record a reference that was received.

    \b
    peercert reference add P-0007 --state NC --kind supervisor --on 2026-09-01
    """
    values = {"state": state, "kind": kind, "received_on": on}
    facts.record(who, "reference add", lambda _: facts.made(Reference, values), again=again)


@app.command("list")
def list_(who: facts.WHO) -> None:
    """List a person's references."""
    listing.list_records(who, "references", ("id", "state", "kind", "received_on"), Reference)


facts.add_void(app, "reference", "R", "a reference")
