"""The page about programmes says what the program does."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from peercert.intake.program_file import read_program
from peercert.programs.program import Coursework, Module, Orientation, Program, file_name
from peercert.programs.vocabulary import TESTS

PAGE = (Path(__file__).parents[2] / "docs" / "programs.md").read_text("utf-8")


def test_the_file_on_the_page_is_right_and_holds_every_key() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)

    program = read_program(text, "page")

    assert program.completion[0].id == "modules"
    for kind in (Program, Orientation, Coursework, Module):
        named = {file_name(field.name) for field in fields(kind)} - {"text", "steps"}
        assert [key for key in named if not re.search(rf"\b{key}\b", text)] == []


def test_every_word_stands_on_the_page_with_its_keys() -> None:
    table = PAGE.partition("|---|")[2]
    rows = dict(re.findall(r"^\| `(\w+)` \|([^|]*)\|", table, re.MULTILINE))

    assert list(rows) == list(TESTS)
    for word, kind in TESTS.items():
        keys = {file_name(field.name) for field in fields(kind)} - {"id", "asks"}
        assert set(re.findall(r"`(\w+)`", rows[word])) == keys
