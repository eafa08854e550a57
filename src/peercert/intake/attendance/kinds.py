"""Kinds of files that are no attendance file, named as what they are."""

from __future__ import annotations

from collections.abc import Sequence

from peercert.intake.attendance.lines import Line
from peercert.intake.attendance.sheet import unreadable
from peercert.intake.attendance.titles import bare

AS_CSV = "open it and save the table as CSV or XLSX"
OTHERS = (
    (b"%PDF", "is a PDF", "export the table as CSV, or type it into a sheet"),
    (b"\xd0\xcf\x11\xe0", "is an old workbook (XLS), or one behind a password", AS_CSV),
    (b"{\\rtf", "is a text document (RTF)", AS_CSV),
    (b"\x89PNG", "is a picture", "type what it shows into a sheet"),
    (b"\xff\xd8\xff", "is a picture", "type what it shows into a sheet"),
    (b"GIF8", "is a picture", "type what it shows into a sheet"),
)
HTML = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<head", b"<meta", b"<div")
DOCUMENTS = (
    (b"opendocument.spreadsheet", "is an OpenDocument spreadsheet"),
    (b"opendocument.text", "is a text document"),
    (b"word/document", "is a text document (DOCX)"),
    (b"Index/Document.iwa", "is a Numbers spreadsheet"),
)
TICKETS = {"tickettype", "ordernumber", "orderid", "orderdate", "attendeestatus", "ticketnumber",
           "ticketprice", "ticketclass", "barcode", "ticketname"}  # fmt: skip
REGISTRATION = {"registrationtime", "approvalstatus"}
NOT_PRESENCE = "a ticket is not presence: import who was there, or a sheet that they signed"


def refuse_other_kinds(data: bytes, name: str) -> None:
    """Refuse a file of another kind, and say which it is. Raises BadFileError."""
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, what, hint in OTHERS:
        if start.startswith(mark):
            raise unreadable(name, what, hint=hint)
    if start.lower().startswith(HTML):
        raise unreadable(name, "is a web page (HTML), whatever it is called", hint=AS_CSV)
    if start[:1] == b"{" or start[:2] in {b"[{", b"[\n"}:
        raise unreadable(name, "is JSON, not a table", hint="export it as CSV")
    if data.startswith(b"PK"):
        for mark, what in DOCUMENTS:
            if mark in data[:4096] or mark in data[-65536:]:
                raise unreadable(name, what, hint=AS_CSV)


def refuse_tickets(lines_by_delimiter: Sequence[Sequence[Line]], name: str) -> None:
    """Refuse a list of tickets. Raises BadFileError."""
    for lines in lines_by_delimiter:
        for line in lines:
            if len(TICKETS & set(map(bare, line.cells))) > 1:
                raise unreadable(
                    name, "says who had a ticket, not who was there", hint=NOT_PRESENCE
                )
