"""What a transparency portal says: from the saved page's HTML or text, or from its parsed JSON."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from graphshare.domain.states import STATES, names_a_state
from graphshare.sources.formats.page_text import blocks
from graphshare.sources.lists.name_lists import is_prose, names_an_agency, read_list, whole_names, written
from graphshare.sources.lists.small_tables import whole_number
from graphshare.sources.values.times import read_moment

_ADDRESS = re.compile(r"https?://transparency\.flocksafety\.com/([a-z0-9()_-]{2,80})(?![\w.()-])", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,300})</title", re.IGNORECASE)
_UPDATED = re.compile(r"Last Updated:?\s*(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2})[a-z]* (\d{1,2}),? (\d{4})", re.IGNORECASE)
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = _MONTH_NAMES.split()
_PORTAL = "transparency portal"
#: How far into a page its heading is looked for.
_HEADING_WITHIN = 40

#: Headings of a portal's sections, and the sentences that since 2026 stand between a heading and its value: they begin
#: a section of the same name. ``other``: a section that says nothing we keep, so that the one before it ends.
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "outbound",
            r"organizations? granted access|(?:only )?(?:external )?(?:organizations|agencies) with (?:external )?access",
        ),
        ("outbound", r"external agencies who have access|sharing (?:network )?data with$|network data shared with$"),
        ("outbound", r"(?:agencies|organizations|approved) .{2,40} shares? (?:data )?with$"),
        ("inbound", r"organizations sharing (?:their )?data with|organizations sharing with .{2,60} data\.?$"),
        ("inbound", r"receiving (?:network )?data from$|network data received from$"),
        ("cameras", r"(?:total |owned )?(?:lpr |alpr |owned |flock )*cameras$|number of .{0,30}(?:cameras|lprs)\.?$"),
        (
            "retention",
            r"(?:flock )?data retention(?: \(.{2,12}\)| for .{2,30})?:?$|the number of days data is retained",
        ),
        ("searches", r"(?:.{1,40} )?searches in the last 30 days$|number of searches$|total user search"),
        ("prohibited", r"prohibited uses?$"),
        ("policy", r"acceptable use policy$|(?:network )?sharing (?:with partners|restrictions|info|policy)$"),
        ("hotlists", r"hotlists? alerted on$|national and statewide hotlist sources\.?$"),
        ("other", r"what's (?:not )?detected$|access policy$|hotlist policy$|restrictions on deployment$"),
        ("other", r"(?:unique )?vehicles detected|number of unique plate reads|(?:number of |total )?hotlist hits"),
        ("other", r"overview$|policies$|usage$|additional info$|policy (?:&|and) trust$|(?:public )?search audit$"),
        ("other", r"download (?:csv$|to view)|provided by|visit flock$|glossary$|california svs$|sb ?54\b"),
        ("other", r"(?:full |link to )?(?:alpr )?policy$|success stor|recent success|disclaimer|last updated"),
    )
)
#: How a portal's fields are called in parsed JSON. A list of both directions in one ("external_agencies") is none.
_KEYS: dict[str, tuple[str, ...]] = {
    "outbound": (
        *("sharing_outbound", "organizations_granted_access", "external_organizations_with_access"),
        *("orgs_granted_access", "orgs_with_access", "organizations_with_access", "shares_data_with"),
        *("organizations_shared_with", "shares_with"),
    ),
    "inbound": (
        *("sharing_inbound", "receives_data_from", "orgs_sharing_with", "organizations_sharing_data"),
        *("organizations_received_from", "receives_from"),
    ),
    "cameras": ("camera_count", "number_of_cameras", "number_of_owned_cameras", "total_cameras"),
    "retention": ("data_retention_days", "data_retention_in_days", "retention_days", "data_retention"),
    "searches": ("searches_30d", "searches_in_the_last_30_days", "number_of_searches", "total_searches", "searches"),
    "prohibited": ("prohibited_uses",),
    "policy": (
        "acceptable_use_policy",
        "acceptable_use",
        "sharing_info",
        "sharing_with_partners",
        "sharing_restrictions",
    ),
    "hotlists": ("hotlists_alerted_on", "hotlists"),
}
_NAMED = ("crawled_name", "page_name", "agency_name", "agency", "portal_name", "name")
_SLUGS = ("crawled_slug", "portal_url", "transparency_url", "url", "portal_slug", "slug")
#: The day on which a page was kept comes before the day on which it says that it was updated.
_DATED = (
    *("archived_date", "crawled_at", "scraped_at", "retrieved_at", "fetched", "fetched_at", "captured_at", "ts"),
    *("timestamp", "date", "portal_last_updated", "data_last_updated", "last_updated"),
)


def is_parsed_portal(text: str) -> bool:
    """Whether JSON has the fields of a parsed portal: a list one way or the other, or most of the figures."""

    def said(key: str) -> bool:
        return re.search(rf'"{key}"\s*:', text) is not None

    if any(said(k) for k in (*_KEYS["outbound"], *_KEYS["inbound"], "crawled_slug")):
        return True
    return sum(any(said(k) for k in keys) for keys in _KEYS.values()) >= 3


def portals_in(document: object) -> list[object] | None:
    """The portals in a document that holds several; ``None`` where it is one."""
    if isinstance(document, dict) and isinstance(document.get("portals"), list):
        return list(document["portals"])
    return document if isinstance(document, list) else None


#: What a page of a portal says of itself somewhere.
_CALLS_ITSELF = re.compile(r"(?i)transparency portal|transparency\.flocksafety\.com")


def calls_itself_a_portal(text: str) -> bool:
    """Whether a page speaks of a transparency portal."""
    return _CALLS_ITSELF.search(text) is not None


def is_portal_page(text: str) -> bool:
    """Whether a page calls itself a portal, and has sections of one; beside tables of its own, at least two."""
    if not calls_itself_a_portal(text):
        return False
    return read_html(text).said >= (2 if "<tr" in text.lower() else 1)


def is_portal_text(lines: Iterable[str]) -> bool:
    """Whether lines of text are a portal's page: its heading, or several of its sections."""
    said = {label for line in lines if (label := "portal" if line.lower() == _PORTAL else _label(line))} - {"other"}
    return len(said) >= (2 if "portal" in said else 3)


