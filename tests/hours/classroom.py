"""A store with the class of examples/attendance in it: eight people, a trainer, one day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from cli.session import Result, peercert
from peercert.classes import Cohort, Course, Enrolment, Provider, Session
from peercert.records import Candidate
from peercert.store.class_recording import add, add_to
from peercert.store.recording import Change
from schemas import valid

EXAMPLES = Path(__file__).parents[2] / "examples" / "attendance"
ZONE = "America/Los_Angeles"
NAMES = {
    "Ana Álvarez": "ana@example.org",
    "Bo Nguyen": None,
    "Dee Park": None,
    "Kim Lee": "kim@example.org",
    "Joy Brand": None,
    "Omar Said": "omar@example.org",
    "Karla Ramírez": None,
    "Kevin Ramirez": None,
}
SESSION = Session(
    cohort=1,
    topic="active_listening",
    starts_at="2026-06-17T09:00",
    ends_at="2026-06-17T16:00",
    zone=ZONE,
    breaks=(("12:00", "12:30"),),
)


def classroom(path: Path, *sessions: Session, names: dict[str, str | None] = NAMES) -> None:
    """Make a store with a class: these people have seats in its cohort, and Tessa teaches."""
    with Change(path, command="test", actor="test") as change:
        for name, email in (*names.items(), ("Tessa Moran", "tessa@example.org")):
            change.add_candidate(Candidate(name=name, email=email, states=("CA",)))
        trainer = f"P-{len(names) + 1:04d}"
        add(change, Provider(name="West County Services"))
        add(change, Course(title="Training", provider=1, kind="core", state="CA", minutes=4800))
        add(change, Cohort(course=1, title="June", trainers=(trainer,)))
        for session in sessions or (SESSION,):
            add(change, session)
        for number in range(1, len(names) + 1):
            step = Enrolment(cohort=1, step="accepted", on=date(2026, 5, 20))
            add_to(change, f"P-{number:04d}", step)


def imported(file: Path | str, *more: str, session: str = "T-0001") -> tuple[Result, Any]:
    """Import a file for a session; return what was printed, and the plan as data."""
    asked = ("--session", session, "--yes", "--format", "json", *more)
    result = peercert("attendance", "import", str(file), *asked)
    return result, valid(result.out) if result.out else None


def hours_of_all() -> dict[str, float]:
    """Return everybody's hours for the first session, by id."""
    lines = peercert("attendance", "list", "T-0001", "--format", "jsonl").out.splitlines()
    return {row["candidate"]: row["hours"] for row in map(json.loads, lines)}
