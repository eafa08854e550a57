"""How each requirement is met: one line of words and one command for each, to be filled in."""

from __future__ import annotations

from typing import NamedTuple

DAY = "YYYY-MM-DD"


class Way(NamedTuple):
    """How a requirement is met: words and a command with what is short left open.

    `reached` marks what time alone brings once the fact is on file.
    """

    say: str
    command: str
    reached: bool = False


LOG = "hours log {who} {hours}"
SET = "candidate set {who}"
FILE = "application file {who} --state {state}"
WORK = Way(
    "Record {short} more hour{s} of work in a peer role",
    f"work add {{who}} {{hours}} --ended-on {DAY}",
)
CONTINUING = Way(
    "Log {short} more hour{s} of continuing education",
    f"{LOG} --kind continuing --on {DAY}",
)
LAW_AND_ETHICS = Way(
    "Log {short} more law and ethics hours", f"{LOG} --topic law_and_ethics --on {DAY}"
)
ETHICS = Way("Log {short} more hour{s} about ethics", f"{LOG} --topic ethics --on {DAY}")
SIGN = Way("Sign the code of ethics", f"ethics sign {{who}} --state {{state}} --on {DAY}")
LETTERS = Way(
    "Obtain and record the letters still missing",
    f"reference add {{who}} --state {{state}} --kind supervisor --on {DAY}",
)
REFERENCES = Way(
    "Obtain and record {short} more reference{s}",
    f"reference add {{who}} --state {{state}} --kind personal --on {DAY}",
)
STANDING = Way(
    "Record the reinstatement once the state has decided it",
    f"conduct record {{who}} --state {{state}} --kind reinstated --on {DAY}",
)
CLOSE = Way(
    "Record how the complaint was closed",
    f"conduct record {{who}} --state {{state}} --kind complaint_closed --on {DAY}",
)
BORN = Way("Record the date of birth", f"{SET} --born-on {DAY}", reached=True)
DIPLOMA = Way("Record the diploma or its equivalent", f"{SET} --education high_school")
LIVED = Way("Record how the person states lived experience", f"{SET} --lived-as consumer")
FILING = Way("File the renewal", f"{FILE} --path renewal --on {DAY}")
COURSE = Way(
    "Complete an approved course and log its hours",
    f"{LOG} --kind core --state {{state}} --approved --on {DAY}",
)

WAYS = {
    "ca.initial.age": BORN,
    "ca.initial.education": DIPLOMA,
    "ca.initial.lived_experience": LIVED,
    "ca.initial.willingness_to_share": Way(
        "Record whether the person is willing to share the experience", f"{SET} --willing-to-share"
    ),
    "ca.initial.dedication_to_recovery": Way(
        "Record whether the person states a dedication to recovery",
        f"{SET} --dedicated-to-recovery",
    ),
    "ca.initial.code_of_ethics": SIGN,
    "ca.initial.training_hours": Way("Log {short} more hour{s} of the core course", COURSE.command),
    "ca.initial.identification": Way(
        "Record the photo identification that goes with the application",
        f"document add {{who}} --kind photo_id --on {DAY}",
    ),
    "ca.initial.orientation": Way(
        "Watch the orientation video before applying, and record it",
        f"document add {{who}} --kind orientation --on {DAY}",
    ),
    "ca.initial.examination": Way(
        "Sit the examination and record the outcome",
        f"exam record {{who}} --state {{state}} --outcome passed --on {DAY}",
    ),
    "ca.initial.application": Way("Apply", f"{FILE} --path {{path}} --on {DAY}"),
    "ca.reciprocity.certificate": Way(
        "Record the certificate of the other state",
        f"certificate issue {{who}} --state XX --number NUMBER --on {DAY}",
    ),
    "ca.reciprocity.experience_hours": WORK,
    "ca.reciprocity.continuing_education": CONTINUING,
    "ca.reciprocity.law_and_ethics": LAW_AND_ETHICS,
    "ca.reciprocity.letters": LETTERS,
    "ca.legacy.deadline": Way("Apply by another path", f"{FILE} --path initial --on {DAY}"),
    "ca.legacy.employed_on_reference_day": Way(
        "Record the proof of employment on that day", f"{SET} --employed-as-peer-on 2022-01-01"
    ),
    "ca.legacy.experience_hours": WORK,
    "ca.legacy.continuing_education": CONTINUING,
    "ca.legacy.law_and_ethics": LAW_AND_ETHICS,
    "ca.legacy.letters": LETTERS,
    "ca.renewal.continuing_education": CONTINUING,
    "ca.renewal.law_and_ethics": LAW_AND_ETHICS,
    "ca.renewal.code_of_ethics": Way("Sign the code of ethics again in this term", SIGN.command),
    "ca.renewal.good_standing": STANDING,
    "ca.renewal.filing": FILING,
    "ca.specialization.certified": Way(
        "Finish the certification first", "check {who} --state {state} --explain"
    ),
    "ca.specialization.training_hours": Way(
        "Log {short} more hour{s} of one area",
        f"{LOG} --kind specialization --state {{state}} --approved --on {DAY}",
    ),
    "nc.initial.age": BORN,
    "nc.initial.lived_experience": LIVED,
    "nc.initial.recovery_time": Way(
        "Record the day recovery began", f"{SET} --recovery CONDITION={DAY}", reached=True
    ),
    "nc.initial.education": DIPLOMA,
    "nc.initial.approved_course": COURSE,
    "nc.initial.face_to_face": Way("Log the approved course's hours face to face", COURSE.command),
    "nc.initial.course_recency": Way("Complete a recent approved course", COURSE.command),
    "nc.initial.additional_training": Way(
        "Log {short} more hour{s} of additional training", f"{LOG} --kind additional --on {DAY}"
    ),
    "nc.initial.ethics_training": Way(
        "Log {short} more hour{s} about ethics",
        f"{LOG} --kind additional --topic ethics --on {DAY}",
    ),
    "nc.initial.references": REFERENCES,
    "nc.initial.code_of_ethics": SIGN,
    "nc.initial.recovery_statement": Way(
        "Record that the recovery statement was received",
        f"document add {{who}} --kind recovery_statement --on {DAY}",
    ),
    "nc.initial.examination": Way("Nothing: the state has no examination", "check {who}"),
    "nc.initial.application": Way(
        "Apply, once the rest is on file", f"{FILE} --path {{path}} --on {DAY}"
    ),
    "nc.foundation.order": Way(
        "Have the application approved before Part I",
        f"application approve {{who}} --state {{state}} --on {DAY}",
    ),
    "nc.foundation.part_one": Way(
        "Finish Part I and log it", f"{LOG} --kind foundation_1 --on {DAY}"
    ),
    "nc.foundation.part_two": Way(
        "Finish Part II and log it", f"{LOG} --kind foundation_2 --on {DAY}"
    ),
    "nc.recertification.training_hours": CONTINUING,
    "nc.recertification.ethics_training": ETHICS,
    "nc.recertification.references": REFERENCES,
    "nc.recertification.good_standing": STANDING,
    "nc.recertification.filing": FILING,
    "nc.military.service": Way(
        "Record the DD-214 or military identification",
        f"document add {{who}} --kind military_service --on {DAY}",
    ),
    "nc.military.training_hours": Way(
        "Log {short} more hour{s} of military training", f"{LOG} --topic military --on {DAY}"
    ),
}
"""One way for each requirement of a state; the model standards ask nothing of a person."""
