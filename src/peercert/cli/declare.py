"""How a command declares what is its own on the line: its arguments, its options, itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial, wraps
from typing import Annotated, Any, TypeVar

import typer
from typer.core import TyperGroup

from peercert.cli import options
from peercert.cli.words import (
    choice_of,
    read_choice,
    read_day,
    read_hours,
    read_span,
    read_step,
)
from peercert.errors import PeercertError, UsageError

T = TypeVar("T")
YES_OR_NO = {"yes": True, "no": False}


class BadValueError(typer.BadParameter):
    """A value that we refuse in our own words; Typer adds the name of the option."""

    def __init__(self, message: str, hint: str) -> None:
        """Keep the hint for the edge."""
        super().__init__(message)
        self.hint = hint


def reader(read: Callable[[str], T]) -> Callable[[str | T], T]:
    """Make a parser for Typer out of a reader of ours; Typer parses default values too."""

    def parse(text: str | T) -> T:
        try:
            return read(text) if isinstance(text, str) else text
        except PeercertError as error:
            raise BadValueError(error.message, error.hint) from None

    return parse


def read_option_day(text: str) -> date:
    """Read a day, `today` being the day that everything is judged by."""
    return read_day(text, lambda: options.current().day)


def declared(make: Callable[..., Any], read: Callable[[str], Any], metavar: str) -> Any:  # noqa: ANN401 - Typer's
    """Return Typer's Argument or Option with one of our readers."""

    @wraps(make)
    def declare(*names: str, **settings: Any) -> Any:  # noqa: ANN401 - Typer's own settings
        return make(*names, parser=reader(read), **{"metavar": metavar, **settings})

    return declare


day_option = declared(typer.Option, read_option_day, "DATE")
span_option = declared(typer.Option, read_span, "SPAN")
hours_argument = declared(typer.Argument, read_hours, "HOURS")
hours_option = declared(typer.Option, read_hours, "HOURS")
step_option = declared(typer.Option, read_step, "MINUTES")


def offered(choices: Sequence[str]) -> Callable[[str], list[str]]:
    """Return what a shell asks for the choices that begin with what is typed so far."""
    return lambda incomplete: [choice for choice in choices if choice.startswith(incomplete)]


def states_option(choices: Sequence[str], shown: int = 12) -> Callable[..., Any]:
    """Return what declares an option that takes one of these states."""
    read = partial(read_choice, choices=choices, what="state", shown=shown)
    return partial(declared(typer.Option, read, "STATE"), autocompletion=offered(choices))


state_option = states_option(options.STATES[:2])
KnownAt = Annotated[
    date | None,
    day_option("--known-at", help="From what had been recorded by the end of that day."),
]


def choice_option(*names: str, choices: Sequence[str], what: str = "word", **settings: Any) -> Any:  # noqa: ANN401 - Typer's
    """Declare an option that takes one of these words."""
    declare = declared(typer.Option, choice_of(*choices, what=what), "|".join(choices))
    return declare(*names, autocompletion=offered(choices), **settings)


class Verbs(TyperGroup):
    """The verbs of one noun. A flag that has an opposite takes `yes` or `no` beside it."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - Typer's own types
        """Find the verb that the first word names, with its flags as Typer knows them."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command, list(bare_flags(command.params, rest)) if command else rest


def bare_flags(params: Sequence[Any], words: Sequence[str]) -> Iterator[str]:
    """Yield words with `--flag yes` and `--flag no` as the flag and its opposite.

    Only `yes` and `no` are taken as its value: any other word after a flag is a word of its own.
    """
    opposites = {
        name: each.secondary_opts[0] for each in params if each.secondary_opts for name in each.opts
    }
    valued = {name for each in params if not getattr(each, "is_flag", True) for name in each.opts}
    queue = list(words)
    while queue:
        word = queue.pop(0)
        name, equals, value = word.partition("=")
        if word == "--":
            queue, rest = [], queue
            yield from (word, *rest)
        elif name not in opposites:
            yield word
            if word in valued and queue:
                yield queue.pop(0)
        elif equals:
            yield flag_of(name, value, opposites)
        elif queue and queue[0].strip().lower() in YES_OR_NO:
            yield flag_of(name, queue.pop(0), opposites)
        else:
            yield word


def flag_of(name: str, value: str, opposites: Mapping[str, str]) -> str:
    """Return the flag that stands for yes or no. Raise UsageError for any other value."""
    says = YES_OR_NO.get(value.strip().lower())
    if says is None:
        hint = f"write {name} yes, or {name} no"
        raise UsageError(f"{name}: {value!r} is neither yes nor no", hint=hint)
    return name if says else opposites[name]


def noun(help: str) -> typer.Typer:
    """Make the group of verbs of one noun: always a group, even of a single verb."""
    app = typer.Typer(
        cls=Verbs,
        help=help,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )
    app.callback()(lambda: None)
    return app


def verb(help: str) -> typer.Typer:
    """Make the app of a command that stands at the top level by itself."""
    return typer.Typer(
        help=help, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
    )
