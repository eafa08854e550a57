"""The documentation says what the program does: blocks run, generated pages are compared."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from cli.session import SETTING, Session, peercert
from peercert.cli.app import COMMANDS
from peercert.errors import Exit
from peercert.rules import REQUIREMENTS, RULEBOOKS

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
VERB = re.compile(r"^  ([a-z-]+)  ", re.MULTILINE)


def said(page: Path, now: str, *, update: bool) -> str:
    """Return what a page says, after writing what it should say if that is asked for."""
    if update:
        page.write_text(now, encoding="utf-8")
    return page.read_text(encoding="utf-8")


@pytest.fixture
def update(pytestconfig: pytest.Config) -> bool:
    return bool(pytestconfig.getoption("--update-transcripts"))


def replayed(block: str, session: Session) -> str:
    """Run a block's commands as on a terminal; show errors and output as a person sees them."""
    session.blocks.clear()
    commands = [line for line in block.split("\n") if line.startswith("$ ")]
    lines = session.replay("\n".join(f"% {line[2:]}" for line in commands)).split("\n")
    shown = [re.sub(r"^(% )", "$ ", re.sub(r"^(! ?|\\)", "", line)) for line in lines]
    return "\n".join(line for line in shown if not line.startswith("[exit ")).strip("\n") + "\n"


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_the_blocks_of_a_guide_run_as_shown(guide: Path, tmp_path: Path, *, update: bool) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    session = Session(tmp_path)
    text = guide.read_text(encoding="utf-8")

    now = CONSOLE.sub(lambda found: replayed(found[0], session), text)

    assert said(guide, now, update=update) == now


def command_lines() -> Iterator[tuple[str, ...]]:
    """Return the words of every command, verbs included."""
    for name in COMMANDS:
        yield (name,)
        after = peercert(name, "--help").out.partition("Commands:")[2]
        yield from ((name, verb) for verb in VERB.findall(after))


def helped(words: tuple[str, ...]) -> str:
    """Return what a command says of itself."""
    return peercert(*words, "--help").out.strip()


def test_every_command_stands_in_the_reference(*, update: bool) -> None:
    with patch.dict(os.environ, SETTING, clear=True):
        parts = [
            f"## peercert {' '.join(words)}\n\n```text\n{helped(words)}\n```"
            for words in command_lines()
        ]
    head = "# Commands\n\nEvery command's own help; written by `make transcripts`."

    now = "\n\n".join([head, *parts]) + "\n"

    assert said(ROOT / "docs" / "commands.md", now, update=update) == now


def rule_parts() -> Iterator[str]:
    """Yield the page of rules: each state with its terms, then a part for each requirement."""
    for book in RULEBOOKS.values():
        yield f"## {book.state}: {book.credential}"
        yield f"```text\n{peercert('rules', 'show', book.state).out.strip()}\n```"
        for requirement in book.requirements:
            yield f"### `{requirement.id}`"
            yield f"```text\n{peercert('rules', 'show', requirement.id).out.strip()}\n```"


def test_every_requirement_stands_on_the_page_of_rules(*, update: bool) -> None:
    head = "# Rules\n\nWhat each state asks for, in its order; written by `make transcripts`."
    with patch.dict(os.environ, SETTING, clear=True):
        now = "\n\n".join([head, *rule_parts()]) + "\n"

    assert said(ROOT / "docs" / "rules.md", now, update=update) == now
    assert all(f"`{id}`" in now for id in REQUIREMENTS)


def test_every_exit_code_is_explained() -> None:
    page = (ROOT / "docs" / "exit_codes.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| (\d+) \|", page, re.MULTILINE)) == {str(int(code)) for code in Exit}
