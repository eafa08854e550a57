"""What `doctor --full` looks at beyond the file: people, their training, and our sources.

People appear by id only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from peercert.records import Candidate, Training
from peercert.store.health import AT_MOST, Point

SPAN = timedelta(days=180)
"""After how many days a source is due to be read again."""
MINUTES_IN_DAY = 24 * 60


def on_file(store: Path) -> list[Candidate]:
    """Return everybody. Raise StoreError where they cannot be read."""
    from peercert.store.opening import reading
    from peercert.store.reading import read_all

    with reading(store) as connection:
        return list(read_all(connection))


def points(people: Sequence[Candidate]) -> Iterator[Point]:
    """Look at people: how to reach them, who may be one person, training that cannot be."""
    from peercert.store.losses import ERASED

    alive = [person for person in people if not person.deceased_on and person.name != ERASED]
    unreachable = [id_of(person) for person in alive if not person.email and not person.phone]
    none = "everybody has an e-mail address or a telephone"
    yield point(
        "contacts", unreachable, "without an e-mail address or a telephone", "candidate set", none
    )
    none = "nobody looks like somebody else"
    yield point("look-alikes", alike(people), "groups may be one person", "candidate show", none)
    none = "nothing twice, and no more hours than days have"
    yield point("training", impossible(people), "cases that cannot be right", "hours list", none)


def point(name: str, found: Sequence[str], what: str, verb: str, none: str) -> Point:
    """Return what was found about people, the first of whom the next command names."""
    if not found:
        return Point(name, "well", none)
    more = (f"and {len(found) - AT_MOST} more",) if len(found) > AT_MOST else ()
    first = found[0].split(",")[0].split(":")[0]
    command = f"peercert {verb} {first}"
    return Point(name, "warning", f"{len(found)} {what}", (*found[:AT_MOST], *more), command)


def id_of(person: Candidate) -> str:
    """Return a person's id; everybody on file has one."""
    return person.id or ""


def alike(people: Sequence[Candidate]) -> list[str]:
    """Name the groups of people who may be one, and why."""
    from peercert.intake.lookalikes import Entry, look_alikes
    from peercert.intake.plan import Somebody

    entries = [Entry(Somebody(name="", id=p.id), p, fresh=True) for p in people]
    return [
        f"{', '.join(each.id or '' for each in group.people)}: {', and '.join(group.because)}"
        for group in look_alikes(entries)
    ]


def impossible(people: Sequence[Candidate]) -> list[str]:
    """Name training that is on file twice, and days with more than 24 hours."""
    return [
        f"{id_of(person)}: {what}"
        for person in people
        for what in (*twice(person.training), *crowded(person.training))
    ]


def twice(training: Sequence[Training]) -> Iterator[str]:
    """Name the certificates of completion that are the same in everything but their ids."""
    same: dict[str, list[str]] = defaultdict(list)
    for each in training:
        same[repr(replace(each, id=None))].append(each.id or "")
    for ids in same.values():
        if len(ids) > 1:
            yield f"{', '.join(ids)} are the same"


def crowded(training: Sequence[Training]) -> Iterator[str]:
    """Name the spans of days inside which more hours lie than the days have."""
    dated = [(t.started_on, t.completed_on, t) for t in training if t.started_on and t.completed_on]
    for first, last in sorted({(first, last) for first, last, _ in dated}):
        inside = [t for starts, ends, t in dated if first <= starts and ends <= last]
        if sum(t.minutes for t in inside) > MINUTES_IN_DAY * ((last - first).days + 1):
            days = f"on {first}" if first == last else f"from {first} to {last}"
            yield f"{', '.join(t.id or '' for t in inside)}: more than 24 hours a day {days}"


def sources(day: date) -> Point:
    """Look at the sources of our rules: which were not read for long."""
    from peercert.report.rulebook import unread
    from peercert.rules import REQUIREMENTS

    found = [id for id, asked in REQUIREMENTS.items() if unread(asked, day - SPAN)]
    if not found:
        return Point("sources", "well", f"each was read in the {SPAN.days} days before {day}")
    more = (f"and {len(found) - AT_MOST} more",) if len(found) > AT_MOST else ()
    says = f"{len(found)} requirements have a source that was not read for {SPAN.days} days"
    command = f"peercert rules list --unread-since {SPAN.days}d"
    return Point("sources", "warning", says, (*found[:AT_MOST], *more), command)
