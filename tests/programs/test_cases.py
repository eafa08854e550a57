"""Every worked example of a programme, from its two files to the JSON that is printed."""

from __future__ import annotations

from collections import Counter

import pytest

from peercert.programs.vocabulary import TESTS
from programs.cases import EXAMPLES, Example, disagreements, files, read

CASES = [example for path in files() for example in read(path)]


@pytest.mark.parametrize("example", CASES, ids=lambda e: f"{e.file}: {e.name}")
def test_example(example: Example) -> None:
    assert disagreements(example) == []


def test_names_are_unique_and_every_example_expects_something() -> None:
    names = Counter((example.file, example.name) for example in CASES)
    spoken = {"expect", "says", "findings", "standing"}

    assert [name for name, times in names.items() if times > 1] == []
    assert [each.name for each in CASES if not spoken & each.case.keys()] == []


def test_every_word_and_every_shipped_programme_has_examples() -> None:
    shipped = {path.stem for path in EXAMPLES.glob("*.toml")}

    assert {example.file for example in CASES} == {*TESTS, *shipped, "apply_by"}
