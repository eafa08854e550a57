"""Every worked example, through the real path from a candidate file to the JSON that is printed."""

from __future__ import annotations

from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from peercert.intake import candidate_schema
from peercert.report import schemas
from rules.cases import STATES, Example, as_json, disagreements, document, files, read

EXAMPLES = [example for path in files() for example in read(path)]
CANDIDATE = Draft202012Validator(candidate_schema.schema())
CHECK = Draft202012Validator(schemas.schema("check"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.file}: {e.name}")
def test_example(example: Example) -> None:
    checked = document(example)
    (standing,) = checked["standings"]

    CANDIDATE.validate(as_json(example.given))
    CHECK.validate(checked)
    assert disagreements(example, standing) == []


def test_names_are_unique() -> None:
    names = Counter((example.file, example.name) for example in EXAMPLES)

    assert [name for name, times in names.items() if times > 1] == []


def test_every_example_expects_something() -> None:
    silent = [e.name for e in EXAMPLES if not (e.expect or e.says or e.standing or e.findings)]

    assert silent == []


def test_states_are_known() -> None:
    assert {example.state for example in EXAMPLES} == set(STATES.values())
