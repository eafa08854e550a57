"""`peercert conduct`: complaints, suspensions, and what became of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, get_args

from peercert.cli import declare, facts, listing
from peercert.records import Conduct, ConductKind

app = declare.noun("Record complaints, suspensions and what became of them.")


@app.command("record")
def record(
    who: facts.WHO,
    *,
    state: Annotated[str, declare.state_option("--state", help="Whose certification.")],
    kind: Annotated[
        str,
        declare.choice_option(
            "--kind", choices=get_args(ConductKind), metavar="KIND", help="What happened."
        ),
    ],
    on: Annotated[date, declare.day_option("--on", help="The day it happened.")],
    again: facts.AGAIN = False,
) -> None:
    r"""Record something that happened to the standing of a certification.

    Kinds: complaint_opened, complaint_closed, suspended, reinstated, revoked, surrendered.

    \b
    peercert conduct record P-0007 --state CA --kind suspended --on 2026-09-01
    """
    values = {"state": state, "kind": kind, "on": on}
    facts.record(who, "conduct record", lambda _: facts.made(Conduct, values), again=again)


@app.command("list")
def list_(who: facts.WHO) -> None:
    """List what happened to the standing of a person's certification."""
    listing.list_records(who, "conduct", ("id", "state", "kind", "on"), Conduct)


facts.add_void(app, "conduct", "K", "something recorded about conduct")
