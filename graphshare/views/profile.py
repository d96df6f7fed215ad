"""The page of one agency: who may search it, who did and for whom, what its own officers searched, what it promises."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphshare.prose import plural
from graphshare.telling.profile import lists_held, logs_held, only_picked, sentence
from graphshare.views.footing import cited_releases, footing, window
from graphshare.views.page import Page, render
from graphshare.views.sentence import county_name, state_name

SCRIPTS = ("dom.js", "profile.js")

PURPOSES = {
    "federal_immigration": "mentions a body of the immigration family",
    "federal_other": "mentions another federal body",
    "immigration_unspecified": "says immigration, names nobody",
    "ambiguous": "unclear",
    "unstated": "no readable reason (masked, blank, placeholder)",
    "not_federal": "not federal",
}


def profile_page(profile: Mapping[str, Any]) -> str:
    """The HTML of the page; ``profile`` is the JSON of the answer."""
    foot = footing(profile, profile.get("notes") or ())
    name, answer = _name(profile), profile_sentence(profile)
    releases = profile.get("releases") or {}
    at = {r: i for i, r in enumerate(releases)}
    where = [str(profile.get("kind") or "").replace("_", " "), _county(profile), _state(profile), _cameras(profile)]
    data = {
        "agency": name, "answer": answer, "foot": foot, "releases": cited_releases(releases),
        "rows": _rows(profile, at), "lists": lists_held(profile), "logs": logs_held(profile), "selection": only_picked(profile),
        "states": [], "stateNames": [],
    }  # fmt: skip
    return render(
        Page(
            title=name,
            subtitle=" · ".join([str(w) for w in where if w] + [window(profile.get("window"))]),
            answer=answer, data=data, scripts=SCRIPTS, template="profile.html.j2",
            words={
                "foot": foot, "ours": _ours(profile), "promises": _promises(profile, releases),
                "agreements": _agreements(profile, releases), "not_held": [str(n) for n in profile.get("not_held") or ()],
                "held": _held(profile),
            },
        )
    )  # fmt: skip


def profile_sentence(profile: Mapping[str, Any]) -> str:
    """Who may, who did, what its own officers did; what is not held is said so: the same on terminal, page and in JSON."""
    return str(profile.get("sentence") or sentence(profile))


def _name(profile: Mapping[str, Any]) -> str:
    agency = profile.get("agency")
    return str(agency.get("name") if isinstance(agency, Mapping) else agency or "?")


def _key(row: Mapping[str, Any]) -> str:
    return str(row.get("agency_id") or row.get("agency") or "?")


def _county(profile: Mapping[str, Any]) -> str:
    return county_name(str(profile["county"])) if profile.get("county") else ""


def _state(profile: Mapping[str, Any]) -> str:
    return state_name(str(profile["state"])) if profile.get("state") else ""


def _cameras(profile: Mapping[str, Any]) -> str:
    for network in profile.get("networks") or ():
        c = network.get("cameras") or {}
        if c.get("declared") is not None:
            on = f" on {c['declared_on']}" if c.get("declared_on") else ""
            return f"{plural(int(c['declared']), 'camera')} declared{on}"
        if c.get("mapped") is not None:
            return f"{plural(int(c['mapped']), 'camera')} mapped"
    return "camera count not known"


def _rows(profile: Mapping[str, Any], at: Mapping[str, int]) -> list[dict[str, Any]]:
    """One row an agency: what the lists say and what the logs say, side by side."""
    rows: dict[str, dict[str, Any]] = {}

    def row(source: Mapping[str, Any]) -> dict[str, Any]:
        found = rows.setdefault(_key(source), {
            "id": _key(source), "name": str(source.get("agency") or "?"), "state": None, "kind": None, "federal": False,
            "own": False, "may": None, "mark": None, "shares": [], "searches": None, "bodies": [], "first": None, "last": None,
            "named": 0, "says": 0, "agreement": None, "evidence": [],
        })  # fmt: skip
        found["state"] = found["state"] or source.get("state")
        found["kind"] = found["kind"] or source.get("kind")
        found["federal"] = found["federal"] or bool(source.get("federal"))
        found["agreement"] = source.get("agreement") or found["agreement"]
        return found

    for m in profile.get("who_may") or ():
        r = row(m)
        r["may"] = "active" if "active" in (m.get("account") or "active", r["may"]) else "inactive"
        r["mark"] = r["mark"] or m.get("mark")
        r["shares"].append({
            "from": m.get("from"), "until": m.get("until"), "basis": m.get("basis"), "network": m.get("network"),
            "account": m.get("account"), "by": None if m.get("own_list", True) else m.get("listed_by"), "evidence": _cites(m, at),
        })  # fmt: skip
    for d in profile.get("who_did") or ():
        r = row(d)
        r |= {"searches": d.get("searches"), "first": d.get("first"), "last": d.get("last"), "own": bool(d.get("own"))}
        r["evidence"] = _cites(d, at)
        r["says"] = int(d.get("says_immigration") or 0)
        r["bodies"] = [
            [b, *(int(c.get(k) or 0) for k in ("asked", "named", "hinted"))]
            for b, c in sorted((d.get("bodies") or {}).items())
        ]
    return sorted(rows.values(), key=lambda r: (not r["federal"], -(r["searches"] or 0), r["name"], r["id"]))


def _cites(source: Mapping[str, Any], at: Mapping[str, int]) -> list[list[Any]]:
    return [[at.get(e.get("release")), e.get("row")] for e in source.get("evidence") or ()]


def _ours(profile: Mapping[str, Any]) -> dict[str, Any]:
    ours = profile.get("ours") or {}
    rows = int(ours.get("rows") or 0)
    words = [f"{plural(int(ours.get('searches') or 0), 'search')} in {plural(rows, 'row')}"]
    if ours.get("first") and ours.get("last"):
        words.append(f", {ours['first']} to {ours['last']}")
    if ours.get("most_networks"):
        words.append(f"; the largest single search says {plural(int(ours['most_networks']), 'network')}")
    purposes = {p: int(n) for p, n in (ours.get("purposes") or {}).items() if p in PURPOSES}
    most = max(purposes.values(), default=0) or 1
    return {
        "rows": rows,
        "words": "".join(words),
        "purposes": [
            {"name": name, "count": f"{purposes[p]:,}", "width": round(purposes[p] / most * 200, 1), "federal": p.startswith("federal_")}
            for p, name in PURPOSES.items()
            if p in purposes
        ],
        "bodies": [
            {"name": b, **{k: f"{int(c.get(k) or 0):,}" for k in ("asked", "named", "hinted")}}
            for b, c in sorted((ours.get("bodies") or {}).items())
        ],
    }  # fmt: skip


def _promises(profile: Mapping[str, Any], releases: Mapping[str, Any]) -> list[dict[str, str]]:
    """Each thing the portal says, beside what the logs held show about the same subject; nothing is concluded."""
    beside = _immigration_shown(profile)
    out = []
    for p in profile.get("promises") or ():
        says, text = str(p.get("says") or "says"), str(p.get("text") or "")
        about = says in {"prohibited uses", "policy"} and "immigration" in text.lower()
        shown = p.get("shown") or (beside if about else "")
        out.append({
            "says": says, "text": text, "on": str(p.get("on") or "no date"), "shown": str(shown), "cite": _citation(p, releases),
        })  # fmt: skip
    return out


def _immigration_shown(profile: Mapping[str, Any]) -> str:
    """How many searches by others mention a body of the immigration family, and how many say immigration alone."""
    if not logs_held(profile):
        return "No log of who searched is held, so nothing can stand beside this."
    others = [d for d in profile.get("who_did") or () if not d.get("federal") and not d.get("own")]
    total, agencies = _summed([int((d.get("named") or {}).get("immigration") or 0) for d in others])
    says, saying = _summed([int(d.get("says_immigration") or 0) for d in others])
    if not total and not says:
        return "In the logs held, no search by another agency mentions a body of the immigration family or immigration."
    return (
        f"In the logs held, {plural(total, 'search')} by {plural(agencies, 'other agency')} "
        f"{'mentions' if total == 1 else 'mention'} a body of the immigration family; {plural(says, 'search')} by "
        f"{plural(saying, 'other agency')} {'says' if says == 1 else 'say'} immigration and {'names' if says == 1 else 'name'} nobody."
    )


def _summed(counts: list[int]) -> tuple[int, int]:
    return sum(counts), sum(1 for n in counts if n)


def _agreements(profile: Mapping[str, Any], releases: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "model": str(a.get("model") or "model not stated"),
            "when": f"signed {a.get('signed') or 'on a day not known'}"
            + (f", ended {a['ended']}" if a.get("ended") else "")
            + (f", last listed {a['listed_until']}" if a.get("listed_until") else ""),
            "cite": _citation(a, releases),
        }
        for a in profile.get("agreements") or ()
    ]


def _citation(source: Mapping[str, Any], releases: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{(releases.get(e.get('release')) or {}).get('file') or e.get('release')} row {e.get('row')}"
        + (f" ({str(sha)[:12]})" if (sha := (releases.get(e.get("release")) or {}).get("sha256")) else "")
        for e in source.get("evidence") or ()
    )


def _held(profile: Mapping[str, Any]) -> str:
    held = profile.get("held") or {}
    return ", ".join(f"{kind}: {plural(int(n), 'release')}" for kind, n in sorted(held.items()))
