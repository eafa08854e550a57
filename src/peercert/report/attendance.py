"""The plan of an attendance file as text: who was there, with which credit, and who not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from peercert.report.cells import pad, width, wrap
from peercert.report.screen import Screen, fields

Document: TypeAlias = Mapping[str, Any]

MARK = {"new": "+", "changed": "~", "taken_back": "-", "same": "=", "not_there": " "}
SAID = {
    "new": "new",
    "changed": "changed",
    "taken_back": "taken back",
    "same": "already there",
    "not_there": "not there",
}
HALF_A_MINUTE = 30
MOST_LINES = 3
LEAST_NAME = 12
HEAD = ("", "ID", "LINES", "BY", "PRESENT", "CREDIT")


def plan_lines(document: Document, here: Screen) -> Iterator[str]:
    """Give the plan of an import: in a pipe a line for each thing, its cells between tabs."""
    if here.labelled:
        yield from labelled(document, here)
    elif here.terminal:
        yield from on_terminal(document, here)
    else:
        yield from tabbed(document, here)


def tabbed(document: Document, here: Screen) -> Iterator[str]:
    """Give a plan as lines for programs: a word for what it is, then cells."""
    for cells in table(document, here):
        yield "\t".join(here.text(cell) for cell in cells)


def table(document: Document, here: Screen) -> Iterator[tuple[str, ...]]:
    """Give a row of cells for each thing in a plan."""
    yield "session", document["session"], document["about"], document["form"]
    for each in document["present"]:
        name = each["written"] if here.names else ""
        time, hours = clock(each["seconds"]), f"{each['hours']:g}"
        cells = (each["id"], lines_of(each), each["found_by"], time, hours, name)
        yield "present", SAID[each["becomes"]], *cells, said_why(each)
    for each in document["absent"]:
        yield "absent", each["id"], (each["name"] or "") if here.names else ""
    for each in document["unknown"]:
        name = each["written"] if here.names else ""
        yield "unknown", lines_of(each), name, each["because"], nearest(each, here), command(each)
    for each in document["trainers"]:
        yield "trainer", each["id"], lines_of(each)
    for each in document["ignored"]:
        yield "ignored", str(each["line"]), each["written"] if here.names else "", each["because"]
    for note in document["notes"]:
        yield "note", note
    yield "plan", sums(document)


def on_terminal(document: Document, here: Screen) -> Iterator[str]:
    """Give a plan in columns that fit."""
    yield from here.indent(f"{document['form']} · {document['about']}", "")
    yield from here.indent(
        f"{document['cohort']} · {document['hours']:g} h at most, without the breaks", ""
    )
    yield ""
    yield from columns(document["present"], here)
    yield from below(document, here)
    yield ""
    yield from here.indent(sums(document), "plan: ", "      ")
    for each in document["unknown"]:
        yield from asked(each, here)


def columns(present: Sequence[Document], here: Screen) -> Iterator[str]:
    """Give those who stand in the file, one in a row, and below it why it is not full credit."""
    cells = [
        (
            MARK[each["becomes"]],
            each["id"],
            lines_of(each, most=MOST_LINES),
            each["found_by"],
            clock(each["seconds"]),
            f"{each['hours']:g} h",
        )
        for each in present
    ]
    sizes = [max(map(width, column)) for column in zip(HEAD, *cells, strict=True)]
    left = here.cells - sum(sizes) - 2 * len(sizes)
    names = ["IN THE FILE", *(name_in_file(each, here) for each in present)]
    for index, row in enumerate((HEAD, *cells)):
        first = "  ".join(pad(cell, size) for cell, size in zip(row, sizes, strict=True))
        head, *more = wrap(here.text(names[index]), max(left, LEAST_NAME))
        yield f"{first}  {head}".rstrip() if index else here.paint(f"{first}  {head}", "loud")
        yield from (" " * (here.cells - left) + line for line in more)
        if index and (why := said_why(present[index - 1])):
            yield from here.indent(why, " " * (sizes[0] + 2) + "  ", " " * (sizes[0] + 4))


def below(document: Document, here: Screen) -> Iterator[str]:
    """Give who was absent, who teaches, what was left out, and notes."""
    if document["absent"]:
        who = ", ".join(somebody(each, here) for each in document["absent"])
        yield from here.indent(who, "absent: ", "        ")
    if document["trainers"]:
        who = ", ".join(somebody(each, here) for each in document["trainers"])
        yield from here.indent(f"{who} (no credit)", "trainers: ", "          ")
    counts = Counter(each["because"] for each in document["ignored"])
    for because, count in counts.items():
        lines = "1 line" if count == 1 else f"{count} lines"
        yield from here.indent(f"{lines}: {because}", "left out: ", "          ")
    if twice := sum(each["overlap_seconds"] for each in document["present"]):
        said = f"lines of one person at the same time count once: {clock(twice)} not credited twice"
        yield from here.indent(said, "")
    for note in document["notes"]:
        yield from here.indent(note, "note: ", "      ")


def asked(each: Document, here: Screen) -> Iterator[str]:
    """Give lines that are nobody's so far, and how to say whose they are."""
    plural = "line" if len(each["lines"]) == 1 else "lines"
    name = f" {each['written']}" if here.names else ""
    yield from here.indent(f"{lines_of(each)}{name}: {each['because']}", f"  ? {plural} ", "    ")
    if each["near"]:
        yield from here.indent(nearest(each, here), "    nearest: ", "             ")
    for line in each["commands"]:
        yield from here.indent(line, "    ")


