"""Logs whose own rows say something else than their names: always told, never settled silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.test_audit_layouts import CELLS, N1, N2, Shelf, one_org, sample, table


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def many(columns: str, times: int, orgs: list[str]) -> str:
    labels = columns.split(",")
    cells = CELLS | {"Org Name": orgs}
    return table(labels, [[cells[c.strip()][n % 3] for c in labels] for n in range(3 * times)])


def test_a_log_that_only_another_agency_than_its_name_says_searched_is_that_agencys_network_audit(
    shelf: Shelf,
) -> None:
    release = shelf.read(one_org(N1), "10_1_2025-10_31_2025-Fern Hollow ME PD-Audit.csv")
    assert (release.kind, release.agency) == ("network audit", "Fern Hollow ME PD")
    assert any("Fern Hollow ME PD" in w and "Alder IL PD" in w for w in release.warnings)
    same = shelf.read(one_org(N2), "10_1_2025-10_31_2025-Alder IL PD-Audit.csv")
    assert not any("file's name" in w for w in same.warnings)


def test_a_network_audit_in_which_its_owner_never_searches_is_told(shelf: Shelf) -> None:
    text = many(N1, 1700, ["Birch County GA SO", "Cedar TX PD", "Cedar TX PD"])
    release = shelf.read(text, "Alder_IL_PD_Network_Audit_10_1_2025_11_1_2025.csv")
    assert release.agency == "Alder IL PD"
    assert any(
        "None of the 5,100 rows is a search by “Alder IL PD”" in w and "Cedar TX PD" in w for w in release.warnings
    )
    own = many(N1, 1700, ["Birch County GA SO", "Alder IL PD", "Cedar TX PD"])
    release = shelf.read(own, "more/Alder_IL_PD_Network_Audit_10_1_2025_11_1_2025.csv")
    assert not any("None of the" in w for w in release.warnings)


def test_kinds_that_the_name_and_the_rows_see_differently_are_told(shelf: Shelf) -> None:
    own = shelf.read(many(N1, 30, ["Alder IL PD"] * 3), "Alder IL PD Network Audit.csv")
    assert own.kind == "organization audit"
    assert any("name says network audit" in w for w in own.warnings)
    network = shelf.read(sample(N1), "Alder IL PD Organization Audit.csv")
    assert network.kind == "network audit"
    assert any("name says organization audit" in w for w in network.warnings)


def test_the_states_of_every_column_add_up_to_its_entries(shelf: Shelf) -> None:
    release = shelf.read(sample(N2, Reason=["***", "HSI assist", ""], Total_Devices_Searched=["——", "7", ""]))
    states = {c.read_as: c.states for c in release.columns}
    assert {f: sum(s.values()) for f, s in states.items() if s} == dict.fromkeys((f for f, s in states.items() if s), 3)
    assert states["reason"] == {"empty": 1, "redacted": 1, "value": 1}
    assert states["plate"] == {"redacted": 1, "value": 2}
    assert states["devices"] == {"empty": 1, "placeholder": 1, "value": 1}
    assert states["case"] == {"empty": 1, "value": 2}
