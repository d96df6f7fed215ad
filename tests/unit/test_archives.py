"""Archives under any name: opened where they are called one, told as archives where not; none goes without a word."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from graphshare import Workspace
from graphshare.cli import app
from graphshare.errors import UnreadableFile
from graphshare.releases import ReleaseCache
from graphshare.sources import ingest_file
from tests.together import log

NAME = "Elm OH PD network audit"


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same log in each form in which logs are released."""
    root = tmp_path_factory.mktemp("forms")
    plain = root / "folder" / f"{NAME}.csv"
    log(plain, "elm", 20)
    shutil.copy(plain, root)
    (root / f"{NAME}.csv.gz").write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    for name in ("packed.zip", "PACKED.ZIP"):
        with zipfile.ZipFile(root / name, "w") as archive:
            archive.write(plain, plain.name)
    with zipfile.ZipFile(root / "twice.zip", "w") as archive:
        archive.write(root / "packed.zip", "inside/PACKED.ZIP")
    book = openpyxl.Workbook()
    for row in csv.reader(plain.read_text(encoding="utf-8").splitlines()):
        book.active.append(row)
    book.save(root / f"{NAME}.xlsx")
    return root


FORMS = ["folder", f"{NAME}.csv", f"{NAME}.csv.gz", f"{NAME}.xlsx", "packed.zip", "PACKED.ZIP", "twice.zip"]


@pytest.mark.parametrize("form", FORMS)
def test_the_program_and_the_library_read_every_form_alike(form: str, forms: Path, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    given = [str(forms / form), "-w", str(tmp_path / "a"), "-f", "json"]
    typed = CliRunner().invoke(app, ["ingest", *given])
    assert typed.exit_code == 0, typed.stderr
    work = Workspace(tmp_path / "b")
    asked = work.ingest(forms / form)
    assert asked.data["releases"] == json.loads(typed.stdout)["releases"]
    assert [(r.kind, r.rows) for r in asked.found.releases] == [("network audit", 20)]
    alone = ingest_file(forms / form, ReleaseCache(tmp_path / "c")) if form != "folder" else asked.found.releases
    assert [r.id for r in alone] == [r.id for r in asked.found.releases]
    counted = CliRunner().invoke(app, ["tally", *given])
    tallied = work.tally([str(forms / form)])
    assert json.loads(counted.stdout)["totals"] == tallied.data["totals"]
    assert tallied.data["totals"]["rows"] == 20
    assert work.verify().found.whole


@pytest.mark.parametrize("name", ["packed", "packed.zip.1", "packed.dat", "packed.csv", "packed.xlsx"])
def test_an_archive_under_another_name_is_told_as_one(name: str, forms: Path, tmp_path: Path) -> None:
    shutil.copy(forms / "packed.zip", tmp_path / name)
    with pytest.raises(UnreadableFile, match="is an archive") as refused:
        Workspace(tmp_path).ingest(tmp_path / name)
    assert "ends in .zip" in (refused.value.hint or "")


def test_an_archive_within_a_compressed_file_is_told_as_one(forms: Path, tmp_path: Path) -> None:
    (tmp_path / "packed.zip.gz").write_bytes(gzip.compress((forms / "packed.zip").read_bytes()))
    with pytest.raises(UnreadableFile, match="is an archive"):
        Workspace(tmp_path).ingest(tmp_path / "packed.zip.gz")


def test_one_file_is_asked_for_and_an_archive_of_several_is_none(forms: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.write(forms / f"{NAME}.csv", "a.csv")
        archive.write(forms / f"{NAME}.xlsx", "b.xlsx")
    with pytest.raises(UnreadableFile, match="holds 2 files"):
        ingest_file(tmp_path / "two.zip", ReleaseCache(tmp_path / "cache"))


def test_an_archive_that_holds_nothing_is_listed(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    (raw / "empty.zip").write_bytes(empty.getvalue())
    for name, member, content in (
        ("hidden.zip", "__MACOSX/._x", b"x"),
        ("around.zip", "in.zip", empty.getvalue()),
    ):
        with zipfile.ZipFile(raw / name, "w") as archive:
            archive.writestr(member, content)
    left = Workspace(tmp_path).ingest(raw).found.not_understood
    assert sorted((n.file, "holds no file to read" in n.why) for n in left) == [
        ("around/in.zip", True), ("raw/empty.zip", True), ("raw/hidden.zip", True),
    ]  # fmt: skip
    with pytest.raises(UnreadableFile, match="holds no file to read"):
        Workspace(tmp_path).ingest(raw / "empty.zip")
