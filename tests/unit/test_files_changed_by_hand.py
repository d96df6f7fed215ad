"""What people write by hand, in whatever program: read, or told in words with its line; never a bug of graphshare's."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphshare.agencies.replies import reply_of
from graphshare.cli import app
from graphshare.engine import connect
from graphshare.errors import HandError, StoreError, of_the_machine
from graphshare.store.base import open_store
from graphshare.workspace import Workspace
from tests.together import log

FILES = ("agencies.csv", "reasons.csv", "requests.csv", "replies.csv", "operations.csv", "breaks.csv", "laws.toml")
ASKED = (
    "profile 'Town A IL PD'",
    "reach ICE",
    "ask-next",
    "report ICE",
    "compare ICE --before 2025-05-01..2025-05-10 --after 2025-05-11..2025-05-20",
)


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("work")
    log(root / "raw" / "Town A IL PD network audit.csv", "town", 12)
    Workspace(root).ingest([root / "raw"])
    assert CliRunner().invoke(app, ["build", "-w", str(root)]).exit_code == 0
    (root / "hand").mkdir()
    return root


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a,b\nEl Cañón PD,x\n".encode("cp1252"), "line 2: this is not UTF-8"),
        ("a,b\n".encode("utf-16"), "line 1: this is not UTF-8"),
        (b"a,b\n" + b"x" * 300_000 + b",y\n", ""),
    ],
    ids=["of Windows", "of two bytes", "endless"],
)
@pytest.mark.parametrize("name", FILES)
def test_what_is_no_text_or_no_table_is_told_with_its_line(name: str, content: bytes, told: str, work: Path) -> None:
    path = work / "hand" / name
    path.write_bytes(content)
    try:
        said = [CliRunner().invoke(app, [*shlex.split(asked), "-w", str(work)]).stderr for asked in ASKED]
    finally:
        path.unlink()
    assert not any("bug" in s for s in said), said
    if told:
        assert any(f"{name}, {told}" in s for s in said), said


@pytest.mark.parametrize("address", ["bolt://\x1b[31mx:1", "neo4j://[::1", "bolt://a b", "bolt://", "bolt://x:0"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    with pytest.raises(StoreError, match="no address of a server"):
        open_store(address)


def test_the_address_of_a_reply_that_is_none_is_told() -> None:
    with pytest.raises(HandError, match="is not a web address"):
        reply_of("Elm OH PD", "2025-06-01", "no", url="https://[::1")


@pytest.mark.parametrize(("limit", "more"), [("350MB", "--memory 700MB"), ("450MB", "--memory 1100MB")])
def test_where_memory_is_short_the_next_limit_is_named(limit: str, more: str) -> None:
    with pytest.raises(Exception, match="Out of Memory") as met:
        connect(limit).execute("SELECT list(i) FROM range(200_000_000) t(i)").fetchall()
    assert more in str(getattr(of_the_machine(met.value, {"memory"}), "hint", ""))


def test_what_failed_builds_kept_is_taken_away_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log(tmp_path / "raw" / "Town A IL PD network audit.csv", "town", 12)
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "raw"])

    def short(*_: object, **__: object) -> None:
        (build := tmp_path / ".graphshare" / "build" / "0123abcd" / "logs" / "kept").mkdir(parents=True, exist_ok=True)
        (build / "notes.parquet").write_bytes(b"x")
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr("graphshare.building.pipeline.build", short)
        for _ in range(3):
            with pytest.raises(MemoryError):
                work.build()
    work.build()
    lines = [p.name for p in (tmp_path / ".graphshare" / "build").iterdir() if p.is_dir() and p.name != "leases"]
    assert len(lines) == 1
    assert "0123abcd" not in lines
