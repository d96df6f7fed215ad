"""Transparency portals: saved pages and parsed JSON."""

from __future__ import annotations

import email.policy
import json
import quopri
import time
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from graphshare.errors import UnknownLayout
from graphshare.releases import ReleaseCache
from graphshare.sources import ingest_file
from graphshare.sources.formats.page_text import blocks
from graphshare.sources.portals.pages import name_of_slug, read_html
from tests.small_releases import Taken, samples, take_text

AUDIT = (
    '"id","userId","searchDate","networkCount","reason"\n'
    '"00000000-0000-4000-8000-000000000001","***","2026-03-27T11:47:30.756Z","364","HSI assist"\n'
)


def section(label: str, value: str) -> str:
    return f'<div style="padding:16px"><p style="font-weight:700">{label}</p><div style="white-space:pre-line">{value}</div></div>'


def page(*sections: str, name: str = "Elm Falls OH PD", updated: str = "Tue Apr 28 2026") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>Flock Safety - {name} Transparency Portal</title><style>p{{}}</style></head><body>"
        f"<header><h1>{name}</h1><h2>Transparency Portal</h2><p>Last Updated: <span>{updated}</span></p></header>"
        f"<h3>Overview</h3><p>{name} uses cameras.</p><h3>Policies</h3>{''.join(sections)}"
        "<h3>Additional Info</h3><p>Success Story</p><div>A car was found.</div><footer>Provided by Flock Safety</footer>"
        "<script>var x = 'Organizations granted access to nobody';</script></body></html>"
    )


FULL = page(
    section("Prohibited Uses", "Immigration enforcement, traffic enforcement"),
    section("Acceptable Use Policy", "Law enforcement only. Ask chief@elm.example."),
    section("Data retention (in days)", "30 days"),
    section("Number of LPR and other cameras", "1,017"),
    section(
        "Organizations granted access to Elm Falls OH PD data",
        "Ash OH PD, Fish &amp; Game (OH), <b>U.S. Shore Patrol</b> , Oak TX SO",
    ),
    section("Organizations sharing their data with Elm Falls OH PD", "Ash OH PD, Bay OH PD"),
    section("Hotlists Alerted On", "NCIC, NCMEC Amber Alert"),
    section("Unique vehicles detected in the last 30 days", "337,394"),
    section("Searches in the last 30 days", "309"),
    section(
        "Public Search Audit",
        f'<a download="search_audit.csv" href="data:text/csv;charset=utf-8,{quote(AUDIT)}">Download CSV</a>',
    ),
)


def test_a_saved_page_is_one_row_with_its_list_both_ways(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "2026-04-29.html", FULL)
    assert taken.ledger() == (1, 1, 0, 0, 0)
    assert (taken.draft.agency, taken.draft.dated) == ("Elm Falls OH PD", "2026-04-28")
    assert taken.table("shares") == [
        {"row": 1, "recipient": "Ash OH PD", "change": "listed"},
        {"row": 1, "recipient": "Fish & Game (OH)", "change": "listed"},
        {"row": 1, "recipient": "U.S. Shore Patrol", "change": "listed"},
        {"row": 1, "recipient": "Oak TX SO", "change": "listed"},
        {"row": 1, "owner": "Ash OH PD", "change": "listed"},
        {"row": 1, "owner": "Bay OH PD", "change": "listed"},
    ]
    assert taken.table("lists") == [
        {
            "row": 1,
            "complete": True,
            "recipients": 4,
            "cameras": 1017,
            "retention_days": 30,
            "searches_30d": 309,
            "prohibited": "Immigration enforcement, traffic enforcement",
            "policy": "Law enforcement only. Ask [e-mail].",
            "hotlists": "NCIC, NCMEC Amber Alert",
        }
    ]


def test_the_audit_in_a_page_is_a_part_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(FULL)
    parts = samples(path, tmp_path / "scratch")
    assert [p.format for p in parts] == ["html", "csv"]


@pytest.mark.parametrize(
    "value", ["", "N/A", "Please contact us for a list of agencies that share data with our department."]
)
def test_a_list_that_is_not_published_is_unknown_and_not_nobody(tmp_path: Path, value: str) -> None:
    text = page(
        section("Organizations granted access to Elm Falls OH PD data", value), section("Number of LPR cameras", "9")
    )
    taken = take_text(tmp_path, "page.html", text)
    assert taken.table("lists") == [{"row": 1, "cameras": 9}]
    assert taken.table("shares") == []


