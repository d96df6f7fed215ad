"""Tables of transparency portals."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.small_releases import take, take_text, workbook

HEADER = [
    *("Agency Name", "Transparency URL", "Prohibited Uses", "Acceptable Use Policy", "Data retention (in days)"),
    *("Number of LPR and other cameras", "External organizations with access", "Hotlists Alerted On"),
    *("Vehicles detected in the last 30 days", "Searches in the last 30 days"),
]


def row(
    owner: str | None, recipients: object, *, cameras: object = 12, retention: object = "30 days", searches: object = 76
) -> list[object]:
    policy = "Write to records@elm.example or 555-201-0199."
    return [
        owner,
        "https://portal.example/x",
        "Immigration enforcement",
        policy,
        retention,
        cameras,
        recipients,
        "NCIC",
        5000,
        searches,
        None,
    ]


def test_a_list_a_count_nothing_and_a_sentence_are_told_apart(tmp_path: Path) -> None:
    rows = [
        HEADER,
        row("Elm OH PD", "Fir TX PD, U.S. Shore Patrol,Oak TX SO "),
        row("Ash OH PD", 988),
        row("Bay OH PD", "N/A", cameras="N/A", retention="-Infinity days", searches="Data Unavailable"),
        row("Fen OH PD", None),
        row("Gum OH PD", "We currently do share data with other agencies; for a list please contact us."),
        row("Ivy OH PD", "Elm OH PD"),
        row("Elm OH PD", "Fir TX PD"),
        row(None, "Fir TX PD"),
    ]
    taken = take(workbook(tmp_path / "portals_6-11-2025.xlsx", {"master": rows}))
    assert taken.ledger() == (8, 7, 1, 0, 0)
    lists = {(line["row"], line["owner"]): line for line in taken.table("lists")}
    assert len(lists) == 7
    assert {k: (v.get("complete"), v.get("recipients")) for k, v in lists.items()} == {
        (2, "Elm OH PD"): (True, 3),
        (3, "Ash OH PD"): (False, 988),
        (4, "Bay OH PD"): (None, None),
        (5, "Fen OH PD"): (None, None),
        (6, "Gum OH PD"): (None, None),
        (7, "Ivy OH PD"): (True, 1),
        (8, "Elm OH PD"): (True, 1),
    }
    assert lists[2, "Elm OH PD"]["cameras"] == 12
    assert lists[2, "Elm OH PD"]["retention_days"] == 30
    assert lists[2, "Elm OH PD"]["searches_30d"] == 76
    assert lists[2, "Elm OH PD"]["prohibited"] == "Immigration enforcement"
    assert not {"cameras", "retention_days", "searches_30d"} & set(lists[4, "Bay OH PD"])
    assert [(s["row"], s["owner"], s["recipient"]) for s in taken.table("shares")] == [
        (2, "Elm OH PD", "Fir TX PD"),
        (2, "Elm OH PD", "U.S. Shore Patrol"),
        (2, "Elm OH PD", "Oak TX SO"),
        (7, "Ivy OH PD", "Elm OH PD"),
        (8, "Elm OH PD", "Fir TX PD"),
    ]


def test_a_list_cut_at_excels_limit_of_a_cell_is_not_complete(tmp_path: Path) -> None:
    cell = ("Fir TX PD, Oak TX SO, " * 2000)[:32_767]
    taken = take(workbook(tmp_path / "portals.xlsx", {"master": [HEADER, row("Elm OH PD", cell)]}))
    assert taken.table("lists")[0]["complete"] is False
    assert "recipients" not in taken.table("lists")[0]
    assert {s["recipient"] for s in taken.table("shares")} == {"Fir TX PD", "Oak TX SO"}
    assert taken.draft.warnings


def test_telephone_and_e_mail_in_published_policies_are_masked(tmp_path: Path) -> None:
    taken = take(workbook(tmp_path / "portals.xlsx", {"master": [HEADER, row("Elm OH PD", "Fir TX PD")]}))
    assert taken.table("lists")[0]["policy"] == "Write to [e-mail] or [phone]."
    assert taken.draft.masked == {"e-mail": 1, "phone": 1}


def test_a_column_of_dates_dates_each_row(tmp_path: Path) -> None:
    text = (
        "id,agency,updated,accessed,url,data_retention_in_days,number_of_owned_cameras,external_organizations_with_access\n"
        '1,Elm OH PD,2024-04-26T14:11:25Z,2024-04-27T17:25:31Z,u,30 days,6,"Fir TX PD, Oak TX SO"\n'
        "2,Ash OH PD,2024-04-26T14:11:25Z,NA,u,365 days,2,NA\n"
    )
    taken = take_text(tmp_path, "latest_usage.csv", text)
    assert taken.draft.dated == "2024-04-27"
    assert {s["at"] for s in taken.table("shares")} == {datetime(2024, 4, 27, 17, 25, 31)}
    assert [line["at"] for line in taken.table("lists")] == [
        datetime(2024, 4, 27, 17, 25, 31),
        datetime(2024, 4, 26, 14, 11, 25),
    ]
    assert (taken.draft.first, taken.draft.last) == ("2024-04-26T14:11:25Z", "2024-04-27T17:25:31Z")


def test_a_recipient_on_each_row_is_an_edge_list_and_no_row_is_a_complete_list(tmp_path: Path) -> None:
    rows = [
        ("Elm OH PD", "Fir TX PD"),
        ("Elm OH PD", "Ash OH PD"),
        ("Elm OH PD", "Oak TX SO"),
        ("Bay OH PD", "Oak TX SO"),
    ]
    text = "Agency,Shared with,date\n" + "".join(f"{a},{b},2025-06-11\n" for a, b in rows)
    taken = take_text(tmp_path, "t.csv", text)
    assert taken.draft.kind.value == "sharing list"
    assert [(s["owner"], s["recipient"]) for s in taken.table("shares")] == rows
    assert taken.table("lists") == []


def test_a_table_with_lists_of_both_directions_keeps_them_apart(tmp_path: Path) -> None:
    text = (
        "agency,organizations_shared_with,organizations_received_from,total_cameras,date\n"
        'Elm OH PD,"Fir TX PD, Oak TX SO",Bay OH PD,12,2026-01-02\nAsh OH PD,N/A,14,3,2026-01-02\n'
    )
    taken = take_text(tmp_path, "p.csv", text)
    assert [(s["owner"], s["recipient"]) for s in taken.table("shares")] == [
        ("Elm OH PD", "Fir TX PD"),
        ("Elm OH PD", "Oak TX SO"),
        ("Bay OH PD", "Elm OH PD"),
    ]
    assert [(x.get("complete"), x["cameras"]) for x in taken.table("lists")] == [(True, 12), (None, 3)]
