"""Erasure: nothing personal is left in the file, and the ledger still proves the rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from peercert.classes import Cohort, Course, Session, Sheet
from peercert.errors import NobodyError, RefusedError, StoreError
from peercert.records import (
    Affirmation,
    Candidate,
    Certificate,
    Conduct,
    Document,
    Exam,
    Recovery,
    Reference,
    Training,
    Waiver,
    Work,
)
from peercert.store import (
    blanking,
    class_recording,
    erasing,
    erasures,
    exporting,
    identities,
    ledger,
    verifying,
)
from peercert.store.opening import reading
from peercert.store.reading import read_all, read_one
from peercert.store.recording import Change
from peercert.store.selecting import as_known
from peercert.store.verifying import Receipt, Trouble
from store.people import BO

SECRETS = [f"Zq{number:02d}Secretly" for number in range(50)]
BASIS = "request of 2026-11-20"
DAY = date(2026, 1, 5)


def secret_person(numbers: Iterator[str]) -> Candidate:
    """Return a person with a text of its own in every column that takes any text."""
    return Candidate(
        name=f"{next(numbers)} {next(numbers)}",
        states=("CA",),
        email=f"{next(numbers)}@example.org",
        phone=next(numbers),
        county=next(numbers),
        born_on=date(1911, 2, 3),
        education="college",
        lived_as=("caregiver",),
        conditions=("substance_use",),
        willing_to_share=True,
        recovery=(Recovery(condition="substance_use", started_on=date(1912, 3, 4)),),
        employed_as_peer_on=(date(1913, 4, 5),),
        training=tuple(
            Training(
                kind="core",
                minutes=4801,
                title=next(numbers),
                provider=next(numbers),
                specialization=next(numbers),
                completed_on=DAY,
                topics=(next(numbers),),
            )
            for _ in range(5)
        ),
        exams=(Exam(state="CA", sat_on=DAY, outcome="passed"),),
        affirmations=(Affirmation(state="CA", signed_on=DAY),),
        references=(Reference(state="CA", kind="self", received_on=DAY),),
        documents=tuple(Document(kind=next(numbers)) for _ in range(5)),
        work=(Work(minutes=61, started_on=date(1914, 5, 6)),),
        certificates=(
            Certificate(state="CA", number="KEPT-1", issued_on=DAY, override_reason=next(numbers)),
            Certificate(state="CA", number="KEPT-2", issued_on=DAY),
        ),
        conduct=(Conduct(state="CA", kind="suspended", on=DAY),),
        waivers=(
            Waiver(
                requirement="ca.renewal.filing",
                on=DAY,
                reason=next(numbers),
                approved_by=next(numbers),
            ),
        ),
    )


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store with P-0002, of whom everything is secret, between two others."""
    path, numbers = tmp_path / "store.db", iter(SECRETS)
    person = secret_person(numbers)
    with Change(path, command="candidate import", actor="kim", reason="spring.csv") as change:
        for each in (BO, person, BO):
            change.add_candidate(each)
    with Change(path, command="hours void", actor="kim", reason=next(numbers)) as change:
        change.void("H-0002", next(numbers))
        change.void("C-0003", next(numbers))
    with Change(path, command="candidate set", actor="kim", reason=next(numbers)) as change:
        change.set_person("P-0002", name=f"{next(numbers)} Zimt", county=next(numbers))
    with Change(path, command="exam record", actor=f"{person.name}", reason=None) as change:
        change.add("P-0001", Exam(state="CA", sat_on=DAY, outcome="failed"))
    with Change(path, command="hours log", actor="lee") as change:
        for title in numbers:
            change.add("P-0002", Training(kind="additional", minutes=60, title=title))
    return path


