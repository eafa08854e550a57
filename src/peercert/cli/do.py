"""`peercert do`: one of a person's next steps, as `check` names it, filled in and run."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from peercert.cli import errors, facts, options
from peercert.errors import Exit, RefusedError, UnconfirmedError, UsageError

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
    given = dict(read_setting(each) for each in set_ or ())
    from peercert.cli.app import invoke

    now = step_of(who, step)
    while True:
        show(now)
        words = filled(now, given)
        again = step_of(who, step)
        if again == now:
            return Exit(invoke(words))
        errors.say("the step is no longer the same: somebody has recorded something meanwhile")
        if given:
            raise RefusedError("nothing was run", hint=f"look again: peercert check {who} --how")
        now = again


def read_setting(text: str) -> tuple[str, str]:
    """Read what fills a place in."""
    name, sign, value = text.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise UsageError(f"--set {text!r} is not PLACE=VALUE", hint="such as --set on=2026-11-20")
    return name.strip().lstrip("-").lower(), value.strip()


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
    names = names_of(step.places)
    if unknown := sorted(given.keys() - set(names)):
        hint = f"it has: {', '.join(names)}" if names else "its command has none"
        raise UsageError(f"the step has no place called {', '.join(unknown)}", hint=hint)
    missing = [name for name in names if name not in given]
    if missing and not options.can_ask():
        wanted = " ".join(f"--set {name}=..." for name in missing)
        raise UnconfirmedError(f"not filled in: {', '.join(missing)}", hint=f"add {wanted}")
    command = step.command or ""
    for name, place in zip(names, step.places, strict=True):
        value = given[name] if name in given else asked(place)
        command = command.replace(place.holds, shlex.quote(value), 1)
    return shlex.split(command)[1:]


def names_of(places: tuple[Place, ...]) -> list[str]:
    """Return what each place is called: its option's name, or its kind where that is taken."""
    names: list[str] = []
    for place in places:
        name = place.option.lstrip("-").lower()
        names.append(place.kind if name in names else "state" if name == "xx" else name)
    return names


def asked(place: Place) -> str:
    """Ask for a place. Raises UnconfirmedError where nothing is answered."""
    choices = f" ({', '.join(place.choices)})" if place.choices else ""
    if value := options.answer_to(f"{place.ask[:1].upper()}{place.ask[1:]}{choices}: "):
        return value
    raise UnconfirmedError(f"nothing was answered for {place.ask}", hint="nothing was written")
