"""One made-up life: the facts about a person, each with the day on which it was recorded.

The same number and seed always give the same life. Lives are a mixture: candidates, current,
renewal open, late or just expired, and long past, of California and of North Carolina.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from bench.days import LAST, number, text, two_years_after, two_years_before
from bench.lives import Fact, Life, Values
from bench.words import COUNTIES, FAMILY, GIVEN, OTHER_TOPICS, PROVIDERS, TITLES

CALIFORNIA = 0.65
CA_BEGAN = number(2022, 9, 1)
LONGER_COURSE = number(2025, 11, 5)
HOURS = 12
LENGTHS = (60, 60, 90, 120, 120, 150, 180, 180, 240, 360)


class Ages(NamedTuple):
    """How many of all people are in one place of a term, and how long ago that term began."""

    share: float
    least: int
    most: int


TERMS = (
    Ages(0.44, 5, 630),  # current
    Ages(0.12, 645, 728),  # renewal open
    Ages(0.08, 735, 790),  # late, or just expired
    Ages(0.18, 800, 1500),  # lapsed, or long expired
)
TERMS_HELD = (1, 1, 1, 2, 2, 2, 3, 3, 4)


def life(person: int, seed: int) -> list[Fact]:
    """Return everything that was ever recorded about a person."""
    rng = Random(seed * 100_000_007 + person)
    one = Life(person, rng, "CA" if rng.random() < CALIFORNIA else "NC")
    issued = certified_on(one)
    began = issued[0] - one.between(120, 320) if issued else LAST - one.between(15, 420)
    introduce(one, began)
    first_steps(one, began, issued[0] if issued else None)
    for at, day in enumerate(issued):
        hold(one, at, day, last=at == len(issued) - 1)
    learn(one, began, issued)
    happenings(one, issued)
    return one.facts


def certified_on(one: Life) -> list[int]:
    """Return the days on which certificates were issued, oldest first; none for candidates."""
    drawn = one.rng.random()
    for ages in TERMS:
        if drawn < ages.share:
            break
        drawn -= ages.share
    else:
        return []
    days = [LAST - one.between(ages.least, ages.most)]
    earliest = CA_BEGAN if one.state == "CA" else number(2019, 1, 1)
    days[0] = max(days[0], earliest)
    for _ in range(one.pick(TERMS_HELD) - 1):
        before = two_years_before(days[0]) - one.between(0, 3)
        if before >= earliest:
            days.insert(0, before)
    return days


def introduce(one: Life, began: int) -> None:
    """Record who the person is; some telephone numbers come later."""
    given, family = one.pick(GIVEN), one.pick(FAMILY)
    born = began - one.between(19 * 365, 65 * 365) if one.chance(0.99) else began - 17 * 365
    phone = f"555-{one.person % 10_000:04d}" if one.chance(0.6) else None
    lived_as = one.pick(("consumer", "consumer", "consumer family_member", "parent"))
    own = one.pick(("mental_health", "substance_use", "mental_health substance_use", None))
    died = one.between(began, LAST) if one.chance(0.004) else None
    values: Values = (
        *(f"{given} {family}", one.state, f"{given[0].lower()}{one.person}@example.org", phone),
        one.pick(COUNTIES) if one.chance(0.8) else None,
        *(text(born) if one.chance(0.97) else None, None),
        one.pick(("high_school", "college", "equivalency", "high_school", "none", None)),
        *(lived_as, own, 1 if one.chance(0.98) else None, 1 if one.chance(0.98) else 0),
    )
    final = (*values[:3], phone or "555-0100", *values[4:6], text(died), *values[7:])
    one.record(began, "candidate", ())
    changes = bool(died) or (phone is None and one.chance(0.1))
    one.record(began, "person", values, thing=1, last=final if changes else values)
    if changes:
        one.record(died or began + 60, "person", final, thing=2)
    for condition in own.split() if own and one.chance(0.9) else ():
        day = text(began - one.between(200, 4000))
        one.record(began, "recovery", (condition, day))
    if one.chance(0.03):
        one.record(began, "employment", (text(number(2022, 1, 1)),))


def first_steps(one: Life, began: int, issued: int | None) -> None:
    """Record the way to a first certificate, as far as the person has come."""
    end = issued or LAST
    filed = began + one.between(5, 60)
    path = "initial"
    if issued is None and one.chance(0.03):
        path = "reciprocity" if one.state == "CA" else "foundation"
    one.record(began, "document", ("photo_id", text(began)))
    if one.chance(0.15):
        one.record(began, "document", ("transcript", text(began)))
    if one.chance(0.04):
        one.record(began, "document", ("military_service", text(began)))
    if one.chance(0.08):
        work = (text(began - 900), text(began - 30), one.between(200, 2400) * 60, 1)
        one.record(began, "work", work)
    core_course(one, began, end, filed)
    if filed >= end or not (issued or one.chance(0.8)):
        return
    one.record(filed, "affirmation", (one.state, text(filed)))
    if one.state == "NC":
        one.record(filed, "document", ("recovery_statement", text(filed)))
        for kind in ("personal", "colleague") if one.chance(0.9) else ("personal",):
            one.record(filed, "reference", (one.state, kind, text(filed - 4)))
    approved = filed + one.between(5, 30)
    decide = approved < end if one.state == "CA" else bool(issued)
    file_application(one, 0, path, (began, filed, min(approved, end) if decide else None))
    if decide:
        sit_exams(one, approved, end, passed=bool(issued))


def core_course(one: Life, began: int, end: int, filed: int) -> None:
    """Record the course that both states ask for."""
    day = min(began + one.between(20, 110), end) if one.state == "CA" else min(filed, end)
    hours = 80 if one.state == "CA" else 50 if day > LONGER_COURSE else 40
    done = text(day) if one.chance(0.97) else None
    face = hours * 48 if one.state == "NC" else None
    course = ("core", "Core peer training", one.pick(PROVIDERS), one.state, 1, text(day - 18))
    one.record(
        day + 2, "training", (*course, done, hours * 60, face, None, "verified"), thing=HOURS - 1
    )


def file_application(
    one: Life, thing: int, path: str, days: tuple[int, int, int | None], *, denied: bool = False
) -> None:
    """Record an application when it is filed, and once more when it is decided."""
    opened, filed, decided = days
    values = (one.state, path, text(opened), text(filed))
    decision = (None, text(decided)) if denied else (text(decided), None)
    one.record(filed, "application", (*values, None, None), thing=thing, last=(*values, *decision))
    if decided:
        one.record(decided, "application", (*values, *decision), thing=thing)


def sit_exams(one: Life, since: int, until: int, *, passed: bool) -> None:
    """Record examinations: California's, or in North Carolina the course's own."""
    most = one.pick((1, 1, 2, 2, 3)) if one.state == "CA" else one.pick((1, 1, 1, 2))
    for at in range(most):
        day = since + (until - since) * (at + 1) // (most + 1)
        good = passed and at == most - 1
        one.record(day, "exam", (one.state, text(day), "passed" if good else "failed"))


def hold(one: Life, at: int, day: int, *, last: bool) -> None:
    """Record a certificate and, of all but the first, the renewal that led to it."""
    prefix = "MPSS" if one.state == "CA" else "NC"
    through = two_years_after(day)
    printed = text(through) if one.chance(0.6) else None
    one.record(
        day, "certificate", (one.state, f"{prefix}-{one.person * 5 + at}", text(day), printed)
    )
    if at:
        filed = day - one.between(4, 50)
        renew(one, at, filed, day)
    if not last:
        return
    opens = through - 80
    if opens < LAST and one.chance(0.4):
        filed = one.between(opens, min(LAST, through))
        decided = LAST if one.chance(0.1) and filed < LAST else None
        renew(one, at + 1, filed, decided, denied=decided is not None)
    elif one.chance(0.3):
        signed = one.between(day, min(LAST, through))
        one.record(signed, "affirmation", (one.state, text(signed)))


def renew(one: Life, at: int, filed: int, decided: int | None, *, denied: bool = False) -> None:
    """Record the filing of a renewal with its papers."""
    if one.chance(0.9):
        one.record(filed, "affirmation", (one.state, text(filed)))
    if one.state == "NC":
        for kind in ("personal", "supervisor") if one.chance(0.9) else ("supervisor",):
            one.record(filed, "reference", (one.state, kind, text(filed - 3)))
    file_application(one, at, "renewal", (filed - 10, filed, decided), denied=denied)


def learn(one: Life, began: int, issued: Sequence[int]) -> None:
    """Record the other hours: most in the newest term, each with what it was about."""
    since = issued[-1] if issued else began
    until = min(LAST, two_years_after(since))
    in_term = min(0.85, 0.25 + (until - since) / 600) if issued else 1.0
    for thing in range(HOURS - 1):
        inside = one.chance(in_term)
        day = one.between(since, until) if inside else one.between(began, since)
        fresh = not issued or day < issued[0]
        kind = "additional" if fresh and one.state == "NC" else "continuing"
        study(one, thing, day, kind)


def study(one: Life, thing: int, day: int, kind: str) -> None:
    """Record one certificate of completion; now and then a wrong one first, which is voided."""
    area = None
    if one.state == "CA" and one.chance(0.02):
        kind, area = "specialization", "crisis"
    amount = one.pick(LENGTHS)
    ethics = "law_and_ethics" if one.state == "CA" else "ethics"
    approved = 1 if one.chance(0.9) else one.pick((None, 0))
    course = (kind, f"{one.pick(TITLES)} {thing + 1}", one.pick(PROVIDERS), one.state, approved)
    rest = (None, area, one.pick(("attested", "submitted", "verified")))
    values = (*course, text(day), text(day), amount, *rest)
    recorded = day + one.between(1, 25)
    if one.chance(0.008):
        wrong = HOURS + thing
        twice = (*course, text(day), text(day), amount * 2, *rest)
        one.record(recorded, "training", twice, thing=wrong, last=None)
        one.record(recorded + one.between(0, 20), "void", ("training", "typed twice"), thing=wrong)
    one.record(recorded, "training", values, thing=thing)
    drawn = one.rng.random()
    if drawn < 0.36:
        other = "volunteering" if drawn < 0.32 else one.pick(OTHER_TOPICS)
        share = 30 if 0.26 <= drawn < 0.31 else None
        about = ethics if drawn < 0.31 else other
        one.record(recorded, "topic", (1, about, share), thing=thing)


def happenings(one: Life, issued: Sequence[int]) -> None:
    """Record complaints, suspensions, surrenders and waivers: they are rare."""
    if not issued or issued[-1] >= LAST - 5:
        return
    drawn = one.rng.random()
    day = one.between(issued[-1], LAST)
    events = {0: ("complaint_opened",), 1: ("complaint_opened", "complaint_closed")}
    events |= {2: ("suspended",), 3: ("suspended", "reinstated"), 4: ("surrendered",)}
    for at, kind in enumerate(events.get(int(drawn * 300), ())):
        on = min(day + 30 * at, LAST)
        one.record(on, "conduct", (one.state, kind, text(on)))
    if drawn > 0.996:
        ids = {"CA": "ca.renewal.continuing_education", "NC": "nc.recertification.training_hours"}
        waiver = (ids[one.state], text(day), "extended illness", "programme office")
        one.record(day, "waiver", waiver)