def erase(path: Path, number: int = 2, basis: str = BASIS) -> erasing.Plan:
    with Change(path, command="privacy erase", actor="kim") as change:
        done = change.erase(f"P-{number:04d}", basis)
        known = identities.marks_of(change.connection, number)
        erased = erasures.Erased(basis, change.book.at)
        erasures.append(path, dict.fromkeys(known, erased))
    erasing.compact(path)
    return done


def troubles(path: Path) -> list[Trouble]:
    with reading(path) as connection:
        found = [*verifying.chain(connection), *verifying.rows(connection)]
        return [*found, *verifying.newest(connection)]


def everything(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file())


def test_no_byte_of_what_was_erased_is_left(store: Path) -> None:
    before = everything(store.parent)
    assert [secret for secret in SECRETS if secret.encode() not in before] == []
    secrets = [*SECRETS, "Zimt", "1911-02-03", "1912-03-04", "1913-04-05", "1914-05-06"]

    erase(store)

    left = everything(store.parent)
    assert [secret for secret in secrets if secret.encode() in left] == []


def test_the_ledger_and_an_old_receipt_still_verify(store: Path) -> None:
    with reading(store) as connection:
        sequence, head = ledger.head(connection)
    receipt = Receipt(sequence, "2026-11-22", ledger.short(head))

    erase(store)

    assert troubles(store) == []
    with reading(store) as connection:
        assert list(verifying.against(connection, receipt)) == []


def test_what_was_certified_is_kept_and_nothing_else(store: Path) -> None:
    with reading(store) as connection:
        before = read_one(connection, 2)
    erase(store)
    with reading(store) as connection:
        after = read_one(connection, 2)
        known_before = (as_known(connection, "2999-01-01T00:00:00.000Z"), read_one(connection, 2))

    certificates = tuple(replace(each, override_reason=None) for each in before.certificates)
    assert after == Candidate(
        id="P-0002",
        name="(erased)",
        states=("CA",),
        exams=before.exams,
        certificates=certificates,
        conduct=before.conduct,
    )
    assert known_before[1] == after


def test_nobody_else_is_touched(store: Path) -> None:
    with reading(store) as connection:
        before = [each for each in read_all(connection) if each.id != "P-0002"]
    erase(store)
    with reading(store) as connection:
        assert [each for each in read_all(connection) if each.id != "P-0002"] == before


def test_the_plan_counts_what_goes_and_what_stays(store: Path) -> None:
    with reading(store) as connection:
        plan = erasing.plan(connection, 2)

    assert not plan.is_done
    assert plan.deleted["waiver"] == plan.deleted["recovery"] == plan.deleted["work"] == 1
    assert plan.blanked == {"person": 2, "certificate": 1, "void": 2}
    assert plan.kept["certificate"] == 2
    assert plan.changes == (2, 3, 4)
    assert erase(store) == plan
    with reading(store) as connection:
        assert erasing.plan(connection, 2).is_done


