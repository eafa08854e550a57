"""Replays a terminal session kept as text: commands, what they print, and their exit codes.

A transcript is made of blocks with an empty line between them:

    # Words about what follows.
    @ setup/ana.txt             replays that transcript first, and shows nothing of it
    > ana.toml                  writes a file into the folder of this session ...
    | name = "Ana Álvarez"      ... of these lines
    $ peercert check P-0001     runs a command whose output goes into a pipe
    % peercert check P-0001     runs it as on a terminal of COLUMNS cells
    $ cat FILE                  shows a file

Below a command stands what it printed: standard output as it is, then standard error with `! ` in
front, then `[exit N]` unless N is 0. Moments of recording and heads of the chain differ each time:
letters stand for them. Where a line of output starts like one of these marks, a backslash stands in
front. A command may begin with NAME=value words, and end with `< FILE` (its standard input) or
`<<< TEXT`.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from peercert.cli.start import run

HERE = Path(__file__).parent / "transcripts"
MARKS = ("# ", "@ ", "> ", "| ", "$ ", "% ", "! ", "[exit ", "\\")
EACH_TIME = {
    r"\b\d{4}-\d\d-\d\d (?=([a-z2-7]{4}-){7}[a-z2-7]{4}\b)": "YYYY-MM-DD ",
    r"\b([a-z2-7]{4}-){7}[a-z2-7]{4}\b": "abcd-efgh-ijkl-mnop-qrst-uvwx-yz23-4567",
    r"\b\d{4}-\d\d-\d\d([T ])\d\d:\d\d(?=:\d\d\.\d{3}Z|\b)": r"YYYY-MM-DD\1HH:MM",
    r"\b\d{4}-\d\d-\d\d(?=\", \"head\")": "YYYY-MM-DD",
    r"(?<=HH:MM):\d\d\.\d{3}Z": ":SS.mmmZ",
}
SETTING = {
    "COLUMNS": "80",
    "LINES": "24",
    "NO_COLOR": "1",
    "PEERCERT_STORE": "peercert.db",
    "PEERCERT_AS_OF": "2026-11-22",
    "PEERCERT_ACTOR": "tester",
    "PEERCERT_TIMEZONE": "UTC",
    "TZ": "UTC",
    "PATH": os.environ["PATH"],
}


def setting(folder: Path) -> dict[str, str]:
    """Return the whole environment of a session: nothing of this computer's, and this folder."""
    folders = {"HOME": ".", "XDG_STATE_HOME": "state", "XDG_DATA_HOME": "data"}
    return {**SETTING, **{name: str(folder / part) for name, part in folders.items()}}


class Stream(io.TextIOWrapper):
    """Standard output or input held in memory, which may say that it is a terminal."""

    def __init__(self, text: str = "", *, terminal: bool, encoding: str = "utf-8") -> None:
        """Start with what can be read from it."""
        self.bytes = io.BytesIO(text.encode())
        super().__init__(self.bytes, encoding=encoding, newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        """Say whether commands are to take it for a terminal."""
        return self.terminal

    def written(self) -> str:
        """Return everything that was written to it."""
        self.flush()
        return self.bytes.getvalue().decode(self.encoding)


@dataclass(frozen=True, slots=True)
class Result:
    """What a command printed, and its exit code."""

    out: str
    err: str
    code: int


def peercert(
    *arguments: str, stdin: str = "", terminal: bool = False, encoding: str = "utf-8"
) -> Result:
    """Run one command in this process, as the command line would."""
    out, err = (Stream(terminal=terminal, encoding=encoding) for _ in range(2))
    with (
        patch.object(sys, "stdin", Stream(stdin, terminal=terminal)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = run(arguments)
    return Result(out.written(), err.written(), code)


@dataclass(slots=True)
class Session:
    """One folder in which commands run, and what has been seen so far."""

    folder: Path
    blocks: list[str] = field(default_factory=list)

    def replay(self, transcript: str) -> str:
        """Run the commands of a transcript, and return it as it is now."""
        with patch.dict(os.environ, setting(self.folder), clear=True):
            before = Path.cwd()
            os.chdir(self.folder)
            try:
                self.follow(transcript)
            finally:
                os.chdir(before)
        return "\n\n".join(self.blocks) + "\n"

    def follow(self, transcript: str) -> None:
        """Take the lines of a transcript one after the other, passing over old output."""
        pending: list[str] = []
        lines = transcript.split("\n")
        for number, line in enumerate(lines):
            if line.startswith("# "):
                pending.append(line)
            elif line.startswith("@ "):
                self.prepare((HERE / line[2:].strip()).read_text("utf-8"))
                self.blocks.append("\n".join([*pending, line]))
                pending = []
            elif line.startswith("> "):
                content = file_below(lines[number + 1 :])
                (self.folder / line[2:].strip()).write_text(content, "utf-8")
                shown = [f"| {part}".rstrip() for part in content.removesuffix("\n").split("\n")]
                self.blocks.append("\n".join([*pending, line, *shown]))
                pending = []
            elif line.startswith(("$ ", "% ")):
                self.blocks.append("\n".join([*pending, line, *self.command(line)]))
                pending = []

    def prepare(self, transcript: str) -> None:
        """Replay another transcript first; its commands must end as that says."""
        before = Session(self.folder)
        before.follow(transcript)
        ends = [line for line in "\n".join(before.blocks).split("\n") if line.startswith("[exit ")]
        assert ends == [line for line in transcript.split("\n") if line.startswith("[exit ")]

    def command(self, line: str) -> list[str]:
        """Run one command and return the lines that stand below it."""
        terminal, words = line.startswith("%"), shlex.split(line[2:])
        stdin = ""
        if words[-2:-1] == ["<"]:
            stdin, words = (self.folder / words[-1]).read_text("utf-8"), words[:-2]
        elif words[-2:-1] == ["<<<"]:
            stdin, words = words[-1] + "\n", words[:-2]
        given = {}
        while "=" in words[0]:
            name, _, given[name] = words.pop(0).partition("=")
        if words[0] == "cat":
            return told(Result((self.folder / words[1]).read_text("utf-8"), "", 0))
        assert words[0] == "peercert", line
        with patch.dict(os.environ, given):
            result = peercert(*words[1:], stdin=stdin, terminal=terminal)
        return told(result, str(self.folder))


def file_below(lines: list[str]) -> str:
    """Return the content of a file that a transcript gives line by line."""
    content = []
    for line in lines:
        if not line.startswith("|"):
            break
        content.append(line[2:])
    return "\n".join(content) + "\n"


def told(result: Result, folder: str = "") -> list[str]:
    """Return what a command printed as lines of a transcript."""
    lines = [escaped(line) for line in printed(result.out)]
    lines += [f"! {line}".rstrip() for line in printed(result.err)]
    if result.code:
        lines.append(f"[exit {result.code}]")
    return [settled(line.replace(folder, "FOLDER") if folder else line) for line in lines]


def settled(line: str) -> str:
    """Return a line without what differs each time: moments of recording, heads of the chain."""
    for form, same in EACH_TIME.items():
        line = re.sub(form, same, line)
    return line


def printed(text: str) -> list[str]:
    """Return the lines of some output; a missing last line end is shown."""
    if not text:
        return []
    return text[:-1].split("\n") if text.endswith("\n") else [*text.split("\n"), "(no line end)"]


def escaped(line: str) -> str:
    """Return a line of output that cannot be taken for a mark."""
    return f"\\{line}" if line.startswith(MARKS) else line
