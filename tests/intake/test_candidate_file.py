"""The candidate file: what is read, what is refused and how that is said, and the way back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.helpers import EXAMPLES, problems
from peercert.errors import BadFileError, PeercertError, Problem, RefusedError, UsageError
from peercert.intake.candidate_file import (
    read_file,
    read_record,
    read_text,
    to_document,
    to_json,
)
from peercert.intake.candidate_schema import schema
from peercert.records import Candidate, Training, Work
from strategies import candidates

FULL = """
schema = "peercert/candidate@1"
id = "P-0007"
name = "Ana Álvarez"
states = ["CA"]
email = "ana@example.org"
born_on = 1990-05-04
deceased_on = 2026-01-01
education = "high_school"
lived_as = ["consumer"]
conditions = ["mental_health"]
willing_to_share = true
dedicated_to_recovery = true
recovery = [{ condition = "substance_use", started_on = 2021-11-01 }]
employed_as_peer_on = [2022-01-01]

[[applications]]
state = "CA"
path = "initial"
opened_on = 2025-02-20
filed_on = 2025-03-01
approved_on = 2025-03-10
denied_on = 2025-03-10

[[training]]
kind = "core"
title = "80-hour core course"
provider = "Example Peer Academy"
state = "CA"
approved = true
provider_approved_on = 2024-03-01
started_on = 2025-04-01
completed_on = 2025-05-16
hours = 80
face_to_face_hours = 40
topics = ["ethics"]
topic_hours = { ethics = 3 }
specialization = "crisis"
verification = "submitted"

[[exams]]
state = "CA"
sat_on = 2025-08-01
outcome = "passed"

[[affirmations]]
state = "CA"
signed_on = 2025-03-01

[[references]]
state = "NC"
kind = "personal"
received_on = 2026-09-01

[[documents]]
kind = "photo_id"
received_on = 2025-02-20

[[work]]
started_on = 2021-03-01
ended_on = 2022-12-31
hours = 1600
paid = true

[[certificates]]
state = "CA"
number = "MPSS-10233"
issued_on = 2025-08-05
valid_through = 2027-08-05
override_reason = "..."

[[conduct]]
state = "CA"
kind = "suspended"
on = 2026-09-01

