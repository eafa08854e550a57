"""`peercert document`: papers on file, by kind."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from peercert.cli import declare, facts, likely, listing
from peercert.records import Document

app = declare.noun("Record documents received.")


@app.command("add")
def add(
    who: facts.WHO,
    *,
    kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="photo_id, recovery_statement, military_service, transcript, ...",
        ),
    ],
    on: Annotated[date, declare.day_option("--on", help="The day it was received.")],
    again: facts.AGAIN = False,
) -> None:
    r"""Record a document that was received.

    \b
    peercert document add P-0007 --kind recovery_statement --on 2026-09-01
    """
    word = kind.strip().lower().replace("-", "_").replace(" ", "_")
    likely.ask_paper(word)
    values = {"kind": word, "received_on": on}
    facts.record(who, "document add", lambda _: facts.made(Document, values), again=again)


@app.command("list")
def list_(who: facts.WHO) -> None:
    """List a person's documents."""
    listing.list_records(who, "documents", ("id", "kind", "received_on"), Document)


facts.add_void(app, "document", "D", "a document")
