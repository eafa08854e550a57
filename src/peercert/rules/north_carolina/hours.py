"""North Carolina: the additional training for a first certification, and its ethics part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from peercert.records import Training
from peercert.rules import ways
from peercert.rules.counting import (
    Tally,
    about,
    after_filing,
    enough,
    in_doubt,
    left_out,
    minutes,
    of_kind,
    tally,
    under_way,
)
from peercert.rules.dated import Dated, between, on_record, since
from peercert.rules.findings import last_certified_on, short
from peercert.rules.law import Case, Entry, Finding, Out, once
from peercert.rules.north_carolina import sources
from peercert.rules.requirements import requirement
from peercert.rules.ways import Now, Way

KINDS = ("additional", "continuing")
VOLUNTEERING = left_out("volunteering is not training")
FAMILY = "child_and_family"
ABOVE_THE_CAP = left_out("above the cap on child and family hours")
AFTER_A_LAPSE = in_doubt(
    "about children and families: after a lapse one page asks for training about adults"
)

ETHICS_ON_TRACK_A = "whether ethics training lies inside the 20 hours on Track A is not published"

ADDITIONAL_HOURS = Dated(
    "additional training", "hours", (on_record(20, sources.CERTIFICATION_2021, "A"),)
)
ETHICS_HOURS = Dated(
    "ethics, inside the additional training",
    "hours",
    (
        on_record(0, sources.CERTIFICATION_2021, "A"),
        since(date(2024, 7, 1), 3, sources.COMPILATION, "A/B"),
    ),
)
FAMILY_CAP: Dated[int | None] = Dated(
    "at most about children and families",
    "hours",
    (
        on_record(8, sources.CERTIFICATION_2021, "A"),
        between(date(2021, 7, 1), None, None, sources.CERTIFICATION, "not found"),
    ),
)


def since_certified(case: Case) -> Callable[[Training], Out | None]:
    """Leave out what was completed by the day of the last certification or recertification."""
    last = last_certified_on(case)
    before = left_out("completed {record.completed_on}, not after certification on {}", last)

    def test(training: Training) -> Out | None:
        done = training.completed_on
        if last and done and done <= last:
            return before
        return None

    return test


def not_volunteering(training: Training) -> int:
    """Return the minutes of a training that are not volunteering."""
    return training.minutes - training.minutes_of("volunteering")


def training_since_certified(
    case: Case, weigh: Callable[[Training], int], *more: Callable[[Training], Out | None]
) -> Tally:
    """Sort additional and continuing training into what counts and what does not."""
    filed = after_filing(case) if case.stage == "renewal" else ()
    tests = (under_way, since_certified(case), *filed, *more)
    return tally(of_kind(case, *KINDS), weigh, *tests)


@once
def training_without_volunteering(case: Case) -> Tally:
    """Sort training by all of its minutes, with volunteering listed as not counted."""
    found = training_since_certified(case, not_volunteering)
    for training in of_kind(case, *KINDS):
        if amount := training.minutes_of("volunteering"):
            found.not_counted.append(Entry(training, amount, VOLUNTEERING))
    return found


def capped(found: Tally, topic: str, cap: int, above: Out) -> Tally:
    """Leave out the minutes of a topic above a cap, the latest first."""
    room = cap
    kept = Tally(not_counted=list(found.not_counted), doubtful=found.doubtful)
    for entry in found.counted:
        training = entry.record
        amount = training.minutes_of(topic) if isinstance(training, Training) else 0
        over = max(0, min(amount, entry.minutes) - room)
        room = max(0, room - amount)
        if not over:
            kept.counted.append(entry)
            continue
        if entry.minutes > over:
            kept.counted.append(Entry(training, entry.minutes - over))
        kept.doubtful += over if above.lacks else 0
        kept.not_counted.append(Entry(training, over, above))
    return kept


def additional_hours(now: Now, _finding: Finding) -> Iterable[Way]:
    """Return how additional training is recorded: on Track A, with ethics beside it, to be safe."""
    inside = now.path != "foundation"
    yield Way(
        f"Log {{short}} more hour{{s}} of additional training{'{parts}' if inside else ''}",
        f"{ways.LOG} --kind additional{'{topics}' if inside else ''} --on {ways.DAY}",
        ("the day of completion",),
        safe="have the ethics hours on top of the twenty",
    )


@requirement(
    "nc.initial.additional_training",
    sources=[sources.CERTIFICATION_2021, sources.EIGHTEEN_MONTHS, sources.LAPSED],
    values=(ADDITIONAL_HOURS, ETHICS_HOURS, FAMILY_CAP),
    way=additional_hours,
)
def additional_training(case: Case) -> Finding:
    """Complete additional training, shown by certificates or an official transcript.

    Volunteering is not training. At most eight of the hours could be about children and families;
    whether that still holds is not published. Somebody certified before counts only what was
    completed after the last certification or recertification; the page for them asks for training
    about adults, so hours about children and families are in doubt. On Track A the ethics training
    is named beside the twenty hours: whether it lies inside them is not published.
    """
    found = training_without_volunteering(case)
    cap = case.law(FAMILY_CAP)
    if cap is not None:
        found = capped(found, FAMILY, minutes(cap), ABOVE_THE_CAP)
    if last_certified_on(case):
        found = capped(found, FAMILY, 0, AFTER_A_LAPSE)
    need = minutes(case.law(ADDITIONAL_HOURS))
    asked = enough(need, found, short=short(case))
    if asked.status == "met" and case.path == "foundation" and found.have < need + ethics(case):
        told = f"{asked.because}; {ETHICS_ON_TRACK_A}"
        return asked._replace(status="needs_review", because=told, lacks="decision")
    return asked


def ethics(case: Case) -> int:
    """Return the minutes of ethics that are asked for and on file."""
    return min(minutes(case.law(ETHICS_HOURS)), ethics_hours(case).have)


@once
def ethics_hours(case: Case) -> Tally:
    """Sort training by its minutes about ethics; what is said not to be approved is left out."""

    def approval(training: Training) -> Out | None:
        return left_out("not approved") if training.approved is False else None

    return training_since_certified(case, about("ethics"), approval)


@requirement(
    "nc.initial.ethics_training",
    sources=[sources.EIGHTEEN_MONTHS, sources.COMPILATION],
    values=(ETHICS_HOURS,),
    way=Way(
        "Log {short} more hour{s} about ethics",
        f"{ways.LOG} --kind additional --topic ethics --on {ways.DAY}",
        ("the day of completion",),
        topic="ethics",
    ),
    part_of="nc.initial.additional_training",
)
def ethics_training(case: Case) -> Finding:
    """Complete part of the additional training in ethics or peer support boundaries.

    Ethics inside the approved course does not count: the texts place these hours in the twenty.
    """
    need = minutes(case.law(ETHICS_HOURS))
    note = "" if need else "none were asked for then"
    return enough(need, ethics_hours(case), short=short(case), note=note)


REQUIREMENTS = (additional_training, ethics_training)
