"""`peercert exam`: examinations sat, and how they went."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from peercert.cli import declare, facts, listing
from peercert.records import Exam

app = declare.noun("Record examinations.")


@app.command("record")
def record(
    who: facts.WHO,
    *,
    state: Annotated[str, declare.state_option("--state", help="Whose examination.")],
    on: Annotated[date, declare.day_option("--on", help="The day it was sat.")],
    outcome: Annotated[
        str, declare.choice_option("--outcome", choices=("passed", "failed"), help="How it went.")
    ],
    again: facts.AGAIN = False,
) -> None:
    r"""Record one sitting of an examination.

    \b
    peercert exam record P-0007 --state CA --on 2025-08-01 --outcome passed
    """
    values = {"state": state, "sat_on": on, "outcome": outcome}
    facts.record(who, "exam record", lambda _: facts.made(Exam, values), again=again)


@app.command("list")
def list_(who: facts.WHO) -> None:
    """List a person's examinations."""
    listing.list_records(who, "exams", ("id", "state", "sat_on", "outcome"), Exam)


facts.add_void(app, "exam", "X", "an examination")
