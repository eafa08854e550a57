"""What is hardly meant: a command asks about it, and what never asks says a note."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from peercert.cli import errors, options

if TYPE_CHECKING:
    import sqlite3

    from peercert.records import Candidate, Certificate, Training


def known_topics() -> frozenset[str]:
    """Return the topics of all rulebooks, and of the programmes and courses on file."""
    from peercert.rules.counting import TOPICS
    from peercert.store.opening import NoStoreYetError, reading

    try:
        with reading(options.store_path()) as connection:
            return frozenset((*TOPICS, *topics_on_file(connection)))
    except NoStoreYetError:
        return frozenset(TOPICS)


def topics_on_file(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the topics of courses, of sessions and of the programmes that cohorts follow."""
    from peercert.classes import Cohort, Course, Session
    from peercert.cli.classes import program_of
    from peercert.store.class_reading import every

    for course in every(connection, Course):
        yield from course.topic_minutes
    for session in every(connection, Session):
        yield from filter(None, [session.topic])
    for cohort in every(connection, Cohort):
        if program := program_of(cohort):
            yield from (module.topic for module in program.coursework.modules)


def ask_training(training: Training) -> None:
    """Ask about the hours and topics of a training that are hardly meant; note topics that are new.

    Raise UnconfirmedError where nobody says that they are.
    """
    from peercert import plausible

    if long := plausible.long_training(training):
        first_day = "give the first day with --started-on, or "
        options.confirm(f"{long}. Record them all the same?", first_day)
    if topics := plausible.topics_of(training):
        note_new(topics, ask_topics(topics))


def ask_topics(topics: Collection[str]) -> Collection[str]:
    """Ask about topics that are near to a known one; return those that are known."""
    from peercert import plausible

    known = known_topics()
    for doubt in plausible.mistyped(topics, known):
        options.confirm(f"{doubt} Record it as written?", "write the topic anew, or ")
    return known


def ask_paper(kind: str) -> None:
    """Ask about a kind of document that is near to a known one."""
    from peercert import plausible
    from peercert.rules.counting import PAPERS
    from peercert.store.opening import NoStoreYetError, reading

    try:
        with reading(options.store_path()) as connection:
            known = (*PAPERS, *papers_on_file(connection))
    except NoStoreYetError:
        known = PAPERS
    if doubt := plausible.mistyped_kind(kind, known):
        options.confirm(f"{doubt} Record it as written?", "write the kind anew, or ")


def papers_on_file(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the kinds of documents that the programmes of cohorts ask for."""
    from peercert.classes import Cohort
    from peercert.cli.classes import program_of
    from peercert.programs.groups import every as requirements
    from peercert.store.class_reading import every

    for cohort in every(connection, Cohort):
        if program := program_of(cohort):
            kinds = (getattr(each, "kind", None) for each in requirements(program))
            yield from filter(None, kinds)


def note_new(topics: Collection[str], known: Collection[str]) -> None:
    """Say which topics are new."""
    from peercert import plausible

    for topic in plausible.new_topics(topics, known):
        errors.say(f"note: the topic {topic} is new: no rule, programme or course on file has it")


def ask_certificate(certificate: Certificate) -> None:
    """Ask about a last day that is far from the term's. Raise UnconfirmedError where it is odd."""
    from peercert import plausible

    if odd := plausible.odd_last_day(certificate):
        options.confirm(f"{odd}. Is it printed so?", "write the day anew, or ")


def note(file: Candidate, name: str, known: Collection[str]) -> None:
    """Say what is hardly meant in a candidate file."""
    from peercert import plausible

    for doubt in plausible.doubts(file, known):
        errors.say(f"note: {name}: {doubt}")
