"""Which written names are one agency, what people may say about it, and what is only asked of them."""

from __future__ import annotations

import importlib
import io
from pathlib import Path

import pytest

from graphshare.agencies import (
    Decision,
    Judgment,
    Resolved,
    WrittenName,
    decide,
    parse,
    read_agencies,
    resolve,
    review,
    review_queue,
)
from graphshare.agencies.counties import counties_of
from graphshare.domain.model import Account, AgencyKind, Tier
from graphshare.errors import HandError

resolve_module = importlib.import_module("graphshare.agencies.resolve")

SAME, DIFFERENT, UNSURE = Judgment.SAME, Judgment.DIFFERENT, Judgment.UNSURE


def names(*texts: str) -> list[WrittenName]:
    return [WrittenName(t, None, None, "list") for t in texts]


def ids(resolved: Resolved, *texts: str) -> set[str]:
    return {resolved.of(t).agency for t in texts}


@pytest.mark.parametrize(
    "forms",
    [
        ("Hermosa Beach PD CA", "Hermosa Beach CA PD", "CA - Hermosa Beach PD", "HERMOSA BEACH POLICE DEPARTMENT (CA)"),
        ("Polk County FL SO", "Polk County FL SO (LR)", "Polk County FL SO - Axon", "Polk County Sheriff's Office FL", "Polk Co FL SO"),
        ("Fresno County CA SD", "Fresno County CA SO", "Fresno County Sheriff's Department, CA"),
        ("Plymouth IN PD", "(Dead/Old) Plymouth IN PD", "Plymouth IN PD [Inactive]"),
        ("St. Charles MO PD", "Saint Charles MO PD", "St Charles PD (MO)"),
        ("Ft Worth TX PD", "Fort Worth TX PD"),
        ("Radnor Twp PA PD", "Radnor Township PD PA"),
        ("University of Iowa PD (IA)", "University of Iowa Campus PD", "University of Iowa"),
        ("Katy ISD TX PD", "TX - Katy Independent School District PD"),
        ("California Highway Patrol", "CHP", "CA - California Highway Patrol"),
        ("Tennessee Bureau of Investigation", "TN - Tennessee Bureau of Investigation"),
        ("Department of Natural Resources - GA", "Georgia Department of Natural Resources"),
        ("US Postal Inspection Service", "[Federal] US Postal Inspection Service", "US Postal Inspection Service [Federal]"),
        ("Wright Patterson OH Air Force Base [Federal]", "(Federal) Wright-Patterson OH Air Force Base"),
        ("Harris County Const TX Pct 4", "Harris County Constable Precinct 4 (TX)"),
        ("LASD - Palmdale Station", "Los Angeles County CA SD"),
    ],
)  # fmt: skip
def test_forms_of_one_name_are_one_agency(forms: tuple[str, ...]) -> None:
    assert len(ids(resolve(names(*forms)), *forms)) == 1


@pytest.mark.parametrize(
    "forms",
    [
        ("Danville IL PD", "Danville CA PD", "Danville PD"),
        ("Pasadena TX PD", "Pasadena CA PD"),
        ("Polk County FL SO", "Polk FL PD", "Polk County IA SO", "Polk County FL PD"),
        ("Jackson Township OH PD (Stark County)", "Jackson Township OH PD (Mahoning County)", "Jackson Township OH PD"),
        ("Baltimore County MD PD", "Baltimore MD PD"),
        ("Roanoke City VA SO", "Roanoke County VA SO"),
        ("Katy ISD TX PD", "Katy TX PD"),
        ("City of Snellville (GA)", "Snellville GA PD"),
        ("Harris County Constable Precinct 4 (TX)", "Harris County Constable Precinct 5 (TX)", "Harris County TX SO"),
        ("ATF Nashville TN", "ATF Louisville KY", "ATF"),
        ("DHS", "Indiana Department of Homeland Security", "MS Office of Homeland Security"),
        ("Kansas City MO PD", "Kansas City KS PD", "North Kansas City MO PD"),
        ("Delaware State Police", "Delaware OH PD", "Delaware County OH SO"),
        ("Orange County CA SO", "Orange CA PD", "Orange County FL SO", "Orange County CA DA"),
    ],
)  # fmt: skip
def test_names_that_only_look_alike_stay_apart(forms: tuple[str, ...]) -> None:
    assert len(ids(resolve(names(*forms)), *forms)) == len(forms)


