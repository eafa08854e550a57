"""How a command declares what is its own on the line: its arguments, its options, itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial, wraps
from typing import Annotated, Any, TypeVar

import typer

from peercert.cli import options
from peercert.cli.words import choice_of, read_choice, read_day, read_hours, read_span, read_step
from peercert.errors import PeercertError

T = TypeVar("T")


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
state_option = declared(
    typer.Option, partial(read_choice, choices=options.STATES[:2], what="state"), "STATE"
)
KnownAt = Annotated[
    date | None,
    day_option("--known-at", help="From what had been recorded by the end of that day."),
]


def choice_option(*names: str, choices: Sequence[str], what: str = "word", **settings: Any) -> Any:  # noqa: ANN401 - Typer's
    """Declare an option that takes one of these words."""
    metavar = "|".join(choices)
    return declared(typer.Option, choice_of(*choices, what=what), metavar)(*names, **settings)


def noun(help: str) -> typer.Typer:
    """Make the group of verbs of one noun: always a group, even of a single verb."""
    app = typer.Typer(
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
