"""How a requirement is met: what to do, in words, and the command that records it.

A command is one line with marks for what nobody knows yet: see `peercert.marks`. `{who}`,
`{state}` and `{path}` are the person's, `{hours}` and `{short}` what is short.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple, Protocol, TypeAlias

from peercert.records import (
    Application,
    Candidate,
    Certificate,
    Document,
    Reference,
    Training,
    Work,
)
from peercert.rules.law import Evidence, Finding, Stage, Term, is_after

Kind = Literal["record", "act", "wait", "settle", "apply", "issue"]
Who = Literal["office", "person", "state", "nobody"]

DAY = "YYYY-MM-DD"
YES_OR_NO = "'yes|no'"
LOG = "hours log {who} {hours}"
SET = "candidate set {who}"
FILE = f"application file {{who}} --state {{state}} --path {{path}} --on {DAY}"
FILED = ("the day of the filing",)


class Way(NamedTuple):
    """How a requirement is met: in words, and by which command, with what is short left open.

    `asks` says what each mark of the command stands for, in their order. `until` is the day that is
    waited for. What is `by_filing` counts only if it is dated on or before the filing; once that
    has happened it can only be recorded, as `filed` says; `anew` is false where nobody can file
    again. `topic` is what the hours are about where they are part of others, whose command has a
    place for it. `word` tells several steps of one requirement apart. `safe` is what to do where no
    source settles it, and `never` what is said where nothing can cure it, nor a new application.
    Who takes a step that `pays` pays the fees of the requirement.
    """

    say: str
    command: str | None = None
    asks: tuple[str, ...] = ()
    kind: Kind = "act"
    who: Who = "person"
    until: date | None = None
    by_filing: bool = False
    filed: str = ""
    anew: bool = True
    topic: str = ""
    word: str = ""
    safe: str = ""
    never: str = ""
    pays: bool = False


class Now(Protocol):
    """Where somebody stands: what a way is chosen by."""

    @property
    def candidate(self) -> Candidate:
        """The file, as seen on the day."""

    @property
    def state(self) -> str:
        """Whose certification it is."""

    @property
    def stage(self) -> Stage:
        """Whether it is a first certification or a renewal."""

    @property
    def path(self) -> str:
        """The path of the application, or the stage where there is none."""

    @property
    def as_of(self) -> date:
        """The day."""

    @property
    def application(self) -> Application | None:
        """The application in question."""

    @property
    def certificate(self) -> Certificate | None:
        """The certificate in question."""

    @property
    def term(self) -> Term | None:
        """The term of the certificate."""

    @property
    def findings(self) -> Mapping[str, Finding]:
        """What each requirement comes to."""


Ways: TypeAlias = Way | Callable[[Now, Finding], Iterable[Way]]
"""One way, or those that are chosen by where somebody stands."""


NOUNS: Mapping[type[Evidence], str] = {
    Training: "hours",
    Work: "work",
    Reference: "reference",
    Document: "document",
}
"""The commands of what may have to be recorded again."""


def literal(text: str) -> str:
    """Return text as a way that is filled in says it: its braces are its own."""
    return text.replace("{", "{{").replace("}", "}}")


def quoted(text: str) -> str:
    """Return text as one word of a command, inside a way that is filled in."""
    return literal(shlex.quote(text))


def waiting(finding: Finding) -> Way:
    """Return what time alone brings, with the day that is waited for."""
    until = "" if str(finding.due_on) in finding.because else f" until {finding.due_on}"
    say = f"Wait{until}: {literal(finding.because)}"
    return Way(say, kind="wait", until=finding.due_on)


def again(record: Evidence, because: str) -> Way:
    """Return how a record is mended that lacks something: it is voided, and recorded again."""
    command = None
    if record.id:
        noun = NOUNS[type(record)]
        command = f"{noun} void {quoted(record.id)} --reason 'to be recorded again, complete'"
    what = literal(record.id or "the record")
    say = f"Find out what {what} lacks ({literal(because)}); void it and record it again with that"
    return Way(say, command, kind="record", who="office", word=(record.id or "again").lower())


def decided(say: str, kind: str, state: str = "{state}") -> Way:
    """Return how what a state decided about a certification is recorded."""
    command = f"conduct record {{who}} --state {state} --kind {kind} --on {DAY}"
    return Way(say, command, ("the day of the decision",), kind="settle", who="state")


STANDING = decided("Record the reinstatement once the state has decided it", "reinstated")
CLOSE = decided(
    "Record how the complaint was closed once the state has decided it", "complaint_closed"
)


def good_standing(_now: Now, finding: Finding) -> Iterable[Way]:
    """Return what the state has to decide: a complaint, or a suspension and the like."""
    return (CLOSE if finding.status == "needs_review" else STANDING,)


WORK = Way(
    "Record {short} more hour{s} of work in a peer role",
    f"work add {{who}} {{hours}} --started-on {DAY} --ended-on {DAY}",
    ("the first day of the work", "the last day of it"),
    kind="record",
    by_filing=True,
)
CONTINUING = Way(
    "Log {short} more hour{s} of continuing education{parts}",
    f"{LOG} --kind continuing{{topics}} --on {DAY}",
    ("the day of completion",),
    by_filing=True,
)
LAW_AND_ETHICS = Way(
    "Log {short} more hour{s} about law and ethics",
    f"{LOG} --kind continuing --topic law_and_ethics --on {DAY}",
    ("the day of completion",),
    by_filing=True,
    topic="law_and_ethics",
)
SIGN = Way(
    "Sign the code of ethics",
    f"ethics sign {{who}} --state {{state}} --on {DAY}",
    ("the day of the signature",),
    filed="Record the signature of the code of ethics",
)
REFERENCES = Way(
    "Obtain and record {short} more reference{s}",
    "reference add {who} --state {state} --kind 'personal|supervisor|colleague' "
    f"--on {DAY}{{count}}",
    ("who it is from", "the day it was received"),
    filed="Record {short} more reference{s}",
)
BORN = Way(
    "Record the date of birth",
    f"{SET} --born-on {DAY}",
    ("the date of birth",),
    kind="record",
    who="office",
)
DIPLOMA = Way(
    "Record the diploma, the equivalency or the degree",
    f"{SET} --education 'high_school|equivalency|college|none'",
    ("which schooling",),
    kind="record",
)
LIVED = Way(
    "Record how the person states lived experience",
    f"{SET} --lived-as 'consumer|parent|family_member|caregiver'",
    ("as what, in the person's own words",),
    kind="record",
)
ISSUE = Way(
    "Issue the certificate",
    f"certificate issue {{who}} --state {{state}} --number NUMBER --on {DAY}",
    ("the number on the certificate", "the day it is issued"),
    kind="issue",
    who="office",
)
RENEW = ISSUE._replace(
    say="Record the renewed certificate once it is issued",
    command=f"certificate renew {{who}} --state {{state}} --number NUMBER --on {DAY}",
)


def stated(what: str, option: str) -> Way:
    """Return how something that a person states is recorded: yes or no, as they say it."""
    return Way(
        f"Record whether the person {what}",
        f"{SET} {option} {YES_OR_NO}",
        ("what the person says",),
        kind="record",
    )


def letters(now: Now, _finding: Finding) -> Iterable[Way]:
    """Return the letters of recommendation that are not on file: each is a step of its own."""
    have = {each.kind for each in now.candidate.references if each.state == now.state}
    for kind, whose in LETTERS.items():
        if kind not in have:
            yield Way(
                f"Obtain and record {whose}",
                f"reference add {{who}} --state {{state}} --kind {kind} --on {DAY}",
                ("the day it was received",),
                word=kind,
            )


LETTERS = {
    "supervisor": "the letter of a supervisor",
    "colleague": "the letter of a professional colleague",
    "self": "the person's own letter",
}


def filing(safe: str, denied: str = "") -> Ways:
    """Return how a renewal is filed: once its window is open, and again where it was too early."""

    def chosen(now: Now, finding: Finding) -> Iterable[Way]:
        application = now.application
        if finding.lacks == "fact":
            yield approval(now, DECIDED)
            return
        if finding.lacks == "decision":
            say = f"No published rule settles this: {literal(finding.because)}. To be safe, {safe}"
            yield Way(say, FILE, FILED, kind="settle", who="nobody")
            return
        again = ", then file again" if application and application.filed_on else ""
        opens = now.term.opens_on if now.term else None
        say = f"Wait until the renewal window opens on {opens}{again}"
        if finding.lacks == "time":
            yield Way(say, kind="wait", until=opens)
        else:
            say = "File the renewal again" if again else "File the renewal"
            say += denied if finding.lacks is None else ""
            yield Way(say, FILE, FILED, kind="apply", pays=True)

    return chosen


DECIDED = (
    "Record the approval of the renewal that was filed, once the state has given it; a denial is "
    "recorded with `application deny`"
)
APPROVED = "approval"
"""Added to the id of the step that records an approval: it follows the filing."""


def apply(word: str = "", denied: str = "") -> Ways:
    """Return how a first application is filed and, where the state approves it, approved."""

    def chosen(now: Now, finding: Finding) -> Iterable[Way]:
        application = now.application
        if finding.lacks is None:
            begun = [a for a in undecided(now) if a.path == now.path and a.filed_on is None]
            file = FILE.replace(" --on", " --again --on") if begun else FILE
            appeal = denied if application and application.denied_on else ""
            yield Way(f"Apply again{appeal}", file, FILED, kind="apply", pays=True)
        elif application is None or application.filed_on is None or not word:
            yield APPLY
        if word and finding.lacks and can_be_named(now):
            yield approval(now)._replace(word=word)

    return chosen


APPLY = Way("Apply", FILE, FILED, kind="apply", pays=True)


def undecided(now: Now) -> list[Application]:
    """Return the applications to the state that nothing has ended: no decision, no certificate."""
    ours = [each for each in now.candidate.applications if each.state == now.state]
    left = [each for each in ours if not (each.approved_on or each.denied_on)]
    return [each for each in left if is_after(each, now.certificate)]


def can_be_named(now: Now) -> bool:
    """Return whether an approval can be recorded by a command that is known before the filing."""
    application = now.application
    is_filed = application is not None and application.filed_on is not None
    left = [a for a in undecided(now) if a is not application or a.path != now.path]
    return is_filed or not left


def approval(now: Now, say: str = "Record the approval once the state has given it") -> Way:
    """Return how an approval is recorded; which application it is, where several are open."""
    which = now.application.id if now.application and len(undecided(now)) > 1 else None
    option = f" --application {quoted(which)}" if which else ""
    command = f"application approve {{who}} --state {{state}}{option} --on {DAY}"
    return Way(say, command, ("the day of the approval",), kind="record", who="state")
