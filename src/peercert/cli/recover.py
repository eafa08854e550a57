"""`peercert recover`: what can be read of a damaged store, in a new file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peercert.cli import clock, declare, errors
from peercert.cli.facts import store_path
from peercert.errors import Exit

if TYPE_CHECKING:
    from peercert.store.recovering import Salvage

app = declare.verb("Salvage what can be read from a damaged store.")


@app.command()
def recover(
    *,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="PATH", help="The new file; else STORE.recovered.db."),
    ] = None,
) -> Exit:
    r"""Salvage what can be read from a damaged store, into a new file.

    The damaged file stays as it is. Changes that are whole are kept; what can be read of the
    others and proves itself is recorded again as one change; everything else is named. Where there
    is a good backup, `peercert backup restore` loses less. Ends with 7 where something is gone.

    \b
    peercert recover
    peercert recover --to mended.db
    """
    from peercert.store import recovering
    from peercert.store.recording import who

    store = store_path()
    target = Path(to) if to else store.with_name(f"{store.stem}.recovered.db")
    return tell(recovering.recover(store, target, clock.now(), who()), store)


def tell(made: Salvage, store: Path) -> Exit:
    """Say what was kept and what is gone."""
    from peercert.report.screen import show

    people = "1 person" if made.verdict.people == 1 else f"{made.verdict.people} people"
    kept = f"changes kept up to {made.kept_through}" if made.kept_through else "no change kept"
    rows = "1 row" if made.again == 1 else f"{made.again} rows"
    again = f", {rows} recorded again" if made.again else ""
    show([f"{made.verdict.path}: {people}, {kept}{again}. {store} is as it was."])
    for each in made.gone:
        errors.say(f"Gone: {each}")
    if not made.gone:
        errors.say("Nothing is gone.")
    return Exit.PARTLY if made.gone else Exit.DONE
