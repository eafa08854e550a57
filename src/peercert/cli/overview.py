"""`peercert` alone: where things stand and what to do next, as `git status` says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from peercert.cli import options
from peercert.errors import Exit
from peercert.standing import Standing

WINDOW = timedelta(days=90)
START = """\
There is no store yet at {path}.

Start with one of these:
  peercert init --timezone ZONE      say where the office is: a day ends at its midnight
  peercert check --file FILE         judge one candidate file, without a store
  peercert import people FILE        bring the register that you have
  peercert candidate add --help      or add the first person
  peercert rules list --state CA     see what a state asks for
"""


def overview() -> Exit:
    """Print totals, what ends soon, and the commands that follow."""
    from peercert.report.screen import screen
    from peercert.store.location import where

    named = options.current().store
    path = where(Path(named) if named else None)
    here = screen()
    if path.exists():
        here.show(here.text(line) for line in lines())
    else:
        here.show(here.text(line.format(path=path)) for line in START.splitlines())
    return Exit.DONE


def lines() -> Iterator[str]:
    """Give the lines about a store: how many people stand where, and what to do about it."""
    from peercert.cli.checking import from_store, judged
    from peercert.report.words import WORST_FIRST

    counts: Counter[str] = Counter()
    people: set[str | None] = set()
    attention = soon = 0
    for standing in judged(from_store(()), None, alone=False):
        counts[standing.status] += 1
        people.add(standing.candidate.id)
        attention += standing.needs_attention
        soon += ends_soon(standing)
    told = [f"{word.replace('_', ' ')} {counts[word]}" for word in WORST_FIRST if counts[word]]
    day = options.current().day
    yield f"As of {day}: {how_many(len(people), counts.total())}"
    yield from [f"  {', '.join(told)}"] if told else []
    yield ""
    yield f"  {attention:5} need attention        peercert check"
    yield f"  {soon:5} end within {WINDOW.days} days    peercert expiring --within {WINDOW.days}d"
    yield ""
    yield "One person, every requirement with its reason: peercert check WHO --explain"
    yield "Everything else: peercert --help"


def how_many(people: int, certifications: int) -> str:
    """Say how many people are looked after, and for how many certifications."""
    named = "1 person" if people == 1 else f"{people} people"
    of = "1 certification" if certifications == 1 else f"{certifications} certifications"
    return f"{named}, {of}, held or worked towards"


def ends_soon(standing: Standing) -> bool:
    """Say whether a certificate's last day lies in the window, both ends included."""
    end = standing.term.valid_through if standing.term else None
    return end is not None and standing.as_of <= end <= standing.as_of + WINDOW
