"""`peercert certificate`: issued and renewed when the standing is ready, or with a reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from peercert.cli import declare, errors, facts, filing, likely, listing
from peercert.errors import RefusedError
from peercert.records import Candidate, Certificate

if TYPE_CHECKING:
    from peercert.standing import Standing

app = declare.noun("Issue and renew certificates, and list them.")
COLUMNS = ("id", "state", "number", "issued_on", "valid_through", "override_reason")
GLANCE = 80
"""What is missing is named until it has so many letters."""
Stage = Literal["initial", "renewal"]

State = Annotated[str, facts.any_state_option("--state", help="Whose certificate.")]
On = Annotated[date, declare.day_option("--on", help="The day it is issued.")]
Through = Annotated[
    date | None, declare.day_option("--valid-through", help="The last day printed on it.")
]
Override = Annotated[
    str | None,
    typer.Option("--override", metavar="REASON", help="Issue it though not ready; kept, shown."),
]


@app.command("issue")
def issue(  # noqa: PLR0913 - one for each thing on a certificate
    who: facts.WHO,
    *,
    state: State,
    number: Annotated[str, typer.Option("--number", metavar="NUMBER", help="As printed.")],
    on: On,
    valid_through: Through = None,
    override: Override = None,
) -> None:
    r"""Record a certificate, of California or North Carolina only for those who are ready that day.

    Certificates of other states are recorded as they are.

    \b
    peercert certificate issue P-0007 --state CA --number MPSS-10233 --on 2025-08-05
    """
    write(who, "initial", state, number, on, valid_through, override)


@app.command("renew")
def renew(  # noqa: PLR0913 - one for each thing on a certificate
    who: facts.WHO,
    *,
    state: Annotated[str, declare.state_option("--state", help="Whose certificate.")],
    number: Annotated[
        str | None, typer.Option("--number", metavar="NUMBER", help="As printed; else as before.")
    ] = None,
    on: On,
    valid_through: Through = None,
    override: Override = None,
) -> None:
    r"""Record a renewed certificate, for those who are ready for renewal that day.

    \b
    peercert certificate renew P-0007 --state CA --number MPSS-10233 --on 2027-08-01
    """
    write(who, "renewal", state, number, on, valid_through, override)


@app.command("list")
def list_(who: facts.WHO) -> None:
    """List a person's certificates, the reason of an override included."""
    listing.list_records(who, "certificates", COLUMNS, Certificate)


facts.add_void(app, "certificate", "C", "a certificate")


def write(  # noqa: PLR0913, PLR0917 - one for each thing on a certificate
    who: str,
    stage: Stage,
    state: str,
    number: str | None,
    on: date,
    valid_through: date | None,
    override: str | None,
) -> None:
    """Record a certificate once the standing on its day allows it."""

    def make(person: Candidate) -> Certificate:
        reason, before = reason_kept(person, stage, state, on, override)
        values = {
            "state": state,
            "number": number or before,
            "issued_on": on,
            "valid_through": valid_through,
            "override_reason": reason,
        }
        return facts.made(Certificate, values)

    if valid_through:
        days = {"state": state, "issued_on": on, "valid_through": valid_through}
        likely.ask_certificate(facts.made(Certificate, days))
    verb = {"initial": "issue", "renewal": "renew"}[stage]
    facts.record(who, f"certificate {verb}", make)


def reason_kept(
    person: Candidate, stage: Stage, state: str, on: date, override: str | None
) -> tuple[str | None, str | None]:
    """Return the reason to keep, if one was needed, and the number of the certificate before.

    Raise RefusedError, naming what is missing, where the person is not ready and no reason given.
    """
    from peercert.report.words import in_words
    from peercert.rules import RULEBOOKS
    from peercert.standing import judge

    if state not in RULEBOOKS:
        return None, None
    standing = judge(person, state, on)
    before = standing.certificate.number if standing.certificate else None
    missing = not_ready(standing, stage)
    if missing and not override:
        raise RefusedError(
            f"{person.id} is not ready for {state} certification on {in_words(on)}: {missing}",
            hint=f"`peercert check {person.id} --state {state} --as-of {on} --explain` says all; "
            f"--override REASON records it all the same; {facts.NOTHING}",
        )
    if override and not missing:
        errors.say("note: the standing is ready; the reason was not needed and is not kept")
    return override if missing else None, before


def not_ready(standing: Standing, stage: Stage) -> str:
    """Say what keeps a certificate from being issued on the day of a standing, if anything."""
    from peercert.report.words import in_words

    if standing.readiness is None:
        return standing.because
    if standing.stage != stage and stage == "renewal" and standing.certificate:
        return filing.ended(standing)
    if standing.stage != stage and stage == "renewal":
        return "no certificate to renew: `peercert certificate issue` records a first one"
    if standing.stage != stage:
        held = standing.certificate
        issued = held.issued_on if held else standing.as_of
        next_one = "`peercert certificate renew` records the next"
        return f"the certificate of {in_words(issued)} is held: {next_one}"
    return "" if standing.readiness == "ready" else shortest(standing)


def shortest(standing: Standing) -> str:
    """Say what is missing, the shortest first, as much as is read at a glance; then how much more.

    `check` says all of it.
    """
    from peercert.standing import label

    said = (f"{label(id)}: {standing.findings[id].because}" for id in standing.open)
    told = sorted(said, key=len)
    if not told:
        return standing.because
    room = [each for number, each in enumerate(told) if len("; ".join(told[:number])) < GLANCE]
    left = len(told) - len(room)
    return "; ".join(room) + (f"; and {left} more" if left else "")
