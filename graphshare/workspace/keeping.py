"""How a workspace keeps what it holds: its format, the lock of whoever changes it, and mending what a disk has lost.

Nothing that is held is removed to be made again. A state of an earlier format is carried over, one of a later format is
left alone; what is damaged is read again from its raw file where that is there, and named where it is not.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.disk.locking import Lock, writing
from graphshare.disk.manifest import NAME, faults, seal, sealed
from graphshare.disk.named import must_be_there
from graphshare.disk.scratch import scratch
from graphshare.disk.writing import keep_private, remove, take_place, write_text
from graphshare.domain.model import ReleaseKind
from graphshare.errors import GraphshareError, StateError
from graphshare.releases import GONE, Release, ReleaseCache, release_id, sha256_of

if TYPE_CHECKING:
    from graphshare.sources.formats.files import SourceFile

#: Raise when the layout of ``.graphshare/`` changes, and carry the earlier one over in ``_carry_over``.
FORMAT = 2
_MARK = "format"
_LOCK = "lock"
_LOADS = "loaded.json"
#: What earlier formats derived and kept elsewhere.
_DERIVED_1 = ("build", "build.partial", "logs", "logs.partial", "spans", "spans.partial", "store", "from-store")
_log = logging.getLogger(__name__)


class Keeping:
    """The state folder of the workspace at ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.state = root / ".graphshare"
        self.cache = ReleaseCache(self.state / "releases")
        self._depth = 0

    @contextmanager
    def changing(self, *, new: bool = False) -> Iterator[None]:
        """Hold the workspace's lock; its state is in order when the block begins, and its list when it ends.

        A folder that is not there is made only where a ``new`` one is meant. Raises ``StateError`` for a state of a later
        format.
        """
        if not new:
            must_be_there(self.root)
        self._of_this_format()
        with writing(self.state / _LOCK, "this workspace"):
            if self._depth == 0:
                self._begin()
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
                if self._depth == 0:
                    if self.cache.root.exists():
                        self.cache.write_list()
                    keep_private(self.state)

    def readable(self) -> None:
        """Raise ``UnknownName`` where the folder is not there, ``StateError`` where its state is of a later format or no folder."""
        must_be_there(self.root)
        self._of_this_format()

    def _of_this_format(self) -> None:
        if self.state.exists() and not self.state.is_dir():
            raise StateError(f"{self.state} is in the way: it is no folder.", hint="Move it, or use another workspace.")
        written = self._format()
        if written is not None and written > FORMAT:
            raise StateError(
                f"This workspace was written by a later graphshare (its format is {written}, this one knows {FORMAT}).",
                hint="Use that version, or another folder; nothing was changed here.",
            )

    def in_order(self) -> bool:
        """Whether nothing has to be carried over, taken up or cleared away before this state can be read."""
        return self._format() == FORMAT and self.cache.folders() <= self.cache.listed().keys()

    def busy(self) -> bool:
        """Whether another process is changing this workspace just now."""
        try:
            lock = Lock(self.state / _LOCK)
            if not lock.take():
                return True
        except OSError:
            return True  # nothing can be changed from here
        lock.give()
        return False

    def waited(self) -> bool:
        """Whether somebody was changing this workspace; it is waited for until that is done."""
        lock = Lock(self.state / _LOCK)
        try:
            if lock.take():
                return False
            return lock.take(wait=True)
        except OSError:
            return False  # where nothing can be written, nobody changes anything
        finally:
            lock.give()

    def _format(self) -> int | None:
        """The format of the state; ``None`` where its mark is missing or damaged."""
        try:
            text = (self.state / _MARK).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeError):
            return None
        return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None

    def _begin(self) -> None:
        written = self._format()
        folders = self.cache.folders()
        if written is None and folders:
            written = FORMAT if any((self.cache.folder(i) / NAME).exists() for i in folders) else 1
            _log.warning("The mark that says in which format this workspace is was missing or damaged; it was mended.")
        if written is not None and written < FORMAT:
            self._carry_over()
        if self._format() != FORMAT:
            self.state.mkdir(parents=True, exist_ok=True)
            write_text(self.state / _MARK, f"{FORMAT}\n", durable=True)
            keep_private(self.state)
        for left in sorted(self.cache.root.glob(f"*{GONE}")) if self.cache.root.exists() else ():
            listed = self.cache.listed()
            if listed.pop(left.stem, None) is not None and not self.cache.folder(left.stem).exists():
                self.cache.write_list(listed.values())
            remove(left)
        for left in sorted(self.cache.root.glob("*.partial")) if self.cache.root.exists() else ():
            remove(left)
        if not self.cache.folders() <= self.cache.listed().keys():
            if folders and not self.cache.listed():
                _log.warning(
                    "The list of the releases held was missing or damaged; it was made anew from %d.", len(folders)
                )
            self.cache.write_list()

    def _carry_over(self) -> None:
        """Take the releases of format 1 over as they are found, under ids of the whole hash; what was built is built anew."""
        for name in _DERIVED_1:
            remove(self.state / name)
        for ident in sorted(self.cache.folders()):
            folder = self.cache.folder(ident)
            release = self.cache.described(ident)
            if release is None:
                continue  # named as damaged when it is looked at
            first, _, later = ident.partition("-")
            part = int(later) - 1 if later.isdigit() else 0
            if release.sha256.startswith(first) and len(first) < 32:
                release = replace(release, id=release_id(release.sha256, part), part=part)
                self.cache.save(folder, release)
                seal(folder)
                folder.rename(self.cache.folder(release.id))
        _log.info("This workspace was of an earlier format; its releases were carried over.")

    def loads(self) -> dict[str, str]:
        """Store (address or folder) → hash of the graph that this workspace loaded there last."""
        try:
            loads = json.loads((self.state / _LOADS).read_bytes())
        except (OSError, ValueError):
            return {}
        return loads if isinstance(loads, dict) else {}

    def note_loads(self, loads: dict[str, str]) -> None:
        """Remember what was loaded where."""
        write_text(self.state / _LOADS, json.dumps(loads, indent=1, sort_keys=True) + "\n")

    # -- mending --------------------------------------------------------------------------------------------------

    def mend(self, *, deep: bool = False) -> list[str]:
        """Look at every release held and mend what is damaged; gives a line for each that was.

        Sizes and row counts are looked at, and the hashes of what was touched; all hashes if ``deep``. Raises
        ``StateError``, which names the release, where the raw file is not there to be read again.
        """
        out = []
        for release in self.cache.all():
            wrong = faults(self.cache.folder(release.id), footers=True, deep=deep)
            if not wrong:
                continue
            if self._only_the_description(release, wrong) or self._read_again(release):
                out.append(f"What was kept of {release.file} was damaged ({wrong[0]}); it was mended.")
                continue
            raise StateError(
                f"What was kept of {release.file} is damaged ({wrong[0]}), and the file is not where it was read from.",
                hint=f"Ingest that file again, or give it up: graphshare releases remove {release.id[:12]}",
            )
        if out:
            self.cache.write_list()
        return out

    def _only_the_description(self, release: Release, wrong: list[str]) -> bool:
        """Write ``release.json`` again from the list, where that is all that is damaged and the list knows it."""
        folder = self.cache.folder(release.id)
        if {w.partition(":")[0] for w in wrong} != {"release.json"} or (sealed_files := sealed(folder)) is None:
            return False
        ReleaseCache.save_description(folder, release)
        return sha256_of(folder / "release.json") == sealed_files["release.json"]["sha256"] and not faults(folder)

    def _read_again(self, release: Release) -> bool:
        """Read a release from its raw file, as it was told about the first time; only what comes to the same is taken."""
        from graphshare.sources.ingesting import ingest_one
        from graphshare.sources.reader import Given
        from graphshare.sources.session import Engine, Session

        file = self.raw(release)
        if file is None:
            return False
        given_first = Given(
            agency=release.agency if release.agency_basis == "flag" else None,
            dated=release.dated if release.dated_basis == "flag" else None,
            license=release.license,
            credit=release.credit,
        )
        apart, engine = ReleaseCache(self.state / "mending"), Engine()
        try:
            for kind, selection in product((None, ReleaseKind(release.kind)), (None, "yes", "no")):
                remove(apart.root)
                given = replace(given_first, kind=kind, selection=selection)
                try:
                    again = ingest_one(file, Session(apart, engine, {}, lambda _: None), given)
                except GraphshareError:
                    continue
                if any(_same(r, release) for r in again):
                    take_place(apart.folder(release.id), self.cache.folder(release.id))
                    return True
        finally:
            engine.close()
            remove(apart.root)
        return False

    def raw(self, release: Release) -> SourceFile | None:
        """The raw file of a release, where it is still there and the same."""
        from graphshare.sources.formats.files import places_of, unpacked

        for there in places_of(release.source or "", self.root):
            try:
                with scratch() as apart:
                    if sha256_of(unpacked(there, apart) if there.member else there.path) == release.sha256:
                        return there
            except (GraphshareError, OSError, KeyError):
                continue
        return None


def _same(again: Release, before: Release) -> bool:
    """Whether a release that was read again is the one that was held; another version may read more of it."""
    if again.reader_version != before.reader_version:
        return (again.id, again.kind, again.agency) == (before.id, before.kind, before.agency)
    same_place = again.to_dict() | {"source": before.source, "file": before.file, "warnings": before.warnings}
    return same_place == before.to_dict() | {"warnings": before.warnings}
