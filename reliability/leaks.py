"""Plants secrets in every column that takes a text and looks for them where they must not be.

First real commands run with their output in pipes: nobody's name may be in text, nothing at all
in an error, a log or a passing file, and no name in data where names were declined. Then
everybody is erased, one after the other, with backups and recoveries in between: of whoever is
erased nothing may be left in the store or beside it, whoever's record named them; the ledger must
verify, an old receipt too, and no backup or recovery from between may bring a single secret back.
"""

from __future__ import annotations

import random
import re
import subprocess
from datetime import date
from itertools import count, product
from pathlib import Path

from peercert.classes import Cohort, Course, Session, Sheet
from peercert.errors import Exit
from peercert.records import Candidate, Certificate, Document, Training, Waiver
from peercert.store import class_recording, ledger, verifying
from peercert.store.opening import reading
from peercert.store.recording import Change
from peercert.store.verifying import Receipt
from reliability.ground import DAY, STORE, Outcome, command, main, run_in, scratch, troubles

FULL, QUICK = 1_000, 100
BETWEEN = 2
"""How often, while people are erased, a backup and a recovery are made."""
EACH = 25
"""Secrets of one person: five that name them, the others in what is on file."""
SECRET = re.compile(rb"Zq\d{5}[nt]x")
"""`n` in a secret marks one that names somebody, `t` any other text."""
NAMING = re.compile(rb"Zq\d{5}nx")
ON = date(2025, 1, 6)
TEXT = (
    "check",
    "check P-0001 --explain",
    "--accessible check",
    "expiring --within 9000d",
    "candidate list",
    "candidate show P-0001",
    "candidate find Zq",
    "candidate add --name Zq00001nx --state CA --email Zq00003nx@example.org",
    "candidate show Zq00001nx",
    "candidate show Zq99999nx",
    "hours log Zq00001nx 6h --on 2026-06-01",
    "hours log P-0001 6h --on 2027-06-01",
    "hours list P-0001",
    "hours void H-0001 --reason again",
    "certificate list P-0001",
    "certificate issue P-0001 --state CA --number 7 --on 2026-01-01",
    "history P-0001",
    "undo 2",
    "doctor --full",
    "privacy erase P-0001 --basis request",
    "privacy erase P-0001 --basis Zq00003nx@example.org --yes",
)
DATA = ("check", "candidate list", "candidate show P-0001", "hours list P-0001", "history P-0001")


def secretive(number: int) -> Candidate:
    """Invent a person of `EACH` secrets; three more of theirs go into later changes."""
    numbers = count(number * EACH + 1)

    def text(kind: str = "t") -> str:
        return f"Zq{next(numbers):05d}{kind}x"

    return Candidate(
        name=f"{text('n')} {text('n')}",
        states=("CA",),
        email=f"{text('n')}@example.org",
        phone=text("n"),
        county=text(),
        training=tuple(
            Training(
                kind="continuing",
                minutes=60,
                completed_on=ON,
                title=text(),
                provider=text(),
                specialization=text(),
                topics=(text(),),
            )
            for _ in range(3)
        ),
        documents=(Document(kind=text()), Document(kind=text())),
        certificates=(
            Certificate(state="CA", number=f"M-{number}", issued_on=ON, override_reason=text()),
        ),
        waivers=(
            Waiver(requirement="ca.renewal.filing", on=ON, reason=text(), approved_by=text()),
        ),
    )


def plant(store: Path, people: int) -> None:
    """Make the store: everybody in one change, then a void and a new name for each of them."""
    with Change(store, command="candidate import", actor="tester") as change:
        ids = [change.add_candidate(secretive(number)) for number in range(people)]
    for number, id in enumerate(ids):
        last = (number + 1) * EACH
        with Change(
            store, command="hours void", actor="tester", reason=f"Zq{last:05d}tx"
        ) as change:
            change.void(f"H-{number * 3 + 1:04d}", f"Zq{last - 1:05d}tx")
        with Change(store, command="candidate set", actor="tester") as change:
            change.set_person(id, name=f"Zq{last - 2:05d}nx", phone=f"Zq{last - 3:05d}nx")


def name_elsewhere(store: Path, people: int) -> None:
    """Name each person in what is recorded about the next one, and about nobody."""
    with Change(store, command="session add", actor="tester") as change:
        class_recording.add(change, Course(title="Basics", kind="core", minutes=600))
        class_recording.add(change, Cohort(course=1, title="Spring"))
        for number in range(people):
            name = secretive(number).name or ""
            first, last = "2026-01-05T09:00", "2026-01-05T10:00"
            session = Session(
                cohort=1, title=f"With {name}", starts_at=first, ends_at=last, zone="UTC"
            )
            id = class_recording.add(change, session)
            where = f"{name.replace(' ', '_')}.csv"
            held = Sheet(session=int(id[2:]), path=where, sha256="0", form="Zoom meeting")
            class_recording.add(change, held)
            other = f"P-{(number + 1) % people + 1:04d}"
            waived = Waiver(requirement="ca.initial.age", on=ON, reason="asked", approved_by=name)
            change.add(other, waived)
            held_by = Certificate(state="NY", number="7", issued_on=ON, override_reason=name)
            change.void(change.add(other, held_by), f"as {name} said")


