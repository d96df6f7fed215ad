"""No searcher's name, no plate, no personal detail of a reason is in anything that graphshare writes or prints."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphshare.answer.forms import Format, render
from graphshare.queries import library, run_query
from graphshare.sources.values.masking import ANY, PATTERNS, mask
from tests.fictional import Fictional
from tests.saved import ways

exporting = pytest.importorskip("graphshare.exporting", reason="exports are not part of this installation")

#: Where wordings may stand: on the user's own screen and in the user's own workspace.
PRIVATE = ("state/", "store/", "screen/tally", "screen/reasons", "screen/query", "asked for/")


def _cells(path: Path) -> Iterator[str]:
    """Every distinct text of a Parquet file, those inside lists and structures too."""
    table = pq.read_table(path)
    for name, column in zip(table.column_names, table.columns, strict=True):
        yield name
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            yield from (t for t in pc.unique(column).to_pylist() if t)
        elif pa.types.is_nested(column.type) or pa.types.is_dictionary(column.type):
            yield from (str(v) for v in column.to_pylist() if v)


def _bytes(path: Path) -> str:
    """A file as text: decoded where it is Parquet, and with packed page data opened."""
    if path.suffix == ".parquet":
        return "\n".join(_cells(path))
    text = path.read_bytes().decode("utf-8", errors="surrogateescape").encode("utf-8", "replace").decode()
    packed = re.findall(r'"deflate": ?"([A-Za-z0-9+/=]+)"', text)
    return "\n".join((text, *(zlib.decompress(base64.b64decode(p)).decode() for p in packed)))


def _written(folder: Path, under: str) -> dict[str, str]:
    files = [p for p in sorted(folder.rglob("*")) if p.is_file()]
    return {f"{under}{p.relative_to(folder).as_posix()}": _bytes(p) for p in files}


@pytest.fixture(scope="module")
def produced(fictional: Fictional, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """All that is written and printed about the fictional world, by what it is."""
    work, town = fictional.workspace, fictional.truth["world"]["town"]
    out: dict[str, str] = {}
    answers = {
        "tally": work.tally([town], of="immigration", split="2025-06-01", rows=True),
        "tally all": work.tally(by=("wording", "agency", "body", "grade", "month", "agreement"), rows=True),
        "tally own": work.tally([fictional.truth["world"]["organization_audits"][0]], own=True),
        "reach": work.reach("DHS", evidence=True),
        "proxies": work.proxies("ICE"),
        "profile": work.profile(town),
        "coverage": work.coverage(),
        "agencies": work.agencies(),
        "reasons": work.reasons(),
        "reasons ordinary": work.reasons("not_federal"),
        "releases": work.releases(),
        "verify": work.verify(),
    }
    for release in answers["releases"].data["releases"]:
        answers[f"releases show {release['id']}"] = work.release(release["id"], rejected=True, columns=True)
    for name, answer in answers.items():
        for form in (Format.TABLE, Format.CSV, Format.JSON):
            out[f"screen/{name}.{form}"] = render(answer, form)
        out[f"screen/{name}.html"] = answer._repr_html_()
    with work.open_store() as store:
        for name, query in library().items():
            for way in ways(store, query, most=10):
                out[f"screen/query {name} {''.join(way.values())}"] = render(run_query(store, name, way), Format.JSON)
        out |= _written(store.read(tmp_path_factory.mktemp("read")).root, "store/")
    pages = tmp_path_factory.mktemp("pages")
    work.view_reach("ICE", pages / "reach.html")
    work.view_profile(town, pages / "profile.html")
    out |= _written(pages, "pages/")
    asked = tmp_path_factory.mktemp("asked")
    work.view_reach("ICE", asked / "reach.html", show_reasons=True)
    exporting.export(work.graph(), "csv", asked / "csv", show_reasons=True)
    out |= _written(asked, "asked for/")
    exports = tmp_path_factory.mktemp("exports")
    for form in exporting.FORMS:
        exporting.export(work.graph(), form, exports / form)
    out |= _written(exports, "exports/")
    return out | _written(work.state, "state/")


def _squeezed(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _lines(texts: Iterable[str]) -> set[str]:
    return {line for text in texts for line in text.lower().splitlines() if line}


def _found(secrets: Iterable[str], lines: set[str]) -> set[str]:
    """The secrets in some lower-case lines, whatever stands between their letters and digits."""
    wanted = "|".join(sorted({re.escape(s.lower()) for s in secrets} | {_squeezed(s) for s in secrets}))
    con = duckdb.connect()
    try:
        con.register("lines", pa.table({"line": sorted(lines)}))
        found = con.execute(
            """SELECT DISTINCT unnest(regexp_extract_all(text, $1)) FROM (
                SELECT line AS text FROM lines UNION SELECT regexp_replace(line, '[^a-z0-9]', '', 'g') FROM lines
            ) WHERE regexp_matches(text, $1)""",
            [wanted],
        ).fetchall()
    finally:
        con.close()
    return {s for (s,) in found}


KINDS = ("names", "plates", "a_numbers", "phones", "emails", "birth_dates", "addresses")


@pytest.fixture(scope="module")
def leaks(fictional: Fictional, produced: dict[str, str]) -> dict[str, set[str]]:
    """Secret → where it was found."""
    secrets = {s for kind in KINDS for s in fictional.truth["secrets"][kind]}
    secrets |= {name.split()[-1] for name in fictional.truth["secrets"]["names"]}
    found = _found(secrets, _lines(produced.values()))
    return {s: {w for w, text in produced.items() if s in text.lower() or s in _squeezed(text)} for s in found}


@pytest.mark.parametrize("kind", KINDS)
def test_no_secret_of_the_world_is_in_anything_written_or_printed(
    kind: str, fictional: Fictional, leaks: dict[str, set[str]]
) -> None:
    secrets = {
        part for s in fictional.truth["secrets"][kind] for part in (s, *(s.split()[-1:] if kind == "names" else ()))
    }
    here = {s.lower() for s in secrets} | {_squeezed(s) for s in secrets}
    assert {s: where for s, where in leaks.items() if s in here} == {}


def test_all_parts_of_the_workspace_were_looked_through(produced: dict[str, str]) -> None:
    for part in ("state/build/", "state/releases/", "store/", "exports/",
                 "pages/reach.html", "pages/profile.html", "screen/tally.json", "screen/query "):  # fmt: skip
        assert any(name.startswith(part) and len(text) > 100 for name, text in produced.items()), part
    assert sum(name.endswith("/entries.parquet") for name in produced) > 20
    assert sum(name.endswith("release.json") for name in produced) > 50


def test_the_same_look_finds_every_kind_of_secret_in_the_raw_files(fictional: Fictional) -> None:
    """Otherwise finding nothing would prove nothing."""
    raw = list((fictional.workspace.root.parent / "world" / "records").rglob("*.csv"))
    lines = _lines(p.read_bytes().decode("utf-8", "replace") for p in raw)
    for kind in KINDS:
        secrets = fictional.truth["secrets"][kind]
        assert _found(secrets, lines), kind
    held = _found(fictional.truth["secrets"]["plates"], lines)
    assert len(held) > 500


def _telling(fictional: Fictional) -> set[str]:
    """Wordings of some length that stand in no sentence of graphshare's own."""
    ours = ("immigration", "illegal immigration", "agency assist", "investigation", "license plate")
    held = {
        (w["wording"] or "").lower()
        for p in ("federal_immigration", "federal_other", "ambiguous", "immigration_unspecified")
        for w in fictional.workspace.reasons(p).data["wordings"]
    }
    return {w for w in held if len(w) >= 8 and w not in ours and not w.startswith("immigration (")}


