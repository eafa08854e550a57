"""What California has published, each read on the day given.

The state's standards are the Department of Health Care Services' (DHCS); the programme is run by
the California Mental Health Services Authority (CalMHSA), whose pages carry no dates.
"""

from __future__ import annotations

from datetime import date

from peercert.rules.dated import Source

READ = date(2026, 11, 21)
SITE = "https://www.capeercertification.org"

STATUTE = Source(
    "wic_14045_15",
    "Welfare and Institutions Code 14045.15 (Senate Bill 803, 2020)",
    "https://lexace.ai/us/statute/california/wic-14045.15",
    READ,
)
INITIAL = Source(
    "calmhsa_initial",
    "CalMHSA, Initial Certification",
    f"{SITE}/certification-initial/",
    READ,
)
UPDATES = Source(
    "calmhsa_updates",
    "CalMHSA, Updates and Announcements (last updated 5 October 2022)",
    f"{SITE}/updates-announcements/",
    READ,
)
UPLOAD = Source(
    "calmhsa_upload",
    "CalMHSA, How To: Upload Training Certificate",
    f"{SITE}/how-to-upload-training-certificate/",
    READ,
)
PROVIDERS = Source(
    "calmhsa_providers",
    "CalMHSA, Become a Training Provider",
    f"{SITE}/become-a-training-provider/",
    READ,
)
VENDOR = Source(
    "ce_vendor",
    "Continuing education vendor quoting CalMHSA on approval of providers",
    "https://ce-credit.com/approvals/board/506/california-mental-health-services-authority",
    READ,
)
SECONDARY = Source(
    "secondary_notes",
    "Secondary notes on the life of a training certificate, which cite CalMHSA's 2025 Guidelines "
    "(official page not read)",
    "https://github.com/cjoh/CPSS-Research",
    READ,
)
FEES = Source(
    "calmhsa_fees",
    "CalMHSA, Fee Schedule (effective September 2024)",
    f"{SITE}/fee-schedule/",
    READ,
)
APPLY = Source(
    "calmhsa_apply",
    "CalMHSA, How to Apply",
    f"{SITE}/certification-how-to-apply/",
    READ,
)
EXAM = Source(
    "calmhsa_exam",
    "CalMHSA, Certification Exam",
    f"{SITE}/certification-exam/",
    READ,
)
FAQ = Source(
    "dhcs_faq",
    "DHCS, Peer Support Services Frequently Asked Questions",
    "https://www.dhcs.ca.gov/Pages/"
    "Medi-Cal-Peer-Support-Services-Specialist-Program-Frequently-Asked-Questions.aspx",
    READ,
)
RENEWAL_60 = Source(
    "calmhsa_renewal_60",
    "CalMHSA, Certification Renewal (older page: 60 days, prior to the date of expiration)",
    f"{SITE}/certification-renewal-continued-education-requirements/",
    READ,
)
RENEWAL = Source(
    "calmhsa_renewal",
    "CalMHSA, Certification Renewal (newer page: 90 days, by the expiration date)",
    f"{SITE}/?p=8095",
    READ,
)
RECIPROCITY = Source(
    "calmhsa_reciprocity",
    "CalMHSA, Out-of-State Reciprocity",
    f"{SITE}/out-of-state-reciprocity/",
    READ,
)
LEGACY = Source(
    "calmhsa_legacy",
    "CalMHSA, Grandparenting Process",
    f"{SITE}/grandparenting-process-preparation/",
    READ,
)
CERTIFICATION_2022 = Source(
    "calmhsa_certification_2022",
    "CalMHSA, Certification (2022 copy)",
    f"{SITE}/certification/",
    READ,
)
SPECIALIZATION = Source(
    "calmhsa_specialization",
    "CalMHSA, Specialization Training",
    f"{SITE}/specialization-training/",
    READ,
)
COMPLAINTS_PROCESS = Source(
    "calmhsa_complaints_process",
    "CalMHSA, complaints process (older page)",
    f"{SITE}/forms-and-publications/file-a-complaint/",
    READ,
)
COMPLAINTS = Source(
    "calmhsa_complaints",
    "CalMHSA, Complaints",
    f"{SITE}/complaints/",
    READ,
)
