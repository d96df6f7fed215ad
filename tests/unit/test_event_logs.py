"""Event logs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.small_releases import take_text

HEADER = "Timestamp,User,Event Type,Entity Type,Entity Details,Event Id\n"


def event(at: str, kind: str, entity: str, details: str) -> str:
    return f'{at},Pat Searcher,{kind},{entity},"{details}\n",0\n'


def test_shares_open_and_close_on_the_day(tmp_path: Path) -> None:
    text = HEADER
    text += event(
        "2025-03-01T10:00:00.000Z",
        "create",
        "networkShare",
        "Network Name: Elm OH PD\nPermissions: search, view\nReceiving Organization: Ash OH PD",
    )
    text += event(
        "2025-04-02T11:30:00.000Z",
        "update",
        "networkShare",
        "Network Name: Elm OH PD\nPermissions: search -> none\nReceiving Organization: Bay OH PD",
    )
    text += event(
        "2025-06-01T10:00:00.000Z",
        "delete",
        "networkShare",
        "Network Name: Elm OH PD\nReceiving Organization: Ash OH PD",
    )
    text += event(
        "2025-06-02T10:00:00.000Z",
        "update",
        "organizationAudit",
        "License Plate: ***\nUser: Sam Other\nStatus: Needs Review -> Archived",
    )
    taken = take_text(tmp_path, "event-logs.csv", text)
    assert taken.ledger() == (4, 4, 0, 0, 0)
    assert taken.table("shares") == [
        {
            "row": 2,
            "network": "Elm OH PD",
            "recipient": "Ash OH PD",
            "at": datetime(2025, 3, 1, 10),
            "change": "granted",
        },
        {
            "row": 3,
            "network": "Elm OH PD",
            "recipient": "Bay OH PD",
            "at": datetime(2025, 4, 2, 11, 30),
            "change": "removed",
        },
        {
            "row": 4,
            "network": "Elm OH PD",
            "recipient": "Ash OH PD",
            "at": datetime(2025, 6, 1, 10),
            "change": "removed",
        },
    ]
    assert (taken.draft.first, taken.draft.last) == ("2025-03-01T10:00:00Z", "2025-06-02T10:00:00Z")


def test_lookup_pools_are_joined_and_left(tmp_path: Path) -> None:
    text = HEADER
    text += event(
        "2025-03-01T10:00:00.000Z",
        "update",
        "networkShareSettings",
        "Network Name: Elm OH PD\nNational Lookup: false -> true\nStatewide Lookup: true",
    )
    text += event(
        "2025-05-01T10:00:00.000Z", "update", "networkShareSettings", "National Lookup Enabled: true -> false"
    )
    text += event("2025-05-02T10:00:00.000Z", "delete", "statewideLookup", "")
    taken = take_text(tmp_path, "event-logs.csv", text)
    assert taken.ledger() == (3, 3, 0, 0, 0)
    assert [(p["row"], p.get("network"), p["pool"], p["change"]) for p in taken.table("pools")] == [
        (2, "Elm OH PD", "national", "joined"),
        (2, "Elm OH PD", "statewide", "joined"),
        (3, None, "national", "left"),
        (4, None, "statewide", "left"),
    ]
    assert taken.table("shares") == []


@pytest.mark.parametrize(
    ("at", "details", "cause"),
    [
        ("soon", "Receiving Organization: Ash OH PD", "no time"),
        ("2025-03-01T10:00:00.000Z", "Permissions: search", "a share that names no organization"),
    ],
)
def test_a_share_that_proves_nothing_is_rejected_with_its_cause(
    tmp_path: Path, at: str, details: str, cause: str
) -> None:
    taken = take_text(tmp_path, "event-logs.csv", HEADER + event(at, "create", "networkShare", details))
    assert taken.ledger() == (1, 0, 1, 0, 0)
    assert taken.table("rejected")[0]["cause"] == cause


def test_what_another_agency_shares_with_us_is_its_own_network(tmp_path: Path) -> None:
    text = HEADER.replace(",Event Id", "") + event(
        "2025-03-01T10:00:00Z",
        "create",
        "networkShare",
        "Sharing Organization: Oak TX SO\nNetwork Name: Oak TX SO (Flex)",
    ).replace(",0\n", "\n")
    taken = take_text(tmp_path, "event-logs.csv", text)
    assert taken.table("shares") == [
        {
            "row": 2,
            "owner": "Oak TX SO",
            "network": "Oak TX SO (Flex)",
            "at": datetime(2025, 3, 1, 10),
            "change": "granted",
        }
    ]


def test_nobody_who_made_a_change_survives(tmp_path: Path) -> None:
    text = HEADER + event(
        "2025-03-01T10:00:00Z", "create", "networkShare", "User: Sam Other\nReceiving Organization: Ash OH PD"
    )
    taken = take_text(tmp_path, "event-logs.csv", text)
    everything = "".join(p.read_bytes().decode("latin-1") for p in taken.folder.rglob("*.parquet")) + str(taken.draft)
    assert "Pat Searcher" not in everything
    assert "Sam Other" not in everything


def test_a_change_written_as_before_and_after_counts_as_it_is_after(tmp_path: Path) -> None:
    details = "Network Name: Elm OH PD\nReceiving Organization: Fir TX PD\nPrevious Permissions: search\nNew Permissions: none"
    taken = take_text(tmp_path, "e.csv", HEADER + event("2025-03-01T10:00:00Z", "update", "networkShare", details))
    assert [s["change"] for s in taken.table("shares")] == ["removed"]


def test_the_network_that_went_to_several_others_says_whose_log_it_is(tmp_path: Path) -> None:
    def shared(network: str, *others: str) -> str:
        return "".join(
            event(
                "2025-03-01T10:00:00Z",
                "create",
                "networkShare",
                f"Network Name: {network}\nReceiving Organization: {o}",
            )
            for o in others
        )

    ours = take_text(tmp_path, "e.csv", HEADER + shared("Elm OH PD", "Fir TX PD", "Oak TX SO"))
    once = take_text(tmp_path, "f.csv", HEADER + shared("Elm OH PD", "Fir TX PD"))
    mixed = take_text(tmp_path, "g.csv", HEADER + shared("Elm OH PD", "Fir TX PD") + shared("Bay OH PD", "Fir TX PD"))
    assert [t.draft.agency for t in (ours, once, mixed)] == ["Elm OH PD", None, None]
