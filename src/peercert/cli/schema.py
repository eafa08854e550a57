"""`peercert schema`: the JSON Schemas of the formats."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated

import typer

from peercert.cli import declare

app = declare.noun("Print the JSON Schema of a format.")


@app.command("show")
def show(
    name: Annotated[
        str, typer.Argument(metavar="FORMAT", help="candidate, check, expiring or rules.")
    ],
) -> None:
    r"""Print one JSON Schema (2020-12).

    \b
    peercert schema show check > check_1.json
    """
    from peercert.cli.words import read_choice
    from peercert.report import schemas
    from peercert.report.data import write_document

    chosen = read_choice(name, ["candidate", *schemas.names()], what="format")
    if chosen == "candidate":
        from peercert.intake.candidate_schema import schema
    else:
        schema = partial(schemas.schema, chosen)
    write_document(schema(), sys.stdout, indent=2)
