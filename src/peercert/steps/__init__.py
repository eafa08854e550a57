"""What to do next about a finding, in plain words, and the exact command that records it.

A requirement brings its ways, and a finding says what it lacks: a fact, an act, time, a decision,
or nothing that could come later. Nothing here is decided by what a reason says in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from peercert.rules import REQUIREMENTS
from peercert.rules.dated import Dated
from peercert.rules.law import AsOf, Finding, is_after
from peercert.rules.ways import (
    APPROVED,
    FILE,
    FILED,
    ISSUE,
    RENEW,
    Kind,
    Way,
    Who,
    again,
    literal,
    waiting,
)
from peercert.standing import OPEN, Standing, judge_seen
from peercert.steps.filling import NOTHING, Amounts, Place, filled, short_of, who

APPLIED_FOR = tuple(
    id for id, asked in REQUIREMENTS.items() if any(each.endswith(".") for each in asked.after)
)
"""What comes after all of a stage: an application, and its approval."""
ISSUED = ".issue"
CLOSED_BY = (".filing", ".initial.application")
COUNTED = {"minutes", "references"}
"""What more of the same adds to: such a doubt is ended by more that surely counts."""


class Step(NamedTuple):
    """Something to do: in words, why, who does it, by which day if by any, and the command for it.

    `after` are the ids of the steps before it, `also` those of other requirements that it serves,
    and `places` what is to be filled into the command.
    """

    id: str
    kind: Kind
    say: str
    why: str
    who: Who
    by: date | None
    command: str | None
    places: tuple[Place, ...] = ()
    after: tuple[str, ...] = ()
    part_of: str | None = None
    also: tuple[str, ...] = ()


def next_steps(now: Standing) -> list[Step]:
    """Return what to do next, in the order in which to do it, the closing step at the end."""
    if now.status == "deceased" or now.readiness is None:
        return []
    now = for_a_new_filing(now)
    findings, left = now.findings, left_in_order(now)
    found = [step for id in left for step in steps_for(id, findings[id], now)]
    if closed := [step for step in found if is_closed(step, now)]:
        return closed
    found = applied_anew(found, now)
    if now.readiness == "ready":
        found.append(closing_step(now))
    return found if len(found) < 2 else linked(merged(found))  # noqa: PLR2004 - more than one


def is_closed(step: Step, now: Standing) -> bool:
    """Return whether a step says that nothing on this path cures a finding, whatever else is done.

    It is then the only one: nobody is sent to a course, or to pay a fee, in vain.
    """
    return step.kind == "settle" and now.findings[requirement_of(step.id)].lacks is None


def applied_anew(steps: list[Step], now: Standing) -> list[Step]:
    """Return the steps that still help where one has to apply anew; all of them where not."""
    ended = [
        s for s in steps if s.kind == "apply" and now.findings[requirement_of(s.id)].lacks is None
    ]
    if not ended:
        return steps
    elsewhere = [s for s in ended if f"--path {now.path} " not in (s.command or "")]
    first, closed = elsewhere or ended, {stage_of(s.id) for s in elsewhere}
    return [s for s in steps if s in first or is_kept(requirement_of(s.id), closed)]


def is_kept(id: str, closed: set[str]) -> bool:
    """Return whether a step still helps somebody who has to apply anew.

    What follows an application does not, nor what only a path asks for that is closed.
    """
    return not follows(id) and stage_of(id) not in closed


@cache
def follows(id: str) -> bool:
    """Return whether a requirement is an application, or comes after one, whatever lies between."""
    earlier = (each for each in REQUIREMENTS[id].after if each in REQUIREMENTS)
    return id in APPLIED_FOR or bool(before(id, APPLIED_FOR)) or any(map(follows, earlier))


def requirement_of(id: str) -> str:
    """Return the id of the requirement that a step is about."""
    return ".".join(id.split(".")[:3])


def stage_of(id: str) -> str:
    """Return the first two parts of an id: the state and the stage."""
    return id.rpartition(".")[0]


def left_in_order(now: Standing) -> list[str]:
    """Return what is open, in the order in which it is met."""
    findings = now.findings
    left = [id for id, found in findings.items() if found.status in OPEN]
    if len(left) > 1:
        left = [id for id in in_order(tuple(findings)) if findings[id].status in OPEN]
    return left


def first_step(now: Standing) -> Step | None:
    """Return what to do first; nothing where nothing is to be done.

    Unless one has to apply anew, which leaves steps out, the others need not be worked out.
    """
    if now.status != "deceased" and now.readiness:
        now = for_a_new_filing(now)
        left = left_in_order(now)
        if all(now.findings[id].lacks for id in left):
            steps = (step for id in left for step in steps_for(id, now.findings[id], now))
            if found := next(steps, None):
                return found
    return next(iter(next_steps(now)), None)


@cache
def in_order(ids: tuple[str, ...]) -> tuple[str, ...]:
    """Return requirements in the order in which they are met, each after what it comes after."""
    done: list[str] = []
    while len(done) < len(ids):
        waiting = tuple(id for id in ids if id not in done)
        done.append(next(id for id in waiting if not before(id, waiting)))
    return tuple(done)


@cache
def before(id: str, others: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of the others have to be met first; never what names this as before it."""
    starts = REQUIREMENTS[id].after
    found = [other for other in others if other != id and other.startswith(starts)]
    return tuple(other for other in found if id not in REQUIREMENTS[other].after)


