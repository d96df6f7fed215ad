"""Transparency portals: saved pages and parsed JSON, with the search audit inside."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

from graphshare.disk.scratch import scratch
from graphshare.domain.model import ReleaseKind
from graphshare.errors import UnknownLayout
from graphshare.sources import filenames
from graphshare.sources.audits.logs import AuditsReader
from graphshare.sources.lists.cameras import load_json
from graphshare.sources.lists.drafting import Drafting
from graphshare.sources.portals.pages import (
    PortalPage,
    calls_itself_a_portal,
    is_parsed_portal,
    is_portal_page,
    is_portal_text,
    portals_in,
    read_html,
    read_json,
    read_text,
)
from graphshare.sources.reader import Draft, Job, Recognized, Sample
from graphshare.sources.renumbering import renumber

HTML = "portal page"
TEXT = "portal page as text"
JSON = "parsed portal"
JSON_LIST = "parsed portals"
EXPECTED = "a page with its sections, saved when it was loaded; or a page with the table of an audit or list"
_HEAD_RECORDS = 200
#: Characters at the beginning of a text in which a portal's page says that it is one.
_BEGINNING = 20_000
#: Bytes at the end of a document in which its keys are looked for.
_END = 2**16


class PortalReader:
    """Reads transparency portals."""

    def recognize(self, sample: Sample) -> Recognized | None:
        """A page that calls itself a transparency portal, as HTML or text, or the JSON made of one or several."""
        if sample.format == "json" and is_parsed_portal(_both_ends(sample)):
            if (
                sample.text.lstrip().startswith("[")
                or re.search(r'"portals"\s*:\s*\[', sample.text)
                or _is_lines(sample.text)
            ):
                return Recognized(ReleaseKind.PORTAL_TABLE, JSON_LIST, 0.96, None)
            return Recognized(ReleaseKind.PORTAL, JSON, 0.96, None)
        if sample.format == "html":
            text = sample.path.read_text(encoding=sample.encoding, errors="replace")
            empty = calls_itself_a_portal(text) and "<tr" not in text.lower()  # read, to say what is wrong with it
            score = 0.95 if is_portal_page(text) else 0.6 if empty else 0.2
            return Recognized(ReleaseKind.PORTAL, HTML, score, None, EXPECTED)
        if sample.format in ("csv", "text") and is_portal_text(
            x.strip() for x in sample.text[:_BEGINNING].splitlines()
        ):
            return Recognized(ReleaseKind.PORTAL, TEXT, 0.96, None)
        return None

    def read(self, job: Job, recognized: Recognized, folder: Path) -> Draft:
        """One configuration and its shares for each portal; the page is one row."""
        sample = job.sample
        draft = Drafting(job, recognized, folder, "shares", "lists")
        if recognized.layout in (HTML, TEXT):
            text = sample.path.read_text(encoding=sample.encoding, errors="replace")
            page = read_html(text) if recognized.layout == HTML else read_text(text)
            _refuse_empty(page, sample)
            _write(page, 1, draft)
            return _finish(page, draft)
        document = load_json(sample)
        if (several := portals_in(document)) is not None:
            return _many(several, job, draft)
        page = read_json(document if isinstance(document, dict) else {})
        _refuse_empty(page, sample)
        _write(page, 1, draft)
        audit = _audit(page.audit, job, folder / "audit")
        if page.audit and audit is None:
            draft.warn(
                f"The search audit inside ({len(page.audit)} records) has a layout that is not known; it was left aside."
            )
        return _finish(page, draft, {"audit": audit} if audit else {})


def _both_ends(sample: Sample) -> str:
    """The beginning of JSON; of a document its end, too: what says what it is may stand behind a long list."""
    if not sample.text.lstrip().startswith("{"):
        return sample.text
    with sample.path.open("rb") as handle:
        handle.seek(max(0, sample.path.stat().st_size - _END))
        return sample.text + handle.read().decode(sample.encoding, errors="replace")


def _refuse_empty(page: PortalPage, sample: Sample) -> None:
    """Raise ``UnknownLayout`` where a page shows nothing of a portal: it is no release."""
    if not page.said:
        raise UnknownLayout(
            f"{sample.name} shows no section of a transparency portal; it may have been saved before it was loaded.",
            hint="Open the page, wait until it shows its sections, and save it again.",
            found="a page without content",
            nearest=f"portal ({EXPECTED})",
        )


def _is_lines(text: str) -> bool:
    """Whether JSON is written one document a line."""
    first, end, rest = text.lstrip().partition("\n")
    return bool(end) and first.rstrip().endswith("}") and rest.lstrip().startswith("{")


def _finish(page: PortalPage, draft: Drafting, inner: dict[str, Draft] | None = None) -> Draft:
    return draft.finish(agency=page.agency, dated=page.day.isoformat() if page.day else None, inner=inner)


def _many(document: list[object], job: Job, draft: Drafting) -> Draft:
    """Several portals in one file: each is its own agency's, on its own day, with its own search audit."""
    days = []
    unknown = told = 0
    by_name = next((found for name in job.sample.names if (found := filenames.agency_in(name))), None)
    inner: dict[str, Draft] = {}
    for row, element in enumerate(document, 1):
        page = read_json(element) if isinstance(element, dict) else PortalPage()
        owner = page.agency or by_name
        if owner is None:
            draft.reject(row, "no agency name")
            continue
        told += page.agency is None
        days += [page.day] if page.day else []
        _write(page, row, draft, owner=owner)
        if page.audit:
            name = f"audit-{row}"
            audit = _audit(page.audit, job, draft.folder / name)
            unknown += audit is None
            if audit is not None:
                inner[name] = replace(audit, agency=owner)
    if told:
        draft.warn(f"{told} of the portals name no agency; “{by_name}” was told by the name of the file or folder.")
    if unknown:
        draft.warn(f"The search audits of {unknown} portals have a layout that is not known; they were left aside.")
    return draft.finish(dated=max(days).isoformat() if days else None, inner=inner)


