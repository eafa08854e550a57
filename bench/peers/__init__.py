"""The same questions answered as others would: each peer reads `peers.db` and prints answers.

A peer is called with the file and the day and prints one line for each person, in the order of
ids: id, state, stage, status, then for each question in turn the answer and what there is of it
(minutes or a number; empty where nothing is counted), with tabs between. The questions are a
part of what `peercert check` asks, chosen so that status, law by the day of filing, doubtful hours,
topics, conduct and waivers all matter. Left out: texts and sources, the next steps and days, the
length and age of the North Carolina course, North Carolina's additional hours, the life of
applications, the filing window, courses taken twice, the optional designations, and all of the
reciprocity and foundation paths that the initial path does not ask. Nobody has two states.
"""

from __future__ import annotations

QUESTIONS = {
    ("CA", "renewal"): (
        "ca.renewal.continuing_education",
        "ca.renewal.law_and_ethics",
        "ca.renewal.code_of_ethics",
        "ca.renewal.good_standing",
    ),
    ("NC", "renewal"): (
        "nc.recertification.training_hours",
        "nc.recertification.ethics_training",
        "nc.recertification.references",
        "nc.recertification.good_standing",
    ),
    ("CA", "initial"): (
        "ca.initial.age",
        "ca.initial.education",
        "ca.initial.code_of_ethics",
        "ca.initial.training_hours",
        "ca.initial.examination",
    ),
    ("NC", "initial"): (
        "nc.initial.age",
        "nc.initial.education",
        "nc.initial.code_of_ethics",
        "nc.initial.recovery_time",
        "nc.initial.references",
        "nc.initial.ethics_training",
    ),
}
