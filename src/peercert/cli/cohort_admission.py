"""`peercert cohort apply`, `accept` and so on: people on their way into a cohort and out of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from peercert.admission import has_room, waiting
from peercert.classes import Step
from peercert.cli import classes, declare, errors, facts, options
from peercert.cli.check_program import read_answers
from peercert.cli.cohort_steps import Desk, open_findings
from peercert.cli.session import COHORT
from peercert.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from peercert.programs.judging import ProgramStanding
    from peercert.records import Candidate

ON = Annotated[date | None, declare.day_option("--on", help="The day; else today.")]
OVERRIDE = Annotated[
    str | None,
    typer.Option("--override", metavar="REASON", help="Although something is open; it is kept."),
]
HERE = frozenset({"applied", "waitlisted", "accepted"})


def apply(
    cohort: COHORT,
    who: facts.WHO,
    *,
    on: ON = None,
    answer: Annotated[
        list[str] | None,
        typer.Option("--answer", metavar="ID=yes|no", help="An answer; may be repeated."),
    ] = None,
) -> None:
    r"""Record that a person applies, and say where they stand with the programme's rules.

    An application is recorded even if something is open; `accept` asks for it. Answers may follow:
    the same command with another --answer adds them to the application.

    \b
    peercert cohort apply G-0001 P-0007 --on 2026-02-01 --answer internet=yes
    """
    day = on or options.current().day
    with Desk(cohort, "apply") as desk:
        person = desk.find(who, day)
        answers = answers_of(desk, answer or ())
        place = desk.place(person)
        step: Step = "applied"
        if place.status in HERE and not answers.items() <= place.answers.items():
            step = place.status or step
            since = place.since or day
            desk.record(person, step, max(day, since), answers=answers)
        elif place.status not in HERE:
            in_time(desk, person, day)
            desk.record(person, step, day, answers=answers)
        else:
            desk.already(person, place.status or step)
        tell_standing(desk, desk.judge(person, day))


def answers_of(desk: Desk, given: Sequence[str]) -> dict[str, bool]:
    """Read the answers to the programme's questions."""
    if given and desk.program is None:
        hint = f"leave --answer out; {facts.NOTHING}"
        raise UsageError(f"{desk.cohort.id} has no programme that asks anything", hint=hint)
    return read_answers(given, desk.program) if desk.program else {}


def in_time(desk: Desk, person: Candidate, day: date) -> None:
    """Refuse an application before the cohort is open, after it closed, or after the last day."""
    cohort = desk.cohort
    opens = f"`peercert cohort open {cohort.id}` opens it"
    if cohort.opened_on is None:
        desk.refuse(person, "the cohort is not open for applications", opens)
    if cohort.opened_on and day < cohort.opened_on:
        desk.refuse(person, f"applications begin on {cohort.opened_on}, after {day}")
    if cohort.closed_on and day >= cohort.closed_on:
        desk.refuse(person, f"the cohort was closed on {cohort.closed_on}", opens)
    if cohort.apply_by and day > cohort.apply_by:
        hint = f"`peercert cohort extend {cohort.id} --until DATE --reason TEXT` extends the time"
        desk.refuse(person, f"{day} is after {cohort.apply_by}, the last day to apply", hint)


def tell_standing(desk: Desk, standing: ProgramStanding | None) -> None:
    """Print where a person stands with the programme's admission rules, as `check` does."""
    if standing is None:
        return

    def tell() -> None:
        from peercert.report import program_standing
        from peercert.report.screen import screen

        now = options.current()
        here = screen(labelled=now.accessible, names=now.names)
        known = replace(standing, cohort=desk.cohort.id or "")
        lines = program_standing.one_person([known], here)
        if here.terminal and not here.labelled:
            part = program_standing.part(known, here, explain=False)
            lines = iter([*part, *program_standing.steps([known], here, how=True)])
        here.show(lines)

    desk.told.append(tell)


