"""What reasons and case numbers are read as."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from graphshare.domain.model import CellState, Grade, Purpose, Subject
from graphshare.reasons import classify, fold, operations, readings, requested_for, table
from graphshare.reasons.review import read_labeled, score_rows

LABELS = Path(__file__).parents[1] / "data" / "labels" / "reasons.tsv"


@pytest.mark.parametrize(("reason", "label"), read_labeled(LABELS))
def test_a_fictional_reason_is_read_as_a_person_labeled_it(reason: str, label: str) -> None:
    assert classify(reason).purpose.value == label


def test_the_fictional_labels_are_many_and_score_within_the_target() -> None:
    labeled = read_labeled(LABELS)
    federal = score_rows(labeled)["federal"]
    assert len(labeled) >= 250
    assert federal["precision"] >= 0.98
    assert federal["recall"] >= 0.97


@pytest.mark.parametrize("name", ["reasons_before_the_rules.tsv", "reasons_after_the_rules.tsv"])
def test_reasons_labeled_without_the_rules_are_read_within_the_target(name: str) -> None:
    federal = score_rows(read_labeled(LABELS.with_name(name)))["federal"]
    assert federal["tp"] > 150
    assert federal["precision"] >= 0.98
    assert federal["recall"] >= 0.97


@pytest.mark.parametrize(
    "text",
    [
        "services", "office", "police", "justice", "notice", "officer", "license", "Niceville", "Venice FL PD", "vice",
        "Imvestigation", "impersonation", "San Francisco", "MDEA", "CBI", "hero", "AOA Springfield PD", "compañero",
        "PC 287", "287(B) vehicle", "26-13287", "Federal Way WA PD", "MS Office of Homeland Security", "Marshall TX PD",
        "Danville IL PD", "CHP Border Division", "487 marshalls", "ICE PROTEST", "FBI impersonator", "ERO risk order",
    ],
)  # fmt: skip
def test_a_trap_is_not_federal(text: str) -> None:
    assert classify(text).purpose is Purpose.NOT_FEDERAL


@pytest.mark.parametrize(
    ("text", "body", "grade"),
    [
        ("Assist HSI", "HSI", Grade.ASKED),
        ("for hsi", "HSI", Grade.ASKED),
        ("wanted vehicle by HSI", "HSI", Grade.NAMED),
        ("HSI req", "HSI", Grade.ASKED),
        ("AOA ICE", "ICE", Grade.ASKED),
        ("HSI", "HSI", Grade.NAMED),
        ("HSI3500", "HSI", Grade.NAMED),
        ("3500HSI", "HSI", Grade.NAMED),
        ("HSI_case", "HSI", Grade.NAMED),
        ("ICE WARRANT", "ICE", Grade.NAMED),
        ("hsi", "HSI", Grade.NAMED),
        ("cbp", "CBP", Grade.NAMED),
        ("ice", "ICE", Grade.HINTED),
        ("ero", "ERO", Grade.HINTED),
        ("DHS", "DHS", Grade.HINTED),
        ("DHS case", "DHS", Grade.HINTED),
        ("DHS federal warrant", "DHS", Grade.NAMED),
        ("ice 287g task force", "ICE", Grade.NAMED),
        ("threats at ICE facility", "ICE", Grade.HINTED),
        ("HHS OIG case", "OIG", Grade.NAMED),
        ("assist VA Police", "Veterans Affairs", Grade.ASKED),
        ("US Navy", "Navy", Grade.HINTED),
        ("Border Patrol info", "Border Patrol", Grade.HINTED),
        ("XA02PQ24XA0001", "HSI", Grade.HINTED),
    ],
)
def test_a_body_is_asked_named_or_hinted(text: str, body: str, grade: Grade) -> None:
    reading = classify(text)
    assert reading.bodies == (body,)
    assert reading.grade is grade
    assert (reading.purpose is Purpose.AMBIGUOUS) is (grade is Grade.HINTED)


def test_an_exception_cancels_only_its_own_words() -> None:
    reading = classify("ICE PROTEST, assist HSI")
    assert reading.purpose is Purpose.FEDERAL_IMMIGRATION
    assert reading.bodies == ("HSI",)


def test_an_impersonator_in_the_reason_does_not_silence_the_case_number() -> None:
    reading = classify("find FBI impersonator", "FBI Guardian 1200245")
    assert reading.purpose is Purpose.FEDERAL_OTHER
    assert reading.column == "case"


def test_a_search_may_name_several_bodies_each_with_its_own_grade() -> None:
    reading = classify("FBI case, assist HSI")
    assert {m.body: m.grade for m in reading.mentions} == {"HSI": Grade.ASKED, "FBI": Grade.NAMED}
    assert reading.grade is Grade.ASKED


def test_a_body_in_both_columns_is_mentioned_once_at_its_firmest() -> None:
    reading = classify("assist HSI", "HSI 25-1")
    assert [(m.body, m.grade, m.column) for m in reading.mentions] == [("HSI", Grade.ASKED, "reason")]


def test_the_case_number_counts_as_much_as_the_reason() -> None:
    reading = classify("warrant", "hsi DE36BR25DE0001")
    assert reading.purpose is Purpose.FEDERAL_IMMIGRATION
    assert reading.mentions[0].column == "case"
    assert reading.span == (0, 3)


def test_immigration_beside_a_case_number_shape_stays_unspecified_and_hints_at_hsi() -> None:
    reading = classify("Immigration", "XA16PQ25XA0001")
    assert reading.purpose is Purpose.IMMIGRATION_UNSPECIFIED
    assert [(m.body, m.grade) for m in reading.mentions] == [("HSI", Grade.HINTED)]


@pytest.mark.parametrize("state", [s for s in CellState if s not in (CellState.VALUE, CellState.PARTIAL)])
def test_a_masked_reason_never_opens_a_side_door(state: CellState) -> None:
    assert classify("HSI", "25-0001", reason_state=state).purpose is Purpose.UNSTATED


def test_a_masked_reason_beside_a_case_number_that_names_hsi_is_federal() -> None:
    reading = classify(None, "hsi 25-1", reason_state=CellState.REDACTED)
    assert reading.purpose is Purpose.FEDERAL_IMMIGRATION


def test_a_masked_reason_beside_an_ordinary_case_number_is_unstated() -> None:
    assert classify("***", "25-0001").purpose is Purpose.UNSTATED
    assert classify(None, "25-0001", reason_state=CellState.ABSENT).purpose is Purpose.UNSTATED


def test_what_a_partly_masked_reason_still_shows_is_read() -> None:
    assert classify("REDACTED, HSI", reason_state=CellState.PARTIAL).bodies == ("HSI",)
    assert classify("stolen [plate]", reason_state=CellState.PARTIAL).purpose is Purpose.NOT_FEDERAL


@pytest.mark.parametrize(
    "text", ["", " ", "***", "REDACTED", "n/a", "none", ".", "-", "x", "test", "[plate]", "\u00a0"]
)
def test_a_placeholder_states_nothing(text: str) -> None:
    assert classify(text).purpose is Purpose.UNSTATED


@pytest.mark.parametrize("county", ["Riverside", "RIVERSIDE", "Riverside County"])
def test_dhs_is_desert_hot_springs_for_agencies_of_riverside_county(county: str) -> None:
    here = classify("AOA DHS", state="CA", county=county)
    assert here.purpose is not Purpose.FEDERAL_IMMIGRATION
    assert here.bodies == ()
    assert classify("DHS 187", state="CA", county=county).purpose is Purpose.NOT_FEDERAL


def test_other_bodies_beside_dhs_stay_in_riverside_county() -> None:
    assert classify("DHS HSI", state="CA", county="Riverside").bodies == ("HSI",)
    assert classify("Homeland Security", state="CA", county="Riverside").bodies == ("DHS",)


def test_dhs_is_hinted_elsewhere_and_firm_where_asked_for() -> None:
    assert classify("DHS 187", state="CA", county="Orange").grade is Grade.HINTED
    assert classify("assist DHS", state="TX", county="Riverside").grade is Grade.ASKED


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("HSI", Subject.NOT_STATED),
        ("HSI narcs", Subject.OTHER),
        ("ICE immigration case", Subject.IMMIGRATION),
        ("ERO Harborton", Subject.IMMIGRATION),
        ("ICE# A000 000 031", Subject.IMMIGRATION),
        ("immigration/drugs", Subject.IMMIGRATION),
        ("FBI kidnapping", Subject.OTHER),
        ("stolen vehicle", Subject.NOT_STATED),
    ],
)
def test_the_subject_is_immigration_other_or_not_stated(text: str, subject: Subject) -> None:
    assert classify(text).subject is subject


def test_assistance_to_somebody_unnamed_is_ambiguous_and_names_no_body() -> None:
    reading = classify("Drugs/Narcotics - assist other agency")
    assert reading.purpose is Purpose.AMBIGUOUS
    assert reading.mentions == ()
    assert reading.grade is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("AOA Springfield PD", "Springfield PD"),
        ("AOA Springfield PD / HSI", "Springfield PD"),
        ("Attempt to locate for Lakemont PD", "Lakemont PD"),
        ("AOA HSI", None),
        ("AOA", None),
        ("stolen vehicle", None),
    ],
)
def test_a_local_agency_that_asks_is_kept_as_written(text: str, who: str | None) -> None:
    assert requested_for(text) == who


def test_one_reason_may_name_a_local_agency_and_the_body_behind_it() -> None:
    reading = classify("AOA Springfield PD / HSI")
    assert reading.asked_by == "Springfield PD"
    assert reading.purpose is Purpose.FEDERAL_IMMIGRATION


def test_a_wording_is_folded_by_case_and_space() -> None:
    assert fold("  Assist\t HSI\u00a0 ") == "assist hsi"


def test_readings_come_in_order_one_for_each_pair() -> None:
    cells = [("HSI", None, "value", "absent", None, None), (None, "FBI 1", "redacted", "value", None, None)]
    assert [r.bodies for r in readings(cells)] == [("HSI",), ("FBI",)]


@pytest.mark.parametrize("piece", ["ice ", "assist ", "a", ".", "immig", "A000 ", "hsi request ", "[x] ", "u s ", "é"])
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        spent = []
        for n in range(3):  # the least: a busy machine makes one of them long
            text = (piece * size)[: size - n]
            started = time.process_time()
            classify(text)
            spent.append(time.process_time() - started)
        return min(spent)

    classify("hsi")
    assert seconds(32_000) < 40 * seconds(4_000) + 0.05


@pytest.mark.parametrize("text", [
    "follow up HSI", "HSI follow-up", "LE follow up HSI case", "wanted by ICE", "Wanted Vehicle by HSI", "1030 FBI want", "FBI wants",
    "ATF seeks", "HSI looking for driver", "flagged per HSI", "flagged by CBP", "hit by FBI", "Joint HSI Op", "op with ATF",
])  # fmt: skip
def test_what_a_body_wants_or_follows_up_is_named_and_no_request(text: str) -> None:
    assert classify(text).grade is Grade.NAMED


@pytest.mark.parametrize("text", [
    "AOA HSI", "A/O/A HSI", "A.O.A. FBI", "OAA ICE", "obo HSI", "on behalf of CBP", "per ERO", "BOLO per ICE", "HSI reqd", "rqst by DEA",
    "FBI asked for assistance", "asked by HSI", "mutual aid HSI", "BP AOA", "follow up on HSI request",
])  # fmt: skip
def test_words_of_request_by_or_for_a_body_are_asked(text: str) -> None:
    assert classify(text).grade is Grade.ASKED


@pytest.mark.parametrize("text", [
    "not ICE", "No ICE", "theft, no HSI", "non-ICE", "unrelated to ICE", "not related to immigration", "unrelated to immigration",
    "don't share with ICE", "do not share w/ HSI", "dont give to ICE", "not to be shared with ICE", "ICE not involved",
    "HSI is not involved", "without ICE", "not for ICE or HSI", "Immigration not involved", "no fed involvement",
    "HSI (hit skip investigation)", "hit skip inv HSI", "ICE on roadway crash", "ICE ON BRIDGE", "icy road", "following ICE vehicles",
    "blocking a CBP van", "ICE watch", "ice watchers", "NO INS", "ins fraud", "parole detainer", "migraine", "I-205 northbound",
    "18 USC 922", "Title 18", "AOA ROCIC", "RISS deconfliction", "NOT FOR ICE OR IMMIGRATION", "Not assisting ICE", "HSI not requesting",
    "ICE excluded", "ICE vehicles being followed", "ICE on RDWY", "ICE related crash",
])  # fmt: skip
def test_a_denial_or_another_sense_names_nobody(text: str) -> None:
    reading = classify(text)
    assert (reading.purpose, reading.bodies) == (Purpose.NOT_FEDERAL, ())


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("no ICE, FBI case", ("FBI",)),
        ("not HSI; AOA DEA", ("DEA",)),
        ("not related to immigration, HSI narcotics", ("HSI",)),
        ("ICE watch, HSI case", ("HSI",)),
        ("HSI hit skip inv - FBI assist", ("FBI",)),
    ],
)
def test_a_denial_cancels_its_own_span_alone(text: str, bodies: tuple[str, ...]) -> None:
    assert classify(text).bodies == bodies


@pytest.mark.parametrize("text", [
    "Other", "Other -", "Other - N/A", "Other - Not Applicable", "other: none", "Other (unknown)", "Misc - test", "OTHER - ***",
    "Other - Other",
])  # fmt: skip
def test_a_placeholder_behind_a_category_that_says_nothing_is_unstated(text: str) -> None:
    assert classify(text).purpose is Purpose.UNSTATED


@pytest.mark.parametrize("text", ["Other - theft", "Stolen Vehicle - N/A", "Narcotics - none", "another"])
def test_a_category_that_says_something_is_stated(text: str) -> None:
    assert classify(text).purpose is Purpose.NOT_FEDERAL


@pytest.mark.parametrize("text", [
    "Title 8", "title 8 arrest", "8 USC 1324", "8 U.S.C. § 1325", "8USC1326", "8 U.S. Code 1324", "INA 212", "Form I-200", "La Migra",
    "migración", "MIGRACIÓN", "inmigración", "inmigracion", "deportación", "indocumentados",
])  # fmt: skip
def test_the_code_on_immigration_and_its_spanish_words_say_immigration_and_name_nobody(text: str) -> None:
    reading = classify(text)
    assert (reading.purpose, reading.bodies) == (Purpose.IMMIGRATION_UNSPECIFIED, ())


@pytest.mark.parametrize("text", [
    "detainer", "admin warrant", "FUGOPS", "fug ops", "HSTF", "Homeland Security Task Force", "HIDTA", "AOA HIDTA",
    "ICE in veh", "INS", "Operation Lone Star",
])  # fmt: skip
def test_what_goes_with_immigration_without_saying_it_is_unclear(text: str) -> None:
    assert classify(text).purpose is Purpose.AMBIGUOUS


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("H S I", "HSI"), ("h.s.i.", "HSI"), ("I C E", "ICE"), ("i.c.e.", "ICE"),
        ("I. C. E. detainer", "ICE"), ("C.B.P.", "CBP"), ("C B P", "CBP"),
        ("E.R.O. fugitive", "ERO"), ("F B I case", "FBI"), ("D.E.A.", "DEA"), ("A T F trace", "ATF"), ("U.S.M.S.", "USMS"),
        ("J.T.T.F.", "JTTF"), ("U.S.P.I.S.", "USPIS"), ("INS hold", "ICE"), ("legacy INS", "ICE"), ("US Customs Service", "CBP"),
        ("DHS FPS", "FPS"), ("Operation Midway Blitz", "DHS"), ("Op Charlottes Web", "CBP"), ("metro surge", "DHS"),
    ],
)  # fmt: skip
def test_acronyms_former_names_and_public_operations_name_the_body(text: str, body: str) -> None:
    reading = classify(text)
    assert body in reading.bodies
    assert reading.grade is Grade.NAMED


def test_a_packaged_operation_says_where_its_day_was_read_or_that_nobody_looked() -> None:
    for o in operations.operations():
        told = next(r.note for r in table().rules if r.id == o.id)
        assert str(o.since) in told
        assert (o.source.startswith("http") and o.source in told) or "not checked" in told
    unchecked = replace(operations.operations()[0], source="")
    assert unchecked.note == f"Named in public by {unchecked.since} (not checked)."