@dataclass
class PortalPage:
    """What one portal says on one day. ``outbound_count``: a bare number in place of the list."""

    name: str | None = None
    slug: str | None = None
    day: date | None = None
    outbound: list[str] = field(default_factory=list)
    outbound_count: int | None = None
    outbound_whole: bool = True
    inbound: list[str] = field(default_factory=list)
    cameras: int | None = None
    retention: int | None = None
    searches: int | None = None
    prohibited: str | None = None
    policy: str | None = None
    hotlists: str | None = None
    audit: list[object] = field(default_factory=list)
    said: int = 0  # how many of the known sections hold something

    @property
    def agency(self) -> str | None:
        """The agency as the page names it; by its address where the name leaves out the state."""
        by_address = name_of_slug(self.slug) if self.slug else None
        if self.name is None or (by_address and names_a_state(by_address) and not names_a_state(self.name)):
            return by_address or self.name
        return self.name


def name_of_slug(slug: str) -> str | None:
    """The name that a portal's address was made of: ``elm-falls-oh-pd`` is ``Elm Falls OH PD``."""
    words = [w for w in slug.lower().split("-") if w]
    if len(words) == 1 and len(words[0]) <= 6:
        return words[0].upper()
    capitals = {"pd", "so", "sd", "dps", "da", "psd"} | {s.lower() for s in STATES}
    small = {"of", "and", "the", "at", "de", "la"}
    out = []
    for i, word in enumerate(words):
        inside = word in small and i < len(words) - 2
        out.append(
            word if inside and i else word.upper() if word in capitals and i and not inside else word.capitalize()
        )
    return " ".join(out) or None


def read_json(document: Mapping[str, object]) -> PortalPage:
    """A portal as another program parsed it."""
    for within in ("policies", "stats_30d", "source"):
        if isinstance(inside := document.get(within), dict):
            document = {**inside, **document}
    page = PortalPage(name=_text(document, *_NAMED), slug=_slug(_text(document, *_SLUGS)))
    if page.agency is None and all(parts := [_text(document, k) for k in ("city", "state", "type")]):
        page.name = " ".join(p for p in parts if p)
    for key in _DATED:
        if (text := _text(document, key)) and (day := _day(text)):
            page.day = day
            break
    for name, keys in _KEYS.items():
        values = [document[k] for k in keys if document.get(k) not in (None, "", [])]
        if values:
            listed = values[0] if name in ("outbound", "inbound") else None
            if isinstance(listed, list):
                page.said += 1
                found = (n for n in listed if isinstance(n, str) and (n.count(" ") < 4 or not _told(n)))
                _list_of(page, name).extend(whole_names(found))
            else:
                _tell(page, name, [_lines(v) for v in values])
    page.audit = _records(document.get("search_audit_csv") or document.get("search_audit"))
    return page


def _records(audit: object) -> list[object]:
    """The search audit that a parsed portal holds: a list of records, or columns and rows."""
    if isinstance(audit, dict) and isinstance(audit.get("columns"), list) and isinstance(audit.get("rows"), list):
        header = [str(c) for c in audit["columns"]]
        return [dict(zip(header, r, strict=False)) if isinstance(r, list) else r for r in audit["rows"]]
    return audit if isinstance(audit, list) else []


def read_html(text: str) -> PortalPage:
    """A portal as a browser saved it."""
    page = _read_blocks(list(blocks(text)))
    title = _TITLE.search(text)
    if title and page.name is None:
        plain = re.sub(rf"(?i)^\s*flock safety\s*-\s*|\s*{_PORTAL}\s*$", "", html.unescape(title.group(1)))
        page.name = written(plain)
    address = _ADDRESS.search(text)
    page.slug = address.group(1).lower() if address else None
    return page


def read_text(text: str) -> PortalPage:
    """A portal's page kept as plain text: a line for each of its blocks."""
    return _read_blocks([t for line in text.splitlines() if (t := " ".join(line.split()))])


