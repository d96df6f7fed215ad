"""What is written is there whole or not at all, and what a killed process leaves is taken away."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphshare.disk.manifest import faults, seal
from graphshare.disk.scratch import Scratch, scratch
from graphshare.disk.writing import whole_file, whole_folder, write_text
from graphshare.releases import SHORT, release_id, short_ids


def test_a_file_whose_writing_fails_stays_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "answer.csv"
    write_text(target, "old")
    with pytest.raises(ZeroDivisionError), whole_file(target) as partial:
        raise ZeroDivisionError(partial.write_text("half"))
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["answer.csv"]


def test_a_folder_whose_writing_fails_stays_as_it_was(tmp_path: Path) -> None:
    with whole_folder(tmp_path / "out") as partial:
        (partial / "a").write_text("old")
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "out") as partial:
        raise ZeroDivisionError((partial / "b").write_text("half"))
    assert [p.relative_to(tmp_path).as_posix() for p in sorted(tmp_path.rglob("*"))] == ["out", "out/a"]


def test_two_that_write_one_folder_at_once_leave_one_of_them_whole(tmp_path: Path) -> None:
    code = """if True:
        import sys
        from pathlib import Path
        from graphshare.disk.writing import whole_folder
        for n in range(150):
            with whole_folder(Path(sys.argv[1]) / "out") as partial:
                (partial / "one").write_text(sys.argv[2])
                (partial / "two").write_text(sys.argv[2])
    """
    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name]) for name in "ab"]
    assert [p.wait() for p in running] == [0, 0]
    assert (tmp_path / "out" / "one").read_text() == (tmp_path / "out" / "two").read_text()
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.name == "nt", reason="processes are told apart by signals")
def test_what_a_killed_writer_leaves_is_gone_after_the_next_one(tmp_path: Path) -> None:
    code = """if True:
        import os, signal, sys
        from pathlib import Path
        from graphshare.disk.writing import whole_file
        with whole_file(Path(sys.argv[1])) as partial:
            partial.write_text("half")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "page.html")])
    (left,) = tmp_path.iterdir()
    assert left.read_text() == "half"
    write_text(tmp_path / "page.html", "whole")
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_what_is_unpacked_is_private_and_gone_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """if True:
        import os, signal
        from graphshare.disk.scratch import Scratch
        made = Scratch()
        (made.path / "unpacked").write_text("every officer's name")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "TMPDIR": str(tmp_path)})
    (left,) = filter(Path.is_dir, tmp_path.iterdir())
    assert (left / "unpacked").exists()
    assert os.name == "nt" or left.stat().st_mode & 0o077 == 0
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch() as mine:
        other = Scratch()
        assert sorted(filter(Path.is_dir, tmp_path.iterdir())) == sorted([mine, other.path]), (
            "the dead one's is gone, those of the living stay"
        )
        other.close()
    assert list(tmp_path.iterdir()) == []


def test_many_that_start_at_once_do_not_take_each_others_folders_for_leftovers(tmp_path: Path) -> None:
    code = """if True:
        from graphshare.disk.scratch import scratch
        for n in range(60):
            with scratch() as mine:
                (mine / "unpacked").write_text("x")
                assert (mine / "unpacked").read_text() == "x"
    """
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    running = [subprocess.Popen([sys.executable, "-c", code], env=environment) for _ in range(4)]
    assert [p.wait() for p in running] == [0, 0, 0, 0]
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), min_size=1, unique=True))
def test_a_release_id_rests_on_the_whole_hash_and_its_short_form_is_unique(hashes: list[str]) -> None:
    twins = [*hashes, *(h[:48] + "0" * 16 for h in hashes)]
    ids = {(h, part, day): release_id(h, part, day) for h in twins for part in (0, 1) for day in (None, "2025-05-01")}
    assert len(set(ids.values())) == len(ids)
    short = short_ids(ids.values())
    assert len(set(short.values())) == len(short)
    assert all(i.startswith(s) and len(s) >= SHORT for i, s in short.items())


@given(st.lists(st.text("ab", min_size=20, max_size=20), min_size=2, unique=True))
def test_short_forms_of_ids_that_are_nearly_alike_begin_no_other(ids: list[str]) -> None:
    short = short_ids(ids)
    assert all(not b.startswith(short[a]) and not a.startswith(short[b]) for a, b in combinations(ids, 2))


def test_a_file_under_a_second_name_is_told_as_it_was_sealed_first(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    (first / "same.json").write_text("whole", encoding="utf-8")
    (first / "copied.json").write_text("whole", encoding="utf-8")
    seal(first)
    (second / "in").mkdir(parents=True)
    os.link(first / "same.json", second / "in" / "same.json")
    for name, text in (("copied.json", "other"), ("further.json", "more")):
        (second / "in" / name).write_text(text, encoding="utf-8")
    (first / "same.json").write_text("spoil", encoding="utf-8")  # after it was found whole
    seal(second, same={"in": first})
    assert faults(second, deep=True) == ["in/same.json: changed since it was written"]