def test_reasons_about_others_too_stay_unless_they_name_the_person(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with Change(path, command="import people", actor="kim", reason="spring.csv") as change:
        change.add_candidate(BO)
        change.add_candidate(replace(BO, name="Ana Alvarez"))
    with Change(path, command="candidate void", actor="kim", reason="LIND twice") as change:
        change.set_person("P-0001", county="Sonoma")
        change.set_person("P-0002", county="Sonoma")
    with Change(path, command="exam record", actor="kim", reason="asked by Lind, Bo") as change:
        change.add("P-0002", Exam(state="CA", sat_on=DAY, outcome="passed"))
    with Change(path, command="exam record", actor="kim", reason="asked by Lind") as change:
        change.add("P-0002", Exam(state="CA", sat_on=DAY, outcome="failed"))

    erase(path, 1)

    with closing(sqlite3.connect(path)) as connection:
        asked = "SELECT actor, reason FROM change WHERE sequence < 5"
        headers = connection.execute(asked).fetchall()
    gone, kept = ("erased", None), ("kim", "asked by Lind")
    assert headers == [("kim", "spring.csv"), gone, gone, kept]
    assert troubles(path) == []


def test_what_names_the_person_goes_whoever_s_record_it_is_about(tmp_path: Path) -> None:
    path, kim = tmp_path / "store.db", "kim"
    naming, others = "as Alvarez, Ana Zoe said", "as Ana said"
    first, last = "2026-01-05T09:00", "2026-01-05T10:00"
    files = ("ana_zoe_alvarez.csv", "AnaAlvarez-june.csv", "june.csv")
    waiver = Waiver(requirement="ca.initial.age", on=DAY, reason=others, approved_by=others)
    held = Certificate(state="NY", number="7", issued_on=DAY, override_reason=others)
    with Change(path, command="candidate import", actor=kim) as change:
        change.add_candidate(replace(BO, name="Ana Zoe Alvarez"))
        change.add_candidate(BO)
        for reason in (naming, others):
            change.add("P-0002", replace(waiver, approved_by=reason))
            change.add("P-0002", replace(held, override_reason=reason))
        course = Course(title="Basics", kind="core", minutes=600)
        class_recording.add(change, course)
        class_recording.add(change, Cohort(course=1, title="Spring"))
        for number, title in enumerate((f"One hour, {naming}", others, None), start=1):
            session = Session(cohort=1, title=title, starts_at=first, ends_at=last, zone="UTC")
            class_recording.add(change, session)
            sheet = Sheet(session=number, path=files[number - 1], sha256="0", form="Zoom meeting")
            class_recording.add(change, sheet)
    for id, reason in (("V-0001", naming), ("V-0002", others), ("T-0003", naming)):
        with Change(path, command="void", actor=kim) as change:
            change.void(id, reason)
    with reading(path) as connection:
        plan = erasing.plan(connection, 1)
    assert plan.elsewhere == {
        "certificate": (3,),
        "session": (1,),
        "sheet": (1, 2),
        "void": (1, 3),
        "waiver": (1,),
    }
    assert not plan.is_done

    assert erase(path, 1) == plan

    data = everything(tmp_path)
    assert naming.encode() not in data
    assert b"Alvarez" not in data
    assert b"ana_zoe" not in data
    assert data.count(others.encode()) >= 5
    assert b"june.csv" in data
    assert troubles(path) == []
    with reading(path) as connection:
        assert erasing.plan(connection, 1).is_done
        (bo,) = [each for each in read_all(connection) if each.id == "P-0002"]
    assert [each.approved_by for each in bo.waivers] == []
    erase(path, 2)
    assert troubles(path) == []


def test_rows_are_guarded_again_and_numbers_are_not_given_twice(store: Path) -> None:
    with reading(store) as connection:
        last = max(int(each.id[2:]) for each in read_one(connection, 2).training if each.id)
    erase(store)
    with closing(sqlite3.connect(store)) as connection:
        for statement in ("UPDATE person SET name = 'X'", "DELETE FROM exam"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                connection.execute(statement)

    with Change(store, command="hours log") as change:
        assert change.add("P-0001", Training(kind="core", minutes=60)) == f"H-{last + 1:04d}"
    assert troubles(store) == []


def test_what_is_recorded_after_an_erasure_is_sealed_and_can_be_erased(store: Path) -> None:
    erase(store)
    with Change(store, command="candidate set") as change:
        change.set_person("P-0002", county="Later")
    assert troubles(store) == []
    drop = "UPDATE seal SET salt = NULL WHERE change = 7"
    with closing(sqlite3.connect(store)) as connection, blanking.rewriting(connection):
        connection.execute(drop)
        connection.commit()
    assert {each.change for each in troubles(store)} == {7}

    erase(store)

    assert b"Later" not in everything(store.parent)


TAMPERING = {
    "a kept certificate is edited": "UPDATE certificate SET number = 'X' WHERE number = 'KEPT-2'",
    "kept conduct is edited": "UPDATE conduct SET kind = 'reinstated'",
    "a kept row's salt is dropped": "UPDATE seal SET salt = NULL WHERE kind = 'exam'",
    "an erased header is filled": "UPDATE change SET actor = 'eve' WHERE sequence = 2",
    "somebody else's salt is dropped": "UPDATE seal SET salt = NULL WHERE candidate = 1",
    "the erasure is taken away": "DELETE FROM erasure",
}


@pytest.mark.parametrize("kind", TAMPERING)
def test_an_erasure_hides_no_tampering(store: Path, kind: str) -> None:
    erase(store)
    with closing(sqlite3.connect(store)) as connection, blanking.rewriting(connection):
        connection.execute(TAMPERING[kind])
        connection.commit()

    assert troubles(store)


def test_an_erasure_is_not_undone_and_undoing_what_came_before_finds_nothing(store: Path) -> None:
    erase(store)

    for sequence in (2, 3, 5, 6):
        with Change(store, command="undo") as change, pytest.raises(RefusedError):
            change.undo(sequence)


def test_the_basis_names_nobody(store: Path) -> None:
    with Change(store, command="privacy erase") as change, pytest.raises(RefusedError, match="bas"):
        change.erase("P-0001", "asked for by bo LIND")


def test_a_person_who_is_void_can_be_erased_by_id(store: Path) -> None:
    with Change(store, command="candidate void") as change:
        change.void("P-0002", "typed twice")
    with reading(store) as connection:
        assert erasing.find(connection, "p2") == 2
        assert erasing.find(connection, "P-0001") == 1
        with pytest.raises(NobodyError, match="P-0009"):
            erasing.find(connection, "P-0009")
        with pytest.raises(NobodyError):
            erasing.find(connection, "Nobody At All")

    erase(store)

    assert [each for each in SECRETS if each.encode() in everything(store.parent)] == []
    assert troubles(store) == []


def test_an_older_copy_is_erased_again(store: Path, tmp_path: Path) -> None:
    old = tmp_path / "old" / "store.db"
    old.parent.mkdir()
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(old)) as copy:
        source.backup(copy)
    erase(store)
    listed = erasures.listed(store)
    with reading(old) as connection:
        people = {2: listed[next(iter(identities.marks_of(connection, 2)))].basis}

    assert erasing.reapply(old, people) == ["P-0002"]
    assert erasing.reapply(old, people) == []

    assert [each for each in SECRETS if each.encode() in everything(old.parent)] == []
    assert troubles(old) == []


def test_the_list_beside_the_store_survives_a_torn_line(store: Path) -> None:
    assert erasures.listed(store) == {}
    erase(store)
    path = erasures.beside(store)
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(path.read_bytes() + b'{"candid')
    assert {each.basis for each in erasures.listed(store).values()} == {BASIS}

    erase(store, 1)

    assert len(erasures.listed(store)) == 4
    path.write_text("nonsense\n", "utf-8")
    with pytest.raises(StoreError, match="line 1 is not an erasure"):
        erasures.listed(store)


def test_a_file_that_cannot_be_written_anew_says_that_the_erasure_is_done(store: Path) -> None:
    erase(store)
    (store.parent / "link.db").symlink_to(store)

    with pytest.raises(StoreError) as raised:
        erasing.compact(store.parent / "link.db")

    assert "the erasure is recorded" in raised.value.hint


def test_the_export_has_every_row_void_ones_too(store: Path) -> None:
    with reading(store) as connection:
        found = list(exporting.changes_of(connection, 2))

    assert [each["sequence"] for each in found] == [1, 2, 3, 5]
    told = str(found)
    assert [each for each in SECRETS if each not in told] == []
    assert str(BO.name) not in told

    erase(store)

    with reading(store) as connection:
        told = str(list(exporting.changes_of(connection, 2)))
    assert [each for each in SECRETS if each in told] == []
    assert "KEPT-1" in told
