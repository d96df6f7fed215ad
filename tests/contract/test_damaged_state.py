"""Whatever a disk does to the state: never "a bug", never another answer in silence."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from graphshare.cli import app
from graphshare.workspace import Workspace
from tests.together import files

CYPHER = (
    "query run 'MATCH (a:Agency)-[s:SEARCHED_IN_MONTH]->(n:Network) RETURN a.name AS a, n.id AS n, s.searches AS s'"
)
ASKED = ("reach ICE", "tally", "coverage", "releases list", "profile 'Town B IL PD'", CYPHER,
         "agencies review", "releases show 'Town C' --rejected --columns")  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of four logs, built."""
    root = tmp_path_factory.mktemp("whole")
    files(root / "raw", 4)
    work = Workspace(root)
    work.ingest([root / "raw"])
    with work.open_store() as store:
        assert store.check() == []
    work.close()
    return root


def ask(asked: str, root: Path) -> tuple[int, str, str]:
    import shlex

    done = CliRunner().invoke(app, [*shlex.split(asked), "-w", str(root), "-f", "json"])
    return done.exit_code, done.stdout, done.stderr


def damage(path: Path, others: list[Path], draw: random.Random) -> str:
    """Do one thing to one file."""
    kind = draw.choice(("flip", "cut", "empty", "gone", "swap"))
    content = path.read_bytes()
    if kind == "flip" and content:
        at = draw.randrange(len(content))
        path.write_bytes(content[:at] + bytes([content[at] ^ (1 << draw.randrange(8))]) + content[at + 1 :])
    elif kind == "cut":
        path.write_bytes(content[: draw.randrange(len(content) + 1)])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "gone":
        path.unlink()
    else:
        path.write_bytes(draw.choice(others).read_bytes())
    return kind


def alike(answer: object) -> object:
    """An answer whose rows may come in any order."""
    return sorted(map(json.dumps, answer)) if isinstance(answer, list) else answer


def whole_of(answer: object) -> object:
    """An answer with all that it says."""
    return answer


def judged(done: tuple[int, str, str], good: object, where: str, part: Callable[[object], object] = whole_of) -> str:
    """What became of a question to damaged state: the same answer (or that part of it), or a refusal in plain words."""
    code, out, said = done
    assert "bug" not in said, f"{where}: {said}"
    if code == 0:
        assert alike(part(json.loads(out))) == alike(good), f"{where}: another answer; said: {said}"
        return "same"
    assert code == 1, where
    assert said.startswith("error: ") or "\nerror: " in said, f"{where}: {said}"
    return "refused"


def rounds(whole: Path, tmp_path: Path, count: int, *, raw: bool) -> Counter[str]:
    """Damage, ask and compare; gives how often the answer was the same, and how often it was refused in plain words."""
    good = {a: json.loads(ask(a, whole)[1]) for a in ASKED}
    told: Counter[str] = Counter()
    for n in range(count):
        draw = random.Random(n)
        root = tmp_path / f"w{n}"
        shutil.copytree(whole, root)
        if not raw:
            shutil.rmtree(root / "raw")
        state = sorted(p for p in (root / ".graphshare").rglob("*") if p.is_file() and p.suffix != ".lock")
        asked = draw.choice(ASKED)
        beside = [p for p in state if "store" in p.relative_to(root).parts]
        hit = draw.choice(beside if asked == CYPHER and draw.random() < 0.7 else state)
        kind = damage(hit, [p for p in state if p.suffix == hit.suffix and p != hit] or state, draw)
        where = f"{n}: {kind} of {hit.relative_to(root)}, then {asked}"
        told[judged(ask(asked, root), good[asked], where)] += 1
        shutil.rmtree(root)
    return told


@pytest.mark.parametrize("raw", [True, False])
def test_damaged_state_is_mended_or_told(raw: bool, whole: Path, tmp_path: Path) -> None:
    told = rounds(whole, tmp_path, 6, raw=raw)
    assert sum(told.values()) == 6


def test_a_question_reads_the_releases_of_its_build(whole: Path, tmp_path: Path) -> None:
    """They stay as they were, whatever is read in, removed or lost meanwhile."""
    good = {a: json.loads(ask(a, whole)[1]) for a in ("tally", "agencies review", "releases show 'Town C' --rejected")}
    root = tmp_path / "work"
    shutil.copytree(whole, root)  # a copy has no two names for one file
    for hit in (root / ".graphshare" / "releases").rglob("*.parquet"):
        hit.write_bytes(b"")
    for asked, answer in good.items():
        code, out, said = ask(asked, root)
        assert (code, json.loads(out)) == (0, answer), said


