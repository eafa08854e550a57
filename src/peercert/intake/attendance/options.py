"""What a person writes on the command line about an attendance file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from peercert.errors import UsageError
from peercert.intake.attendance.columns import IGNORED, MAPPED
from peercert.intake.attendance.how import How
from peercert.intake.attendance.sheet import NOT_WRITTEN
from peercert.intake.files import shown

TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
SHIFT = re.compile(r"(?P<sign>[+-]?)(?P<number>\d{1,3})(?P<unit>[hm])", re.ASCII)


def read_map(text: str) -> dict[str, list[str]]:
    """Read `name=TITLE,join=TITLE`: which title stands for which field. Raises UsageError."""
    columns: dict[str, list[str]] = {}
    for part in text.split(","):
        field, mark, title = (each.strip() for each in part.partition("="))
        again = field in columns and field != IGNORED
        if not mark or not title or field not in {*MAPPED, IGNORED} or again:
            raise UsageError(
                f"`{shown(part.strip())}` does not say which column is which",
                hint=f"write FIELD=TITLE, with each of {', '.join(MAPPED)} at most once, and "
                f"{IGNORED} for columns that do not matter; {NOT_WRITTEN}",
            )
        columns.setdefault(field, []).append(title)
    return columns


def read_shift(text: str) -> tuple[int, int]:
    """Read `1h`, `-1h` or `+30m`: a direction, 0 for towards the session, and seconds.

    Raises UsageError.
    """
    found = SHIFT.fullmatch(text.strip())
    if not found:
        raise UsageError(
            f"`{shown(text)}` is not by how much a clock is off",
            hint=f"write it as 1h, -1h or 30m; {NOT_WRITTEN}",
        )
    seconds = int(found["number"]) * (3600 if found["unit"] == "h" else 60)
    return {"+": 1, "-": -1}.get(found["sign"], 0), seconds


def read_break(text: str) -> tuple[str, str]:
    """Read `12:00-12:30`. Raises UsageError."""
    begins, _, ends = (each.strip() for each in text.partition("-"))
    if not (TIME_OF_DAY.fullmatch(begins) and TIME_OF_DAY.fullmatch(ends)):
        raise UsageError(
            f"`{shown(text)}` is not a break", hint=f"write it as 12:00-12:30; {NOT_WRITTEN}"
        )
    return begins, ends


def read_how(said: Mapping[str, str | None]) -> How:
    """Read the options about a file itself. Raises UsageError."""
    columns, shift, trust = (said.get(each) for each in ("--map", "--shift", "--trust"))
    if trust not in {None, "", "times", "durations"}:
        raise UsageError(
            f"`{shown(trust)}` is not what can be trusted",
            hint=f"--trust times or --trust durations; {NOT_WRITTEN}",
        )
    return How(
        columns=read_map(columns) if columns else {},
        meeting=said.get("--meeting") or "",
        sheet=said.get("--sheet") or "",
        shift=read_shift(shift) if shift else None,
        trust=trust or "",  # type: ignore[arg-type] # one of the words above
        other_day=bool(said.get("--other-day")),
    )
