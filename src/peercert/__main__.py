"""`python -m peercert` and the `peercert` command."""

from peercert import early  # noqa: F401 - Ctrl-C is heard while everything else is loaded

# isort: split
import gc
import os
import sys
from collections.abc import Sequence

from peercert import __version__, stopping
from peercert.cli.streams import OutputError, settle

PRIVATE = 0o077
"""What a command makes is for nobody but its owner, whichever library makes it."""
GARBAGE = 2_000_000
"""Records hold no circles: looking for some every 700 objects would cost a fifth of the time."""


def main() -> None:
    """Run one command and end the process with its exit code."""
    os.umask(PRIVATE)
    gc.set_threshold(GARBAGE)
    try:
        stopping.listen()
        settle()
        code = answer(sys.argv[1:])
        if not stopping.is_heard():  # perhaps nobody reads what still waits to be printed
            sys.stdout.flush()
    except (OutputError, BrokenPipeError, KeyboardInterrupt) as error:
        # Also before a command began, or while one was told.
        from peercert.cli.errors import told_as

        code = told_as(error)
    stopping.ignore()
    gc.freeze()  # the system takes back what is left: looking for circles in it would take 10 ms
    stopping.leave(code)


def answer(arguments: Sequence[str]) -> int:
    """Answer what needs next to nothing; load the command line for everything else."""
    if arguments[:1] == ["--version"]:
        sys.stdout.write(f"peercert {__version__}\n")
        return 0
    if "_PEERCERT_COMPLETE" in os.environ:
        from peercert.cli.completing import answered

        if answered():
            return 0
    from peercert.cli.start import run

    return run(arguments)


if __name__ == "__main__":
    main()
