"""`peercert program`: programmes that an office writes itself, as files."""

from __future__ import annotations

from typing import Annotated

import typer

from peercert.cli import declare, options

app = declare.noun("Read the programme files that an office writes.")

FILE = Annotated[str, typer.Argument(metavar="FILE", help="A programme, peercert/program@1.")]


@app.command("check")
def check(file: FILE) -> None:
    r"""Say whether a programme file is right, and name everything that is not.

    \b
    peercert program check examples/programs/poem.toml
    """
    from peercert.intake.program_file import load_program
    from peercert.programs.groups import every
    from peercert.report.screen import show

    options.current().one_of("text")
    program = load_program(file)
    count = len(list(every(program)))
    asks = f"asks for {count} thing{'' if count == 1 else 's'}"
    show([f"{program.title}, {program.provider}: the file is right; the programme {asks}"])


@app.command("show")
def show(file: FILE) -> None:
    r"""Show what a programme asks for and teaches, and where it differs from its state's rules.

    \b
    peercert program show examples/programs/poem.toml
    """
    from peercert.intake.program_file import load_program
    from peercert.programs.comparing import differences
    from peercert.report.program import described
    from peercert.report.screen import screen

    options.current().one_of("text")
    program = load_program(file)
    here = screen(labelled=options.current().accessible)
    here.show(described(program, differences(program, options.current().day), here))
