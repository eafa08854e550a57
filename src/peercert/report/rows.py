"""Everybody's standing as text: worst first, totals, and what to look at next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from peercert.report.cells import pad, width, wrap
from peercert.report.screen import Screen
from peercert.report.words import (
    ASCII,
    COLOUR,
    GLYPHS,
    READINESS,
    WORST_FIRST,
    away,
    by_urgency,
    plain,
    what,
)
from peercert.standing import Standing
from peercert.steps import Step, first_step, next_steps

BEFORE_DAYS = 8
"""Cells before the number of days left, an empty one included, so that a tab stands in front."""
LEAST_NAME = 14
"""A name has a line of its own where fewer cells are left for it."""


def everybody(standings: Sequence[Standing], here: Screen, as_of: date) -> Iterator[str]:
    """Give the lines about many standings, worst first: rows on a terminal, tabs in a pipe."""
    ordered = sorted(standings, key=by_urgency)
    if here.labelled:
        yield from (line for standing in ordered for line in labelled(standing, here))
    elif not here.terminal:
        yield from (tabbed(standing, here) for standing in ordered)
    elif ordered:
        yield from rows(ordered, here)
    if here.terminal or here.labelled:
        yield from totals(ordered, here, as_of)


def tabbed(standing: Standing, here: Screen) -> str:
    """Return one standing as cells between tabs; nothing is cut."""
    first, last = around_days(standing, here)
    end = standing.term.valid_through if standing.term else None
    return f"{first}{(end - standing.as_of).days if end else ''}{last}"


def around_days(standing: Standing, here: Screen, end_of_line: str = "") -> tuple[str, str]:
    """Return the cells before and after the one that is another every day: the days left."""
    person, end = standing.candidate, standing.term.valid_through if standing.term else None
    step = first_step(standing)
    cells: Sequence[str] = (
        person.id or "",
        (person.name or "") if here.names else "",
        standing.state,
        standing.path,
        standing.status,
        standing.readiness or "",
        end.isoformat() if end else "",
        "",
        "",
        standing.because,
        step.say if step else "",
        (step.command or "") if step else "",
    )
    joined = "".join(cells)
    if not (joined.isascii() and joined.isprintable()):
        cells = [here.text(cell) for cell in cells]
    return "\t".join(cells[:BEFORE_DAYS]), "\t".join(cells[BEFORE_DAYS:]) + end_of_line


def rows(ordered: Sequence[Standing], here: Screen) -> Iterator[str]:
    """Give a header and the rows of everybody, in columns."""
    ids = [here.text(standing.candidate.id or "-") for standing in ordered]
    sizes = (
        max([2, *map(width, ids)]),
        max([5, *(width(what(standing)) for standing in ordered)]),
        max([6, *(len(standing.status) + 2 for standing in ordered)]),
    )
    left = here.cells - sum(sizes) - 3 * 2 - len("  YYYY-MM-DD")
    head = (pad("ID", sizes[0]), pad("TRACK", sizes[1]), pad("STATUS", sizes[2]), "LAST DAY  ")
    header = "  ".join([*head, "NAME"] if left >= LEAST_NAME else head).rstrip()
    yield here.paint(header, "loud")
    for id, standing in zip(ids, ordered, strict=True):
        yield from row(id, standing, here, sizes, left)


def row(
    id: str, standing: Standing, here: Screen, sizes: tuple[int, int, int], left: int
) -> Iterator[str]:
    """Give the lines about one standing; only where something is to do is there a second one."""
    end = standing.term.valid_through.isoformat() if standing.term else "-"
    shown = status(standing, here)
    coloured = here.paint(pad(shown, sizes[2]), COLOUR[GLYPHS[standing.status]])
    first = "  ".join([pad(id, sizes[0]), pad(what(standing), sizes[1]), coloured, pad(end, 10)])
    name = here.name(standing.candidate.name, "(no name on file)")
    indent = " " * (sizes[0] + 2)
    if left < LEAST_NAME:
        yield first.rstrip()
        yield from here.indent(name, indent)
    else:
        head, *more = wrap(name, left)
        yield f"{first}  {head}"
        yield from (" " * (here.cells - left) + line for line in more)
    for text in doing(standing):
        yield from here.indent(text, f"{indent}{glyph('↳', here)} ")


def doing(standing: Standing) -> Iterator[str]:
    """Give what is said below a row: why it stands out, and the next step."""
    if standing.certificate and standing.certificate.override_reason:
        yield f"issued by override: {standing.certificate.override_reason}"
    step = first_step(standing)
    if step is None or (standing.status == "current" and not standing.needs_attention):
        return
    end = standing.term.valid_through if standing.term else None
    far = f"{away(end, standing.as_of)} · " if end else ""
    unmet = len(standing.open)
    more = f" · {unmet - 1} more open" if unmet > 1 else ""
    ready = plain(standing.readiness or "")
    yield f"{far}{ready}: {said(step, standing.as_of)}{more}"


def said(step: Step, as_of: date) -> str:
    """Say a step with its day, or that the day is over."""
    if step.by is None or str(step.by) in step.say:
        return step.say
    return f"{step.say}, by {step.by}" if step.by >= as_of else f"{step.say} (due {step.by}, past)"


def status(standing: Standing, here: Screen) -> str:
    """Return the glyph and the word of a status."""
    return f"{glyph(GLYPHS[standing.status], here)} {plain(standing.status)}"


def glyph(character: str, here: Screen) -> str:
    """Return a glyph of one cell that the screen can show."""
    shown = here.text(character)
    return shown if shown == character else ASCII.get(character, ">")


def labelled(standing: Standing, here: Screen) -> Iterator[str]:
    """Give one standing with one labelled field a line."""
    term = standing.term
    steps = next_steps(standing)
    fields = (
        ("id", standing.candidate.id or "(none)"),
        ("name", (standing.candidate.name or "(not on file)") if here.names else ""),
        ("track", what(standing)),
        ("status", plain(standing.status)),
        ("readiness", plain(standing.readiness) if standing.readiness else ""),
        (
            "last day",
            f"{term.valid_through}, {away(term.valid_through, standing.as_of)}" if term else "",
        ),
        ("because", standing.because),
        ("next step", said(steps[0], standing.as_of) if steps else ""),
        ("command", (steps[0].command or "") if steps else ""),
    )
    yield from fields_of(fields, here)


def fields_of(fields: Iterable[tuple[str, str]], here: Screen) -> Iterator[str]:
    """Yield one labelled field a line, and an empty line; a command is never broken."""
    for name, text in fields:
        if name == "command" and text:
            yield here.text(f"{name}: {text}")
        elif text:
            yield from here.indent(text, f"{name}: ", "  ")
    yield ""


def totals(ordered: Sequence[Standing], here: Screen, as_of: date) -> Iterator[str]:
    """Give the closing lines: how many of which status, the day, the next command."""
    counts: Counter[str] = Counter(standing.status for standing in ordered)
    ready: Counter[str | None] = Counter(standing.readiness for standing in ordered)
    people = len({standing.candidate.id or index for index, standing in enumerate(ordered)})
    noun = "person" if people == 1 else "people"
    parts = ", ".join(f"{counts[word]} {plain(word)}" for word in WORST_FIRST if counts[word])
    if ordered and not here.labelled:
        yield ""
    yield from here.indent(f"{people} {noun}: {parts}" if parts else "nobody is on file", "")
    steps = ", ".join(f"{ready[word]} {plain(word)}" for word in READINESS if word and ready[word])
    if steps:
        yield from here.indent(f"for the next step: {steps}", "")
    yield f"as of {as_of}"
    if ordered:
        id = here.text(ordered[0].candidate.id or "WHO")
        yield from here.indent(f"explain one: peercert check {id} --explain", "")
    else:
        yield "add somebody: peercert candidate add --name NAME --state STATE"
