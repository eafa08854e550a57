"""Every start date of forty years, and the command at boundary moments in twelve time zones.

Terms, windows and late windows are compared with arithmetic of our own on day numbers, without the
calendar module that peercert uses. "Today" is compared with what the C library says of the moment
in the office's zone, while the computer's own zone is another one.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, datetime, tzinfo
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Self
from unittest.mock import patch

from peercert.cli import clock
from peercert.cli.app import run
from peercert.records import Candidate, Certificate
from peercert.rules.law import Term
from peercert.standing import judge
from reliability.ground import Outcome, environment, main, scratch

FULL, QUICK = 500, 6
FIRST_YEAR, LAST_YEAR = 2026, 2065
ZONES = (
    "America/Los_Angeles",
    "America/New_York",
    "America/Chicago",
    "America/St_Johns",
    "Pacific/Honolulu",
    "Pacific/Pago_Pago",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Europe/London",
    "UTC",
)
NOTICE, LATE, TERM = 90, 30, 2
A_FEW = 3
FEBRUARY = 2
HALF_A_DAY, HOUR, DAY_IN_SECONDS = 12, 3600, 86400
AROUND = (-1, 0, 1, HOUR, -HOUR)
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
EPOCH = 719468
"""The number of 1 January 1970, counted from 1 March of the year 0."""


def number(year: int, month: int, day: int) -> int:
    """Return which day it is, counted from 1 January 1970."""
    shifted = year - (month <= FEBRUARY)
    months = (month + 9) % 12
    leaps = shifted // 4 - shifted // 100 + shifted // 400
    return 365 * shifted + leaps + (153 * months + 2) // 5 + day - 1 - EPOCH


def is_leap(year: int) -> bool:
    """Say whether a year has 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def length(year: int, month: int) -> int:
    """Return how many days a month has."""
    return 29 if month == FEBRUARY and is_leap(year) else LENGTHS[month - 1]


def days_of(first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """Give every day of some years as year, month and day."""
    for year in range(first, last + 1):
        for month in range(1, 13):
            for day in range(1, length(year, month) + 1):
                yield year, month, day


def count(day: date | None) -> int | None:
    """Return a day of peercert's as a number of ours."""
    return None if day is None else number(day.year, day.month, day.day)


def told(term: Term | None) -> tuple[int | None, ...]:
    """Return the days of a term as numbers."""
    if term is None:
        return ()
    return tuple(
        count(each) for each in (term.valid_through, term.opens_on, term.late_until, term.lapses_on)
    )


def terms(last: int) -> Iterator[str]:
    """Give each start date up to a year whose term is another one than by our arithmetic."""
    for year, month, day in days_of(FIRST_YEAR, last):
        issued = date(year, month, day)
        due_day = min(day, length(year + TERM, month))
        due = number(year + TERM, month, due_day)
        end = number(year + TERM, month, length(year + TERM, month))
        after = (year + TERM + month // 12, month % 12 + 1)
        windows = (end + LATE, end + length(*after))
        expected = {
            "CA": (due, due - NOTICE, None, None),
            "NC": (due, due - NOTICE, min(windows), max(windows) + 1),
        }
        for state, days in expected.items():
            person = Candidate(certificates=(Certificate(state=state, issued_on=issued),))
            if told(judge(person, state, issued).term) != days:
                yield f"{state} {issued}: {judge(person, state, issued).term}"


class Moment(datetime):
    """A clock that stands still."""

    at = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return the one moment."""
        return cls.fromtimestamp(cls.at, tz)


def local_day(moment: int, zone: str) -> str:
    """Return which day the C library says that it is."""
    os.environ["TZ"] = f":{files('tzdata') / 'zoneinfo' / zone}"
    time.tzset()
    return time.strftime("%Y-%m-%d", time.localtime(moment))


def midnight(day: date, zone: str) -> int:
    """Return the first moment of a day in a zone, or of the one that follows where it has none."""
    near = number(day.year, day.month, day.day) * DAY_IN_SECONDS
    low, high = near - 15 * HOUR, near + 15 * HOUR
    while high - low > 1:
        middle = (low + high) // 2
        if local_day(middle, zone) < day.isoformat():
            low = middle
        else:
            high = middle
    return high


def boundary(dice: random.Random) -> tuple[date, int]:
    """Choose a day and a moment near its beginning in one of the zones."""
    kind = dice.choice(("any", "new year", "leap day", "clocks change"))
    year = dice.randint(2024, 2037)
    if kind == "new year":
        day = date(year, 1, 1)
    elif kind == "leap day":
        day = date(2028, *dice.choice(((2, 29), (3, 1))))
    elif kind == "clocks change":
        day = date(year, dice.choice((3, 11, 4, 10)), dice.randint(1, 28))
    else:
        day = date.fromordinal(date(2024, 1, 1).toordinal() + dice.randrange(5000))
    return day, midnight(day, dice.choice(ZONES)) + dice.choice(AROUND)


def at(moment: int, day: date, folder: Path) -> Iterator[str]:
    """Run the command at a moment in every zone, and give each answer of another day."""
    last = date.fromordinal(day.toordinal() - 1)
    file = folder / "ana.toml"
    held = f'{{ state = "CA", issued_on = {last.year - TERM}-01-01, valid_through = {last} }}'
    file.write_text(f'schema = "peercert/candidate@1"\nname = "Ana"\ncertificates = [{held}]\n')
    Moment.at = moment
    for place, zone in enumerate(ZONES):
        expected = local_day(moment, zone)
        host = ZONES[(place + 5) % len(ZONES)]
        local_day(moment, host)
        os.environ["PEERCERT_TIMEZONE"] = zone
        out = StringIO()
        with redirect_stdout(out), redirect_stderr(out), patch.object(clock, "datetime", Moment):
            run(("check", "--file", str(file), "--format", "json"))
        answer = json.loads(out.getvalue())
        over = answer["standings"][0]["status"] == "expired"
        if answer["as_of"] != expected or over != (expected > str(last)):
            yield f"{moment} in {zone} on a computer in {host}: {answer['as_of']}, {expected}"


def measure(seed: int, size: int) -> Outcome:
    """Compare every start date, and the command at `size` moments in each zone."""
    dice = random.Random(seed)
    last = LAST_YEAR if size >= FULL else FIRST_YEAR + A_FEW
    bad = list(terms(last))
    starts = sum(1 for _ in days_of(FIRST_YEAR, last))
    with scratch() as folder, patch.dict(os.environ, environment(folder), clear=True):
        del os.environ["PEERCERT_AS_OF"]
        for _ in range(size):
            day, moment = boundary(dice)
            bad += at(moment, day, folder)
    time.tzset()
    words = f"{starts} start dates of 2 states; {size} moments in {len(ZONES)} zones"
    return Outcome(tried=2 * starts + size * len(ZONES), bad=tuple(bad), told=words)


if __name__ == "__main__":
    main(measure, FULL)
