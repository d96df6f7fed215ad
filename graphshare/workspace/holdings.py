"""What a workspace holds: releases, human decisions, and what is built from them.

Raw files and ``hand/`` are the only truth; ``.graphshare/`` is rebuilt from them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare import __version__
from graphshare.answer import Answer, Plain
from graphshare.building import rules_hash
from graphshare.disk.scratch import Scratch, scratch
from graphshare.domain.days import day_of
from graphshare.domain.model import Window
from graphshare.domain.provenance import Provenance, Source
from graphshare.errors import StoreError, StoreUnavailable
from graphshare.releases import Release, ReleaseCache
from graphshare.workspace.current import Current
from graphshare.workspace.workers import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphshare.domain.graph import Graph
    from graphshare.questions.ledger import AllVerified, ReadIn, ReleasesHeld, ReleaseShown
    from graphshare.sources.reader import Given
    from graphshare.store import Store

#: So often a graph that somebody takes away again at once is loaded for one question.
_LOADS = 3


class Holdings(Current):
    """The folder of one workspace and its state; without ``init`` any folder is one."""

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
        from graphshare.sources import ingest, plan
        from graphshare.telling.releases import tell_ingested
        from graphshare.verbs import several

        given = dataclasses.replace(
            self._given(kind, agency, dated), selection=selection, replace=replace, license=license, credit=credit
        )
        files = [Path(p) for p in several(paths)]
        with ExitStack() as stack:
            if dry_run:
                cache = ReleaseCache(stack.enter_context(scratch()))
            else:
                if not self.root.is_dir():
                    plan(files)  # what is not found makes no folder
                stack.enter_context(self.changing(new=True))
                cache = self.cache
            there = [f for f in files if f.exists()]
            cluster = stack.enter_context(joined(self.cluster, self.memory, cache.root, there))
            done = ingest(files, cache, given, progress=self.progress, workers=cluster or workers)
        read_in = ReadIn(tuple(done.releases), tuple(done.not_understood), dry_run)
        return tell_ingested(read_in, self.provenance(done.releases), done.notes)

    def _given(self, kind: str | None, agency: str | None, dated: str | None) -> Given:
        from graphshare.domain.model import ReleaseKind
        from graphshare.errors import UnknownName
        from graphshare.sources.reader import Given

        if kind is not None and kind not in list(ReleaseKind):
            raise UnknownName("kind of release", kind, list(ReleaseKind), hint=f"Kinds: {', '.join(ReleaseKind)}.")
        if dated is not None:
            day_of(dated, "--dated")
        return Given(ReleaseKind(kind) if kind else None, agency, dated, memory=self.memory)

    def releases(self) -> Answer[ReleasesHeld]:
        """All releases held."""
        self.only_in_the_folder("What a folder holds")
        from graphshare.questions.ledger import ReleasesHeld
        from graphshare.telling.releases import tell_releases

        self.keeping.readable()
        releases = self.cache.all()
        return tell_releases(ReleasesHeld(tuple(releases)), self.provenance(releases))

    def release(self, ident: str, *, rejected: bool = False, columns: bool = False) -> Answer[ReleaseShown]:
        """One release with its ledger; its rejected rows, its columns and their cell states; of a log, what others hold."""
        from graphshare.questions.ledger import ReleaseShown, rejected_rows
        from graphshare.questions.overlap import overlap
        from graphshare.sources.whose import LOGS
        from graphshare.telling.releases import tell_release

        self.only_in_the_folder("What a folder holds")
        release = self.cache.get(ident)
        log = release.kind in LOGS
        if log or rejected:
            self._build()
        shared = overlap(self.built, release.id) if log else None
        rows = rejected_rows(self.asked.releases, release) if rejected else None
        return tell_release(ReleaseShown(release, columns, rows, shared), self.provenance([release]))

    def verify(self) -> Answer[AllVerified]:
        """Hash the raw files, and what is kept of them, again and compare."""
        from graphshare.questions.ledger import verified
        from graphshare.telling.releases import tell_verified

        self.keeping.readable()
        releases = self.cache.all()
        checked = verified(releases, self.cache, self.root)
        while not checked.whole and (
            self.keeping.waited() or self.cache.all() != releases
        ):  # somebody was taking it away
            releases = self.cache.all()
            checked = verified(releases, self.cache, self.root)
        return tell_verified(checked, self.provenance(releases))

    def remove(self, ident: str) -> Answer:
        """Drop a release and the stores in which it stood; the next build leaves nothing of it."""
        with self.changing():
            gone = self.cache.remove(ident)
        sentence = f"{gone.file} is no longer held. The raw file was not touched."
        return Answer(Plain({"sentence": sentence, "removed": gone.id, "file": gone.file}))

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
            sources = [(r.file, r.sha256) for r in known]
        else:
            sources = [(r["file"], r["sha256"]) for r in graph.table("Release", ["file", "sha256"]).to_pylist()]
        return Provenance(
            version=__version__,
            command=self.command,
            window=window or Window(),
            releases=tuple(Source(file, sha256) for file, sha256 in sorted(sources)),
            rules=rules_hash() if here else None,
            hand=(read.hand if read else self._hand()) if here else None,
        )

    def beside_replies(self, answer: Answer) -> Answer:
        """An answer, and beside it what the agencies that it names replied; a store alone holds no replies."""
        from graphshare.workspace.replied import with_replies

        return answer if self.where is not None else with_replies(answer, self.decided)

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
        if self._moments and self._settled and self._from_store is not None:
            return self._from_store
        with self.open_store() as store:
            self._fetched = Scratch()  # as long as this workspace, or until the next question
            self._from_store = store.read(self._fetched.path / "graph")
            self._settled = True
            return self._from_store

    @contextmanager
    def open_store(self) -> Iterator[Store]:
        """The store to query: the one that was asked for, as it is; else the folder's own, brought up to date first."""
        from graphshare.store import open_store

        if self.where is not None:
            with open_store(self.where, ask_password=self.ask_password) as store:
                info = store.info()
                if info["state"] == "empty":
                    raise StoreUnavailable(
                        f"No graph is loaded in {store.where}.", hint="graphshare store load puts this folder's there."
                    )
                store.stay(info["data_hash"] or "")
                yield store
            return
        self._build()
        here = self.asked
        with open_store(here.store) as store:
            of_this_build = here.built.graph.data_hash()
            for _ in range(_LOADS):  # somebody may take it away as soon as it is loaded
                if store.stay(of_this_build):
                    break
                with self.making():
                    if store.info()["data_hash"] != of_this_build:
                        self.progress("store", 0, None)
                        store.load(here.built.graph, with_wording=True)
            yield store