@pytest.mark.parametrize(
    ("text", "ident"),
    [
        ("Danville IL PD", "danville-il-police"), ("Orange County CA SO", "orange-county-ca-sheriff"), ("HSI", "hsi"),
        ("U.S. Border Patrol", "border-patrol"), ("ATF Nashville TN", "atf-nashville-tn"), ("Danville PD", "danville-police"),
        ("Westlake TX", "westlake-tx"), ("Georgia State Patrol", "georgia-state-patrol"), ("Caddo Parish LA SO", "caddo-parish-la-sheriff"),
    ],
)  # fmt: skip
def test_an_id_is_made_of_the_name_alone(text: str, ident: str) -> None:
    assert resolve(names(text)).of(text).agency == ident


def test_an_agency_carries_what_its_name_says() -> None:
    resolved = resolve(names("Polk County FL SO - Axon", "Polk County FL SO", "ATF Nashville TN", "HSI [Inactive]"))
    polk = resolved.agencies["polk-county-fl-sheriff"]
    assert (polk.name, polk.state, polk.county, polk.kind) == ("Polk County FL SO", "FL", "Polk", AgencyKind.SHERIFF)
    assert resolved.agencies["atf-nashville-tn"].body == "ATF"
    assert resolved.agencies["atf-nashville-tn"].federal
    assert resolved.agencies["hsi"].name == "HSI"
    assert resolved.of("HSI [Inactive]").account is Account.INACTIVE


def test_a_town_gets_its_county_from_the_postal_list_only_where_it_lies_in_one() -> None:
    resolved = resolve(names("Indio CA PD", "Kansas City MO PD", "Radnor Township PA PD"))
    assert resolved.agencies["indio-ca-police"].county == "Riverside"
    assert resolved.agencies["kansas-city-mo-police"].county is None
    assert resolved.agencies["radnor-township-pa-police"].county is None


def test_a_towns_county_does_not_hang_on_how_many_towns_are_asked_of() -> None:
    few = counties_of([("St. Augustine", "FL"), ("Indio", "CA")])
    assert few == {("St. Augustine", "FL"): "St. Johns County", ("Indio", "CA"): "Riverside County"}
    many = counties_of([*few, *((f"Nowhere {n}", "CA") for n in range(300))])
    assert many == few


def test_a_network_name_stands_for_its_owner() -> None:
    match = resolve(names("Polk County FL SO")).of("Polk County FL SO (Flex)")
    assert (match.agency, match.network) == ("polk-county-fl-sheriff", "(Flex)")


def test_nobodys_account_is_set_aside_and_unidentified() -> None:
    resolved = resolve(names("265", "Flock Safety - Sales"))
    assert resolved.of("265").set_aside
    assert not any(a.identified for a in resolved.agencies.values())


def test_the_display_name_is_the_commonest_clean_form() -> None:
    resolved = resolve(
        [
            *names("Decatur IL PD (Flex)", "DECATUR POLICE DEPARTMENT (IL)", "Decatur IL PD"),
            WrittenName("Decatur Police Department", "IL", "Macon County", "agreements"),
        ]
    )
    assert resolved.agencies["decatur-il-police"].name == "Decatur IL PD"


def test_a_name_without_its_state_is_shown_with_the_state_that_stood_beside_it() -> None:
    resolved = resolve([WrittenName("Collier County Sheriff's Office", "FL", "Collier County", "agreements")])
    assert resolved.agencies["collier-county-fl-sheriff"].name == "Collier County Sheriff's Office (FL)"


def test_long_forms_of_an_agreement_list_meet_the_forms_of_a_sharing_list() -> None:
    agreements = [
        WrittenName("Alachua County Sheriff's Office", "FLORIDA", "Alachua County", "agreements"),
        WrittenName("City of Davenport Police Department", "FL", "Polk County", "agreements"),
        WrittenName("Florida Department of Highway Safety and Motor Vehicles, Division of Highway Patrol", "FL", None, "agreements"),
        WrittenName("Harris County Constable Precinct 4", "TX", "Harris County", "agreements"),
    ]  # fmt: skip
    lists = names("Alachua County FL SO", "Davenport FL PD", "Florida Highway Patrol", "Harris County Const TX Pct 4")
    resolved = resolve([*agreements, *lists])
    for written, listed in zip(agreements, lists, strict=True):
        match = resolved.of(written.text, written.state, county=written.county, source="agreements")
        assert match.agency == resolved.of(listed.text).agency
        assert match.tier in (Tier.NORMALIZED, Tier.PLACE_KIND_STATE)