[[waivers]]
requirement = "ca.renewal.continuing_education"
on = 2026-05-01
until = 2026-12-31
reason = "..."
approved_by = "..."
"""


def said(text: str) -> list[str]:
    """Return everything that is wrong with a file."""
    with pytest.raises(BadFileError) as caught:
        read_text(text, "ana.toml")
    assert caught.value.exit_code == 3
    assert "ana.toml" in caught.value.message
    return problems(caught.value)


def outcome(text: str, notation: str | None = None) -> Candidate | tuple[Problem, ...]:
    """Return the candidate, or everything that is wrong."""
    try:
        return read_text(text, "a", notation)
    except BadFileError as error:
        return error.problems


def test_a_file_with_every_key_comes_back_as_it_was() -> None:
    candidate = read_text(FULL, "ana.toml")
    document = to_document(candidate)
    assert list(document)[:4] == ["schema", "id", "name", "states"]
    assert [key for key in document if f"{key} = " in FULL or f"[[{key}]]" in FULL] == list(
        document
    )
    assert document["training"][0]["hours"] == 80
    assert document["training"][0]["topic_hours"] == {"ethics": 3}
    assert read_text(to_json(candidate), "ana.json") == candidate
    jsonschema.validate(document, schema())


def test_what_is_not_on_file_is_left_out_and_no_is_kept() -> None:
    candidate = read_text("lived_as = []\nwilling_to_share = false\ntraining = []", "a")
    expected = {"schema": "peercert/candidate@1", "lived_as": [], "willing_to_share": False}
    assert to_document(candidate) == expected


@pytest.mark.parametrize(
    ("hours", "minutes", "written"),
    [
        ("80", 4800, 80),
        ("6.5", 390, 6.5),
        ('"6:30"', 390, 6.5),
        ('"6:20"', 380, "6:20"),
        ("0.05", 3, 0.05),
        ('"0:01"', 1, "0:01"),
        ("100000", 6_000_000, 100_000),
    ],
)
def test_hours_are_whole_minutes(hours: str, minutes: int, written: object) -> None:
    candidate = read_text(f'training = [{{ kind = "core", hours = {hours} }}]', "a")
    assert candidate.training[0].minutes == minutes
    assert to_document(candidate)["training"][0]["hours"] == written


@pytest.mark.parametrize(
    "hours", ['"60"', "0.333", "0", "-1", "true", '"1:60"', "100001", "inf", "nan", "1e400000"]
)
def test_other_hours_are_refused(hours: str) -> None:
    [problem] = said(f'training = [{{ kind = "core", hours = {hours} }}]')
    assert problem.startswith("training[0].hours")


@given(candidates())
def test_anything_that_can_be_written_is_read_back_or_refused_with_reasons(who: Candidate) -> None:
    again = outcome(to_json(who))
    assert again
    if isinstance(again, Candidate):
        assert outcome(to_json(again)) == again


@given(st.integers(1, 6_000_000))
def test_every_number_of_minutes_comes_back(minutes: int) -> None:
    candidate = Candidate(work=(Work(minutes=minutes),))
    assert read_text(to_json(candidate), "a.json") == candidate


@given(st.text(max_size=200))
def test_no_text_ends_in_anything_but_a_candidate_or_a_sentence(text: str) -> None:
    for notation in ("toml", "json", None):
        assert outcome(text, notation)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below),
    max_leaves=8,
)
KEYS = st.sampled_from([*to_document(read_text(FULL, "a"))])


@given(st.dictionaries(KEYS, JSON, max_size=6))
def test_no_value_under_a_known_key_ends_in_a_traceback(data: dict[str, object]) -> None:
    assert outcome(json.dumps(data))


@pytest.mark.parametrize("day", ["1799-12-31", "3000-01-01", "9999-12-31", "0001-01-01"])
def test_a_day_from_which_nothing_can_be_reckoned_is_refused(day: str) -> None:
    for written in (day, f'"{day}"'):
        (told,) = said(f"born_on = {written}")
        assert told.endswith("expected a day between 1800 and 2999")


def test_every_problem_is_named_at_once() -> None:
    text = """
