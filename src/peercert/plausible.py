"""What cannot be meant, and what is hardly meant: the same for commands, imports and files.

The impossible is refused by whoever finds it; about the improbable a command asks, and what never
asks says a note.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from peercert.amounts import MINUTES_IN_HOUR, written_hours
from peercert.records import Candidate, Certificate, Training, same_topic

JURISDICTIONS = tuple(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "  # noqa: SIM905 - as it is read
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI".split()
)
EMAIL = re.compile(r"[^\s@,;<>()\"]+@[\w-]+(\.[\w-]+)+")
LONG_WORD = 8
"""Letters from which on a word with two edits is still near."""
SHORTEST_PART, LONGEST = 3, 100
"""Letters of a part of a requirement's id that is looked for, and of an id at most."""
LIKELY = 120 * MINUTES_IN_HOUR
MOST_LIKELY = dict.fromkeys(("continuing", "additional"), 24 * MINUTES_IN_HOUR)
"""Minutes of a training without a first day, by its kind; LIKELY for the other kinds."""
NEAR_TERM = timedelta(days=60)
"""By how much which a printed last day may differ from the term's."""


def ruled() -> tuple[str, ...]:
    """Return the states whose rulebook is installed and that certify people."""
    from peercert.rules import RULEBOOKS

    return tuple(state for state, book in RULEBOOKS.items() if not book.advisory)


def states_for(kind: type[object]) -> tuple[str, ...]:
    """Return the states that a record of this kind may name.

    A certificate and a training may be of any jurisdiction; what a state decides is of one whose
    rulebook is installed.
    """
    return JURISDICTIONS if kind in {Certificate, Training} else ruled()


def is_email(text: str) -> bool:
    """Return whether a text has the form of an e-mail address, in letters of any script."""
    return bool(EMAIL.fullmatch(text))


def mended_email(text: str) -> str:
    """Return the address that was probably meant, or nothing."""
    mended = text.replace(",", ".").replace(" ", "")
    return mended if is_email(mended) else ""


def near(word: str, known: Iterable[str]) -> str:
    """Return the known word that is one edit away, or two from eight letters on, or nothing.

    A known word is near to none.
    """
    written = same(word)
    by_spelling = {same(each): each for each in known}
    if written in by_spelling:
        return ""
    reach = 2 if len(written) >= LONG_WORD else 1
    found = ((edits(written, each, reach), each) for each in by_spelling)
    least = min((pair for pair in found if pair[0] <= reach), default=None)
    return by_spelling[least[1]] if least else ""


def same(word: str) -> str:
    """Return what the spellings of a word have in common."""
    return same_topic(word)


def edits(one: str, other: str, most: int) -> int:
    """Return how many letters are added, left out, changed or swapped; `most` + 1 for any more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, beside in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != beside))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == beside:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return min(row[-1], most + 1)


def requirements_like(text: str) -> list[str]:
    """Return the ids of requirements that are meant by a text, in the order of the rulebooks.

    They hold it; else they are of its state and end as it does; else it is misspelt.
    """
    from difflib import get_close_matches

    from peercert.rules import REQUIREMENTS

    written, known = same(text[:LONGEST]), tuple(REQUIREMENTS)
    if len(written) >= SHORTEST_PART and (holding := [id for id in known if written in id]):
        return holding
    state, _, rest = written.partition(".")
    end = f".{rest.rpartition('.')[2]}"
    theirs = [id for id in known if id.startswith(f"{state}.")]
    if rest and (alike := [id for id in theirs if id.endswith(end)]):
        return alike
    return get_close_matches(written, theirs or known, n=1, cutoff=0.7)


def long_training(training: Training) -> str:
    """Say that a training without a first day has more hours than is likely, or nothing."""
    if training.started_on or training.minutes <= MOST_LIKELY.get(training.kind, LIKELY):
        return ""
    hours = f"{written_hours(training.minutes)} hours of training"
    return f"{hours} without a first day are more than is likely"


def other_last_day(certificate: Certificate) -> date | None:
    """Return the last day of the state's term where the printed one is far from it."""
    from peercert.rules import RULEBOOKS
    from peercert.rules.law import AsOf

    book, printed = RULEBOOKS.get(certificate.state), certificate.valid_through
    if not (book and book.term and printed):
        return None
    term = book.term(replace(certificate, valid_through=None), AsOf(certificate.issued_on))
    return term.valid_through if abs(printed - term.valid_through) > NEAR_TERM else None


def odd_last_day(certificate: Certificate) -> str:
    """Say that a printed last day is far from that of the state's term, or nothing."""
    if not (expected := other_last_day(certificate)):
        return ""
    printed = certificate.valid_through
    return f"the last day {printed} is far from the end of the term, {expected}"


def topics_of(training: Training) -> tuple[str, ...]:
    """Return the topics that a training names."""
    return tuple(dict.fromkeys((*training.topics, *training.topic_minutes)))


def mistyped(topics: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """Say which topic is meant where one is near to a known one."""
    for topic in topics:
        if meant := near(topic, known):
            yield f"the topic {topic} is not known; did you mean {meant}?"


def mistyped_kind(kind: str, known: Iterable[str]) -> str:
    """Say which kind of document is meant where one is near to a known one, or nothing."""
    meant = near(kind, known)
    return f"the kind of document {kind} is not known; did you mean {meant}?" if meant else ""


def new_topics(topics: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """Yield each topic that is neither known nor near to one that is."""
    spelt = set(map(same, known))
    for topic in topics:
        if same(topic) not in spelt and not near(topic, known):
            yield topic


def doubts(file: Candidate, known: Collection[str]) -> Iterator[str]:
    """Say what is hardly meant in a whole file, and where topics are new.

    By its place: what stands in somebody's file is not repeated.
    """
    from peercert.rules.counting import PAPERS

    for at, training in enumerate(file.training):
        if long := long_training(training):
            yield f"training[{at}]: {long}"
        topics = topics_of(training)
        for meant in filter(None, (near(topic, known) for topic in topics)):
            yield f"training[{at}]: a topic is not known; did you mean {meant}?"
        if any(new_topics(topics, known)):
            yield f"training[{at}]: a topic is new: no rule, programme or course on file has it"
    for at, document in enumerate(file.documents):
        if meant := near(document.kind, PAPERS):
            yield f"documents[{at}]: a kind of document is not known; did you mean {meant}?"
    for at, certificate in enumerate(file.certificates):
        if odd := odd_last_day(certificate):
            yield f"certificates[{at}]: {odd}"
