"""`peercert hours`: training, by the certificate of completion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, get_args

import typer

from peercert.cli import declare, facts, options
from peercert.cli.words import read_hours
from peercert.errors import UsageError
from peercert.records import TrainingKind, Verification

app = declare.noun("Record hours, verify them, and show how far everybody is.")


Minutes = Annotated[int, declare.hours_argument(metavar="HOURS", help="6, 6.5h, 6:30 or 390m.")]
On = Annotated[date, declare.day_option("--on", help="The day it was completed.")]
Kind = Annotated[
    str | None,
    declare.choice_option(
        "--kind",
        choices=get_args(TrainingKind),
        metavar="KIND",
        help="core, additional, continuing, specialization, foundation_1, foundation_2; else "
        "continuing where a certificate is held on that day, and additional where none is.",
    ),
]
Title = Annotated[str | None, typer.Option("--title", metavar="TEXT", help="What it was called.")]
Topics = Annotated[
    list[str] | None,
    typer.Option(
        "--topic", metavar="TOPIC", help="ethics, or ethics=2h for a part. May be repeated."
    ),
]
Provider = Annotated[
    str | None,
    typer.Option("--provider", metavar="NAME", help="Who held it; or an id such as O-0001."),
]
State = Annotated[str | None, facts.any_state_option("--state", help="Whose approval it carries.")]
Approved = Annotated[
    bool | None,
    typer.Option(
        "--approved/--not-approved", help="Whether that state approves it; or yes, no after it."
    ),
]
ProviderApproved = Annotated[
    date | None,
    declare.day_option(
        "--provider-approved-on", help="Since when that state approves the provider."
    ),
]
Started = Annotated[date | None, declare.day_option("--started-on", help="The first day of it.")]
FaceToFace = Annotated[
    int | None,
    declare.hours_option("--face-to-face", help="How many of the hours were face to face."),
]
Area = Annotated[
    str | None, typer.Option("--specialization", metavar="AREA", help="Such as crisis.")
]
Known = Annotated[
    str | None,
    declare.choice_option(
        "--verification", choices=get_args(Verification), help="How it is known."
    ),
]


@app.command("log")
def log(  # noqa: PLR0913 - one for each option
    who: facts.WHO,
    minutes: Minutes,
    *,
    on: On,
    kind: Kind = None,
    title: Title = None,
    topic: Topics = None,
    provider: Provider = None,
    state: State = None,
    approved: Approved = None,
    provider_approved_on: ProviderApproved = None,
    started_on: Started = None,
    face_to_face: FaceToFace = None,
    specialization: Area = None,
    verification: Known = None,
    again: facts.AGAIN = False,
) -> None:
    r"""Record a training that a person completed; prints the new id, in a pipe first.

    The same class (title, provider, day) counts once, and more than 24 hours on a day are refused.
    Where the provider is on file with approvals, training outside them is not approved.

    \b
    peercert hours log P-0007 6h --on 2026-06-01 --topic law_and_ethics
    peercert hours log "Ana Álvarez" 80h --kind core --state CA --approved --on 2025-05-16
    """
    from peercert.cli import hours_log

    values = {
        "kind": kind,
        "title": title,
        "provider": provider,
        "state": state,
        "approved": approved,
        "provider_approved_on": provider_approved_on,
        "started_on": started_on,
        "completed_on": on,
        "hours": facts.in_file(minutes),
        "face_to_face_hours": facts.in_file(face_to_face),
        **read_topics(topic or ()),
        "specialization": specialization,
        "verification": verification,
    }
    hours_log.log(who, on, values, again=again)


def read_topics(given: Sequence[str]) -> dict[str, Any]:
    """Read topics that are only named, or each with its hours: never some of both."""
    shares = {}
    for each in given:
        name, equals, hours = each.partition("=")
        if equals:
            shares[name.strip()] = facts.in_file(options.named("--topic", hours, read_hours))
    if shares and len(shares) != len(given):
        raise UsageError(
            "--topic: some topics have hours and some have none, or one stands twice",
            hint="give every topic once with its hours, as in ethics=2h, or all without hours",
        )
    return {"topic_hours": shares or None, "topics": list(given) if given and not shares else None}


@app.command("log-many")
def log_many(
    who: Annotated[list[str] | None, typer.Argument(metavar="[WHO]...", help="Or --all.")] = None,
    *,
    session: Annotated[str, typer.Option("--session", metavar="ID", help="Such as T-0001.")],
    all: Annotated[bool, typer.Option("--all", help="Everybody with a seat.")] = False,
    left_out: Annotated[
        list[str] | None,
        typer.Option("--except", metavar="WHO,...", help="But not these. May be repeated."),
    ] = None,
    hours: Annotated[
        int | None, declare.hours_option("--hours", help="A part; else the whole session.")
    ] = None,
) -> None:
    r"""Record that people were in a session, as you attest; prints each new id.

    All of it is one change. Who has credit for the session on file already is left as they are.

    \b
    peercert hours log-many --session T-0001 --all --except P-0025,P-0026
    peercert hours log-many --session T-0001 P-0007 P-0012 --hours 3h
    """
    from peercert.cli import hours_many

    hours_many.log_many(session, who or (), left_out or (), all=all, minutes=hours)


@app.command("progress")
def progress(
    cohort: Annotated[str, typer.Argument(metavar="COHORT", help="Such as G-0001.")],
    who: Annotated[
        list[str] | None, typer.Argument(metavar="[WHO]...", help="Else everybody with a seat.")
    ] = None,
) -> None:
    r"""Show each person's hours against what course, programme and state need.

    What a state needs is judged as if the class ended today, with the hours so far.

    \b
    peercert hours progress G-0001
    peercert hours progress G-0001 P-0007 --format json
    """
    from peercert.cli import hours_progress

    hours_progress.show(cohort, who or ())


@app.command("list")
def list_(who: facts.WHO) -> None:
    r"""List a person's training, and by whom it was verified.

    \b
    peercert hours list P-0007
    peercert hours list P-0007 --format csv > hours.csv
    """
    from peercert.cli import hours_list

    hours_list.show(who)


@app.command("verify")
def verify(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Such as H-0340.")],
    *,
    evidence: Annotated[
        str | None,
        typer.Option(
            "--evidence", metavar="FILE", help="What was looked at; only its name and SHA-256 stay."
        ),
    ] = None,
    on: Annotated[date | None, declare.day_option("--on", help="When; else today.")] = None,
) -> None:
    r"""Record that you verified training, and with which evidence.

    The file stays where it is. `hours list` shows by whom and when.

    \b
    peercert hours verify H-0340 --evidence certificate.pdf
    """
    from peercert.cli import hours_verify

    hours_verify.verify(ids, evidence, on)


facts.add_void(app, "hours", "HF", "training hours, or a verification of them,")
