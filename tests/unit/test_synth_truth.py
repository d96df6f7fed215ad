"""The truth of a fictional world agrees with a slow, separate reading of the files that were written.

Nothing here uses graphshare's own readers, nor the generator's plan: only the files, the labels of the wordings, and
the definitions. It is the check on the oracle that other tests rely on.
"""

import csv
import gzip
import io
import json
import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise

import openpyxl
import pytest

from graphshare.synth import make_world

WORLDS = [{"agencies": 40, "searches": 2000, "seed": 11}, {"agencies": 90, "searches": 4000, "seed": 6}]
DHS = {"ICE", "ERO", "HSI", "CBP", "Border Patrol", "USCIS", "Secret Service", "TSA", "Coast Guard", "FPS"}
PARENTS = {"ERO": ["ICE", "DHS"], "HSI": ["ICE", "DHS"], "Border Patrol": ["CBP", "DHS"]} | {
    b: ["DHS"] for b in DHS - {"ERO", "HSI", "Border Patrol"}
}
ACCOUNTS = {
    "Homeland Security Investigations": "HSI",
    "U.S. Border Patrol": "Border Patrol",
    "U.S. Department of Homeland Security": "DHS",
    "FBI": "FBI",
    "US Postal Inspection Service": "USPIS",
}
STRENGTH = {"asked": 3, "named": 2, "hinted": 1}
IMMIGRATION = {"federal_immigration", "immigration_unspecified"}


@pytest.fixture(scope="module", params=WORLDS, ids=lambda w: f"seed{w['seed']}")
def world(tmp_path_factory, request):
    out = tmp_path_factory.mktemp("synth") / "world"
    make_world(out, **request.param)
    return out


@pytest.fixture(scope="module")
def truth(world):
    return json.loads((world / "truth.json").read_text(encoding="utf-8"))


def account(text):
    """(body, active) of a federal name as written, else None."""
    bare, low = re.sub(r"\s*\[[^]]*\]", "", text).strip(), text.lower()
    return (ACCOUNTS[bare], "inactive" not in low and "turned off" not in low) if bare in ACCOUNTS else None


def agency(text):
    """One spelling a name: the state before the kind, no space at the end, police whatever they are called."""
    text = text.strip().replace(" DPS", " PD")
    m = re.fullmatch(r"(.+) PD (QN|VX|ZR)", text)
    return f"{m[1]} {m[2]} PD" if m else text


def moment(text):
    return datetime.strptime(text, "%m/%d/%Y, %I:%M:%S %p UTC")


def records(path):
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    return [c.strip() for c in rows[0]], rows


@pytest.fixture(scope="module")
def entries(world, truth):
    """Every record of every audit: file, row, what it says."""
    out = []
    for line in truth["ledger"]:
        if "audit" not in line["kind"]:
            continue
        header, rows = records(world / "records" / line["file"])
        for n, row in enumerate(rows[1:], 2):
            if not row or [c.strip() for c in row] == header:
                continue
            cells = dict(zip(header, row, strict=False))
            out.append({
                "file": line["file"], "row": n, "own": "org" in line["kind"], "owner": line["agency"],
                "id": cells.get("ID"), "org": cells["Org Name"], "name": cells["Name"],
                "at": moment(cells["Search Time"]), "networks": int(float(cells["Total Networks Searched"])),
                "reason": cells["Reason"], "cells": tuple(row), "disowned": "by mistake" in cells.get("Moderation", ""),
            })  # fmt: skip
    return out


@pytest.fixture(scope="module")
def linked(entries):
    """The entries with the search that each belongs to, by the rules of linking."""
    ids = defaultdict(set)
    for e in entries:
        if e["id"]:
            ids[e["org"], e["at"], e["networks"]].add(e["id"])
    seen = defaultdict(list)
    for e in entries:
        key = e["org"], e["at"], e["networks"]
        if e["id"]:
            e["search"] = ("id", e["id"])
            continue
        contents = seen[e["file"], key]
        if e["cells"] not in contents:
            contents.append(e["cells"])
        nth = contents.index(e["cells"])
        e["search"] = ("id", *ids[key]) if len(ids[key]) == 1 and nth == 0 else ("key", key, nth)
    return entries


