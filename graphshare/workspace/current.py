"""The build that answers: brought up to date where something changed, and read by a question from its beginning to its end."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Self

from graphshare import __version__
from graphshare.answer import Answer, Plain, Table
from graphshare.building import BUILD_VERSION, rules_hash
from graphshare.disk.scratch import Scratch
from graphshare.disk.writing import write_text
from graphshare.domain.model import Progress
from graphshare.domain.prose import plural
from graphshare.domain.provenance import Provenance
from graphshare.engine import limited
from graphshare.errors import IntegrityError
from graphshare.releases import READER_VERSION
from graphshare.workspace.builds import Build, Builds
from graphshare.workspace.keeping import FORMAT, Keeping
from graphshare.workspace.workers import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graphshare.agencies import Decision
    from graphshare.building import Built
    from graphshare.domain.graph import Graph
    from graphshare.reasons import Decisions
    from graphshare.store.base import AskPassword


#: Counts of a build that its sentence tells, in their order → the thing counted.
_BUILT = {
    "rows": "row", "searches": "search", "agencies": "agency", "networks": "network", "cameras": "camera", "shares": "share",
}  # fmt: skip


class Current:
    """The folder of a workspace, its state, and the build that answers questions to it.

    ``memory`` is what the program may take, such as ``1GB``, or each worker of a ``cluster`` (``local``, ``local:4``,
    ``tcp://host:8786``), whose workers then read files and build.
    """

    provenance: Callable[[], Provenance]

    def __init__(
        self,
        root: Path | str = ".",
        *,
        store: str | None = None,
        memory: str | None = None,
        cluster: str | None = None,
        progress: Progress | None = None,
        command: str = "",
        ask_password: AskPassword | None = None,
    ) -> None:
        if cluster is not None:
            from graphshare.processes.cluster import check_address

            check_address(cluster)
        self.root = Path(root)
        self.keeping = Keeping(Path(os.path.abspath(root)))
        self.where = store
        self.ask_password = ask_password
        self.memory = memory
        self.cluster = cluster
        self.progress = progress or (lambda *_: None)
        self.command = command
        self.state = self.keeping.state
        self.hand = self.root / "hand"
        self.cache = self.keeping.cache
        self._builds = self._kept = Builds(self.state / "build")
        self._apart: Scratch | None = None  # where a folder without a state is built for a question
        self._read: Build | None = None
        self._moments = 0
        self._settled = False
        self._fetched: Scratch | None = None
        self._from_store: Graph | None = None  # what it read stays as long as this does

    @classmethod
    def init(cls, root: Path) -> Self:
        """Make the folders of a workspace; what is there stays."""
        for name in ("raw", "hand", "exports"):
            (root / name).mkdir(parents=True, exist_ok=True)
        settings = root / "graphshare.toml"
        if not settings.exists():
            write_text(settings, "# A graphshare workspace: released files in raw/, human decisions in hand/.\n")
        return cls(root)

    def close(self) -> None:
        """Let go of the build that was read last; the next question reads again."""
        self._builds.leave()
        self._read = None

    @contextmanager
    def changing(self, *, new: bool = False) -> Iterator[None]:
        """Hold the lock of this workspace, which may be ``new``, while it changes; questions then see what is new."""
        with self.keeping.changing(new=new):
            try:
                yield
            finally:
                self._read = None

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Whatever is asked inside reads one build, or one store as it was, though another process builds meanwhile.

        What is changed inside is seen by what is asked after it.
        """
        if self._moments == 0:
            self._settled = False
        self._moments += 1
        try:
            with limited(self.memory):
                yield
        finally:
            self._moments -= 1

    @property
    def decided(self) -> Path:
        """What people decided, as the build that was read last had it; where none was read, as it is now."""
        return self._read.decided if self._read else self.hand

    @property
    def built(self) -> Built:
        """The build that the last question read; it stays as it is until the next one."""
        return self.asked.built

    @property
    def asked(self) -> Build:
        """What the last question read, and what that was made of; where nothing was asked yet, brought up to date."""
        if self._read is None:
            self._build()
        if self._read is None:
            raise IntegrityError("There is no build to read.")
        return self._read

    def fingerprint(self) -> str:
        """Changes when a release, a human decision or graphshare itself changes."""
        digest = hashlib.sha256(f"{__version__} {FORMAT} {READER_VERSION} {BUILD_VERSION} {rules_hash()}".encode())
        for release in sorted(self.cache.listed().values(), key=lambda r: r.id):
            digest.update(json.dumps(release.to_dict(), sort_keys=True).encode())
        digest.update(self._hand(named=True).encode())
        return digest.hexdigest()

    def _decisions(self) -> list[Path]:
        return sorted((*self.hand.glob("*.csv"), *self.hand.glob("*.toml"))) if self.hand.exists() else []

    def _hand(self, *, named: bool = False) -> str:
        digest = hashlib.sha256()
        for path in self._decisions():
            digest.update((path.name.encode() if named else b"") + path.read_bytes())
        return digest.hexdigest()

    def build(self, *, force: bool = False) -> Answer:
        """Build graph and tables from all releases; nothing is done where nothing changed."""
        counts = self._build(force=force, asked=False)
        table = Table("Built", ("what", "count"), tuple((k.replace("_", " "), v) for k, v in counts.items()))
        built = {k: plural(counts.get(k, 0), noun) for k, noun in _BUILT.items()}
        sentence = (
            f"Built from {built['rows']}: {built['searches']}, {built['agencies']}, {built['networks']}, {built['cameras']} and "
            f"{built['shares']}."
        )
        return Answer(Plain({"sentence": sentence, **counts}), (table,), provenance=self.provenance())

    def _build(self, *, force: bool = False, asked: bool = True) -> dict[str, int]:
        """Read the finished build, or build where something changed; says so first where a question was ``asked``.

        ``force`` works everything out again. A finished build is read without waiting, also while another process
        reads files in or builds; who must build waits for it.
        """
        if self._moments and self._settled and self._read is not None and not force:
            return self._read.counts
        self.keeping.readable()
        self._builds = self._passing() if asked and not self.state.exists() else self._kept
        self._read = None if force else self._finished()
        if self._read is None:
            with self.making():
                self._read = None if force else self._builds.read(self.fingerprint())
                if self._read is None:
                    self._make(force=force, asked=asked)
        self._settled = True
        return self.asked.counts

    def _passing(self) -> Builds:
        """Builds beside a folder that holds no state: a question leaves nothing in it, and they go with this workspace."""
        if self._apart is None:
            self._apart = Scratch()
        return Builds(self._apart.path / "build") if self._builds is self._kept else self._builds

    def making(self) -> AbstractContextManager[None]:
        """The lock of this workspace for whoever adds to its builds; those beside a folder are this process's alone."""
        return self.keeping.changing() if self._builds is self._kept else nullcontext()

    def _finished(self) -> Build | None:
        """The build of all that is held, unless something was left lying about that nobody is working on."""
        build = self._builds.read(self.fingerprint())
        if self._builds is not self._kept:
            return build
        if build is not None and not self.keeping.in_order() and not self.keeping.busy():
            return None
        return build

    def _make(self, *, force: bool, asked: bool) -> None:
        """Build, under the lock; decisions that somebody takes meanwhile by hand are built, too."""
        from graphshare.building.pipeline import build
        from graphshare.workspace.earlier import bring_up

        say = logging.getLogger(__name__).info
        for line in (*self.keeping.mend(deep=force), *bring_up(self.keeping)):
            say(line)
        if self._builds.damaged():
            say("Parts of what was built are damaged: building again.")
        elif asked and self._builds is self._kept:
            say("Something is new: building first.")
        now = ""
        while now != self.fingerprint():
            now, hand = self.fingerprint(), self._hand()
            out = self._builds.new(afresh=force)
            try:
                with joined(self.cluster, self.memory, self._builds.root.parent) as cluster:
                    build(
                        self.cache, out, names=self._name_decisions(), reasons=self._reason_decisions(),
                        memory=self.memory, progress=self.progress, cluster=cluster,
                    )  # fmt: skip
                self._builds.finish(out, self.cache, self._decisions(), hand, now)
            except BaseException:
                self._builds.give_up(out)
                raise
        self._read = self._builds.read(now)

    def stale(self) -> bool:
        """Whether a question would build first; one that goes to a store that was asked for would not."""
        if self.where is not None:
            return False
        return self._finished() is None

    def _name_decisions(self) -> Sequence[Decision]:
        from graphshare.agencies.decisions import FILE, read

        return read(self.hand / FILE)

    def _reason_decisions(self) -> Decisions:
        from graphshare.reasons import Decisions

        return Decisions.read(self.hand)

    def build_there(self) -> Build | None:
        """The build that is there, up to date or not; nothing is built."""
        return self._builds.read()
