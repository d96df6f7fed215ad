"""What a transparency portal says: from the saved page's HTML, or from its parsed JSON.

A page is read in one pass from left to right, without going back, so that no page, however malformed, takes more than
time in proportion to its size.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graphshare.sources.name_lists import is_prose, read_list, whole_names, written
from graphshare.sources.small_tables import whole_number
from graphshare.sources.times import read_moment
from graphshare.states import STATES, names_a_state

#: A tag to its end, quoted attributes included; possessive, so that a failed match is not tried in other ways.
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]*+)(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+'|<)*+>")
_INLINE_TAGS = "a abbr b bdi bdo cite code em font i img label mark nobr q s small span strong sub sup u wbr"
_INLINE = frozenset(_INLINE_TAGS.split())
_UNSEEN = frozenset(("script", "style", "template", "noscript", "svg", "head"))
_ADDRESS = re.compile(r"https?://transparency\.flocksafety\.com/([a-z0-9()._-]{2,80})", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,300})</title", re.IGNORECASE)
_UPDATED = re.compile(r"Last Updated:?\s*(?:[A-Z][a-z]{2},? )?([A-Z][a-z]{2}) (\d{1,2}),? (\d{4})")
_MONTH_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS = _MONTH_NAMES.split()
_PORTAL = "transparency portal"

_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("outbound", r"organizations granted access|external organizations with access|organizations with access"),
        ("inbound", r"organizations sharing (?:their )?data with"),
        ("cameras", r"number of (?:lpr|owned|alpr)?.{0,20}cameras$"),
        ("retention", r"data retention"),
        ("searches", r"searches in the last 30 days$"),
        ("prohibited", r"prohibited uses$"),
        ("policy", r"acceptable use policy$|sharing (?:with partners|restrictions|info)$"),
        ("hotlists", r"hotlists? alerted on$"),
        (
            "other",
            r"what's (?:not )?detected$|access policy$|hotlist policy$|(?:unique )?vehicles detected|hotlist hits",
        ),
        ("other", r"overview$|policies$|usage$|additional info$|public search audit$|download csv$|provided by"),
        ("other", r"(?:full |link to )?(?:alpr )?policy$|success stor|recent success|disclaimer|last updated"),
    )
)
#: How a portal's fields are called in parsed JSON.
_KEYS: dict[str, tuple[str, ...]] = {
    "outbound": ("sharing_outbound", "organizations_granted_access", "external_organizations_with_access"),
    "inbound": ("sharing_inbound",),
    "cameras": ("camera_count", "number_of_cameras"),
    "retention": ("data_retention_days", "data_retention_in_days"),
    "searches": ("searches_30d", "searches_in_the_last_30_days"),
    "prohibited": ("prohibited_uses",),
    "policy": ("acceptable_use_policy", "sharing_info", "sharing_with_partners", "sharing_restrictions"),
    "hotlists": ("hotlists_alerted_on",),
}


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
    audit: list[Any] = field(default_factory=list)
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


def read_json(document: Mapping[str, Any]) -> PortalPage:
    """A portal as another program parsed it."""
    page = PortalPage(
        name=_text(document, "crawled_name", "agency_name", "agency"), slug=_text(document, "crawled_slug", "slug")
    )
    moment = read_moment(_text(document, "archived_date", "crawled_at", "date") or "")
    page.day = moment.date() if moment else None
    for name, keys in _KEYS.items():
        values = [document[k] for k in keys if document.get(k) not in (None, "", [])]
        if values:
            listed = values[0] if name in ("outbound", "inbound") else None
            if isinstance(listed, list):
                page.said += 1
                _list_of(page, name).extend(whole_names(str(n) for n in listed if isinstance(n, str)))
            else:
                _tell(page, name, [_lines(v) for v in values])
    audit = document.get("search_audit_csv")
    page.audit = audit if isinstance(audit, list) else []
    return page


def read_html(text: str) -> PortalPage:
    """A portal as a browser saved it."""
    page = PortalPage()
    found = list(blocks(text))
    heading = next((i for i, b in enumerate(found) if b.lower() == _PORTAL), 0)
    title = _TITLE.search(text)
    if heading:
        page.name = written(found[heading - 1])
    elif title:
        plain = re.sub(rf"(?i)^\s*flock safety\s*-\s*|\s*{_PORTAL}\s*$", "", html.unescape(title.group(1)))
        page.name = written(plain)
    address = _ADDRESS.search(text)
    page.slug = address.group(1).lower() if address else None
    for block in found[heading : heading + 10]:
        if (match := _UPDATED.search(block)) and match.group(1) in _MONTHS:
            page.day = _date(int(match.group(3)), _MONTHS.index(match.group(1)) + 1, int(match.group(2)))
            break
    sections: list[tuple[str, list[str]]] = []
    for block in found[heading + 1 :]:
        label = _label(block)
        if label:
            sections.append((label, []))
        elif sections:
            sections[-1][1].append(block)
    for name, lines in sections:
        if name != "other" and lines:
            _tell(page, name, lines)
    return page


def blocks(text: str) -> Iterator[str]:
    """The visible text of a page, one piece for each block (heading, paragraph, list item, cell)."""
    at, piece = 0, ""
    open_ended: set[str] = set()  # elements that no later tag closes: looked for once
    while (start := text.find("<", at)) >= 0:
        piece += text[at:start]
        if text.startswith("<!--", start):
            end = text.find("-->", start + 4)
            at = end + 3 if end >= 0 else len(text)
            continue
        after = text[start + 1 : start + 2]
        if not (after.isascii() and after.isalpha()) and after not in ("/", "!", "?"):
            piece, at = piece + "<", start + 1
            continue
        tag = _TAG.match(text, start)
        if tag is None:
            end = -1 if after.isalpha() else text.find(">", start)
            at = end + 1 if end >= 0 else len(text)  # a tag that never ends: nothing visible follows
            continue
        at, name = tag.end(), tag.group(1).lower()
        if name in _UNSEEN and text[start + 1] != "/":
            closing = None if name in open_ended else re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, at)
            if closing is None:
                open_ended.add(name)
            at = closing.end() if closing else at if name == "head" else len(text)
        elif name not in _INLINE:
            if plain := _plain(piece):
                yield plain
            piece = ""
    if plain := _plain(piece + text[at:]):
        yield plain


def _plain(piece: str) -> str:
    try:
        text = html.unescape(piece)
    except ValueError:  # a character reference with thousands of digits
        text = piece
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return "\n".join(line for line in lines if line)


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
        setattr(page, name, whole_number(values[0]))
    else:
        before = getattr(page, name)
        setattr(page, name, "\n\n".join([*([before] if before else []), *values]))


def _list_of(page: PortalPage, name: str) -> list[str]:
    return page.outbound if name == "outbound" else page.inbound


def _names(values: list[str]) -> tuple[list[str], bool]:
    """The names of a list and whether they are all. A list in one block ends with it; one name in each block, it goes
    on to the last block that looks like an agency with its state, and is whole where nothing else follows.
    """
    found, whole = read_list(values[0])
    if len(found) != 1:
        return found, whole
    ends = [i for i, v in enumerate(values) if len(v) <= 90 and names_a_state(v) and not is_prose(v)]
    last = max(ends, default=0)
    for value in values[1 : last + 1]:
        names, only = read_list(value)
        found += names
        whole &= only
    return found, whole and last == len(values) - 1


def _lines(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(str(v) for v in value if isinstance(v, str | int))
    return str(value) if isinstance(value, str | int | float) else ""


def _text(document: Mapping[str, Any], *keys: str) -> str | None:
    return next((t for k in keys if isinstance(v := document.get(k), str) and (t := written(v))), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
