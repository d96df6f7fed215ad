"""Names under any text and in any order."""

from __future__ import annotations

import string

from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.agencies import WrittenName, parse, resolve
from graphshare.agencies.places import states
from graphshare.domain.model import AgencyKind

PLACES = st.sampled_from(
    ["Danville", "Federal Way", "Venice", "Marshall", "Delaware", "Nevada City", "St. Charles", "Kansas City", "La Porte",
     "College Park", "Oak Park", "Washington", "Port Washington", "Golf", "Indiana", "Mount Vernon", "De Soto", "Orange"]
)  # fmt: skip
CODES = st.sampled_from(sorted(set(states()) - {"GU", "MP", "VI", "PR"}))
FORMS = st.sampled_from(
    ["{p} {s} PD", "{p} PD {s}", "{p} PD ({s})", "{s} - {p} PD", "{p} PD - {s}", "{p} County {s} SO", "{p} County SO {s}",
     "{s} - {p} County SO", "{p} County Sheriff's Office ({s})", "City of {p} Police Department ({s})"]
)  # fmt: skip
MARKS = st.sampled_from(
    [
        "{}",
        "{} [Inactive]",
        "(INACTIVE) {}",
        "{} (Flex)",
        "{} - Axon",
        "DNU - {}",
        "{} Raven",
        "  {}  ",
        "{} (Dead/Old)",
    ]
)
WRITTEN = st.builds(
    lambda p, s, f, m: (m.format(f.format(p=p, s=s)), s, AgencyKind.SHERIFF if "County" in f else AgencyKind.POLICE),
    PLACES, CODES, FORMS, MARKS,
)  # fmt: skip


@settings(deadline=None)
@given(st.text(max_size=120))
def test_any_text_can_be_parsed(text: str) -> None:
    parsed = parse(text)
    assert parsed.text == text
    assert parsed.state is None or parsed.state in states()


@given(
    st.text(alphabet=string.ascii_letters + "()[]-'./& 0123456789", max_size=60),
    st.sampled_from(["PD", "SO", "DPS", "[Federal]", "- CA", "(TX)", ""]),
)
def test_text_that_looks_like_a_name_can_be_parsed(text: str, end: str) -> None:
    assert parse(f"{text} {end}").to_dict()["text"] == f"{text} {end}"


@settings(deadline=None)
@given(WRITTEN)
def test_every_form_says_the_same_state_and_kind(written: tuple[str, str, AgencyKind]) -> None:
    text, state, kind = written
    parsed = parse(text)
    assert (parsed.state, parsed.kind, parsed.federal) == (state, kind, False)


@settings(deadline=None)
@given(WRITTEN)
def test_the_name_without_its_marks_says_what_the_whole_says(written: tuple[str, str, AgencyKind]) -> None:
    once = parse(written[0])
    twice = parse(once.name)
    assert (twice.name, twice.state, twice.kind, twice.place) == (once.name, once.state, once.kind, once.place)
    assert twice.marks == ()
    assert twice.network_suffix is None


@settings(max_examples=60, deadline=None)
@given(st.lists(WRITTEN, min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_the_order_of_names_makes_no_difference(written: list[tuple[str, str, AgencyKind]], random: object) -> None:
    names = [WrittenName(t, None, None, "list") for t, _, _ in written]
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = resolve(names), resolve(shuffled + names)
    assert one.agencies == other.agencies
    assert one.matches == other.matches


@settings(max_examples=60, deadline=None)
@given(st.lists(WRITTEN, min_size=2, max_size=14))
def test_no_agency_spans_two_states_or_two_kinds(written: list[tuple[str, str, AgencyKind]]) -> None:
    resolved = resolve(WrittenName(t, None, None, "list") for t, _, _ in written)
    seen: dict[str, set[tuple[str, AgencyKind]]] = {}
    for text, state, kind in written:
        seen.setdefault(resolved.of(text).agency, set()).add((state, kind))
    assert all(len(s) == 1 for s in seen.values())


@settings(max_examples=60, deadline=None)
@given(st.lists(WRITTEN, min_size=1, max_size=8), st.lists(WRITTEN, min_size=1, max_size=8))
def test_an_id_does_not_depend_on_what_else_is_held(
    some: list[tuple[str, str, AgencyKind]], more: list[tuple[str, str, AgencyKind]]
) -> None:
    alone = resolve(WrittenName(t, None, None, "list") for t, _, _ in some)
    together = resolve(WrittenName(t, None, None, "list") for t, _, _ in [*some, *more])
    assert all(alone.of(t).agency == together.of(t).agency for t, _, _ in some)
