"""`peercert init`: the store, and what the office decides once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from peercert.cli import clock, declare, facts, writing

app = declare.verb("Make the store, and say in which time zone the office is.")
TIMEZONE = "timezone"


@app.command()
def init(
    zone: Annotated[
        str | None,
        declare.declared(typer.Option, clock.chosen, "ZONE")(
            "--timezone", help="Where the office is, as in America/Los_Angeles."
        ),
    ] = None,
) -> None:
    r"""Make the store where there is none, and keep the office's time zone in it.

    Every `today` is a day in that zone, whatever the computer's own zone is: a certificate ends at
    the office's midnight. Until it is said, days are those of UTC. It may be said again. Without a
    zone nothing is recorded.

    \b
    peercert init --timezone America/Los_Angeles
    """
    from peercert.classes import Setting
    from peercert.report.screen import show
    from peercert.store import class_reading, class_recording

    path = facts.store_path()
    if zone is None:
        make(path)
        return
    with writing.change("init", asks=False) as change:
        known = class_reading.setting(change.connection, TIMEZONE)
        if known != zone:
            class_recording.add(change, Setting(name=TIMEZONE, value=zone))
    show([f"{path}: days begin in {zone}" + (", as before" if known == zone else "")])


def make(path: Path) -> None:
    """Make a store in which nothing is recorded, where there is none."""
    from peercert.report.screen import show
    from peercert.store import opening, places

    is_first = places.is_free(path)
    opening.connect(path, write=True).close()
    show([f"{path}: " + ("nothing is recorded in it yet" if is_first else "there already")])
    if is_first:
        writing.tell_made(path)
