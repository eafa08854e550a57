"""Hypothesis strategies for everything that a candidate's file can hold.

`candidates()` gives any valid `Candidate`, without ids unless asked; `records(KIND)` one record.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st

from peercert import amounts, records

R = TypeVar("R")

LONGEST = 40
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=LONGEST)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
MINUTES = st.integers(min_value=1, max_value=amounts.MOST_MINUTES)
FLAGS = st.booleans()
STATES = st.sampled_from(("CA", "NC", "TX", "NY"))
RULED = st.sampled_from(("CA", "NC"))
EMAILS = st.builds("{}@{}.org".format, *[st.from_regex(r"[\w-]{1,9}", fullmatch=True)] * 2)


def some(values: st.SearchStrategy[R]) -> st.SearchStrategy[R | None]:
    """Give a value, or not on file."""
    return st.none() | values


def words(literal: object) -> st.SearchStrategy[Any]:
    """Give one of the words of a literal."""
    return st.sampled_from(get_args(literal))


def word_lists(literal: object) -> st.SearchStrategy[tuple[Any, ...]]:
    """Give some of the words of a literal, each at most once."""
    return st.lists(words(literal), unique=True, max_size=4).map(tuple)


FIELDS: dict[type[Any], dict[str, st.SearchStrategy[Any]]] = {
    records.Recovery: {"condition": words(records.Condition), "started_on": DAYS},
    records.Application: {
        "state": RULED,
        "path": words(records.Path),
        "opened_on": some(DAYS),
        "filed_on": some(DAYS),
        "approved_on": some(DAYS),
        "denied_on": some(DAYS),
    },
    records.Training: {
        "kind": words(records.TrainingKind),
        "title": some(TEXTS),
        "provider": some(TEXTS),
        "state": some(STATES),
        "approved": some(FLAGS),
        "provider_approved_on": some(DAYS),
        "started_on": some(DAYS),
        "completed_on": some(DAYS),
        "minutes": MINUTES,
        "face_to_face_minutes": some(MINUTES),
        "topics": st.lists(TEXTS, max_size=3).map(tuple),
        "topic_minutes": st.dictionaries(TEXTS, MINUTES, max_size=3),
        "specialization": some(TEXTS),
        "verification": some(words(records.Verification)),
    },
    records.Exam: {"state": RULED, "sat_on": DAYS, "outcome": words(records.Outcome)},
    records.Affirmation: {"state": RULED, "signed_on": DAYS},
    records.Reference: {
        "state": RULED,
        "kind": words(records.ReferenceKind),
        "received_on": some(DAYS),
    },
    records.Document: {"kind": TEXTS, "received_on": some(DAYS)},
    records.Work: {
        "started_on": some(DAYS),
        "ended_on": some(DAYS),
        "minutes": MINUTES,
        "paid": some(FLAGS),
    },
    records.Certificate: {
        "state": STATES,
        "number": some(TEXTS),
        "issued_on": DAYS,
        "valid_through": some(DAYS),
        "override_reason": some(TEXTS),
    },
    records.Conduct: {"state": RULED, "kind": words(records.ConductKind), "on": DAYS},
    records.Waiver: {
        "requirement": TEXTS,
        "on": DAYS,
        "until": some(DAYS),
        "reason": TEXTS,
        "approved_by": TEXTS,
    },
}


def records_of(kind: type[R]) -> st.SearchStrategy[R]:
    """Give one record of a kind, valid by itself, without an id."""
    return st.builds(kind, **FIELDS[kind])


def candidates(most: int = 3) -> st.SearchStrategy[records.Candidate]:
    """Give one person's file with at most so many records of each kind, without ids."""

    def some_of(kind: type[R]) -> st.SearchStrategy[tuple[R, ...]]:
        return st.lists(records_of(kind), max_size=most).map(tuple)

    return st.builds(
        records.Candidate,
        name=some(TEXTS),
        states=word_lists(records.RuledState),
        email=some(EMAILS),
        phone=some(TEXTS),
        county=some(TEXTS),
        born_on=some(DAYS),
        deceased_on=some(DAYS),
        education=some(words(records.Education)),
        lived_as=some(word_lists(records.LivedAs)),
        conditions=some(word_lists(records.Condition)),
        willing_to_share=some(FLAGS),
        dedicated_to_recovery=some(FLAGS),
        recovery=some_of(records.Recovery),
        employed_as_peer_on=st.lists(DAYS, max_size=most).map(tuple),
        applications=some_of(records.Application),
        training=some_of(records.Training),
        exams=some_of(records.Exam),
        affirmations=some_of(records.Affirmation),
        references=some_of(records.Reference),
        documents=some_of(records.Document),
        work=some_of(records.Work),
        certificates=some_of(records.Certificate),
        conduct=some_of(records.Conduct),
        waivers=some_of(records.Waiver),
    )