@pytest.fixture(scope="module")
def labels(truth):
    out = {}
    for w in truth["wordings"]:
        key = re.sub(r"\{plate\}", "PLATE", w["text"])
        out[key] = w
        if w["category"]:
            out[f"{w['category']} - {key}"] = w
    return out


@pytest.fixture(scope="module")
def searches(linked, labels):
    """search → who, when, in whose logs, and what its readable reason says."""
    out = {}
    for e in linked:
        reason = re.sub(r"QZ\d\dX\d\dZ\d\d", "PLATE", e["reason"])
        s = out.setdefault(
            e["search"], {"org": e["org"], "at": e["at"], "owners": set(), "label": labels["***"], "entries": []}
        )
        s["entries"].append(e)
        s["disowned"] = s.get("disowned", False) or e["disowned"]
        if not e["own"]:
            s["owners"].add(e["owner"])
        if reason != "***":
            s["label"] = labels[reason]
    return out


def within(grade, level):
    return STRENGTH[grade] >= STRENGTH[level]


def test_the_ledger_counts_every_record_of_every_file(world, truth):
    on_disk = {p.relative_to(world / "records").as_posix() for p in (world / "records").rglob("*") if p.is_file()}
    assert {line["file"] for line in truth["ledger"]} == on_disk
    for line in truth["ledger"]:
        assert line["rows"] == line["records"] + line["rejected"] + line["blank"] + line["structure"]
        path = world / "records" / line["file"]
        if path.suffix == ".csv":
            header, rows = records(path)
            assert line["rows"] == len(rows) - 1
            assert line["blank"] == sum(not r for r in rows[1:])
            assert line["structure"] == sum([c.strip() for c in r] == header for r in rows[1:])
        elif path.name.endswith(".csv.gz"):
            assert line["rows"] == len(list(csv.reader(io.StringIO(gzip.decompress(path.read_bytes()).decode())))) - 1
        elif path.name.endswith(".json.gz"):
            found = json.loads(gzip.decompress(path.read_bytes()))
            points = found["cameras"] if isinstance(found, dict) else found
            assert line["rows"] == len(points)
            tagged = [p["tags"]["surveillance:type"] != "ALPR" for p in points if "tags" in p]
            assert line["structure"] == sum(tagged)
        elif path.suffix == ".xlsx":
            assert line["rows"] == openpyxl.load_workbook(path).active.max_row - 1
        else:
            assert line["rows"] == 1
            json.loads(path.read_text(encoding="utf-8"))


def test_linking_the_written_rows_finds_the_planned_searches(linked, searches, truth):
    assert len(linked) == truth["totals"]["rows"]
    assert len(searches) == truth["totals"]["searches"]
    theirs = {(f, n): s for f, numbers in truth["entries"].items() for n, s in enumerate(numbers, 2) if s is not None}
    pairs = {(e["search"], theirs[e["file"], e["row"]]) for e in linked}
    assert len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})


def test_a_tie_stays_apart_and_repeats_are_not_multiplied(searches):
    dea = [s for s in searches.values() if s["label"]["text"] == "DEA TFO"]
    assert len(dea) == 3  # two with id, one entry without that could be either
    atf = [s for s in searches.values() if s["label"]["text"] == "assist ATF" and s["org"] == "Quennora Highway Patrol"]
    assert [len(s["entries"]) for s in atf] == [2, 2]
    patrol = [s for s in searches.values() if s["org"] == "Quennora Highway Patrol"]
    twice = [s["entries"] for s in patrol if s["label"]["text"] in ("FBI case", "US Marshals fugitive")]
    assert [len({e["row"] for e in rows}) for rows in twice if len({e["cells"] for e in rows}) == 1 < len(rows)] == [
        2,
        2,
    ]


