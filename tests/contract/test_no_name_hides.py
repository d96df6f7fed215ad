"""Files called by an attacker: nothing in a name moves a cursor, turns a line around or hides, on whatever it comes to stand.

The name of a file, of a sheet in it, and what the file says: read in, then drawn, reported, exported, decided.
"""

from __future__ import annotations

import base64
import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from graphshare import Workspace
from graphshare.answer.workbook import workbook
from graphshare.cli import app
from graphshare.exporting import FORMS
from graphshare.untrusted import UNSEEN, visible

TURNED, HIDDEN, CLEARED = "\u202e", "\u200b", "\x1b[2J"
LOG = f"5_1_2025-5_31_2025-Ashford IL PD-Network-Audit{CLEARED}{TURNED}x{HIDDEN}\nsecond line.csv"
HEADER = "Name,Org Name,Total Networks Searched,Time Frame,License Plate,Case #,Filters,Reason,Search Time,Search Type"
WORDING = f"ICE {TURNED}war{HIDDEN}rant\x07"
#: What may not stand raw in any text that leaves; text of several lines has line ends.
_RAW = re.compile(f"(?![\n\r\t])[{UNSEEN}]")


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    root = tmp_path_factory.mktemp("attacked")
    raw = root / "raw"
    raw.mkdir()
    rows = [
        f"J. Doe,{who} PD,12,1 month,***,,,{why},5/{1 + i % 28}/2025 1{n}:{i:02d}:00 AM UTC,search"
        for i in range(30)
        for n, (who, why) in enumerate(((f"Millbrook{TURNED} IL", f"assist ICE{HIDDEN}"), ("Oak OH", WORDING)))
    ]
    (raw / LOG).write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    book = openpyxl.Workbook()
    book.active.title = f"Shared{TURNED}With"
    for line in (f"Organization Name{HIDDEN}", f"Millbrook{TURNED} IL PD", f"Oak{HIDDEN} OH PD", "ICE (Federal)"):
        book.active.append([line])
    book.save(raw / f"SharedNetworks Ashford IL PD 2025-05-0{HIDDEN}1.xlsx")
    made = Workspace(root)
    made.ingest([raw])
    assert {r.kind for r in made.releases().found.releases} == {"network audit", "sharing list"}
    return made


_DATA = re.compile(r"(?s)<script[^>]*application/json[^>]*>(.*?)</script>")


