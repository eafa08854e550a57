"""Every start date of forty years, and the command at boundary moments in twelve time zones.

Terms, windows and late windows are compared with arithmetic of our own on day numbers, without the
calendar module that peercert uses. "Today" is compared with what the C library says of the moment
in the office's zone, while the computer's own zone is another one: in process, with a clock that
stands still, and by the real command under libfaketime, where that is installed.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

from peercert.records import Candidate, Certificate
from peercert.rules.law import Term
from peercert.standing import judge
from reliability import moments
from reliability.almanac import days_of, length, number
from reliability.ground import Outcome, environment, main, scratch

FULL, QUICK = 500, 6
FIRST_YEAR, LAST_YEAR = 2026, 2065
NOTICE, LATE, TERM = 90, 30, 2
A_FEW = 3


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
        by_day = number(*after, min(due_day, length(*after)))
        windows = (end + LATE, end + length(*after), by_day)
        expected = {
            "CA": (due, due - NOTICE, None, None),
            "NC": (due, due - NOTICE, min(windows), max(windows) + 1),
        }
        for state, days in expected.items():
            person = Candidate(certificates=(Certificate(state=state, issued_on=issued),))
            if told(judge(person, state, issued).term) != days:
                yield f"{state} {issued}: {judge(person, state, issued).term}"


def measure(seed: int, size: int) -> Outcome:
    """Compare every start date, and the command at `size` moments in each zone."""
    dice = random.Random(seed)
    last = LAST_YEAR if size >= FULL else FIRST_YEAR + A_FEW
    bad = list(terms(last))
    tried = 2 * sum(1 for _ in days_of(FIRST_YEAR, last))
    words = f"{tried // 2} start dates of 2 states"
    with scratch() as folder, patch.dict(os.environ, environment(folder), clear=True):
        del os.environ["PEERCERT_AS_OF"]
        chosen = [moments.boundary(dice) for _ in range(size)]
        runs = [each for when in chosen for each in moments.visits(when)]
        bad += moments.in_process(runs, folder)
        words += f"; {size} moments in {len(moments.ZONES)} zones: in process {len(runs)}"
        if library := moments.library():
            rotating = moments.some(runs)
            bad += moments.as_programs(rotating, folder, library)
            words += f", as the real command {len(rotating)}, the zones taking turns"
            tried += len(rotating)
        else:
            words += f", not as the real command: {moments.MISSING}"
    time.tzset()
    return Outcome(tried=tried + len(runs), bad=tuple(bad), told=words)


if __name__ == "__main__":
    main(measure, FULL)
