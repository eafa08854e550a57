"""The words for what is on file: one template for each kind of record, and the rest as details.

Facts come with the names and the notation of a candidate file. A confirmation is the whole
sentence, "Logged 6.5 h of core training for P-0019 on 14 November 2026 (H-0001)."; history and
lists say the same words without the person, and the details that a sentence leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeAlias

from peercert.report.words import in_words, plain

Facts: TypeAlias = Mapping[str, Any]

SEGMENT = re.compile(r"(\[[^\]]*\])")
SLOT = re.compile(r"\{(\w+)\}")
WHEN = ("starts_at", "ends_at")
HELD = (*WHEN, "face_to_face")
"""What templates say of a session in other words."""
CHOSEN = frozenset({"kind", "step", "paid", "name"})
"""Slots whose values are among a kind's choices."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})", re.ASCII)
OURS = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+", re.ASCII)
"""One of our own words, with what stands there between its parts."""


class Words(NamedTuple):
    """How a kind of record is said: what was done, and the template of what it is.

    A part in brackets is left out where one of its slots is not on file; {who} is the person.
    `choices` has the words for the values of a slot that is `CHOSEN`; they may hold slots and
    parts in brackets themselves.
    """

    done: str
    what: str
    choices: Mapping[Any, str] = {}


TRAINING = {
    "core": "core training",
    "additional": "additional training",
    "continuing": "continuing education",
    "specialization": "specialization training",
    "foundation_1": "Part I of the Foundation Course",
    "foundation_2": "Part II of the Foundation Course",
}
REFERENCES = {
    "personal": "a personal reference",
    "supervisor": "a letter from a supervisor",
    "colleague": "a letter from a colleague",
    "self": "the applicant's own letter",
}
CONDUCT = {
    "complaint_opened": "the opening of a complaint[ about {who}]",
    "complaint_closed": "the closing of a complaint[ about {who}]",
    "suspended": "the suspension[ of {who}]",
    "reinstated": "the reinstatement[ of {who}]",
    "revoked": "the revocation of the certification[ of {who}]",
    "surrendered": "the surrender of the certification[ of {who}]",
}
STEPS = {
    "applied": "[that {who} ]applied to {cohort} on {on}",
    "accepted": "[that {who} ]was given a seat in {cohort} on {on}",
    "waitlisted": "[that {who} ]was put on the waiting list of {cohort} on {on}",
    "declined": "[that {who} ]was given no seat in {cohort} on {on}",
    "withdrew": "[that {who} ]withdrew from {cohort} on {on}",
    "rsvp": "[that {who} ]said on {on} they will come to the orientation of {cohort}",
    "oriented": "[that {who} ]came to the orientation of {cohort} on {on}",
    "completed": "[that {who} ]finished {cohort} on {on}",
    "answered": "[that {who} ]answered the questions of {cohort} on {on}",
}
"""Every step, and a step that was taken before and only has answers more."""
KINDS: Mapping[str, Words] = {
    "person": Words("Added", "[{name}][ for {states}]"),
    "recovery": Words("Recorded", "the recovery[ of {who}] ({condition}) since {started_on}"),
    "employment": Words("Recorded", "work[ of {who}] as a peer on {employed_on}"),
    "application": Words(
        "Recorded",
        "the {path} application[ of {who}] to {state}[, opened on {opened_on}]"
        "[, filed on {filed_on}][, approved on {approved_on}][, denied on {denied_on}]",
    ),
    "training": Words("Logged", "{hours} h of {kind}[ for {who}][ on {completed_on}]", TRAINING),
    "exam": Words("Recorded", "[that {who} ]{outcome} the {state} examination on {sat_on}"),
    "affirmation": Words(
        "Recorded", "[that {who} ]signed the code of ethics of {state} on {signed_on}"
    ),
    "reference": Words(
        "Recorded", "{kind}[ for {who}] ({state})[, received on {received_on}]", REFERENCES
    ),
    "document": Words("Recorded", 'the document "{kind}"[ of {who}][, received on {received_on}]'),
    "work": Words(
        "Logged",
        "{hours} h of [{paid} ]work[ for {who}][ from {started_on}][ through {ended_on}]",
        {True: "paid", False: "volunteer"},
    ),
    "certificate": Words(
        "Recorded",
        "the {state} certificate[ {number}][ of {who}], issued on {issued_on}"
        "[, valid through {valid_through}][, by override: {override_reason}]",
    ),
    "conduct": Words("Recorded", "{kind} in {state} on {on}", CONDUCT),
    "waiver": Words(
        "Recorded", "the waiver of {requirement}[ for {who}] from {on}[ through {until}]"
    ),
    "provider": Words("Added", "the provider {name}"),
    "approval": Words(
        "Recorded",
        "the approval of {provider} by {state}[ for {kind}] from {approved_on}"
        "[ through {approved_through}]",
        TRAINING,
    ),
    "course": Words("Added", 'the course "{title}", {hours} h of {kind}', TRAINING),
    "cohort": Words(
        "Added",
        'the cohort "{title}" of the course {course}[, room for {seats}]'
        "[, applications through {apply_by}][, orientation on {orientation_on}]",
    ),
    "session": Words(
        "Added",
        'the session[ "{title}"] of {cohort}[ about {topic}], {when} ({zone})'
        "[, {hours} h][, {together}]",
    ),
    "sheet": Words("Read", "the attendance file {path} of {session}"),
    "alias": Words("Recorded", "by what somebody goes in the attendance files of {cohort}"),
    "setting": Words("Recorded", "the {name} {value}", {"timezone": "time zone"}),
    "enrolment": Words("Recorded", "{step}", STEPS),
    "attendance": Words("Logged", "{hours} h[ for {who}] in the session {session}[ on {day}]"),
    "verification": Words("Recorded", "the verification of {training} on {verified_on}"),
}
"""Every kind of record, by its table."""
DETAILS = {
    "title": '"{}"',
    "provider": "by {}",
    "state": "for {}",
    "states": "for {}",
    "topic": "about {}",
    "topics": "about {}",
    "topic_hours": "{}",
    "face_to_face_hours": "{} h face to face",
    "specialization": "on {}",
    "verification": "{}",
    "provider_approved_on": "by a provider approved since {}",
    "because": "{}",
    "program": "with a programme",
    "reason": "because: {}",
    "sheet": "from {}",
    "sha256": "SHA-256 {}",
}
"""How a fact is said that stands in no template; others by what they are called."""
FLAGS = {
    "approved": ("approved", "not approved"),
    "face_to_face": ("face to face", "not face to face"),
}
"""What is said of a yes and of a no."""
CALLED = {
    "born_on": "date of birth",
    "dedicated_to_recovery": "dedication to recovery",
    "deceased_on": "date of death",
    "email": "e-mail address",
    "employed_as_peer_on": "work as a peer",
    "lived_as": "lived experience",
    "phone": "phone number",
    "sat_on": "day of the examination",
    "sha256": "SHA-256",
    "topic_hours": "hours by topic",
    "willing_to_share": "willingness to share",
}
"""Facts that are not called as their fields are."""


