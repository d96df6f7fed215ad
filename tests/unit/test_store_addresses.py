"""A store is a path or an address with a scheme."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphshare.errors import IntegrityError, StoreError
from graphshare.sources import ingesting
from graphshare.store.base import is_address, open_store


@pytest.mark.parametrize(
    "where",
    ["localhost:7687", "127.0.0.1:7687", "[::1]:7687", "db.example.org:7687/neo4j", "neo4j:secret@localhost:7687"],
)
def test_an_address_without_a_scheme_is_refused_with_the_one_that_was_meant(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as told:
        open_store(where)
    assert f"bolt://{where.rpartition('@')[2]}" in (told.value.hint or "")
    assert "secret" not in f"{told.value} {told.value.hint}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["store", "./a:b", "C:\\graphs\\one", "folder/of:12/mine"])
def test_a_path_is_a_path(where: str) -> None:
    assert not is_address(where)


def test_a_folder_that_is_there_may_have_any_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "town:7687").mkdir()
    assert not is_address("town:7687")


@pytest.mark.parametrize("entry", [("audtis", "AuditsReader"), ("audits", "AuditReader")])
def test_an_unknown_reader_in_the_registry_is_an_error(entry: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ingesting, "READERS", (*ingesting.READERS, entry))
    ingesting.readers.cache_clear()
    try:
        with pytest.raises(IntegrityError, match=entry[1]):
            ingesting.readers()
    finally:
        ingesting.readers.cache_clear()
