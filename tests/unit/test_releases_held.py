"""The files held: what each shares with others, whether it is unchanged, and that nothing stays of one that is removed."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from graphshare.workspace import Workspace

HEADER = (
    "ID,Name,Org Name,Total Networks Searched,Time Frame,License Plate,Reason,Case #,Filters,Search Time,Search Type"
)


def search(number: int, org: str = "Elm OH PD", reason: str = "theft", ident: bool = True) -> str:
    uuid = f"00000000-0000-4000-8000-{number:012d}" if ident else ""
    return f'{uuid},***,{org},{number + 10},,***,{reason},,,"10/0{number}/2025, 06:47:21 PM UTC",search'


def held(tmp_path: Path, files: dict[str, list[str]]) -> Workspace:
    raw = tmp_path / "raw"
    raw.mkdir(exist_ok=True)
    for name, rows in files.items():
        (raw / name).write_text("\n".join([HEADER, *rows]) + "\n")
    work = Workspace(tmp_path)
    work.ingest([raw])
    return work


def test_a_log_says_how_many_of_its_searches_other_logs_hold_and_by_what_that_is_told(tmp_path: Path) -> None:
    others = [search(n, org) for n, org in ((5, "Ash OH PD"), (6, "Bay OH PD"))]
    work = held(
        tmp_path,
        {
            "Fir TX PD network audit.csv": [search(1), search(2), search(2), search(3), *others],
            "Oak TX PD network audit.csv": [search(1), search(2, ident=False), search(4), *others[:1]],
            "Yew TX PD network audit.csv": [search(7), search(8, "Ash OH PD"), search(9, "Bay OH PD")],
        },
    )
    shown = work.release("Fir TX PD").data["overlap"]
    (oak,) = shown.pop("releases")
    assert shown == {"rows": 6, "searches": 5, "repeated": 1, "elsewhere": 3}
    assert (oak["file"], oak["kind"], oak["agency"]) == ("Oak TX PD network audit.csv", "network audit", "Oak TX PD")
    assert (oak["searches"], oak["by_id"], oak["by_key"]) == (3, 2, 1)
    alone = work.release("Yew").data["overlap"]
    assert (alone["elsewhere"], alone["releases"]) == (0, [])


def test_a_list_has_no_searches_to_share(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Organization Name,Networks I'm Sharing\nElm OH PD,Fir TX PD\n")
    work = Workspace(tmp_path)
    work.ingest([tmp_path / "list.csv"])
    assert "overlap" not in work.release("list.csv").data


def test_a_raw_file_that_was_changed_or_moved_is_told(tmp_path: Path) -> None:
    work = held(tmp_path, {"a.csv": [search(1)], "b.csv": [search(2)], "c.csv": [search(3)]})
    (tmp_path / "raw" / "b.csv").write_text(HEADER + "\n")
    (tmp_path / "raw" / "c.csv").unlink()
    told = {r["file"]: r["state"] for r in work.verify().data["releases"]}
    assert told == {
        "a.csv": "unchanged",
        "b.csv": "changed since it was read",
        "c.csv": "the file is not where it was read from",
    }


def test_members_of_archives_and_paths_given_from_elsewhere_are_verified_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Organization Name,Networks I'm Sharing\nElm OH PD,{}\n"
    inner = tmp_path / "inner.zip"
    for path, members in (
        (inner, {"deep.csv": text.format("Fir TX PD").encode()}),
        (tmp_path / "outer.zip", {"a/list.csv": text.format("Oak TX PD").encode(), "inner.zip": b""}),
    ):
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content or inner.read_bytes())
    inner.unlink()
    work = Workspace(tmp_path / "work")
    work.root.mkdir()
    monkeypatch.chdir(tmp_path)
    work.ingest(["outer.zip"])
    assert {r["file"]: r["state"] for r in work.verify().data["releases"]} == {
        "deep.csv": "unchanged",
        "list.csv": "unchanged",
    }
    with zipfile.ZipFile(tmp_path / "outer.zip", "w") as archive:
        archive.writestr("a/list.csv", text.format("Yew TX PD"))
    assert {r["file"]: r["state"] for r in work.verify().data["releases"]} == {
        "deep.csv": "no longer in its archive, or not readable",
        "list.csv": "changed since it was read",
    }


def test_nothing_stays_of_a_release_that_was_removed(tmp_path: Path) -> None:
    word = "quagmire"
    work = held(
        tmp_path,
        {
            "Fir TX PD network audit.csv": [search(1), search(2, "Ash OH PD")],
            f"Xanadu {word} PD network audit.csv": [
                search(3, f"{word.title()} OH PD", f"HSI {word}"),
                search(4, "Bay OH PD"),
            ],
        },
    )
    with work.open_store():
        pass
    assert traces(work.state, word)
    work.remove("Xanadu")
    work.build()
    assert traces(work.state, word) == []


def traces(state: Path, word: str) -> list[str]:
    """The files under a folder in which a word stands: as bytes, or inside of Parquet."""
    import duckdb

    found = []
    for path in sorted(p for p in state.rglob("*") if p.is_file()):
        content = path.read_bytes().lower()
        if path.suffix == ".parquet":
            rows = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            content += repr(rows).lower().encode()
        if word in str(path).lower() or word.encode() in content:
            found.append(path.relative_to(state).as_posix())
    return found


def test_the_list_of_what_is_held_is_read_anew_whenever_its_file_changed(tmp_path: Path) -> None:
    work = held(tmp_path, {"elm.csv": [search(1)]})
    listed = work.cache.root / "held.json"
    [release] = work.cache.all()
    listed.write_text(listed.read_text(encoding="utf-8").replace(release.file, "oak.csv"), encoding="utf-8")
    assert work.cache.listed() == {}  # its check says that it is damaged
    work.cache.write_list([])
    work.cache.listed()["a"] = release  # what one asker does with it is nobody else's
    assert work.cache.listed() == {}
