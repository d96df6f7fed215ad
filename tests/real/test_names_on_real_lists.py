"""Names as real lists write them, counted."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from pathlib import Path

import pytest

from graphshare.agencies import Resolved, WrittenName, parse, resolve
from graphshare.domain.model import Tier

DATA = Path(__file__).parents[2].parent / "shared" / "data"

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not DATA.exists(), reason="the real public records are not beside this checkout"),
]


def flock_names() -> list[str]:
    with (DATA / "agency_names/gflock_urls.csv").open(encoding="utf-8", newline="") as handle:
        return [row["Agency Name"] for row in csv.DictReader(handle)]


def recipients() -> list[str]:
    path = DATA / "shared_networks/south_portland_me_pd/SharedNetworks_2026_May_5.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return [r["Organization Name"].strip() for r in csv.DictReader(handle) if r["Networks I'm Sharing"].strip()]


def agreements() -> list[WrittenName]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(DATA / "ice_287g/participatingAgencies05182026am.xlsx"))
    rows = book.get_sheet_by_index(0).to_python()[1:]
    return [
        WrittenName(str(r[1]).strip(), str(r[0]).strip(), str(r[3]).strip() or None, "agreements") for r in rows if r[1]
    ]


def federal_list() -> list[dict[str, str]]:
    with gzip.open(DATA / "fbi_ucr_agencies/ucr_agencies_list.csv.gz", "rt", encoding="utf-8", newline="") as handle:
        return [r for r in csv.DictReader(handle) if r["state_abbr"] != "NULL"]


def test_the_traps_are_right() -> None:
    with (DATA.parent / "checks/names.tsv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle, delimiter="\t"):
            parsed = parse(row["text"])
            assert not row["state"] or parsed.state == row["state"], row
            assert not row["kind"] or (parsed.kind and parsed.kind.value == row["kind"]), row
            assert str(parsed.federal).lower() == row["federal"], row


def test_nearly_every_real_name_says_its_state_and_kind() -> None:
    parsed = [parse(n) for n in flock_names()]
    named = [p for p in parsed if not p.junk and not p.federal]
    assert sum(p.state is not None for p in named) / len(named) > 0.99
    assert sum(p.kind is not None for p in named) / len(named) > 0.99
    assert sum(p.junk for p in parsed) < 50


def test_plain_names_say_the_state_that_their_code_says() -> None:
    plain = [(n, m) for n in flock_names() if (m := re.fullmatch(r"(.+?) ([A-Z]{2}) (PD|SO|SD)", n.strip()))]
    wrong = [n for n, m in plain if parse(n).state not in (m[2], None)]
    assert len(plain) > 5000
    assert wrong == []


def test_every_town_and_county_on_the_federal_list_keeps_its_state_and_kind_in_every_form() -> None:
    wrong: list[str] = []
    tried = 0
    for row in federal_list()[::4]:
        state, name = row["state_abbr"], row["agency_name"]
        if (m := re.fullmatch(r"(.+) Police Department", name)) and row["agency_type_name"] == "City":
            forms = (f"{m[1]} {state} PD", f"{m[1]} PD {state}", f"{state} - {m[1]} PD", f"{m[1]} PD ({state})")
            kind = "police"
        elif (m := re.fullmatch(r"(.+ County) Sheriff's Office", name)) and row["agency_type_name"] == "County":
            forms = (f"{m[1]} {state} SO", f"{m[1]} SO {state}", f"{state} - {m[1]} SO", f"{m[1]} {state} SD")
            kind = "sheriff"
        else:
            continue
        for form in forms:
            parsed = parse(form)
            tried += 1
            if (parsed.state, parsed.kind, parsed.federal) != (state, kind, False):
                wrong.append(form)
    assert tried > 10_000
    assert len(wrong) / tried < 0.001, wrong[:20]


@pytest.fixture(scope="module")
def joined() -> Resolved:
    return resolve([*(WrittenName(n, None, None, "list") for n in recipients()), *agreements()])


def test_recipients_meet_the_agreement_list(joined: Resolved) -> None:
    signed = {joined.of(w.text, w.state, county=w.county, source=w.source).agency for w in agreements()}
    met = {joined.of(n).agency for n in recipients()} & signed
    assert 70 <= len(met) <= 85


def test_a_recipient_with_the_place_and_kind_of_an_agreement_is_met_unless_its_county_is_unknown(
    joined: Resolved,
) -> None:
    signed = {joined.of(w.text, w.state, county=w.county, source=w.source).agency for w in agreements()}
    places = {(a.place, a.state, a.kind) for i in signed if (a := joined.agencies[i]).place}
    missed = [
        n
        for n in recipients()
        if (a := joined.agencies[joined.of(n).agency]).id not in signed and (a.place, a.state, a.kind) in places
    ]
    assert all("Township" in n or "Twp" in n for n in missed), missed


def test_no_real_agency_spans_two_states_or_kinds(joined: Resolved) -> None:
    names = [WrittenName(n, None, None, "list") for n in flock_names()]
    resolved = resolve(names)
    spans: dict[str, set[tuple[object, object]]] = {}
    for written in names:
        parsed = parse(written.text)
        spans.setdefault(resolved.of(written.text).agency, set()).add((parsed.state, parsed.kind))
    assert {i: s for i, s in spans.items() if len(s) > 1} == {}
    assert Counter(m.tier for m in resolved.matches.values())[Tier.EXACT] > 5500
