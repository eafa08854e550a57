"""California: what the out-of-state and the legacy path both ask: work, education, letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from peercert.dates import add_years
from peercert.records import Training, Work
from peercert.rules import ways
from peercert.rules.counting import (
    after_filing,
    enough,
    in_doubt,
    left_out,
    minutes,
    of_kind,
    tally,
    under_way,
    unknown,
    whole,
)
from peercert.rules.findings import applied_after, enough_things, short
from peercert.rules.law import Case, Entry, Finding, Out


def worked(case: Case, need: int, years: int) -> Finding:
    """Find whether enough hours were worked, paid or not, in a peer role.

    "1 year (1,550 hours), or 1,550 hours within 3 years": we look for the three years with the
    most hours. Work that reaches out of them is in doubt, and so is work without a first day.
    """
    starts = [work.started_on for work in case.candidate.work if work.started_on]
    spans = [(start, add_years(start, years)) for start in starts]

    def total(span: tuple[date, date]) -> int:
        return sum(work.minutes for work in case.candidate.work if inside(case, work, span))

    best = max(spans, key=total, default=None)

    def in_time(work: Work) -> Out | None:
        if work.started_on is None:
            return unknown("its first day is not on file")
        if case.filed_on and work.started_on > case.filed_on:
            return left_out("begun {}, after filing on {}", work.started_on, case.filed_on)
        if best and not inside(case, work, best):
            apart = work.started_on > best[1] or (work.ended_on or best[0]) < best[0]
            say = left_out if apart else in_doubt
            return say("not within the {} years from {}", years, best[0])
        return None

    return enough(minutes(need), tally(case.candidate.work, whole, in_time), short=short(case))


def inside(case: Case, work: Work, span: tuple[date, date]) -> bool:
    """Say whether a post lies in a span of days; one that goes on, up to the application."""
    first, last = span
    if work.started_on is None or work.started_on < first:
        return False
    return work.ended_on <= last if work.ended_on else not applied_after(case, last)


def recent_education(
    case: Case, need: int, years: int | None, weigh: Callable[[Training], int]
) -> Finding:
    """Find whether enough continuing education lies in the years before applying, or at all."""

    def in_time(training: Training) -> Out | None:
        done = training.completed_on
        if done and years and applied_after(case, add_years(done, years)):
            return left_out("completed {}, over {} years before applying", done, years)
        return None

    def other_kind(training: Training) -> Out | None:
        if training.kind == "continuing":
            return None
        return in_doubt("{} training: no source says if it counts", training.kind)

    kinds = ("continuing", "core", "specialization")
    found = tally(of_kind(case, *kinds), weigh, under_way, *after_filing(case), in_time, other_kind)
    return enough(minutes(need), found, short=short(case))


NO_LETTER = left_out("none of the three letters")
SAME_LETTER = left_out("a letter from the same side is on file already")


def three_letters(case: Case, need: int) -> Finding:
    """Find whether letters of each kind are on file: a supervisor's, a colleague's, one's own."""
    ours = [r for r in case.candidate.references if r.state == case.state]
    have = len({r.kind for r in ours} & ways.LETTERS.keys())
    others = [(r, NO_LETTER) for r in ours if r.kind not in ways.LETTERS]
    for kind in ways.LETTERS:
        others += [(r, SAME_LETTER) for r in [r for r in ours if r.kind == kind][1:]]
    left = tuple(Entry(each, 0, out) for each, out in others)
    return enough_things(have, need, "letters", short=short(case), due_on=None, left=left)
