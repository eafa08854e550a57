"""The judgement with pandas: every table read from SQL into a frame, then merged and grouped.

usage: python -m bench.peers.pandas_frames FILE DAY
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

import numpy as np
import pandas as pd

from bench.peers.pandas_answers import answers

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
CORE_SINCE = pd.Timestamp("2022-07-01")


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
    by_day = ends + pd.DateOffset(months=1)
    soft = np.minimum(np.minimum(thirty, next_end), by_day)
    hard = np.maximum(thirty, next_end)
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
    people["used"] = used_through(people, tables)
    last = latest(filings, "filed_on")
    people = people.join(last[["path", "filed_on", "approved_on"]])
    renewing = people["stage"] == "renewal"
    people["path"] = people["path"].fillna(people["stage"])
    people["until"] = people["filed_on"].where(renewing).fillna(NEVER)
    people["short"] = np.where(people["filed_on"].notna(), "not_met", "pending")
    people["law_on"] = people["filed_on"].fillna(today)
    return people


def used_through(people: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.Series:
    """Return through which day each person's hours were used for the present certificate."""
    filings = tables["application"].join(people["issued_on"], on="candidate")
    led = (filings["path"] == "renewal") & (filings["filed_on"] <= filings["issued_on"])
    filed = filings[led].groupby("candidate")["filed_on"].max().reindex(people.index)
    held = tables["certificate"].groupby("candidate")["issued_on"].nunique().reindex(people.index)
    before = (people["issued_on"] - pd.Timedelta(days=1)).where(held > 1)
    return filed.fillna(before)


def hours(
    people: pd.DataFrame, tables: dict[str, pd.DataFrame], today: pd.Timestamp
) -> pd.DataFrame:
    """Return each person's minutes that matter, by what they may count for."""
    rows = tables["training"].join(people[["issued_on", "until", "used"]], on="candidate")
    done, issued, until = rows["completed_on"], rows["issued_on"], rows["until"]
    in_term = (done >= issued) & (done <= until)
    continuing = rows["kind"] == "continuing"
    other = rows["kind"].isin(["core", "specialization"])
    doubtful = (continuing & (done < issued) & ~(done <= rows["used"])) | (other & in_term)
    further = rows["kind"].isin(["continuing", "additional"])
    after = further & (done > issued) & (done <= until)
    afresh = further & ~(done <= issued) & (done <= until) & (rows["approved"] != 0)
    core = (rows["kind"] == "core") & (done >= CORE_SINCE)
    first = core & (done == CORE_SINCE)
    old = core & ~first & (done + pd.DateOffset(years=2) < today)
    about = by_topic(rows, tables["topic"])
    sums = {
        "in_term": rows["minutes"].where(continuing & in_term),
        "in_doubt": rows["minutes"].where(doubtful),
        "training": (rows["minutes"] - about["volunteering"]).where(after),
        "core": rows["minutes"].where(core),
        "first_core": rows["minutes"].where(first),
        "old_core": rows["minutes"].where(old),
        "law": about["law_and_ethics"].where(continuing & in_term),
        "law_in_doubt": about["law_and_ethics"].where(doubtful),
        "ethics": about["ethics"].where(afresh),
    }
    return pd.DataFrame(sums).groupby(rows["candidate"]).sum().reindex(people.index).fillna(0)


def by_topic(rows: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Return for each training its minutes about each topic."""
    joined = topics.merge(rows[["id", "minutes"]], left_on="training", right_on="id")
    joined["about"] = joined["minutes_x"].fillna(joined["minutes_y"])
    about = joined.pivot_table(index="training", columns="topic", values="about", aggfunc="sum")
    return about.reindex(rows["id"]).fillna(0).set_index(rows.index)


def papers(people: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return each person's signatures, letters, recovery, and waivers that matter."""
    needed = people[["stage", "issued_on", "until"]]
    found = pd.DataFrame(index=people.index)
    signed = tables["affirmation"].join(needed, on="candidate")
    day, owner = signed["signed_on"], signed["candidate"]
    in_term = (day >= signed["issued_on"]) & (day <= signed["until"])
    found["signed_in_term"] = in_term.groupby(owner).any()
    found["signed_afresh"] = (~(day <= signed["issued_on"])).groupby(owner).any()
    for name in ("signed_in_term", "signed_afresh"):
        found[name] = found[name].eq(other=True)
    letters = tables["reference"].join(needed, on="candidate")
    day = letters["received_on"]
    good = (letters["kind"] != "self") & ~(day <= letters["issued_on"]) & (day <= letters["until"])
    found["letters"] = good.groupby(letters["candidate"]).sum()
    recovery = tables["recovery"].groupby("candidate")
    found["began_on"] = recovery["started_on"].max()
    known = recovery["condition"].nunique().reindex(people.index).fillna(0)
    found["condition_missing"] = people["conditions"].str.split().str.len() > known
    waivers = tables["waiver"].join(needed, on="candidate")
    waivers = waivers[(waivers["on"] <= waivers["until"]) & (waivers["stage"] == "renewal")]
    found["waived"] = people.index.isin(waivers["candidate"])
    return found.fillna({"letters": 0})


def sittings(people: pd.DataFrame, exams: pd.DataFrame) -> pd.DataFrame:
    """Return how many examinations of the application there were, and which was passed first."""
    exams = exams.join(people[["stage", "approved_on"]], on="candidate")
    exams = exams[(exams["state"] == "CA") & (exams["sat_on"] >= exams["approved_on"])]
    exams = exams[exams["stage"] == "initial"].sort_values("sat_on")
    exams["place"] = exams.groupby("candidate").cumcount() + 1
    found = pd.DataFrame(index=people.index)
    found["taken"] = exams.groupby("candidate").size()
    found["passed"] = exams[exams["outcome"] == "passed"].groupby("candidate")["place"].min()
    return found.fillna({"taken": 0})


def main() -> None:
    """Read, judge, and print."""
    path, day = sys.argv[1:]
    today = pd.Timestamp(day)
    tables = read(path)
    people = place(tables, today)
    counted = (hours(people, tables, today), papers(people, tables))
    people = people.join([*counted, sittings(people, tables["exam"])])
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
