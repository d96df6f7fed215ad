"""The builds of a workspace: each appears whole under a name of its own, and one small file says which one answers.

A question reads one build from beginning to end: while it does it holds a lease, and what is leased stays. A build holds
the tables and descriptions of the releases that it was made of, too (as further names of the same files where the
system has that), so that an answer and its provenance are of one moment, whatever is read in or removed meanwhile.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graphshare.building import APART, SPANS, STORE, Built
from graphshare.building.kept import drop_unused
from graphshare.disk.locking import Lease, leased
from graphshare.disk.manifest import NAME, faults, seal
from graphshare.disk.writing import remove, write_text
from graphshare.releases import ReleaseCache

_CURRENT = "current.json"
_LEASES = "leases"
#: What one build leaves to the next, beside them.
_KEPT = ("logs", "spans")
#: What people had decided, as the build read it; under the name of the folder of which messages speak.
_DECIDED = Path("decided") / "hand"


@dataclass(frozen=True, slots=True)
class Build:
    """A build that is being read: its tables, what it was made of, and how much it holds."""

    built: Built
    releases: ReleaseCache
    hand: str
    counts: dict[str, int]

    @property
    def decided(self) -> Path:
        """What people had decided when this was built."""
        return self.built.root / _DECIDED

    @property
    def store(self) -> Path:
        """Where the embedded store of this build is."""
        return self.built.root / STORE


class Builds:
    """The folder of a workspace's builds, in lines: those of a line share what is kept from one to the next.

    Whoever changes anything in it holds the workspace's lock.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._name: str | None = None
        self._lease: Lease | None = None

    def new(self, *, afresh: bool = False) -> Path:
        """Where the next build goes: ``afresh`` in a line of its own, for which everything is worked out again.

        What interrupted builds left is taken away first.
        """
        answering = self._current()
        if answering is None or afresh:
            if self.root.is_dir():
                self.sweep()  # what builds that failed kept for a next one is in lines of which there is none
            return self.root / secrets.token_hex(4) / secrets.token_hex(8)
        line = self.root.joinpath(answering["name"]).parent
        for path in sorted(line.glob("*.partial")):
            remove(path)
        for kept in _KEPT:
            for folder in sorted((line / kept).glob("*")):
                if faults(folder):  # it is worked out again
                    remove(folder)
        return line / secrets.token_hex(8)

    def give_up(self, folder: Path) -> None:
        """Take away what a build that failed has left; what it kept for the next one is whole and stays."""
        for path in (folder, *folder.parent.glob("*.partial")):
            remove(path)

    def finish(self, folder: Path, cache: ReleaseCache, decisions: Sequence[Path], hand: str, fingerprint: str) -> None:
        """Complete a build by what it was made of, and let it answer from now on; old ones go when nobody reads them."""
        (folder / _DECIDED).mkdir(parents=True)
        for path in decisions:
            shutil.copyfile(path, folder / _DECIDED / path.name)
        for release in cache.all():
            _hold(cache.folder(release.id), folder / "releases" / release.id)
        ReleaseCache(folder / "releases").write_list(cache.all())
        write_text(folder / "hand", hand)
        for kept in _KEPT:
            for made in sorted((folder.parent / kept).glob("*")):
                if not (made / NAME).exists():
                    seal(made)
        seal(folder, apart=APART, same={f"releases/{r.id}": cache.folder(r.id) for r in cache.all()})
        os.chmod(self.root, 0o700)
        write_text(
            self.root / _CURRENT,
            json.dumps({"name": folder.relative_to(self.root).as_posix(), "fingerprint": fingerprint}),
        )
        self.leave()
        self.sweep()

    def read(self, fingerprint: str | None = None) -> Build | None:
        """The build that answers, leased from now on; ``None`` where there is none, it is another or not whole."""
        for _ in range(100):
            answering = self._current()
            if answering is None or fingerprint not in (None, answering["fingerprint"]):
                return None
            if self._name != answering["name"]:
                self._take(answering["name"])
                if self._current() != answering:  # exchanged before it was leased
                    continue
            return self._opened(self.root / answering["name"])
        return None

    def damaged(self) -> bool:
        """Whether there is a build that answers, and something of it is not as it was written."""
        answering = self._current()
        return answering is not None and self._opened(self.root / answering["name"]) is None

    def _opened(self, folder: Path) -> Build | None:
        if faults(folder, apart=APART):
            return None
        keys = json.loads((folder / SPANS).read_bytes())
        if any(faults(folder.parent / "spans" / key) for key in keys):
            return None
        counts = json.loads((folder / "counts.json").read_bytes())
        return Build(Built(folder), ReleaseCache(folder / "releases"), (folder / "hand").read_text("utf-8"), counts)

    def _current(self) -> dict[str, str] | None:
        try:
            pointer = json.loads((self.root / _CURRENT).read_bytes())
            name, fingerprint = str(pointer["name"]), str(pointer["fingerprint"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        plain = re.fullmatch(r"[0-9a-f]+/[0-9a-f]+", name) and (self.root / name).is_dir()
        return {"name": name, "fingerprint": fingerprint} if plain else None

    def _take(self, name: str) -> None:
        self.leave()
        self._name, self._lease = name, Lease(self._leases(name))
        weakref.finalize(self, self._lease.end)

    def leave(self) -> None:
        """What was read is read no longer."""
        if self._lease is not None:
            self._lease.end()
        self._name = self._lease = None

    def _leases(self, name: str) -> Path:
        return self.root / _LEASES / name.rpartition("/")[2]

    def sweep(self) -> None:
        """Remove the builds that do not answer and that nobody reads, and what no build consists of."""
        current = (self._current() or {}).get("name", "/")
        for line in sorted(p for p in self.root.iterdir() if p.is_dir() and p.name != _LEASES):
            for folder in sorted(p for p in line.iterdir() if p.name not in _KEPT):
                name = f"{line.name}/{folder.name}"
                if name != current and not leased(self._leases(name)):
                    remove(folder)
                    remove(self._leases(name))
            drop_unused(line)
            if line.name != current.partition("/")[0] and not any(line.glob(f"*/{SPANS}")):
                remove(line)


def _hold(source: Path, target: Path) -> None:
    """The files of a folder under further names, or copies of them where the system has no such names."""
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        if path.suffix in (".parquet", ".json"):
            try:
                os.link(path, target / path.name)
            except OSError:
                shutil.copyfile(path, target / path.name)
