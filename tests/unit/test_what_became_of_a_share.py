"""What a sharing list says became of a row: the doors that follow, and those that do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from graphshare.sources.lists.standing import Standing, says_standing
from graphshare.workspace import Workspace
from tests.small_releases import take, take_text, workbook

SHARED = "Organization Name,Networks Shared With Me,Networks I'm Sharing"
LOG = (
    "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search Type\n"
)
DAYS = ("06/01/2025", "06/09/2025", "06/10/2025", "06/15/2025", "06/20/2025")


def shared(label: str, ice: str, others: str = "Active") -> str:
    rows = [
        f"ICE,,Ashford IL PD,{ice}",
        f"Millbrook OH PD,,Ashford IL PD,{others}",
        f"Tolver OH PD,,Ashford IL PD,{others}",
    ]
    return "\n".join((f"{SHARED},{label}", *rows)) + "\n"


def edges(label: str, ice: str, others: str = "Active") -> str:
    rows = [
        f"Ashford IL PD,ICE,{ice}",
        f"Ashford IL PD,Millbrook OH PD,{others}",
        f"Ashford IL PD,Tolver OH PD,{others}",
    ]
    return "\n".join((f"source agency,target agency,{label}", *rows)) + "\n"


def names(label: str, ice: str, others: str = "Active") -> str:
    rows = [f"ICE,{ice}", f"Millbrook OH PD,{others}", f"Tolver OH PD,{others}"]
    return "\n".join((f"Organizations with access to Ashford IL PD\nOrganization Name,{label}", *rows)) + "\n"


WRITTEN = {"shared": shared, "edges": edges, "names": names}


def doors(root: Path, lists: dict[str, str], **window: Any) -> dict[str, set[str]]:
    """The days on which ICE searched Ashford by each door (an open front door: the days of its grant)."""
    folder = root / "records"
    folder.mkdir(parents=True, exist_ok=True)
    for day, text in lists.items():
        (folder / f"Ashford IL PD SharedNetworks {day}.csv").write_text(text)
    rows = "".join(
        f'aaaaaaaa-0000-4000-8000-{n:012d},***,ICE,5,,***,x,,,"{day}, 06:47:21 PM UTC",search\n'
        f'bbbbbbbb-0000-4000-8000-{n:012d},***,Millbrook OH PD,5,,***,theft,,,"{day}, 07:47:21 PM UTC",search\n'
        for n, day in enumerate(DAYS)
    )
    (folder / "6_1_2025-6_30_2025-Ashford IL PD-Network-Audit.csv").write_text(LOG + rows)
    workspace = Workspace.init(root / "workspace")
    workspace.ingest([folder])
    data = workspace.reach("ICE", **window).data
    found: dict[str, set[str]] = {"active": {str(data["declared"]["active"]["owners"])}}
    for door in (d for n in data["networks"] for d in n["doors"]):
        found.setdefault(door["door"], set()).update((door["first"], door["last"]))
    found["inactive"] = {i["account"] for i in data["inactive"]}
    return found


LIST_DAY = "2025-06-20"


def changes(root: Path, text: str) -> list[str]:
    return [s["change"] for s in take_text(root, "s.csv", text).table("shares") if s["recipient"] == "ICE"]


@pytest.mark.parametrize("write", WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize(
    ("label", "ice", "others", "change"),
    [
        ("Status", "Revoked", "Active", "inactive"),
        ("Sharing Status", "Inactive", "Active", "inactive"),
        ("Removed", "Yes", "No", "inactive"),
        ("removal_flag", "1", "0", "inactive"),
        ("Active", "FALSE", "TRUE", "inactive"),
        ("Current Status", "No longer sharing", "Sharing", "inactive"),
        ("Status", "Pending", "Active", "named"),
        ("Pending", "x", "", "named"),
        ("Status", "??", "Active", "named"),
        ("Date Removed", "06/10/2025", "", "removed"),
        ("Revoked On", "2025-06-10", "N/A", "removed"),
        ("Status", "Removed 6/10/2025", "Active", "removed"),
        ("Notes", '"Revoked June 10, 2025"', "", "removed"),
    ],
)
def test_every_list_reads_what_became_of_a_row(
    tmp_path: Path, write: Any, label: str, ice: str, others: str, change: str
) -> None:
    assert changes(tmp_path, write(label, ice, others)) == [change]


def test_a_share_that_ended_without_a_day_is_no_front_door_and_proves_no_back_door(tmp_path: Path) -> None:
    found = doors(tmp_path, {LIST_DAY: shared("Status", "Revoked")})
    assert "front" not in found
    assert "back" not in found
    assert (found["active"], found["inactive"]) == ({"0"}, {"ICE"})


@pytest.mark.parametrize("status", ["Pending", "??"])
def test_a_pending_or_unclear_share_is_no_front_door_and_proves_no_back_door(tmp_path: Path, status: str) -> None:
    found = doors(tmp_path, {LIST_DAY: shared("Status", status)})
    assert "front" not in found
    assert "back" not in found
    assert (found["active"], found["inactive"]) == ({"0"}, set())


def test_a_share_removed_on_a_day_was_one_the_day_before_and_is_none_from_then_on(tmp_path: Path) -> None:
    found = doors(tmp_path, {LIST_DAY: shared("Date Removed", "06/10/2025", "")})
    assert found["front"] == {"2025-06-09"}
    assert found["unknown"] == {"2025-06-01", "2025-06-15"}
    assert found["back"] == {LIST_DAY}
    after = doors(tmp_path / "after", {LIST_DAY: edges("Status", "Removed 6/10/2025")}, since="2025-06-10")
    assert "front" not in after
    assert "back" not in after
    assert after["active"] == {"0"}


def test_two_lists_prove_no_back_door_for_the_days_between_in_which_a_share_was_removed(tmp_path: Path) -> None:
    before = f"{SHARED}\nMillbrook OH PD,,Ashford IL PD\nTolver OH PD,,Ashford IL PD\n"
    found = doors(tmp_path, {"2025-05-20": before, LIST_DAY: shared("Date Removed", "06/10/2025", "")})
    assert found["back"] == {LIST_DAY}
    assert found["unknown"] == {"2025-06-01", "2025-06-15"}
    long_gone = doors(tmp_path / "b", {"2025-05-20": before, LIST_DAY: shared("Date Removed", "04/10/2025", "")})
    assert long_gone["back"] == {"2025-06-01", LIST_DAY}


def test_an_end_after_the_day_of_the_list_leaves_the_share_in_force_on_that_day(tmp_path: Path) -> None:
    found = doors(tmp_path, {LIST_DAY: shared("End Date", "12/31/2025", "12/31/2025")})
    assert found["front"] == {LIST_DAY}
    assert found["active"] == {"1"}


def test_columns_that_contradict_each_other_open_nothing_and_prove_nothing(tmp_path: Path) -> None:
    assert changes(tmp_path, shared("Status,Removed", "Active,Yes", "Active,No")) == ["named"]


def test_a_revoked_row_whose_network_is_blank_still_names_its_organization(tmp_path: Path) -> None:
    text = shared("Status", "Revoked").replace("ICE,,Ashford IL PD", "ICE,,")
    assert changes(tmp_path, text) == ["named"]


def test_a_row_last_listed_before_the_list_counts_for_that_day_alone(tmp_path: Path) -> None:
    found = doors(tmp_path, {LIST_DAY: shared("Last Seen", "2025-06-09", LIST_DAY)})
    assert found["front"] == {"2025-06-09"}
    assert "back" not in found


def test_every_row_stays_in_the_ledger_and_what_does_not_stand_is_told(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "s.csv", shared("Status", "Revoked") + "Ash OH PD,,Ashford IL PD,Pending\n")
    assert taken.ledger() == (4, 4, 0, 0, 0)
    assert [s["change"] for s in taken.table("shares")] == ["inactive", "listed", "listed", "named"]
    assert taken.table("lists") == [{"row": 2, "complete": True, "recipients": 2}]
    assert sum("of its rows" in w for w in taken.draft.warnings) == 2


def test_a_list_of_nothing_but_ended_shares_is_not_complete(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "s.csv", shared("Status", "Revoked", "Removed"))
    assert taken.table("lists") == [{"row": 2}]


def test_vigilant_sheets_read_what_became_of_a_row(tmp_path: Path) -> None:
    head = ["ORGANIZATION NAME", "STATE", "STATUS", "DATE REMOVED"]
    rows = [
        head,
        ["ICE", None, "Removed", "06/10/2025"],
        ["Elm PD", "OH", "Active", None],
        ["Oak PD", "OH", "Pending", None],
    ]
    taken = take(workbook(tmp_path / "v.xlsx", {"Shares with": rows}))
    assert [s["change"] for s in taken.table("shares")] == ["removed", "listed", "named"]
    assert taken.table("lists") == [{"row": 2, "complete": True, "recipients": 1}]


def test_a_sheet_of_revoked_or_pending_shares_holds_no_shares(tmp_path: Path) -> None:
    rows = [SHARED.split(","), ["ICE", None, "Ashford IL PD"], ["Elm OH PD", None, "Ashford IL PD"]]
    book = workbook(tmp_path / "s.xlsx", {"Active": rows, "Revoked Shares": rows, "Pending requests": rows})
    assert [{s["change"] for s in take(book, n).table("shares")} for n in range(3)] == [
        {"listed"},
        {"inactive"},
        {"named"},
    ]


def test_a_portal_that_is_gone_proves_nothing_of_the_day_on_which_it_was_looked_for(tmp_path: Path) -> None:
    text = (
        "Agency Name,External organizations with access,Portal Status,Date Accessed\n"
        'Ashford IL PD,"ICE, Millbrook OH PD",Removed,2025-06-20\nElm OH PD,"Oak OH PD, Ash OH PD",Active,2025-06-20\n'
    )
    taken = take_text(tmp_path, "portals.csv", text)
    assert [s["change"] for s in taken.table("shares")] == ["named", "named", "listed", "listed"]
    assert [x.get("complete") for x in taken.table("lists")] == [False, True]


@pytest.mark.parametrize(
    ("label", "yes"),
    [
        *(
            (x, True)
            for x in ("status", "sharingstatus", "dateremoved", "revokedon", "isactive", "accessended", "removalflag")
        ),
        *(
            (x, False)
            for x in (
                "state",
                "organizationstate",
                "287gstatus",
                "camerastatus",
                "email",
                "type",
                "networkcount",
                "color",
            )
        ),
    ],
)
def test_which_labels_speak_of_what_became_of_a_row(label: str, yes: bool) -> None:
    assert says_standing(label) is yes


def test_a_column_of_which_nothing_is_understood_stays_unread_and_its_rows_stand(tmp_path: Path) -> None:
    taken = take_text(tmp_path, "s.csv", shared("Status", "Federal", "Local"))
    assert {s["change"] for s in taken.table("shares")} == {"listed"}
    assert taken.draft.unread == ("Status",)


@pytest.mark.parametrize(
    ("cell", "standing"),
    [
        *(
            (c, Standing.OVER)
            for c in (
                "REVOKED",
                "in-active",
                "Access terminated 1/2/2025",
                "Declined",
                "No longer active",
                "Former partner",
            )
        ),
        *((c, Standing.PENDING) for c in ("Pending approval", "Requested", "Invitation sent", "awaiting response")),
        *((c, Standing.IN_FORCE) for c in ("Active", "In force", "approved", "Sharing", "Not revoked", "Reinstated")),
        *((c, Standing.UNCLEAR) for c in ("Pending removal", "Revoked, then reinstated", "tier 2")),
    ],
)
def test_words_of_status(tmp_path: Path, cell: str, standing: Standing) -> None:
    taken = take_text(tmp_path, "s.csv", shared("Status", f'"{cell}"'))
    (ice,) = [s for s in taken.table("shares") if s["recipient"] == "ICE"]
    expected = {Standing.OVER: {"inactive", "removed"}, Standing.IN_FORCE: {"listed"}}.get(standing, {"named"})
    assert ice["change"] in expected
