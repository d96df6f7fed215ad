"""Camera maps."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from graphshare.errors import UnreadableFile
from tests.small_releases import take, take_text

ALPR = {"man_made": "surveillance", "surveillance:type": "ALPR", "manufacturer": "Flock Safety", "operator": "Elm PD"}


def test_overpass_keeps_nodes_and_ways_that_are_alpr(tmp_path: Path) -> None:
    elements: list[Any] = [
        {
            "type": "node",
            "id": 1,
            "lat": 40.5,
            "lon": -80.25,
            "tags": ALPR | {"direction": "90;270", "surveillance:zone": "traffic"},
        },
        {"type": "node", "id": 2, "lat": 40.5, "lon": -80.2},
        {"type": "way", "id": 3, "center": {"lat": 40.6, "lon": -80.1}, "tags": {"surveillance:type": "camera;ALPR"}},
        {"type": "node", "id": 4, "lat": 40.5, "lon": -80.2, "tags": {"surveillance:type": "camera"}},
        {"type": "node", "id": 5, "tags": ALPR},
        {"type": "node", "id": 6, "lat": 140.5, "lon": -80.2, "tags": ALPR},
        "scrap",
    ]
    document = {"version": 0.6, "osm3s": {"timestamp_osm_base": "2026-05-02T04:05:06Z"}, "elements": elements}
    taken = take_text(tmp_path, "overpass.json", json.dumps(document))
    assert taken.ledger() == (7, 2, 3, 0, 2)
    assert taken.draft.dated == "2026-05-02"
    assert taken.table("cameras") == [
        {
            "row": 1,
            "id": "osm:node/1",
            "lat": 40.5,
            "lon": -80.25,
            "operator": "Elm PD",
            "brand": "Flock Safety",
            "direction": "90;270",
            "zone": "traffic",
        },
        {"row": 3, "id": "osm:way/3", "lat": 40.6, "lon": -80.1},
    ]
    assert [(r["row"], r["cause"]) for r in taken.table("rejected")] == [
        (5, "no coordinates"),
        (6, "coordinates outside the world"),
        (7, "not a point on a map"),
    ]


def test_geojson_features_carry_tags_flat_or_nested(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "id": "node/7",
            "geometry": {"type": "Point", "coordinates": [-80.5, 40.25]},
            "properties": ALPR,
        },
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-80.0, 40.0]},
            "properties": {"@id": "way/8", "tags": ALPR},
        },
        {
            "type": "Feature",
            "id": "way/9",
            "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 0]]]},
            "properties": ALPR,
        },
        {"type": "Feature", "id": "node/10", "geometry": None, "properties": {"surveillance:type": "guard"}},
    ]
    taken = take_text(tmp_path, "map.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    assert taken.ledger() == (4, 3, 0, 0, 1)
    got = [(c["id"], c["lat"], c["lon"]) for c in taken.table("cameras")]
    assert got == [("osm:node/7", 40.25, -80.5), ("osm:way/8", 40.0, -80.0), ("osm:way/9", 1.0, 1.0)]


def test_a_flat_list_without_tags_is_taken_whole(tmp_path: Path) -> None:
    points = [
        {
            "osmId": 11,
            "osmType": "node",
            "lat": 1.5,
            "lon": 2.5,
            "brand": "Flock Safety",
            "direction": 270.0,
            "surveillanceZone": "traffic",
        },
        {"osmId": 12, "osmType": "way", "lat": 1.5, "lon": 2.5, "directionCardinal": "60;240", "direction": 60.0},
    ]
    path = tmp_path / "cameras.json.gz"
    path.write_bytes(gzip.compress(json.dumps(points).encode()))
    taken = take(path)
    assert [(c["id"], c.get("brand"), c["direction"], c.get("zone")) for c in taken.table("cameras")] == [
        ("osm:node/11", "Flock Safety", "270", "traffic"),
        ("osm:way/12", None, "60;240", None),
    ]


def test_a_list_under_cameras_is_dated_by_when_it_was_fetched(tmp_path: Path) -> None:
    document = {
        "fetchedAt": "2026-06-19T20:21:16.190Z",
        "cameras": [{"id": 13, "lat": 1.0, "lon": 2.0, "direction": None, "manufacturer": None, "tags": ALPR}],
    }
    taken = take_text(tmp_path, "cameras.json", json.dumps(document))
    assert taken.draft.dated == "2026-06-19"
    assert taken.table("cameras")[0]["id"] == "osm:node/13"


def test_a_csv_of_points_is_a_flat_list(tmp_path: Path) -> None:
    taken = take_text(
        tmp_path,
        "cams.csv",
        "id,latitude,longitude,operator,brand\nA1,40.5,-80.5,Elm OH PD,Flock\nA2,,,Elm OH PD,Flock\n",
    )
    assert taken.ledger() == (2, 1, 1, 0, 0)
    assert taken.table("cameras") == [
        {"row": 2, "id": "cams.csv#A1", "lat": 40.5, "lon": -80.5, "operator": "Elm OH PD", "brand": "Flock"}
    ]


def test_a_map_cut_off_in_the_middle_is_refused_with_a_hint(tmp_path: Path) -> None:
    whole = json.dumps(
        {"elements": [{"type": "node", "id": i, "lat": 1.0, "lon": 2.0, "tags": ALPR} for i in range(9)]}
    )
    with pytest.raises(UnreadableFile) as error:
        take_text(tmp_path, "overpass.json", whole[:-40])
    assert error.value.hint


def test_a_table_from_overpass_keeps_its_ids_and_leaves_out_other_cameras(tmp_path: Path) -> None:
    text = (
        "@id,@type,@lat,@lon,surveillance:type,operator\n7,node,40.1,-80.2,ALPR,Elm OH PD\n"
        "8,way,40.2,-80.2,ALPR,\n9,node,40.3,-80.2,camera,\n"
    )
    taken = take_text(tmp_path, "osm.csv", text)
    assert taken.ledger() == (3, 2, 0, 0, 1)
    assert [c["id"] for c in taken.table("cameras")] == ["osm:node/7", "osm:way/8"]


def test_an_agencys_own_list_of_devices_gives_its_cameras_to_the_network_named(tmp_path: Path) -> None:
    text = "Device Name,Network,Latitude,Longitude,Status\n#1 Main St NB,Elm OH PD,40.1,-80.2,Active\n"
    taken = take_text(tmp_path, "devices.csv", text)
    assert taken.table("cameras") == [
        {"row": 2, "id": "devices.csv#2", "lat": 40.1, "lon": -80.2, "operator": "Elm OH PD"}
    ]
