"""What each state asks for, as text and as `peercert/rules@1`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, TextIO

from peercert.report.data import iso, write_document
from peercert.report.screen import Screen
from peercert.report.words import plain
from peercert.rules import RULEBOOKS
from peercert.rules.dated import ALWAYS, Dated, Source, Version
from peercert.rules.requirements import Requirement, Rulebook

SCHEMA = "peercert/rules@1"
OF_PREFIX = {state.lower(): state for state in RULEBOOKS}


def state_of(requirement: Requirement) -> str:
    """Return the state that asks for it."""
    return OF_PREFIX[requirement.id.partition(".")[0]]


def sources_of(requirement: Requirement) -> tuple[Source, ...]:
    """Return the sources of a requirement and of its numbers, each once."""
    of_values = [version.source for value in requirement.numbers for version in value.versions]
    return tuple(dict.fromkeys([*requirement.sources, *of_values]))


def last_read(requirement: Requirement) -> date:
    """Return the day since which every source of a requirement has been read."""
    return min(source.read_on for source in sources_of(requirement))


def unread(requirement: Requirement, day: date) -> bool:
    """Say whether one of its sources was last read before a day."""
    return last_read(requirement) < day


def listed(found: Sequence[Requirement], day: date, here: Screen) -> Iterator[str]:
    """Give a few lines for each requirement, or in a pipe one line of cells between tabs."""
    for requirement in found:
        now = "; ".join(in_force(value, day) for value in requirement.numbers)
        if not here.terminal and not here.labelled:
            cells = (requirement.id, requirement.asks, now, str(last_read(requirement)))
            yield "\t".join(here.text(cell) for cell in cells)
            continue
        yield from here.indent(requirement.id, "")
        yield from here.indent(requirement.asks, "  ")
        if now:
            yield from here.indent(f"now: {now}", "  ", "    ")
        yield f"  last read {last_read(requirement)}"
    if here.terminal and found:
        yield ""
        noun = "requirement" if len(found) == 1 else "requirements"
        yield f"{len(found)} {noun}"
        yield from here.indent(f"one of them: peercert rules show {found[0].id}", "")


def in_force(dated: Dated[Any], day: date) -> str:
    """Say which version of a number is in force on a day, or which may be."""
    values = [said(version.value) for version in dated.possible_on(day)]
    unit = "" if dated.unit in {"", "day"} else f" {dated.unit}"
    return f"{dated.name}: {' or '.join(values)}{unit}"


def shown(requirement: Requirement, here: Screen) -> Iterator[str]:
    """Give everything about one requirement."""
    yield here.paint(requirement.id, "loud")
    asks, *reading = requirement.words.split("\n\n")
    yield from here.indent(asks.replace("\n", " "), "asks: ", "  ")
    for paragraph in reading:
        yield from here.indent(paragraph.replace("\n", " "), "our reading: ", "  ")
    for value in requirement.numbers:
        yield ""
        yield from versions(value, here)
    yield ""
    yield from cited(sources_of(requirement), here)


def state_shown(book: Rulebook, here: Screen) -> Iterator[str]:
    """Give what one state asks for on each path, and the numbers of its certificates."""
    yield from (
        here.paint(line, "loud") for line in here.indent(f"{book.state}: {book.credential}", "")
    )
    for path, requirements in book.paths.items():
        yield ""
        yield from here.indent(f"path {path}:", "")
        for requirement in requirements:
            yield from here.indent(f"{requirement.id}: {requirement.asks}", "  ", "    ")
    for value in book.term_values:
        yield ""
        yield from versions(value, here)
    found = [version.source for value in book.term_values for version in value.versions]
    if found:
        yield ""
        yield from cited(tuple(dict.fromkeys(found)), here)


def versions(dated: Dated[Any], here: Screen) -> Iterator[str]:
    """Give every version of a number with its days, its confidence and its source."""
    unit = "" if dated.unit in {"", "day"} else f" ({dated.unit})"
    yield from here.indent(f"{dated.name}{unit}:", "")
    for version in dated.versions:
        told = f"{said(version.value)}, {days(version)}, confidence {version.confidence}"
        yield from here.indent(f"{told}, from {version.source.key}", "  ", "    ")


def days(version: Version[Any]) -> str:
    """Say since when a version is in force, where that is known."""
    first, certain = version.possibly_from, version.certainly_from
    if first == certain == ALWAYS:
        return "as far back as the sources go"
    if first == certain:
        return f"from {first}"
    if certain is None:
        return f"possibly from {first}, no day is known from which it is certain"
    return f"first day not published: possibly from {first}, certainly from {certain}"


def said(value: Any) -> str:  # noqa: ANN401 - a dated value is of any kind
    """Write a dated value for people."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        named: dict[str, object] = getattr(value, "_asdict", dict)()
        return ", ".join(f"{plain(name)} {said(part)}" for name, part in named.items())
    return str(value)


def cited(sources: Sequence[Source], here: Screen) -> Iterator[str]:
    """Give each source: its title, its address, and when it was last read."""
    for source in sources:
        yield from here.indent(f"{source.key}: {source.title}", "", "  ")
        yield from here.indent(source.url, "  ")
        yield f"  last read {source.read_on}"


def write_json(found: Sequence[Requirement], day: date, out: TextIO) -> None:
    """Write `peercert/rules@1`."""
    named: dict[str, Source] = {
        source.key: source for requirement in found for source in sources_of(requirement)
    }
    document = {
        "schema": SCHEMA,
        "as_of": day.isoformat(),
        "sources": {
            key: {
                "title": named[key].title,
                "url": named[key].url,
                "read_on": iso(named[key].read_on),
            }
            for key in sorted(named)
        },
        "rules": [rule_data(requirement) for requirement in found],
    }
    write_document(document, out, indent=2)


def rule_data(requirement: Requirement) -> dict[str, Any]:
    """Return one requirement."""
    return {
        "id": requirement.id,
        "state": state_of(requirement),
        "asks": requirement.asks,
        "reading": " ".join(requirement.words.split("\n\n", 1)[1:]).replace("\n", " "),
        "values": [
            {
                "name": value.name,
                "unit": value.unit,
                "versions": [version_data(version) for version in value.versions],
            }
            for value in requirement.numbers
        ],
        "sources": [source.key for source in sources_of(requirement)],
    }


def version_data(version: Version[Any]) -> dict[str, Any]:
    """Return one version; no first day stands where it is as old as the sources."""
    value = version.value
    if isinstance(value, date):
        value = value.isoformat()
    elif isinstance(value, tuple):
        value = getattr(value, "_asdict", dict)()
    always = version.possibly_from == ALWAYS
    return {
        "value": value,
        "possibly_from": None if always else iso(version.possibly_from),
        "certainly_from": None if always else iso(version.certainly_from),
        "since_always": always,
        "confidence": version.confidence,
        "source": version.source.key,
    }