def test_purposes_and_recovered_reasons_agree(searches, truth):
    assert (
        dict(sorted(Counter(s["label"]["purpose"] for s in searches.values()).items())) == truth["totals"]["purposes"]
    )
    both = [s for s in searches.values() if {e["reason"] == "***" for e in s["entries"]} == {True, False}]
    assert len(both) == truth["totals"]["recovered"] > 0


def test_proxies_agree_at_every_level(searches, truth):
    found = defaultdict(lambda: {level: Counter() for level in STRENGTH})
    for s in searches.values():
        if not account(s["org"]) and not s["disowned"]:
            for body, grade in s["label"]["bodies"].items():
                for level in STRENGTH:
                    if within(grade, level):
                        found[body][level][s["org"]] += 1
    assert {b: {k: dict(v) for k, v in x.items()} for b, x in found.items()} == truth["proxies"]
    assert truth["proxies"]["HSI"]["named"]["Garvelden QN PD"] >= 20
    assert "Savrinstead QN PD" not in truth["proxies"]["HSI"]["asked"]


def test_the_towns_table_agrees(linked, labels, truth, world):
    town = [e for e in linked if e["owner"] == truth["world"]["town"]]
    wanted = [e for e in town if labels[e["reason"]]["purpose"] in IMMIGRATION]
    split = datetime.fromisoformat(truth["tally"]["split"])
    people = defaultdict(list)
    for e in wanted:
        people[" ".join(e["reason"].lower().split()), e["org"], e["name"]].append(e)
    n = 0
    for mine in people.values():
        mine.sort(key=lambda e: e["at"])
        for before, e in zip([None, *mine], mine, strict=False):
            n += before is None or e["at"] - before["at"] > timedelta(minutes=30)
            e["burst"] = n

    def counts(some):
        return {
            "rows": len(some), "searches": len({e["search"] for e in some}), "bursts": len({e["burst"] for e in some}),
            "agencies": len({e["org"] for e in some}),
        }  # fmt: skip

    assert truth["tally"]["totals"] == counts(wanted)
    assert truth["tally"]["before"] == counts([e for e in wanted if e["at"] < split])
    assert truth["tally"]["after"] == counts([e for e in wanted if e["at"] >= split])
    groups = defaultdict(list)
    for e in wanted:
        groups[" ".join(e["reason"].lower().split()), e["org"]].append(e)
    assert {(g["wording"], g["agency"]) for g in truth["tally"]["groups"]} == set(groups)
    for g in truth["tally"]["groups"]:
        mine = groups[g["wording"], g["agency"]]
        assert {k: g[k] for k in ("rows", "searches", "bursts", "agencies")} == counts(mine)
        assert g["after"] == counts([e for e in mine if e["at"] >= split])
        assert (g["first"], g["last"]) == tuple(str(f(e["at"] for e in mine).date()) for f in (min, max))
        assert g["most_networks"] == max(e["networks"] for e in mine)
    near = Counter(" ".join(e["reason"].lower().split()) for e in town if labels[e["reason"]]["purpose"] == "ambiguous")
    assert {x["wording"]: x["rows"] for x in truth["tally"]["near_misses"]} == near
    assert {g["agreement"] for g in truth["tally"]["groups"]} >= {"in force", "signed later", "not on the list"}
    assert any(g["bursts"] < g["searches"] for g in truth["tally"]["groups"])


@pytest.fixture(scope="module")
def lists(world):
    """owner → (day, names as written) of every complete list, read from the files; and inbound shares."""
    complete, inbound = defaultdict(list), []
    root = world / "records"
    for path in root.rglob("SharedNetworks_*.csv"):
        day = datetime.strptime(path.stem, "SharedNetworks_%Y_%b_%d").date()
        _, rows = records(path)
        owner = path.parent.name
        if any(r[2] for r in rows[1:]):  # a list of what others share says nothing of the owner's own recipients
            complete[owner].append((day, [r[0] for r in rows[1:] if r[2]]))
        inbound += [(agency(r[0]), owner, day) for r in rows[1:] if r[1]]
    for path in root.glob("portals/*/*.json"):
        page = json.loads(path.read_text(encoding="utf-8"))
        if page["sharing_outbound"]:
            complete[page["crawled_name"]].append((date.fromisoformat(page["archived_date"]), page["sharing_outbound"]))
    silent = set()
    for row in openpyxl.load_workbook(root / "transparency_portals_6-11-2025.xlsx").active.iter_rows(
        min_row=2, values_only=True
    ):
        if isinstance(row[10], str) and "," in row[10]:
            complete[row[0]].append((date(2025, 6, 11), row[10].split(", ")))
        else:
            silent.add(row[0])
    return {o: sorted(v) for o, v in complete.items()}, inbound, silent


