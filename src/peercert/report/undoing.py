"""What would follow from undoing a change: where each person stands before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from peercert.report.data import amount
from peercert.report.screen import Screen
from peercert.report.words import plain
from peercert.rules.law import Finding
from peercert.standing import Standing, label

Row = Mapping[str, Any]


def row(id: str, before: Standing | None, after: Standing | None) -> dict[str, Any]:
    """Return what follows for one person by one state's rules; None is nobody on file."""
    known = before or after
    return {
        "candidate": id,
        "state": known.state if known else None,
        "before": where(before),
        "after": where(after),
        "findings": list(differences(before, after)) if before and after else [],
    }


def where(standing: Standing | None) -> dict[str, Any] | None:
    """Return where somebody stands, or None who is not on file."""
    if standing is None:
        return None
    names = ("stage", "status", "readiness")
    return {name: getattr(standing, name) for name in names}


def differences(before: Standing, after: Standing) -> Iterator[dict[str, Any]]:
    """Give each finding of both that differs."""
    for id, now in after.findings.items():
        was = before.findings.get(id)
        if was and worth(was) != worth(now):
            yield {"id": id, "before": worth(was), "after": worth(now)}


def worth(finding: Finding) -> dict[str, Any]:
    """Return what a finding comes to."""
    return {
        "status": finding.status,
        "have": amount(finding.have, finding.unit),
        "need": amount(finding.need, finding.unit),
    }


def lines(rows: Sequence[Row], here: Screen) -> Iterator[str]:
    """Give a line for each person and state; in a pipe, cells between tabs."""
    for each in rows:
        state = each["state"] or ""
        if here.terminal or here.labelled:
            who = " ".join(word for word in (each["candidate"], state) if word)
            yield from here.indent(f"{who}: {said(each)}", "  ", "    ")
        else:
            yield "\t".join(here.text(cell) for cell in (each["candidate"], state, said(each)))


def said(each: Row) -> str:
    """Say what follows for one person."""
    before, after = each["before"], each["after"]
    if not (before and after):
        return "on file again" if after else "no longer on file"
    told = [moved(finding) for finding in each["findings"]]
    told += [
        f"{plain(before[name] or 'none')} → {plain(after[name] or 'none')}"
        for name in ("stage", "status", "readiness")
        if before[name] != after[name]
    ]
    return "; ".join(told) or "the standing stays as it is"


def moved(finding: Row) -> str:
    """Say how one finding differs: in hours where there are hours, else in words."""
    before, after = finding["before"], finding["after"]
    amounts = [
        f"{side['have']:g} of {side['need']:g}"
        for side in (before, after)
        if side["have"] is not None and side["need"] is not None
    ]
    if amounts[:1] == amounts[1:] or len(amounts) == 1:
        amounts = []
    was, now = amounts or (plain(before["status"]), plain(after["status"]))
    return f"{label(finding['id'])} {was} → {now}"
