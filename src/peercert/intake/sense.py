"""Values that no file can mean: null, unprintable text, days in the wrong order, an id twice.

Everything here looks at the plain values of a file, before they are records, so that all that is
wrong with a file is named at once.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, fields
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, ClassVar, Protocol

from peercert.errors import Problem
from peercert.intake.files import quoted, shown
from peercert.intake.letters import is_seen
from peercert.marks import mark_left
from peercert.plausible import JURISDICTIONS, is_email, mended_email, states_for
from peercert.records import (
    Affirmation,
    Application,
    Candidate,
    Certificate,
    Conduct,
    Document,
    Exam,
    Recovery,
    Reference,
    Training,
    Waiver,
    Work,
    file_name,
    read_day,
    read_minutes,
)

LARGEST_NUMBER = 10**9
LONGEST_NUMBER = 20
LONGEST_WORD = 60
STATE_LENGTH = 2


class Record(Protocol):
    """Any record: a dataclass of `peercert.records`."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


TABLES: Mapping[str, type[Record]] = {
    "recovery": Recovery,
    "applications": Application,
    "training": Training,
    "exams": Exam,
    "affirmations": Affirmation,
    "references": Reference,
    "documents": Document,
    "work": Work,
    "certificates": Certificate,
    "conduct": Conduct,
    "waivers": Waiver,
}

# In each class: the earlier day, the later one, and what is said where they stand the other way.
IN_ORDER: Mapping[type[Record], tuple[str, str]] = {
    Candidate: ("born_on", "deceased_on"),
    Training: ("started_on", "completed_on"),
    Work: ("started_on", "ended_on"),
    Certificate: ("issued_on", "valid_through"),
    Waiver: ("on", "until"),
}


def keys_of(kind: type[Record]) -> tuple[str, ...]:
    """Return the keys that a record has in a file, in their order."""
    return tuple(file_name(field.name) for field in fields(kind))


def nearest(word: str, known: Sequence[str]) -> str:
    """Return the known word that was probably meant, whatever its capitals, or nothing."""
    spelt = {each.lower(): each for each in known}
    near = get_close_matches(word[:LONGEST_WORD].lower(), spelt, n=1, cutoff=0.7)
    return spelt[near[0]] if near else ""


def did_you_mean(word: object, known: Sequence[str]) -> str:
    """Return a question naming the nearest known word, or nothing."""
    near = nearest(str(word), known)
    return f"; did you mean `{shown(near)}`?" if near else ""


def clean_values(value: Any, place: str, problems: list[Problem]) -> Any:  # noqa: ANN401
    """Return the value with its text in one form, and without what is refused everywhere.

    Text is NFC without outer white space. Adds a problem for each null, for each text that holds
    control or direction characters, and for each number that is none of a person's.
    """
    if isinstance(value, dict):
        return clean_table(value, place, problems)
    if isinstance(value, list):
        return [clean_values(v, f"{place}[{i}]", problems) for i, v in enumerate(value)]
    if isinstance(value, str):
        return clean_text(value, place, problems)
    if value is None:
        expected = "expected a value: leave the key out where it is not on file"
        problems.append(Problem(place, "null", expected))
    elif not sensible_number(value):
        problems.append(Problem(place, quoted(value), "expected a number of everyday size"))
        return None
    return value


def clean_table(table: Mapping[str, Any], place: str, problems: list[Problem]) -> dict[str, Any]:
    """Return a table with its keys and values in one form."""
    made = {}
    for key, value in table.items():
        where = inside(place, key)
        name, item = clean_text(key, where, problems), clean_values(value, where, problems)
        if name is not None and item is not None:
            made[name] = item
    return made


def inside(place: str, key: object) -> str:
    """Return where a key stands."""
    return f"{place}.{shown(key)}" if place else shown(key)


def clean_text(text: str, place: str, problems: list[Problem]) -> str | None:
    """Return text in one form, or nothing and a problem where it cannot be kept."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if is_seen(kept := unicodedata.normalize("NFC", text)):
        return kept.strip()
    expected = "expected text on one line, without control, direction or invisible characters"
    problems.append(Problem(place, quoted(text), expected))
    return None


def sensible_number(value: object) -> bool:
    """Say whether a number is one that hours could be computed with."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return True
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    return (
        exact.is_finite()
        and abs(exact) <= LARGEST_NUMBER
        and len(exact.as_tuple().digits) <= LONGEST_NUMBER
        and abs(int(exact.as_tuple().exponent)) <= LONGEST_NUMBER
    )


