"""What each requirement comes to, as OpenFisca computes it."""

from __future__ import annotations

from typing import Any

import numpy as np
from openfisca_core.model_api import select, where

from bench.peers.openfisca_rules import (
    CORE_SINCE,
    Kind,
    Record,
    Status,
    Word,
    computed,
    enough,
    governing,
    later,
    today,
)


@computed(bool, Record)
def in_term(record: Any, period: Any) -> Any:
    """Whether a record is dated in the term, up to the filing."""
    on = record("on", period)
    issued, until = (record.candidate(name, period) for name in ("issued_on", "until"))
    return (on >= issued) & (on <= until)


@computed(bool, Record)
def afresh(record: Any, period: Any) -> Any:
    """Whether a record is dated after the last certificate, up to the filing of a renewal."""
    on = record("on", period)
    issued, until = (record.candidate(name, period) for name in ("issued_on", "until"))
    return ~np.isnat(on) & ~(on <= issued) & (on <= until)


@computed(bool, Record)
def doubtful(record: Any, period: Any) -> Any:
    """Whether California's pages leave open if training counts."""
    kind = record("kind", period)
    on = record("on", period)
    before = on < record.candidate("issued_on", period)
    before &= ~(on <= record.candidate("used_through", period))
    other = (kind == Kind.core) | (kind == Kind.specialization)
    return ((kind == Kind.continuing) & before) | (other & record("in_term", period))


@computed(bool, Record)
def further(record: Any, period: Any) -> Any:
    """Whether North Carolina counts a training since the last certification."""
    kind = record("kind", period)
    right = (kind == Kind.continuing) | (kind == Kind.additional)
    return right & record("afresh", period)


@computed(int)
def ca_have(candidate: Any, period: Any) -> Any:
    """California's continuing education in this term."""
    members = candidate.members
    counts = (members("kind", period) == Kind.continuing) & members("in_term", period)
    return candidate.sum(members("minutes", period) * counts)


@computed(Word)
def ca_hours(candidate: Any, period: Any, parameters: Any) -> Any:
    """California's continuing education."""
    members, have = candidate.members, candidate("ca_have", period)
    doubt = candidate.sum(members("minutes", period) * members("doubtful", period))
    need = int(parameters(period).ca_hours)
    return waived(candidate, period, enough(candidate, period, have, need, doubt))


@computed(int)
def ca_law_have(candidate: Any, period: Any) -> Any:
    """California's law and ethics hours in this term."""
    members = candidate.members
    counts = (members("kind", period) == Kind.continuing) & members("in_term", period)
    return candidate.sum(members("law_minutes", period) * counts)


@computed(Word)
def ca_law(candidate: Any, period: Any, parameters: Any) -> Any:
    """California's law and ethics."""
    members, have = candidate.members, candidate("ca_law_have", period)
    doubt = candidate.sum(members("law_minutes", period) * members("doubtful", period))
    return enough(candidate, period, have, int(parameters(period).ca_ethics), doubt)


@computed(Word)
def ca_signed(candidate: Any, period: Any) -> Any:
    """California's code of ethics in this term."""
    members = candidate.members
    signed = (members("kind", period) == Kind.signature) & members("in_term", period)
    return enough(candidate, period, candidate.sum(signed), 1)


@computed(int)
def nc_have(candidate: Any, period: Any) -> Any:
    """North Carolina's hours without volunteering."""
    members = candidate.members
    amount = members("minutes", period) - members("volunteering_minutes", period)
    return candidate.sum(amount * members("further", period))


@computed(Word)
def nc_hours(candidate: Any, period: Any, parameters: Any) -> Any:
    """North Carolina's hours."""
    have, need = candidate("nc_have", period), int(parameters(period).nc_hours)
    return waived(candidate, period, enough(candidate, period, have, need))


@computed(int)
def nc_ethics_have(candidate: Any, period: Any) -> Any:
    """North Carolina's ethics hours."""
    members = candidate.members
    counts = members("further", period) & ~members("refused", period)
    return candidate.sum(members("ethics_minutes", period) * counts)


@computed(Word)
def nc_ethics(candidate: Any, period: Any, parameters: Any) -> Any:
    """North Carolina's ethics hours, by the law of the day of filing."""
    need = governing(candidate, period, parameters, "nc_ethics")
    return enough(candidate, period, candidate("nc_ethics_have", period), need)


@computed(int)
def letters_have(candidate: Any, period: Any) -> Any:
    """North Carolina's references since the last certification."""
    members = candidate.members
    counts = (members("kind", period) == Kind.letter) & members("afresh", period)
    return candidate.sum(counts)


@computed(Word)
def letters(candidate: Any, period: Any, parameters: Any) -> Any:
    """North Carolina's references."""
    need = int(parameters(period).nc_references)
    return enough(candidate, period, candidate("letters_have", period), need)


