"""`peercert do`: one of a person's next steps, as `check` names it, filled in and run."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from peercert.cli import errors, facts, options
from peercert.cli.words import read_day, read_hours
from peercert.errors import Exit, RefusedError, UnconfirmedError, UsageError
from peercert.marks import mark_left

if TYPE_CHECKING:
    from peercert.steps import Step
    from peercert.steps.filling import Place

app = typer.Typer(rich_markup_mode=None)

STEP = Annotated[str, typer.Argument(metavar="STEP", help="Its id, as `check WHO` shows it.")]
SET = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PLACE=VALUE", help="Fill a place in, such as on=2026-11-20."),
]


@app.command()
def do(who: facts.WHO, step: STEP, *, set_: SET = None) -> Exit:
    r"""Do one of the next steps of a person: fill its command in, and run it.

    Asks for each place on a terminal; without one, `--set` fills them in. A step that is no longer
    the same once all is filled in is shown, and asked again.

    \b
    peercert do P-0007 ca.renewal.code_of_ethics
    peercert do P-0007 ca.renewal.code_of_ethics --set on=2026-11-20
    """
    given = read_settings(set_ or ())
    from peercert.cli.app import invoke

    now = step_of(who, step)
    while True:
        show(now)
        words = filled(now, given)
        again = meanwhile(who, step)
        if again == now:
            return Exit(invoke(words))
        errors.say("the step is no longer the same: somebody has recorded something meanwhile")
        if given:
            raise RefusedError(
                "nothing was run", hint=f"look again: peercert check {shlex.quote(who)} --how"
            )
        now = again


def read_settings(texts: Sequence[str]) -> dict[str, str]:
    """Read what fills the places in, each once."""
    given: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not (sign and name.strip() and value.strip()):
            hint = "such as --set on=2026-11-20"
            raise UsageError(f"--set {text!r} is not PLACE=VALUE", hint=hint)
        key = name.strip().lstrip("-").lower()
        if key in given:
            raise UsageError(f"--set {key} is there twice", hint="leave one of them out")
        given[key] = value.strip()
    return given


def meanwhile(who: str, id: str) -> Step:
    """Return the step as it is by now. Raises RefusedError where it is none any more."""
    try:
        return step_of(who, id)
    except UsageError:
        raise RefusedError(
            f"{id} is no longer a next step: somebody has recorded something meanwhile",
            hint=f"nothing was run; look again: peercert check {shlex.quote(who)} --how",
        ) from None


def step_of(who: str, id: str) -> Step:
    """Return a next step of a person by its id. Raises UsageError naming those that there are."""
    from peercert.cli.checking import from_store
    from peercert.standing import judge, states_of
    from peercert.steps import next_steps

    (person,) = from_store([who])
    day = options.current().day
    found = [step for state in states_of(person) for step in next_steps(judge(person, state, day))]
    for step in found:
        if id in {step.id, *step.also}:
            return step
    named = ", ".join(step.id for step in found)
    hint = f"there is: {named}" if found else f"peercert check {person.id} says where they stand"
    raise UsageError(f"{id} is not a next step of {person.id}", hint=hint)


def show(step: Step) -> None:
    """Show what is to be done, and the command; refuse what no command does."""
    from peercert.report.screen import screen

    here = screen(labelled=options.current().accessible)
    here.show([*here.indent(step.say, "")])
    if step.command is None:
        raise RefusedError(
            "nothing is to be recorded for this step",
            hint="it is waited for, or somebody has to decide it; nothing was run",
        )
    here.show([here.text(f"  {step.command}")])


def filled(step: Step, given: Mapping[str, str]) -> list[str]:
    """Return the words of a step's command with every place filled in."""
    from peercert.steps.filling import MARK

    names = names_of(step.places)
    if unknown := sorted(given.keys() - set(names)):
        hint = f"it has: {', '.join(names)}" if names else "its command has none"
        raise UsageError(f"the step has no place called {', '.join(unknown)}", hint=hint)
    missing = [name for name in names if name not in given]
    if missing and not options.can_ask():
        wanted = " ".join(f"--set {name}=..." for name in missing)
        raise UnconfirmedError(f"not filled in: {', '.join(missing)}", hint=f"add {wanted}")
    values = [
        quoted(name, place, given[name]) if name in given else asked(place)
        for name, place in zip(names, step.places, strict=True)
    ]
    parts = iter(values)
    command = MARK.sub(lambda _: shlex.quote(next(parts)), step.command or "")
    return shlex.split(command)[1:]


def quoted(name: str, place: Place, text: str) -> str:
    """Return a value that `--set` gives, as the command takes it."""
    return options.named(f"--set {name}", text, lambda word: read(place, word)) or ""


def read(place: Place, text: str) -> str:
    """Read what is filled in, so that what is wrong is said before anything is run."""
    if say := mark_left(text):
        raise UsageError(f"{text!r} is not a value: {say}")
    if place.choices:
        if text.lower() in place.choices:
            return text.lower()
        raise UsageError(f"{text!r} is none of {', '.join(place.choices)}")
    if place.kind == "day":
        return str(read_day(text, lambda: options.current().day))
    if place.kind == "hours":
        read_hours(text)
    elif text.startswith("-"):
        raise UsageError(f"{text!r} is not {place.ask}")
    return text


def names_of(places: tuple[Place, ...]) -> list[str]:
    """Return what each place is called: its option's name, or its kind where that is taken."""
    names: list[str] = []
    for place in places:
        name = place.option.lstrip("-").lower()
        names.append(place.kind if name in names else "state" if name == "xx" else name)
    return names


def asked(place: Place) -> str:
    """Ask for a place until it is answered. Raises UnconfirmedError where nothing is."""
    choices = f" ({', '.join(place.choices)})" if place.choices else ""
    while answer := options.answer_to(f"{place.ask[:1].upper()}{place.ask[1:]}{choices}: "):
        try:
            return read(place, answer)
        except UsageError as error:
            errors.say("; ".join(part for part in (error.message, error.hint) if part))
    raise UnconfirmedError(f"nothing was answered for {place.ask}", hint="nothing was written")