def test_wordings_stay_off_pages_and_exports_unless_asked_for(fictional: Fictional, produced: dict[str, str]) -> None:
    wordings = _telling(fictional)
    assert len(wordings) > 10
    public = {n: t for n, t in produced.items() if not n.startswith(PRIVATE)}
    assert {n.split("/")[0] for n in public} == {"pages", "exports", "screen"}
    # folded as in tallies, and whole: a wording of one word may be a word of a rule's name
    found = {(n, w) for n, t in public.items() for w in wordings if w in " ".join(t.lower().split())}
    assert found == set()
    assert {w for w in wordings if any(w in t.lower() for n, t in produced.items() if n.startswith("asked for/"))}


def test_a_tally_whose_words_are_hidden_shows_none(fictional: Fictional) -> None:
    hidden = fictional.workspace.tally(of="immigration", rows=True, hide_words=True)
    text = "".join(render(hidden, form).lower() for form in Format)
    assert not {w for w in _telling(fictional) if w in text}
    assert hidden.data["totals"]["searches"] > 0


# --- masking takes details and leaves case numbers and days ---

_letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=2)
_two = st.integers(0, 99).map("{:02d}".format)
_four = st.integers(0, 9999).map("{:04d}".format)

#: HSI's case numbers: two letters, two digits, two letters, two digits, two letters, four digits.
HSI_CASES = st.tuples(_letters, _two, _letters, _two, _letters, _four).map("".join)
#: A year and a running number, as most departments number their cases.
ORDINARY_CASES = st.one_of(
    st.tuples(_two, st.integers(1, 999_999)).map(lambda p: f"{p[0]}-{p[1]:06d}"),
    st.tuples(st.integers(2019, 2026), st.integers(1, 99_999)).map(lambda p: f"{p[0]}-{p[1]:05d}"),
    st.tuples(_two, st.integers(1, 9_999)).map(lambda p: f"{p[0]}-{p[1]}"),
    st.tuples(_letters, _two, st.integers(1, 99_999)).map(lambda p: f"{p[0]}{p[1]}-{p[2]:05d}"),
)
DAYS = st.dates().filter(lambda d: 2015 <= d.year <= 2027).map(
    lambda d: f"{d.month}/{d.day}/{d.year % 100:02d}"
)  # fmt: skip
AROUND = st.sampled_from(("", "HSI ", "assist HSI ", "warrant ", "stolen veh, ", "case ", "inv # ", "robbery on "))


