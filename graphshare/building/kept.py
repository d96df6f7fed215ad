"""A folder of what a build works out once and keeps: a folder for each key, which says all that its content depends on.

It is worked out in parts that know nothing of each other: one after the other here, or by the workers of a cluster.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from graphshare.building import SPANS
from graphshare.building.relations import Steps
from graphshare.disk.manifest import seal
from graphshare.disk.writing import folder_beside
from graphshare.engine import connect
from graphshare.processes import GivenUp

if TYPE_CHECKING:
    from graphshare.processes.cluster import Cluster

_P = TypeVar("_P")
_P_contra = TypeVar("_P_contra", contravariant=True)

#: Fewer rows than this are worked out sooner than a worker has been told.
WORTH_SHARING = 100_000


class Work(Protocol[_P_contra]):
    """How parts are worked out; it can be sent to other processes, and comes to the same there."""

    def prepare(self, steps: Steps) -> None:
        """Make the relations that it needs, in a connection that has none."""

    def write(self, steps: Steps, folder: Path, part: _P_contra) -> list[Path]:
        """Work a part out in an empty folder; gives the folders made there, each named by its key."""


def drop_unused(folder: Path) -> None:
    """Drop the spans of which no build in a folder consists; none while one cannot say what it consists of."""
    try:
        used = [str(key) for path in sorted(folder.glob(f"*/{SPANS}")) for key in json.loads(path.read_bytes())]
    except (OSError, ValueError, TypeError):
        return
    Kept(folder / "spans").drop_all_but(used)


class Kept:
    """What is kept under ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, key: str) -> Path:
        """Where the content of a key is, once it was worked out."""
        return self.root / key

    def make(self, steps: Steps, work: Work[_P], parts: Iterable[_P], cluster: Cluster | None) -> None:
        """Have parts worked out; what each makes appears under its keys whole."""
        if cluster is None:
            for part in parts:
                self._make_here(steps, work, part)
            return
        with folder_beside(self.root) as aside:
            handed = cluster.hand(work)
            for part, begun in [(part, cluster(_work_aside, handed, part, aside)) for part in parts]:
                try:
                    self._take(begun.result())
                except GivenUp:
                    self._make_here(steps, work, part)

    def make_one(self, steps: Steps, key: str, work: Work[_P], part: _P) -> None:
        """Work one part out that makes what a key stands for, unless it was: never by others."""
        if not self.folder(key).exists():
            self._make_here(steps, work, part)

    def _make_here(self, steps: Steps, work: Work[_P], part: _P) -> None:
        with folder_beside(self.root) as folder:
            self._take(work.write(steps, folder, part))

    def _take(self, made: Iterable[Path]) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        for folder in made:
            folder.rename(self.folder(folder.name))

    def drop_all_but(self, keys: Iterable[str]) -> None:
        """Drop what no key stands for any more."""
        held = set(keys)
        for folder in sorted(self.root.iterdir()) if self.root.exists() else ():
            if folder.name not in held:
                shutil.rmtree(folder)


def _work_aside(work: Work[_P], part: _P, aside: Path) -> list[Path]:
    """Work a part out as a worker: in a connection and a folder of its own, for another may try the same."""
    own = Path(tempfile.mkdtemp(dir=aside))
    (own / "made").mkdir()
    with connect(spill=own / "spill") as connection, Steps(connection) as steps:
        work.prepare(steps)
        made = work.write(steps, own / "made", part)
    for folder in made:
        seal(folder)
    return made


def batches(rows: Mapping[int, int], most: int) -> Iterator[list[int]]:
    """Numbers in order, so many at a time as stand for few enough rows; a larger one alone, and those below zero apart."""
    batch: list[int] = []
    for number, count in rows.items():
        if batch and ((batch[0] < 0) != (number < 0) or sum(rows[n] for n in batch) + count > most):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def at_a_time(rows: Mapping[int, int], most: int, cluster: Cluster | None) -> int:
    """How many rows are worked out at a time: ``most``, or fewer where a cluster's workers shall share them."""
    return most if cluster is None else min(most, max(cluster.share(sum(rows.values())), WORTH_SHARING))
