"""The one place that reads the clock."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, tzinfo

from peercert.errors import UsageError


def today() -> date:
    """Return the day it is now, in the zone of PEERCERT_TIMEZONE or else that of this computer."""
    return datetime.now(zone()).date()


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def zone() -> tzinfo | None:
    """Return the zone of PEERCERT_TIMEZONE; none means that of this computer."""
    name = os.environ.get("PEERCERT_TIMEZONE")
    if not name:
        return None
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UsageError(
            f"PEERCERT_TIMEZONE: {name!r} is not a time zone",
            hint="write it as in America/Los_Angeles, or leave it out",
        ) from None