@given(before=AROUND, kept=st.one_of(HSI_CASES, ORDINARY_CASES, DAYS), after=st.sampled_from(("", " follow up", ".")))
@settings(max_examples=200, deadline=None)
def test_masking_leaves_case_numbers_and_days_as_they_are(before: str, kept: str, after: str) -> None:
    text = f"{before}{kept}{after}"
    assert mask(text) == (text, {})
    assert mask(text.lower()) == (text.lower(), {})


@given(case=HSI_CASES, plate=st.from_regex(r"[A-Z]{3}[0-9]{4}", fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_an_hsi_case_number_stays_beside_the_rows_own_plate(case: str, plate: str) -> None:
    if plate not in case:
        assert mask(f"HSI {case} {plate}", plate)[0] == f"HSI {case} [plate]"


@given(
    texts=st.lists(st.tuples(AROUND, st.one_of(HSI_CASES, ORDINARY_CASES, DAYS)).map("".join), min_size=1, max_size=30)
)
@settings(max_examples=15, deadline=None)
def test_the_engine_looks_at_every_text_that_is_masked(texts: list[str]) -> None:
    details = [
        "call 555-013-2267",
        "A214 335 907",
        "dob 03/14/1987",
        "4417 Umbrelgate Avenue",
        "j@example.org",
        "plate ABC1234",
        "123-45-6789",
        "VIN 1HGCM82633A004352",
        "DL S530-4600-2345",
        "passport AB1234567",
        "FBI# 123456AB7",
        "badge 4411",
        "facebook.com/jo.doe.99",
    ]
    con = duckdb.connect()
    try:
        looked = con.execute(
            "SELECT t, regexp_matches(t, $any) FROM unnest($texts::VARCHAR[]) u(t)",
            {"any": ANY, "texts": [*texts, *details]},
        ).fetchall()
    finally:
        con.close()
    assert all(looks or mask(t)[1] == {} for t, looks in looked)
    assert [mask(t)[0] for t in texts] == texts
    assert all("[" in mask(t)[0] for t in details)
    assert {k for t in details for k in mask(t)[1]} == {k for k, _, _ in PATTERNS if k != "editorial note"}


def test_release_files_say_how_often_something_was_masked(fictional: Fictional) -> None:
    counts: dict[str, int] = {}
    for path in (fictional.workspace.state / "releases").glob("*/release.json"):
        for kind, n in json.loads(path.read_text(encoding="utf-8"))["masked"].items():
            counts[kind] = counts.get(kind, 0) + n
    assert {"A-number", "phone", "e-mail", "birth date", "address", "plate"} <= counts.keys()
