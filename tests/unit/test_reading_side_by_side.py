"""Many small files may be read ahead in processes of their own; what comes of them is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.releases import ReleaseCache
from graphshare.sources import Given, Ingested, ingest, trees


def folder_of_many(root: Path) -> Path:
    for i in range(12):
        agency = f"Alder {chr(65 + i)} QN PD"
        lines = ["Name,Org Name,Total Networks Searched,Reason,Search Time"]
        lines += [f"A. Alder,{agency},{i + k},HSI case,2025-03-{k + 1:02d}T10:00:00Z" for k in range(5)]
        (root / f"Network Audit {i:02d}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "Network Audit 12.csv").write_bytes((root / "Network Audit 07.csv").read_bytes())
    (root / "notes.csv").write_text("on,what\n1,milk\n2,bread\n", encoding="utf-8")
    (root / "nothing.csv").write_bytes(b"")
    return root


def kept(cache: ReleaseCache) -> dict[str, bytes]:
    files = [p for p in sorted(cache.root.rglob("*")) if p.is_file() and p.name != "seen.json"]  # times of change
    return {str(p.relative_to(cache.root)): p.read_bytes() for p in files}


def test_files_read_ahead_come_to_the_same_as_files_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trees, "_MANY", 10)
    (tmp_path / "files").mkdir()
    files = folder_of_many(tmp_path / "files")
    told: list[tuple[str, int, int, int]] = []
    found: list[tuple[Ingested, dict[str, bytes]]] = []
    for workers in (1, 2):
        cache = ReleaseCache(tmp_path / str(workers))
        done = ingest([files], cache, Given(), workers=workers, progress=lambda *said: told.append(said))
        found.append((done, kept(cache)))
    assert found[0] == found[1]
    assert told[: len(told) // 2] == told[len(told) // 2 :]
    done, _ = found[1]
    assert len(done.releases) == 12
    assert len(done.not_understood) == 2
    assert done.notes == ["Network Audit 12.csv holds the same as Network Audit 07.csv, which is held already."]
    again = ingest([files], cache, Given(), workers=2)
    assert again.releases == done.releases
    assert kept(cache) == found[1][1]
