"""One agency's profile, for people."""

from __future__ import annotations

from typing import Any

from graphshare.answer import Answer, Table
from graphshare.telling import SEEN
from graphshare.telling.reach import _span


def tell(data: dict[str, Any]) -> Answer:
    """A profile as tables: who may search it, who did, its own searches, its promises, what is not held."""
    name = data["agency"]
    may = Table(
        f"Who may search {name}",
        ("agency", "state", "federal", "account", "network", "proved", "basis"),
        tuple(
            (
                m["agency"],
                m["state"],
                "federal" if m["federal"] else None,
                m["account"],
                m["network"],
                _span(m["from"], m["until"]),
                m["basis"],
            )
            for m in data["who_may"]
        ),
        f"{len({m['agency_id'] for m in data['who_may']}):,} agencies on the lists held, on the days given."
        if data["who_may"]
        else "No list is held.",
    )
    did = Table(
        f"Who searched {name}",
        ("agency", "state", "searches", "for whom (as named)", "hinted", "when"),
        tuple(
            (d["agency"] + (" (its own officers)" if d["own"] else ""), d["state"], d["searches"], _bodies(d["bodies"], "named"),
             _bodies({b: {"named": c["hinted"] - c["named"]} for b, c in d["bodies"].items()}, "named"), _span(d["first"], d["last"]))
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
        ("model", "signed", "ended"),
        tuple((a["model"], a["signed"], a["ended"]) for a in data["agreements"]),
    )
    tables = [may, did, own, *(t for t in (promises, agreements) if t.rows)]
    return Answer(data, tuple(tables), tuple(data["not_held"]))


def _bodies(bodies: dict[str, dict[str, int]], level: str) -> str | None:
    return ", ".join(f"{b} {c[level]:,}" for b, c in sorted(bodies.items()) if c[level]) or None