@pytest.fixture(scope="module")
def hits(world, labels):
    out = []
    for path in (world / "records").rglob("potentially_problematic_queries.csv"):
        _, rows = records(path)
        for at, count, org, _, reason in rows[1:]:
            utc = datetime.strptime(at + "00", "%Y-%m-%d %H:%M:%S%z")
            out.append((path.parent.name, (utc - utc.utcoffset()).date(), org, labels[reason], int(count)))
    return out


def standing(names, body):
    accounts = [(account(n), n) for n in names if account(n)]
    if any(a == (body, True) for a, _ in accounts):
        return "active"
    if any(a[0] in PARENTS.get(body, []) and a[1] for a, _ in accounts):
        return "parent"
    return "inactive" if any(a == (body, False) for a, _ in accounts) else "none"


def standings(days, body):
    """Every span of days for which a list says how it stands to a body."""
    out = [(d, d, standing(names, body)) for d, names in days]
    for (a, x), (b, y) in pairwise(days):
        if b - a <= timedelta(days=100) and standing(x, body) == standing(y, body):
            out.append((a, b, standing(x, body)))
    return out


def recount(searches, lists, hits, since=date.min, until=date.max):
    """All doors as comparable tuples."""
    complete, inbound, silent = lists
    out = set()
    used, can, naming = defaultdict(list), defaultdict(set), defaultdict(list)
    for s in searches.values():
        day = s["at"].date()
        if not since <= day <= until or s["disowned"]:
            continue
        who = account(s["org"])
        for owner in s["owners"]:
            can[s["org"]].add(owner)
            if who:
                used[who[0], owner].append(day)
        if not who:
            for body, grade in s["label"]["bodies"].items():
                naming[body, s["org"]].append((grade, s["owners"]))
    for owner, day, org, label, _ in hits:
        if since <= day <= until:
            if label["purpose"] not in ("not_federal", "unstated"):
                can[org].add(owner)
            for body, grade in label["bodies"].items():
                naming[body, org].append((grade, {owner}))
    for giver, taker, day in inbound:
        if since <= day <= until:
            can[taker].add(giver)
    for owner, days in complete.items():
        spans = [(d, d, {agency(n) for n in names}) for d, names in days]
        spans += [
            (a, b, {agency(n) for n in x} & {agency(n) for n in y})
            for (a, x), (b, y) in pairwise(days)
            if b - a <= timedelta(days=100)
        ]
        for a, b, names in spans:
            if a <= until and b >= since:
                for name in names:
                    can[name].add(owner)
    owners = (
        set(complete)
        | silent
        | {g for g, _, _ in inbound}
        | {o for s in searches.values() for o in s["owners"]}
        | {h[0] for h in hits}
    )
    for body in [*PARENTS, "DHS", "FBI", "USPIS"]:
        for owner in owners:
            spans = [x for x in standings(complete.get(owner, []), body) if x[0] <= until and x[1] >= since]
            judged = defaultdict(list)
            for day in used[body, owner]:
                on = {kind for a, b, kind in spans if a <= day <= b}
                judged[
                    "front" if "active" in on else "unknown" if on & {"inactive", "parent"} or not on else "back"
                ].append(day)
            if any(kind == "active" for *_, kind in spans):
                out.add((body, owner, "front", "used" if judged["front"] else "open"))
            out |= {(body, owner, door, "used") for door in ("back", "unknown") if judged[door]}
    for (body, proxy), facts in naming.items():
        for level in STRENGTH:
            firm = [where for grade, where in facts if within(grade, level)]
            if firm:
                seen = set().union(*firm)
                reach = (can[proxy] | ({proxy} if proxy in owners else set())) - seen
                out |= {(body, o, "side", "used", level, proxy) for o in seen}
                out |= {(body, o, "side", "open", level, proxy) for o in reach}
    return out


