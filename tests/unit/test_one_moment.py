"""What takes several questions to answer is of one moment, though somebody reads in more and builds between two of them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graphshare.workspace import Workspace
from tests.together import files, log

ICE = "Town A IL PD"


def asking(work: Workspace, out: Path) -> dict[str, Callable[[], object]]:
    """What may be asked, by name; what it gives is what it wrote or answers."""
    page = out / "page.html"
    return {
        "view reach": lambda: work.view_reach("ICE", page),
        "view network": lambda: work.view_network("ICE", page),
        "view network of a town": lambda: work.view_network(ICE, page),
        "view card": lambda: work.view_card(ICE, page),
        "view map": lambda: work.view_map(page),
        "view timeline": lambda: work.view_timeline(page, ICE),
        "view profile": lambda: work.view_profile(ICE, page),
        "view compare": lambda: work.view_compare(
            "ICE", page, before="2025-05-01..2025-05-10", after="2025-05-11..2025-05-20"
        ),
        "report": lambda: work.report("ICE", page),
        "reply sheets": lambda: work.reply_sheets("ICE", out / "sheets"),
        "tally": lambda: work.tally([]).data,
        "profile": lambda: work.profile(ICE).data,
        "ask next": lambda: work.ask_next().data,
        "check store": lambda: work.check_store().data,
        "review reasons": lambda: work.review_reasons().data,
    }


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three logs, built, with a store; and a fourth that nobody has read in yet."""
    root = tmp_path_factory.mktemp("moments") / "before"
    files(root / "raw", 3)
    log(root / "more" / "Xenia OH PD network audit.csv", "xenia", 40)
    work = Workspace(root)
    work.ingest(root / "raw")
    work.load_store()
    work.close()
    return root


@pytest.fixture(scope="module")
def after(before: Path) -> Path:
    """The same folder once somebody has read in more, written down a reply, and built."""
    root = before.parent / "after"
    shutil.copytree(before, root)
    other = Workspace(root)
    other.ingest(root / "more")
    other.reply(ICE, "We share with nobody.", "2025-06-01", who="me")
    other.build()
    other.close()
    return root


@contextmanager
def somebody_builds_after_the_first_look(
    work: Workspace, after: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[int]]:
    """As soon as the build was read for the first time, the folder is as somebody else left it."""
    looks: list[int] = []
    looked = work._build

    def look(**how: bool) -> dict[str, int]:
        counts = looked(**how)
        looks.append(1)
        if len(looks) == 1:
            shutil.copytree(after, work.root, dirs_exist_ok=True)
        return counts

    with monkeypatch.context() as patch:
        patch.setattr(work, "_build", look)
        yield looks


def given(work: Workspace, name: str, out: Path) -> tuple[str, dict[str, bytes]]:
    """What is answered, and the bytes of what is written."""
    out.mkdir(parents=True)
    answer = str(asking(work, out)[name]()).replace(str(out), "")
    return answer, {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("name", asking(Workspace("nowhere"), Path()))
def test_what_is_asked_while_somebody_builds_is_wholly_of_the_moment_at_which_it_began(
    name: str, before: Path, after: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(before, tmp_path / "work")
    work = Workspace(tmp_path / "work")
    with somebody_builds_after_the_first_look(work, after, monkeypatch) as looks:
        disturbed = given(work, name, tmp_path / "disturbed")
    assert looks, "it never looked: this shows nothing"
    assert disturbed == given(Workspace(before), name, tmp_path / "alone")


def test_what_is_asked_next_sees_what_somebody_built_meanwhile(
    before: Path, after: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(before, tmp_path / "work")
    work = Workspace(tmp_path / "work")
    with somebody_builds_after_the_first_look(work, after, monkeypatch):
        then = work.tally([]).found.totals.all.searches
    assert (work.tally([]).found.totals.all.searches or 0) > (then or 0) > 0
