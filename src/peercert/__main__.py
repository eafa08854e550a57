"""`python -m peercert` and the `peercert` command."""

from __future__ import annotations

import gc
import os
import sys

from peercert import __version__

GARBAGE = 200_000
"""Records hold no circles: looking for some every 700 objects would cost a fifth of the time."""


def main() -> None:
    """Run one command and end the process with its exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--version"]:
        sys.stdout.write(f"peercert {__version__}\n")
        return
    if "_PEERCERT_COMPLETE" in os.environ:
        from peercert.cli.completing import answered

        if answered():
            return
    gc.set_threshold(GARBAGE)
    from peercert.cli.start import run

    code = run(arguments)
    gc.freeze()  # the system takes back what is left: looking through it would take 10 ms
    sys.exit(code)


if __name__ == "__main__":
    main()
