"""A window chooses days and searches, never evidence: over lists and logs as files, read and built, not over facts alone."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from graphshare.workspace import Workspace

TOWNS = ("Ashford IL PD", "Briar IL PD", "Cedar WI PD")
#: Accounts as lists name them: the body, its parent, an inactive one, a name that is only near, and other towns.
ACCOUNTS = (
    "Immigration and Customs Enforcement [Federal]",
    "U.S. Department of Homeland Security [Federal]",
    "Homeland Security Investigations [Federal] [Inactive]",
    "Homeland Security Investigations [Federal]",
    "Immigration Customs Enforcment [Federal]",
    "Millbrook OH PD",
    "Cedar WI PD",
)
SEARCHERS = (
    "Immigration and Customs Enforcement [Federal]", "Homeland Security Investigations [Federal]", "Millbrook OH PD", *TOWNS,
)  # fmt: skip
REASONS = ("assist ICE", "HSI", "ice", "immigration", "theft", "***")
#: Worlds that hold every kind of door between them: front used and open, side used and open, unknown, and a back door.
SEEDS: dict[int, set[tuple[str, str]]] = {
    0: set(),
    2: {("front", "used"), ("side", "open"), ("unknown", "used")},
    9: {("back", "used")},
}
START = date(2025, 1, 1)
HEAD = "ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time,Search Type\n"
#: Windows that cut lists, months and searches anywhere: on, before and after the days on which something is dated.
WINDOWS = [
    (None, None), ("2025-01-20", None), (None, "2025-02-10"), ("2025-01-15", "2025-02-15"), ("2025-02-01", "2025-02-01"),
    ("2025-03-01", "2025-04-30"), ("2024-01-01", "2024-12-31"),
]  # fmt: skip


def records(root: Path, seed: int) -> tuple[list[Path], list[str | None]]:
    """Files of lists (dated and undated) and logs, in an order that the seed chooses, and what each is said to be of."""
    draw = random.Random(seed)
    found: list[tuple[Path, str | None]] = []
    for town in TOWNS:
        days = sorted(draw.sample(range(0, 110, 5), draw.choice((2, 3, 4))))
        usual = draw.sample(ACCOUNTS, draw.choice((1, 2, 3)))
        for day in [*days, *([None] if draw.random() < 0.25 else [])]:
            names = usual if draw.random() < 0.6 else draw.sample(ACCOUNTS, draw.choice((1, 2, 4)))
            lines = "".join(f'"{n}",,{town}\n' for n in names if n != town)
            stamp = f" {START + timedelta(days=day):%Y-%m-%d}" if day is not None else ""
            path = root / f"{town} SharedNetworks{stamp}.csv"
            path.write_text(
                f"Organization Name,Networks Shared With Me,Networks I'm Sharing\n{lines}", encoding="utf-8"
            )
            found.append((path, town))
        rows = ""
        for n in range(draw.choice((3, 9))):
            at = START + timedelta(days=draw.randrange(0, 115))
            who, reason = draw.choice(SEARCHERS), draw.choice(REASONS)
            kind = draw.choice(("search", "lookup", ""))
            ident = f"{draw.getrandbits(32):08x}-0000-4000-8000-{n:012d}"
            rows += f'{ident},***,{who},{n + 2},{reason},,"{at:%m/%d/%Y}, {draw.randrange(1, 12):02d}:00:00 AM UTC",{kind}\n'
        path = root / f"1_1_2025-4_30_2025-{town}-Network-Audit.csv"
        path.write_text(HEAD + rows, encoding="utf-8")
        found.append((path, None))
    draw.shuffle(found)
    return [p for p, _ in found], [a for _, a in found]


@pytest.fixture(scope="module", params=SEEDS)
def asked(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Workspace, str, set[tuple[str, str]]]:
    """A world, the body that is asked about (one with a parent, one with parts), and doors that must be among its own."""
    root = tmp_path_factory.mktemp("windows")
    made = Workspace(root / "held", command="test")
    made.root.mkdir()
    paths, agencies = records(root, request.param)
    for path, agency in zip(paths, agencies, strict=True):
        made.ingest([path], agency=agency, workers=1)
    made.build()
    return made, ("ICE", "DHS")[request.param % 2], SEEDS[request.param]


Key = tuple[str, str, str, str | None]


def doors(work: Workspace, body: str, since: str | None, until: str | None, target: Path) -> dict[Key, str]:
    """(network, door, body, proxy) → use, of every pair, side-open ones too."""
    import csv

    data = work.reach(body, since=since, until=until, pairs=target).data
    found = {
        (n["network_id"], d["door"], d["body"], d["proxy_id"]): d["use"]
        for n in data["networks"]
        for d in n["doors"]
        if "agencies" not in d
    }
    with target.open(encoding="utf-8-sig", newline="") as handle:
        for r in csv.DictReader(handle):
            found[r["network"], r["door"], r["body"], r["proxy"] or None] = r["use"]
    for name in ("inactive", "parents"):
        found |= {(i["network_id"], name, i["body"], i["account"]): "" for i in data[name]}
    return found


def test_a_window_never_opens_a_door_and_never_strengthens_one(
    asked: tuple[Workspace, str, set[tuple[str, str]]], tmp_path: Path
) -> None:
    work, body, expected = asked
    always = doors(work, body, None, None, tmp_path / "all.csv")
    assert {(k[1], use) for k, use in always.items()} >= expected
    for since, until in WINDOWS[1:]:
        inside = doors(work, body, since, until, tmp_path / "some.csv")
        assert inside.keys() <= always.keys(), (since, until, sorted(map(str, inside.keys() - always.keys())))
        stronger = {k for k, use in inside.items() if use == "used" and always[k] != "used"}
        assert not stronger, (since, until, stronger)
    wide = doors(work, body, "2024-01-01", "2026-12-31", tmp_path / "wide.csv")
    searched = [{k: use for k, use in found.items() if use == "used"} for found in (always, wide)]
    assert searched[0] == searched[1], "over all days only what has no date goes"
