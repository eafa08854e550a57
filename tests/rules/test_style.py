"""Numbers and days stand in dated values with their sources, never in a rule's own code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import peercert.rules

RULES = Path(peercert.rules.__file__).parent
MODULES = sorted(RULES.rglob("*.py"))
COUNTS = {0, 1}  # none and one: the empty sum, the step to the next


def bare_numbers(source: str) -> list[str]:
    """Return every number, and every day that is written out, in the bodies of functions."""
    functions = (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef))
    bodies = (ast.walk(ast.Module(function.body, [])) for function in functions)
    return [found for body in bodies for node in body for found in number(node)]


def number(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and type(node.value) in {int, float, complex}:
        if node.value not in COUNTS:
            yield f"line {node.lineno}: {node.value!r}"
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"date", "date.fromisoformat"}:
        yield f"line {node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(RULES)))
def test_rules_hold_no_bare_numbers(module: Path) -> None:
    assert bare_numbers(module.read_text(encoding="utf-8")) == []


def test_a_bare_number_is_found() -> None:
    assert bare_numbers("def enough(have):\n    return have >= 80") == ["line 2: 80"]
    assert bare_numbers("def late(day):\n    return day > date(2022, 12, 31)")[0].startswith("line")
    assert bare_numbers("HOURS = 80\n\ndef enough(have):\n    return have >= HOURS or not 0") == []
