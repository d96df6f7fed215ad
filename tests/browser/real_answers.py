"""Real answers for the pages: of the fictional world, read and built from its files as anybody's records are."""

from __future__ import annotations

from typing import Any

from made_up import doorways

from graphshare.views.sentence import Filters


def in_page(reach: dict[str, Any], f: Filters) -> dict[str, Any]:
    """Filters as the page's own script takes them: agencies and networks by number."""
    networks = [n["network_id"] for n in reach["networks"] if doorways(n)]
    proxies = sorted({d["proxy_id"] for n in reach["networks"] for d in n["doors"] if d["door"] == "side"})
    others = [k["network_id"] for k in reach.get("known") or () if k["network_id"] not in networks]
    among = f.get("among")
    return {
        "doors": list(f.get("doors", ("front", "back", "side", "unknown"))),
        "level": f.get("level", "named"),
        "state": f.get("state"),
        "since": f.get("since"),
        "until": f.get("until"),
        "possible": f.get("possible", False),
        "through": proxies.index(f["through"]) if f.get("through") else None,
        "network": networks.index(f["network"]) if f.get("network") in networks else None,
        "other": others.index(f["network"]) if f.get("network") in others else None,
        "among": [among[0], [networks.index(n) for n in among[1]]] if among else None,
        "agencies": [proxies.index(p) for p in f["agencies"]] if f.get("agencies") else None,
    }


def choices(reach: dict[str, Any]) -> list[Filters]:
    """Every kind of filter, alone and together, over one answer: the table of cases of both tongues."""
    doors = ("front", "back", "side", "unknown")
    some: list[Filters] = [{}, {"doors": []}]
    some += [{"doors": [d for i, d in enumerate(doors) if bits >> i & 1], "level": level, "possible": possible}
             for bits in range(1, 16) for level in ("asked", "named", "hinted") for possible in (False, True)]  # fmt: skip
    months = sorted({m for n in reach["networks"] for d in n["doors"] for m in d.get("months") or ()})
    some += [{"since": m, "until": m} for m in months]
    some += [{"since": m, "level": "hinted"} for m in months[::3]] + [
        {"until": m, "possible": True} for m in months[::4]
    ]
    states = sorted({n["state"] for n in reach["networks"] if n["state"]})
    some += [{"state": s, "level": level} for s in states for level in ("asked", "named", "hinted")]
    some += [{"network": n["network_id"]} for n in reach["networks"]]
    some += [{"network": n["network_id"], "possible": True, "level": "hinted"} for n in reach["networks"]]
    proxies = sorted({d["proxy_id"] for n in reach["networks"] for d in n["doors"] if d["door"] == "side"})
    some += [
        {"through": p, "level": level, "possible": level == "hinted"}
        for p in proxies
        for level in ("asked", "named", "hinted")
    ]
    for n in reach["networks"]:
        there = sorted({d["proxy_id"] for d in n["doors"] if d["door"] == "side"})
        some += [{"through": p, "network": n["network_id"]} for p in there]
        some += [{"through": p, "network": n["network_id"], "level": "asked", "until": months[2]} for p in there[:2]]
    some += [{"network": k["network_id"]} for k in reach.get("known") or ()]
    places = [n["network_id"] for n in reach["networks"] if doorways(n)]
    for level in ("asked", "named", "hinted"):
        some += [
            {"among": ("3 other counties", places[::2]), "level": level},
            {"among": ("Open, not seen used", places[1::3]), "possible": True},
        ]
        some += [
            {"agencies": proxies[1:], "level": level},
            {"agencies": proxies[:1], "since": months[1], "level": level},
        ]
    return some
