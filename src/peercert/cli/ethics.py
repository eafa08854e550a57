"""`peercert ethics`: signatures of a state's code of ethics."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from peercert.cli import declare, facts, listing
from peercert.records import Affirmation

app = declare.noun("Record signatures of a code of ethics.")


@app.command("sign")
def sign(
    who: facts.WHO,
    *,
    state: Annotated[str, declare.state_option("--state", help="Whose code of ethics.")],
    on: Annotated[date, declare.day_option("--on", help="The day it was signed.")],
    again: facts.AGAIN = False,
) -> None:
    r"""Record that a person signed a state's code of ethics.

    \b
    peercert ethics sign P-0007 --state CA --on 2026-11-20
    """
    values = {"state": state, "signed_on": on}
    facts.record(who, "ethics sign", lambda _: facts.made(Affirmation, values), again=again)


@app.command("list")
def list_(who: facts.WHO) -> None:
    """List a person's signatures."""
    listing.list_records(who, "affirmations", ("id", "state", "signed_on"), Affirmation)


facts.add_void(app, "ethics", "S", "a signature")
