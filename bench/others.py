"""The peers beside us: the same questions on the same facts, and whether their answers agree."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from bench.days import TODAY
from bench.everybody import SCANNED, by_hand, fresh
from bench.ground import FEW, SCAN, SHELL, Ground, Row, peercert, seconds, shell, times
from bench.peers import QUESTIONS
from bench.timing import Run, Taken, in_turns, once

COMPARED = 10_000
SIZES = (1_000, 10_000, 100_000)
MINUTES = 60
SLOW = "SQLModel"
"""Runs once at each size."""


def peers(ground: Ground, size: int) -> dict[str, Run | str]:
    """Return a run for each peer, or why it cannot run; the slow ones only where they are small."""
    file = str(ground.of(size).peers)
    every: dict[str, Run | str] = {
        "peercert, jsonl": peercert(ground.of(size).store, "check", *fresh(), "--format", "jsonl"),
        "peercert, text": peercert(ground.of(size).store, "check", *fresh()),
    }
    for name, module, needs, largest, words in (
        ("OpenFisca", "openfisca_peer", "openfisca_core", 100_000, ()),
        ("pandas from SQL", "pandas_frames", "pandas", 100_000, ()),
        ("SQLModel objects, selectinload", "sqlmodel_objects", "sqlmodel", 10_000, ("selectin",)),
        ("SQLModel objects, lazy", "sqlmodel_objects", "sqlmodel", 10_000, ("lazy",)),
    ):
        if importlib.util.find_spec(needs) is None:
            every[name] = f"{needs} is not installed: `make bench` installs it"
        elif size > largest:
            every[name] = f"not run: too slow for more than {largest:,}"
        else:
            command = [sys.executable, "-m", f"bench.peers.{module}", file, str(TODAY), *words]
            every[name] = Run(command)
    if SHELL is None:
        return every | {"one SELECT in the shell": "the sqlite3 shell is not installed"}
    every["one SELECT in the shell, lived-in order"] = by_hand(ground, size, lived_in=True)
    every["one SELECT in the shell, peercert's tables"] = by_hand(ground, size, lived_in=False)
    return every


def beside(ground: Ground) -> Iterator[Row]:
    """Measure everybody side by side at each size, and compare the answers at one."""
    compared = agreement(ground, ground.about(COMPARED))
    sizes = [size for size in SIZES if size in ground.sizes]
    taken: dict[int, dict[str, Taken]] = {}
    for size in sizes:
        runs = {name: run for name, run in peers(ground, size).items() if isinstance(run, Run)}
        slow = {name: runs.pop(name) for name in list(runs) if name.startswith(SLOW)}
        runs["scan"] = shell(ground.of(size).store, SCAN)
        taken[size] = in_turns(runs, FEW) | in_turns(slow, 1)
    for name, run in peers(ground, sizes[0]).items():
        figures = [f"{size:,}: {figure(taken[size], name)}" for size in sizes]
        told = run if isinstance(run, str) else compared.get(name, "")
        yield Row(what=name, figure="; ".join(figures), against=SCANNED, note=told)


def figure(taken: Mapping[str, Taken], name: str) -> str:
    """Return the ratio to the scan, by elapsed and by processor time, where one ran."""
    if name not in taken:
        return "-"
    one, scan = taken[name], taken["scan"]
    processor = times(one.processor / scan.processor)
    took = seconds(one.seconds)
    return f"{times(one.seconds / scan.seconds)} ({processor} by processor time, {took})"


def agreement(ground: Ground, size: int) -> dict[str, str]:
    """Say of each peer for how many people its answers are ours."""
    runs = peers(ground, size)
    out = ground.folder / "answers"
    ours = runs["peercert, jsonl"]
    if isinstance(ours, str):
        return {}
    once(Run(ours.words, out=out))
    with out.open(encoding="utf-8") as lines:
        expected = sorted((line_of(json.loads(line)) for line in lines), key=number_in)
    found = {}
    for name, run in runs.items():
        if isinstance(run, Run) and not name.startswith("peercert"):
            once(Run(run.words, run.typed, out))
            told = out.read_text("utf-8").splitlines()
            same = sum(one == other for one, other in zip(expected, told, strict=False))
            if same != size or len(told) != size:
                sys.exit(f"{name}: {same} of {size} answers are ours ({len(told)} given)")
            found[name] = f"{same:,} of {size:,} people: the same answers"
    return found


def number_in(line: str) -> int:
    """Return the number in the id at the front of a line."""
    return int(line[2 : line.index("|")])


def line_of(standing: Mapping[str, Any]) -> str:
    """Return the line that a peer prints for a standing."""
    findings = {finding["id"]: finding for finding in standing["findings"]}
    state, stage = standing["state"], standing["stage"]
    parts = [standing["candidate"]["id"], state, stage, standing["status"]]
    for question in QUESTIONS[state, stage]:
        finding = findings.get(question, {})
        have, unit = finding.get("have"), finding.get("unit")
        amount = round(have * MINUTES) if have is not None and unit == "hours" else have
        parts += [finding.get("status", ""), "" if amount is None else f"{amount:.0f}"]
    return "|".join(parts)
