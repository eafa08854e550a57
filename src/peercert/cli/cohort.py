"""`peercert cohort`: a course held for a group, from the first application to the last hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from peercert.cli import (
    classes,
    cohort_admission,
    cohort_view,
    confirming,
    declare,
    errors,
    facts,
    options,
    writing,
)
from peercert.cli.cohort_complete import complete
from peercert.cli.cohort_roster import roster
from peercert.cli.session import COHORT
from peercert.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from peercert.classes import Cohort, Course
    from peercert.programs.program import Program
    from peercert.store.recording import Change

app = declare.noun("Hold a course for a group: who applies, has a seat, comes, finishes.")
MOST_SEATS = 100_000


def read_seats(text: str) -> int:
    """Read a number of seats."""
    if text.strip().isascii() and text.strip().isdigit() and 0 < int(text) <= MOST_SEATS:
        return int(text)
    raise UsageError(f"{text!r} is not a number of seats", hint=f"write 1 to {MOST_SEATS}")


COURSE = Annotated[str, typer.Option("--course", metavar="COURSE", help="Such as L-0001.")]
TITLE = Annotated[str, classes.text_option("--title", help="What the group is called.")]
PROGRAM = Annotated[
    str | None,
    typer.Option("--program", metavar="FILE", help="A programme whose rules it follows."),
]
SEATS = Annotated[
    int | None,
    declare.declared(typer.Option, read_seats, "N")(
        "--seats", help="Else the programme's; else as many as come."
    ),
]
APPLY_BY = Annotated[
    date | None,
    declare.day_option("--apply-by", help="The last day to apply; else the programme's."),
]
ORIENTATION = Annotated[
    date | None, declare.day_option("--orientation", help="Its day; else the programme's.")
]


@app.command("add")
def add(  # noqa: PLR0913 - one for each thing that a cohort says
    *,
    course: COURSE,
    title: TITLE,
    program: PROGRAM = None,
    seats: SEATS = None,
    apply_by: APPLY_BY = None,
    orientation: ORIENTATION = None,
    trainer: classes.TRAINERS = None,
) -> None:
    r"""Add a cohort: a course held for a group; prints the new id, in a pipe first.

    The programme's file is read, and kept whole with the cohort: changing the file later changes
    nothing. Applications come after `cohort open`.

    \b
    peercert cohort add --course L-0001 --title "Spring 2026" --seats 15 --apply-by 2026-03-01
    peercert cohort add --course L-0001 --title POEM --program examples/programs/poem.toml
    """
    from peercert.intake.program_file import load_program

    rules = load_program(program) if program else None
    lapsed: list[tuple[str, str]] = []
    about: list[Course] = []

    def make(change: Change) -> Cohort:
        from peercert.classes import Cohort, Course
        from peercert.store.class_reading import the

        about.append(the(change.connection, Course, course))
        trainers = classes.people(change.connection, trainer)
        day = options.current().day
        lapsed.extend(classes.lapses(change.connection, trainers, about[0].state, day))
        return Cohort(
            course=classes.number(about[0].id),
            title=title,
            program=rules.text if rules else None,
            trainers=trainers,
            **planned(rules, seats, apply_by, orientation),
        )

    id, made, known = classes.write("cohort add", make)
    classes.tell(id, made, known=known)
    classes.flag(lapsed, about[0].state, options.current().day)
    differences(rules, about[0])


def planned(
    rules: Program | None, seats: int | None, apply_by: date | None, orientation: date | None
) -> dict[str, Any]:
    """Return seats and days: as given, else the programme's."""
    theirs = rules.orientation.on if rules and rules.orientation else None
    found = {
        "seats": seats or (rules.seats if rules else None),
        "apply_by": apply_by or (rules.apply_by if rules else None),
        "orientation_on": orientation or theirs,
    }
    if (found["seats"] or 0) > MOST_SEATS:  # type: ignore[operator]  # seats are a number
        hint = f"write 1 to {MOST_SEATS}; {facts.NOTHING}"
        raise RefusedError(f"the programme has {found['seats']} seats", hint=hint)
    return found