def _read_blocks(found: list[str]) -> PortalPage:
    """The heading, the date and the sections of a page."""
    page = PortalPage()
    marks = [i for i, b in enumerate(found[:_HEADING_WITHIN]) if b.lower() == _PORTAL]
    heading = marks[-1] if marks else 0
    if heading and not (_label(found[heading - 1]) or found[heading - 1].lower() == _PORTAL):
        page.name = written(found[heading - 1])
    page.day = next((d for b in found[heading : heading + 10] if (d := _updated(b))), None)
    sections: list[tuple[str, list[str]]] = []
    for block in found[heading + 1 if marks else 0 :]:
        label = _label(block)
        if label:
            sections.append((label, []))
        elif sections:
            sections[-1][1].append(block)
    for name, lines in sections:
        if name != "other" and lines:
            _tell(page, name, lines)
    return page


def _label(block: str) -> str | None:
    if len(block) > 160 or "\n" in block:
        return None
    return next((name for name, pattern in _LABELS if pattern.match(block)), None)


def _tell(page: PortalPage, name: str, values: list[str]) -> None:
    """Put a section's text into the page."""
    page.said += 1
    if name in ("outbound", "inbound"):
        count = whole_number(values[0])
        if count is not None:
            page.outbound_count = count if name == "outbound" else page.outbound_count
        else:
            names, whole = _names(values)
            _list_of(page, name).extend(names)
            page.outbound_whole &= whole or name == "inbound"
    elif name in ("cameras", "retention", "searches"):
        number = whole_number(values[0])
        if number is None and len(values) > 1 and _sentence(values[0]):
            number = whole_number(values[1])
        setattr(page, name, number)
    else:
        before = getattr(page, name)
        setattr(page, name, "\n\n".join([*([before] if before else []), *values]))


def _told(text: str) -> bool:
    """Whether what stands among names is a sentence of the page."""
    return is_prose(text) or (_sentence(text) and _label(text) is not None)


def _sentence(text: str) -> bool:
    return is_prose(text) or (len(text.split()) > 4 and text.endswith((".", ":")))


def _list_of(page: PortalPage, name: str) -> list[str]:
    return page.outbound if name == "outbound" else page.inbound


def _names(values: list[str]) -> tuple[list[str], bool]:
    """The names of a list and whether they are all.

    A list in one block ends with it. One name in each block, it goes on to the last block that looks like an agency with
    its state, or like one that goes on in the order of the others; it is whole where nothing else follows.
    """
    if len(values) > 1 and _sentence(values[0]) and _an_agency(values[1]):
        values = values[1:]
    found, whole = read_list(values[0])
    if len(found) != 1:
        return found, whole
    last = max((i for i, v in enumerate(values) if _an_agency(v)), default=0)
    names = whole_names(values[: last + 1])
    ordered = len(names) > 3 and _in_order(names)
    while last + 1 < len(values) and _goes_on(names, values[last + 1], ordered):
        last += 1
        names = whole_names(values[: last + 1])
    parts: list[str] = []
    for value in values[: last + 1]:
        said, only = read_list(value)
        parts += said
        whole &= only
    return whole_names(parts), whole and last == len(values) - 1


def _an_agency(block: str) -> bool:
    return len(block) <= 90 and names_a_state(block) and not _sentence(block)


def _goes_on(names: list[str], block: str, ordered: bool) -> bool:
    """Whether a block that names no state continues a list of names: by its words, or in the list's order."""
    if len(block) > 90 or _sentence(block):
        return False
    if len(whole_names([*names, block])) == len(names):  # it only completes the last name
        return True
    return _in_order([names[-1], block]) if ordered else names_an_agency(block)


def _in_order(names: list[str]) -> bool:
    """Whether names stand in the order of the alphabet, but for one in twenty."""
    folded = [re.sub(r"[^a-z0-9]", "", n.lower()) for n in names]
    return sum(a > b for a, b in pairwise(folded)) <= len(folded) // 20


def _lines(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(str(v) for v in value if isinstance(v, str | int))
    return str(value) if isinstance(value, str | int | float) else ""


def _text(document: Mapping[str, object], *keys: str) -> str | None:
    return next((t for k in keys if isinstance(v := document.get(k), str) and (t := written(v))), None)


def _slug(text: str | None) -> str | None:
    """The address of a portal, alone or at the end of its URL."""
    if text is None:
        return None
    address = _ADDRESS.search(text)
    return (
        address.group(1).lower() if address else text.lower() if re.fullmatch(r"[A-Za-z0-9()_-]{2,80}", text) else None
    )


def _updated(text: str) -> date | None:
    """The day in ``Last Updated: Tue Apr 28 2026``."""
    match = _UPDATED.search(text)
    if match is None or match.group(1).lower() not in _MONTHS:
        return None
    try:
        return date(int(match.group(3)), _MONTHS.index(match.group(1).lower()) + 1, int(match.group(2)))
    except ValueError:
        return None


def _day(text: str) -> date | None:
    """The day of a time in any form, or written as a page writes it."""
    moment = read_moment(text)
    return moment.date() if moment else _updated(f"Last Updated: {text}")