def accept(
    cohort: COHORT,
    who: facts.WHO,
    *,
    on: ON = None,
    waitlist: Annotated[
        bool, typer.Option("--waitlist", help="Where all seats are taken: on the waiting list.")
    ] = False,
    override: OVERRIDE = None,
) -> None:
    r"""Give a person a seat, if there is one and the programme's admission rules are met.

    What is not met is refused. What is pending or needs review is refused unless --override says
    why not; the reason is kept with the change.

    \b
    peercert cohort accept G-0001 P-0007
    """
    day = on or options.current().day
    with Desk(cohort, "accept", override) as desk:
        person = desk.find(who, day)
        if desk.already(person, "accepted"):
            return
        desk.allow(person, "accepted", day)
        admissible(desk, person, day, override)
        if has_room(desk.places, desk.cohort.seats):
            ahead = [each for each in waiting(desk.places) if each != classes.number(person.id)]
            desk.record(person, "accepted", day)
            jumped(desk, person, ahead)
        elif not waitlist:
            hint = "--waitlist puts the person on the waiting list instead"
            seats = desk.cohort.seats
            desk.refuse(person, f"all seats are taken, {seats} of {seats}", hint)
        elif not desk.already(person, "waitlisted"):
            desk.record(person, "waitlisted", day)


def jumped(desk: Desk, person: Candidate, before: Sequence[int]) -> None:
    """Say who is still waiting although they applied before the one who got the seat."""
    order = list(desk.places)
    mine = order.index(classes.number(person.id))
    ahead = [f"P-{each:04d}" for each in before if order.index(each) < mine]
    if ahead:
        text = f"note: waiting, and applied before {person.id}: {', '.join(ahead)}"
        desk.told.append(lambda: errors.say(text))


def admissible(desk: Desk, person: Candidate, day: date, override: str | None) -> None:
    """Refuse who does not meet the admission rules; what is open may be overridden."""
    standing = desk.judge(person, day)
    if standing is None:
        return
    if why := open_findings(standing, "not_met"):
        late = "program.admission.apply_by" in standing.open
        extend = f"`peercert cohort extend {desk.cohort.id} --until DATE` extends the time"
        look = f"`peercert candidate show {person.id}` shows what is on file"
        desk.refuse(person, why, extend if late else look)
    why = open_findings(standing, "pending", "needs_review")
    if why and not override:
        desk.refuse(person, why, "--override REASON goes ahead all the same, and is kept")


def waitlist(cohort: COHORT, who: facts.WHO, *, on: ON = None, override: OVERRIDE = None) -> None:
    r"""Put a person on the waiting list; the rules of admission are asked as for a seat.

    When somebody with a seat withdraws, the first in line gets it: by the day of applying, and of
    one day by what was recorded first.

    \b
    peercert cohort waitlist G-0001 P-0007
    """
    day = on or options.current().day
    with Desk(cohort, "waitlist", override) as desk:
        person = desk.find(who, day)
        if not desk.already(person, "waitlisted"):
            desk.allow(person, "waitlisted", day)
            admissible(desk, person, day, override)
            desk.record(person, "waitlisted", day)


def withdraw(cohort: COHORT, who: facts.WHO, *, on: ON = None) -> None:
    r"""Record that a person withdraws. A seat that becomes free goes to the first in line.

    \b
    peercert cohort withdraw G-0001 P-0007
    """
    day = on or options.current().day
    with Desk(cohort, "withdraw") as desk:
        person = desk.find(who, day)
        seated = desk.place(person).seated
        if not desk.already(person, "withdrew"):
            desk.record(person, "withdrew", day)
            if seated:
                desk.move_up(day)


def simple(step: Step, verb: str, help: str) -> Callable[..., None]:
    """Return a command that records one step and nothing else."""

    def run(cohort: COHORT, who: facts.WHO, *, on: ON = None) -> None:
        day = on or options.current().day
        with Desk(cohort, verb) as desk:
            person = desk.find(who, day)
            if not desk.already(person, step):
                desk.record(person, step, day)

    run.__doc__ = f"{help}\n\n\\b\npeercert cohort {verb} G-0001 P-0007\n"
    return run


def attach(app: typer.Typer) -> None:
    """Give `peercert cohort` the verbs of admission."""
    for verb in (apply, accept, waitlist):
        app.command(verb.__name__)(verb)
    app.command("decline")(simple("declined", "decline", "Record that a person gets no seat."))
    app.command("withdraw")(withdraw)
    rsvp = "Record that a person says they will come to the orientation."
    app.command("rsvp")(simple("rsvp", "rsvp", rsvp))
    came = "Record that a person came to the orientation."
    app.command("oriented")(simple("oriented", "oriented", came))