def sentence(kind: str, facts: Facts, who: str, id: str) -> str:
    """Return what was recorded about whom, and its id, as a sentence with its full stop."""
    words = KINDS[kind]
    where = f" ({id})" if id != who else ""
    what = filled(template(words, facts), {**known(facts), "who": who or None})
    return f"{words.done} {what}{where}."


def gist(kind: str, facts: Facts) -> str:
    """Return what a record is, in the words of its sentence, without the person."""
    return filled(template(KINDS[kind], facts), known(facts))


def described(kind: str, facts: Facts) -> str:
    """Return what a record is and all that it holds, on one line, without the person."""
    words = KINDS[kind]
    named = {*SLOT.findall(words.what), *SLOT.findall(template(words, facts))}
    named |= {*HELD} if "starts_at" in facts else set()
    rest = (detail(name, value) for name, value in facts.items() if name not in named)
    return ", ".join(filter(None, (gist(kind, facts), *rest)))


def known(facts: Facts) -> Facts:
    """Return facts with what templates say in other words: when and how a session is held."""
    if "starts_at" not in facts:
        return facts
    start, end = (MOMENT.fullmatch(str(facts[name])) for name in WHEN)
    if not (start and end):
        return facts
    until = end[2] if start[1] == end[1] else said(end[0])
    together = "face to face" if facts.get("face_to_face") is True else None
    return {**facts, "when": f"{said(start[0])} to {until}", "together": together}


def template(words: Words, facts: Facts) -> str:
    """Return a kind's template with the words for its choice in it."""
    chosen = {name: words.choices.get(facts.get(name)) for name in CHOSEN}
    return SLOT.sub(lambda slot: chosen.get(slot[1]) or slot[0], words.what)


def filled(template: str, facts: Facts) -> str:
    """Return a template with its facts; a part in brackets goes where one of them is missing."""
    made = []
    for piece in SEGMENT.split(template):
        is_optional = piece.startswith("[")
        if is_optional and any(facts.get(name) is None for name in SLOT.findall(piece)):
            continue
        text = piece[1:-1] if is_optional else piece
        made.append(SLOT.sub(lambda slot: said(facts.get(slot[1])), text))
    return "".join(made)


def detail(name: str, value: object) -> str:
    """Return one fact in few words."""
    if isinstance(value, bool):
        words = FLAGS.get(name, (f"{called(name)}: yes", f"{called(name)}: no"))
        return words[not value]
    return DETAILS.get(name, f"{called(name)} {{}}").format(said(value))


def moved(name: str, before: object, after: object) -> str:
    """Return what one fact was and is."""
    return f"{called(name)} {said(before)} → {said(after)}"


def called(name: str) -> str:
    """Return what a fact is called, as people write it: `completed_on` is "completed"."""
    return CALLED.get(name) or plain(name).removesuffix(" on")


def event(name: str) -> str:
    """Return what a day in a sentence is the day of: `filed_on` is "the day it was filed"."""
    is_told = name in CALLED or not name.endswith("_on")
    return f"the {called(name)}" if is_told else f"the day it was {called(name)}"


def said(value: object) -> str:
    """Return a value of a candidate file as people read it."""
    if isinstance(value, Mapping):
        return ", ".join(f"{said(key)} {amount(item)}" for key, item in value.items()) or "none"
    if isinstance(value, list | tuple):
        return listed(map(said, value)) if value else "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return in_words(value)
    return "not on file" if value is None else said_text(str(value))


def amount(value: object) -> str:
    """Return what stands under a name: hours of a topic, else an answer."""
    return said(value) if isinstance(value, bool) else f"{said(value)} h"


def said_text(text: str) -> str:
    """Return text as it stands; days written out, our own words as people write them."""
    if DAY.fullmatch(text):
        return in_words(date.fromisoformat(text))
    if moment := MOMENT.fullmatch(text):
        return f"{in_words(date.fromisoformat(moment[1]))} {moment[2]}"
    return plain(text) if OURS.fullmatch(text) else text


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence: `a, b and c`."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
