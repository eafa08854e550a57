"""What a person writes on the command line about an attendance file."""

from __future__ import annotations

import re

from peercert.errors import UsageError
from peercert.intake.attendance.columns import MAPPED
from peercert.intake.attendance.sheet import NOT_WRITTEN
from peercert.intake.files import shown

TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


def read_map(text: str) -> dict[str, str]:
    """Read `name=TITLE,join=TITLE`: which title stands for which field. Raises UsageError."""
    columns: dict[str, str] = {}
    for part in text.split(","):
        field, mark, title = (each.strip() for each in part.partition("="))
        if not mark or not title or field not in MAPPED or field in columns:
            raise UsageError(
                f"`{shown(part.strip())}` does not say which column is which",
                hint=f"write FIELD=TITLE, with each of {', '.join(MAPPED)} at most once; "
                f"{NOT_WRITTEN}",
            )
        columns[field] = title
    return columns


def read_break(text: str) -> tuple[str, str]:
    """Read `12:00-12:30`. Raises UsageError."""
    begins, _, ends = (each.strip() for each in text.partition("-"))
    if not (TIME_OF_DAY.fullmatch(begins) and TIME_OF_DAY.fullmatch(ends)):
        raise UsageError(
            f"`{shown(text)}` is not a break", hint=f"write it as 12:00-12:30; {NOT_WRITTEN}"
        )
    return begins, ends
