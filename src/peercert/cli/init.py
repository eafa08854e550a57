"""`peercert init`: the store, and what the office decides once."""

from __future__ import annotations

from typing import Annotated

import typer

from peercert.cli import clock, declare, facts, options

app = declare.verb("Make the store, and say in which time zone the office is.")
TIMEZONE = "timezone"


def read_zone(text: str) -> str:
    """Read the name of a time zone."""
    clock.named(text.strip())
    return text.strip()


@app.command()
def init(
    zone: Annotated[
        str,
        declare.declared(typer.Option, read_zone, "ZONE")(
            "--timezone", help="Where the office is, as in America/Los_Angeles."
        ),
    ],
) -> None:
    r"""Make the store where there is none, and keep the office's time zone in it.

    Every `today` is a day in that zone, whatever the computer's own zone is: a certificate ends at
    the office's midnight. Until it is said, days are those of UTC. It may be said again.

    \b
    peercert init --timezone America/Los_Angeles
    """
    from peercert.classes import Setting
    from peercert.report.screen import show
    from peercert.store import class_reading, class_recording
    from peercert.store.recording import Change

    path = facts.store_path()
    with Change(path, command="init", reason=options.current().why) as change:
        known = class_reading.setting(change.connection, TIMEZONE)
        if known != zone:
            class_recording.add(change, Setting(name=TIMEZONE, value=zone))
    show([f"{path}: days begin in {zone}" + (", as before" if known == zone else "")])