schema = "peercert/candidate@2"
nme = "Ana"
minutes = 3
states = "CA"
email = 3
born_on = "2026-02-30"
willing_to_share = 1
education = "High school"
lived_as = ["consumr", "consumer"]
exams = { state = "CA" }
waivers = [1]
[[training]]
kind = "core"
hours = "60"
topic_hours = { ethics = true }
completed_on = 2026-01-01T10:00:00
[[training]]
hours = 1
compleeted_on = 2026-01-01
[[conduct]]
state = "Nc"
"""
    assert said(text) == [
        'schema: "peercert/candidate@2": expected peercert/candidate@1',
        'conduct[0].state: "Nc": expected two capital letters',
        'states: "CA": expected a list, in square brackets',
        "email: 3: expected text in quotation marks",
        'born_on: "2026-02-30": no such day in the calendar',
        (
            'education: "High school": expected one of none, high_school, equivalency, college;'
            " did you mean `high_school`?"
        ),
        (
            'lived_as[0]: "consumr": expected one of consumer, parent, family_member, caregiver;'
            " did you mean `consumer`?"
        ),
        "willing_to_share: 1: expected true or false",
        "training[0].completed_on: 2026-01-01 10:00:00: expected a day as YYYY-MM-DD",
        'training[0].hours: "60": expected hours as a number such as 6.5, or as "6:30"',
        (
            "training[0].topic_hours.ethics: true: expected hours as a number such as 6.5, or as"
            ' "6:30"'
        ),
        "training[1].kind: this key is needed here",
        "training[1].compleeted_on: 2026-01-01: unknown key; did you mean `completed_on`?",
        "exams: a table: expected a list, in square brackets",
        "conduct[0].kind: this key is needed here",
        "conduct[0].on: this key is needed here",
        "waivers[0]: 1: expected a table with a key for each fact",
        'nme: "Ana": unknown key; did you mean `name`?',
        (
            "minutes: 3: unknown key; known here: id, name, states, email, phone, county, born_on,"
            " deceased_on, education, lived_as, conditions, willing_to_share,"
            " dedicated_to_recovery, recovery, employed_as_peer_on, applications, training, exams,"
            " affirmations, references, documents, work, certificates, conduct, waivers"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"email": null}', "email: null: expected a value: leave the key out"),
        ('{"topics": [null]}', "topics[0]: null"),
        ('name = ""', 'name: "": expected at least one character'),
        ('name = "   "', 'name: "": expected at least one character'),
        (r'name = "a\u001b[31m"', r'name: "a\x1b[31m": expected text on one line'),
        (r'name = "a\u202Eb"', r'name: "a\u202eb": expected text on one line'),
        (r'name = "a\nb"', r'name: "a\nb": expected text on one line'),
        (r'{"name": "\ud800"}', r'name: "\ud800": expected text on one line'),
        ('states = ["CA", "CA"]', 'states[1]: "CA": expected each word once'),
        ('states = ["TX"]', 'states[0]: "TX": expected one of CA, NC'),
        ("born_on = 2000-01-02\ndeceased_on = 2000-01-01", "deceased_on: 2000-01-01: expected a"),
        ('exams = [{ state = "california", sat_on = 2020-01-01, outcome = "passed" }]', "exams[0]"),
        (f'name = "{"x" * 501}"', f'name: "{"x" * 80}...": expected at most 500 characters'),
        ("a = 1", "a: 1: unknown key; known here: id, name"),
        ("'\x1b' = 1".replace("\x1b", "é" * 99), f"{'é' * 80}...: 1: unknown key"),
    ],
)
def test_what_cannot_be_is_refused(text: str, problem: str) -> None:
    assert any(line.startswith(problem) for line in said(text)), said(text)


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        (
            (
                'training = [{ kind = "core", hours = 3, started_on = 2025-01-02, '
                "completed_on = 2025-01-01 }]"
            ),
            "training[0].completed_on: 2025-01-01: expected a day not before started_on 2025-01-02",
        ),
        (
            'training = [{ kind = "core", hours = 3, face_to_face_hours = 3.5 }]',
            "training[0].face_to_face_hours: 3.5: expected at most the hours of the training, 3",
        ),
        (
            'training = [{ kind = "core", hours = 3, topic_hours = { ethics = "3:01" } }]',
            'training[0].topic_hours.ethics: "3:01": expected at most the hours of the training, 3',
        ),
        (
            "work = [{ hours = 3, started_on = 2025-01-02, ended_on = 2025-01-01 }]",
            "work[0].ended_on: 2025-01-01: expected a day not before started_on 2025-01-02",
        ),
        (
            'certificates = [{ state = "CA", issued_on = 2025-01-02, valid_through = 2025-01-01 }]',
            (
                "certificates[0].valid_through: 2025-01-01: expected a day not before issued_on"
                " 2025-01-02"
            ),
        ),
        (
            (
                'waivers = [{ requirement = "ca.initial.age", on = 2025-01-02, until = 2025-01-01, '
                'reason = "r", approved_by = "b" }]'
            ),
            "waivers[0].until: 2025-01-01: expected a day not before on 2025-01-02",
        ),
        (
            (
                'waivers = [{ requirement = "ca.initial.aeg", on = 2025-01-02, reason = "r", '
                'approved_by = "b" }]'
            ),
            (
                'waivers[0].requirement: "ca.initial.aeg": expected the id of a requirement, as '
                "`peercert rules list` shows; did you mean `ca.initial.age`?"
            ),
        ),
        (
            (
                'documents = [{ id = "D-1", kind = "a" }, { id = "D-2", kind = "b" }, '
                '{ id = "D-1", kind = "c" }]'
            ),
            'documents[2].id: "D-1": expected each id once in `documents`',
        ),
    ],
)
def test_impossible_values_are_refused(record: str, problem: str) -> None:
    assert said(record) == [problem]


def test_days_on_the_edge_and_whole_parts_are_possible() -> None:
    text = """
