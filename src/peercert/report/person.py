"""One standing as text: what is open and what to do, or every requirement with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from peercert.records import Affirmation, Exam, Training, Work
from peercert.report.data import KINDS, day_of
from peercert.report.rows import fields_of, glyph, labelled, said, status, tabbed
from peercert.report.screen import Screen
from peercert.report.words import COLOUR, GLYPHS, away, plain, what
from peercert.rules import REQUIREMENTS, RULEBOOKS
from peercert.rules.counting import hours
from peercert.rules.dated import Source
from peercert.rules.law import Entry, Finding
from peercert.standing import Standing
from peercert.steps import next_steps

SHOWN = {Affirmation: "signature", Exam: "examination"}
SETTLED = {"met", "not_applicable", "waived"}


def short(standing: Standing, here: Screen, *, how: bool = False) -> Iterator[str]:
    """Yield the lines about one standing: what is open, and what to do next.

    `how` shows the commands too.
    """
    if here.labelled:
        yield from labelled(standing, here)
        yield from numbered(standing, here, how=how)
    elif not here.terminal:
        yield tabbed(standing, here)
    elif standing.status == "deceased":
        yield from heading(standing, here)
    else:
        yield from heading(standing, here)
        open_ones = {i: f for i, f in standing.findings.items() if f.status not in SETTLED}
        yield from chain.from_iterable(one_line(i, f, here) for i, f in open_ones.items())
        settled = len(standing.findings) - len(open_ones)
        text = f"{settled} of {len(standing.findings)} requirements in order"
        yield from here.indent(text, "  ")
        yield from steps(standing, here, how=how)
        yield from further(standing, here, how=how)


def explained(standing: Standing, here: Screen) -> Iterator[str]:
    """Give the lines about one standing with every requirement, its reasons and its source."""
    if not here.terminal and not here.labelled:
        yield from tagged(standing, here)
        return
    yield from heading(standing, here)
    for id, finding in standing.findings.items():
        yield ""
        yield from reasons(id, finding, here)
    yield from steps(standing, here, how=True)
    yield from sources(standing, here)


def heading(standing: Standing, here: Screen) -> Iterator[str]:
    """Give who it is, which certification, and where it stands."""
    candidate, certificate = standing.candidate, standing.certificate
    name = (candidate.name or "(no name on file)") if here.names else ""
    who = " ".join(word for word in (candidate.id, name) if word) or "-"
    yield from (here.paint(line, "loud") for line in here.indent(who, ""))
    number = f" · certificate {certificate.number}" if certificate and certificate.number else ""
    book = RULEBOOKS[standing.state]
    yield from here.indent(f"{what(standing)} · {book.credential}{number}", "")
    word = here.paint(status(standing, here), COLOUR[GLYPHS[standing.status]])
    told = f" · {plain(standing.readiness)}" if standing.readiness else ""
    yield f"{word}{here.text(told)}"
    for line in days(standing):
        yield from here.indent(line, "  ")
    if book.advisory:
        yield from here.indent("a comparison with advisory standards, never a verdict", "  ")


def days(standing: Standing) -> Iterator[str]:
    """Give the days that matter, and why the status is what it is where that needs saying."""
    because = standing.because if standing.status == "deceased" else standing.status_because
    if because:
        yield because
    if (certificate := standing.certificate) and certificate.override_reason:
        yield f"issued by override: {certificate.override_reason}"
    if (term := standing.term) is None:
        return
    computed = " (computed from the day of issue: none is printed)" if term.computed else ""
    yield (
        f"issued {term.issued_on}, valid through {term.valid_through}, "
        f"{away(term.valid_through, standing.as_of)}{computed}"
    )
    if term.opens_on:
        opened = "opened" if term.opens_on <= standing.as_of else "opens"
        yield f"the renewal window {opened} {term.opens_on}"
    if term.late_until and standing.as_of > term.valid_through:
        was = "is" if standing.as_of <= term.late_until else "was"
        yield f"a late renewal {was} possible through {term.late_until}"


def one_line(id: str, finding: Finding, here: Screen) -> Iterator[str]:
    """Give one finding on a line: glyph, word, what is asked, and why."""
    mark = glyph(GLYPHS[finding.status], here)
    text = f"{REQUIREMENTS[id].asks}: {plain(finding.status)}, {finding.because}"
    due = f" (by {finding.due_on})" if finding.due_on and finding.status == "pending" else ""
    yield from here.indent(text + due, f"  {mark} ", "    ")


def reasons(id: str, finding: Finding, here: Screen) -> Iterator[str]:
    """Give one requirement with what counted, what did not and why, and where it is written."""
    mark = glyph(GLYPHS[finding.status], here)
    yield from here.indent(
        f"{plain(finding.status)}: {REQUIREMENTS[id].asks}", f"  {mark} ", "    "
    )
    yield from here.indent(finding.because, "      ")
    if finding.due_on and finding.status not in SETTLED:
        yield from here.indent(f"due {finding.due_on}", "      ")
    for entry in finding.counted:
        yield from here.indent(f"counted: {piece(entry)}", "      ", "        ")
    for entry in finding.not_counted:
        text = f"not counted: {piece(entry)}: {entry.because}"
        yield from here.indent(text, "      ", "        ")
    keys = ", ".join(source.key for source in REQUIREMENTS[id].sources)
    yield from here.indent(f"{id}, from {keys}", "      ", "        ")


def piece(entry: Entry) -> str:
    """Return which piece of training or work, or which paper, it is."""
    record = entry.record
    parts = (
        record.id,
        f"{hours(entry.minutes)} h" if isinstance(record, Training | Work) else None,
        day_of(record),
        getattr(record, "kind", None) or SHOWN.get(type(record), KINDS[type(record)]),
        getattr(record, "title", None),
    )
    return " ".join(str(part) for part in parts if part)


def further(standing: Standing, here: Screen, *, how: bool) -> Iterator[str]:
    """Yield which commands show more about one standing, and which does a step."""
    id = standing.candidate.id
    if not id:
        return
    if not how and (found := [step for step in next_steps(standing) if step.command]):
        yield from here.indent(f"the commands: peercert check {id} --how", "")
        yield from here.indent(f"do one of them: peercert do {id} {found[0].id}", "")
    yield from here.indent(f"the reasons: peercert check {id} --explain", "")


def steps(standing: Standing, here: Screen, *, how: bool) -> Iterator[str]:
    """Yield what to do next: the id of each step, and its command where that is asked for.

    A command stays on one line, so that copying it takes all of it; the terminal may wrap it.
    """
    found = next_steps(standing)
    if not found:
        return
    yield ""
    yield here.paint("Do next", "loud")
    for number, step in enumerate(found, 1):
        yield from here.indent(said(step, standing.as_of), f"  {number}. ", "     ")
        yield here.paint(f"     {step.id}", "quiet")
        if how and step.command:
            yield here.text(f"     {step.command}")


def numbered(standing: Standing, here: Screen, *, how: bool) -> Iterator[str]:
    """Yield what to do next as labelled fields: each step, its id, and its command if asked for."""
    for number, step in enumerate(next_steps(standing), 1):
        command = (step.command or "") if how else ""
        said_so = said(step, standing.as_of)
        yield from fields_of(
            ((f"step {number}", said_so), ("step id", step.id), ("command", command)), here
        )


def sources(standing: Standing, here: Screen) -> Iterator[str]:
    """Give every source once: its title, its address, and when it was last read."""
    yield ""
    yield here.paint("Sources", "loud")
    for source in cited(standing.findings):
        yield from here.indent(f"{source.key}: {source.title}", "  ", "    ")
        yield from here.indent(f"{source.url} (read {source.read_on})", "    ")


def cited(ids: Iterable[str]) -> list[Source]:
    """Return the sources of requirements, each once, in the order of their keys."""
    found = {source.key: source for id in ids for source in REQUIREMENTS[id].sources}
    return [found[key] for key in sorted(found)]


def tagged(standing: Standing, here: Screen) -> Iterator[str]:
    """Give everything about one standing as cells between tabs, the first saying what a line is."""
    yield f"standing\t{tabbed(standing, here)}"
    lines: list[tuple[object, ...]] = [("day", text) for text in days(standing)]
    for id, found in standing.findings.items():
        lines.append(
            ("finding", id, found.status, REQUIREMENTS[id].asks, found.because, found.due_on or "")
        )
        lines += [("counted", id, piece(entry)) for entry in found.counted]
        lines += [("not counted", id, piece(entry), entry.because) for entry in found.not_counted]
    lines += [
        ("next", step.say, step.by or "", step.command or "", step.id)
        for step in next_steps(standing)
    ]
    lines += [
        ("source", source.key, source.title, source.url, source.read_on)
        for source in cited(standing.findings)
    ]
    for line in lines:
        yield "\t".join(here.text(str(cell)) for cell in line)