def test_a_township_of_an_agreement_list_is_told_apart_by_its_county() -> None:
    resolved = resolve(
        [
            WrittenName("Jackson Township Police Department", "PA", "Luzerne County", "agreements"),
            WrittenName("Jackson Township Police Department", "PA", "Cambria County", "agreements"),
            *names("Jackson Township PA PD", "Jackson Township PA PD (Luzerne County)"),
        ]
    )
    luzerne = resolved.of("Jackson Township Police Department", "PA", county="Luzerne County")
    assert luzerne.agency == resolved.of("Jackson Township PA PD (Luzerne County)").agency
    assert luzerne.agency != resolved.of("Jackson Township PA PD").agency
    assert luzerne.agency != resolved.of("Jackson Township Police Department", "PA", county="Cambria County").agency


def test_an_agency_list_that_shows_a_township_once_joins_its_forms() -> None:
    gazetteer = [{"name": "Radnor Township Police Department", "alias_of": None, "state": "PA", "county": "DELAWARE"}]
    resolved = resolve(
        [
            WrittenName("Radnor Township Police Department", "PA", "Delaware County", "agreements"),
            *names("Radnor Twp PA PD"),
        ],
        gazetteer=gazetteer,
    )
    assert len(resolved.agencies) == 1
    assert resolved.agencies["radnor-township-pa-police"].county == "Delaware"


def test_an_operator_without_a_state_is_unmatched() -> None:
    resolved = resolve([WrittenName("Amarillo Police Department", None, None, "cameras"), *names("Amarillo TX PD")])
    match = resolved.of("Amarillo Police Department", source="cameras")
    assert match.tier is Tier.UNMATCHED
    assert match.agency != "amarillo-tx-police"
    hinted = resolved.of("Amarillo Police Department", "TX", source="cameras")
    assert hinted.agency == "amarillo-tx-police"


def test_an_alias_table_joins_what_names_do_not_say() -> None:
    rows = [{"name": "Jacksonville FL SO", "alias_of": "Duval County FL SO", "state": None, "county": None}]
    resolved = resolve(names("Jacksonville FL SO", "Duval County FL SO"), gazetteer=rows)
    assert ids(resolved, "Jacksonville FL SO", "Duval County FL SO") == {"duval-county-fl-sheriff"}
    assert resolved.of("Jacksonville FL SO").tier is Tier.ALIAS
    assert (
        resolve(names("Jacksonville FL SO", "Duval County FL SO")).of("Jacksonville FL SO").agency
        != "duval-county-fl-sheriff"
    )


def test_aliases_in_a_circle_end() -> None:
    resolved = resolve(
        names("Alpha AL PD", "Beta AL PD"), aliases={"Alpha AL PD": "Beta AL PD", "Beta AL PD": "Alpha AL PD"}
    )
    assert len(resolved.agencies) == 1


def test_people_may_join_and_removing_the_line_restores_the_former_answer() -> None:
    given = names("Alder Run AL PD", "Alder County AL PD")
    joined = resolve(given, decisions=[Decision("Alder Run AL PD", "Alder County AL PD", SAME, line=2)])
    assert len(joined.agencies) == 1
    assert joined.of("Alder Run AL PD").tier is Tier.HAND
    assert resolve(given).agencies == resolve(given, decisions=[]).agencies
    assert len(resolve(given).agencies) == 2


def test_people_may_split_what_the_rules_join_and_it_wins() -> None:
    forms = names("Alpha AL PD", "Alpha Police Services AL")
    assert len(resolve(forms).agencies) == 1
    apart = resolve(forms, decisions=[Decision("Alpha AL PD", "Alpha Police Services AL", DIFFERENT, line=2)])
    assert len(apart.agencies) == 2
    assert {a.kind for a in apart.agencies.values()} == {AgencyKind.POLICE}
    assert {a.state for a in apart.agencies.values()} == {"AL"}


