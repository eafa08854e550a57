"""Does what "Do next" says, step by step, with the real commands, and says where it ends."""

from __future__ import annotations

import json
import os
import shlex
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cli.session import peercert
from peercert.intake.candidate_file import to_json
from peercert.records import Candidate

ROUNDS = 8
"""Every file that was tried was at its end after five."""
ROUNDS_APART = 60
APART = timedelta(days=9)
TWICE = 2
"""An approval, or a part of a course, may have to be recorded for a second application, too."""
ENDS = ("ready", "wait", "settle")


def put_on_file(candidate: Candidate, folder: Path) -> str:
    """Record a person's file in a new store, and return the id."""
    file = folder / "person.json"
    file.write_text(to_json(candidate), "utf-8")
    done = peercert("candidate", "import", str(file), "--yes")
    assert not done.code, done.err
    return "P-0001"


def standing(who: str, state: str) -> dict[str, Any]:
    """Return where somebody stands, as a program sees it."""
    found = json.loads(peercert("check", who, "--state", state, "--format", "json").out)
    first: dict[str, Any] = found["standings"][0]
    return first


def do_all(who: str, state: str, day: date) -> dict[str, Any]:
    """Do the steps in their order until nothing is left that can be done; return the standing.

    No step stands there twice, none is refused, and none that was done comes back.
    """
    done: set[str] = set()
    for _ in range(ROUNDS):
        now = standing(who, state)
        steps = now["next_steps"]
        ids = [step["id"] for step in steps]
        commands = [step["command"] for step in steps if step["command"]]
        assert len(set(ids)) == len(ids), ids
        assert len(set(commands)) == len(commands), commands
        assert ends_well(steps), steps
        doable = doable_of(steps)
        if not doable:
            return now
        for step in doable:
            assert set(step["after"]) <= set(ids[: ids.index(step["id"])]), step
            line = filled(step, day)
            assert line not in done, (line, steps)
            done.add(line)
            run(line)
    raise AssertionError((now["because"], steps))


def do_one_by_one(who: str, state: str, day: date) -> dict[str, Any]:
    """Do one step at a time, days apart, and wait until the days that are waited for.

    No step comes back once it was done twice, no day that is waited for is past.
    """
    times: Counter[str] = Counter()
    for _ in range(ROUNDS_APART):
        os.environ["PEERCERT_AS_OF"] = str(day)
        now = standing(who, state)
        steps = now["next_steps"]
        assert ends_well(steps), steps
        if doable := doable_of(steps):
            line = filled(doable[0], day)
            times[doable[0]["command"]] += 1
            assert times[doable[0]["command"]] <= TWICE, (line, steps)
            run(line)
            day += APART
        elif waits := [step["by"] for step in steps if step["kind"] == "wait"]:
            assert min(waits) > str(day), steps
            day = date.fromisoformat(min(waits))
        else:
            return now
    raise AssertionError((now["because"], steps))


def doable_of(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the steps that something can be done for: none after one that is waited for."""
    found: list[dict[str, Any]] = []
    left: set[str] = set()
    for step in steps:
        if not step["command"] or step["kind"] == "issue" or left & set(step["after"]):
            left.add(step["id"])
        else:
            found.append(step)
    return found


def run(line: str) -> None:
    """Run a command; a class of more hours than a day has left is one of another day."""
    for _ in range(9):
        ran = peercert(*shlex.split(line)[1:], "--yes")
        if "at most 24 hours on one day" not in ran.err:
            break
        day = line.rpartition(" ")[2]
        line = line.replace(day, str(date.fromisoformat(day) - timedelta(days=1)))
    assert ran.code in {0, 1}, (line, ran.err)


def ends_well(steps: list[dict[str, Any]]) -> bool:
    """Return whether what cannot be done says until when it is waited for, or what is to settle."""
    for step in steps:
        if step["kind"] == "wait" and not (step["by"] and step["command"] is None):
            return False
        if step["command"] is None and step["kind"] not in {"wait", "settle"}:
            return False
    return True


def filled(step: dict[str, Any], day: date) -> str:
    """Return a step's command with each place filled in as the best case is."""
    line: str = step["command"]
    for place in step["places"]:
        line = line.replace(place["holds"], value(step, place, day), 1)
    return line


def value(step: dict[str, Any], place: dict[str, Any], day: date) -> str:
    """Return what is filled in: the first of a choice, and a day that fits."""
    if place["choices"]:
        return str(place["choices"][0])
    if place["kind"] != "day":
        return {"hours": "0.5h", "number": "A-1", "state": "OR"}[place["kind"]]
    ask = place["ask"]
    long_ago = {"the date of birth": 12_000, "the day recovery began": 2_000}
    if ask in long_ago:
        return str(day - timedelta(days=long_ago[ask]))
    if ask in {"the first day of the work", "the day it was issued"}:
        by = date.fromisoformat(step["by"]) if step["by"] else day
        return str(by - timedelta(days=600))
    if ask == "its last day":
        return str(day + timedelta(days=100))
    if "1 January 2022" in ask:
        return "2022-01-01"
    by = date.fromisoformat(step["by"]) if step["by"] else day
    return str(min(by, day))
