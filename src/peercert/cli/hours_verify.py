"""`peercert hours verify`: somebody looked at the evidence of a training."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from peercert.cli import confirming, errors, facts, options, writing
from peercert.errors import RefusedError, UsageError

if TYPE_CHECKING:
    from peercert.classes import Verification
    from peercert.store.recording import Change

CHUNK = 1 << 20
SHOWN = 12


def verify(ids: Sequence[str], evidence: str | None, on: date | None) -> None:
    """Record that each of these trainings was verified; what is already, is said and left."""
    from peercert.report.describing import gist

    day = day_of(on)
    name, digest = fingerprint(Path(evidence)) if evidence else (None, None)
    with_what = f" with {name} (SHA-256 {digest[:SHOWN]}…)" if digest else ""
    lines, notes = [], []
    with writing.change("hours verify") as change:
        for number in numbers(ids):
            owner, known = seen(change, number, day, digest)
            id = f"H-{number:04d}"
            if known:
                notes.append(f"{id} was verified{with_what} on {known.verified_on} ({known.id})")
                continue
            made = add(change, owner, number, (day, name, digest))
            said = {"training": f"{id} of {owner}", "verified_on": day}
            lines.append((made, f"Recorded {gist('verification', said)}{with_what} ({made})."))
    for made, text in lines:
        confirming.say(made, text)
    for note in notes:
        errors.say(f"{note}; nothing was added for it.")


def day_of(on: date | None) -> date:
    """Return the day of verification, which has come. Raise RefusedError for one to come."""
    today = options.current().day
    if on and on > today:
        hint = f"expected a day up to {today}; --as-of sets another today; {facts.NOTHING}"
        raise RefusedError(f"--on: {on} is still to come", hint=hint)
    return on or today


def numbers(ids: Sequence[str]) -> list[int]:
    """Return the numbers of trainings, each once. Raise RefusedError for ids of anything else."""
    from peercert.store.class_recording import number_of

    return list(dict.fromkeys(number_of(id, "H") for id in ids))


def seen(
    change: Change, number: int, day: date, digest: str | None
) -> tuple[str, Verification | None]:
    """Return whose a training is, and how it was verified with this evidence before, if it was.

    Raise RefusedError where it is not on file, or was completed after that day or not yet.
    """
    from peercert.store.class_reading import verifications
    from peercert.store.kinds import write_id
    from peercert.store.reading import read_one

    id = write_id("H", number)
    owner = change.book.current("training", "H", number) or 0
    person = read_one(change.connection, owner)
    training = next(each for each in person.training if each.id == id)
    if training.completed_on is None or training.completed_on > day:
        done = f"completed {training.completed_on}" if training.completed_on else "still under way"
        hint = f"--on gives the day on which it was verified; {facts.NOTHING}"
        raise RefusedError(f"{id} was not completed by {day}: it is {done}", hint=hint)
    before = (each for _, each in verifications(change.connection, training=number))
    return write_id("P", owner), next((v for v in before if v.sha256 == digest), None)


def add(change: Change, owner: str, number: int, proof: tuple[date, str | None, str | None]) -> str:
    """Record one verification and return its id."""
    from peercert.classes import Verification
    from peercert.store.class_recording import add_to

    day, name, digest = proof
    made = Verification(training=number, verified_on=day, evidence=name, sha256=digest)
    return add_to(change, owner, made)


def fingerprint(path: Path) -> tuple[str, str]:
    """Return a file's name and SHA-256; the file stays where it is. Raise UsageError."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except OSError:
        hint = f"--evidence names a file that can be read; {facts.NOTHING}"
        raise UsageError("--evidence: the file cannot be read", hint=hint) from None
    from peercert.intake.files import name_of

    return name_of(path), digest.hexdigest()