born_on = 2000-01-01
deceased_on = 2000-01-01
training = [{ kind = "core", hours = 3, face_to_face_hours = 3, topic_hours = { ethics = 3 } }]
certificates = [{ id = "1", state = "CA", issued_on = 2025-01-01, valid_through = 2025-01-01 }]
documents = [{ id = "1", kind = "a" }]
"""
    assert read_text(text, "a").training[0].face_to_face_minutes == 180


def test_text_is_in_one_form() -> None:
    assert read_text('name = " A\u0301na  B "', "a").name == "\u00c1na  B"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("name = ", "the file: not TOML: Invalid value"),
        ('{"name": }', "line 1: not JSON: Expecting value"),
        ('{"name": "a", "name": "b"}', "name: not JSON: the key stands twice"),
        ('{"training": [{"hours": NaN}]}', "line 1: not JSON: NaN is not a number"),
        ('{"a": ' + "[" * 200_000, "the file: not JSON: nested too deeply"),
        ('{"a": 1' + "0" * 5000 + "}", "the file: not JSON: nested too deeply, or a number"),
        ("a = " + "[" * 5000, "the file: not TOML: nested too deeply"),
        ("a." * 200_000 + "a = 1", "the file: not TOML: nested too deeply"),
        ("x = {y = 1, 'a' . " + '"b" .' * 100_000, "the file: not TOML: nested too deeply"),
    ],
)
def test_what_is_no_toml_or_json_says_where(text: str, place: str) -> None:
    [problem] = said(text)
    assert problem.startswith(place)


def test_a_list_is_no_candidate() -> None:
    with pytest.raises(BadFileError) as caught:
        read_text("[1]", "ana.json", "json")
    assert problems(caught.value) == ["the whole file: not JSON: expected one object, in braces"]


def test_a_file_is_read_by_its_suffix_or_by_what_it_holds(tmp_path: Path) -> None:
    for name, text in (
        ("a.toml", 'name = "Ana"'),
        ("a.json", '{"name": "Ana"}'),
        ("a.txt", '{"name": "Ana"}'),
        ("a", 'name = "Ana"'),
    ):
        path = tmp_path / name
        path.write_text(text, "utf-8-sig")
        assert read_file(path) == read_file(str(path)) == Candidate(name="Ana")


def test_what_is_no_ordinary_file_is_a_matter_of_usage(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path, Path("/dev/zero"), tmp_path / ("x" * 300)):
        with pytest.raises(UsageError) as caught:
            read_file(path)
        assert caught.value.hint.endswith("nothing was read")
    with pytest.raises(UsageError, match="cannot be opened"):
        read_file("a\0b")


def test_what_is_too_large_or_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"#" * 10_000_001)
    with pytest.raises(RefusedError, match="larger than 10 MB"):
        read_file(path)
    path.write_bytes(b'# one\nname = "\xc1lvarez"')
    with pytest.raises(RefusedError, match="byte 0xC1 in line 2"):
        read_file(path)


def test_a_record_is_read_from_what_options_give() -> None:
    values = {"kind": "core", "hours": "6:30", "completed_on": date(2026, 1, 2), "topics": ["a"]}
    training = read_record(Training, values)
    assert training == Training(
        kind="core", minutes=390, completed_on=date(2026, 1, 2), topics=("a",)
    )
    with pytest.raises(BadFileError) as caught:
        read_record(Training, {"kind": "cor", "hours": 1, "state": "ca"}, "option")
    assert problems(caught.value) == [
        'option.state: "ca": expected two capital letters',
        (
            'option.kind: "cor": expected one of core, additional, continuing, specialization,'
            " foundation_1, foundation_2; did you mean `core`?"
        ),
    ]


def test_the_schema_is_one_and_fits_the_examples() -> None:
    made = schema()
    jsonschema.Draft202012Validator.check_schema(made)
    assert "null" not in json.dumps(made)
    files = sorted((EXAMPLES / "candidates").glob("*.toml"))
    assert len(files) >= 4
    for file in files:
        document = to_document(read_file(file))
        jsonschema.validate(document, made)
        assert read_text(json.dumps(document), "a.json") == read_file(file)


@pytest.mark.parametrize(
    "wrong",
    [
        {"schema": "peercert/candidate@2"},
        {"nme": "Ana"},
        {"email": None},
        {"states": ["CA", "CA"]},
        {"training": [{"kind": "core", "hours": 0}]},
        {"exams": [{"state": "ca", "sat_on": "2026-01-01", "outcome": "passed"}]},
    ],
)
def test_the_schema_refuses_what_reading_refuses(wrong: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema())
    with pytest.raises(PeercertError):
        read_text(json.dumps(wrong), "a.json")