def as_tuples(doors):
    return {
        (d["body"], d["network"], d["door"], d["use"], *((d["level"], d["proxy"]) if d["door"] == "side" else ()))
        for d in doors
    }


def test_doors_of_all_time_agree(searches, lists, hits, truth):
    assert as_tuples(truth["doors"]) == recount(searches, lists, hits)
    assert len(as_tuples(truth["doors"])) == len(truth["doors"])


def test_doors_inside_windows_agree(searches, lists, hits, truth):
    assert len(truth["windows"]) == 2
    for w in truth["windows"]:
        since, until = (date.fromisoformat(w[k]) for k in ("since", "until"))
        assert as_tuples(w["doors"]) == recount(searches, lists, hits, since, until)


def test_every_kind_of_door_is_there(truth):
    told = as_tuples(truth["doors"])
    assert ("HSI", "Brackelstow QN PD", "front", "used") in told  # and it ended: later it is a back door
    assert ("HSI", "Brackelstow QN PD", "back", "used") in told
    assert ("HSI", "Brackelstow QN PD", "unknown", "used") in told
    assert ("HSI", "Corvelholm QN PD", "unknown", "used") in told  # only its parent is listed
    assert ("Border Patrol", "Tervinwick QN PD", "unknown", "used") in told  # its account is inactive
    assert ("FBI", "Tervinwick QN PD", "back", "used") in told
    assert ("Border Patrol", "Dannelmoor QN PD", "unknown", "used") in told
    assert ("HSI", "Brackelstow QN PD", "side", "open", "named", "Savrinstead QN PD") in told
    assert ("ICE", "Elkar County VX SO", "side", "used", "named", "Elkar County VX SO") in told
    assert any(d["door"] == "side" and d["via"] == "owner" for d in truth["doors"])
    assert {d["level"] for d in truth["doors"] if d["door"] == "side" and d["use"] == "used"} == set(STRENGTH)


def test_a_recovered_reason_opens_a_side_door_and_a_masked_one_does_not(truth):
    told = as_tuples(truth["doors"])
    assert ("ICE", "Corvelholm QN PD", "side", "used", "asked", "Kettelcombe QN PD") in told
    assert not [d for d in truth["doors"] if d.get("proxy") == "Nicemoor QN PD"]


def test_traps_open_nothing(truth):
    assert not [d for d in truth["doors"] if d.get("proxy") == "Federal Garth QN PD"]
    assert all(w["purpose"] == "not_federal" and not w["bodies"] for w in truth["wordings"] if w["trap"])


def test_an_organization_audit_names_no_network(truth):
    skarrel = [d for d in truth["doors"] if d.get("proxy") == "Skarrelgate ZR PD"]
    assert skarrel
    assert {d["use"] for d in skarrel} == {"open"}


def test_searches_that_name_nobody_agree(searches, truth):
    found = defaultdict(Counter)
    for s in searches.values():
        if s["label"]["purpose"] == "immigration_unspecified":
            for owner in s["owners"]:
                found[s["org"]][owner] += 1
    assert {a: dict(c) for a, c in found.items()} == truth["unspecified"]


def test_the_planted_secrets_are_in_the_files(world, truth):
    text = "\n".join(p.read_text(encoding="utf-8") for p in (world / "records").rglob("*.csv"))
    for kind in ("phones", "emails", "birth_dates", "addresses", "a_numbers"):
        assert any(s in text for s in truth["secrets"][kind]), kind
    shown = set(re.findall(r"QZ\d\dX\d\dZ\d\d", text))
    assert shown
    assert shown <= set(truth["secrets"]["plates"])
    assert sum(n in text for n in truth["secrets"]["names"]) > 50
