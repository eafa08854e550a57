"""What changes did is told back: every fact of every kind, before and after, and whose."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from cli.session import peercert
from peercert.cli import options
from peercert.cli.history import document, when
from peercert.errors import Exit, RefusedError
from peercert.intake.candidate_file import record_document
from peercert.records import Candidate, Exam
from peercert.store.history import FLAG_COLUMNS, Deed, Entry, entries
from peercert.store.kinds import KINDS, LISTS
from peercert.store.opening import reading
from peercert.store.recording import Change
from store.people import ANA, BO
from strategies import candidates

EXAM = Exam(state="CA", sat_on=date(2026, 1, 5), outcome="passed")


def told(path: Path, **asked: int) -> list[Entry]:
    with reading(path) as connection:
        return list(entries(connection, **asked))


def deeds(path: Path, sequence: int) -> list[Deed]:
    return list(told(path, sequence=sequence)[0].deeds)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Make a store of five changes: two people, an exam, an address, a void, and its undoing."""
    path = tmp_path / "store.db"
    with Change(path, command="candidate import", actor="kim") as change:
        change.add_candidate(ANA)
        change.add_candidate(BO)
    with Change(path, command="exam record", actor="kim") as change:
        change.add("P-0001", EXAM)
    with Change(path, command="candidate set", actor="lee", reason="moved") as change:
        change.set_person("P-0001", county="Sonoma")
    with Change(path, command="hours void", actor="lee", reason="twice") as change:
        change.void("H-0001", "twice")
    with Change(path, command="undo", actor="lee") as change:
        change.undo(4)
    return path


def test_flags_are_all_known() -> None:
    every = [Candidate, *(kind.record for kind in KINDS if kind.record is not date)]
    flags = {name for record in every for name, a in record.__annotations__.items() if "Flag" in a}

    assert flags == FLAG_COLUMNS


@settings(max_examples=60, deadline=None)
@given(person=candidates(most=2))
def test_everything_that_was_recorded_is_told(
    person: Candidate, tmp_path_factory: pytest.TempPathFactory
) -> None:
    options.take(["--names"])
    path = tmp_path_factory.mktemp("history") / "store.db"
    with Change(path, command="candidate add") as change:
        change.add_candidate(person)

    (first, *rest) = document(told(path)[0])["deeds"]

    nothing: dict[str, Any] = dict.fromkeys(LISTS, ())
    whole = record_document(replace(person, **nothing))
    assert first["facts"] == whole
    records = [
        {"employed_on": each.isoformat()} if isinstance(each, date) else record_document(each)
        for kind in KINDS
        for each in getattr(person, kind.listed_in)
    ]
    assert [deed["facts"] for deed in rest] == records
    assert {deed["did"] for deed in (first, *rest)} == {"added"}
    assert json.loads(json.dumps(rest)) == rest


def test_newest_first_with_who_and_why(store: Path) -> None:
    found = told(store)

    assert [each.sequence for each in found] == [5, 4, 3, 2, 1]
    assert [each.actor for each in found] == ["lee", "lee", "lee", "kim", "kim"]
    assert [each.reason for each in found] == [None, "twice", "moved", None, None]
    assert found[0].command == "undo"


def test_a_change_of_a_person_tells_before_and_after(store: Path) -> None:
    assert deeds(store, 3) == [
        Deed("changed", "P-0001", "P-0001", "person", {"county": "Sonoma"}, {"county": None})
    ]


def test_each_version_of_one_change_is_told_by_itself(store: Path) -> None:
    with Change(store, command="candidate set") as change:
        change.set_person("P-0002", county="Kern")
        change.set_person("P-0002", county="Inyo")
        change.set_application("A-0001", filed_on=date(2025, 3, 1))
        change.set_application("A-0001", filed_on=date(2025, 3, 2))

    assert [(deed.id, deed.before, deed.facts) for deed in deeds(store, 6)] == [
        ("P-0002", {"county": None}, {"county": "Kern"}),
        ("P-0002", {"county": "Kern"}, {"county": "Inyo"}),
        ("A-0001", {"filed_on": None}, {"filed_on": "2025-03-01"}),
        ("A-0001", {"filed_on": "2025-03-01"}, {"filed_on": "2025-03-02"}),
    ]


