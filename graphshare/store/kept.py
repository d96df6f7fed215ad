"""The graphs in the folder of an embedded store: each whole under a name of its own, and ``store.json`` says which answers.

Who changes anything holds the folder's lock. Who reads a graph holds a lease on it, so that it is not taken away from under
the reader; graphs that neither answer nor are read go with the next change.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from graphshare.disk.locking import Lease, leased, writing
from graphshare.disk.manifest import faults, seal
from graphshare.disk.writing import remove, whole_folder, write_text
from graphshare.errors import StoreConflict, StoreUnavailable
from graphshare.store.balance import Balance
from graphshare.store.contents import Contents

#: Raise when the layout of the folder changes: an older graph is then loaded again.
FORMAT = 2

_POINTER, _LOCK, _LEASES, _ABOUT = "store.json", "lock", "leases", "about.json"
_NAME = re.compile(r"[0-9a-f]{16}-[0-9a-f]{8}")
#: What format 1 put beside its pointer.
_NAME_1 = re.compile(r"[0-9a-f]{16}[a-z-]*\.(kgl|tables)(\.partial)?|store\.json\.partial")
_LOAD = "`graphshare store load` in the folder of the records loads it again."


class About(TypedDict):
    """What is written down about a graph that is kept: what it was made of, and what it holds."""

    version: str
    data_hash: str
    with_wording: bool
    altered: bool
    releases: list[dict[str, str]]
    balance: Balance
    contents: Contents


@dataclass(frozen=True, slots=True)
class KeptGraph:
    """A graph that is being read: its folder, what was written down about it, and the lease that keeps it there."""

    folder: Path
    about: About
    lease: Lease

    @property
    def file(self) -> Path:
        """The engine's own file."""
        return self.folder / "graph.kgl"

    @property
    def tables(self) -> Path:
        """The tables that it was loaded from."""
        return self.folder / "tables"


class KeptGraphs:
    """The folder of one embedded store."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def changing(self) -> AbstractContextManager[None]:
        """Hold the lock of the folder; who has to wait says so."""
        self._refuse_later()
        self._refuse_theirs()
        return writing(self.folder / _LOCK, f"the store in {self.folder.name}")

    @contextmanager
    def put(self, digest: str, about: About) -> Iterator[Path]:
        """A folder to put a graph into; it answers when the block ends well. Under the lock only."""
        name = f"{digest[:16]}-{secrets.token_hex(4)}"
        with whole_folder(self.folder / name) as partial:
            yield partial
            text = json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False)
            write_text(partial / _ABOUT, text + "\n")
            seal(partial)
        write_text(self.folder / _POINTER, json.dumps({"format": FORMAT, "name": name}) + "\n")
        self._sweep(keep=name)

    def take(self) -> KeptGraph:
        """The graph that answers, leased from now on. Raises ``StoreUnavailable`` where there is none, or it is damaged."""
        for _ in range(100):
            if (name := self._current()) is None:
                break
            lease = Lease(self.folder / _LEASES / name)
            if self._current() != name:  # another came into force before it was leased
                lease.end()
                continue
            folder = self.folder / name
            if wrong := faults(folder):
                lease.end()
                raise StoreUnavailable(f"The graph in {self.folder} is damaged ({wrong[0]}).", hint=_LOAD)
            return KeptGraph(folder, json.loads((folder / _ABOUT).read_bytes()), lease)
        self._refuse_later()
        raise StoreUnavailable(f"No graph is loaded in {self.folder}.", hint=_LOAD)

    def again(self, kept: KeptGraph) -> KeptGraph:
        """A graph that is leased already, leased once more."""
        return KeptGraph(kept.folder, kept.about, Lease(self.folder / _LEASES / kept.folder.name))

    def drop(self) -> None:
        """Take the graph away; other files in the folder stay, and what is being read until the next change."""
        if not self.folder.exists():
            return
        with self.changing():
            (self.folder / _POINTER).unlink(missing_ok=True)
            self._sweep(keep="")
            leases = self.folder / _LEASES
            if not any(leases.rglob("*.lock")):
                for path in _ours_in(leases):
                    remove(path)
                _remove_empty(leases)
                (self.folder / _LOCK).unlink(missing_ok=True)  # who waits for it takes a new one
        _remove_empty(self.folder)

    def current(self) -> str | None:
        """The name of the graph that answers: another graph, or the same one changed, has another name."""
        return self._current()

    def _current(self) -> str | None:
        told = self._pointer()
        name = told.get("name")
        if told.get("format") != FORMAT or not isinstance(name, str) or not _NAME.fullmatch(name):
            return None
        return name if (self.folder / name).is_dir() else None

    def _pointer(self) -> dict[str, object]:
        try:
            found = json.loads((self.folder / _POINTER).read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _refuse_theirs(self) -> None:
        """Refuse a folder in which something else has the names of our files: they would be replaced, and taken away."""
        pointer, lock, leases = (self.folder / name for name in (_POINTER, _LOCK, _LEASES))
        if not self.folder.is_dir() or any(
            _NAME.fullmatch(p.name) or _NAME_1.fullmatch(p.name) for p in self.folder.iterdir()
        ):
            return  # a graph of ours stands there, whatever became of the rest
        known = {
            pointer: isinstance(self._pointer().get("format"), int),
            lock: _is_empty(lock),
            leases: leases.is_dir() and len(_ours_in(leases)) == len(os.listdir(leases)),
        }
        for path, ours in known.items():
            if os.path.lexists(path) and not ours:
                raise StoreConflict(
                    f"{path} is there already and was not made by graphshare; nothing was changed.",
                    hint="Name another folder with --store.",
                )

    def _refuse_later(self) -> None:
        held = self._pointer().get("format")
        if isinstance(held, int) and held > FORMAT:
            raise StoreConflict(
                f"The graph in {self.folder} was loaded by a later graphshare "
                f"(its format is {held}, this one knows {FORMAT}).",
                hint="Use that version, or another folder; nothing was changed here.",
            )

    def _sweep(self, keep: str) -> None:
        for path in sorted(self.folder.iterdir()):
            if _NAME_1.fullmatch(path.name):
                remove(path)
            elif _NAME.fullmatch(path.name) and path.name != keep and not leased(self.folder / _LEASES / path.name):
                remove(path)
                remove(self.folder / _LEASES / path.name)


def same_files(source: Path, target: Path) -> None:
    """The files of a folder of ours, which nobody writes to again, under further names, or copies where there are none."""
    for path in sorted(p for p in source.rglob("*") if p.is_file()):
        there = target / path.relative_to(source)
        there.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, there)
        except OSError:
            shutil.copyfile(path, there)


def _remove_empty(folder: Path) -> None:
    """Take a folder away, unless something else is in it, or somebody has begun to use it again."""
    with suppress(OSError):
        folder.rmdir()


def _ours_in(leases: Path) -> list[Path]:
    """The leases of graphs in a folder; what else somebody keeps there is theirs."""
    return sorted(p for p in leases.iterdir() if _NAME.fullmatch(p.name)) if leases.is_dir() else []


def _is_empty(path: Path) -> bool:
    """Whether a file holds nothing, as locks do."""
    return path.is_file() and path.stat().st_size == 0
