"""The one place that reads the clock. Days are those of the office, not of the computer."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, tzinfo
from functools import cache

from peercert.errors import UsageError

VARIABLE = "PEERCERT_TIMEZONE"
EXAMPLE = "America/Los_Angeles"
ZONE_HINT = f"write it as in {EXAMPLE}"


def today() -> date:
    """Return the day it is now in the office's zone."""
    return datetime.now(zone()).date()


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def zone() -> tzinfo:
    """Return the zone of PEERCERT_TIMEZONE, else the one kept in the store, else UTC.

    `peercert init --timezone ZONE` keeps one. Raise UsageError where the variable names none.
    """
    if name := os.environ.get(VARIABLE):
        return named(name, f"{VARIABLE}: ", f"{ZONE_HINT}, or leave it out")
    kept = kept_name()
    return kept_zone(kept) if kept else UTC


def named(name: str, where: str = "", hint: str = ZONE_HINT) -> tzinfo:
    """Return the zone of a name such as America/Los_Angeles. Raise UsageError where none has it."""
    from peercert.zones import likely, zone_of

    try:
        return zone_of(name)
    except ValueError:
        meant = likely(name)
        hint = f"did you mean {meant}?" if meant else hint
        raise UsageError(f"{where}{name!r} is not a time zone", hint=hint) from None


def chosen(text: str) -> str:
    """Read the zone that somebody chooses. Raise UsageError where it is none, or hardly meant."""
    from peercert.zones import NO_SUMMER

    name = text.strip()
    if name in NO_SUMMER:
        hint = f"did you mean {NO_SUMMER[name]}?"
        raise UsageError(f"{name!r} is a time zone without summer time", hint=hint)
    return checked(name)


def checked(name: str) -> str:
    """Return the name of a zone. Raise UsageError where it is none."""
    named(name)
    return name


@cache
def kept_zone(name: str) -> tzinfo:
    """Return the zone that a store keeps; say so once where it is no place's own.

    Releases before 2026-11-29 took any that the computer knows. Raise UsageError where it does not.
    """
    from zoneinfo import ZoneInfo

    from peercert.cli.errors import say

    try:
        return named(name)
    except UsageError as error:
        wrong, hint = f"the store's time zone, {name}", f"`peercert init --timezone {EXAMPLE}`"
        try:
            found = ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            unknown = f"{wrong}, is not known here"
            raise UsageError(unknown, hint=f"{hint} puts it right") from error
        say(f"note: {wrong}, is no place's own: days may be another computer's; {hint}")
        return found


def kept_name() -> str | None:
    """Return the name of the zone kept in the store; None where there is no store, or none in it.

    A store that cannot be read keeps none: whoever goes on to read it says what is wrong. One of
    an older revision is not upgraded for it.
    """
    import sqlite3

    from peercert.cli.options import store_path
    from peercert.errors import StoreError
    from peercert.store.opening import inspecting

    ask = "SELECT value FROM current_setting WHERE name = 'timezone' ORDER BY id DESC LIMIT 1"
    try:
        with inspecting(store_path()) as connection:
            found = connection.execute(ask).fetchone()
    except (StoreError, sqlite3.Error):
        return None
    return str(found[0]) if found else None
