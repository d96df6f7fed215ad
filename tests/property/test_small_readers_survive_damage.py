"""Damaged files: the ledger adds up and agrees with an independent count, or the file is refused in plain words."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.errors import GraphshareError
from graphshare.sources.formats.counting import count_csv
from graphshare.sources.lists.name_lists import split_names, written
from graphshare.sources.portals.pages import read_html
from tests.small_releases import parts, read, recognize

NAMES = [
    "Elm OH PD",
    "Fir, Inc.",
    "Oak County TX SO",
    "[Federal] Shore Patrol",
    "Ash (Flex) OH PD",
    "N/A",
    "Bäy MN PD",
    "",
]
FILES: dict[str, str] = {
    "shared.csv": "Organization Name,Networks Shared With Me,Networks I'm Sharing\n"
    + "".join(f'{n},"{n},{n} (Flex)",Birch WA PD\n' for n in NAMES if "," not in n),
    "edges.csv": "src_agency,external_agency\n" + "".join(f'"{n}",Elm OH PD\n' for n in NAMES),
    "list.csv": "Name,State,Type\n" + "".join(f'"{n}",OH,Police\n' for n in NAMES),
    "names.txt": ", ".join(n for n in NAMES if n),
    "portals.csv": "Agency Name,External organizations with access,Number of LPR and other cameras\n"
    + "".join(f'"{n}","Elm OH PD, Oak TX SO",{i}\n' for i, n in enumerate(NAMES)),
    "agreements.csv": "STATE,LAW ENFORCEMENT AGENCY,TYPE,COUNTY,SUPPORT TYPE,SIGNED,MOA\r\n"
    + "".join(f'OHIO,"{n}",County,Elm,Task Force Model,{i}/7/2025,link\r\n' for i, n in enumerate(NAMES)),
    "agencies.csv": "ori,agency_name,state_abbr,latitude,longitude\n"
    + "".join(f'OH00,"{n}",OH,4{i}.5,NULL\n' for i, n in enumerate(NAMES)),
    "events.csv": "Timestamp,User,Event Type,Entity Type,Entity Details\n"
    + "".join(
        f'2025-03-0{i}T10:00:00Z,U,create,networkShare,"Network Name: {n}\nReceiving Organization: Oak TX SO"\n'
        for i, n in enumerate(NAMES, 1)
    ),
    "points.csv": "id,lat,lon,operator,brand\n" + "".join(f"{i},4{i}.5,-80.5,Elm OH PD,Flock\n" for i in range(8)),
    "overpass.json": json.dumps(
        {
            "elements": [
                {"type": "node", "id": i, "lat": 40.5, "lon": -80.5, "tags": {"surveillance:type": t}}
                for i, t in enumerate(["ALPR", "camera"] * 4)
            ]
        }
    ),
    "points.json": json.dumps(
        [{"osmId": i, "osmType": "node", "lat": 40.5, "lon": i * 30, "brand": "Flock"} for i in range(9)]
    ),
    "registry.json": json.dumps([{"agency_id": n, "flock_names": [n], "geo": {"state": "OH"}} for n in NAMES]),
    "portal.json": json.dumps(
        {"crawled_name": "Elm OH PD", "sharing_outbound": NAMES, "sharing_inbound": ["Oak TX SO"], "camera_count": 4}
    ),
    "page.html": "<html><head><title>Flock Safety - Elm OH PD Transparency Portal</title></head><body><h1>Elm OH PD</h1>"
    "<h2>Transparency Portal</h2><p>Organizations granted access to Elm OH PD data</p><div>"
    + ", ".join(NAMES)
    + "</div>"
    "<p>Number of LPR cameras</p><div>12</div></body></html>",
}


def damaged(data: bytes, how: str, seed: int) -> bytes:
    """A file as it comes out of a cut download, a clumsy editor or a bad disk."""
    rng = random.Random(seed)
    a, b = sorted(rng.randrange(len(data) + 1) for _ in range(2))
    if how == "cut":
        return data[:a]
    if how == "hole":
        return data[:a] + data[b:]
    if how == "twice":
        return data[:b] + data[a:]
    if how == "shuffled":
        lines = data.splitlines(keepends=True)
        rng.shuffle(lines)
        return b"".join(lines)
    if how == "bytes":
        out = bytearray(data)
        for _ in range(8):
            out[rng.randrange(len(out))] = rng.choice(b"\x00\x07\xff\x80\",;\n\r'()<>[]{}\\:0-")
        return bytes(out)
    return data[:a] + bytes(rng.randrange(256) for _ in range(12)) + data[a:]


@settings(max_examples=250, deadline=None)
@given(
    name=st.sampled_from(sorted(FILES)),
    how=st.sampled_from(["cut", "hole", "twice", "shuffled", "bytes", "noise"]),
    seed=st.integers(0, 2**32),
)
def test_a_damaged_file_loses_no_row_or_is_refused(name: str, how: str, seed: int) -> None:
    with tempfile.TemporaryDirectory() as where:
        path = Path(where) / name
        path.write_bytes(damaged(FILES[name].encode(), how, seed))
        try:
            for number, part in enumerate(parts(path, Path(where) / "scratch")):
                sample = part.sample
                known = recognize(sample)
                if known is None:
                    continue
                recognized = known[1]
                draft = read(part, known, Path(where) / f"release-{number}")
                assert draft.rows == draft.records + draft.rejected + draft.blank + draft.structure
                if sample.format in ("csv", "text"):
                    assert draft.rows == count_csv(sample.path, sample.delimiter).records - (
                        recognized.header is not None
                    )
        except GraphshareError:
            return


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("Elm OHPD,;()[]\n\r\t.0N/A*-é\0"), max_size=80))
def test_a_list_of_names_keeps_every_letter_that_says_something(cell: str) -> None:
    names = split_names(cell)
    assert all(written(name) == name for name in names)
    kept = {c for name in names for c in name if c.isalpha()}
    assert kept <= set(cell)
    assert split_names(", ".join(names)) == names or any(c in cell for c in "();")


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/!-ab\"'= &#x;pscriptheadOrganizations granted access\n"), max_size=200))
def test_any_text_can_be_read_as_a_page(text: str) -> None:
    page = read_html("<h1>Elm OH PD</h1><h2>Transparency Portal</h2>" + text)
    assert page.name == "Elm OH PD"