def measure(seed: int, size: int) -> Outcome:
    """Plant `size` secrets, run the commands, erase everybody, and restore what was before."""
    dice = random.Random(seed)
    people = max(size // EACH, 2)
    with scratch() as folder:
        store = folder / STORE
        plant(store, people)
        planted = len(set(SECRET.findall(store.read_bytes())))
        with reading(store) as connection:
            sequence, head = ledger.head(connection)
        receipt = Receipt(sequence, DAY, ledger.short(head))
        bad, runs = leaking(folder)
        name_elsewhere(store, people)
        run_in(folder, command("backup", "create"))
        copies = [*(folder / "backups").glob("*.db")]
        everybody = list(range(1, people + 2))  # and the one that a command added
        dice.shuffle(everybody)
        if len(still_naming(store, everybody, people)) < 2 * people:
            bad += ["the control: not everybody is named before"]
        for place, number in enumerate(everybody):
            words = ("privacy", "erase", f"P-{number:04d}", "--basis", "asked for", "--yes")
            bad += ended(run_in(folder, command(*words)), " ".join(words))
            bad += still_naming(store, everybody[: place + 1], people)
            if place % (len(everybody) // BETWEEN + 1) == 0:
                copies += between(folder, place)
        bad += forgotten(store, receipt)
        for copy in copies:
            restored = folder / f"restored-{copy.stem}.db"
            words = ("backup", "restore", str(copy), "--to", str(restored), "--yes")
            bad += ended(run_in(folder, command(*words)), "backup restore")
            bad += forgotten(restored, receipt)
    told = (
        f"{planted} secrets of {people} people; {runs} commands; everybody erased, "
        f"{len(copies)} copies from before and between restored"
    )
    return Outcome(tried=planted, bad=tuple(bad), told=told)


def between(folder: Path, place: int) -> list[Path]:
    """Make a backup, and recover the store into another file; return both."""
    old = set((folder / "backups").glob("*.db"))
    run_in(folder, command("backup", "create"))
    recovered = folder / f"recovered-{place}.db"
    run_in(folder, command("recover", "--to", str(recovered)))
    return [*(set((folder / "backups").glob("*.db")) - old), recovered]


def still_naming(store: Path, erased: list[int], people: int) -> list[str]:
    """Say which secrets that name somebody erased are left in a store or beside it."""
    names = [secretive(number - 1).name or "" for number in erased if number <= people]
    data = b"".join(file.read_bytes() for file in store.parent.glob(f"{store.name}*"))
    parts = [part for name in names for part in name.split()]
    return [f"{store.name} still holds {each}" for each in parts if each.encode() in data]


def leaking(folder: Path) -> tuple[list[str], int]:
    """Run every command, and say which secret came out of which."""
    control = run_in(folder, command("candidate", "list", "--names"))
    bad = [] if held(NAMING, control.stdout) else ["the control: no name where names are asked for"]
    for line in TEXT:
        found = run_in(folder, command(*line.split()))
        bad += [f"{line}: prints {each}" for each in held(NAMING, found.stdout)]
        bad += [*ended(found, line), *strays(folder, line)]
    lines = list(product(DATA, ("json", "jsonl", "csv")))
    for line, form in lines:
        found = run_in(folder, command(*line.split(), "--format", form, "--no-names"))
        bad += [f"{line} as {form}: prints {each}" for each in held(NAMING, found.stdout)]
        bad += [*ended(found, line), *strays(folder, line)]
    return bad, len(TEXT) + len(lines)


def held(pattern: re.Pattern[bytes], text: str) -> list[str]:
    """Return the secrets in a text, each once."""
    return sorted({each.decode() for each in pattern.findall(text.encode())})


def ended(found: subprocess.CompletedProcess[str], line: str) -> list[str]:
    """Say which secrets an error holds, and whether the command ended as none may."""
    bad = [f"{line}: says {each}" for each in held(SECRET, found.stderr)]
    return [*bad, f"{line}: a fault of ours"] if found.returncode == Exit.OURS else bad


def strays(folder: Path, line: str) -> list[str]:
    """Name the files that hold a secret and are neither the store nor a backup of it."""
    files = [each for each in folder.rglob("*") if each.is_file() and each.suffix != ".db"]
    return [f"{line}: leaves {f.name}" for f in files if SECRET.search(f.read_bytes())]


def forgotten(store: Path, receipt: Receipt) -> list[str]:
    """Say what is left of anybody in a store or beside it, and what no longer verifies."""
    if not store.exists():
        return [f"{store.name} is not there"]
    beside = store.parent.glob(f"{store.name}*")
    left = {each.decode() for file in beside for each in SECRET.findall(file.read_bytes())}
    bad = [f"{store.name} still holds {each}" for each in sorted(left)]
    with reading(store) as connection:
        bad += [str(each) for each in verifying.against(connection, receipt)]
    return bad + troubles(store)


if __name__ == "__main__":
    main(measure, FULL)
