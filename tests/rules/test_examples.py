"""Every requirement has worked examples, and every day on which its law changes has them too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from peercert.rules import REQUIREMENTS, RULEBOOKS
from peercert.rules.dated import Dated
from peercert.rules.requirements import Requirement, Rulebook
from rules.cases import Example, files, read

BY_FILE = {path.stem: read(path) for path in files()}


def days_of(examples: list[Example]) -> set[date]:
    return {day for example in examples for day in example.days}


def edges(values: tuple[Dated[object], ...]) -> Iterator[date]:
    """Yield the first day of every change of these values, and the day before it."""
    for value in values:
        for day in value.days():
            yield from (day - timedelta(days=1), day)


def test_every_requirement_has_a_file_with_examples() -> None:
    scenarios = {path.stem for path in files() if path.parent.name == "scenarios"}

    assert set(REQUIREMENTS) == set(BY_FILE) - scenarios
    assert [name for name, examples in BY_FILE.items() if not examples] == []


@pytest.mark.parametrize("requirement", REQUIREMENTS.values(), ids=lambda each: each.id)
def test_the_examples_of_a_requirement_expect_something_of_it(requirement: Requirement) -> None:
    assert [e.name for e in BY_FILE.get(requirement.id, []) if e.expect] != []


@pytest.mark.parametrize("requirement", REQUIREMENTS.values(), ids=lambda each: each.id)
def test_every_change_of_law_has_examples_on_its_first_day_and_the_day_before(
    requirement: Requirement,
) -> None:
    assert sorted(set(edges(requirement.values)) - days_of(BY_FILE.get(requirement.id, []))) == []


@pytest.mark.parametrize("book", RULEBOOKS.values(), ids=lambda each: each.state)
def test_every_change_of_a_term_has_examples(book: Rulebook) -> None:
    examples = [e for each in BY_FILE.values() for e in each if e.state == book.state]

    assert sorted(set(edges(book.term_values)) - days_of(examples)) == []