def test_a_count_in_place_of_the_list_is_not_complete(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "page.html", page(section("External organizations with access", "988")))
    assert taken.table("lists") == [{"row": 1, "complete": False, "recipients": 988}]


def test_names_one_in_each_item_are_the_list_and_a_strange_heading_is_not(tmp_path: Path) -> None:
    items = "".join(f"<li>{n}</li>" for n in ("Ash OH PD", "Bay County OH SO", "Oak TX SO"))
    text = page(
        f"<p>Organizations granted access to Elm data</p><ul>{items}</ul><p>Our Town In The News</p><div>Fine.</div>"
    )
    taken = take_text(tmp_path, "page.html", text)
    assert [s["recipient"] for s in taken.table("shares")] == ["Ash OH PD", "Bay County OH SO", "Oak TX SO"]


def test_a_page_saved_before_it_was_loaded_is_no_release(tmp_path: Path) -> None:
    text = "<html><head><title>Flock Safety - Elm OH PD Transparency Portal</title></head><body></body></html>"
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnknownLayout) as error:
        ingest_file(path, ReleaseCache(tmp_path / "releases"))
    assert "loaded" in f"{error.value.message} {error.value.hint}"


def parsed(**more: Any) -> dict[str, Any]:
    return {
        "crawled_slug": "elm-falls-oh-pd",
        "crawled_name": "Elm Falls OH PD",
        "archived_date": "2026-04-26",
        "acceptable_use_policy": "Law enforcement only.",
        "prohibited_uses": "Immigration enforcement",
        "sharing_info": "",
        "sharing_restrictions": "No federal agencies.",
        "data_retention_days": 30,
        "camera_count": 17,
        "hotlists_alerted_on": "NCIC",
        "searches_30d": None,
        "sharing_outbound": ["Ash OH PD", "University of California, Berkeley", "Hay, CA PD", "Lodge USA", "LLC"],
        "sharing_inbound": [],
        **more,
    }


def test_a_parsed_portal_keeps_commas_inside_names(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "2026-04-26.json", json.dumps(parsed()))
    assert taken.ledger() == (1, 1, 0, 0, 0)
    assert (taken.draft.agency, taken.draft.dated) == ("Elm Falls OH PD", "2026-04-26")
    assert [s["recipient"] for s in taken.table("shares")] == [
        "Ash OH PD",
        "University of California, Berkeley",
        "Hay, CA PD",
        "Lodge USA, LLC",
    ]
    assert taken.table("lists") == [
        {
            "row": 1,
            "complete": True,
            "recipients": 4,
            "cameras": 17,
            "retention_days": 30,
            "prohibited": "Immigration enforcement",
            "policy": "Law enforcement only.\n\nNo federal agencies.",
            "hotlists": "NCIC",
        }
    ]


@pytest.mark.parametrize(
    ("name", "slug", "agency"),
    [
        (None, "napa-falls-ca-pd", "Napa Falls CA PD"),
        (None, "xyric", "XYRIC"),
        ("The Elm Falls Police Department", "elm-falls-oh-pd", "Elm Falls OH PD"),
        ("Elm Falls California Police Department", "elm-falls-ca-pd", "Elm Falls California Police Department"),
        ("Elm County Fire Authority", "elm-county-fire-authority", "Elm County Fire Authority"),
    ],
)
def test_the_address_names_the_agency_where_the_heading_leaves_out_the_state(
    tmp_path: Path, name: str | None, slug: str, agency: str
) -> None:
    taken = take_text(tmp_path, "p.json", json.dumps(parsed(crawled_name=name, crawled_slug=slug)))
    assert taken.draft.agency == agency


def test_an_address_keeps_small_words_and_states_apart() -> None:
    assert name_of_slug("town-of-elm-de-pd") == "Town of Elm DE PD"
    assert name_of_slug("-el-elm-pd-ca") == "El Elm PD CA"


