"""What a programme cannot mean: a word twice, a time without its zone, a test without its part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from peercert.errors import Problem
from peercert.intake.files import quoted
from peercert.programs.coursework import CourseworkHours, EveryModule
from peercert.programs.groups import AnyOf
from peercert.programs.papers import StateCertification
from peercert.programs.program import Coursework, Orientation, Program, Requirement
from peercert.programs.working import PeerWork
from peercert.rules.counting import hours
from peercert.zones import likely, zone_of

Placed = tuple[str, Requirement]
RESERVED = frozenset({"apply_by", "admission", "completion"})
TAKEN = "expected another word: this one is peercert's own"
LEAST_OPTIONS = 2


def senseless(program: Program) -> Iterator[Problem]:
    """Name everything that the values of a programme cannot mean together."""
    if not (program.admission or program.completion or program.steps):
        yield Problem("the file", "", "expected `admission`, `completion` or `steps`")
    own = [*placed(program.admission, "admission"), *placed(program.completion, "completion")]
    lists = [
        placed(step.requirements, f"steps[{i}].requirements")
        for i, step in enumerate(program.steps)
    ]
    yield from repeated((f"{place}.id", each.id) for place, each in own)
    for each_list in lists:
        yield from repeated((f"{place}.id", each.id) for place, each in each_list)
    yield from repeated((f"steps[{i}].id", step.id) for i, step in enumerate(program.steps))
    for place, each in [*own, *(pair for each_list in lists for pair in each_list)]:
        yield from senseless_requirement(place, each, program.coursework)
    yield from senseless_state("state", program.state)
    yield from senseless_coursework(program.coursework)
    if program.orientation:
        yield from senseless_orientation(program.orientation)


def placed(requirements: Iterable[Requirement], place: str) -> list[Placed]:
    """Return requirements with where each stands, the options of each after it."""
    found: list[Placed] = []
    for number, each in enumerate(requirements):
        where = f"{place}[{number}]"
        found.append((where, each))
        if isinstance(each, AnyOf):
            found += placed(each.options, f"{where}.options")
    return found


def repeated(words: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    """Name each word that stands a second time, or that is ours."""
    seen: set[str] = set()
    for place, word in words:
        if word in RESERVED:
            yield Problem(place, quoted(word), TAKEN)
        elif word in seen:
            yield Problem(place, quoted(word), "expected each word once")
        seen.add(word)


def senseless_requirement(
    place: str, each: Requirement, coursework: Coursework
) -> Iterator[Problem]:
    """Name what one requirement cannot mean."""
    if isinstance(each, CourseworkHours) and coursework.least_minutes is None:
        expected = "expected `coursework.hours_at_least`: the hours that are asked for"
        yield Problem(f"{place}.test", quoted(each.word), expected)
    if isinstance(each, EveryModule) and not coursework.modules:
        expected = "expected `coursework.modules`: what there is to attend"
        yield Problem(f"{place}.test", quoted(each.word), expected)
    if isinstance(each, AnyOf) and len(each.options) < LEAST_OPTIONS:
        yield Problem(f"{place}.options", "", "expected at least two that are right")
    if isinstance(each, StateCertification):
        for number, state in enumerate(each.states):
            yield from senseless_state(f"{place}.states[{number}]", state)
    if isinstance(each, PeerWork):
        least, most = each.months_at_least, each.months_at_most
        if least is None and most is None:
            yield Problem(place, "", "expected `months_at_least`, `months_at_most` or both")
        if least and most and most < least:
            expected = f"expected at least `months_at_least`, {least}"
            yield Problem(f"{place}.months_at_most", str(most), expected)


def senseless_state(place: str, state: str | None) -> Iterator[Problem]:
    """Name a state that is not two capital letters."""
    if state and not (state.isascii() and state.isalpha() and state.isupper()):
        yield Problem(place, quoted(state), "expected two capital letters")


def senseless_coursework(coursework: Coursework) -> Iterator[Problem]:
    """Name a module that stands twice, and hours at most below those at least."""
    topics = ((f"coursework.modules[{i}].topic", m.topic) for i, m in enumerate(coursework.modules))
    yield from repeated(topics)
    least, most = coursework.least_minutes, coursework.most_minutes
    if least and most and most < least:
        expected = f"expected at least `hours_at_least`, {hours(least)}"
        yield Problem("coursework.hours_at_most", hours(most), expected)


def senseless_orientation(orientation: Orientation) -> Iterator[Problem]:
    """Name a time of day without a time zone, and a zone that there is not."""
    if orientation.at and not orientation.timezone:
        expected = "expected the zone of `at`, such as America/Los_Angeles"
        yield Problem("orientation.timezone", "", expected)
    if orientation.timezone:
        try:
            zone_of(orientation.timezone)
        except ValueError:
            meant = likely(orientation.timezone)
            near = f"; did you mean `{meant}`?" if meant else ""
            expected = f"expected a time zone such as America/Los_Angeles{near}"
            yield Problem("orientation.timezone", quoted(orientation.timezone), expected)