def test_a_different_judgment_stops_an_alias() -> None:
    rows = {"Jacksonville FL SO": "Duval County FL SO"}
    given = names("Jacksonville FL SO", "Duval County FL SO")
    decisions = [Decision("Jacksonville FL SO", "Duval County FL SO", DIFFERENT, line=2)]
    assert len(resolve(given, aliases=rows, decisions=decisions).agencies) == 2


def test_a_later_line_about_the_same_two_names_replaces_the_earlier_one() -> None:
    given = names("Alpha AL PD", "Beta AL PD")
    decisions = [
        Decision("Alpha AL PD", "Beta AL PD", SAME, line=2),
        Decision("Beta AL PD", "Alpha AL PD", DIFFERENT, line=3),
    ]
    assert len(resolve(given, decisions=decisions).agencies) == 2


def test_judgments_that_contradict_each_other_are_refused_with_all_their_lines() -> None:
    given = names("Alpha AL PD", "Beta AL PD", "Gamma AL PD")
    decisions = [
        Decision("Alpha AL PD", "Beta AL PD", SAME, line=2),
        Decision("Beta AL PD", "Gamma AL PD", SAME, line=3),
        Decision("Alpha AL PD", "Gamma AL PD", DIFFERENT, line=4),
    ]
    with pytest.raises(HandError) as refused:
        resolve(given, decisions=decisions)
    assert all(f"line {n}" in refused.value.message for n in (2, 3, 4))


def test_decisions_are_written_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "hand" / "agencies.csv"
    decide(path, Decision("Alpha AL PD", "Beta AL PD", SAME, "Ann", "2026-01-02", "one town, renamed"))
    decide(path, Decision("Alpha AL PD", "Gamma AL PD", UNSURE, "Ann", "2026-01-02"))
    found = read_agencies(path)
    assert [(d.a, d.b, d.judgment, d.who, d.why, d.line) for d in found] == [
        ("Alpha AL PD", "Beta AL PD", SAME, "Ann", "one town, renamed", 2),
        ("Alpha AL PD", "Gamma AL PD", UNSURE, "Ann", "", 3),
    ]
    assert read_agencies(tmp_path / "absent.csv") == ()


@pytest.mark.parametrize("line", ["Alpha,Beta,maybe,,,", "Alpha,,same,,,"])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "agencies.csv"
    path.write_text(f"a,b,judgment,who,when,why\n{line}\n", encoding="utf-8")
    with pytest.raises(HandError, match="line 2"):
        read_agencies(path)


LOOK_ALIKE = names(
    "Whitehall OH PD",
    "Whithall OH PD",
    "Jackson Township OH PD",
    "Jackson Township OH PD (Stark County)",
    "Alpha AL PD",
)


def test_similar_names_wait_for_a_person_and_are_never_joined() -> None:
    resolved = resolve(LOOK_ALIKE)
    assert len(resolved.agencies) == 5
    pairs = {frozenset((p.a.name, p.b.name)) for p in review_queue(resolved)}
    assert frozenset(("Whitehall OH PD", "Whithall OH PD")) in pairs
    assert frozenset(("Jackson Township OH PD", "Jackson Township OH PD (Stark County)")) in pairs
    assert not any("Alpha AL PD" in p for p in pairs)


def test_numbers_make_a_difference_that_nobody_need_judge() -> None:
    resolved = resolve(names("Harris County Constable Precinct 4 (TX)", "Harris County Constable Precinct 5 (TX)"))
    assert review_queue(resolved) == []


@pytest.mark.parametrize("judgment", [SAME, DIFFERENT, UNSURE])
def test_a_judged_pair_is_not_shown_again(judgment: Judgment) -> None:
    decisions = [Decision("Whitehall OH PD", "Whithall OH PD", judgment, line=2)]
    pairs = review_queue(resolve(LOOK_ALIKE, decisions=decisions))
    assert frozenset(("Whitehall OH PD", "Whithall OH PD")) not in {frozenset((p.a.name, p.b.name)) for p in pairs}


def sit(keys: str, path: Path) -> tuple[int, str]:
    out = io.StringIO()
    made = review(resolve(LOOK_ALIKE), path, who="Ann", when="2026-01-02", stdin=io.StringIO(keys), stdout=out)
    return made, out.getvalue()