def labelled(document: Document, here: Screen) -> Iterator[str]:
    """Give a plan with one labelled field a line."""
    labels: dict[str, tuple[str, ...]] = {
        "session": ("session", "about", "form"),
        "present": (
            "present", "id", "lines", "found by", "time", "hours", "in the file", "because",
        ),
        "absent": ("absent", "name"),
        "unknown": ("unknown lines", "in the file", "because", "nearest", "command"),
        "trainer": ("trainer", "lines"),
        "ignored": ("left out: line", "in the file", "because"),
        "note": ("note",),
        "plan": ("plan",),
    }  # fmt: skip
    for word, *cells in table(document, here):
        yield from fields(here, zip(labels[word], cells, strict=True))


def sums(document: Document) -> str:
    """Return how many come to what."""
    counts = Counter(each["becomes"] for each in document["present"])
    parts = [f"{MARK[word]} {counts[word]} {SAID[word]}" for word in MARK if counts[word]]
    unknown = sum(len(each["lines"]) for each in document["unknown"])
    parts += [f"? {unknown} unmatched"] if unknown else []
    parts += [f"{len(document['absent'])} absent"] if document["absent"] else []
    parts += [f"{len(document['problems'])} in error"] if document["problems"] else []
    return ", ".join(part.strip() for part in parts)


def said_why(each: Document) -> str:
    """Say why it is not full credit, and what is on file in its place."""
    was = [
        f"on file {one['id']}: {one['hours']:g} h {one['verification']}"
        for one in each["before"]
        if each["becomes"] in {"changed", "taken_back"}
    ]
    return "; ".join([*each["because"], *was])


def clock(seconds: int) -> str:
    """Return time as hours and minutes, to the nearest minute."""
    minutes = (seconds + HALF_A_MINUTE) // 60
    return f"{minutes // 60} h {minutes % 60:02d}"


def lines_of(each: Document, most: int | None = None) -> str:
    """Return the lines of a person: `6+9`; where they are many and few fit, how many more."""
    lines = [str(line) for line in each["lines"]]
    if most and len(lines) > most:
        return f"{lines[0]} +{len(lines) - 1}"
    return "+".join(lines)


def name_in_file(each: Document, here: Screen) -> str:
    """Return what somebody is called in the file, where people are named."""
    return str(each["written"] or "") if here.names else ""


def somebody(each: Document, here: Screen) -> str:
    """Return an id, and the name where people are named."""
    return f"{each['id']} {each['name']}" if here.names and each["name"] else str(each["id"])


def nearest(each: Document, here: Screen) -> str:
    """Name those who come nearest, and how near."""
    return ", ".join(
        f"{somebody(near, here)}" + (f" ({near['likeness']:.2f})" if near["likeness"] else "")
        for near in each["near"]
    )


def command(each: Document) -> str:
    """Return the first command that says whose lines they are."""
    return str(each["commands"][0])
