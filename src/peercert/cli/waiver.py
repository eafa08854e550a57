"""`peercert waiver`: requirements that somebody with the authority has set aside."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from peercert.cli import declare, facts, listing
from peercert.records import Waiver

app = declare.noun("Record requirements that were waived.")


@app.command("add")
def add(  # noqa: PLR0913 - one for each thing that a waiver says
    who: facts.WHO,
    requirement: Annotated[
        str, typer.Argument(metavar="REQUIREMENT", help="Its id: `peercert rules list`.")
    ],
    *,
    on: Annotated[date, declare.day_option("--on", help="The first day of the waiver.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    approved_by: Annotated[str, typer.Option("--approved-by", metavar="NAME", help="By whom.")],
    until: Annotated[
        date | None, declare.day_option("--until", help="The last day of the waiver, if any.")
    ] = None,
    again: facts.AGAIN = False,
) -> None:
    r"""Record that a requirement was set aside for a person.

    \b
    peercert waiver add P-0007 ca.renewal.law_and_ethics --on 2026-05-01 \
      --reason "course cancelled by the state" --approved-by "J. Ruiz"
    """
    values = {
        "requirement": requirement,
        "on": on,
        "until": until,
        "reason": reason,
        "approved_by": approved_by,
    }
    facts.record(who, "waiver add", lambda _: facts.made(Waiver, values), again=again)


@app.command("list")
def list_(who: facts.WHO) -> None:
    """List a person's waivers."""
    columns = ("id", "requirement", "on", "until", "reason", "approved_by")
    listing.list_records(who, "waivers", columns, Waiver)


facts.add_void(app, "waiver", "V", "a waiver")