def test_the_search_audit_in_a_parsed_portal_becomes_an_inner_release(tmp_path: Path) -> None:
    user = "11111111-1111-4111-8111-111111111111"
    audit = [
        {
            "id": f"00000000-0000-4000-8000-00000000000{i}",
            "userId": user,
            "searchDate": f"2026-03-2{i}T04:49:43.707Z",
            "networkCount": "40",
        }
        for i in range(1, 4)
    ]
    audit[0]["reason"] = "HSI assist, call 555-201-0199"
    taken = take_text(tmp_path, "2026-04-26.json", json.dumps(parsed(search_audit_csv=audit)))
    inner = taken.draft.inner["audit"]
    assert (inner.kind.value, inner.rows, inner.records) == ("portal audit", 3, 3)
    entries = taken.table("audit/entries")
    assert [e["row"] for e in entries] == [1, 2, 3]
    assert [e["user_no"] for e in entries] == [1, 1, 1]
    assert entries[0]["reason"] == "HSI assist, call [phone]" or "[phone]" in entries[0]["reason"]
    assert user not in str(entries)
    assert taken.ledger() == (1, 1, 0, 0, 0)


@pytest.mark.parametrize("searches", [3, 3_000])
def test_a_parsed_portal_is_one_in_whichever_order_its_keys_stand(tmp_path: Path, searches: int) -> None:
    audit = [
        {
            "id": f"00000000-0000-4000-8000-{i:012d}",
            "userId": "***",
            "searchDate": f"2026-03-2{i % 9}T04:49:43.707Z",
            "networkCount": "40",
            "reason": "theft",
        }
        for i in range(searches)
    ]
    page = parsed(search_audit_csv=audit)
    found = []
    for name, keys in (("a", list(page)), ("b", list(reversed(page)))):
        (tmp_path / name).mkdir()
        (tmp_path / name / "2026-04-26.json").write_text(json.dumps({k: page[k] for k in keys}), encoding="utf-8")
        found.append(ingest_file(tmp_path / name / "2026-04-26.json", ReleaseCache(tmp_path / f"releases {name}")))
    assert [[(r.kind, r.agency, r.records) for r in read] for read in found] == 2 * [
        [("portal", "Elm Falls OH PD", 1), ("portal audit", "Elm Falls OH PD", searches)]
    ]


def test_scrap_among_the_searches_stays_a_row_and_an_unknown_audit_is_said(tmp_path: Path) -> None:
    one = {
        "id": "00000000-0000-4000-8000-000000000001",
        "userId": "***",
        "searchDate": "2026-03-27T04:49:43.707Z",
        "networkCount": "40",
    }
    taken = take_text(tmp_path, "p.json", json.dumps(parsed(search_audit_csv=[one, "scrap", one])))
    inner = taken.draft.inner["audit"]
    assert (inner.rows, inner.records, inner.blank) == (3, 2, 1)
    assert [e["row"] for e in taken.table("audit/entries")] == [1, 3]
    unknown = take_text(tmp_path, "q.json", json.dumps(parsed(search_audit_csv=[{"color": "red"}, {"color": "blue"}])))
    assert not unknown.draft.inner
    assert any("search audit" in w for w in unknown.draft.warnings)


def test_half_a_character_in_a_name_does_no_harm(tmp_path: Path) -> None:
    text = json.dumps(parsed(sharing_outbound=["Ash \ud800 OH PD", "B\u00e4y OH PD \U0001f693"]))
    taken = take_text(tmp_path, "p.json", text)
    assert [s["recipient"] for s in taken.table("shares")] == ["Ash ? OH PD", "B\u00e4y OH PD \U0001f693"]


def test_several_parsed_portals_in_one_file_are_each_their_own(tmp_path: Path) -> None:
    other = parsed(
        crawled_name="Bay OH PD", archived_date="2026-04-20", sharing_outbound=[], sharing_inbound=["Ash OH PD"]
    )
    taken = take_text(tmp_path, "all.json", json.dumps([parsed(), other, {"crawled_slug": None}]))
    assert taken.ledger() == (3, 2, 1, 0, 0)
    assert taken.draft.kind.value == "portal table"
    assert {(s.get("owner"), s["recipient"]) for s in taken.table("shares")} >= {
        ("Elm Falls OH PD", "Ash OH PD"),
        ("Ash OH PD", "Bay OH PD"),
    }
    assert [line["owner"] for line in taken.table("lists")] == ["Elm Falls OH PD", "Bay OH PD"]
    assert taken.draft.dated == "2026-04-26"