@pytest.mark.parametrize("name", ["graph.kgl", "store.json", "about.json", "Agency.parquet", "manifest.json"])
def test_a_store_that_a_disk_changed_is_made_again(name: str, whole: Path, tmp_path: Path) -> None:
    good = alike(json.loads(ask(CYPHER, whole)[1]))
    root = tmp_path / "work"
    shutil.copytree(whole, root)
    (hit,) = (p for p in (root / ".graphshare").rglob(name) if "store" in p.relative_to(root).parts)
    content = hit.read_bytes()
    for changed in (content[: len(content) // 2], content[:-9] + bytes([content[-9] ^ 4]) + content[-8:]):
        hit.write_bytes(changed)
        code, out, said = ask(CYPHER, root)
        assert (code, alike(json.loads(out))) == (0, good), said
        (hit,) = (p for p in (root / ".graphshare").rglob(name) if "store" in p.relative_to(root).parts)


@pytest.mark.parametrize("content", ["", "7", '{"a": 1}'])
def test_what_says_what_a_build_is_made_of_may_be_damaged_too(content: str, whole: Path, tmp_path: Path) -> None:
    good = Workspace(whole).tally().data
    root = tmp_path / "work"
    shutil.copytree(whole, root)
    for name in ("spans.json", "counts.json", "base.json", "bursts.parquet", "current.json"):
        (found,) = (root / ".graphshare" / "build").rglob(name)
        found.write_text(content)
        assert Workspace(root).tally().data == good, name


@pytest.mark.soak
@pytest.mark.parametrize("raw", [True, False])
def test_damaged_state_is_mended_or_told_in_many_rounds(raw: bool, whole: Path, tmp_path: Path) -> None:
    count = int(os.environ.get("GRAPHSHARE_ROUNDS", "600"))
    told = rounds(whole, tmp_path, count, raw=raw)
    sys.stdout.write(f"\nraw files there: {raw}: {dict(told)}\n")


def town(path: Path, number: int, searches: int = 12, shared_with: int | None = None) -> Path:
    """A log whose searches nothing else has, but for the first of them, where they are those of another town."""
    lines = ["ID,Name,Org Name,Total Networks Searched,Reason,Case #,Search Time"]
    for n in range(searches):
        of = shared_with if shared_with is not None and n < 4 else number
        lines.append(
            f"{of:04d}{n:04d}-0000-4000-8000-000000000000,o. o.,{'Elm OH PD' if n % 2 else 'Oak TX PD'},12,"
            f"{'assist ICE' if n % 3 == 0 else 'theft'},,05/{n + 1:02d}/2025 10:{of:02d}:{n:02d} AM UTC"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


GROWN_ASKED = ("reach ICE", "tally", "coverage", "profile 'Town B IL PD'")


class Grown:
    """A workspace to whose build two parts were added, and what it answers as it is, and with one log ``more``."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "grown"
        for n in range(20):
            town(self.root / "raw" / f"Town {chr(65 + n)} IL PD network audit.csv", n)
        work = Workspace(self.root)
        work.ingest([self.root / "raw"])
        work.build()
        for number, other in ((30, 3), (31, 7)):
            work.ingest([town(self.root / "raw" / f"Town {number} GA SO network audit.csv", number, 8, other)])
            work.build()
        work.close()
        assert len(list((self.root / ".graphshare" / "build").rglob("gone*"))) >= 2
        self._more = folder / "more"
        shutil.copytree(self.root, self._more)
        _one_more(self._more)
        self._told: dict[tuple[bool, str], object] = {}

    def answer(self, more: bool, asked: str) -> object:
        if (more, asked) not in self._told:
            self._told[more, asked] = _without_provenance(json.loads(ask(asked, self._more if more else self.root)[1]))
        return self._told[more, asked]


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> Grown:
    return Grown(tmp_path_factory.mktemp("grown"))


def _one_more(root: Path) -> tuple[int, str, str]:
    return ask(f"ingest '{town(root / 'new' / 'Town 32 GA SO network audit.csv', 32, 8, 31)}'", root)


def _without_provenance(answer: object) -> object:
    return {k: v for k, v in answer.items() if k != "provenance"} if isinstance(answer, dict) else answer


def grown_rounds(grown: Grown, tmp_path: Path, count: int) -> Counter[str]:
    """Damage what a build keeps of what it added, read one more log or not, ask and compare."""
    told: Counter[str] = Counter()
    for n in range(count):
        draw = random.Random(n)
        root = tmp_path / f"w{n}"
        shutil.copytree(grown.root, root)
        state = sorted(p for p in (root / ".graphshare" / "build").rglob("*") if p.is_file())
        more, asked = draw.random() < 0.8, draw.choice(GROWN_ASKED)
        hit = draw.choice([p for p in state if "store" not in p.relative_to(root).parts])
        if draw.random() < 0.2:  # as a removal leaves it that was stopped
            kind = "half gone"
            for path in [p for p in hit.parent.rglob("*") if p.is_file() and draw.random() < 0.5]:
                path.unlink()
        else:
            kind = damage(hit, [p for p in state if p.suffix == hit.suffix and p != hit] or state, draw)
        where = f"{n}: {kind} of {hit.relative_to(root)}, {'more, ' if more else ''}then {asked}"
        said = ""
        if more:
            code, _, said = _one_more(root)
            assert code == 0, f"{where}: {said}"
        code, out, also = ask(asked, root)
        told[judged((code, out, said + also), grown.answer(more, asked), where, _without_provenance)] += 1
        shutil.rmtree(root)
    return told


def test_damaged_parts_are_mended_or_told(grown: Grown, tmp_path: Path) -> None:
    assert sum(grown_rounds(grown, tmp_path, 2).values()) == 2


@pytest.mark.soak
def test_damaged_parts_are_mended_or_told_in_many_rounds(grown: Grown, tmp_path: Path) -> None:
    told = grown_rounds(grown, tmp_path, int(os.environ.get("GRAPHSHARE_ROUNDS", "600")))
    sys.stdout.write(f"\nparts: {dict(told)}\n")