def differences(rules: Program | None, course: Course) -> None:
    """Say where a programme's training will not be called what the course is called."""
    if rules and rules.title.casefold() != course.title.casefold():
        errors.say(f'note: training will be on file as "{rules.title}", as the programme has it')


def changed(
    cohort: str,
    verb: str,
    decide: Callable[[Cohort], tuple[dict[str, Any], str]],
    reason: str | None = None,
) -> None:
    """Record what `decide` says of a cohort, and print what it is; nothing is as it was before."""
    from peercert.classes import Cohort
    from peercert.store.class_reading import the
    from peercert.store.class_recording import set_cohort

    why = reason or options.current().why
    with writing.change(f"cohort {verb}", why) as change:
        found = the(change.connection, Cohort, cohort)
        new, said = decide(found)
        if new:
            set_cohort(change, classes.number(found.id), **new)
    confirming.say(str(found.id), f"{found.id} {said}.")
    if not new:
        errors.say("Nothing was written.")


ON = Annotated[date | None, declare.day_option("--on", help="Since when; else today.")]


@app.command("open")
def open_(cohort: COHORT, *, on: ON = None) -> None:
    r"""Open a cohort for applications, or open it again.

    \b
    peercert cohort open G-0001 --on 2026-01-15
    """
    day = on or options.current().day

    def decide(found: Cohort) -> tuple[dict[str, Any], str]:
        from peercert.report.words import in_words

        if found.completed_on:
            refuse(found, f"was completed on {found.completed_on}")
        if found.opened_on and not found.closed_on and on in (None, found.opened_on):
            return {}, f"has been open for applications since {in_words(found.opened_on)}"
        since = on or found.opened_on or day
        said = f"is open for applications from {in_words(since)} on"
        return {"opened_on": since, "closed_on": None}, said

    changed(cohort, "open", decide)


@app.command("close")
def close(cohort: COHORT, *, on: ON = None) -> None:
    r"""Close a cohort: from that day on there are no applications.

    \b
    peercert cohort close G-0001
    """
    day = on or options.current().day

    def decide(found: Cohort) -> tuple[dict[str, Any], str]:
        from peercert.report.words import in_words

        if found.opened_on is None:
            refuse(found, "was never open")
        if found.closed_on and on in (None, found.closed_on):
            return {}, f"has been closed for applications since {in_words(found.closed_on)}"
        if day < found.opened_on:
            refuse(found, f"opens on {found.opened_on}, which is later than {day}")
        return {"closed_on": day}, f"is closed for applications from {in_words(day)} on"

    changed(cohort, "close", decide)


@app.command("extend")
def extend(
    cohort: COHORT,
    *,
    until: Annotated[date, declare.day_option("--until", help="The new last day to apply.")],
    reason: facts.REASON = None,
) -> None:
    r"""Extend the time for applications, with a reason, which is kept (--why does as well).

    \b
    peercert cohort extend G-0001 --until 2026-03-15 --reason "the mail was late"
    """

    def decide(found: Cohort) -> tuple[dict[str, Any], str]:
        from peercert.report.words import in_words

        if found.apply_by is None:
            refuse(found, "has no last day to apply")
        if found.apply_by == until:
            return {}, f"takes applications through {in_words(until)} already"
        if until < found.apply_by:
            refuse(found, f"takes applications through {found.apply_by}, which is later")
        said = f"takes applications through {in_words(until)} now, not {in_words(found.apply_by)}"
        return {"apply_by": until}, said

    why = facts.reason_given(reason or options.current().why)
    changed(cohort, "extend", decide, why)


def refuse(cohort: Cohort, why: str) -> NoReturn:
    """Refuse a change of a cohort."""
    hint = f"`peercert cohort show {cohort.id}` shows its days; {facts.NOTHING}"
    raise RefusedError(f"{cohort.id} {why}", hint=hint)


app.command("list")(cohort_view.list_)
app.command("show")(cohort_view.show)
cohort_admission.attach(app)
app.command("roster")(roster)
app.command("complete")(complete)