#: The layout of 2026: a sentence between each heading and its value, names in a grid, one in each cell.
NEW_LIST = (
    "Ash OH PD",
    "Bay Lofts",
    "LLC",
    "Coast Guard Post",
    "Oak TX SO",
    "University of California",
    "Davis PD",
    "YURIC",
)


def new_page() -> str:
    def entry(label: str, told: str, value: str) -> str:
        return (
            f'<div data-tp-entry-type="x"><div class="tpEntryHeader"><p style="font-weight:600">{label}</p><p>{told}</p></div>'
            f'<div style="display:flex"><div aria-hidden="true"></div><div>{value}</div></div></div>'
        )

    cells = "".join(f'<div><div data-tp-full-value="{n}" tabindex="-1">{n}</div></div>' for n in NEW_LIST)
    return (
        "<!DOCTYPE html><html><head><title>Flock Safety - Elm Falls OH PD Transparency Portal</title></head><body>"
        "<nav><span>Transparency Portal</span></nav><div><a href='#'>Visit Flock</a></div><h1>Elm Falls OH PD</h1>"
        "<h2>Transparency Portal</h2><p>Last updated: <span title='x'>Wed Jun 24 2026</span></p><h3>Overview</h3><p>We use cameras.</p>"
        "<h3>Usage</h3>"
        + entry("Data retention", "The number of days data is retained.", "60 days")
        + entry("Total Cameras", "Number of LPR and other cameras.", "1,058")
        + entry("Sharing Network Data With", "Organizations granted access to Elm Falls OH PD data.", cells)
        + entry(
            "Receiving Network Data From",
            "Organizations sharing their data with Elm Falls OH PD.",
            "<div>Bay OH PD</div>",
        )
        + entry("Hotlists Alerted On", "National and statewide hotlist sources.", "NCIC, NCMEC Amber Alert")
        + entry("Unique Vehicles Detected", "Number of unique plate reads over the last 30 days.", "182,273")
        + entry("Number of Hotlist Hits", "Total hotlist hits over the last 30 days.", "692")
        + entry("Number of Searches", "Total user search sessions over the last 30 days.", "153")
        + f"<p>Search Audit</p><p>Download to view searches performed over the last 30 days.</p>"
        f'<a href="data:text/csv;charset=utf-8,{quote(AUDIT)}">Download CSV</a>'
        "<h3>Additional Info</h3><p>Provided by Flock Safety</p></body></html>"
    )


NEW_TEXT = """Transparency Portal
Visit Flock
Elm Falls OH PD
Transparency Portal

Last updated: Wed Jun 24 2026

OVERVIEW

We use cameras.
USAGE

Data retention

The number of days data is retained.

60 days

Total Cameras

Number of LPR and other cameras.

1,058

Sharing Network Data With

Organizations granted access to Elm Falls OH PD data.

Ash OH PD
Bay Lofts
LLC
Coast Guard Post
Oak TX SO
University of California
Davis PD
YURIC

Receiving Network Data From

Organizations sharing their data with Elm Falls OH PD.

Bay OH PD

Hotlists Alerted On

National and statewide hotlist sources.

NCIC, NCMEC Amber Alert

Unique Vehicles Detected

Number of unique plate reads over the last 30 days.

182,273

Number of Searches

Total user search sessions over the last 30 days.

153

Search Audit

Download CSV
ADDITIONAL INFO

Provided by Flock Safety
"""


@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_a_page_of_2026_with_sentences_under_its_headings_is_read_alike_as_html_and_as_text(
    tmp_path: Path, name: str
) -> None:
    taken = take_text(tmp_path, name, new_page() if name.endswith("html") else NEW_TEXT)
    assert (taken.draft.agency, taken.draft.dated) == ("Elm Falls OH PD", "2026-06-24")
    assert [s["recipient"] for s in taken.table("shares") if "recipient" in s] == [
        "Ash OH PD",
        "Bay Lofts, LLC",
        "Coast Guard Post",
        "Oak TX SO",
        "University of California, Davis PD",
        "YURIC",  # names no state, but goes on in the order of the list
    ]
    assert [s["owner"] for s in taken.table("shares") if "owner" in s] == ["Bay OH PD"]
    assert taken.table("lists") == [
        {
            "row": 1,
            "complete": True,
            "recipients": 6,
            "cameras": 1058,
            "retention_days": 60,
            "searches_30d": 153,
            "hotlists": "NCIC, NCMEC Amber Alert",
        }
    ]


