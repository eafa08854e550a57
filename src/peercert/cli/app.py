"""The `peercert` command: every command by name, loaded when it is used."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from peercert import __version__
from peercert.cli.errors import refuse
from peercert.cli.options import EPILOG, FLAGS, WITH_VALUE
from peercert.errors import Exit, UsageError

COMMANDS = {
    "check": "Say where people stand, why, and what to do next.",
    "do": "Do one of the next steps of a person, asking for what is missing.",
    "expiring": "List the certificates that end soon, and those that have ended.",
    "hours": "Record hours, verify them, and show how far everybody is.",
    "attendance": "Record who was in class, from the files that trainers have.",
    "provider": "Record who holds courses, and when which state approves them.",
    "course": "Record the courses that are offered, and list them.",
    "cohort": "Hold a course for a group: who applies, has a seat, comes, finishes.",
    "session": "Record the meetings of a cohort, and list them.",
    "candidate": "Add people, list them, show their files.",
    "application": "Record applications: filed, approved, denied.",
    "exam": "Record examinations.",
    "ethics": "Record signatures of a code of ethics.",
    "reference": "Record references received.",
    "document": "Record documents received.",
    "certificate": "Issue and renew certificates, and list them.",
    "conduct": "Record complaints, suspensions and what became of them.",
    "work": "Record time worked in a peer role.",
    "waiver": "Record requirements that were waived.",
    "import": "Bring in people and their hours from spreadsheets.",
    "template": "Write an empty file to fill in and import.",
    "history": "Show who recorded what, when and why.",
    "undo": "Undo a change, after showing what follows.",
    "receipt": "Print a receipt for everything recorded so far.",
    "backup": "Copy the store, check the copies, and go back to one.",
    "doctor": "Say whether all is well with the store.",
    "privacy": "Give a person everything on file about them, or erase it.",
    "recover": "Salvage what can be read from a damaged store.",
    "program": "Read the programme files that an office writes.",
    "rules": "Show what each state asks for, with sources.",
    "init": "Make the store, and say in which time zone the office is.",
    "schema": "Print the JSON Schema of a format.",
}
"""Each command's name, which is also its module's in `peercert.cli`, and its line of help."""

MODULES = {"import": "import_"}
"""Modules that cannot be called what their command is called."""


class Commands(TyperGroup):
    """The commands at the top level. A module is imported when one of its commands is named."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - Typer's own settings
        """Stand in for every command with its name and its line of help."""
        super().__init__(**settings)
        for name, help in COMMANDS.items():
            self.add_command(TyperCommand(name, help=help))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - Typer's own types
        """Find the command that the first word names, its module loaded."""
        if args and args[0] in COMMANDS:
            self.add_command(load(args[0]), args[0])
        elif args and args[0].isalpha() and not ctx.resilient_parsing:
            refuse_elsewhere(args)
        return super().resolve_command(ctx, args)


def refuse_elsewhere(args: list[str]) -> None:
    """Raise UsageError, saying what to write instead, for a word that is known as no command."""
    from peercert.cli.elsewhere import instead

    if hint := instead(args, COMMANDS, load):
        raise UsageError(f"no such command {args[0]!r}", hint=hint)


def load(name: str) -> Any:  # noqa: ANN401 - Typer's own command, which it does not export
    """Import one command and return it ready to run; the verbs of a noun are inside."""
    command = get_command(import_module(f"peercert.cli.{MODULES.get(name, name)}").app)
    command.name = name
    for each in (command, *getattr(command, "commands", {}).values()):
        each.epilog = EPILOG
        each.help = (each.help or "").replace(r"\b", "\b")
    return command


app = typer.Typer(
    cls=Commands,
    name="peercert",
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def show_version(asked: bool) -> None:  # noqa: FBT001 - Typer's protocol
    """Print the version and end."""
    if asked:
        typer.echo(f"peercert {__version__}")
        raise typer.Exit


@app.callback()
def peercert(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Say which.")
    ] = False,
) -> None:
    """Track peer support specialist certification against each state's published rules."""


def invoke(words: list[str]) -> int:
    """Let Typer find and call the command; return its exit code, or that of a misuse of it."""
    try:
        with get_command(app).make_context("peercert", words) as context:
            return context.command.invoke(context) or Exit.DONE
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        return misused(error)


def misused(error: typer.TyperException) -> int:
    """Say what is wrong with the words of a command, with the nearest right ones."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(error.message + "\n")
        return Exit.USAGE
    path = context.command_path if context else "peercert"
    hint = getattr(error, "hint", "") or f"{path} --help shows what it takes"
    return refuse(told(error), hint, Exit.USAGE)


def told(error: typer.TyperException) -> str:
    """Return Typer's sentence in our manner."""
    message = error.format_message()
    if hasattr(error, "option_name") and "No such option" in message:
        if error.option_name[1:2].isdecimal():
            return f"{error.option_name} is below zero: what is recorded is more than 0"
        context = getattr(error, "ctx", None)
        near = near_option(error.option_name, context.command.params if context else ())
        message = f"no such option: {error.option_name}"
        return f"{message}. Did you mean {near}?" if near else message
    message = message.removeprefix("Invalid value for ").removeprefix("Invalid value: ")
    message = message.removesuffix(".") if message.count(".") == 1 else message
    return message[:1].lower() + message[1:]


def near_option(name: str, params: Sequence[Any]) -> str:
    """Return the option of a command, or of every command, that is nearly called so, or nothing.

    The dashes before a name make no two alike.
    """
    from difflib import get_close_matches

    every = [*(name for each in params for name in each.opts), *WITH_VALUE, *FLAGS, "--help"]
    names = {each.removeprefix("--"): each for each in every if each.startswith("--")}
    word = name.lstrip("-")
    near = get_close_matches(word, names, n=1, cutoff=0.75)
    near = near or [each for each in names if word and each.startswith(f"{word}-")]
    return names[near[0]] if near else ""