def _write(page: PortalPage, row: int, draft: Drafting, owner: str | None = None) -> None:
    """The page's configuration and shares; ``owner`` where the release is not the page's agency's alone."""
    if not page.said:
        draft.reject(row, "a page without any section of a portal; it may have been saved before it was loaded")
        return
    draft.record()
    at = datetime.combine(page.day, time()) if owner and page.day else None
    for name in page.outbound:
        draft.add("shares", row=row, owner=owner, recipient=name, at=at, change="listed")
    for name in page.inbound:
        draft.add("shares", row=row, owner=name, recipient=owner, at=at, change="listed")
    counted = page.outbound_count is not None
    draft.add(
        "lists",
        row=row,
        owner=owner,
        at=at,
        complete=page.outbound_whole if page.outbound else False if counted else None,
        recipients=(len(page.outbound) or None) if page.outbound_whole and not counted else page.outbound_count,
        cameras=page.cameras,
        retention_days=page.retention,
        searches_30d=page.searches,
        prohibited=draft.mask(page.prohibited),
        policy=draft.mask(page.policy),
        hotlists=draft.mask(page.hotlists),
    )


def _audit(records: list[object], job: Job, folder: Path) -> Draft | None:
    """The search audit in a parsed portal, read as the CSV that the page offers; elements count from 1."""
    rows = [r if isinstance(r, dict) else {} for r in records]  # what is no record stays a blank row
    header = list(dict.fromkeys(str(k) for r in rows for k in r))
    if not header:
        return None
    table = [header, *([_cell(r.get(k)) for k in header] for r in rows)]
    with scratch() as apart:
        path = apart / "search_audit.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, quoting=csv.QUOTE_ALL).writerows(table)
        head = tuple(tuple(r) for r in table[:_HEAD_RECORDS])
        inside = Sample(path, job.sample.name, job.sample.folder, "csv", head)
        reader = AuditsReader()
        recognized = reader.recognize(inside)
        if recognized is None or recognized.kind is not ReleaseKind.PORTAL_AUDIT:
            return None
        folder.mkdir(parents=True, exist_ok=True)
        draft = reader.read(job.of(inside), recognized, folder)
    renumber(job.engine, folder, "row - 1")  # the list had no header
    return draft


def _cell(value: object) -> str:
    return "" if value is None else str(value)
