#!/usr/bin/env python3
"""Make a certification registry as a North Carolina office really keeps it.

The columns and formats of the public data dictionary (NCCPSS registry, 2026: dates MM-DD-YY, birth
dates MM-DD-YYYY, True/False), its proportions of statuses, and its dirt. All people are invented.

usage: make_registry.py ROWS SEED > registry.csv
"""

from __future__ import annotations

# ruff: noqa: SIM905 - headings and names are read as lines
import csv
import io
import random
import sys
from datetime import date, timedelta

COLUMNS = (
    "ID,Last Name,First Name,Address,City,County,State,Zip Code,Date of Birth,Phone Number,"
    "Email address,Veteran,Certification Status,Checklist,Completed application,"
    "Demonstrated 1 year recovery,NC certified training,20 hr training,Reference form 1,"
    "Reference form 2,Application fee,Certificate Number,Date of Certification,"
    "Date of Current Recertification,NOTES,Expertise,Education,Employed as PSS?,"
    "County of Employment"
).split(",")
FIRST = (
    "Ana Bo Carmen Dee Elián Farah Grace Hiro Ines Jon Keisha Luz Malik Nadia Omar Priya Quinn "
    "Rosa Sam Tomás Uma Vera Wes Ximena Yusuf Zoe"
).split()
LAST = (
    "Abara Bright Calloway Delgado Ellis Fuentes Greene Hassan Ibarra Joyner Kowalski Locklear "
    "Mbeki Nguyen O'Brien Park Quintero Ramírez Santos-Reyes Thompson Underwood Vance Whitehorse "
    "Xiong Young Zamora"
).split()
COUNTIES = (
    "Wake Durham Mecklenburg Guilford Buncombe Forsyth Cumberland Robeson Pitt Orange".split()
)
EDUCATION = ["High School Diploma", "GED", "Associate", "Bachelor", "Master", ""]
NOTES = [
    '=HYPERLINK("x")',
    "[red]call back[/red]",
    "name changed, was Greene",
    "moved\nnew address to follow",
]
TODAY = date(2026, 11, 21)
FIRST_DAY = date(2012, 1, 1)
RENEWED = 0.62  # most terms are followed by another
TWICE = 0.004  # the same person entered twice
TERM_IN_MONTHS = 24

Record = dict[str, object]


def us(day: date, *, four: bool = False) -> str:
    """Write a day as the registry does."""
    return day.strftime("%m-%d-%Y" if four else "%m-%d-%y")


def status_for(base: date) -> str:
    """Return the status that the office would give."""
    months = (TODAY.year - base.year) * 12 + TODAY.month - base.month
    return "Current" if months <= TERM_IN_MONTHS else "Lapsed"


def days(rng: random.Random) -> tuple[date, date | None]:
    """Return the day of certification, and of the latest recertification if there is one."""
    certified = FIRST_DAY + timedelta(days=rng.randrange((TODAY - FIRST_DAY).days))
    recertified, day = None, certified
    while rng.random() < RENEWED:
        day = day.replace(year=day.year + 2, day=min(day.day, 28))
        day -= timedelta(days=rng.randrange(0, 25))
        if day > TODAY:
            break
        recertified = day
    return certified, recertified


def row(number: int, rng: random.Random) -> Record:
    """Make one person, and everything the registry holds about them."""
    certified, recertified = days(rng)
    first, last = rng.choice(FIRST), rng.choice(LAST)

    def yes(share: float) -> str:
        return "True" if rng.random() < share else "False"

    return {
        "ID": number,
        "Last Name": last,
        "First Name": first,
        "Address": f"{rng.randrange(1, 9999)} Example Rd",
        "City": rng.choice(COUNTIES) + "ville",
        "County": rng.choice(COUNTIES),
        "State": "NC",
        "Zip Code": rng.randrange(27000, 28999),
        "Date of Birth": us(date(1950, 1, 1) + timedelta(days=rng.randrange(19000)), four=True),
        "Phone Number": f"919-555-{rng.randrange(10000):04d}",
        "Email address": f"{first}.{last}{number}@example.org".lower().replace("'", ""),
        "Veteran": yes(0.07),
        "Certification Status": status_for(recertified or certified),
        "Checklist": "True",
        "Completed application": "True",
        "Demonstrated 1 year recovery": yes(0.99),
        "NC certified training": yes(0.99),
        "20 hr training": yes(0.98),
        "Reference form 1": yes(0.99),
        "Reference form 2": yes(0.99),
        "Application fee": "True",
        "Certificate Number": f"{certified.year}-{number % 1000:03d}-{rng.randrange(100):02d}",
        "Date of Certification": us(certified),
        "Date of Current Recertification": us(recertified) if recertified else "",
        "NOTES": "",
        "Expertise": rng.choice(["MH", "SA", "MH-SA"]),
        "Education": rng.choice(EDUCATION),
        "Employed as PSS?": yes(0.5),
        "County of Employment": rng.choice([*COUNTIES, ""]),
    }


def soil(record: Record, rng: random.Random) -> int:  # noqa: C901 - one branch for each kind of dirt
    """Spoil about one row in twelve, as hand-kept tables are spoilt; return which way."""
    kind = rng.randrange(12 * 11)
    match kind:
        case 0:
            record["Certification Status"] = "Lased"
        case 1:
            record["Certification Status"] = f"{record['Certification Status']}\r\n"
        case 2:
            record["Certification Status"] = record["Certificate Number"]
            record["Certificate Number"] = ""
        case 3:
            words = ["In-Training", "Pending", "On Hold", "Denied", "Deceased"]
            record["Certification Status"] = rng.choice(words)
        case 4:
            days_as_written = ["02-30-24", "13-01-25", "2024", "see file"]
            record["Date of Certification"] = rng.choice(days_as_written)
        case 5:
            record["Date of Current Recertification"] = "03-05-2019"
        case 6:
            record["Email address"] = rng.choice(["", "none", "a.b@example,org"])
        case 7:
            record["Last Name"] = f"  {record['Last Name']} "
        case 8:
            record["State"] = rng.choice(["N.C.", "North Carolina", "SC", ""])
        case 9:
            record["NOTES"] = rng.choice(NOTES)
        case 10:
            record["Date of Certification"] = record["Date of Current Recertification"] = ""
    return kind


def registry(rows: int, seed: int) -> list[tuple[Record, int]]:
    """Make a registry: each row, and in which way it was spoilt (11 and more: not at all)."""
    rng = random.Random(seed)
    made = []
    for number in range(1, rows + 1):
        record = row(number, rng)
        kind = soil(record, rng)
        made.append((record, kind))
        if rng.random() < TWICE:
            twin: Record = dict(record, ID=number + 100_000)
            email = str(twin["Email address"])
            twin["Email address"] = email.replace("example.org", "mail.example.com")
            made.append((twin, kind))
    return made


def main() -> None:
    """Write a registry to standard output."""
    with io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8-sig", newline="") as stream:
        out = csv.DictWriter(stream, COLUMNS)
        out.writeheader()
        out.writerows(record for record, _ in registry(int(sys.argv[1]), int(sys.argv[2])))


if __name__ == "__main__":
    main()