def _strings(data: Any) -> Iterator[str]:
    """Every text in what a page carries for its scripts."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict) and set(data) == {"deflate"}:
        yield from _strings(json.loads(zlib.decompress(base64.b64decode(data["deflate"]))))
    else:
        for value in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
            yield from _strings(value)


def texts(folder: Path) -> dict[str, str]:
    """Every file below a folder as text; of a workbook all that is in it, of a page what is not its own script."""
    out = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                text = "".join(book.read(n).decode("utf-8", "replace") for n in book.namelist())
        else:
            text = path.read_bytes().decode("utf-8-sig", "replace")
        if path.suffix == ".html":
            carried = [t for data in _DATA.findall(text) for t in _strings(json.loads(data))]
            text = re.sub(r"(?s)<(script|style)\b[^>]*>.*?</\1>", "", text) + " ".join(carried)
        out[path.name] = text
    return out


def test_nothing_hides_on_pages_and_in_reports(work: Workspace, tmp_path: Path) -> None:
    days = {"before": "2025-05-01..2025-05-10", "after": "2025-05-11..2025-05-20"}
    with work.one_moment():
        work.view_reach("ICE", tmp_path / "reach.html", show_reasons=True)
        work.view_map(tmp_path / "map.html")
        work.view_card("Ashford IL PD", tmp_path / "card.html")
        work.view_network("ICE", tmp_path / "network.html")
        work.view_compare("ICE", tmp_path / "compare.html", **days)
        work.view_profile("Ashford IL PD", tmp_path / "profile.html")
        work.view_timeline(tmp_path / "timeline.html")
        work.view_coverage(tmp_path / "coverage.html")
        work.report("ICE", tmp_path / "report.html")
        work.report("Ashford IL PD", tmp_path / "report.md")
        work.pack("ICE", tmp_path / "pack", workbook)
        work.reply_sheets("ICE", tmp_path / "reply")
    told = texts(tmp_path)
    assert len(told) > 12
    assert {n for n, text in told.items() if _RAW.search(text)} == set()
    named = [n for n, text in told.items() if n.endswith(".html") and "Network-Audit" in text]
    assert len(named) >= 8
    for name in named:
        assert "\nsecond line.csv" not in told[name], name
    assert r"\x1b[2J\u202ex\u200b\nsecond line.csv" in told["report.html"]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_nothing_hides_in_the_names_of_an_export(form: str, work: Workspace, tmp_path: Path) -> None:
    work.export(form, tmp_path / form, show_reasons=True)
    if form == "sqlite":
        with sqlite3.connect(next(tmp_path.rglob("*.sqlite"))) as found:
            files = [f for (f,) in found.execute("SELECT file FROM Release")]
        found.close()
        assert visible(LOG) in files
    elif form == "parquet":
        from graphshare.engine import connect, parquet

        files = [
            f
            for (f,) in connect()
            .execute(f"SELECT file FROM {parquet(next(tmp_path.rglob('Release.parquet')))}")
            .fetchall()
        ]
        assert visible(LOG) in files
    else:
        told = texts(tmp_path)
        exact = {"neo4j-admin", "cypher"}  # a store gets the words of a reason as they are
        raw = {n: text for n, text in told.items() if _RAW.search(text)}
        assert form in exact or raw == {}
        for name, text in told.items():
            assert "\nsecond line.csv" not in text, name
            assert CLEARED not in text, name


def test_nothing_hides_in_an_answer_that_is_written(work: Workspace, tmp_path: Path) -> None:
    for ending in ("csv", "json", "jsonl", "md", "xlsx"):
        for name, command in (
            ("tally", ["tally", "--rows"]),
            ("held", ["releases", "list"]),
            ("reach", ["reach", "ICE"]),
        ):
            out = tmp_path / f"{name}.{ending}"
            done = CliRunner().invoke(app, [*command, "-w", str(work.root), "-o", str(out)])
            assert done.exit_code == 0, done.stderr
    kept = ["--save-finding", str(tmp_path / "finding.yaml")]
    assert CliRunner().invoke(app, ["reach", "ICE", "-w", str(work.root), *kept]).exit_code == 0
    told = texts(tmp_path)
    assert {n for n, text in told.items() if _RAW.search(text)} == set()
    assert all("\nsecond line.csv" not in text for text in told.values())


def test_a_file_is_found_by_its_name_as_it_is_and_as_it_is_shown(work: Workspace) -> None:
    for said in (LOG, visible(LOG), r"5_1_2025-5_31_2025-Ashford IL PD-Network-Audit\x1b[2J"):
        assert work.release(said).found.release.kind == "network audit"
    assert work.verify().found.whole
    assert work.ingest([work.root / "raw"]).found.releases == work.releases().found.releases


def test_what_is_decided_hides_nothing_and_holds(work: Workspace) -> None:
    shown = next(w.wording for w in work.reasons("federal_immigration").found.wordings if "war" in (w.wording or ""))
    assert shown is not None
    work.decide_agencies(f"Millbrook{TURNED} IL PD", "Oak OH PD", "different", why=f"a{TURNED}sked", who="me")
    work.reply("Ashford IL PD", f"no{TURNED}\nnever", "2025-06-01", who=f"m{HIDDEN}e")
    work.decide_reason(visible(shown), "not_federal", why="asked", who="me")  # as a person copies it
    assert {n for n, text in texts(work.root / "hand").items() if _RAW.search(text)} == set()
    assert [w.wording for w in work.reasons("not_federal").found.wordings] == [shown]
    held = work.resolved().decisions
    assert [(d.a, d.why) for d in held] == [("Millbrook IL PD", r"a\u202esked")]
