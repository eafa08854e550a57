"""Which day it is for the command, at moments near the beginning of a day in twelve zones.

What the office's zone says is compared with the C library, while the computer's own zone is
another one: in process, with a clock that stands still, and as the real command under libfaketime.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sysconfig
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, datetime, timedelta, tzinfo
from importlib.resources import files
from io import StringIO
from pathlib import Path
from subprocess import run as run_program
from typing import NamedTuple, Self
from unittest.mock import patch

from peercert.cli import clock
from peercert.cli.start import run
from peercert.intake.candidate_file import to_json
from peercert.records import Candidate, Certificate
from peercert.store.recording import Change
from reliability.almanac import number
from reliability.ground import STORE, command, environment, run_in

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
HOUR, DAY_IN_SECONDS = 3600, 86400
AROUND = (-1, 0, 1, HOUR, -HOUR)
TERM = 2
FURTHER = 5
"""How many zones further on the list the computer is."""
ONE_OF = 3
"""Of how many zones each is one in which the real command is run at a moment."""
MISSING = "libfaketime is not installed: `apt-get install faketime`"
LIBRARY = "libfaketime.so.1"
PLACES = (
    Path("/usr/lib", sysconfig.get_config_var("MULTIARCH") or "", "faketime", LIBRARY),
    Path("/usr/lib/faketime", LIBRARY),
    Path("/usr/lib64/faketime", LIBRARY),
    Path("/usr/local/lib/faketime", LIBRARY),
)
"""Where systems keep what gives a program another clock."""


class Moment(datetime):
    """A clock that stands still."""

    at = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return the one moment."""
        return cls.fromtimestamp(cls.at, tz)


def c_zone(zone: str) -> str:
    """Return a zone as the C library takes it."""
    return f":{files('tzdata') / 'zoneinfo' / zone}"


def local_day(moment: int, zone: str) -> str:
    """Return which day the C library says that it is; the computer's zone is this one from now."""
    os.environ["TZ"] = c_zone(zone)
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


class When(NamedTuple):
    """A moment near the beginning of a day, and the day before, through which somebody is valid."""

    moment: int
    last: date


class Visit(NamedTuple):
    """The command at a moment in an office's zone, on a computer in another, and the day it is."""

    when: When
    zone: str
    host: str
    expected: str

    def wrong(self, answer: str) -> Iterator[str]:
        """Compare what the command answered: the day, and whether the certificate is over."""
        document = json.loads(answer)
        day, over = document["as_of"], document["standings"][0]["status"] == "expired"
        if day != self.expected or over != (self.expected > str(self.when.last)):
            yield f"{self.when.moment} in {self.zone}, computer in {self.host}: {day}"


def boundary(dice: random.Random) -> When:
    """Choose a moment near the beginning of a day in one of the zones."""
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
    moment = midnight(day, dice.choice(ZONES)) + dice.choice(AROUND)
    return When(moment, day - timedelta(days=1))


def visits(when: When) -> Iterator[Visit]:
    """Give a moment in every zone."""
    for place, zone in enumerate(ZONES):
        host = ZONES[(place + FURTHER) % len(ZONES)]
        yield Visit(when, zone, host, local_day(when.moment, zone))


def some(runs: Sequence[Visit]) -> list[Visit]:
    """Choose some of the zones for each moment, others for the next, so that each has its turn."""
    turns = ((place % len(ZONES) + place // len(ZONES)) % ONE_OF for place in range(len(runs)))
    return [each for each, turn in zip(runs, turns, strict=True) if not turn]


def held(when: When) -> Candidate:
    """Return somebody whose certificate is valid through the last day."""
    issued = date(when.last.year - TERM, 1, 1)
    certificate = Certificate(state="CA", issued_on=issued, valid_through=when.last)
    return Candidate(name="Ana", certificates=(certificate,))


def in_process(runs: Iterable[Visit], folder: Path) -> Iterator[str]:
    """Run the command with a clock that stands still; PEERCERT_TIMEZONE names the zone."""
    file = folder / "ana.json"
    for each in runs:
        file.write_text(to_json(held(each.when)))
        Moment.at = each.when.moment
        os.environ["PEERCERT_TIMEZONE"] = each.zone
        local_day(0, each.host)
        out = StringIO()
        with (
            redirect_stdout(out),
            redirect_stderr(StringIO()),
            patch.object(clock, "datetime", Moment),
        ):
            run(("check", "--file", str(file), "--format", "json"))
        yield from each.wrong(out.getvalue())
    del os.environ["PEERCERT_TIMEZONE"]


def library() -> Path | None:
    """Return where libfaketime is installed, if it is."""
    return next((path for path in PLACES if path.exists()), None)


def as_programs(runs: Sequence[Visit], folder: Path, library: Path) -> Iterator[str]:
    """Run the real command under another clock; each zone is that of a store of its own."""
    people = {when: place for place, when in enumerate(dict.fromkeys(each.when for each in runs))}
    first = folder / STORE
    with Change(first, command="test") as change:
        ids = [change.add_candidate(held(when)) for when in people]
    for place, zone in enumerate(ZONES):
        shutil.copy(first, folder / f"{place}.db")
        run_in(
            folder, command("--store", f"{place}.db", "init", "--timezone", zone)
        ).check_returncode()

    def visit(each: Visit) -> list[str]:
        words = ("--store", f"{ZONES.index(each.zone)}.db", "check", ids[people[each.when]])
        ran = run_program(
            command(*words, "--format", "json"),
            cwd=folder,
            env=environment_of(each, folder, library),
            capture_output=True,
            text=True,
            check=False,
        )
        return list(each.wrong(ran.stdout)) if ran.stdout else [f"{each}: {ran.stderr}"]

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for said in threads.map(visit, runs):
            yield from said


def environment_of(visit: Visit, folder: Path, library: Path) -> dict[str, str]:
    """Return an environment with the clock of a moment and the zone of a computer."""
    mine = environment(folder)
    del mine["PEERCERT_AS_OF"], mine["PEERCERT_TIMEZONE"]
    faked = {"LD_PRELOAD": str(library), "FAKETIME_FMT": "%s", "FAKETIME": str(visit.when.moment)}
    return {**mine, **faked, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": c_zone(visit.host)}
