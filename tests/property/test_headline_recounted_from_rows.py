"""Every number of every clause of the headline, counted anew from the rows by code that shares none with it."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphshare.domain.model import Window
from graphshare.headline import headline
from graphshare.reach import reached
from tests.worlds import World

TOWNS = ("ash-pd", "elm-pd", "oak-pd")
DAYS = ("2025-05-01", "2025-05-10", "2025-06-20")
PARTS = {
    "ICE": {"ICE", "ERO", "HSI"},
    "HSI": {"HSI"},
    "DHS": {"DHS", "ICE", "ERO", "HSI", "CBP", "Border Patrol", "USCIS"},
}
ABOVE = {"ICE": {"DHS"}, "HSI": {"ICE", "DHS"}, "DHS": set()}
NAME = {"ice": "ICE", "hsi": "HSI", "dhs": "DHS", "cbp": "CBP"}

SEARCH = st.fixed_dictionaries({
    "by": st.sampled_from((*TOWNS, "n7", "ice", "hsi")), "on": st.sampled_from(DAYS),
    "at": st.lists(st.sampled_from((*TOWNS, "elm-pd/school")), max_size=2, unique=True),
    "names": st.dictionaries(st.sampled_from(["ICE", "HSI", "CBP", "FBI"]), st.sampled_from(["asked", "named", "hinted"]), max_size=2),
    "nameless": st.booleans(), "disowned": st.sampled_from([None, None, None, "Scope error"]),
})  # fmt: skip
SHARE = st.tuples(
    st.sampled_from(TOWNS), st.sampled_from(("ice", "hsi", "dhs", "oak-pd")), st.sampled_from(["active", "inactive"])
)


def build(searches: list[dict[str, Any]], shares: list[tuple[str, str, str]], root: Path) -> Any:
    world = World().town(*TOWNS).network("elm-pd", "elm-pd/school").agency("n7", identified=False)
    for s in searches:
        own = s["by"] in NAME
        nameless = s["nameless"] and not s["names"] and not own
        more = {"purpose": "immigration_unspecified", "subject": "immigration"} if nameless else {}
        world.search(s["by"], s["on"], s["at"], names={} if own else s["names"], disowned=s["disowned"], **more)
    for network, agency, account in shares:
        if network != agency:
            world.share(network, agency, "2025-05-10", account=account)
    return world.write(root)


def owner(network: str) -> str:
    return network.split("/")[0]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(st.lists(SEARCH, max_size=7), st.lists(SHARE, max_size=4), st.sampled_from(sorted(PARTS)))
def test_every_number_of_every_clause_is_that_of_the_rows(
    searches: list[dict[str, Any]], shares: list[Any], body: str
) -> None:
    with TemporaryDirectory() as folder:
        h = headline(reached(build(searches, shares, Path(folder)), body, Window()))
    about = PARTS[body]
    firm = [
        s for s in searches
        if s["by"] in TOWNS and not s["disowned"] and any(b in about and g != "hinted" for b, g in s["names"].items())
    ]  # fmt: skip
    placed = [s for s in firm if s["at"]]
    if h.named is None:
        assert not any(s["at"] for s in searches), "a log that names networks is held"
    else:
        networks = {n for s in placed for n in s["at"]}
        agencies = {s["by"] for s in placed}
        assert (h.named.agencies, h.named.searches, h.named.networks) == (len(agencies), len(placed), len(networks))
        assert h.named.owners == len({owner(n) for n in networks})
        assert h.named.asked == sum(any(b in about and g == "asked" for b, g in s["names"].items()) for s in placed)
        only = sum({b for b, g in s["names"].items() if g != "hinted" and b != "FBI"} == {"HSI"} for s in placed)
        assert h.named.branch_only == (None if body == "HSI" else only)
        assert h.named.own == any(owner(n) == s["by"] for s in placed for n in s["at"])
        assert h.named.apart == (not agencies & {owner(n) for n in networks})
        wrote = [
            s
            for s in searches
            if s["by"] in TOWNS and s["nameless"] and not s["names"] and s["at"] and not s["disowned"]
        ]
        assert h.nameless is not None
        assert (h.nameless.searches, h.nameless.agencies) == (len(wrote), len({s["by"] for s in wrote}))
        assert h.nameless.same == ({s["by"] for s in wrote} <= agencies)
        if placed:
            told = re.search(r": (\d+) search(?:es)?, (\d+|none) written", h.text)
            assert told, h.text
            assert (int(told[1]), int(told[2].replace("none", "0"))) == (h.named.searches, h.named.asked)
        by_itself = [s for s in searches if s["by"] in NAME and NAME[s["by"]] in about and not s["disowned"]]
        did = [h.back, h.by_list, h.unlisted]
        seen = {(s["by"], owner(n)) for s in by_itself for n in s["at"]}
        assert sum(a.owners for a in did if a) >= len({o for _, o in seen}), "no search by the body itself is left out"
        assert {b for a in did if a for b in a.bodies} == {NAME[b] for b, _ in seen}
    apart = [s for s in firm if not s["at"]]
    assert h.elsewhere == (len(apart), len({s["by"] for s in apart}))
    assert h.ran.searches == len(firm)
    assert h.ran.agencies == len({s["by"] for s in firm})
    weak = [s for s in searches if s["by"] in TOWNS and not s["disowned"] and about & set(s["names"]) and s not in firm]
    assert h.hinted == len(weak)
    real = [(n, NAME[a], account) for n, a, account in shares if a in NAME]
    if not [1 for n, a, _ in shares if n != a]:
        assert (h.listed, h.inactive, h.parent) == (None, None, None)
        assert "access is not known" in h.text
    else:
        assert h.listed is not None
        assert h.inactive is not None
        assert h.parent is not None
        assert h.listed.owners == len({n for n, b, a in real if b in about and a == "active"})
        assert h.inactive.owners == len({n for n, b, a in real if b in about and a == "inactive"})
        assert h.parent.owners == len({n for n, b, a in real if b in ABOVE[body] and a == "active"})
    assert (h.records.known, h.records.owners) == (4, 3)
    assert h.records.logs == len({owner(n) for s in searches for n in s["at"]})
    assert h.records.own_logs == len({s["by"] for s in searches if not s["at"]})
    assert " 0 " not in h.text.split(" — ")[0], "what is none is said in words, and what is not known is not none"
