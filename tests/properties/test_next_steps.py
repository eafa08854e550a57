"""Whoever does what "Do next" says, in its order, gets somewhere: ready, a day, or a decision."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.session import setting
from peercert.records import Application, Candidate, Certificate, RuledState
from peercert.records import Path as Word
from peercert.rules import RULEBOOKS
from peercert.seeing import seen
from properties.doing import do_all, do_one_by_one, put_on_file
from properties.people import file, steady

DAY = date(2026, 11, 20)
BEGUN = date(2022, 7, 1)
"""Before California's programme there was nothing to do for it."""
OPENED = date(2026, 10, 20)
PATHS: list[tuple[Any, Any]] = [
    (state, path) for state, book in RULEBOOKS.items() if not book.advisory for path in book.paths
]


def end_of(
    candidate: Candidate,
    state: str,
    day: date,
    do: Callable[[str, str, date], dict[str, Any]] = do_all,
) -> tuple[str | None, list[dict[str, str]]]:
    """Do every step for a person in a store of their own; return where it ends."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with patch.dict(os.environ, {**setting(folder), "PEERCERT_AS_OF": str(day)}, clear=True):
            before = Path.cwd()
            os.chdir(folder)
            try:
                now = do(put_on_file(candidate, folder), state, day)
            finally:
                os.chdir(before)
    return now["readiness"], now["next_steps"]


@pytest.mark.parametrize(("state", "path"), PATHS)
def test_somebody_of_whom_nothing_is_on_file_becomes_ready(state: RuledState, path: Word) -> None:
    person = Candidate(name="Ana Example", states=(state,))
    if path == "renewal":
        held = Certificate(state=state, number="1", issued_on=date(2024, 12, 1))
        person = replace(person, certificates=(held,))
    else:
        person = replace(
            person, applications=(Application(state=state, path=path, opened_on=OPENED),)
        )
    readiness, steps = end_of(person, state, DAY)
    assert (readiness, [step["id"] for step in steps]) == ("ready", [f"{state.lower()}.issue"])


def of_states_with_rules(file: Candidate) -> Candidate:
    """Return a file without what a file may not say of a state whose rules are not installed."""
    lists = ("applications", "exams", "affirmations", "references", "conduct")
    kept: dict[str, Any] = {
        name: tuple(each for each in getattr(file, name) if each.state in RULEBOOKS)
        for name in lists
    }
    return replace(file, waivers=(), **kept)


@given(number=st.integers(0, 2**32 - 1))
@steady(30)
def test_any_file_comes_to_an_end(number: int) -> None:
    random = file(number)
    state = random.state if random.state == "CA" and random.as_of > BEGUN else "NC"
    person = of_states_with_rules(seen(random.candidate, random.as_of))

    readiness, steps = end_of(person, state, random.as_of)

    if readiness == "ready":
        assert "issue" in {step["kind"] for step in steps}
    elif readiness:
        assert steps


@given(number=st.integers(0, 2**32 - 1))
@steady(25)
def test_any_file_comes_to_an_end_in_weeks_and_months_too(number: int) -> None:
    random = file(number)
    state = random.state if random.state == "CA" and random.as_of > BEGUN else "NC"
    person = of_states_with_rules(seen(random.candidate, random.as_of))

    readiness, steps = end_of(person, state, random.as_of, do_one_by_one)

    if readiness == "ready":
        assert "issue" in {step["kind"] for step in steps}
    elif readiness:
        assert {step["kind"] for step in steps} >= {"settle"}