def test_a_sitting_writes_each_judgment_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    made, said = sit("y\nspelled wrong\nn\n\n", path)
    assert made == 2
    assert [(d.judgment, d.who, d.when, d.why) for d in read_agencies(path)] == [
        (SAME, "Ann", "2026-01-02", "spelled wrong"),
        (DIFFERENT, "Ann", "2026-01-02", ""),
    ]
    assert "Whithall OH PD" in said


def test_a_sitting_takes_back_skips_and_quits(tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    made, said = sit("u\nx\ny\nwrong\nu\n?\n\nq\n", path)
    assert made == 1
    assert [d.judgment for d in read_agencies(path)] == [UNSURE]
    assert "Nothing to take back" in said
    assert "Type y, n" in said
    assert sit("s\ns\n", tmp_path / "none.csv")[0] == 0
    assert not (tmp_path / "none.csv").exists()


def test_a_sitting_ends_with_its_input(tmp_path: Path) -> None:
    assert sit("", tmp_path / "agencies.csv")[0] == 0


def test_an_account_is_marked_in_one_form_of_a_name_and_not_in_the_other() -> None:
    resolved = resolve(names("Plymouth IN PD", "(Dead/Old) Plymouth IN PD"))
    forms = [m for m in resolved.matches.values() if m.agency == "plymouth-in-police"]
    assert sorted(m.account.value for m in forms) == ["active", "inactive"]


def test_a_consolidated_government_is_one_agency_under_its_newer_name() -> None:
    resolved = resolve(names("Duval County FL SO", "Jacksonville FL SO", "Duval County Sheriff's Office (FL)"))
    assert [a.name for a in resolved.agencies.values()] == ["Jacksonville FL SO"]
    assert resolved.of("Duval County FL SO").tier is Tier.ALIAS


def test_town_of_and_town_behind_are_one_in_new_york_and_the_village_is_another() -> None:
    resolved = resolve(names("Town of Alder Bay NY PD", "Alder Bay Town NY PD", "Village of Alder Bay NY PD"))
    assert resolved.of("Town of Alder Bay NY PD").agency == resolved.of("Alder Bay Town NY PD").agency
    assert len(resolved.agencies) == 2


def test_two_spellings_of_one_wording_cannot_be_told_apart_and_the_message_says_why() -> None:
    with pytest.raises(HandError, match="differ only in capitals, spaces, signs or marks"):
        resolve(
            names("Alpha AL PD", "ALPHA  AL PD"), decisions=[Decision("Alpha AL PD", "ALPHA  AL PD", DIFFERENT, line=2)]
        )


def test_nobody_is_asked_about_two_agencies_that_a_list_shows_as_two() -> None:
    written = names("Madisen County AL SO", "Madison County AL SO")
    rows = [
        {"name": f"{n} County Sheriff's Office", "state": "AL", "county": n.upper(), "alias_of": None}
        for n in ("Madisen", "Madison")
    ]
    assert len(review_queue(resolve(written))) == 1
    assert review_queue(resolve(written, gazetteer=rows)) == []
    assert len(review_queue(resolve(written, gazetteer=rows[:1]))) == 1


def test_a_name_that_a_list_shows_in_two_counties_is_not_taken_for_one_of_them() -> None:
    rows = [
        {"name": f"Alder Township Police Department, {n} County", "state": "PA", "county": n.upper(), "alias_of": None}
        for n in ("Beaver", "Carbon")
    ]
    named = WrittenName("Alder Township Police Department", "PA", "Beaver County", "agreements")
    bare = WrittenName("Alder Township PA PD", None, None, "list")
    resolved = resolve([named, bare], gazetteer=rows)
    assert len(resolved.agencies) == 2
    assert len(resolve([named, bare], gazetteer=rows[:1]).agencies) == 1


def test_a_state_department_of_correction_is_that_of_corrections() -> None:
    assert len(resolve(names("Indiana Department of Correction", "Indiana Department of Corrections")).agencies) == 1


def test_a_town_of_wisconsin_is_not_the_city_inside_it() -> None:
    resolved = resolve(names("Town of Alder Field WI PD", "Alder Field WI PD", "City of Alder Field WI PD"))
    assert len(resolved.agencies) == 2
    assert resolved.of("City of Alder Field WI PD").agency == resolved.of("Alder Field WI PD").agency


def test_rows_of_a_list_that_are_passed_over_would_have_changed_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    path = Path(__file__).parents[1] / "data" / "labels" / "names.tsv"
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    rows: list[dict[str, str | None]] = [
        {"name": text, "state": state, "county": f"County of {n % 7}", "alias_of": None}
        for n, (text, state, _) in enumerate(lines)
        if state
    ]
    written = [WrittenName(text, None, None, "list") for text, _, _ in lines[::3]]
    quick = resolve(written, gazetteer=rows)
    monkeypatch.setattr(resolve_module, "_that_matter", lambda given, _: list(given))
    slow = resolve(written, gazetteer=rows)
    assert (quick.agencies, quick.matches) == (slow.agencies, slow.matches)
    assert len(quick.listed & set(quick.agencies)) == len(slow.listed & set(slow.agencies)) > 50


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Home Depot - (0654) CA", "Home Depot- (0629) CA"),
        ("Kroger (455) OH", "Kroger (456) OH"),
        ("Lowe's #1123 - Harrow OH", "Lowe's #1124 - Harrow OH"),
        ("Home Depot - 0654", "Home Depot - 0629"),
        ("Acme Stores - 7", "Acme Stores - 8"),
    ],
)
def test_numbered_branches_of_one_company_are_two_agencies_and_nobody_is_asked(a: str, b: str) -> None:
    found = resolve([WrittenName(a), WrittenName(b)])
    assert len(found.agencies) == 2
    assert review_queue(found) == []


