"""Each pair of commands, started in the same moment on one workspace, ends as if one had come after the other.

What a command prints beside another is what it prints alone, or what it prints after the other; what both leave is what
each leaves alone, together; and a third process then reads what a fresh workspace of the same files would say.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.test_every_writer_holds_the_lock import QUERY
from tests.forking import Done
from tests.together import at_once, files, log

pytestmark = [pytest.mark.soak, pytest.mark.skipif(not hasattr(os, "fork"), reason="processes as POSIX has them")]

ROUNDS = int(os.environ.get("GRAPHSHARE_PAIR_ROUNDS", "3"))
COMMANDS = [
    "ingest more",
    "build --force",
    "releases remove 'Town B' -f json",
    "releases verify -f json",
    "agencies decide 'Elm OH PD' 'Oak TX PD' --different --why asked --who me",
    "agencies reply 'Elm OH PD' --text no --date 2025-06-01 --who me",
    "reasons decide theft --purpose not_federal --why asked --who me",
    "ask-next --sent 'Elm OH PD' --report 'network audit' --months 2025-05 --date 2025-06-01 --who me",
    "query save own-agencies own.cypher",
    "query run 'MATCH (a:Agency) RETURN a.name AS name ORDER BY name' -f json",
    "query run 'MATCH (a:Agency) SET a.place = $place' --param place=x --write",
    "tally -f json",
    "reach ICE -f json",
    "proxies ICE -f json",
    "profile 'Town A IL PD' -f json",
    "coverage -f json",
    "what-if ICE -k 1 -f json",
    "compare ICE --before 2025-05-01..2025-05-10 --after 2025-05-11..2025-05-20 -f json",
    "recheck findings/reach.yaml -f json",
    "reach ICE --save-finding findings/reach.yaml -f json",
    "export csv -o out/csv",
    "export sqlite",
    "view reach ICE --yes",
    "report ICE -o out/report.html",
    "report ICE --pack -o out/pack",
    "store load",
    "store load elsewhere --yes",
    "store check -f json",
    "store drop --yes",
]
READS = (("reach", "ICE", "-f", "json"), ("releases", "verify", "-f", "json"))


class Pairs:
    """A small workspace, built, and what is known of each command on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.template = root / "template"
        files(self.template / "raw", 3)
        log(self.template / "more" / "Xenia OH PD network audit.csv", "xenia", 9)
        (self.template / "own.cypher").write_text(QUERY, encoding="utf-8")
        (self.template / "findings").mkdir()
        for command in ("ingest raw", "build", "store load", "reach ICE --save-finding findings/reach.yaml"):
            (done,) = at_once(tuple(shlex.split(command)), cwd=self.template)
            assert done.code == 0, done.said
        self.before = self.kept(self.template)
        self._alone: dict[tuple[str, ...], tuple[Done, set[str], set[str]]] = {}
        self._fresh: dict[tuple[frozenset[str], tuple[bytes, ...]], str] = {}

    def copy(self) -> Path:
        work = self.root / "work"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(self.template, work)
        return work

    def kept(self, work: Path) -> set[str]:
        """What a workspace may not lose: the files it holds, each line of what a person decided, the saved queries."""
        releases = (work / ".graphshare" / "releases").glob("*/release.json")
        found = {f"holds {json.loads(p.read_text())['file']}" for p in releases}
        for path in (p for folder in ("hand", "cypher") for p in sorted((work / folder).glob("*")) if p.is_file()):
            found |= {f"{path.parent.name}/{path.name}: {line}" for line in path.read_text().splitlines()}
        return found

    def after(self, *commands: str) -> tuple[Done, set[str], set[str]]:
        """How the last of several commands ends, one after the other, and what all add and take."""
        if commands not in self._alone:
            work = self.copy()
            for command in commands:
                (done,) = at_once(tuple(shlex.split(command)), cwd=work)
            kept = self.kept(work)
            self._alone[commands] = (done, kept - self.before, self.before - kept)
        return self._alone[commands]

    def fresh(self, work: Path, kept: set[str]) -> str:
        """What a workspace says that was never anything else than the files held and the decisions taken."""
        written = sorted(p for folder in ("hand", "cypher") for p in (work / folder).glob("*") if p.is_file())
        inputs = frozenset(kept), tuple(p.read_bytes() for p in written)  # one decision taken twice is two lines
        if inputs not in self._fresh:
            new = self.root / "fresh"
            shutil.rmtree(new, ignore_errors=True)
            for file in (p for folder in ("raw", "more") for p in (work / folder).iterdir()):
                if f"holds {file.name}" in kept:
                    (new / "raw").mkdir(parents=True, exist_ok=True)
                    shutil.copy(file, new / "raw")
            for folder in ("hand", "cypher"):
                if (work / folder).exists():
                    shutil.copytree(work / folder, new / folder)
            (ingested,) = at_once(("ingest", "raw"), cwd=new)
            assert ingested.code == 0, ingested.said
            (answer,) = at_once(READS[0], cwd=new)
            self._fresh[inputs] = answer.printed
        return self._fresh[inputs]

    def faults(self, one: str, two: str) -> Iterator[str]:
        """What is wrong after both commands at once."""
        work = self.copy()
        ended = at_once(tuple(shlex.split(one)), tuple(shlex.split(two)), cwd=work)
        for command, other, done in ((one, two, ended[0]), (two, one, ended[1])):
            if done.code not in (0, 1, 3) or "bug" in done.said or "Traceback" in done.said:
                yield f"“{command}” ended with {done.code}: {done.said}"
            elif _seen(done) not in (_seen(self.after(command)[0]), _seen(self.after(other, command)[0])):
                yield f"“{command}” says what it says neither alone nor after the other: {_seen(done)}"
        answer, verified = at_once(*READS, cwd=work)
        kept = self.kept(work)
        left = [self.after(c) for c in dict.fromkeys((one, two))]
        expected = self.before.union(*(adds for _, adds, _ in left)).difference(*(takes for _, _, takes in left))
        if kept != expected:
            yield f"lost {sorted(expected - kept)}, too much {sorted(kept - expected)}"
        if verified.code != 0:
            yield f"releases verify: {verified.code} {verified.printed} {verified.said}"
        if answer.code != 0 or answer.printed != self.fresh(work, kept):
            yield f"a third process reads what a fresh workspace does not say: {answer.code} {answer.said}"
        half = [str(p.relative_to(work)) for p in work.rglob("*") if p.name.endswith((".partial", ".aside"))]
        if half:
            yield f"half-written: {half}"


def _seen(done: Done) -> tuple[int, str, str]:
    """What must be alike: how it ended, what it printed, what it refused; progress and waiting may be told or not."""
    said = [line for line in done.said.splitlines() if not line.endswith("waiting until it is done.")]
    refusal = "\n".join(said) if done.code == 1 else ""
    printed = re.sub(r"\d+(\.\d+)? ?m?s\b", "", done.printed)
    return done.code, re.sub(r"[─ ]{2,}|[0-9a-f]{8}/[0-9a-f]{16}", "", printed), refusal  # a build's name is drawn


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Pairs:
    return Pairs(tmp_path_factory.mktemp("pairs"))


@pytest.mark.parametrize("one", COMMANDS)
def test_a_command_beside_each_other_ends_as_if_one_came_after_the_other(one: str, pairs: Pairs) -> None:
    faults = []
    for two in COMMANDS[COMMANDS.index(one) :]:
        for _ in range(ROUNDS):
            found = [f"{one} | {two}: {fault}" for fault in pairs.faults(one, two)]
            sys.stderr.write(
                "\n".join(found or [f"{one} | {two}: as if one after the other"]) + "\n"
            )  # an hour is long
            faults += found
    assert faults == [], "\n".join(faults)