def steps_for(id: str, finding: Finding, now: Standing) -> Iterator[Step]:
    """Yield what to do about one open finding."""
    if is_served(REQUIREMENTS[id].part_of, finding, now):
        return
    ways = ways_of(id, finding, now)
    if finding.lacks is None:
        ways = [final for each in ways for final in at_an_end(each)]
    elif finding.lacks == "time" and REQUIREMENTS[id].way:
        ways = [*(way for way in ways if way.word), waited_for(finding, ways)]
    elif finding.lacks == "fact":
        doubts = [e for e in finding.not_counted if e.out and e.out.lacks == "fact"]
        ways = [again(each.record, each.because) for each in doubts] or ways
    elif finding.lacks == "decision" and ways and ways[0].kind != "settle":
        ways = [undecided(ways[0], finding)]
    for way in ways:
        yield step(id, way, finding, now)


def ways_of(id: str, finding: Finding, now: Standing) -> Sequence[Way]:
    """Return how a requirement is met by somebody who stands there."""
    way = REQUIREMENTS[id].way
    if way is None or isinstance(way, Way):
        return (way,) if way else ()
    return tuple(way(now, finding))


def is_served(whole: str | None, finding: Finding, now: Standing) -> bool:
    """Return whether what is short is part of other hours that are short, and said with them."""
    there = now.findings.get(whole) if whole else None
    if not (whole and there and there.status in OPEN and {there.lacks, finding.lacks} <= MORE):
        return False
    return any("{topics}" in (way.command or "") for way in ways_of(whole, there, now))


MORE = {"act", "decision"}
"""What is lacking where more hours would help."""


def at_an_end(way: Way) -> Iterator[Way]:
    """Yield what is left where no later fact can cure a finding: a new application, if that."""
    if way.never:
        yield Way(way.never, kind="settle", who="nobody")
    elif way.kind == "apply":
        yield way


def waited_for(finding: Finding, ways: Sequence[Way]) -> Way:
    """Return what time alone brings."""
    if ways and ways[0].kind == "wait":
        return ways[0]
    return waiting(finding)


def undecided(way: Way, finding: Finding) -> Way:
    """Return what settles, or makes needless, what no published rule settles."""
    said = f"No published rule settles this: {literal(finding.because)}"
    if short_of(finding) and finding.unit in COUNTED:
        safe = f"{said}. To be safe, {way.say[0].lower()}{way.say[1:]}"
        return way._replace(say=safe, kind="settle", who="nobody")
    safe = f"{said}. To be safe, {literal(way.safe)}" if way.safe else said
    return Way(safe, kind="settle", who="nobody")


