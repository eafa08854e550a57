"""How far people in a cohort are: bars on a terminal, tabs in a pipe, `peercert/progress@1`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from peercert.report.cells import pad, width, wrap
from peercert.report.rows import glyph
from peercert.report.screen import Screen, fields, screen
from peercert.report.words import COLOUR, GLYPHS, plain

Document: TypeAlias = Mapping[str, Any]

COLUMNS = ("id", "name", "asked_by", "requirement", "have", "need", "unit", "on_file", "status",
           "because")  # fmt: skip
BAR = 20
SETTLED = frozenset({"met", "waived", "not_applicable"})
MOST_LABEL = 26
BESIDE = 6
"""Cells between glyph, label, bar and amount."""
FULL, EMPTY = ("█", "#"), ("░", ".")


def show(head: Document, people: Sequence[Document], *, names: bool, labelled: bool) -> None:
    """Print everybody as text."""
    here = screen(labelled=labelled, names=names)
    here.show(lines(head, people, here))


def lines(head: Document, people: Sequence[Document], here: Screen) -> Iterator[str]:
    """Give the lines about a cohort: a row for each thing needed, by person."""
    if not here.terminal and not here.labelled:
        for each in people:
            for row in rows(each):
                yield "\t".join(here.text(cell) for cell in unnamed(row, here))
        return
    yield from here.indent(
        f"{head['cohort']} {head['title']} · {head['held_hours']:g} h held by {head['as_of']}, "
        f"{head['planned_hours']:g} h planned",
        "",
    )
    for each in people:
        yield from labels(each, here) if here.labelled else person(each, here)
    if not people:
        yield from here.indent(f"nobody has a seat in {head['cohort']}", "")


def rows(each: Document) -> Iterator[list[str]]:
    """Give a person's needs as cells, in the order of `COLUMNS`."""
    for need in each["needs"]:
        amounts = (need["have"], need["need"], need["unit"], need["on_file"])
        yield [
            each["id"],
            each["name"] or "",
            need["asked_by"],
            need["id"],
            *("" if cell is None else str(cell) for cell in amounts),
            need["status"],
            need["because"],
        ]


def unnamed(row: list[str], here: Screen) -> list[str]:
    """Return cells with the name only where people are named."""
    return row if here.names else [row[0], "", *row[2:]]


def labels(each: Document, here: Screen) -> list[str]:
    """Return one labelled field a line."""
    told = [("id", each["id"]), ("name", (each["name"] or "") if here.names else "")]
    told.append(("hours", known(each)))
    for need in each["needs"]:
        amount = said(need) if counts(need) else ""
        why = need["because"] if tells_more(need) else ""
        parts = [part for part in (plain(need["status"]), amount, why) if part]
        told.append((label(need), ", ".join(parts)))
    return fields(here, told)


def person(each: Document, here: Screen) -> Iterator[str]:
    """Give one person: a heading, then a bar for each thing that is needed."""
    name = f" {each['name']}" if here.names and each["name"] else ""
    yield ""
    heading = here.indent(f"{each['id']}{name} · {known(each)}", "")
    yield from (here.paint(line, "loud") for line in heading)
    texts = [here.text(label(need)) for need in each["needs"]]
    size = min(max(map(width, texts), default=0), MOST_LABEL)
    amounts = [said(need) if counts(need) else "" for need in each["needs"]]
    cells = min(BAR, here.cells - size - max(map(width, amounts), default=0) - BESIDE)
    for text, amount, need in zip(texts, amounts, each["needs"], strict=True):
        mark = here.paint(glyph(GLYPHS[need["status"]], here), COLOUR[GLYPHS[need["status"]]])
        *before, last = [text] if width(text) <= size else wrap(text, size)
        yield from (f"  {line}" for line in before)
        shown = f"{bar(need, here, cells)}  {amount}" if amount else ""
        yield f"{mark} {pad(last, size)}  {shown}".rstrip()
        if tells_more(need):
            yield from here.indent(need["because"], "    ")


def known(each: Document) -> str:
    """Say how many hours somebody has, and how they are known."""
    parts = [f"{each['attested_hours']:g} attested", f"{each['submitted_hours']:g} submitted"]
    if each["verified_hours"]:
        parts.append(f"{each['verified_hours']:g} verified on file")
    missed = f"; missed {each['missed_hours']:g} h" if each["missed_hours"] else ""
    return f"{each['hours']:g} h: {', '.join(parts)}{missed}"


def label(need: Document) -> str:
    """Say what is needed, and by whom: `course hours`, `CA training hours`."""
    return f"{need['asked_by']} {plain(need['id'].rpartition('.')[2])}"


def counts(need: Document) -> bool:
    """Say whether a need is an amount."""
    return need["unit"] is not None or need["need"] > 1


def tells_more(need: Document) -> bool:
    """Say whether the reason says more than the bar."""
    if need["asked_by"] == "course" or need["status"] in SETTLED:
        return False
    return bool(need["because"] != f"{need['have']:g} of {need['need']:g} hours")


def said(need: Document) -> str:
    """Say how much of how much: `6.5 of 80 h (60 on file)`."""
    unit = " h" if need["unit"] == "hours" else f" {need['unit']}" if need["unit"] else ""
    on_file = f" ({need['on_file']:g} on file)" if need["on_file"] else ""
    return f"{need['have']:g} of {need['need']:g}{unit}{on_file}"


def bar(need: Document, here: Screen, cells: int) -> str:
    """Return a bar: full only where everything is there, empty only where nothing is."""
    filled = int(min(need["have"] / need["need"], 1) * cells)
    filled = max(filled, 1) if need["have"] else 0
    full, empty = (one if here.text(one) == one else other for one, other in (FULL, EMPTY))
    return full * filled + empty * (cells - filled)
