"""The national model standards for peer support certification: an advisory comparison.

SAMHSA published them for states to align with; they certify nobody. A comparison is never a
verdict: the readiness of such a standing is null.
"""

from __future__ import annotations

from datetime import date

from peercert.rules.counting import enough, hours, minutes, of_kind, tally, under_way, whole
from peercert.rules.dated import Dated, Source, on_record
from peercert.rules.findings import met, pending
from peercert.rules.law import Case, Finding
from peercert.rules.requirements import Rulebook, requirement

SOURCE = Source(
    "samhsa_model_standards",
    "SAMHSA, National Model Standards for Peer Support Certification (PEP23-10-01-001, 2023)",
    "https://store.samhsa.gov/product/national-model-standards-for-peer-support-certification/"
    "pep23-10-01-001",
    date(2026, 11, 22),
)
SUMMARY = Source(
    "cali_smi_summary",
    "Cal-I SMI, summary of the model standards (the body of the document itself was not read)",
    "https://cali-smi.launchpaddev.com/knowledge_post/"
    "what-are-samhsas-national-model-standards-for-peer-support-certification",
    date(2026, 11, 29),
)
LEAST_HOURS = Dated("training, at least", "hours", (on_record(40, SUMMARY, "C"),))
MOST_HOURS = Dated("training, at most", "hours", (on_record(60, SUMMARY, "C"),))
WORK_HOURS = Dated("supervised work, at most", "hours", (on_record(120, SUMMARY, "C"),))


@requirement("model.training_hours", sources=[SOURCE], values=(LEAST_HOURS, MOST_HOURS))
def training_hours(case: Case) -> Finding:
    """Complete 40 to 60 hours of training.

    We compare core and foundation courses, approved or not, of any state.
    """
    courses = of_kind(case, "core", "foundation_1", "foundation_2")
    found = tally(courses, whole, under_way)
    least, most = minutes(case.law(LEAST_HOURS)), minutes(case.law(MOST_HOURS))
    note = f"the standards recommend {hours(least)} to {hours(most)}"
    return enough(least, found, note=note)


@requirement("model.work_experience", sources=[SOURCE], values=(WORK_HOURS,))
def work_experience(case: Case) -> Finding:
    """Have up to 120 hours of supervised work experience.

    The standards ask states for no more than that; whether work was supervised is not on file.
    """
    most = minutes(case.law(WORK_HOURS))
    found = tally(case.candidate.work, whole)
    because = f"{hours(found.have)} hours on file; the standards ask for no more than {hours(most)}"
    have, counted = found.have, tuple(found.counted)
    return Finding("met", because, have=have, need=most, unit="minutes", counted=counted)


@requirement("model.examination", sources=[SOURCE])
def examination(case: Case) -> Finding:
    """Pass an examination."""
    passed = [exam for exam in case.candidate.exams if exam.outcome == "passed"]
    if passed:
        return met(f"passed in {passed[-1].state} on {passed[-1].sat_on}")
    return pending("none passed on file")


@requirement("model.code_of_ethics", sources=[SOURCE])
def code_of_ethics(case: Case) -> Finding:
    """Sign a code of ethics."""
    signed = [affirmation.signed_on for affirmation in case.candidate.affirmations]
    return met(f"signed on {max(signed)}") if signed else pending("not signed")


RULEBOOK = Rulebook(
    state="model",
    credential="National model standards (advisory)",
    paths={"initial": (training_hours, work_experience, examination, code_of_ethics)},
    advisory=True,
)
