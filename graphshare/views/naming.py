"""Who may be named on what leaves the house: an agency whose name was matched surely, and of which a row mentions the body."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from graphshare.domain.prose import plural
from graphshare.views.picture import proxy_key


def to_review(reach: Mapping[str, Any], firm: Collection[str]) -> dict[str, Any]:
    """The answer with every proxy that may not be named as “agency to review n”, and a note that says so.

    ``firm``: ids of agencies matched exactly, by alias or by hand. Owners of networks did nothing by being searched: they keep
    their names.
    """
    mentions: dict[str, bool] = {}
    names: dict[str, str] = {}
    for n in reach.get("networks") or ():
        for d in n.get("doors") or ():
            if d.get("door") == "side" and "agencies" not in d:
                key, found = proxy_key(d), d.get("searches")
                named = bool(found.get("named")) if isinstance(found, Mapping) else d.get("grade") in ("asked", "named")
                mentions[key] = mentions.get(key, False) or named
                names[key] = str(d.get("proxy"))
    unnamed = sorted(
        (k for k, mentioned in mentions.items() if k not in firm or not mentioned), key=lambda k: (names[k], k)
    )
    if not unnamed:
        return dict(reach)
    called = {k: f"agency to review {i}" for i, k in enumerate(unnamed, start=1)}
    hidden = {names[k] for k in unnamed}

    def told(d: Mapping[str, Any]) -> Mapping[str, Any]:
        name = called.get(proxy_key(d)) if d.get("door") == "side" else None
        return {**d, "proxy": name, "proxy_id": name.replace(" ", "-")} if name else d

    def open_to(held: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        return held and {**held, "first": [x for x in held.get("first") or () if x not in hidden]}

    networks = [
        {**n, "doors": [told(d) for d in n.get("doors") or ()], "open": open_to(n.get("open"))}
        for n in reach["networks"]
    ]
    note = (
        f"{plural(len(unnamed), 'agency')} to review {'is' if len(unnamed) == 1 else 'are'} not named: not matched exactly, by alias "
        "or by hand, or no search of theirs mentions the body. “graphshare agencies show” and “decide” settle it."
    )
    replied = [r for r in reach.get("replied") or () if r.get("agency") not in hidden]
    return {**reach, "networks": networks, "replied": replied, "notes": [*(reach.get("notes") or ()), note]}
