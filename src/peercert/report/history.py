"""What changes did, for people and as tables; each change is a document of `peercert/history@1`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from peercert.report.describing import described, moved
from peercert.report.screen import Screen, fields

Document: TypeAlias = Mapping[str, Any]
Say: TypeAlias = Callable[[Document], str]

MOST_DEEDS = 12
"""A list shows so many deeds of a change on a terminal, and how to see the others."""
COLUMNS = (
    "change",
    "at",
    "actor",
    "command",
    "reason",
    "did",
    "id",
    "candidate",
    "what",
    "at_before",
)
TO = {"added": "to", "changed": "of", "voided": "of", "restored": "to"}


def lines(document: Document, here: Screen, *, whole: bool) -> Iterator[str]:
    """Give one change as lines: in a pipe a line for each deed, its cells between tabs."""
    if here.labelled:
        yield from labelled(document, here)
    elif not here.terminal:
        told = {**document, "at": document["when"], "at_before": behind(document)}
        for row in rows(told, substance):
            yield "\t".join(here.text(cell) for cell in row).removesuffix("\t")
    else:
        yield from paragraph(document, here, whole=whole)


def paragraph(document: Document, here: Screen, *, whole: bool) -> Iterator[str]:
    """Give one change as it is read: a heading, why, and a line for each deed."""
    told = (str(document[name]) for name in ("change", "when", "actor", "command"))
    heading = here.indent(" · ".join(told), "change ", "    ")
    yield from (here.paint(line, "loud") for line in heading)
    if document["reason"]:
        yield from here.indent(f"why: {document['reason']}", "    ", "      ")
    if clock := behind(document):
        yield from here.indent(f"clock: {clock}", "    ", "      ")
    deeds = document["deeds"]
    shown = deeds if whole else deeds[:MOST_DEEDS]
    for deed in shown:
        yield from here.indent(said(deed, document["reason"]), "    ", "      ")
    if len(deeds) > len(shown):
        command = f"peercert history --change {document['change']}"
        yield from here.indent(f"and {len(deeds) - len(shown)} more: {command}", "    ", "      ")


def labelled(document: Document, here: Screen) -> list[str]:
    """Return one change as one labelled field a line."""
    names = ("change", "when", "actor", "command", "reason")
    told = [(name, str(document[name] or "")) for name in names]
    done = [(deed["did"], said(deed, document["reason"], verb=False)) for deed in document["deeds"]]
    clock = [("clock", text)] if (text := behind(document)) else []
    return fields(here, [*told, *clock, *done])


def behind(document: Document) -> str:
    """Say that a change has an earlier moment than the one before it; nothing where it has not."""
    moment = document["when_before"]
    return f"the change before was recorded {moment}, which is later" if moment else ""


def said(deed: Document, reason: str | None = None, *, verb: bool = True) -> str:
    """Say on one line what was done to which record, and why unless the change says it too."""
    whose = deed["candidate"]
    of = f" {TO.get(deed['did'], 'of')} {whose}" if whose and whose != deed["id"] else ""
    return f"{deed['did'] + ' ' if verb else ''}{deed['id']}{of}: {what(deed, reason, substance)}"


def what(deed: Document, reason: str | None, say: Say) -> str:
    """Say a record's facts, or what each was before and after, and why unless that was said."""
    why = f" ({deed['reason']})" if deed["reason"] and deed["reason"] != reason else ""
    return f"{say(deed)}{why}"


def substance(deed: Document) -> str:
    """Say in words what a record is, or what each of its facts was before and after."""
    facts, kind = deed["facts"], deed["kind"]
    if deed["did"] == "erased":
        return "what was personal"
    if not facts:
        return f"{kind}, (erased)"
    if deed["did"] != "changed":
        return described(kind, facts)
    return ", ".join(moved(name, deed["before"].get(name), now) for name, now in facts.items())


def in_fields(deed: Document) -> str:
    """Say the same by the names of a candidate file, as CSV always had it."""
    facts = deed["facts"]
    if deed["did"] == "erased":
        return "what was personal"
    if not facts:
        return f"{deed['kind']}, (erased)"
    if deed["did"] != "changed":
        kind = [] if deed["kind"] == "person" or "kind" in facts else [deed["kind"]]
        return ", ".join([*kind, *(f"{name} {told(value)}" for name, value in facts.items())])
    return ", ".join(f"{n} {told(deed['before'].get(n))} → {told(v)}" for n, v in facts.items())


def told(value: object) -> str:
    """Return a value of a candidate file as people read it."""
    if isinstance(value, Mapping):
        return " ".join(f"{key}={told(item)}" for key, item in value.items())
    if isinstance(value, list):
        return " ".join(map(told, value)) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not on file" if value is None else str(value)


def rows(document: Document, say: Say = in_fields) -> Iterable[list[str]]:
    """Yield a row for each deed of a change, in the order of `COLUMNS`; one where there is none."""
    head = [str(document[name] or "") for name in ("change", "at", "actor", "command", "reason")]
    done = [
        (deed["did"], deed["id"], deed["candidate"] or "", what(deed, document["reason"], say))
        for deed in document["deeds"]
    ]
    for cells in done or [("", "", "", "")]:
        yield [*head, *cells, document["at_before"] or ""]
