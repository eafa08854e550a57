"""Every JSON that a test sees is held against the schema that ships with the package."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from peercert.report import schemas


@cache
def validator(name: str) -> Draft202012Validator:
    """Return what checks documents of `peercert/NAME@1`, or one `standing`."""
    if name == "candidate":
        from peercert.intake.candidate_schema import schema

        made = schema()
    elif name == "standing":
        made = {"$ref": "#/$defs/standing", "$defs": schemas.schema("check")["$defs"]}
    else:
        made = schemas.schema(name)
    Draft202012Validator.check_schema(made)
    return Draft202012Validator(made, format_checker=Draft202012Validator.FORMAT_CHECKER)


def valid(text: str) -> Any:  # noqa: ANN401 - JSON
    """Return a document, which must be what its `schema` says; a line without one is a standing."""
    document = json.loads(text)
    named = document.get("schema", "peercert/standing@1")
    validator(named.removeprefix("peercert/").removesuffix("@1")).validate(document)
    return document
