"""What stands under every page: the releases it rests on, what is held and what is not, caveats and credits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphshare.domain.prose import plural

CAVEATS = (
    "A log lists a network among those searched; it does not show that an image came back.",
    "Not seen is not “did not happen”: hot lists, exports, telephone calls, shared logins and images leave no row here.",
    "Sharing is not passed on: what a network shares with one agency is not thereby open to that agency's partners.",
)


def footing(data: Mapping[str, Any], notes: Iterable[Any] = ()) -> dict[str, Any]:
    """The words of the footer: ``window``, ``coverage``, ``notes``, ``sources``, ``credits``, ``replied``, ``made``."""
    provenance = data.get("provenance") or {}
    known = data.get("releases") or {}
    known = known if isinstance(known, Mapping) else {}
    by_hash = {r.get("sha256"): r for r in known.values()}
    sources = []
    for r in provenance.get("releases") or known.values():
        more = by_hash.get(r.get("sha256"), {})
        sources.append({
            "file": str(r.get("file") or more.get("file") or "?"),
            "hash": str(r.get("sha256") or "")[:12],
            "about": " · ".join(str(x) for x in (more.get("agency"), more.get("kind"), _span(more)) if x),
        })  # fmt: skip
    thanks = sorted({credit for r in known.values() if (credit := _credit(r))})
    version = provenance.get("version")
    return {
        "window": window(data.get("window") or provenance.get("window")),
        "coverage": coverage(data.get("coverage")),
        "notes": [str(n) for n in notes],
        "caveats": list(CAVEATS),
        "sources": sources,
        "credits": thanks,
        "replied": [
            {k: str(r.get(k) or "") for k in ("agency", "date", "text", "url")} for r in data.get("replied") or ()
        ],
        "made": " · ".join(
            x for x in (f"graphshare {version}" if version else "graphshare", str(provenance.get("command") or "")) if x
        ),
    }


def nameless(data: Mapping[str, Any]) -> dict[str, Any]:
    """An answer whose files are called by the beginning of their hash: a file's name may say who asked for it."""

    def hidden(r: Mapping[str, Any]) -> dict[str, Any]:
        return {**r, "file": f"file {str(r.get('sha256') or '?')[:12]}"}

    out = dict(data)
    if isinstance(known := data.get("releases"), Mapping):
        out["releases"] = {i: hidden(r) if isinstance(r, Mapping) else r for i, r in known.items()}
    elif isinstance(known, list):
        out["releases"] = [hidden(r) for r in known]
    provenance = dict(data.get("provenance") or {})
    provenance["releases"] = [hidden(r) for r in provenance.get("releases") or ()]
    return {**out, "provenance": provenance}


def cited_releases(known: Mapping[str, Any]) -> list[dict[str, str | None]]:
    """The releases in the order in which a page's evidence points at them by number."""
    names = ("file", "sha256", "agency", "kind", "first", "last", "credit", "license")
    return [{k: None if r.get(k) is None else str(r[k]) for k in names} for r in known.values()]


def window(value: Any) -> str:
    """The window in words."""
    since, until = ((value or {}).get(k) if isinstance(value, Mapping) else None for k in ("since", "until"))
    if since and until:
        return f"{since} to {until}"
    return f"since {since}" if since else f"until {until}" if until else "all time"


def coverage(value: Any) -> str:
    """What is held, in words; empty where the answer does not say."""
    if isinstance(value, str):
        return value
    if not isinstance(value, Mapping) or value.get("networks") is None:
        return ""
    months = list(value.get("months") or ())
    over = f" ({months[0]} to {months[1]})" if len(months) == 2 else ""
    logs, lists, only = (int(value.get(k) or 0) for k in ("with_log", "with_list", "with_selection"))
    text = f"Of {plural(int(value['networks']), 'known network')}, a log is held for {logs:,}{over} and a list for {lists:,}"
    text += f", a selection alone for {only:,}." if only else "."
    unnamed = int(value.get("searches_by_unidentified_agencies") or 0)
    return text + (f" {plural(unnamed, 'search')} by agencies known only by number are left out." if unnamed else "")


def _span(release: Mapping[str, Any]) -> str:
    first, last = release.get("first"), release.get("last")
    return f"{first} to {last}" if first and last and first != last else str(first or last or "")


def _credit(release: Mapping[str, Any]) -> str:
    credit, license_ = release.get("credit"), release.get("license")
    if credit and license_:
        return f"{credit} ({license_})"
    return str(credit or license_ or "")
