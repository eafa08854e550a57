"""What made-up people are called, and what they learned. Nobody here is real."""

from __future__ import annotations

GIVEN = (
    *("Ana", "Ben", "Chi", "Dara", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jamal", "Kiri"),
    *("Luz", "Mina", "Noor", "Omar", "Pilar", "Quinn", "Rosa", "Sami", "Tessa", "Uma", "Vera"),
    *("Wen", "Ximena", "Yara", "Zoë", "Andrés", "Bảo", "Chloé", "Dmitri", "Édgar", "Fátima"),
)
FAMILY = (
    *("Álvarez", "Brooks", "Castillo", "Diaz", "Evans", "Flores", "Garcia", "Harris", "Ito"),
    *("Jackson", "Khan", "Lopez", "Martin", "Nguyen", "Okafor", "Park", "Quiroz", "Rivera"),
    *("Santos", "Tran", "Usman", "Vega", "Walker", "Xu", "Young", "Zamora", "O'Neill", "Müller"),
)
COUNTIES = ("Alameda", "Fresno", "Kern", "Orange", "Durham", "Wake", "Union", "Buncombe")
TITLES = (
    *("Trauma-informed care", "Motivational interviewing", "Group facilitation", "Harm reduction"),
    *("Documentation", "Crisis de-escalation", "Wellness planning", "Housing resources"),
    *("Cultural humility", "Supporting families", "Naloxone", "Self-care", "Boundaries at work"),
)
PROVIDERS = ("Peer Academy", "County Training Unit", "Recovery Institute", "Open Door", "Online")
OTHER_TOPICS = ("child_and_family", "military", "documentation", "wellness")