@computed(Word)
def good_standing(candidate: Any, period: Any) -> Any:
    """Good standing."""
    found = candidate("lasting", period)
    stands = np.isin(
        found, [Status.suspended.index, Status.revoked.index, Status.surrendered.index]
    )
    words = [Word.not_met.index, Word.needs_review.index]
    return select([stands, candidate("complaint", period)], words, Word.met.index)


@computed(Word)
def age(candidate: Any, period: Any, parameters: Any) -> Any:
    """Least age."""
    born = candidate("born_on", period)
    old = later(born, 12 * int(parameters(period).age)) <= today(period)
    words = [Word.needs_review.index, Word.met.index]
    return select([np.isnat(born), old], words, candidate("shortfall", period))


@computed(Word)
def schooling(candidate: Any, period: Any) -> Any:
    """Diploma."""
    cases = [~candidate("schooling_known", period), candidate("schooled", period)]
    words = [Word.needs_review.index, Word.met.index]
    return select(cases, words, candidate("shortfall", period))


@computed(bool)
def signed_afresh(candidate: Any, period: Any) -> Any:
    """Whether the code was signed since the last certificate."""
    members = candidate.members
    return candidate.any((members("kind", period) == Kind.signature) & members("afresh", period))


@computed(Word)
def ca_first_signed(candidate: Any, period: Any) -> Any:
    """California's code of ethics for a first certification."""
    return where(candidate("signed_afresh", period), Word.met.index, Word.pending.index)


@computed(Word)
def nc_first_signed(candidate: Any, period: Any) -> Any:
    """North Carolina's code of ethics for a first certification."""
    return enough(candidate, period, candidate("signed_afresh", period), 1)


@computed(Word)
def nc_recovered(candidate: Any, period: Any, parameters: Any) -> Any:
    """Time in recovery, by each length that may govern."""
    began, short = candidate("began_on", period), candidate("shortfall", period)
    unknown = np.isnat(began) | candidate("condition_missing", period)
    found = []
    for name in ("nc_recovery", "nc_recovery_certainly"):
        months = governing(candidate, period, parameters, name)
        cases = [later(began, months) > today(period), unknown]
        found.append(select(cases, [short, Word.needs_review.index], Word.met.index))
    return where(found[0] == found[1], found[0], Word.needs_review.index)


@computed(bool, Record)
def sitting(record: Any, period: Any) -> Any:
    """Whether a record is an examination of this application."""
    kind = record("kind", period)
    right = (kind == Kind.passed) | (kind == Kind.failed)
    return right & (record("on", period) >= record.candidate("approved_on", period))


@computed(bool)
def passed(candidate: Any, period: Any) -> Any:
    """Whether an examination of this application was passed."""
    members = candidate.members
    return candidate.any(members("sitting", period) & (members("kind", period) == Kind.passed))


@computed(Word)
def examination(candidate: Any, period: Any, parameters: Any) -> Any:
    """California's examination."""
    taken = candidate.sum(candidate.members("sitting", period))
    cases = [candidate("passed", period), taken >= int(parameters(period).ca_sittings)]
    return select(cases, [Word.met.index, Word.not_met.index], Word.pending.index)


@computed(bool, Record)
def course_doubtful(record: Any, period: Any) -> Any:
    """Whether it is open if a core course counts."""
    on, beaten = record("on", period), record.candidate("passed", period)
    old = ~beaten & (later(on, 24) < today(period))
    return (on == CORE_SINCE) | ((on > CORE_SINCE) & old)


@computed(int)
def course_have(candidate: Any, period: Any) -> Any:
    """California's core course."""
    members = candidate.members
    counts = (members("kind", period) == Kind.core) & (members("on", period) >= CORE_SINCE)
    counts &= ~members("course_doubtful", period)
    return candidate.sum(members("minutes", period) * counts)


@computed(Word)
def course(candidate: Any, period: Any, parameters: Any) -> Any:
    """California's core course, where the path asks for it."""
    members, have = candidate.members, candidate("course_have", period)
    counts = (members("kind", period) == Kind.core) & members("course_doubtful", period)
    all_ = have + candidate.sum(members("minutes", period) * counts)
    need = int(parameters(period).ca_course)
    cases = [~candidate("usual_path", period), have >= need, all_ >= need]
    words = [Word.nothing.index, Word.met.index, Word.needs_review.index]
    return select(cases, words, Word.pending.index)


def waived(candidate: Any, period: Any, found: Any) -> Any:
    """Return the answers, set aside where a waiver is in force."""
    holds = candidate("waived_on", period) <= candidate("until", period)
    return where(holds & (found != Word.met.index), Word.waived.index, found)
