"""One agency's profile, for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphshare.answer import Answer, Plain, Table
from graphshare.provenance import Provenance
from graphshare.telling import SEEN
from graphshare.telling.reach import _span

#: So many dates of lists are told one by one.
_DATES = 4


def tell(data: dict[str, Any], provenance: Provenance) -> Answer:
    """A profile as tables: who may search it, who did, its own searches, its promises, what is not held."""
    name = data["agency"]
    may = Table(
        f"Who may search {name}",
        ("agency", "state", "federal", "account", "287(g)", "network", "proved", "basis", "named by"),
        tuple(
            (
                m["agency"],
                m["state"],
                "federal" if m["federal"] else None,
                m["account"],
                m["agreement"],
                m["network"],
                _span(m["from"], m["until"]),
                m["basis"],
                "its own list" if m["own_list"] else f"the page of {m['listed_by']}",
            )
            for m in data["who_may"]
        ),
        f"{len({m['agency_id'] for m in data['who_may']}):,} agencies on the lists held, on the days given."
        if data["who_may"]
        else "No list is held.",
    )
    did = Table(
        f"Who searched {name}",
        ("agency", "state", "searches", "mention (bodies)", "could mean", "say immigration", "287(g)", "when"),
        tuple(
            (d["agency"] + (" (its own officers)" if d["own"] else ""), d["state"], d["searches"], _bodies(d["bodies"], "named"),
             _bodies({b: {"named": c["hinted"] - c["named"]} for b, c in d["bodies"].items()}, "named"),
             d["says_immigration"] or None, d["agreement"], _span(d["first"], d["last"]))
            for d in data["who_did"]
        ),
        SEEN if data["who_did"] else "No network audit is held: not known.",
    )  # fmt: skip
    ours = data["ours"]
    own = Table(
        f"What {name}'s own officers searched",
        ("purpose", "searches"),
        tuple(sorted(ours["purposes"].items(), key=lambda x: -x[1])),
        f"{ours['rows']:,} rows, {ours['searches']:,} searches, {_span(ours['first'], ours['last'])}. These logs name no network."
        if ours["rows"]
        else "No organization audit is held: not known.",
    )
    promises = Table(
        "What its portal says",
        ("subject", "as published", "on"),
        tuple((p["says"], p["text"], p["on"]) for p in data["promises"]),
    )
    agreements = Table(
        "287(g) agreements",
        ("model", "signed", "ended", "last listed"),
        tuple((a["model"], a["signed"], a["ended"], a["listed_until"]) for a in data["agreements"]),
    )
    disowned = Table(
        "Searches that the vendor disowns, counted nowhere else",
        ("searches", "note"),
        tuple((d["searches"], d["note"]) for d in data["disowned"]),
    )
    replies = Table(
        f"What {name} replied",
        ("on", "in its words", "see"),
        tuple((r["date"], r["text"], r["url"]) for r in data.get("replies", ())),
    )
    tables = [may, did, own, *(t for t in (disowned, promises, agreements, replies) if t.rows)]
    return Answer(
        Plain({"sentence": sentence(data), **data}), tuple(tables), tuple(data["not_held"]), provenance=provenance
    )


def _bodies(bodies: dict[str, dict[str, int]], level: str) -> str | None:
    return ", ".join(f"{b} {c[level]:,}" for b, c in sorted(bodies.items()) if c[level]) or None


def sentence(profile: Mapping[str, Any]) -> str:
    """Who may, who did, what its own officers did; each list has its date, and what is not held is said so."""
    name = str(profile["agency"])
    return " ".join(s for s in (_may(profile, name), _did(profile), _disowned(profile), _ours(profile)) if s)


def lists_held(profile: Mapping[str, Any]) -> bool:
    """Whether a list of the agency itself is held: only then may somebody be absent from it."""
    return any(m.get("own_list", True) for m in profile.get("who_may") or ())


def logs_held(profile: Mapping[str, Any]) -> bool:
    """Whether anything is held that shows who searched the agency's cameras."""
    logs = {"network audit", *_PICKED} & set(profile.get("held") or ())
    return bool(profile.get("who_did") or logs)


_PICKED = ("keyword hits", "selection of a network audit")


def only_picked(profile: Mapping[str, Any]) -> bool:
    """Whether all that is held of who searched is a selection: who is not in it may have searched, too."""
    held = set(profile.get("held") or ())
    return bool(held.intersection(_PICKED)) and "network audit" not in held


def _count(n: int, noun: str, nouns: str | None = None) -> str:
    return f"{n:,} {noun if n == 1 else nouns or noun + 's'}"


def _agencies(n: int) -> str:
    return _count(n, "agency", "agencies")


