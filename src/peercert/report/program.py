"""A programme as text: what it offers, asks for and teaches, and where its state differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from peercert.programs.comparing import Difference
from peercert.programs.coursework import span
from peercert.programs.groups import AnyOf
from peercert.programs.program import Orientation, Program, Requirement
from peercert.report.screen import Screen
from peercert.rules.counting import hours

ADVISORY = "advisory only: no state's standing depends on it"


def described(program: Program, found: Iterable[Difference], here: Screen) -> Iterator[str]:
    """Give everything about a programme, and where it differs from its state's rulebook."""
    yield from title(program, here)
    for line in (*offered(program), *announced(program)):
        yield from here.indent(line, "  ")
    if program.orientation:
        yield from here.indent(oriented(program.orientation), "  ")
    yield from asked("Admission", program.admission, here)
    yield from taught(program, here)
    yield from asked("Completion", program.completion, here)
    for step in program.steps:
        yield from asked(f"{step.title} ({step.id})", step.requirements, here)
    yield from differing(program, found, here)


def title(program: Program, here: Screen) -> Iterator[str]:
    """Give what a programme is called, who holds it and where."""
    yield from (here.paint(line, "loud") for line in here.indent(program.title, ""))
    parts = (program.provider, program.place, program.state)
    yield from here.indent(" · ".join(part for part in parts if part), "")
    if program.advisory:
        yield from here.indent(ADVISORY, "")


def offered(program: Program) -> Iterator[str]:
    """Yield the seats, the last day to apply, and what a place is worth."""
    if program.seats:
        yield f"{program.seats} seat{'' if program.seats == 1 else 's'}"
    if program.apply_by:
        yield f"apply by {program.apply_by}"
    if program.worth_usd:
        yield f"a place is worth {program.worth_usd} dollars or more"
    if program.fully_funded is not None:
        yield "fully funded" if program.fully_funded else "not fully funded"
    if program.funded_by:
        yield f"funded by {program.funded_by}"
    if program.counts_volunteering:
        yield "counts hours of volunteering as training"


def announced(program: Program) -> Iterator[str]:
    """Yield whom a programme is for, what else it offers, how to apply, and whom to ask."""
    if program.for_whom:
        yield f"for {program.for_whom}"
    if program.also_offers:
        yield f"also offers: {', '.join(program.also_offers)}"
    if program.how_to_apply:
        yield f"to apply: {program.how_to_apply}"
    for contact in program.contacts:
        reach = (contact.name, contact.email, contact.phone)
        yield f"contact: {', '.join(part for part in reach if part)}"


def oriented(orientation: Orientation) -> str:
    """Say when and how the orientation is."""
    at = f"at {orientation.at:%H:%M} {orientation.timezone}" if orientation.at else ""
    by = f"by {orientation.how}" if orientation.how else ""
    rsvp = "an RSVP is asked for" if orientation.rsvp else ""
    told = " ".join(word for word in ("orientation", str(orientation.on), at, by) if word)
    return f"{told}; {rsvp}" if rsvp else told


def asked(name: str, requirements: Sequence[Requirement], here: Screen) -> Iterator[str]:
    """Give the requirements of one part under its name, each with its id."""
    if not requirements:
        return
    yield ""
    yield from here.indent(f"{name}:", "")
    for each in requirements:
        yield from here.indent(f"{each.id}: {each.asks}", "  ", "    ")
        for option in each.options if isinstance(each, AnyOf) else ():
            yield from here.indent(f"{option.id}: {option.asks}", "    or ", "       ")


def taught(program: Program, here: Screen) -> Iterator[str]:
    """Give the hours of the coursework and its modules."""
    coursework = program.coursework
    least, most = coursework.least_minutes, coursework.most_minutes
    if not (least or most or coursework.modules):
        return
    yield ""
    amount = span(least, most) if least else f"at most {hours(most)}" if most else ""
    yield f"Coursework{f', {amount} hours' if amount else ''}:"
    for module in coursework.modules:
        part = f", {hours(module.minutes)} hours" if module.minutes else ""
        yield from here.indent(f"{module.topic}: {module.title}{part}", "  ", "    ")


def differing(program: Program, found: Iterable[Difference], here: Screen) -> Iterator[str]:
    """Give where a programme and its state's rulebook differ."""
    lines = [difference(program, each) for each in found]
    if lines:
        yield ""
        yield here.paint(f"Where the programme and the rulebook of {program.state} differ", "loud")
        for line in lines:
            yield from here.indent(line, "  ", "    ")


def difference(program: Program, each: Difference) -> str:
    """Say one difference, naming both."""
    ids = f" ({', '.join(each.requirements)})" if each.requirements else ""
    return f"{each.about}: {program.title} {each.program}; {program.state} {each.state}{ids}"


def tagged(program: Program, found: Iterable[Difference], here: Screen) -> Iterator[str]:
    """Give each difference as cells between tabs."""
    for each in found:
        cells = ("differs", each.about, program.title, each.program, program.state or "")
        last = (each.state, " ".join(each.requirements))
        yield "\t".join(here.text(cell) for cell in (*cells, *last))