def senseless(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Name what is wrong between the values of a whole candidate file."""
    yield from senseless_record(Candidate, data, "")
    yield from repeated(data.get("states"), "states")
    for table, kind in TABLES.items():
        rows = data.get(table)
        if not isinstance(rows, list):
            continue
        entries = [(f"{table}[{i}]", row) for i, row in enumerate(rows) if isinstance(row, dict)]
        for place, row in entries:
            yield from senseless_record(kind, row, place)
        seen: Counter[object] = Counter()
        for place, row in entries:
            if isinstance(id := row.get("id"), str):
                seen[id] += 1
                if seen[id] > 1:
                    expected = f"expected each id once in `{table}`"
                    yield Problem(inside(place, "id"), quoted(id), expected)


def repeated(words: object, place: str) -> Iterator[Problem]:
    """Name each word of a list that stands in it before."""
    seen = set()
    for index, word in enumerate(words if isinstance(words, list) else ()):
        if isinstance(word, str) and word in seen:
            yield Problem(f"{place}[{index}]", quoted(word), "expected each word once")
        seen.add(str(word))


def senseless_record(kind: type[Record], row: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Name what is wrong between the values of one record."""
    yield from wrong_state(kind, row, place)
    yield from wrong_text(row, place)
    yield from wrong_order(kind, row, place)
    if kind is Training:
        yield from wrong_parts(row, place)
    if kind is Waiver:
        yield from unknown_requirement(row, place)


def wrong_state(kind: type[Record], row: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Name a state that is not two capital letters, or none that such a record may name."""
    state = row.get("state")
    if not isinstance(state, str) or state in (known := states_for(kind)):
        return
    if len(state) == STATE_LENGTH and state.isascii() and state.isupper():
        expected = "expected a state of the United States"
        if state in JURISDICTIONS or known is not JURISDICTIONS:
            expected = f"expected a state whose rules are installed: {', '.join(known)}"
    else:
        expected = "expected two capital letters"
    yield Problem(inside(place, "state"), quoted(state), expected)


def wrong_text(row: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Name a mark that was to be replaced, and an e-mail address that is none."""
    for key, value in row.items():
        for text in value if isinstance(value, list) else (value,):
            if isinstance(text, str) and (say := mark_left(text)):
                yield Problem(inside(place, key), quoted(text), say)
    email = row.get("email")
    if isinstance(email, str) and email and not (is_email(email) or mark_left(email)):
        mended = mended_email(email)
        near = f"; did you mean `{shown(mended)}`?" if mended else ""
        yield Problem(inside(place, "email"), quoted(email), f"expected an e-mail address{near}")


def wrong_order(kind: type[Record], row: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Name a day that lies before the one that has to come first."""
    if kind not in IN_ORDER:
        return
    first, last = IN_ORDER[kind]
    start, end = attempt(read_day, row.get(first)), attempt(read_day, row.get(last))
    if isinstance(start, date) and isinstance(end, date) and end < start:
        yield Problem(inside(place, last), str(end), f"expected a day not before {first} {start}")


def wrong_parts(row: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Name hours that are part of a training's hours and more than these."""
    whole = attempt(read_minutes, row.get("hours"))
    topics = row.get("topic_hours")
    parts = {"face_to_face_hours": row.get("face_to_face_hours")}
    if isinstance(topics, dict):
        parts |= {inside("topic_hours", topic): hours for topic, hours in topics.items()}
    for key, value in parts.items():
        part = attempt(read_minutes, value)
        if whole is not None and part is not None and part > whole:
            expected = f"expected at most the hours of the training, {shown(row['hours'])}"
            yield Problem(inside(place, key), quoted(value), expected)


def unknown_requirement(row: Mapping[str, Any], place: str) -> Iterator[Problem]:
    """Name a requirement that no rulebook has."""
    from peercert.plausible import requirements_like
    from peercert.rules import REQUIREMENTS

    id = row.get("requirement")
    if isinstance(id, str) and id not in REQUIREMENTS:
        like = requirements_like(id)
        near = f"; did you mean `{like[0]}`?" if len(like) == 1 else ""
        expected = f"expected the id of a requirement, as `peercert rules list` shows{near}"
        yield Problem(inside(place, "requirement"), quoted(id), expected)


def attempt(read: Callable[[object], Any], value: object) -> Any:  # noqa: ANN401 - as `read` gives
    """Return what is read, or nothing where it is not on file or wrong, which is said elsewhere."""
    try:
        return None if value is None else read(value)
    except ValueError:
        return None