def _may(profile: Mapping[str, Any], name: str) -> str:
    rows = profile.get("who_may") or ()
    if not rows:
        return f"Who may search {name} is not known: no list is held."
    own = [m for m in rows if m.get("own_list", True)]
    pages = [m for m in rows if not m.get("own_list", True)]
    lists: Sequence[Mapping[str, Any]] = profile.get("lists") or ()
    others = [one for one in lists if not one["own"]]
    told = _and([f"{one['of']}{_of_days(one)}" for one in others[:_DATES]])
    told += f" and {_count(len(others) - _DATES, 'more agency', 'more agencies')}" if len(others) > _DATES else ""
    page = "the page of" if len(others) == 1 else "the pages of"
    if not own:
        return (
            f"{name}'s own list is not published in the records held; {page} {told} "
            f"{'names' if len(others) == 1 else 'name'} it: {_who(pages, name)}."
        )
    also = f" {page[0].upper()}{page[1:]} {told} {'names' if len(others) == 1 else 'name'} it, too." if others else ""
    return f"{_own_lists(lists, name)}, {_who(own, name)}.{also}"


def _own_lists(lists: Sequence[Mapping[str, Any]], name: str) -> str:
    own = [one for one in lists if one["own"]]
    days = sorted({d for one in own for d in one["days"]})
    undated = sum(1 for one in own if one["undated"])
    parts = []
    if days:
        shown = _and(days) if len(days) <= _DATES else f"{days[0]} to {days[-1]} ({len(days)} dates)"
        parts.append(f"{'list' if len(days) == 1 else 'lists'} of {shown}")
    if undated:
        parts.append("list without a date" if undated == 1 else f"{undated} lists without a date")
    if any(one["events"] for one in own):
        parts.append("event log")
    return f"By {name}'s own {_and(parts)}" if parts else f"By {name}'s own list"


def _of_days(one: Mapping[str, Any]) -> str:
    return f" of {_and(one['days'])}" if one["days"] else " (no date)"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def _who(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    active = {_key(m): bool(m.get("federal")) for m in rows if m.get("account") != "inactive"}
    idle = {_key(m) for m in rows} - set(active)
    text = f"{_agencies(len(active))} may search {name}, {sum(active.values()):,} of them federal"
    if idle:
        text += f"; {len(idle):,} more {'is' if len(idle) == 1 else 'are'} listed with an account marked inactive"
    return text


def _key(row: Mapping[str, Any]) -> str:
    return str(row.get("agency_id") or row.get("agency"))


def _did(profile: Mapping[str, Any]) -> str:
    if not logs_held(profile):
        return "Who searched it is not known: no log is held."
    did = [d for d in profile.get("who_did") or () if not d.get("own")]
    federal = sum(1 for d in did if d.get("federal"))
    locals_ = [d for d in did if not d.get("federal")]
    naming = sum(1 for d in locals_ if any(b.get("named") for b in (d.get("bodies") or {}).values()))
    saying = [int(d.get("says_immigration") or 0) for d in locals_]
    held = "In the logs held,"
    if only_picked(profile):
        by = " by keyword" if set(profile.get("held") or ()).issuperset(_PICKED[:1]) else ""
        held = f"Of the logs, only a selection{by} is held: in it"
    text = (
        f"{held} {_count(len(did), 'other agency', 'other agencies')} searched it, {federal:,} of them federal; "
        f"searches by {_count(naming, 'non-federal agency', 'non-federal agencies')} mention a federal body"
    )
    if any(saying):
        text += (
            f"; {_count(sum(saying), 'search', 'searches')} by {_agencies(sum(1 for n in saying if n))} "
            f"{'says' if sum(saying) == 1 else 'say'} immigration and {'names' if sum(saying) == 1 else 'name'} nobody"
        )
    return f"{text}."


def _disowned(profile: Mapping[str, Any]) -> str:
    notes = profile.get("disowned") or ()
    if not notes:
        return ""
    total = sum(n["searches"] for n in notes)
    return (
        f"{_count(total, 'more search', 'more searches')} {'is' if total == 1 else 'are'} disowned by the vendor "
        f"(“{notes[0]['note']}”{' and other notes' if len(notes) > 1 else ''}) and counted apart."
    )


def _ours(profile: Mapping[str, Any]) -> str:
    ours = profile.get("ours") or {}
    if not ours.get("rows"):
        return "What its own officers searched is not known: no such log is held."
    named = ours.get("named") or {}
    family, other = int(named.get("immigration") or 0), int(named.get("other") or 0)
    return (
        f"Its own officers ran {_count(int(ours.get('searches') or 0), 'search', 'searches')}: {family:,} "
        f"{'mentions' if family == 1 else 'mention'} a body of the immigration family, {other:,} another federal body, "
        f"{int(ours.get('says_immigration') or 0):,} say immigration and name nobody."
    )