def test_a_void_tells_what_was_voided_and_its_undoing_what_came_back(store: Path) -> None:
    (voided,), (restored,) = deeds(store, 4), deeds(store, 5)

    assert (voided.did, voided.id, voided.candidate) == ("voided", "H-0001", "P-0001")
    assert voided.facts["topics"] == ("ethics", "crisis")
    assert (restored.did, restored.id, restored.facts) == ("restored", "H-0001", voided.facts)


def test_a_void_tells_the_version_that_stood_then(store: Path) -> None:
    with Change(store, command="candidate void", reason="x") as change:
        change.void("P-0001", "x")
    with Change(store, command="undo") as change:
        change.undo(6)
    with Change(store, command="candidate set") as change:
        change.set_person("P-0001", county="Inyo")

    assert deeds(store, 6)[0].facts["county"] == "Sonoma"


def test_one_persons_history_has_nothing_of_the_others(store: Path) -> None:
    with Change(store, command="candidate void", reason="x") as change:
        change.void("P-0002", "x")

    ana, bo = told(store, candidate=1), told(store, candidate=2)

    assert [each.sequence for each in ana] == [5, 4, 3, 2, 1]
    assert [each.sequence for each in bo] == [6, 1]
    assert {deed.candidate for each in ana for deed in each.deeds} == {"P-0001"}
    assert {deed.candidate for each in bo for deed in each.deeds} == {"P-0002"}


def test_of_a_change_about_several_people_only_theirs_is_told(store: Path) -> None:
    with Change(store, command="void", reason="x") as change:
        change.void("X-0002", "x")
        change.void("C-0002", "x")
        change.set_application("A-0001", approved_on=date(2025, 3, 10))

    (ana, *_), (bo, *_) = told(store, candidate=1), told(store, candidate=2)

    assert [deed.id for deed in ana.deeds] == ["X-0002", "A-0001"]
    assert [deed.id for deed in bo.deeds] == ["C-0002"]


def test_lists_and_hours_by_topic_are_told_as_people_read_them(settled: Path) -> None:
    with Change(settled / "peercert.db", command="candidate add") as change:
        change.add_candidate(ANA)

    out = peercert("history", "P-0001", terminal=True).out

    assert "lived experience none" in " ".join(out.split())
    assert "ethics 3 h" in " ".join(out.split())


@pytest.mark.parametrize("who", ["P-0003", "Bo Lind"])
def test_nobody_is_told_of_who_is_not_on_file(store: Path, who: str) -> None:
    with Change(store, command="candidate void", reason="x") as change:
        change.void("P-0002", "x")

    assert peercert("history", who, "--store", str(store)).code == Exit.NOBODY
    assert peercert("history", "p2", "--store", str(store)).code == Exit.DONE


def test_there_must_be_such_a_change(store: Path) -> None:
    with pytest.raises(RefusedError, match="no change 9"):
        told(store, sequence=9)


def test_people_are_named_where_they_may_be(settled: Path) -> None:
    with Change(settled / "peercert.db", command="x") as change:
        change.add_candidate(replace(BO, email="bo@example.org", phone="555-0100"))
        change.set_person("P-0001", name="Bo Lindgren", phone=None)
    secrets = ("Bo Lind", "bo@example.org", "555-0100")

    def shown(*arguments: str, terminal: bool = False) -> set[bool]:
        out = peercert("history", *arguments, terminal=terminal).out
        return {secret in out for secret in secrets}

    assert shown() == shown("--format", "json", "--no-names") == {False}
    assert shown("--no-names", terminal=True) == shown("--format", "csv", "--no-names") == {False}
    assert shown("--names") == shown(terminal=True) == shown("--format", "jsonl") == {True}
    assert "name (not shown) → (not shown), phone number (not shown) → not on file" in (
        peercert("history").out
    )


