"""The JSON Schema of the candidate file, made from the annotations of the records."""

from __future__ import annotations

from typing import Any

from peercert.intake.candidate_file import SCHEMA, adapter
from peercert.records import Candidate

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = "urn:peercert:schema:candidate:1"
STATE = {"type": "string", "pattern": "^[A-Z]{2}$"}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of `peercert/candidate@1`.

    It says what a schema can say. What one value means for another (days in order, parts no larger
    than the whole, an id once, a requirement that exists) is checked by reading.
    """
    made = strip(adapter(Candidate).json_schema(mode="validation"))
    definitions = made.pop("$defs")
    for definition in definitions.values():
        if "state" in definition["properties"]:
            definition["properties"]["state"] = STATE
    properties = {"schema": {"const": SCHEMA}, **made.pop("properties")}
    properties["states"] |= {"uniqueItems": True}
    return {
        "$schema": DIALECT,
        "$id": NAME,
        **made,
        "title": SCHEMA,
        "properties": properties,
        "$defs": definitions,
    }


def strip(node: Any) -> Any:  # noqa: ANN401 - a JSON Schema is any JSON
    """Return a schema without null, which files do not have, and without generated titles."""
    if isinstance(node, list):
        return [strip(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: strip(value) for key, value in node.items() if not dropped(key, value)}
    choices = [item for item in kept.get("anyOf", ()) if item != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        return kept | choices[0]
    return kept


def dropped(key: str, value: object) -> bool:
    """Say whether a keyword only repeats what the schema says elsewhere."""
    return (key == "title" and isinstance(value, str)) or (key == "default" and not value)
