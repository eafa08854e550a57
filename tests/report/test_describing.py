"""Whatever is on file has words, and a sentence says them with the person and the id."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from peercert.admission import WORDS
from peercert.records import Candidate, file_name
from peercert.report import describing
from peercert.report.describing import described, gist, listed, sentence
from peercert.store.kinds import LETTERS

TRAINING = {"kind": "core", "state": "CA", "approved": True, "hours": 6.5}
TRAINING |= {"completed_on": "2026-11-14"}
EXAM = {"state": "CA", "sat_on": "2025-08-01", "outcome": "passed"}
LINES: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("training", TRAINING, "6.5 h of core training on 14 November 2026, for CA, approved"),
    ("training", {"kind": "continuing", "hours": 1}, "1 h of continuing education"),
    ("training", {"kind": "core", "hours": 1, "title": "core"}, '1 h of core training, "core"'),
    ("training", TRAINING | {"topic_hours": {"law_and_ethics": 2}, "approved": False},
     "6.5 h of core training on 14 November 2026, for CA, not approved, law and ethics 2 h"),
    ("exam", EXAM, "passed the CA examination on 1 August 2025"),
    ("work", {"hours": 1, "ended_on": "2022-12-31"}, "1 h of work through 31 December 2022"),
    ("work", {"hours": 1, "paid": True, "ended_on": "2022-12-31"},
     "1 h of paid work through 31 December 2022"),
    ("conduct", {"state": "NC", "kind": "suspended", "on": "2026-09-01"},
     "the suspension in NC on 1 September 2026"),
    ("document", {"kind": "proof_of_age"}, 'the document "proof of age"'),
    ("course", {"title": "core", "hours": 6, "kind": "core"},
     'the course "core", 6 h of core training'),
    ("person", {"name": "Bo", "born_on": "1988-02-29", "willing_to_share": False},
     "Bo, date of birth 29 February 1988, willingness to share: no"),
    ("session", {"cohort": "G-0001", "starts_at": "2026-12-16T22:00", "zone": "UTC",
                 "ends_at": "2026-12-17T02:00", "face_to_face": True},
     "the session of G-0001, 16 December 2026 22:00 to 17 December 2026 02:00 (UTC), face to face"),
    ("enrolment", {"cohort": "G-0001", "step": "rsvp", "on": "2026-03-01"},
     "said on 1 March 2026 they will come to the orientation of G-0001"),
)  # fmt: skip


def test_every_kind_of_record_has_words() -> None:
    assert describing.KINDS.keys() == {"person", *LETTERS}


def test_every_step_has_words() -> None:
    assert describing.STEPS.keys() == {*WORDS, "answered"}


def test_nothing_of_a_person_is_called_as_its_field() -> None:
    called = {describing.called(file_name(each.name)) for each in fields(Candidate)}
    assert not [word for word in called if "_" in word or word.endswith((" on", " as"))]


@pytest.mark.parametrize(("kind", "facts", "line"), LINES)
def test_a_record_is_described(kind: str, facts: dict[str, Any], line: str) -> None:
    assert described(kind, facts) == line


def test_a_sentence_names_the_person_and_the_id() -> None:
    told = sentence("training", TRAINING, "Rosa Calloway", "H-0001")
    assert told == ("Logged 6.5 h of core training for Rosa Calloway on 14 November 2026 (H-0001).")
    assert sentence("exam", EXAM, "P-0007", "X-0001") == (
        "Recorded that P-0007 passed the CA examination on 1 August 2025 (X-0001)."
    )


def test_what_is_typed_is_no_template() -> None:
    facts = {**EXAM, "outcome": "[{who}] {on}"}
    assert "[{who}] {on}" in sentence("exam", facts, "{state} [x]", "X-0001")
    assert gist("provider", {"name": "A [B] {C}"}) == "the provider A [B] {C}"


def test_lists() -> None:
    assert [listed("a"), listed("ab"), listed("abc")] == ["a", "a and b", "a, b and c"]
