"""What each requirement comes to, as columns."""

from __future__ import annotations

import numpy as np
import pandas as pd

ETHICS_SINCE = pd.Timestamp("2024-07-01")
EIGHTEEN_SINCE = pd.Timestamp("2025-11-05")


def answers(p: pd.DataFrame, today: pd.Timestamp) -> dict[tuple[str, str], list[pd.Series]]:
    """Return the columns of answers for each state and stage."""
    nothing = pd.Series("", p.index)
    have = {name: number(p[name]) for name in ("in_term", "law", "training", "ethics", "letters")}
    ethics = enough(p, p["ethics"], (p["law_on"] >= ETHICS_SINCE) * 180)
    letters = enough(p, p["letters"], 2)
    standing = choose(
        p,
        (p["lasting"].notna(), "not_met"),
        (p["complaint"] == "complaint_opened", "needs_review"),
        other="met",
    )
    first = [age(p, today), nothing, schooling(p), nothing]
    signed = p["signed_afresh"]
    return {
        ("CA", "renewal"): [
            waived(p, enough(p, p["in_term"], 1200, p["in_doubt"])),
            have["in_term"],
            enough(p, p["law"], 360, p["law_in_doubt"]),
            have["law"],
            choose(p, (p["signed_in_term"], "met"), other=p["short"]),
            *(nothing, standing, nothing),
        ],
        ("NC", "renewal"): [
            waived(p, enough(p, p["training"], 1200)),
            *(have["training"], ethics, have["ethics"], letters, have["letters"]),
            *(standing, nothing),
        ],
        ("CA", "initial"): [
            *(*first, choose(p, (signed, "met"), other="pending"), nothing),
            *(*course(p), examination(p), nothing),
        ],
        ("NC", "initial"): [
            *(*first, choose(p, (signed, "met"), other=p["short"]), nothing),
            *(recovered(p, today), nothing, letters, have["letters"], ethics, have["ethics"]),
        ],
    }


def choose(
    p: pd.DataFrame, *cases: tuple[pd.Series, pd.Series | str], other: pd.Series | str
) -> pd.Series:
    """Return the word of the first case that holds, for each person."""
    words = [np.asarray(word, object) for _, word in cases]
    return pd.Series(np.select([case for case, _ in cases], words, other), p.index)


def number(column: pd.Series) -> pd.Series:
    """Return whole numbers as text."""
    return column.astype(int).astype(str)


def enough(
    p: pd.DataFrame, have: pd.Series, need: pd.Series | int, doubt: pd.Series | int = 0
) -> pd.Series:
    """Return whether there is enough."""
    return choose(
        p, (have >= need, "met"), (have + doubt >= need, "needs_review"), other=p["short"]
    )


def waived(p: pd.DataFrame, found: pd.Series) -> pd.Series:
    """Return the answers, set aside where a waiver is in force."""
    return found.mask(p["waived"] & (found != "met"), "waived")


def age(p: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """Return whether people are 18."""
    grown = p["born_on"] + pd.DateOffset(years=18) <= today
    return choose(p, (p["born_on"].isna(), "needs_review"), (grown, "met"), other=p["short"])


def schooling(p: pd.DataFrame) -> pd.Series:
    """Return whether there is a diploma."""
    unknown, good = p["education"].isna(), p["education"] != "none"
    return choose(p, (unknown, "needs_review"), (good, "met"), other=p["short"])


def recovered(p: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """Return whether recovery has lasted long enough, by each length that may govern."""
    unknown = p["began_on"].isna() | p["condition_missing"]
    days = (p["began_on"] + pd.DateOffset(months=months) for months in (12, 18))
    twelve, eighteen = (
        choose(p, (day > today, p["short"]), (unknown, "needs_review"), other="met") for day in days
    )
    found = eighteen.where(p["law_on"] >= EIGHTEEN_SINCE, "needs_review")
    return found.mask(twelve == eighteen, twelve).mask(p["law_on"] < ETHICS_SINCE, twelve)


def course(p: pd.DataFrame) -> list[pd.Series]:
    """Return whether California's core course is there, and its minutes."""
    usual = p["path"] == "initial"
    core = p["core"] - p["first_core"] - p["old_core"].where(p["passed"].isna(), 0)
    good, open_ = core >= 4800, p["core"] >= 4800
    found = choose(p, (~usual, ""), (good, "met"), (open_, "needs_review"), other="pending")
    return [found, number(core).where(usual, "")]


def examination(p: pd.DataFrame) -> pd.Series:
    """Return whether California's examination is passed."""
    return choose(
        p,
        (p["passed"] > 3, "needs_review"),
        (p["passed"].notna(), "met"),
        (p["taken"] >= 3, "not_met"),
        other="pending",
    )
