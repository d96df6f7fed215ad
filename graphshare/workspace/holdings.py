"""What a workspace holds: releases, human decisions, and what is built from them.

Raw files and ``hand/`` are the only truth; ``.graphshare/`` is rebuilt from them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import os
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from graphshare import __version__
from graphshare.answer import Answer, Plain, Table
from graphshare.building import BUILD_VERSION, rules_hash
from graphshare.disk.scratch import Scratch, scratch
from graphshare.disk.writing import write_text
from graphshare.domain.days import day_of
from graphshare.domain.model import Progress, Window
from graphshare.domain.prose import plural
from graphshare.domain.provenance import Provenance, Source
from graphshare.errors import IntegrityError, StoreError, StoreUnavailable
from graphshare.releases import READER_VERSION, Release, ReleaseCache
from graphshare.workspace.builds import Build, Builds
from graphshare.workspace.keeping import FORMAT, Keeping

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphshare.building import Built
    from graphshare.domain.graph import Graph
    from graphshare.questions.ledger import AllVerified, ReadIn, ReleasesHeld, ReleaseShown
    from graphshare.store import Store
    from graphshare.store.base import AskPassword


#: Counts of a build that its sentence tells, in their order → the thing counted.
_BUILT = {
    "rows": "row", "searches": "search", "agencies": "agency", "networks": "network", "cameras": "camera", "shares": "share",
}  # fmt: skip


class Holdings:
    """The folder of one workspace and its state; without ``init`` any folder is one."""

    def __init__(
        self,
        root: Path | str = ".",
        *,
        store: str | None = None,
        memory: str | None = None,
        progress: Progress | None = None,
        command: str = "",
        ask_password: AskPassword | None = None,
    ) -> None:
        self.root = Path(root)
        self.keeping = Keeping(Path(os.path.abspath(root)))
        self.where = store
        self.ask_password = ask_password
        self.memory = memory
        self.progress = progress or (lambda *_: None)
        self.command = command
        self.state = self.keeping.state
        self.hand = self.root / "hand"
        self.cache = self.keeping.cache
        self._builds = Builds(self.state / "build")
        self._read: Build | None = None
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

    # -- what is held ---------------------------------------------------------------------------------------------

    def ingest(
        self,
        paths: Iterable[Path | str] | Path,
        *,
        kind: str | None = None,
        agency: str | None = None,
        dated: str | None = None,
        credit: str | None = None,
        license: str | None = None,
        selection: str | None = None,
        replace: bool = False,
        dry_run: bool = False,
        workers: int = 1,
    ) -> Answer[ReadIn]:
        """Read released files into the workspace; a folder is read whole, and what is not understood is listed.

        ``workers``: in how many processes many small files are read, see ``sources.ingest``.

        Examples
        --------
        >>> from graphshare import Workspace
        >>> file = folder / "Elm IL PD SharedNetworks 2025-05-01.csv"
        >>> _ = file.write_text("Organization Name\\nOak IL PD\\nAsh IL PD\\n")
        >>> answer = Workspace(folder).ingest([file])
        >>> [(r.kind, r.agency, r.dated, r.records) for r in answer.found.releases]
        [('sharing list', 'Elm IL PD', '2025-05-01', 2)]
        """
        from graphshare.questions.ledger import ReadIn
        from graphshare.sources import ingest
        from graphshare.telling.releases import tell_ingested
        from graphshare.verbs import several

        given = dataclasses.replace(
            self._given(kind, agency, dated), selection=selection, replace=replace, license=license, credit=credit
        )
        files = [Path(p) for p in several(paths)]
        told: dict[str, Any] = {"progress": self.progress, "workers": workers}
        if dry_run:
            with scratch() as apart:
                done = ingest(files, ReleaseCache(apart), given, **told)
        else:
            with self.changing():
                done = ingest(files, self.cache, given, **told)
        found = ReadIn(tuple(done.releases), tuple(done.not_understood), dry_run)
        return tell_ingested(found, self.provenance(done.releases), done.notes)

    def _given(self, kind: str | None, agency: str | None, dated: str | None) -> Any:
        from graphshare.domain.model import ReleaseKind
        from graphshare.errors import UnknownName
        from graphshare.sources.reader import Given

        if kind is not None and kind not in list(ReleaseKind):
            raise UnknownName("kind of release", kind, list(ReleaseKind), hint=f"Kinds: {', '.join(ReleaseKind)}.")
        if dated is not None:
            day_of(dated, "--dated")
        return Given(ReleaseKind(kind) if kind else None, agency, dated, memory=self.memory)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock of this workspace while something in it changes; questions then see what is new."""
        with self.keeping.changing():
            try:
                yield
            finally:
                self._read = None

    def releases(self) -> Answer[ReleasesHeld]:
        """All releases held."""
        self.only_in_the_folder("What a folder holds")
        from graphshare.questions.ledger import ReleasesHeld
        from graphshare.telling.releases import tell_releases

        self.keeping.readable()
        held = self.cache.all()
        return tell_releases(ReleasesHeld(tuple(held)), self.provenance(held))

    def release(self, ident: str, *, rejected: bool = False, columns: bool = False) -> Answer[ReleaseShown]:
        """One release with its ledger; its rejected rows, its columns and their cell states; of a log, what others hold."""
        from graphshare.questions.ledger import ReleaseShown, rejected_rows
        from graphshare.questions.overlap import overlap
        from graphshare.sources.whose import LOGS
        from graphshare.telling.releases import tell_release

        self.only_in_the_folder("What a folder holds")
        found = self.cache.get(ident)
        log = found.kind in LOGS
        if log or rejected:
            self._build()
        shared = overlap(self.built, found.id) if log else None
        rows = rejected_rows(self.asked.releases, found) if rejected else None
        return tell_release(ReleaseShown(found, columns, rows, shared), self.provenance([found]))

    def verify(self) -> Answer[AllVerified]:
        """Hash the raw files, and what is kept of them, again and compare."""
        from graphshare.questions.ledger import verified
        from graphshare.telling.releases import tell_verified

        self.keeping.readable()
        held = self.cache.all()
        return tell_verified(verified(held, self.cache, self.root), self.provenance(held))

    def remove(self, ident: str) -> Answer:
        """Drop a release and the stores in which it stood; the next build leaves nothing of it."""
        with self.changing():
            gone = self.cache.remove(ident)
        return Answer(
            Plain(
                {
                    "sentence": f"{gone.file} is no longer held. The raw file was not touched.",
                    "removed": gone.id,
                    "file": gone.file,
                }
            )
        )

    # -- building -------------------------------------------------------------------------------------------------

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

    def _hand(self, *, named: bool = False) -> str:
        digest = hashlib.sha256()
        for path in sorted((*self.hand.glob("*.csv"), *self.hand.glob("*.toml"))) if self.hand.exists() else []:
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
        self.keeping.readable()
        self._read = None if force else self._finished()
        if self._read is None:
            with self.keeping.changing():
                self._read = None if force else self._builds.read(self.fingerprint())
                if self._read is None:
                    self._make(force=force, asked=asked)
        return self.asked.counts

    def _finished(self) -> Build | None:
        """The build of all that is held, unless something was left lying about that nobody is working on."""
        found = self._builds.read(self.fingerprint())
        if found is not None and not self.keeping.in_order() and not self.keeping.busy():
            return None
        return found

    def _make(self, *, force: bool, asked: bool) -> None:
        """Build, under the lock; decisions that somebody takes meanwhile by hand are built, too."""
        from graphshare.building.pipeline import build
        from graphshare.workspace.earlier import bring_up

        say = logging.getLogger(__name__).info
        for line in (*self.keeping.mend(deep=force), *bring_up(self.keeping)):
            say(line)
        if self._builds.damaged():
            say("Parts of what was built are damaged: building again.")
        elif asked:
            say("Something is new: building first.")
        now = ""
        while now != self.fingerprint():
            now, hand = self.fingerprint(), self._hand()
            out = self._builds.new(afresh=force)
            try:
                build(
                    self.cache,
                    out,
                    names=self._name_decisions(),
                    reasons=self._reason_decisions(),
                    memory=self.memory,
                    progress=self.progress,
                )
                self._builds.finish(out, self.cache, now, hand)
            except BaseException:
                self._builds.give_up(out)
                raise
        self._read = self._builds.read(now)

    def stale(self) -> bool:
        """Whether a question would build first; one that goes to a store that was asked for would not."""
        if self.where is not None:
            return False
        return self._finished() is None

    def _name_decisions(self) -> Any:
        from graphshare.agencies.decisions import FILE, read

        return read(self.hand / FILE)

    def _reason_decisions(self) -> Any:
        from graphshare.reasons import Decisions

        return Decisions.read(self.hand)

    def provenance(
        self, releases: Sequence[Release] | None = None, window: Window | None = None, graph: Graph | None = None
    ) -> Provenance:
        """Version, command, window, and the hashes of everything an answer rests on; no clock, no path.

        Where another store than the folder's own was asked for, ``graph`` is what it holds, and the releases are those of
        that graph; the rules and human decisions that it was built with are not known here, and null.
        """
        read, here = self._read, self.where is None
        if here or graph is None:
            known = (read.releases if read else self.cache).all() if releases is None else releases
            held = [(r.file, r.sha256) for r in known]
        else:
            held = [(r["file"], r["sha256"]) for r in graph.table("Release", ["file", "sha256"]).to_pylist()]
        return Provenance(
            version=__version__,
            command=self.command,
            window=window or Window(),
            releases=tuple(Source(file, sha256) for file, sha256 in sorted(held)),
            rules=rules_hash() if here else None,
            hand=(read.hand if read else self._hand()) if here else None,
        )

    def beside_replies(self, answer: Answer) -> Answer:
        """An answer, and beside it what the agencies that it names replied; a store alone holds no replies."""
        from graphshare.workspace.replied import with_replies

        return answer if self.where is not None else with_replies(answer, self.hand)

    def only_in_the_folder(self, question: str) -> None:
        """Fail where a store was asked for a question that needs the rows of logs, which no store keeps."""
        if self.where is not None:
            raise StoreError(
                f"{question} cannot be answered from a store: it counts the rows of logs, and a store keeps none.",
                hint="Ask in the folder that holds the records, without --store and GRAPHSHARE_STORE; a store answers "
                "reach, proxies, view reach, export and the saved queries (graphshare query list).",
            )

    def graph(self) -> Graph:
        """The graph tables: those of the build, or those of the store that was asked for."""
        if self.where is None:
            self._build()
            return self.built.graph
        with self.open_store() as store:
            self._fetched = Scratch()  # as long as this workspace, or until the next question
            self._from_store = store.read(self._fetched.path / "graph")
            return self._from_store

    @contextmanager
    def open_store(self) -> Iterator[Store]:
        """The store to query: the one that was asked for, as it is; else the folder's own, brought up to date first."""
        from graphshare.store import open_store

        if self.where is not None:
            with open_store(self.where, ask_password=self.ask_password) as store:
                if store.info()["state"] == "empty":
                    raise StoreUnavailable(
                        f"No graph is loaded in {store.where}.", hint="graphshare store load puts this folder's there."
                    )
                yield store
            return
        self._build()
        here = self.asked
        with open_store(here.store) as store:
            if not self._loaded(store):
                with self.keeping.changing():
                    if not self._loaded(store):
                        self.progress("store", 0, None)
                        store.load(here.built.graph, with_wording=True)
            yield store

    def _loaded(self, store: Store) -> bool:
        """Whether a store holds the build that is read, whole."""
        return bool(store.info()["data_hash"] == self.asked.built.graph.data_hash())

    def found(self) -> Build | None:
        """The build that is there, up to date or not; nothing is built."""
        return self._builds.read()
