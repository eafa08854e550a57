"""The words that a programme file may write as `test`, and what each of them asks."""

from __future__ import annotations

from peercert.programs.coursework import CourseworkHours, EveryModule
from peercert.programs.groups import AnyOf
from peercert.programs.papers import (
    DocumentOnFile,
    ProgramExamination,
    StateCertification,
    TrainingOnFile,
)
from peercert.programs.person import Age, Answer, LivedExperience, Schooling, TimeInRecovery
from peercert.programs.program import Requirement
from peercert.programs.working import PeerWork

TESTS: dict[str, type[Requirement]] = {
    kind.word: kind
    for kind in (
        Age,
        Schooling,
        Answer,
        LivedExperience,
        TimeInRecovery,
        DocumentOnFile,
        ProgramExamination,
        TrainingOnFile,
        StateCertification,
        PeerWork,
        CourseworkHours,
        EveryModule,
        AnyOf,
    )
}
