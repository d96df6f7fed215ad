"""Two records that differ only in what stays out come to the same bytes: no text, no number, no hash tells them apart.

The one exception is the hash of the raw file, by which whoever holds the file finds the row again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from graphshare import exporting
from graphshare.answer.forms import Format, render
from graphshare.answer.workbook import workbook
from graphshare.findings import found_in
from graphshare.sources import ingesting
from graphshare.store import open_store
from graphshare.workspace import Workspace
from tests.contract.test_nothing_secret_leaves_ingest import _bytes

NAME = re.compile(r"[0-9a-f]{16}-[0-9a-f]{8}")
HEAD = "ID,Name,Org Name,Total Networks Searched,License Plate,Reason,Case #,Search Time\n"


def log(root: Path, name: str, plate: str, reason: str) -> Path:
    """A log of a few rows; of one of them the searcher, the plate and the words are as told."""
    root.mkdir()
    lines = [
        f"{n:08d}-0000-4000-8000-000000000000,o. o.,{'Elm OH PD' if n % 2 else 'Oak TX PD'},12,KXR19{n}4,"
        f"{'assist ICE' if n == 2 else 'theft'},,05/{n + 1:02d}/2025 10:00:{n:02d} AM UTC"
        for n in range(5)
    ]
    lines.append(
        f"00000009-0000-4000-8000-000000000000,{name},Elm OH PD,12,{plate},{reason},,05/20/2025 10:00:00 AM UTC"
    )
    path = root / "Town A IL PD network audit.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def unpacked(name: str, book: bytes) -> dict[str, str]:
    """The parts of a workbook, as text."""
    with ZipFile(BytesIO(book)) as parts:
        return {f"{name}/{p}": parts.read(p).decode() for p in parts.namelist()}


def leaving(root: Path, file: Path) -> dict[str, str]:
    """All that may be handed on, by what it is."""
    work = Workspace(root, command="test")
    work.ingest([file])
    told = work.releases().data["releases"][0]
    out = {}
    answers = {
        "tally": work.tally(of="immigration", rows=True, hide_words=True),
        "tally all": work.tally(by=("agency", "month"), hide_words=True),
        "reach": work.reach("ICE"),
        "proxies": work.proxies("ICE"),
        "coverage": work.coverage(),
        "profile": work.profile("Town A IL PD"),
        "agencies": work.agencies(),
        "release": work.release(told["id"], rejected=True, columns=True),
        "query": work.query(
            "MATCH (a:Agency)-[s:SEARCHED_IN_MONTH]->(n) RETURN a.name, s.searches, n.id ORDER BY a.name"
        ),
    }
    for name, answer in answers.items():
        for form in Format:
            out[f"screen/{name}.{form}"] = render(answer, form)
        out |= unpacked(f"workbook/{name}", workbook(answer))
    findings = {"tally with words": work.tally(of="immigration", rows=True), "reach": answers["reach"]}
    out |= {f"finding/{name}": found_in(answer).to_yaml() for name, answer in findings.items()}
    folder = root / "leaves"
    for form in exporting.FORMS:
        exporting.export(work.graph(), form, folder / form)
    exporting.export(work.graph(), "csv", folder / "exact", exact=True)
    work.view_reach("ICE", folder / "reach.html")
    work.view_profile("Town A IL PD", folder / "profile.html")
    work.view_coverage(folder / "coverage.html")
    work.pack("ICE", folder / "pack", workbook)
    with open_store(folder / "store") as store:
        work.load(store)
        out["store/info"] = str({**store.info(), "where": ""})
    for path in (p for p in sorted(folder.rglob("*")) if p.is_file()):
        inside = path.relative_to(folder)
        if inside.parts[0] == "store" and path.name in ("graph.kgl", "manifest.json", "seen.json", "store.json"):
            continue  # the engine's own file tells when it was written; the others tell of that one, and its folder
        called = "/".join("graph" if NAME.fullmatch(p) else p for p in inside.parts)
        out |= unpacked(called, path.read_bytes()) if path.suffix == ".xlsx" else {called: _bytes(path)}
    return out


@pytest.fixture(autouse=True, scope="module")
def hashed_alike() -> Iterator[None]:
    """The one thing that does tell such files apart is made the same, so that all else can be compared to the byte."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingesting, "sha256_of", lambda path: "ab" * 32)
        yield


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = tmp_path_factory.mktemp("one")
    return leaving(root, log(root / "raw", "Quill J.", "ZQX1042", "stolen bicycle on Main"))


def test_searcher_plate_and_words_leave_no_trace(one: dict[str, str], tmp_path: Path) -> None:
    other = leaving(tmp_path, log(tmp_path / "raw", "Brandt Xavier", "PLM7731", "runaway from a home"))
    assert one.keys() == other.keys()
    assert {n for n in one if one[n] != other[n]} == set()


def test_what_may_be_seen_does_make_a_difference(one: dict[str, str], tmp_path: Path) -> None:
    """Otherwise comparing would prove nothing."""
    work = Workspace(tmp_path, command="test")
    work.ingest([log(tmp_path / "raw", "Quill J.", "ZQX1042", "assist ICE")])
    exporting.export(work.graph(), "csv", tmp_path / "csv")
    assert (tmp_path / "csv" / "export.json").read_text() != one["csv/export.json"]
    assert render(work.reach("ICE"), Format.JSON) != one["screen/reach.json"]
