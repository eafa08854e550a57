"""Courses, cohorts, sessions and who came: recorded in the chain, read back, undone, erased."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from peercert.classes import (
    Alias,
    Approval,
    Attendance,
    Cohort,
    Course,
    Enrolment,
    Provider,
    Session,
    Setting,
    Sheet,
    Verification,
)
from peercert.errors import NobodyError, RefusedError
from peercert.store import class_reading, verifying
from peercert.store.class_reading import every, the
from peercert.store.class_recording import add, add_to, set_cohort
from peercert.store.history import entries
from peercert.store.opening import guarded, reading
from peercert.store.reading import read_one
from peercert.store.recording import Change
from peercert.store.recovering import recover
from peercert.store.selecting import as_known
from store.people import ANA, BO

DAY = date(2026, 3, 2)
PROVIDER = Provider(name="Example Peer Academy")
APPROVAL = Approval(
    provider=1, state="CA", kind="core", approved_on=DAY, approved_through=date(2027, 3, 1)
)
COURSE = Course(
    title="Core course",
    provider=1,
    kind="core",
    state="CA",
    approved_on=DAY,
    minutes=4800,
    face_to_face_minutes=2400,
    topic_minutes={"ethics": 360, "Zuhören": 120},
    teachers=("P-0001", "P-0002"),
)
COHORT = Cohort(
    course=1, title="Spring", program='title = "x"', seats=15, apply_by=DAY, trainers=("P-0001",)
)
SESSION = Session(
    cohort=1,
    topic="ethics",
    starts_at="2026-03-02T09:00",
    ends_at="2026-03-02T17:00",
    zone="America/Los_Angeles",
    breaks=(("12:00", "12:30"), ("15:00", "15:10")),
    face_to_face=True,
)
SHEET = Sheet(session=1, path="/x/day 1.csv", sha256="ab" * 32, form="zoom", round_minutes=15)
ALIAS = Alias(cohort=1, candidate=1, key="cd" * 32)
SHARED = (PROVIDER, APPROVAL, COURSE, COHORT, SESSION, SHEET, ALIAS, Setting(name="a", value="b"))
STEP = Enrolment(cohort=1, step="applied", on=DAY, answers={"internet": True, "serves": False})
CAME = Attendance(session=1, minutes=440, because="came late", sheet=1, verification="submitted")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store with two people and a class, each record in a change of its own."""
    path = tmp_path / "store" / "people.db"
    with Change(path, command="test") as change:
        for person in (ANA, BO):
            change.add_candidate(person)
    for record in SHARED:
        with Change(path, command="test") as change:
            add(change, record)
    with Change(path, command="test") as change:
        add_to(change, "P-0001", STEP)
        add_to(change, "P-0001", CAME)
        add_to(change, "P-0001", Verification(training=1, verified_on=DAY, sha256="ef" * 32))
        add_to(change, "P-0002", replace(CAME, minutes=0, sheet=None, because=None))
    return path


def sound(path: Path) -> bool:
    with closing(guarded(path, write=False)) as connection:
        return not [*verifying.chain(connection), *verifying.rows(connection)]


def test_what_is_recorded_is_read_back(store: Path) -> None:
    with reading(store) as connection:
        for record in SHARED:
            (found,) = every(connection, type(record))
            assert replace(found, id=None) == record
        ((owner, step),) = class_reading.steps(connection, cohort=1)
        came = list(class_reading.attendance(connection, session=1))
        ((_, seen),) = class_reading.verifications(connection)
        assert class_reading.setting(connection, "a") == "b"
        assert class_reading.setting(connection, "else") is None
        assert list(every(connection, Session, cohort=2)) == []
    assert (owner, replace(step, id=None)) == (1, STEP)
    assert [(who, each.minutes, each.id) for who, each in came] == [
        (1, 440, "J-0001"),
        (2, 0, "J-0002"),
    ]
    assert seen.evidence is None
    assert sound(store)


def test_what_somebody_verified_is_verified_in_the_file(store: Path) -> None:
    with reading(store) as connection:
        marks = [each.verification for each in read_one(connection, 1).training]
        assert marks[0] == "verified" != ANA.training[0].verification
    assert marks[1:] == [each.verification for each in ANA.training[1:]]


def test_a_record_is_found_by_its_id_and_by_no_other(store: Path) -> None:
    with reading(store) as connection:
        assert the(connection, Cohort, "g1").title == "Spring"
        with pytest.raises(RefusedError, match="G-0002 is not on file"):
            the(connection, Cohort, "G-0002")
        with pytest.raises(RefusedError, match="T-0001 is another kind of record"):
            the(connection, Cohort, "T-0001")


