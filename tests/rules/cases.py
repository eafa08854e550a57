"""Worked examples: TOML files that an administrator can read, and what becomes of each.

A file is named after the requirement whose examples it holds, or stands in `scenarios/`. It has a
`[base]` table, a candidate file, and `[[case]]` tables that change it: `given` replaces keys of
the base, `without` removes them. `expect` are fields of the requirement's finding, `standing`
fields of the standing and `findings` the statuses of other findings, all in the words of the
public `peercert/check@1`. "null" stands for null, "not asked" for absent or not applicable.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from peercert.intake import candidate_file
from peercert.report import data
from peercert.standing import judge

HERE = Path(__file__).parent
STATES = {"california": "CA", "north_carolina": "NC", "model": "model"}
KEYS = {
    "name", "as_of", "state", "given", "without", "expect", "says", "standing", "findings",
}  # fmt: skip
NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One person's file on one day, and what is expected of it."""

    file: str
    requirement: str | None
    name: str
    as_of: date
    state: str
    given: dict[str, Any]
    expect: dict[str, Any]
    says: tuple[str, ...]
    standing: dict[str, Any]
    findings: dict[str, str]

    @property
    def days(self) -> set[date]:
        """Every day on which something is filed or completed, and that of the check."""
        filings = (a.get("filed_on") for a in self.given.get("applications", ()))
        courses = (t.get("completed_on") for t in self.given.get("training", ()))
        return {self.as_of, *(day for day in (*filings, *courses) if day)}


def files() -> list[Path]:
    """Return every file of examples, requirements first."""
    folders = (*STATES, "scenarios")
    return [path for folder in folders for path in sorted((HERE / folder).glob("*.toml"))]


def read(path: Path) -> list[Example]:
    """Read one file of examples."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    base = content.get("base", {})
    return [example(path, base, case) for case in content["case"]]


def example(path: Path, base: dict[str, Any], case: dict[str, Any]) -> Example:
    """Apply one case to the base of its file; an unknown key is a slip of the pen."""
    if unknown := case.keys() - KEYS:
        raise KeyError(f"{path.name}: {case['name']}: {', '.join(sorted(unknown))}")
    scenario = path.parent.name == "scenarios"
    kept = {key: value for key, value in base.items() if key not in case.get("without", ())}
    return Example(
        file=f"{path.parent.name}/{path.stem}",
        requirement=None if scenario else path.stem,
        name=case["name"],
        as_of=case["as_of"],
        state=case.get("state") or STATES[path.stem if scenario else path.parent.name],
        given={"schema": "peercert/candidate@1", **kept, **case.get("given", {})},
        expect=case.get("expect", {}),
        says=tuple(case.get("says", ())),
        standing=case.get("standing", {}),
        findings=case.get("findings", {}),
    )


def as_json(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document as a program reads it: days as text, tuples as lists."""
    read: dict[str, Any] = json.loads(json.dumps(document, default=date.isoformat))
    return read


def document(example: Example) -> dict[str, Any]:
    """Judge an example as `peercert check --file` does; return the whole check result."""
    written = json.dumps(as_json(example.given))
    candidate = candidate_file.read_text(written, "example", "json")
    standing = judge(candidate, example.state, example.as_of)
    return as_json(data.envelope([standing], example.as_of))


def disagreements(example: Example, standing: dict[str, Any]) -> list[str]:
    """Return a sentence for everything that is not as the example expects."""
    by_id = {finding["id"]: finding for finding in standing["findings"]}
    found = differences("standing", example.standing, standing)
    for id, status in example.findings.items():
        said = by_id.get(id, {}).get("status", NOT_ASKED)
        same = said == status or (status == NOT_ASKED and said == "not_applicable")
        found += [] if same else [f"{id}: expected {status}, is {said}"]
    if example.requirement and (example.expect or example.says):
        finding = by_id.get(example.requirement)
        if finding is None:
            return [*found, f"{example.requirement}: there is no such finding"]
        found += differences("finding", example.expect, finding)
        said = finding["because"]
        found += [f"because: nothing of {s!r} in {said!r}" for s in example.says if s not in said]
    return found


def differences(place: str, expected: dict[str, Any], found: dict[str, Any]) -> list[str]:
    """Compare the fields that are expected, and no others; a number for a list is its length."""
    told: list[str] = []
    for name, value in expected.items():
        is_ = found.get(name, "no such field")
        if isinstance(value, dict):
            told += differences(f"{place}.{name}", value, is_ if isinstance(is_, dict) else {})
            continue
        if isinstance(is_, list):
            is_ = len(is_)
        wanted = value.isoformat() if isinstance(value, date) else value
        wanted = None if wanted == "null" else wanted
        if is_ != wanted:
            told.append(f"{place}.{name}: expected {wanted!r}, is {is_!r}")
    return told
