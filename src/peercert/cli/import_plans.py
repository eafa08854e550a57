"""What `peercert import` is to do: what was asked for, what is on file, and the plans."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from peercert.cli import errors, likely, options
from peercert.cli.facts import store_path

if TYPE_CHECKING:
    from peercert.intake.hours import HoursPlan
    from peercert.intake.layout import Layout
    from peercert.intake.plan import Plan, StatusOf
    from peercert.records import Candidate, Training

Head: TypeAlias = tuple[int, str]
"""The number and the hash of the newest change."""

MANY_BYTES = 100_000
"""Of a file beyond which an import takes more than a moment."""
MATCHED = ("recovery", "applications", "documents", "certificates", "conduct")
"""The lists of a candidate that a table of people may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the person at the keyboard asked for."""

    people: Path | None = None
    people_layout: str | None = None
    hours: Path | None = None
    hours_layout: str | None = None
    sheet: str | None = None
    hours_sheet: str | None = None
    rejected: Path | None
    dry_run: bool
    skip_errors: bool
    encoding: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """What is to be written: people, hours or both, and the newest change when it was planned."""

    head: Head
    people: Plan | None = None
    people_layout: Layout | None = None
    hours: HoursPlan | None = None
    hours_layout: Layout | None = None

    def each(self) -> Iterator[tuple[Plan | HoursPlan, Layout]]:
        """Yield the plans, each with its layout."""
        if self.people and self.people_layout:
            yield self.people, self.people_layout
        if self.hours and self.hours_layout:
            yield self.hours, self.hours_layout

    @property
    def has_errors(self) -> bool:
        """Whether any row is in error."""
        return any(plan.errors for plan, _ in self.each())

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return sum(plan.rows for plan, _ in self.each())


def planned(wish: Wish) -> Plans:
    """Read the files and what is on file, and plan."""
    from peercert.intake.layout_file import headings, hours_layout, people_layout
    from peercert.intake.people import plan_people
    from peercert.intake.tables import Source, read_source

    day = options.current().day
    if not wish.people:
        head, known = on_file(())
        return with_hours(Plans(head=head), wish, known)
    source = Source(
        path=wish.people,
        encoding=wish.encoding,
        sheet=wish.sheet,
        headings=headings(wish.people_layout),
    )
    table = read_source(source)
    layout = people_layout(wish.people_layout, table)
    if wish.hours:
        hours_layout(wish.hours_layout)
    say_large(wish.people)
    head, known = on_file(MATCHED)
    plan = plan_people(table, layout, known, day, status_by(layout))
    plans = Plans(head=head, people=plan, people_layout=layout)
    return with_hours(plans, wish, known) if wish.hours else plans


def with_hours(plans: Plans, wish: Wish, known: Sequence[Candidate]) -> Plans:
    """Plan the hours too, of people on file and of those who are to be added."""
    from peercert.intake.hours import doubts, plan_hours
    from peercert.intake.layout_file import HOURS, headings, hours_layout
    from peercert.intake.tables import Source, read_source

    path = cast(Path, wish.hours)
    source = Source(
        path=path,
        encoding=wish.encoding,
        sheet=wish.hours_sheet,
        option="--hours-sheet" if wish.people else "--sheet",
        headings=headings(wish.hours_layout or HOURS),
    )
    table = read_source(source)
    layout = hours_layout(wish.hours_layout)
    say_large(path)
    people = everybody(plans.people, known)
    plan = plan_hours(table, layout, people, training_on_file(known), options.current().day)
    odd = doubts(plan.added, likely.known_topics())
    plan = replace(plan, warnings=(*plan.warnings, *odd))
    return replace(plans, hours=plan, hours_layout=layout)


def everybody(plan: Plan | None, known: Sequence[Candidate]) -> list[Candidate]:
    """Return everybody as a plan leaves them: first those on file, then those it adds."""
    if plan is None:
        return list(known)
    changed = {each.id: each.candidate for each in plan.changed}
    return [
        *(changed.get(person.id or "", person) for person in known),
        *(added.candidate for added in plan.added),
    ]


def say_large(source: Path) -> None:
    """Say what takes a while, to somebody who is watching."""
    if sys.stderr.isatty() and source.stat().st_size > MANY_BYTES:
        errors.say(f"Reading {source.name} ...")


def status_by(layout: Layout) -> StatusOf:
    """Return what gives somebody's status today in the state whose register it is."""
    from peercert.standing import judge

    day, state = options.current().day, layout.state or ""
    return lambda candidate: judge(candidate, state, day).status


def on_file(lists: Sequence[str]) -> tuple[Head, tuple[Candidate, ...]]:
    """Return everybody in the store with some of their lists, and the newest change."""
    from peercert.store.ledger import GENESIS, head
    from peercert.store.opening import NoStoreYetError, reading
    from peercert.store.reading import read_all

    try:
        with reading(store_path()) as connection:
            return head(connection), tuple(read_all(connection, lists))
    except NoStoreYetError:
        return (0, GENESIS), ()


def training_on_file(known: Sequence[Candidate]) -> Iterator[tuple[int, tuple[Training, ...]]]:
    """Yield the training of everybody on file, by their position among them."""
    from peercert.store.opening import reading
    from peercert.store.reading import read_all

    if known:
        position = {person.id: at for at, person in enumerate(known)}
        with reading(store_path()) as connection:
            for person in read_all(connection, ("training",)):
                if person.training and person.id in position:
                    yield position[person.id], person.training