def test_a_cohort_gains_versions_and_they_are_set_back(store: Path) -> None:
    with Change(store, command="cohort extend") as change:
        set_cohort(change, 1, apply_by=date(2026, 4, 1))
        set_cohort(change, 1, apply_by=date(2026, 4, 1))
    with reading(store) as connection:
        assert the(connection, Cohort, "G-0001").apply_by == date(2026, 4, 1)
        (entry,) = entries(connection, sequence=change.sequence)
    assert [(deed.did, deed.id, deed.candidate) for deed in entry.deeds] == [
        ("changed", "G-0001", None)
    ]
    with Change(store, command="undo") as undoing:
        assert undoing.undo(change.sequence) == []
    with reading(store) as connection:
        assert the(connection, Cohort, "G-0001").apply_by == DAY
    with (
        Change(store, command="undo") as again,
        pytest.raises(RefusedError, match="counts any more"),
    ):
        again.undo(change.sequence)
    assert sound(store)


def test_voiding_a_session_and_undoing_that(store: Path) -> None:
    with Change(store, command="session cancel") as change:
        assert change.void("T-0001", "rain") == "T-0001"
        assert change.void("J-0001", "rain") == "P-0001"
    with reading(store) as connection:
        assert list(every(connection, Session)) == []
        (entry,) = entries(connection, sequence=change.sequence)
    assert [(deed.did, deed.id, deed.candidate) for deed in entry.deeds] == [
        ("voided", "T-0001", None),
        ("voided", "J-0001", "P-0001"),
    ]
    with (
        Change(store, command="test") as failing,
        pytest.raises(RefusedError, match="was voided on"),
    ):
        failing.void("T-0001", "again")
    with Change(store, command="undo") as undo:
        assert undo.undo(change.sequence) == ["P-0001"]
    with reading(store) as connection:
        assert len(list(every(connection, Session))) == 1
    assert sound(store)


def test_undoing_what_recorded_a_course_voids_it(store: Path) -> None:
    with Change(store, command="undo") as undo:
        undo.undo(4)
    with reading(store) as connection:
        assert list(every(connection, Course)) == []


def test_only_people_on_file_come(store: Path) -> None:
    with Change(store, command="test") as change:
        with pytest.raises(NobodyError, match="P-0009 is not on file"):
            add_to(change, "P-0009", STEP)
        with pytest.raises(RefusedError, match="G-0009 is not on file"):
            set_cohort(change, 9, seats=1)
    assert change.sequence == 0


def test_what_was_known_before(store: Path) -> None:
    with reading(store) as connection:
        ask = "SELECT at FROM change WHERE sequence = 3"
        (moment,) = connection.execute(ask).fetchone()
        last = as_known(connection, moment)
        assert last in {3, 4, 5, 6, 7, 8, 9, 10}
        known = len(list(every(connection, Session)))
        assert known == (last >= 6)


def test_an_erased_person_leaves_the_class_and_the_chain_holds(store: Path) -> None:
    with Change(store, command="privacy erase") as change:
        change.erase("P-0001", "on request")
    with reading(store) as connection:
        assert list(class_reading.steps(connection)) == []
        assert [who for who, _ in class_reading.attendance(connection)] == [2]
        assert list(every(connection, Alias)) == []
        assert list(class_reading.verifications(connection)) == []
        assert len(list(every(connection, Cohort))) == 1
    assert sound(store)


def test_voided_people_are_in_no_class(store: Path) -> None:
    with Change(store, command="candidate void") as change:
        change.void("P-0001", "twice on file")
    with reading(store) as connection:
        assert [who for who, _ in class_reading.attendance(connection)] == [2]
        assert list(every(connection, Alias)) == []


def test_classes_are_salvaged_too(store: Path, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    target = tmp_path / "saved.db"
    saved = recover(store, target, datetime(2026, 4, 1, tzinfo=UTC), "tester")
    assert (saved.gone, saved.again) == ((), 0)
    with reading(target) as connection:
        assert len(list(every(connection, Session))) == 1
    with closing(guarded(store, write=True)) as connection:
        for name in ("course", "provider"):
            connection.execute(f"DROP TRIGGER {name}_is_never_deleted")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM course")
    saved = recover(store, tmp_path / "again.db", datetime(2026, 4, 1, tzinfo=UTC), "tester")
    assert "L-0001 is gone, with change 4" in saved.gone
    assert "G-0001 belongs to nothing that is left" in saved.gone
    assert "J-0001 belongs to nothing that is left" in saved.gone
    assert sound(tmp_path / "again.db")