def test_nothing_is_told_of_what_was_erased(settled: Path) -> None:
    path = settled / "peercert.db"
    with Change(path, command="candidate add", reason="Bo Lind asked") as change:
        change.add_candidate(replace(BO, county="Kern", work=ANA.work))
        change.add("P-0001", ANA.training[0])
    with Change(path, command="hours void", reason="x") as change:
        change.void("H-0001", "x")
    with Change(path, command="candidate set") as change:
        change.set_person("P-0001", county="Inyo")
    with Change(path, command="privacy erase") as change:
        change.erase("P-0001", "on request")

    out = peercert("history", "P-0001").out

    assert [each.sequence for each in told(path, candidate=1)] == [4, 3, 2, 1]
    assert not any(word in out for word in ("Bo", "Lind", "Kern", "Inyo", "crisis"))
    lines = [line.split("\t", 4)[4] for line in out.splitlines()]
    assert lines[0] == "\terased\tP-0001\tP-0001\twhat was personal (on request)"
    assert lines[1] == "\tchanged\tP-0001\tP-0001\tperson, (erased)"
    assert lines[2] == "\tvoided\tH-0001\tP-0001\ttraining, (erased)"


def test_the_moment_is_that_of_the_offices_clock(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("DROP TRIGGER change_is_never_rewritten")
        connection.execute("UPDATE change SET at = '2027-01-01T01:00:00.000Z'")
        connection.commit()

    monkeypatch.setenv("PEERCERT_TIMEZONE", "America/Los_Angeles")

    assert when("2027-01-01T01:00:00.000Z") == "2026-12-31 17:00"
    result = peercert("history", "--change", "2", "--store", str(store))
    assert result.out.startswith("2\t2026-12-31 17:00\tkim\t"), result.err


def test_a_long_change_is_cut_on_a_terminal_and_said_how_to_see_it_whole(settled: Path) -> None:
    with Change(settled / "peercert.db", command="import people") as change:
        for _ in range(14):
            change.add_candidate(BO)

    short = peercert("history", terminal=True).out
    whole = peercert("history", "--change", "1", terminal=True).out

    assert "and 16 more: peercert history --change 1" in short
    assert "P-0014" not in short
    assert "P-0014" in whole
    assert "P-0014" in peercert("history").out


def test_nothing_that_a_terminal_would_act_upon_is_printed(settled: Path) -> None:
    hostile = "\x1b[2J\u202eeve\n[/]=1+1"
    with Change(settled / "peercert.db", command="x", actor=hostile, reason=hostile) as change:
        change.add_candidate(replace(BO, name=hostile, county=hostile))

    for form in ((), ("--accessible",), ("--format", "json"), ("--format", "csv")):
        for terminal in (True, False):
            out = peercert("history", *form, terminal=terminal).out
            assert "eve" in out
            assert all(c.isprintable() or c in "\n\t" for c in out)


def test_a_void_that_does_not_say_whose_fact_it_is_about_is_not_told_of_others(store: Path) -> None:
    with Change(store, command="hours log") as change:
        bo = change.add("P-0002", EXAM)
    with Change(store, command="test") as change:
        ana = change.add("P-0001", replace(EXAM, outcome="failed"))
        book, number = change.book, int(bo.partition("-")[2])
        void = {"kind": "exam", "record": number, "restores": 0, "reason": "x", "candidate": None}
        book.insert("void", {"id": book.next("void"), **void})

    assert [deed.id for deed in told(store, sequence=7)[0].deeds] == [ana, bo]
    assert [deed.id for deed in told(store, sequence=7, candidate=1)[0].deeds] == [ana]