def test_one_branch_however_written_is_one_agency() -> None:
    found = resolve([WrittenName(n) for n in ("Home Depot - (0654) CA", "Home Depot (0654) CA", "Home Depot #0654 CA")])
    assert list(found.agencies) == ["home-depot-0654-ca-private"]


@pytest.mark.parametrize(
    "name", ["Harrow OH PD (2)", "Harrow OH PD - 2", "Harrow OH PD - Alerts Only", "Harrow OH PD (LR)"]
)
def test_a_number_or_a_product_behind_a_public_agency_is_its_own(name: str) -> None:
    assert parse(name).network_suffix
    assert list(resolve([WrittenName(name), WrittenName("Harrow OH PD")]).agencies) == ["harrow-oh-police"]


@pytest.mark.parametrize(
    "name",
    [
        *("Flock Safety Demo", "Demo PD", "Test Agency", "Testing", "Alerts Only - Flock", "Alert Only", "DO NOT USE"),
        *("Flock Safety - DO NOT USE", "Axon Sandbox", "Vigilant Test", "ZZ Demo - Do not use", "Training Org"),
    ],
)
def test_an_account_of_the_vendor_is_set_aside_and_counted(name: str) -> None:
    found = resolve([WrittenName(name)])
    assert found.of(name).set_aside
    assert [a.identified for a in found.agencies.values()] == [False]


@pytest.mark.parametrize(
    ("ident", "names"),
    [
        (
            "hsi-harrow",
            (
                "HSI Harrow",
                "H.S.I. Harrow",
                "DHS HSI Harrow",
                "Homland Security Investigation Harrow",
                "Homeland Securty Inv. - Harrow",
            ),
        ),
        ("usms-harrow-division", ("US Marshals Service - Harrow Division", "U.S, Marshal's Service Harrow Division")),
        (
            "border-patrol-tolver-sector",
            ("Boarder Patrol Tolver Sector", "U.S. Border Patrol - Tolver Sector", "USBP Tolver Sector"),
        ),
        ("atf-nashville-tn", ("ATF Nashville TN", "Alcohol, Tobacco & Fire Arms Nashville TN", "A.T.F. Nashville TN")),
    ],
)
def test_an_office_is_one_agency_however_its_body_is_written(ident: str, names: tuple[str, ...]) -> None:
    told = resolve([WrittenName(n) for n in names])
    assert {told.of(n).agency for n in names} == {ident}


def test_offices_of_two_bodies_or_of_two_states_stay_apart() -> None:
    names = (
        "HSI Harrow",
        "ICE Harrow",
        "FBI Harrow",
        "FBI JTTF Harrow",
        "ATF Nashville TN",
        "ATF Nashville IN",
        "Wright Patterson OH Air Force Base",
    )
    told = resolve([WrittenName(n) for n in names])
    assert len({told.of(n).agency for n in names}) == len(names)
