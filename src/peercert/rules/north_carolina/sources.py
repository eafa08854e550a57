"""What North Carolina has published, each read on the day given.

The Department of Health and Human Services (NCDHHS) regulates; the programme is run by the School
of Social Work of the University of North Carolina (UNC). Requirements are programme policy on web
pages, not statute, so several days of change are known only as intervals.
"""

from __future__ import annotations

from datetime import date

from peercert.rules.dated import Source

READ = date(2026, 11, 21)
UNC = "https://pss.unc.edu"
NCDHHS = (
    "https://www.ncdhhs.gov/divisions/"
    "mental-health-developmental-disabilities-and-substance-use-services/"
    "certified-peer-support-specialists"
)

CERTIFICATION_2021 = Source(
    "unc_certification_2021", "UNC, Certification (2020-2021 copy)", f"{UNC}/certification?", READ
)
CERTIFICATION = Source("unc_certification", "UNC, Certification", f"{UNC}/node/15436", READ)
RECERTIFICATION = Source(
    "unc_recertification", "UNC, Recertification", f"{UNC}/certification/recertification", READ
)
RECERTIFICATION_BEFORE_2020 = Source(
    "unc_recertification_before_2020",
    "UNC, Recertification (copy from before July 2020)",
    f"{UNC}/certification/recertification",
    READ,
)
POLICIES_2018 = Source(
    "unc_changes_2018",
    "UNC, Changes to the PSS Program Coming in July (posted 2 May 2018)",
    f"{UNC}/news/changes-pss-program-coming-july",
    READ,
)
POLICIES_2020 = Source(
    "unc_policies_2020",
    "UNC, New Policies Effective July 1st, 2020",
    f"{UNC}/new-policies-effective-july-1st-2020",
    READ,
)
LAPSED = Source("unc_lapsed", "UNC, Lapsed Certification", f"{UNC}/certification/lapsed", READ)
CERTIFICATION_2020 = Source(
    "unc_certification_2020",
    "UNC, Certification (copy with the notice of 11 May 2020)",
    f"{UNC}/certification",
    READ,
)
FORM_2020 = Source(
    "application_form_2020",
    "NCCPSS application form, updated 14 April 2020",
    "https://fdocuments.in/document/"
    "application-for-certification-pssuncedu-certification-process-achieving-certification.html",
    READ,
)
FAQ = Source(
    "unc_faq",
    "UNC, Frequently Asked Questions",
    f"{UNC}/frequently-asked-questions-faqs",
    READ,
)
COURSES = Source("unc_courses", "UNC, Courses", f"{UNC}/courses", READ)
MILITARY = Source("unc_military", "UNC, Military Designation", f"{UNC}/military", READ)
COMPLAINTS = Source(
    "unc_complaints", "UNC, Complaints", "https://ssw-nt42.ad.unc.edu/nc-cpss-complaints", READ
)
RESOURCES = Source(
    "unc_resources", "UNC, Resources for applicants", f"{UNC}/index.php/node/48191", READ
)
ONE_YEAR = Source(
    "ncdhhs_one_year",
    "NCDHHS, Information for Peer Support Specialists (older copy: one year)",
    f"{NCDHHS}/information-peer-support-specialists",
    READ,
)
EIGHTEEN_MONTHS = Source(
    "ncdhhs_eighteen_months",
    "NCDHHS, Information for Peer Support Specialists (newer copy: 18 months)",
    f"{NCDHHS}/information-peer-support-specialists",
    READ,
)
NCDHHS_FAQ = Source(
    "ncdhhs_faq",
    "NCDHHS, Peer Support Specialists: Frequently Asked Questions",
    f"{NCDHHS}/frequently-asked-questions",
    READ,
)
COPELAND = Source(
    "copeland_nc",
    "Copeland Center, North Carolina (two editions; says: no test)",
    "https://copelandcenter.com/peer-specialists/north-carolina",
    READ,
)
TRACK_A = Source(
    "wellsurgent_track_a",
    "Wellsurgent, Peer Support Specialist Training, Track A (approved trainer)",
    "https://wellsurgent.com/peer-support-specialist-training_track-a.html",
    READ,
)
CODE = Source(
    "wellsurgent_code",
    "Wellsurgent, NCCPSS Values and Code of Ethics",
    "https://wellsurgent.com/nccpss-values-and-code-of-ethics.html",
    READ,
)
HOPE = Source(
    "hope_eligibility",
    "NC Hope Training, Eligibility (course owner quoting the programme)",
    "https://www.nchopetraining.com/training-eligibility.html",
    READ,
)
COMPILATION = Source(
    "research_2025",
    "CPSS-Research, North Carolina (compilation of 5 November 2025)",
    "https://github.com/cjoh/CPSS-Research",
    READ,
)
REGISTRY = Source(
    "unc_registry",
    "UNC DATA 992 capstone: data dictionary of the registry",
    "https://github.com/mikeborasy/NCCPSS",
    READ,
)
