"""Where people stand in a programme, as text: what is open, why, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from peercert.programs.judging import ProgramStanding
from peercert.report.person import SETTLED, piece
from peercert.report.program import ADVISORY, title
from peercert.report.rows import fields_of, glyph, said
from peercert.report.screen import Screen, table
from peercert.report.words import COLOUR, GLYPHS, plain
from peercert.rules.law import Finding

HEADER = ("id", "name", "part", "readiness", "open")


def everybody(found: Sequence[Sequence[ProgramStanding]], here: Screen) -> None:
    """Write a row for each part of each person: for a terminal, where a few words have to do."""
    first = found[0][0]
    here.show([*title(first.program, here), ""])
    table(HEADER, (row(standing, here) for parts in found for standing in parts))
    here.show(["", f"as of {first.as_of}"])


def row(standing: ProgramStanding, here: Screen) -> tuple[str, ...]:
    """Return one part of one person in a few words."""
    return (
        standing.candidate.id or "-",
        here.name(standing.candidate.name, "(no name on file)"),
        standing.title,
        plain(standing.readiness or "deceased"),
        f"{len(standing.open)} of {len(standing.findings)}",
    )


def one_person(
    found: Sequence[ProgramStanding], here: Screen, *, explain: bool = False, how: bool = False
) -> Iterator[str]:
    """Give the lines about one person's parts of a programme."""
    if here.labelled and not explain:
        for standing in found:
            yield from labelled(standing, here)
    elif here.terminal or here.labelled:
        yield from heading(found[0], here)
        for standing in found:
            yield ""
            yield from part(standing, here, explain=explain)
        yield from steps(found, here, how=how or explain)
    else:
        for standing in found:
            yield from tagged(standing, here) if explain else (tabbed(standing, here),)


def heading(standing: ProgramStanding, here: Screen) -> Iterator[str]:
    """Give who it is, and which programme."""
    candidate = standing.candidate
    name = (candidate.name or "(no name on file)") if here.names else ""
    who = " ".join(word for word in (candidate.id, name) if word) or "-"
    yield from (here.paint(line, "loud") for line in here.indent(who, ""))
    yield from here.indent(f"{standing.program.title} · {standing.program.provider}", "")
    if standing.program.advisory:
        yield from here.indent(ADVISORY, "")


def part(standing: ProgramStanding, here: Screen, *, explain: bool) -> Iterator[str]:
    """Give one part: whether it is done, and each finding, or each that is open."""
    word = standing.readiness or "deceased"
    mark = f"{glyph(GLYPHS[word], here)} {plain(word)}"
    shown = here.paint(mark, COLOUR[GLYPHS[word]])
    yield f"{here.text(standing.title)}: {shown}"
    if standing.readiness is None:
        yield from here.indent(standing.because, "  ")
        return
    for id, finding in standing.findings.items():
        if explain:
            yield from reasons(standing, id, finding, here)
        elif finding.status not in SETTLED:
            yield from one_line(standing, id, finding, here)
    settled = len(standing.findings) - len(standing.open)
    yield f"  {settled} of {len(standing.findings)} requirements in order"


def one_line(standing: ProgramStanding, id: str, finding: Finding, here: Screen) -> Iterator[str]:
    """Give one finding on a line: glyph, what is asked, word, and why."""
    text = f"{standing.asked[id].asks}: {plain(finding.status)}, {finding.because}"
    due = f" (by {finding.due_on})" if finding.due_on and finding.status == "pending" else ""
    yield from here.indent(text + due, f"  {glyph(GLYPHS[finding.status], here)} ", "    ")


def reasons(standing: ProgramStanding, id: str, finding: Finding, here: Screen) -> Iterator[str]:
    """Give one requirement with what counted and what did not."""
    mark = glyph(GLYPHS[finding.status], here)
    text = f"{plain(finding.status)}: {standing.asked[id].asks}"
    yield from here.indent(text, f"  {mark} ", "    ")
    yield from here.indent(finding.because, "      ")
    if finding.due_on and finding.status not in SETTLED:
        yield from here.indent(f"due {finding.due_on}", "      ")
    for entry in finding.counted:
        yield from here.indent(f"counted: {piece(entry)}", "      ", "        ")
    for entry in finding.not_counted:
        text = f"not counted: {piece(entry)}: {entry.because}"
        yield from here.indent(text, "      ", "        ")
    yield from here.indent(id, "      ")


def steps(found: Iterable[ProgramStanding], here: Screen, *, how: bool) -> Iterator[str]:
    """Yield what to do next in all parts, with the command for each step where asked for."""
    todo = [(step, standing.as_of) for standing in found for step in standing.next_steps]
    if todo:
        yield ""
        yield here.paint("Do next", "loud")
    for number, (step, as_of) in enumerate(todo, 1):
        yield from here.indent(said(step, as_of), f"  {number}. ", "     ")
        if how and step.command:
            yield here.text(f"     {step.command}")


def labelled(standing: ProgramStanding, here: Screen) -> Iterator[str]:
    """Give one part with one labelled field a line."""
    step = next(iter(standing.next_steps), None)
    name = standing.candidate.name or "(not on file)"
    fields = (
        ("id", standing.candidate.id or "(none)"),
        ("name", name if here.names else ""),
        ("programme", f"{standing.program.title}, {standing.program.provider}"),
        ("note", ADVISORY if standing.program.advisory else ""),
        ("part", standing.title),
        ("readiness", plain(standing.readiness or "")),
        ("because", standing.because),
        ("next step", said(step, standing.as_of) if step else ""),
        ("command", (step.command or "") if step else ""),
    )
    yield from fields_of(fields, here)


def tabbed(standing: ProgramStanding, here: Screen) -> str:
    """Return one part as cells between tabs; nothing is cut."""
    step = next(iter(standing.next_steps), None)
    cells = (
        standing.candidate.id or "",
        (standing.candidate.name or "") if here.names else "",
        standing.program.title,
        standing.stage,
        standing.readiness or "",
        standing.because,
        step.say if step else "",
        (step.command or "") if step else "",
    )
    return "\t".join(here.text(cell) for cell in cells)


def tagged(standing: ProgramStanding, here: Screen) -> Iterator[str]:
    """Give everything about one part as cells between tabs, the first saying what a line is."""
    yield f"standing\t{tabbed(standing, here)}"
    lines: list[tuple[object, ...]] = []
    for id, found in standing.findings.items():
        asks = standing.asked[id].asks
        lines.append(("finding", id, found.status, asks, found.because, found.due_on or ""))
        lines += [("counted", id, piece(entry)) for entry in found.counted]
        lines += [("not counted", id, piece(entry), entry.because) for entry in found.not_counted]
    lines += [("next", step.say, step.by or "", step.command or "") for step in standing.next_steps]
    for line in lines:
        yield "\t".join(here.text(str(cell)) for cell in line)
