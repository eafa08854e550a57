"""What every step of a person into a cohort does: judge, check the order, record, say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from peercert.admission import Place, next_up, places, refused, waiting
from peercert.classes import Cohort, Enrolment, Step
from peercert.cli import classes, confirming, errors, facts, naming, options, writing
from peercert.errors import BadFileError, RefusedError
from peercert.records import Candidate
from peercert.standing import label

if TYPE_CHECKING:
    import sqlite3
    from types import TracebackType

    from peercert.programs.judging import ProgramStanding
    from peercert.programs.program import Program
    from peercert.store.recording import Change

NO_ANSWERS: Mapping[str, bool] = {}
COMING = frozenset({"applied", "accepted", "waitlisted"})


@dataclass(slots=True)
class Desk:
    """One change of one cohort: who is where in it, and what is said once it is kept."""

    cohort_id: str
    verb: str
    reason: str | None = None
    told: list[Callable[[], None]] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)
    change: Change = field(init=False)
    cohort: Cohort = field(init=False)
    program: Program | None = field(init=False)
    _stack: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        """Open the change and read the cohort. Raise RefusedError where it is not on file."""
        from peercert.store.class_reading import the

        why = "; ".join(filter(None, (self.reason, options.current().why)))
        command = f"cohort {self.verb}"
        self.change = self._stack.enter_context(writing.change(command, why))
        with ExitStack() as failing:
            failing.push(self._stack)
            self.cohort = the(self.change.connection, Cohort, self.cohort_id)
            self.program = classes.program_of(self.cohort)
            self.look()
            failing.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Keep the change, then say what was done; after an error neither."""
        self._stack.__exit__(kind, error, trace)
        if error is None:
            for tell in self.told:
                tell()

    def look(self) -> None:
        """Read who is where."""
        from peercert.store.class_reading import steps

        self.places = places(steps(self.change.connection, cohort=self.number))

    @property
    def number(self) -> int:
        """The number of the cohort."""
        return classes.number(self.cohort.id)

    def place(self, person: Candidate) -> Place:
        """Return where a person is."""
        return self.places.get(classes.number(person.id), Place())

    def read(self, number: int) -> Candidate:
        """Return a person's file."""
        from peercert.store.reading import read_one

        return read_one(self.change.connection, number)

    def find(self, who: str, on: date) -> Candidate:
        """Return the one person meant. Raise where it is not one, or the day cannot be."""
        person = facts.find(self.change, who)
        today = options.current().day
        problems = tuple(facts.senseless_day("on", on, person, today))
        if problems:
            raise BadFileError(
                "this step cannot be recorded", naming.plainly(problems), hint=facts.NOTHING
            )
        return person

    def refuse(self, person: Candidate, why: str, hint: str = "") -> None:
        """Refuse a step of a person."""
        known = hint or f"`peercert cohort roster {self.cohort.id}` shows who is where"
        raise RefusedError(
            f"{person.id} in {self.cohort.id}: {why}", hint=f"{known}; {facts.NOTHING}"
        )

    def judge(
        self, person: Candidate, on: date, answers: Mapping[str, bool] = NO_ANSWERS
    ) -> ProgramStanding | None:
        """Judge a person by the programme's admission rules; None where there are none."""
        from peercert.programs.judging import admission

        if self.program is None:
            return None
        rules = replace(self.program, apply_by=self.cohort.apply_by)
        place = self.place(person)
        known = {**place.answers, **answers}
        applied = place.applied_on or on
        found = admission(rules, person, on, answers=known, applied_on=applied)
        return found if found.findings else None

    def already(self, person: Candidate, step: Step) -> bool:
        """Say, once the change ends, that a step is on file already; false where it is not."""
        from peercert.store.class_reading import steps

        since = self.place(person).day_of(step)
        if since is None:
            return False
        number = classes.number(person.id)
        taken = steps(self.change.connection, cohort=self.number, candidate=number)
        ids = [each.id or "" for _, each in taken if each.step == step]
        said = self.said(step, since)
        who = confirming.whom(person)
        self.told.append(lambda: confirming.known(ids[-1], who, "enrolment", said))
        self.told.append(confirming.unwritten)
        return True

    def allow(self, person: Candidate, step: Step, on: date) -> None:
        """Raise RefusedError, saying why, where a step may not follow now."""
        place = self.place(person)
        if place.day_of(step) is None and (why := refused(place, step, on)):
            hint = f"`peercert cohort apply {self.cohort.id} {person.id}` comes first"
            self.refuse(person, why, hint if place.status is None else "")
        if step in COMING and person.deceased_on:
            self.refuse(person, f"died on {person.deceased_on}")
        if self.cohort.completed_on:
            self.refuse(person, f"the cohort was completed on {self.cohort.completed_on}")

    def record(
        self,
        person: Candidate,
        step: Step,
        on: date,
        *,
        answers: Mapping[str, bool] = NO_ANSWERS,
        more: str = "",
    ) -> None:
        """Record a step that may follow now. Raise RefusedError, saying why, where it may not."""
        from peercert.store.class_recording import add_to

        self.allow(person, step, on)
        again = bool(answers) and self.place(person).status == step  # the answers alone are new
        taken = Enrolment(cohort=self.number, step=step, on=on, answers=answers)
        id = add_to(self.change, person.id or "", taken)
        self.look()
        waits = f"Number {self.waits(person)} in line." if step == "waitlisted" else ""
        words, said = (
            " ".join(filter(None, (waits, more))),
            self.said("answered" if again else step, on),
        )
        self.told.append(lambda: confirming.recorded(id, person, "enrolment", said, words))

    def said(self, step: str, on: date) -> dict[str, Any]:
        """Return a step as what is said about it."""
        return {"step": step, "cohort": self.cohort.id, "on": on}

    def waits(self, person: Candidate) -> int:
        """Return a person's number on the waiting list."""
        return waiting(self.places).index(classes.number(person.id)) + 1

    def move_up(self, on: date) -> None:
        """Give seats that are free to those who wait, in order; say who cannot have one."""
        passed: dict[int, str] = {}

        def may(number: int) -> bool:
            if number not in passed:
                passed[number] = self.hindrance(self.read(number), on)
            return not passed[number]

        while up := next_up(self.places, self.cohort.seats, may):
            day = max(on, self.places[up].since or on)
            self.record(self.read(up), "accepted", day, more="They come from the waiting list.")
        for number, why in passed.items():
            if why:
                text = f"note: P-{number:04d} stays on the waiting list: {why}"
                self.told.append(lambda text=text: errors.say(text))  # type: ignore[misc]  # a default of a lambda

    def hindrance(self, person: Candidate, on: date) -> str:
        """Say what keeps a person from a seat for good, if anything."""
        if person.deceased_on:
            return f"died on {person.deceased_on}"
        standing = self.judge(person, on)
        return open_findings(standing, "not_met") if standing else ""


def open_findings(standing: ProgramStanding, *words: str) -> str:
    """Say which findings have one of these statuses, and why."""
    return "; ".join(
        f"{label(id)} {finding.status.replace('_', ' ')}: {finding.because}"
        for id, finding in standing.findings.items()
        if finding.status in words
    )


def overfull(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the cohorts that have more people than seats, each with a sentence about it."""
    from peercert.admission import taken
    from peercert.store.class_reading import every, steps

    found = {}
    for cohort in every(connection, Cohort):
        seats = cohort.seats
        number = classes.number(cohort.id)
        if seats and (now := taken(places(steps(connection, cohort=number)))) > seats:
            id = str(cohort.id)
            found[id] = f"{now} people would have a seat in {id}, and it has {seats}"
    return found


def refuse_overfull(connection: sqlite3.Connection, before: Mapping[str, str]) -> None:
    """Refuse what gives a cohort more people than seats that had enough of them before."""
    for id, why in overfull(connection).items():
        if id not in before:
            hint = f"`peercert cohort withdraw {id} WHO` frees a seat; {facts.NOTHING}"
            raise RefusedError(why, hint=hint)