def test_a_page_kept_as_text_is_one_row_however_many_lines_it_has(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(NEW_TEXT)
    (release,) = ingest_file(path, ReleaseCache(tmp_path / "held"))
    assert (release.kind, release.layout, release.rows, release.records) == ("portal", "portal page as text", 1, 1)


def test_an_agency_that_says_it_shares_with_nobody_is_unknown_and_no_recipient(tmp_path: Path) -> None:
    text = page(
        "<p>Sharing Network Data With</p><p>Organizations granted access to Elm Falls OH PD data.</p>"
        "<p>None: Elm Falls does not share with outside agencies</p>",
        section("Number of LPRs", "9"),
    )
    taken = take_text(tmp_path, "page.html", text)
    assert (taken.table("shares"), taken.table("lists")) == ([], [{"row": 1, "cameras": 9}])


def test_a_page_saved_as_one_file_is_the_page_with_its_audit(tmp_path: Path) -> None:
    letter = MIMEMultipart("related")
    letter["From"] = "<Saved by Blink>"
    letter["Snapshot-Content-Location"] = "https://transparency.flocksafety.com/elm-falls-oh-pd"
    letter["Subject"] = "Elm Falls OH PD Transparency Portal"
    part = MIMEText("", "html", "utf-8")
    part.set_payload(quopri.encodestring(new_page().encode()))
    part.replace_header("Content-Transfer-Encoding", "quoted-printable")
    letter.attach(part)
    path = tmp_path / "Elm.mhtml"
    path.write_bytes(letter.as_bytes(policy=email.policy.SMTP))
    portal, audit = ingest_file(path, ReleaseCache(tmp_path / "held"))
    assert (portal.kind, portal.agency, portal.dated) == ("portal", "Elm Falls OH PD", "2026-06-24")
    assert (audit.kind, audit.agency, audit.rows) == ("portal audit", "Elm Falls OH PD", 1)


SCRAPED = {
    "ts": "2026-10-06T00:08:37.556624+00:00",
    "page_name": "Elm Falls OH PD",
    "portal_last_updated": "2026-10-05T12:26:26.552Z",
    "retention_days": 30,
    "total_cameras": 103,
    "searches_30d": 416,
    "shares_data_with": ["Organizations granted access to Elm Falls OH PD data.", "Ash OH PD", "Bay OH PD"],
    "receives_data_from": ["Oak TX SO"],
    "external_agencies": ["Ash OH PD", "Bay OH PD", "Oak TX SO"],
    "prohibited_uses": "Immigration enforcement",
}


def test_a_portal_parsed_with_other_names_is_read_and_a_list_of_both_directions_in_one_is_not(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "stats.json", json.dumps(SCRAPED))
    assert (taken.draft.agency, taken.draft.dated) == ("Elm Falls OH PD", "2026-10-06")
    assert taken.table("shares") == [
        {"row": 1, "recipient": "Ash OH PD", "change": "listed"},
        {"row": 1, "recipient": "Bay OH PD", "change": "listed"},
        {"row": 1, "owner": "Oak TX SO", "change": "listed"},
    ]
    only_union = {k: v for k, v in SCRAPED.items() if k not in ("shares_data_with", "receives_data_from")}
    union = take_text(tmp_path, "old.json", json.dumps(only_union))
    assert (union.table("shares"), union.table("lists")[0]["cameras"]) == ([], 103)


def test_a_collection_of_portals_gives_each_portal_its_own_line(tmp_path: Path) -> None:
    base = "https://transparency.flocksafety.com/"
    elm = {
        "portal_url": f"{base}elm-falls-oh-pd",
        "slug": "elm-falls",
        "city": "Elm Falls",
        "state": "OH",
        "type": "PD",
        "total_cameras": 20,
        "total_searches": 309,
        "data_retention": "30 days",
        "data_last_updated": "2026-07-21T08:00:00Z",
        "organizations_shared_with": ["Ash OH PD", "Oak TX SO"],
        "organizations_received_from": ["Bay OH PD"],
    }
    ash = {
        "city": "Ash",
        "state": "OH",
        "type": "SD",
        "total_cameras": 9,
        "organizations_shared_with": [],
        "prohibited_uses": None,
    }
    path = tmp_path / "data.json"
    path.write_text(json.dumps({"summary": {"total": 2}, "portals": [elm, ash]}))
    (release,) = ingest_file(path, ReleaseCache(tmp_path / "held"))
    assert (release.kind, release.rows, release.records) == ("portal table", 2, 2)
    taken = take_text(tmp_path, "same.json", path.read_text())
    assert [(s["owner"], s["recipient"]) for s in taken.table("shares")] == [
        ("Elm Falls OH PD", "Ash OH PD"),
        ("Elm Falls OH PD", "Oak TX SO"),
        ("Bay OH PD", "Elm Falls OH PD"),
    ]
    assert [(x["owner"], x.get("complete"), x["cameras"], x.get("searches_30d")) for x in taken.table("lists")] == [
        ("Elm Falls OH PD", True, 20, 309),
        ("Ash OH SD", None, 9, None),
    ]


def test_a_series_with_a_page_on_each_line_gives_each_day_its_own_list(tmp_path: Path) -> None:
    later = {**SCRAPED, "ts": "2026-10-13T00:08:37+00:00", "shares_data_with": ["Ash OH PD"], "receives_data_from": []}
    path = tmp_path / "stats.jsonl"
    path.write_text("\n".join(json.dumps(x) for x in (SCRAPED, later)) + "\n")
    (release,) = ingest_file(path, ReleaseCache(tmp_path / "held"))
    assert (release.kind, release.rows, release.records) == ("portal table", 2, 2)
    taken = take_text(tmp_path, "again.jsonl", path.read_text())
    days = {
        (s["at"].date().isoformat(), s["recipient"]) for s in taken.table("shares") if s["owner"] == "Elm Falls OH PD"
    }
    assert days == {("2026-10-06", "Ash OH PD"), ("2026-10-06", "Bay OH PD"), ("2026-10-13", "Ash OH PD")}


def test_the_search_audits_of_several_portals_in_one_file_are_each_their_own_agencys(tmp_path: Path) -> None:
    one = {
        "id": "00000000-0000-4000-8000-000000000001",
        "userId": "***",
        "searchDate": "2026-03-27T04:49:43.707Z",
        "networkCount": "40",
    }
    columns = {
        "columns": ["id", "searchDate", "networkCount", "offenseType"],
        "rows": [[one["id"], one["searchDate"], 4, "Theft"]],
    }
    portals = [
        parsed(search_audit_csv=[one, one]),
        parsed(crawled_name="Bay OH PD"),
        parsed(crawled_name="Oak OH PD", search_audit=columns),
    ]
    path = tmp_path / "all.json"
    path.write_text(json.dumps(portals))
    releases = ingest_file(path, ReleaseCache(tmp_path / "held"))
    assert [(r.kind, r.agency, r.rows) for r in releases] == [
        ("portal table", None, 3),
        ("portal audit", "Elm Falls OH PD", 2),
        ("portal audit", "Oak OH PD", 1),
    ]


def read(tmp_path: Path, text: str) -> Taken:
    return take_text(tmp_path, "page.html", text)


@pytest.mark.parametrize(
    "scrap",
    [
        "<" * 100_000,
        '<a "' * 100_000,
        "<head>" * 100_000,
        "<!--" * 100_000,
        "<script>" * 50_000,
        "<a href='" * 60_000,
        "&#" + "9" * 300_000 + ";",
        "<p>" * 100_000,
        " " * 500_000 + "x",
        "a<b>" * 100_000,
    ],
    ids=["brackets", "quotes", "heads", "comments", "scripts", "links", "reference", "paragraphs", "spaces", "bold"],
)
def test_no_page_however_malformed_takes_long(scrap: str) -> None:
    began = time.process_time()
    read_html(FULL.replace("</body>", scrap + "</body>"))
    assert time.process_time() - began < 4


def test_only_visible_text_is_read_block_by_block() -> None:
    text = "<head><title>T</title></head><body><p>One <b>two</b></p><!-- <p>no</p> --><script>no()</script><div>3 &lt; 4\nfive</div>a < b"
    assert list(blocks(text)) == ["One two", "3 < 4\nfive", "a < b"]
