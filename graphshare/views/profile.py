"""The page of one agency: who may search it, who did and for whom, what its own officers searched, what it promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graphshare.answer import Answer
from graphshare.domain.days import iso
from graphshare.domain.glossary import PURPOSES, plain
from graphshare.domain.laws import beside
from graphshare.domain.model import Evidence
from graphshare.domain.prose import plural
from graphshare.questions.challenge import Challenge
from graphshare.questions.profile.answer import DidSearch, MaySearch, OwnSearches, Profile
from graphshare.views import payload
from graphshare.views.challenged import stripped
from graphshare.views.footing import Grounds, cited_releases, footing, window
from graphshare.views.page import Page, render
from graphshare.views.sentence import county_name, state_name

SCRIPTS = ("dom.js", "profile.js")


def profile_page(answer: Answer[Profile], challenge: Challenge | None = None, notes: Sequence[str] = ()) -> str:
    """The HTML of the page of an agency's profile; ``challenge``: the searches of its cameras, stripped; ``notes``: what must
    be said with it."""
    found = answer.found
    laws = beside(found.laws)
    caveats = tuple(n for n in notes if n not in laws)  # laws have a place of their own on the page
    foot = footing(Grounds(answer.provenance, found.releases, notes=caveats, replied=answer.replied))
    at = {r.id: i for i, r in enumerate(found.releases)}
    where = [
        plain(found.kind) or "", county_name(found.county) if found.county else "",
        state_name(found.state) if found.state else "", _cameras(found),
    ]  # fmt: skip
    data: payload.ProfilePage = {
        "agency": found.agency, "releases": cited_releases(found.releases),
        "rows": _rows(found, at), "lists": found.lists_held, "logs": found.logs_held, "selection": found.only_picked,
    }  # fmt: skip
    return render(
        Page(
            title=found.agency,
            subtitle=" · ".join([w for w in where if w] + [window(found.window)]),
            answer=found.sentence, data=data, scripts=SCRIPTS, template="profile.html.j2",
            words={
                "foot": foot, "ours": _ours(found.ours), "promises": _promises(found), "agreements": _agreements(found),
                "not_held": list(found.not_held), "held": _held(found), "challenge": stripped(challenge),
                "laws": laws,
            },
        )
    )  # fmt: skip


def _cameras(found: Profile) -> str:
    for n in found.networks:
        if n.declared is not None:
            return f"{plural(n.declared, 'camera')} declared{f' on {n.declared_on}' if n.declared_on else ''}"
        if n.mapped is not None:
            return f"{plural(n.mapped, 'camera')} mapped"
    return "camera count not known"


def _rows(found: Profile, at: Mapping[str, int]) -> list[payload.Party]:
    """One row an agency: what the lists say and what the logs say, side by side."""
    rows: dict[str, payload.Party] = {}

    def row(source: MaySearch | DidSearch) -> payload.Party:
        one = rows.setdefault(source.agency_id, {
            "id": source.agency_id, "name": source.agency, "state": None, "kind": None, "federal": False,
            "own": False, "may": None, "mark": None, "shares": [], "searches": None, "bodies": [], "first": None, "last": None,
            "named": 0, "says": 0, "agreement": None, "evidence": [],
        })  # fmt: skip
        one["state"] = one["state"] or source.state
        one["kind"] = one["kind"] or source.kind
        one["federal"] = one["federal"] or source.federal
        one["agreement"] = source.agreement or one["agreement"]
        return one

    for m in found.who_may:
        r = row(m)
        r["may"] = "active" if "active" in (m.account, r["may"]) else "inactive"
        r["mark"] = r["mark"] or m.mark
        r["shares"].append({
            "from": iso(m.since), "until": iso(m.until), "basis": m.basis, "network": m.network,
            "account": m.account, "by": None if m.own_list else m.listed_by, "evidence": _cites([m.evidence], at),
        })  # fmt: skip
    for d in found.who_did:
        r = row(d)
        r["searches"], r["own"], r["says"] = d.searches, d.own, d.says_immigration
        r["first"], r["last"], r["evidence"] = iso(d.first), iso(d.last), _cites(d.evidence, at)
        r["bodies"] = [(b, *n) for b, n in sorted(d.bodies.items())]
    return sorted(rows.values(), key=lambda r: (not r["federal"], -(r["searches"] or 0), r["name"], r["id"]))


def _cites(rows: Iterable[Evidence], at: Mapping[str, int]) -> list[payload.Cite]:
    return [(at.get(e.release), e.row) for e in rows]


def _ours(ours: OwnSearches | None) -> dict[str, object] | None:
    if ours is None:
        return None
    words = [f"{plural(ours.searches, 'search')} in {plural(ours.rows, 'row')}"]
    if ours.first and ours.last:
        words.append(f", {ours.first} to {ours.last}")
    if ours.most_networks:
        words.append(f"; the largest single search says {plural(ours.most_networks, 'network')}")
    purposes = {p: n for p, n in ours.purposes.items() if p in PURPOSES}
    most = max(purposes.values(), default=0) or 1
    return {
        "rows": ours.rows,
        "words": "".join(words),
        "purposes": [
            {"name": name, "count": f"{purposes[p]:,}", "width": round(purposes[p] / most * 200, 1), "federal": p.startswith("federal_")}
            for p, name in PURPOSES.items()
            if p in purposes
        ],
        "bodies": [
            {"name": b, **{k: f"{c:,}" for k, c in n.to_json().items()}} for b, n in sorted(ours.bodies.items())
        ],
    }  # fmt: skip


def _promises(found: Profile) -> list[dict[str, str]]:
    """Each thing the portal says, beside what the logs held show about the same subject; nothing is concluded."""
    beside = _immigration_shown(found)
    return [
        {
            "says": p.says, "text": p.text, "on": iso(p.on) or "no date", "cite": _citation(p.evidence, found),
            "shown": beside if p.says in {"prohibited uses", "policy"} and "immigration" in p.text.lower() else "",
        }
        for p in found.promises
    ]  # fmt: skip


def _immigration_shown(found: Profile) -> str:
    """How many searches by others mention a body of the immigration family, and how many say immigration alone."""
    if not found.logs_held:
        return "No log of who searched is held, so nothing can stand beside this."
    where = "the selected rows held" if found.only_picked else "the logs held"
    others = [d for d in found.who_did if not d.federal and not d.own]
    total, agencies = _summed([d.named.immigration for d in others])
    says, saying = _summed([d.says_immigration for d in others])
    if not total and not says:
        return f"In {where}, no search by another agency mentions a body of the immigration family or immigration."
    return (
        f"In {where}, {plural(total, 'search')} by {plural(agencies, 'other agency')} "
        f"{'mentions' if total == 1 else 'mention'} a body of the immigration family; {plural(says, 'search')} by "
        f"{plural(saying, 'other agency')} {'says' if says == 1 else 'say'} immigration and {'names' if says == 1 else 'name'} nobody."
    )


def _summed(counts: list[int]) -> tuple[int, int]:
    return sum(counts), sum(1 for n in counts if n)


def _agreements(found: Profile) -> list[dict[str, str]]:
    return [
        {
            "model": a.model or "model not stated",
            "when": f"signed {a.signed or 'on a day not known'}"
            + (f", ended {a.ended}" if a.ended else "")
            + (f", last listed {a.listed_until}" if a.listed_until else ""),
            "cite": _citation(a.evidence, found),
        }
        for a in found.agreements
    ]


def _citation(row: Evidence, found: Profile) -> str:
    release = next((r for r in found.releases if r.id == row.release), None)
    if release is None:
        return f"{row.release} row {row.row}"
    return f"{release.file} row {row.row} ({release.sha256[:12]})"


def _held(found: Profile) -> str:
    return ", ".join(f"{kind}: {plural(n, 'release')}" for kind, n in sorted(found.held.items()))
