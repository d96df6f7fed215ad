"""Camera maps."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from graphshare.domain.model import ReleaseKind
from graphshare.errors import UnknownLayout, UnreadableFile
from graphshare.sources import Given
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
    assert taken.ledger() == (4, 2, 0, 0, 2)  # an area is no camera
    got = [(c["id"], c["lat"], c["lon"]) for c in taken.table("cameras")]
    assert got == [("osm:node/7", 40.25, -80.5), ("osm:way/8", 40.0, -80.0)]


def test_a_flat_list_without_tags_is_taken_whole(tmp_path: Path) -> None:
    points = [
        {
            "osmId": 11,
            "osmType": "node",
            "lat": 1.5,
            "lon": 2.5,
            "brand": "Flock Safety",
            "directionCardinal": None,
            "direction": 270.0,
            "surveillanceZone": "traffic",
        },
        {"osmId": 12, "osmType": "way", "lat": 1.7, "lon": 2.5, "directionCardinal": "60;240", "direction": 60.0},
    ]
    points[1] |= {"brand": None, "surveillanceZone": None}
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


DEVICES = "Device Name,Network,Latitude,Longitude,Status\n#1 Main St NB,Elm OH PD,40.1,-80.2,Active\n"


def test_an_agencys_own_list_of_devices_is_one_of_plate_readers_only_where_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnknownLayout) as error:
        take_text(tmp_path, "devices.csv", DEVICES)
    assert "--kind cameras" in (error.value.hint or "")
    told = take_text(tmp_path, "devices.csv", DEVICES, Given(kind=ReleaseKind.CAMERAS))
    named = take_text(tmp_path, "lprs.csv", DEVICES.replace("Device Name", "LPR Name"))
    for taken, name in ((told, "devices.csv"), (named, "lprs.csv")):
        assert taken.table("cameras") == [
            {"row": 2, "id": f"{name}#2", "lat": 40.1, "lon": -80.2, "operator": "Elm OH PD"}
        ]


def point(x: float, **tags: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    properties = {k.replace("__", ":"): v for k, v in tags.items()}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-83.2, x]}, "properties": properties}


def features(*points: dict[str, Any]) -> str:
    """A GeoJSON document."""
    return json.dumps({"type": "FeatureCollection", "features": points})


@pytest.mark.parametrize(
    "tags",
    [
        {"amenity": "police", "operator": "Elm OH PD"},
        {"surveillance__type": "camera"},
        {"kind": "traffic"},
        {"man_made": "surveillance"},
        {"device_type": "Gunshot detector", "brand": "Flock Safety"},
        {"description": "not an ALPR camera"},
    ],
)
def test_a_map_without_a_word_of_plates_is_not_understood(tmp_path: Path, tags: dict[str, Any]) -> None:
    with pytest.raises(UnknownLayout):
        take_text(tmp_path, "city.geojson", features(point(40.1, **tags), point(40.2, name="Bus stop")))


@pytest.mark.parametrize(
    "tags",
    [
        {"surveillance__type": "ALPR"},
        {"kind": "alpr"},
        {"category": "License Plate Reader"},
        {"camera_type": "LPR - fixed"},
        {"type": "ANPR"},
        {"alpr": "yes"},
        {"model": "Flock Falcon"},
        {"manufacturer": "Flock Safety"},
        {"LPR ID": "17"},
    ],
)
def test_whatever_tag_speaks_of_plates_makes_a_camera(tmp_path: Path, tags: dict[str, Any]) -> None:
    taken = take_text(tmp_path, "city.geojson", features(point(40.1, **tags), point(40.2, amenity="police")))
    assert taken.ledger() == (2, 1, 0, 0, 1)


@pytest.mark.parametrize(
    "gone",
    [
        {"disused": "yes"},
        {"removed__man_made": "surveillance"},
        {"abandoned": "yes"},
        {"razed__surveillance": "public"},
        {"end_date": "2025-03"},
        {"end_date": "2025-03-01"},
        {"status": "Removed"},
        {"operational_status": "decommissioned"},
        {"Date Removed": "3/1/2025"},
        {"active": False},
        {"was__man_made": "surveillance"},
        {"proposed": "yes"},
    ],
)
def test_a_camera_that_no_longer_stands_is_counted_as_structure(tmp_path: Path, gone: dict[str, Any]) -> None:
    taken = take_text(tmp_path, "city.geojson", features(point(40.1, **ALPR), point(40.2, **ALPR, **gone)))
    assert taken.ledger() == (2, 1, 0, 0, 1)


def test_a_camera_that_says_no_to_being_gone_stands(tmp_path: Path) -> None:
    stands = {"disused": "no", "removed": False, "status": "Active", "end_date": "", "active": True}
    assert take_text(tmp_path, "city.geojson", features(point(40.1, **ALPR, **stands))).ledger() == (1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("tags", "operator"),
    [
        ({"surveillance__operator": "Elm OH PD"}, "Elm OH PD"),
        ({"owner": "Elm OH PD"}, "Elm OH PD"),
        ({"operator": "Elm OH PD;Oak OH PD"}, "Elm OH PD; Oak OH PD"),
        ({"operator": "Flock Safety", "owner": "Elm OH PD"}, "Flock Safety; Elm OH PD"),
        ({"operator": "Elm OH PD", "surveillance__operator": "elm oh pd"}, "Elm OH PD"),
    ],
)
def test_operators_are_read_from_whatever_tag_also_several(tmp_path: Path, tags: dict[str, Any], operator: str) -> None:
    taken = take_text(tmp_path, "city.geojson", features(point(40.1, kind="alpr", **tags)))
    assert taken.table("cameras")[0]["operator"] == operator


def test_a_way_beside_its_node_is_no_second_camera(tmp_path: Path) -> None:
    elements = [
        {"type": "node", "id": 1, "lat": 40.5, "lon": -80.25, "tags": ALPR},
        {"type": "way", "id": 2, "center": {"lat": 40.5002, "lon": -80.2501}, "tags": ALPR},
        {"type": "way", "id": 3, "nodes": [7, 8, 9, 7], "center": {"lat": 41.5, "lon": -80.2501}, "tags": ALPR},
        {"type": "relation", "id": 4, "center": {"lat": 40.5, "lon": -80.25}, "tags": ALPR | {"type": "multipolygon"}},
    ]
    taken = take_text(tmp_path, "overpass.json", json.dumps({"elements": elements}))
    assert taken.ledger() == (4, 1, 0, 0, 3)
