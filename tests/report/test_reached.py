"""After hours, work and letters it is said how much there is of what a state asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from peercert.records import Candidate, Reference, Training
from peercert.report.reached import reached

DAY = date(2026, 11, 22)
NOBODY = Candidate(id="P-0001", states=("CA",))


def training(*, topics: tuple[str, ...] = (), hours: int = 6, kind: str = "core") -> Training:
    return Training(
        kind=kind,  # type: ignore[arg-type]  # one of the kinds
        state="CA",
        approved=True,
        completed_on=date(2026, 11, 14),
        minutes=60 * hours,
        topics=topics,
    )


def test_one_amount_needs_no_name() -> None:
    after = replace(NOBODY, training=(training(),))
    assert reached(NOBODY, after, DAY) == "Now 6 of 80 h."


def test_several_are_named() -> None:
    before = replace(NOBODY, states=("NC",))
    more = training(topics=("ethics",), kind="additional")
    assert reached(before, replace(before, training=(more,)), DAY) == (
        "Now 6 of 20 h for additional training and 6 of 3 h for ethics training."
    )


def test_states_are_named_where_there_are_two() -> None:
    before = replace(NOBODY, states=("CA", "NC"))
    assert reached(before, replace(before, training=(training(),)), DAY).endswith(" in CA.")


def test_letters_are_counted() -> None:
    before = replace(NOBODY, states=("NC",))
    letter = Reference(state="NC", kind="personal", received_on=date(2026, 11, 1))
    after = replace(before, references=(letter,))
    assert reached(before, after, DAY) == "Now 1 of 2 references."


def test_what_changes_nothing_is_followed_by_nothing() -> None:
    after = replace(NOBODY, training=(training(kind="additional"),))
    assert not reached(NOBODY, after, DAY)
