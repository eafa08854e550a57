"""The judgement with OpenFisca: read the facts, hand them over, compute, print.

usage: python -m bench.peers.openfisca_peer FILE DAY

What OpenFisca has no notion of is handed to it ready, by SQL: the latest certificate, conduct and
complaint, and the days of the applications that may be in question.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import Variable
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from bench.peers import openfisca_answers, openfisca_rules
from bench.peers.openfisca_rules import LAW, Candidate, Kind, Record, Status

OF_RECORDS: dict[str, Any] = {
    "kind": Kind,
    "on": date,
    "minutes": int,
    "law_minutes": int,
    "ethics_minutes": int,
    "volunteering_minutes": int,
    "refused": bool,
}
OF_CANDIDATES: dict[str, Any] = {
    "is_ca": bool,
    "born_on": date,
    "dead": bool,
    "schooling_known": bool,
    "schooled": bool,
    "issued_on": date,
    "used_through": date,
    "valid_through": date,
    "event": Status,
    "event_on": date,
    "complaint": bool,
    "renewal_filed_on": date,
    "first_filed_on": date,
    "approved_on": date,
    "usual_path": bool,
    "began_on": date,
    "condition_missing": bool,
    "waived_on": date,
}
RECORDS = """
SELECT training.candidate, kind, completed_on, training.minutes,
  iif(topic = 'law_and_ethics', coalesce(topic.minutes, training.minutes), 0),
  iif(topic = 'ethics', coalesce(topic.minutes, training.minutes), 0),
  iif(topic = 'volunteering', coalesce(topic.minutes, training.minutes), 0), approved IS 0
FROM training LEFT JOIN topic ON topic.training = training.id
UNION ALL SELECT candidate, 'signature', signed_on, 0, 0, 0, 0, 0 FROM affirmation
UNION ALL SELECT candidate, 'letter', received_on, 0, 0, 0, 0, 0 FROM reference
  WHERE kind <> 'self'
UNION ALL SELECT candidate, outcome, sat_on, 0, 0, 0, 0, 0 FROM exam WHERE state = 'CA'
"""
CANDIDATES = """
WITH
held AS (SELECT candidate, max(issued_on) AS issued_on, valid_through FROM certificate
  GROUP BY candidate),
happened AS (SELECT candidate, max("on" || printf('%012d', id)), "on", kind FROM conduct
  WHERE kind NOT LIKE 'complaint%' GROUP BY candidate),
complained AS (SELECT candidate, max("on" || printf('%012d', id)), kind FROM conduct
  WHERE kind LIKE 'complaint%' GROUP BY candidate),
used AS (SELECT held.candidate, coalesce(
  (SELECT max(filed_on) FROM application WHERE application.candidate = held.candidate
    AND path = 'renewal' AND filed_on <= held.issued_on),
  (SELECT date(held.issued_on, '-1 day') FROM certificate
    WHERE certificate.candidate = held.candidate AND certificate.issued_on < held.issued_on)
  ) AS through FROM held),
renewals AS (SELECT candidate, max(filed_on) AS filed_on
  FROM application JOIN held USING (candidate)
  WHERE path = 'renewal' AND opened_on > issued_on GROUP BY candidate),
firsts AS (SELECT candidate, max(filed_on) AS filed_on, approved_on, path
  FROM application LEFT JOIN held USING (candidate)
  WHERE path <> 'renewal' AND (issued_on IS NULL OR opened_on > issued_on) GROUP BY candidate),
recovering AS (SELECT candidate, max(started_on) AS began_on, count(DISTINCT condition) AS number
  FROM recovery GROUP BY candidate),
waivers AS (SELECT candidate, min("on") AS waived_on FROM waiver GROUP BY candidate)
SELECT id, states = 'CA', born_on, deceased_on IS NOT NULL, education IS NOT NULL,
  education <> 'none', issued_on, used.through, valid_through, happened.kind, happened."on",
  complained.kind IS 'complaint_opened', renewals.filed_on, firsts.filed_on, approved_on,
  coalesce(path, 'initial') = 'initial', began_on,
  length(conditions) - length(replace(conditions, ' ', '')) + 1 > coalesce(number, 0), waived_on
