"""Worked examples of programme requirements: TOML files that an administrator can read.

A file is named after the word of `test` that it is about, or after a programme of `examples/`. It
has a `[program]` table (or `program_file`), a `[base]` table, a candidate file, and `[[case]]`
tables that change them: `given` replaces keys of the base, `without` removes them, `program`
replaces keys of the programme. `expect` are fields of the finding of the id `finding`, `findings`
statuses by id, `standing` fields of the standing by stage, all in the words of the public
`peercert/program-check@1`.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from peercert.intake import candidate_file
from peercert.intake.program_file import load_program, read_program
from peercert.programs.comparing import differences
from peercert.programs.judging import everything
from peercert.programs.program import Program
from peercert.report import program_data
from rules.cases import as_json
from schemas import valid

HERE = Path(__file__).parent / "examples"
EXAMPLES = Path(__file__).parents[2] / "examples" / "programs"
KEYS = {
    "name", "as_of", "given", "without", "program", "answers", "applied_on", "finding", "expect",
    "says", "findings", "standing",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One person's file on one day, a programme, and what is expected of them."""

    file: str
    name: str
    program: Program
    given: dict[str, Any]
    case: dict[str, Any]

    @property
    def as_of(self) -> date:
        """The day of the check."""
        day: date = self.case["as_of"]
        return day


def files() -> list[Path]:
    """Return every file of examples."""
    return sorted(HERE.glob("*.toml"))


def read(path: Path) -> list[Example]:
    """Read one file of examples; an unknown key is a slip of the pen."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    base = content.get("base", {})
    found = []
    for case in content["case"]:
        if unknown := case.keys() - KEYS:
            raise KeyError(f"{path.name}: {case['name']}: {', '.join(sorted(unknown))}")
        kept = {key: value for key, value in base.items() if key not in case.get("without", ())}
        found.append(
            Example(
                file=path.stem,
                name=case["name"],
                program=programme(content, case.get("program", {})),
                given={"schema": "peercert/candidate@1", **kept, **case.get("given", {})},
                case={"finding": content.get("finding"), **case},
            )
        )
    return found


def programme(content: dict[str, Any], changes: dict[str, Any]) -> Program:
    """Return a file's programme with a case's changes, read as every programme is."""
    if "program_file" in content:
        return replace(shipped(content["program_file"]), **changes)
    values = {"title": "T", "provider": "P", **content["program"], **changes}
    return read_program(written(values), "example")


def written(values: dict[str, Any]) -> str:
    """Return values as the text of a TOML file."""
    return "".join(f"{key} = {inline(value)}\n" for key, value in values.items())


def inline(value: object) -> str:
    """Return one value as TOML writes it on a line."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {inline(each)}' for key, each in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


@cache
def shipped(name: str) -> Program:
    """Return a programme of the examples."""
    return load_program(EXAMPLES / name)


def document(example: Example) -> Any:  # noqa: ANN401 - JSON
    """Judge an example as `peercert check --program` does; return the whole result."""
    candidate = candidate_file.read_text(json.dumps(as_json(example.given)), "example", "json")
    day = example.as_of
    found = everything(
        example.program,
        candidate,
        day,
        answers=example.case.get("answers", {}),
        applied_on=example.case.get("applied_on"),
    )
    differing = differences(example.program, day)
    made = program_data.envelope(example.program, list(found), differing, day)
    return valid(json.dumps(made))


def disagreements(example: Example) -> list[str]:
    """Return a sentence for everything that is not as the example expects."""
    standings = document(example)["standings"]
    by_id = {finding["id"]: finding for each in standings for finding in each["findings"]}
    by_stage = {each["stage"]: each for each in standings}
    case = example.case
    told = []
    if "expect" in case or "says" in case:
        finding = by_id[case["finding"]]
        told += differences_of("finding", case.get("expect", {}), finding)
        because = finding["because"]
        told += [
            f"nothing of {s!r} in {because!r}" for s in case.get("says", ()) if s not in because
        ]
    for id, status in case.get("findings", {}).items():
        if by_id[id]["status"] != status:
            told.append(f"{id}: expected {status}, is {by_id[id]['status']}")
    for stage, fields in case.get("standing", {}).items():
        told += differences_of(stage, fields, by_stage[stage])
    return told


def differences_of(place: str, expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Compare the fields that are expected; a number for a list is its length, "null" is null."""
    told = []
    for name, value in expected.items():
        is_ = len(found[name]) if isinstance(found[name], list) else found[name]
        wanted = as_json({"value": None if value == "null" else value})["value"]
        if isinstance(wanted, dict):
            told += differences_of(f"{place}.{name}", wanted, found[name])
        elif is_ != wanted:
            told.append(f"{place}.{name}: expected {wanted!r}, is {is_!r}")
    return told