def step(id: str, way: Way, finding: Finding, now: Standing) -> Step:
    """Return a way as a step for a person: with what is short, the day, the state and the path."""
    short = short_of(finding)
    also: tuple[str, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    if way.command and "{topics}" in way.command:
        inside = parts_of(id, now)
        also = tuple(part for part, _, _ in inside)
        parts = tuple((topic, minutes) for _, topic, minutes in inside)
        short = max(short, sum(minutes for _, minutes in parts))
    amounts = Amounts(short, finding.unit, parts) if short else NOTHING
    filed = filing_that_stands(now) if way.by_filing else None
    if filed:
        kind: Kind = "record" if way.kind == "act" else way.kind
        way = way._replace(kind=kind, say=way.filed or way.say)
    say, command, places = filled(way, amounts, who(now.candidate), now.state, now.path)
    by = way.until or finding.due_on
    if filed:
        by, say = filed, f"{say}, dated on or before the filing on {filed}"
        say += LATER if way.anew else ""
    elif (by and by < now.as_of) or way.kind == "settle" or is_meanwhile(way, finding):
        by = None
    if way.pays:
        say += fee(id, now.as_of, is_late=bool(now.term and now.term.valid_through < now.as_of))
    whole = REQUIREMENTS[id].part_of
    name = f"{id}.{way.word}" if way.word else id
    return Step(name, way.kind, say, finding.because, way.who, by, command, places, (), whole, also)


def is_meanwhile(way: Way, finding: Finding) -> bool:
    """Return whether something is done while time runs, whose day is none for it."""
    return finding.lacks == "time" and way.kind != "wait"


LATER = "; what is dated later counts only for a new filing"


def filing_that_stands(now: Standing) -> date | None:
    """Return the day of the filing that somebody is judged by, unless one has to file again."""
    return now.application.filed_on if now.application and not filed_in_vain(now) else None


def filed_in_vain(now: Standing) -> dict[str, Finding]:
    """Return what says that one has to file again, or to apply again, by its id."""
    return {
        id: found
        for id, found in now.findings.items()
        if (id.endswith(CLOSED_BY[0]) and found.status in OPEN and found.lacks != "fact")
        or (id.endswith(CLOSED_BY[1]) and found.status == "not_met" and found.lacks is None)
    }


def for_a_new_filing(now: Standing) -> Standing:
    """Return where somebody stands for a new filing, where the one on file was in vain.

    What came after that one is not asked for again: it counts for the new one.
    """
    ours = now.application
    if not (ours and ours.filed_on and (in_vain := filed_in_vain(now))):
        return now
    begun = replace(
        ours,
        opened_on=ours.opened_on or ours.filed_on,
        filed_on=None,
        approved_on=None,
        denied_on=None,
    )
    others = [
        each
        for each in now.candidate.applications
        if each.state != now.state or not is_after(each, now.certificate)
    ]
    file = replace(now.candidate, applications=(*others, begun))
    anew = judge_seen(file, now.state, AsOf(now.as_of))
    return now._replace(findings={**anew.findings, **in_vain})


@lru_cache(maxsize=4096)
def fee(id: str, day: date, *, is_late: bool) -> str:
    """Return what is paid with a step on a day, where a fee is published."""
    asked = REQUIREMENTS[id]
    paid = [amount(fee, day) for fee in asked.fees]
    paid += [f"a late fee of {amount(fee, day)}" for fee in asked.late_fees if is_late]
    return f" (fee: {' and '.join(paid)})" if paid else ""


def amount(fee: Dated[int], day: date) -> str:
    """Return what a fee may be on a day."""
    return " or ".join(f"${value}" for value in sorted({e.value for e in fee.possible_on(day)}))


def parts_of(id: str, now: Standing) -> list[tuple[str, str, int]]:
    """Return what is short inside the hours of a requirement: its id, its topic, its minutes."""
    found = []
    for part, finding in now.findings.items():
        way = REQUIREMENTS[part].way
        if (
            REQUIREMENTS[part].part_of == id
            and isinstance(way, Way)
            and finding.status in OPEN
            and finding.lacks in MORE
        ):
            found.append((part, way.topic, short_of(finding)))
    return found


def closing_step(now: Standing) -> Step:
    """Return the step that is left when everything asked for is on file."""
    application, why = now.application, "everything asked for is on file"
    if application is None or application.filed_on is None:
        id, due = next(
            (id, found.due_on) for id, found in now.findings.items() if id.endswith(CLOSED_BY)
        )
        say = "File the renewal" if now.stage == "renewal" else "File the application"
        return step(
            id, Way(say, FILE, FILED, kind="apply", pays=True), Finding("met", why, due_on=due), now
        )
    way = RENEW if now.stage == "renewal" else ISSUE
    say, line, places = filled(way, NOTHING, who(now.candidate), now.state, now.path)
    return Step(f"{now.state.lower()}{ISSUED}", way.kind, say, why, way.who, None, line, places)


def merged(steps: list[Step]) -> list[Step]:
    """Return each command once: what serves several requirements names the others."""
    found: dict[str, Step] = {}
    for each in steps:
        key = each.command or each.id
        if first := found.get(key):
            found[key] = first._replace(also=(*first.also, each.id))
        else:
            found[key] = each
    return list(found.values())


def linked(steps: list[Step]) -> list[Step]:
    """Return the steps with the ids of those that come before each."""
    links = after_each(tuple([each.id for each in steps]))
    return [each._replace(after=after) for each, after in zip(steps, links, strict=True)]


@lru_cache(maxsize=4096)
def after_each(ids: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return for each step which of the others come before it: of its requirement, or of the law.

    An approval follows the filing that it is about. Issuing follows all of them, and names none.
    """
    of = {id: requirement_of(id) for id in ids if not id.endswith(ISSUED)}
    asked = tuple(dict.fromkeys(of.values()))
    found = []
    for id in ids:
        first = before(of[id], asked) if id in of else ()
        filed = of[id] if id.endswith(f".{APPROVED}") else None
        found.append(tuple(other for other in of if of[other] in first or other == filed))
    return tuple(found)