FROM person
LEFT JOIN held ON held.candidate = id
LEFT JOIN used ON used.candidate = id
LEFT JOIN happened ON happened.candidate = id
LEFT JOIN complained ON complained.candidate = id
LEFT JOIN renewals ON renewals.candidate = id
LEFT JOIN firsts ON firsts.candidate = id
LEFT JOIN recovering ON recovering.candidate = id
LEFT JOIN waivers ON waivers.candidate = id
ORDER BY id
"""
PRINTED = {
    ("CA", "renewal"): ("ca_hours ca_have ca_law ca_law_have ca_signed - good_standing -"),
    ("NC", "renewal"): (
        "nc_hours nc_have nc_ethics nc_ethics_have letters letters_have good_standing -"
    ),
    ("CA", "initial"): "age - schooling - ca_first_signed - course course_have examination -",
    ("NC", "initial"): (
        "age - schooling - nc_first_signed - nc_recovered - letters letters_have "
        "nc_ethics nc_ethics_have"
    ),
}


def given(name: str, type_: Any, entity: Any) -> type:
    """Return a variable that is handed in."""
    values: dict[str, Any] = {"value_type": type_, "entity": entity, "label": name}
    if issubclass(type_, Enum):
        default = next(iter(type_))
        values |= {"value_type": Enum, "possible_values": type_, "default_value": default}
    return type(name, (Variable,), {**values, "definition_period": DateUnit.ETERNITY})


def system() -> Any:
    """Return the rules: entities, variables and dated parameters."""
    made = TaxBenefitSystem([Candidate, Record])
    for entity, facts in ((Record, OF_RECORDS), (Candidate, OF_CANDIDATES)):
        for name, type_ in facts.items():
            made.add_variable(given(name, type_, entity))
    for module in (openfisca_rules, openfisca_answers):
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, Variable) and each is not Variable:
                made.add_variable(each)
    data = {
        name: {"values": {day: {"value": value} for day, value in versions.items()}}
        for name, versions in LAW.items()
    }
    made.parameters = ParameterNode("law", data=data)
    return made


def column(values: Any, type_: Any) -> Any:
    """Return a column as OpenFisca keeps it."""
    if type_ is date:
        return np.array(values, dtype="datetime64[D]")
    if issubclass(type_, Enum):
        known = {each.name: each.index for each in type_}
        return np.array([known.get(value, 0) for value in values])
    return np.array([value or 0 for value in values], dtype=type_)


def simulation(path: str, period: str) -> tuple[Any, list[int]]:
    """Return everybody's facts in a simulation, and everybody's numbers."""
    with closing(sqlite3.connect(path)) as connection:
        records = list(zip(*connection.execute(RECORDS), strict=True))
        people = list(zip(*connection.execute(CANDIDATES), strict=True))
    builder = SimulationBuilder()
    rules = system()
    builder.create_entities(rules)
    builder.declare_person_entity("record", np.arange(len(records[0])))
    group = builder.declare_entity("candidate", np.array(people[0]))
    owners = np.array(records[0])
    builder.join_with_persons(group, owners, np.array(["holder"] * len(owners)))
    made: Simulation = builder.build(rules)
    for facts, columns in ((OF_RECORDS, records), (OF_CANDIDATES, people)):
        for (name, type_), values in zip(facts.items(), columns[1:], strict=True):
            made.set_input(name, period, column(values, type_))
    return made, list(people[0])


def texts(found: Any) -> list[str]:
    """Return answers as words, and numbers as text."""
    if hasattr(found, "decode"):
        return [each.value for each in found.decode()]
    return [str(each) for each in found.tolist()]


def main() -> None:
    """Read, judge, and print."""
    path, period = sys.argv[1:]
    made, numbers = simulation(path, period)
    names = {name for told in PRINTED.values() for name in told.split()} - {"-"}
    found = {name: texts(made.calculate(name, period)) for name in sorted(names)}
    found["-"] = [""] * len(numbers)
    unusual = ~made.calculate("usual_path", period)
    found["course_have"] = [
        "" if out else each for each, out in zip(found["course_have"], unusual, strict=True)
    ]
    status = texts(made.calculate("status", period))
    stages = np.where(made.calculate("renewing", period), "renewal", "initial").tolist()
    states = np.where(made.calculate("is_ca", period), "CA", "NC").tolist()
    columns = {key: [found[name] for name in told.split()] for key, told in PRINTED.items()}
    for at, (number, state, stage) in enumerate(zip(numbers, states, stages, strict=True)):
        told = (each[at] for each in columns[state, stage])
        print("|".join((f"P-{number:04d}", state, stage, status[at], *told)))


if __name__ == "__main__":
    main()
