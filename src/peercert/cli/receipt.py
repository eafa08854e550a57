"""`peercert receipt`: a line that proves later that nothing was changed or cut off."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from peercert.cli import clock, declare, errors, facts, options
from peercert.errors import UsageError

app = declare.verb("Print a receipt for everything recorded so far.")
SCHEMA = "peercert/receipt@1"


@app.command()
def receipt(
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Add the line to a file, kept elsewhere."),
    ] = None,
) -> None:
    r"""Print a receipt for everything recorded so far: one line to keep elsewhere.

    It names the newest change, the day, and the head of the chain of changes. Whoever keeps it
    can prove that nothing before it was changed, cut off or replaced. FILE is added to, and made
    where there is none.

    \b
    peercert receipt
    peercert receipt --out /media/usb/receipts.txt
    peercert doctor --receipt /media/usb/receipts.txt
    """
    from peercert.report.data import write_document
    from peercert.report.screen import show
    from peercert.store import receipts
    from peercert.store.opening import reading

    form = options.current().one_of("text", "json", "jsonl")
    keep_apart(out)
    with reading(facts.store_path()) as connection:
        made = receipts.newest(connection, clock.today())
    if out:
        receipts.append(out, made)
        errors.say(f"added to {out}")
    if form == "text":
        show([receipts.written(made)])
    else:
        names = {"change": made.sequence, "day": made.day, "head": made.head}
        write_document({"schema": SCHEMA, **names}, sys.stdout)


def keep_apart(out: Path | None) -> None:
    """Refuse to add a receipt to the store's own file."""
    if out and out.exists() and facts.store_path().exists() and out.samefile(facts.store_path()):
        hint = "a receipt proves something only where the store is not; nothing was written"
        raise UsageError("--out names the store itself", hint=hint)
