"""The judgement with pandas: every table read from SQL into a frame, then merged and grouped.

usage: python -m bench.peers.pandas_frames FILE DAY
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

import numpy as np
import pandas as pd

DAYS = {
    "person": ["born_on", "deceased_on"],
    "certificate": ["issued_on", "valid_through"],
    "application": ["opened_on", "filed_on", "approved_on"],
    "training": ["completed_on"],
    "topic": [],
    "affirmation": ["signed_on"],
    "reference": ["received_on"],
    "exam": ["sat_on"],
    "recovery": ["started_on"],
    "conduct": ["on"],
    "waiver": ["on"],
}
NEVER = pd.Timestamp("2262-01-01")
LAW = pd.Timestamp("2024-07-01")


def read(path: str) -> dict[str, pd.DataFrame]:
    """Read every table, days as days."""
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: pd.read_sql_query(f'SELECT * FROM "{table}"', connection, parse_dates=days)
            for table, days in DAYS.items()
        }


def latest(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return each person's latest row, by a day and then by id."""
    ordered = frame.sort_values([by, "id"])
    return ordered.drop_duplicates("candidate", keep="last").set_index("candidate")


def by_dates(people: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """Return the status that dates alone come to."""
    ends = people["ends"]
    due = ends + pd.offsets.MonthEnd(0)
    thirty, next_end = due + pd.Timedelta(days=30), due + pd.offsets.MonthEnd(1)
    soft, hard = np.minimum(thirty, next_end), np.maximum(thirty, next_end)
    is_ca = people["states"] == "CA"
    rules = [
        (ends.isna(), "candidate"),
        (today < ends - pd.Timedelta(days=90), "current"),
        (today <= ends, "renewal_open"),
        (is_ca, "expired"),
        (today <= due, "needs_review"),
        (today <= soft, "late"),
        (today <= hard, "needs_review"),
    ]
    words = np.select([rule for rule, _ in rules], [word for _, word in rules], "lapsed")
    return pd.Series(words, people.index)


def place(tables: dict[str, pd.DataFrame], today: pd.Timestamp) -> pd.DataFrame:
    """Return a row for each person with certificate, status, stage and application."""
    people = tables["person"].set_index("id")
    held = latest(tables["certificate"], "issued_on")
    people = people.join(held[["issued_on", "valid_through"]])
    computed = people["issued_on"] + pd.DateOffset(years=2)
    people["ends"] = people["valid_through"].fillna(computed)
    conduct = tables["conduct"]
    complaint = conduct["kind"].str.startswith("complaint")
    people["complaint"] = latest(conduct[complaint], "on")["kind"]
    event = latest(conduct[~complaint], "on").reindex(people.index)
    stands = (event["kind"] == "suspended") | (
        event["kind"].isin(["revoked", "surrendered"]) & ~(people["issued_on"] > event["on"])
    )
    people["lasting"] = event["kind"].where(stands)
    people["by_date"] = by_dates(people, today)
    dead = people["deceased_on"].notna()
    people["status"] = people["lasting"].fillna(people["by_date"]).mask(dead, "deceased")
    goes_on = dead | (
        (people["by_date"] != "lapsed") & ~people["lasting"].isin(["revoked", "surrendered"])
    )
    people["stage"] = np.where(people["issued_on"].notna() & goes_on, "renewal", "initial")
    filings = tables["application"].join(people[["issued_on", "stage"]], on="candidate")
    filings = filings[
        ((filings["path"] == "renewal") == (filings["stage"] == "renewal"))
        & ~(filings["opened_on"] <= filings["issued_on"])
    ]
    last = latest(filings, "filed_on")
    people = people.join(last[["path", "filed_on", "approved_on"]])
    renewing = people["stage"] == "renewal"
    people["path"] = people["path"].fillna(people["stage"])
    people["until"] = people["filed_on"].where(renewing).fillna(NEVER)
    people["short"] = np.where(people["filed_on"].notna(), "not_met", "pending")
    people["law_on"] = people["filed_on"].fillna(today)
    return people


def count(
    people: pd.DataFrame, tables: dict[str, pd.DataFrame], today: pd.Timestamp
) -> pd.DataFrame:
    """Return each person's minutes, letters, signatures and examinations that matter."""
    needed = people[["states", "stage", "issued_on", "until"]]
    rows = tables["training"].join(needed, on="candidate")
    done, issued, until = rows["completed_on"], rows["issued_on"], rows["until"]
    in_term = (done >= issued) & (done <= until)
    continuing = rows["kind"] == "continuing"
    doubtful = (continuing & (done < issued)) | (
        rows["kind"].isin(["core", "specialization"]) & in_term
    )
    further = rows["kind"].isin(["continuing", "additional"])
    after = further & (done > issued) & (done <= until)
    afresh = further & ~(done <= issued) & (done <= until) & (rows["approved"] != 0)
    core = (rows["kind"] == "core") & (done >= pd.Timestamp("2022-07-01"))
    first = core & (done == pd.Timestamp("2022-07-01"))
    old = core & ~first & (done + pd.DateOffset(years=2) < today)
    topics = tables["topic"].merge(rows[["id", "minutes"]], left_on="training", right_on="id")
    topics["about"] = topics["minutes_x"].fillna(topics["minutes_y"])
    about = topics.pivot_table(index="training", columns="topic", values="about", aggfunc="sum")
    about = about.reindex(rows["id"]).fillna(0).set_index(rows.index)
    law, ethics = about["law_and_ethics"], about["ethics"]
    sums = {
        "in_term": rows["minutes"].where(continuing & in_term),
        "in_doubt": rows["minutes"].where(doubtful),
        "training": (rows["minutes"] - about["volunteering"]).where(after),
        "core": rows["minutes"].where(core),
        "first_core": rows["minutes"].where(first),
        "old_core": rows["minutes"].where(old),
        "law": law.where(continuing & in_term),
        "law_in_doubt": law.where(doubtful),
        "ethics": ethics.where(afresh),
    }
    found = pd.DataFrame(sums).groupby(rows["candidate"]).sum().reindex(people.index).fillna(0)
    signed = tables["affirmation"].join(needed, on="candidate")
    day = signed["signed_on"]
    in_term = (day >= signed["issued_on"]) & (day <= signed["until"])
    found["signed_in_term"] = in_term.groupby(signed["candidate"]).any()
    found["signed_afresh"] = (~(day <= signed["issued_on"])).groupby(signed["candidate"]).any()
    letters = tables["reference"].join(needed, on="candidate")
    day = letters["received_on"]
    good = (letters["kind"] != "self") & ~(day <= letters["issued_on"]) & (day <= letters["until"])
    found["letters"] = good.groupby(letters["candidate"]).sum()
    recovery = tables["recovery"].groupby("candidate")
    found["began_on"] = recovery["started_on"].max()
    known = recovery["condition"].nunique().reindex(people.index).fillna(0)
    found["condition_missing"] = people["conditions"].str.split().str.len() > known
    exams = tables["exam"].join(people[["stage", "approved_on"]], on="candidate")
    exams = exams[(exams["state"] == "CA") & (exams["sat_on"] >= exams["approved_on"])]
    exams = exams[exams["stage"] == "initial"].sort_values("sat_on")
    exams["place"] = exams.groupby("candidate").cumcount() + 1
    found["taken"] = exams.groupby("candidate").size()
    found["passed"] = exams[exams["outcome"] == "passed"].groupby("candidate")["place"].min()
    waivers = tables["waiver"].join(needed, on="candidate")
    waivers = waivers[(waivers["on"] <= waivers["until"]) & (waivers["stage"] == "renewal")]
    found["waived"] = people.index.isin(waivers["candidate"])
    for name in ("signed_in_term", "signed_afresh"):
        found[name] = found[name].eq(other=True)
    return found.fillna({"letters": 0, "taken": 0})


def answers(people: pd.DataFrame, today: pd.Timestamp) -> dict[tuple[str, str], list[pd.Series]]:
    """Return the columns of answers for each state and stage."""

    def choose(*cases: tuple[pd.Series, str], other: pd.Series | str) -> pd.Series:
        told = np.select([c for c, _ in cases], [np.array(w, object) for _, w in cases], other)
        return pd.Series(told, people.index)

    short, p = people["short"], people
    nothing = pd.Series("", people.index)

    def enough(have: pd.Series, need: pd.Series | int, doubt: pd.Series | int = 0) -> pd.Series:
        return choose((have >= need, "met"), (have + doubt >= need, "needs_review"), other=short)

    hours_ca = enough(p["in_term"], 1200, p["in_doubt"])
    hours_ca = hours_ca.mask(p["waived"] & (hours_ca != "met"), "waived")
    hours_nc = enough(p["training"], 1200)
    hours_nc = hours_nc.mask(p["waived"] & (hours_nc != "met"), "waived")
    ethics_nc = enough(p["ethics"], (p["law_on"] >= LAW) * 180)
    letters = enough(p["letters"], 2)
    standing = choose(
        (p["lasting"].notna(), "not_met"),
        (p["complaint"] == "complaint_opened", "needs_review"),
        other="met",
    )
    age = choose(
        (p["born_on"].isna(), "needs_review"),
        (p["born_on"] + pd.DateOffset(years=18) <= today, "met"),
        other=short,
    )
    schooling = choose(
        (p["education"].isna(), "needs_review"), (p["education"] != "none", "met"), other=short
    )
    by_months = [
        choose(
            (p["began_on"] + pd.DateOffset(months=months) > today, "short"),
            (p["began_on"].isna() | p["condition_missing"], "needs_review"),
            other="met",
        )
        for months in (12, 18)
    ]
    twelve, eighteen = (each.mask(each == "short", short) for each in by_months)
    recovery = eighteen.where(p["law_on"] >= pd.Timestamp("2025-11-05"), "needs_review")
    recovery = recovery.mask(twelve == eighteen, twelve).mask(p["law_on"] < LAW, twelve)
    doubt = p["first_core"] + p["old_core"].where(p["passed"].isna(), 0)
    core = p["core"] - doubt
    course = choose((core >= 4800, "met"), (p["core"] >= 4800, "needs_review"), other="pending")
    examined = choose(
        (p["passed"] > 3, "needs_review"),
        (p["passed"].notna(), "met"),
        (p["taken"] >= 3, "not_met"),
        other="pending",
    )
    usual = p["path"] == "initial"
    whole = {name: number(p[name]) for name in ("in_term", "law", "training", "ethics", "letters")}
    in_term = pd.Series(np.where(p["signed_in_term"], "met", short), p.index)
    afresh = choose((p["signed_afresh"], "met"), other="pending")
    nc_afresh = pd.Series(np.where(p["signed_afresh"], "met", short), p.index)
    law_ca = enough(p["law"], 360, p["law_in_doubt"])
    initial = [age, nothing, schooling, nothing]
    course_ca = [course.where(usual, ""), number(core).where(usual, "")]
    return {
        ("CA", "renewal"): [
            *(hours_ca, whole["in_term"], law_ca, whole["law"], in_term, nothing),
            *(standing, nothing),
        ],
        ("NC", "renewal"): [
            *(hours_nc, whole["training"], ethics_nc, whole["ethics"], letters, whole["letters"]),
            *(standing, nothing),
        ],
        ("CA", "initial"): [*initial, afresh, nothing, *course_ca, examined, nothing],
        ("NC", "initial"): [
            *(*initial, nc_afresh, nothing, recovery, nothing),
            *(letters, whole["letters"], ethics_nc, whole["ethics"]),
        ],
    }


def number(column: pd.Series) -> pd.Series:
    """Return whole numbers as text."""
    return column.astype(int).astype(str)


def main() -> None:
    """Read, judge, and print."""
    path, day = sys.argv[1:]
    today = pd.Timestamp(day)
    tables = read(path)
    people = place(tables, today)
    people = people.join(count(people, tables, today))
    lines = pd.Series("", people.index)
    for (state, stage), columns in answers(people, today).items():
        here = (people["states"] == state) & (people["stage"] == stage)
        ids = "P-" + people.index[here].astype(str).str.zfill(4)
        front = [pd.Series(ids, people.index[here]), people["states"], people["stage"]]
        parts = [each[here] for each in (*front[1:], people["status"], *columns)]
        lines[here] = front[0].str.cat(parts, sep="|")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
