"""What a workspace holds: releases, human decisions, and what is built from them.

Raw files and ``hand/`` are the only truth; ``.graphshare/`` is rebuilt from them.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
import shutil
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from graphshare import __version__
from graphshare.answer import Answer, Table
from graphshare.building import BUILD_VERSION, rules_hash
from graphshare.errors import InputError, StoreError, StoreUnavailable
from graphshare.model import Progress, Window
from graphshare.releases import READER_VERSION, Release, ReleaseCache
from graphshare.scratch import scratch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphshare.building import Built
    from graphshare.graph import Graph
    from graphshare.store import Store
    from graphshare.store.base import AskPassword

#: Raise when the layout of ``.graphshare/`` changes: an older state is then rebuilt.
FORMAT = 1


def window_of(since: str | None, until: str | None) -> Window:
    """A window from two ISO days; raises ``InputError`` for anything else."""
    days = []
    for name, text in (("--since", since), ("--until", until)):
        try:
            days.append(date.fromisoformat(text) if text else None)
        except ValueError:
            raise InputError(f"{name} {text} is not a day.", hint="Days read YYYY-MM-DD, in UTC.") from None
    if days[0] and days[1] and days[0] > days[1]:
        raise InputError(f"The window ends ({until}) before it begins ({since}).")
    return Window(*days)


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
        self.where = store
        self.ask_password = ask_password
        self.memory = memory
        self.progress = progress or (lambda *_: None)
        self.command = command
        self.state = self.root / ".graphshare"
        self.hand = self.root / "hand"
        self.cache = ReleaseCache(self.state / "releases")

    @classmethod
    def init(cls, root: Path) -> Self:
        """Make the folders of a workspace; what is there stays."""
        for name in ("raw", "hand", "exports"):
            (root / name).mkdir(parents=True, exist_ok=True)
        settings = root / "graphshare.toml"
        if not settings.exists():
            settings.write_text(
                "# A graphshare workspace: released files in raw/, human decisions in hand/.\n",
                encoding="utf-8",
                newline="\n",
            )
        return cls(root)

    # -- what is held ---------------------------------------------------------------------------------------------

    def ingest(
        self,
        paths: Iterable[Path | str],
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
    ) -> Answer:
        """Read released files into the workspace; a folder is read whole, and what is not understood is listed.

        ``workers``: in how many processes many small files are read, see ``sources.ingest``.
        """
        from graphshare.sources import ingest
        from graphshare.telling.releases import tell_ingested

        given = dataclasses.replace(
            self._given(kind, agency, dated), selection=selection, replace=replace, license=license, credit=credit
        )
        files = [Path(p) for p in paths]
        told: dict[str, Any] = {"progress": self.progress, "workers": workers}
        if dry_run:
            with scratch() as apart:
                done = ingest(files, ReleaseCache(apart), given, **told)
        else:
            self._begin()
            done = ingest(files, self.cache, given, **told)
        return tell_ingested(
            done.releases, done.not_understood, self.provenance(done.releases), dry_run=dry_run, notes=done.notes
        )

    def _given(self, kind: str | None, agency: str | None, dated: str | None) -> Any:
        from graphshare.errors import UnknownName
        from graphshare.model import ReleaseKind
        from graphshare.sources.reader import Given

        if kind is not None and kind not in list(ReleaseKind):
            raise UnknownName("kind of release", kind, list(ReleaseKind), hint=f"Kinds: {', '.join(ReleaseKind)}.")
        if dated is not None:
            window_of(dated, None)
        return Given(ReleaseKind(kind) if kind else None, agency, dated, memory=self.memory)

    def _begin(self) -> None:
        """Make the state folder; drop one of another format."""
        mark = self.state / "format"
        if self.state.exists() and (not mark.exists() or mark.read_text(encoding="utf-8").strip() != str(FORMAT)):
            shutil.rmtree(self.state)
        self.state.mkdir(parents=True, exist_ok=True)
        mark.write_text(f"{FORMAT}\n", encoding="utf-8")

    def releases(self) -> Answer:
        """All releases held."""
        self.only_in_the_folder("What a folder holds")
        from graphshare.telling.releases import tell_releases

        return tell_releases(self.cache.all(), self.provenance())

    def release(self, ident: str, *, rejected: bool = False, columns: bool = False) -> Answer:
        """One release with its ledger; its rejected rows, its columns and their cell states; of a log, what others hold."""
        from graphshare.coverage import overlap
        from graphshare.sources.whose import LOGS
        from graphshare.telling.releases import tell_release

        self.only_in_the_folder("What a folder holds")
        found = self.cache.get(ident)
        shared = None
        if found.kind in LOGS:
            self._build()
            shared = overlap(self.built, found.id)
        return tell_release(
            found, self.cache, self.provenance([found]), rejected=rejected, columns=columns, overlap=shared
        )

    def verify(self) -> Answer:
        """Hash the raw files again and compare."""
        from graphshare.telling.releases import tell_verified

        return tell_verified(self.cache.all(), self.root, self.provenance())

    def remove(self, ident: str) -> Answer:
        """Drop a release and the stores in which it stood; the next build leaves nothing of it."""
        gone = self.cache.remove(ident)
        for copy in ("store", "from-store"):
            shutil.rmtree(self.state / copy, ignore_errors=True)
        return Answer(
            {"removed": gone.id, "file": gone.file},
            (),
            (f"{gone.file} is no longer held. The raw file was not touched.",),
        )

    # -- building -------------------------------------------------------------------------------------------------

    @property
    def built(self) -> Built:
        """Where the build is."""
        from graphshare.building import Built

        return Built(self.state / "build")

    def fingerprint(self) -> str:
        """Changes when a release, a human decision or graphshare itself changes."""
        digest = hashlib.sha256(f"{__version__} {FORMAT} {READER_VERSION} {BUILD_VERSION} {rules_hash()}".encode())
        for release in self.cache.all():
            digest.update(json.dumps(release.to_dict(), sort_keys=True).encode())
        for path in sorted(self.hand.glob("*.csv")) if self.hand.exists() else []:
            digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()

    def build(self, *, force: bool = False) -> Answer:
        """Build graph and tables from all releases; nothing is done where nothing changed."""
        counts = self._build(force=force, asked=False)
        table = Table("Built", ("what", "count"), tuple((k.replace("_", " "), v) for k, v in counts.items()))
        return Answer({**counts, "provenance": self.provenance()}, (table,))

    def _build(self, *, force: bool = False, asked: bool = True) -> dict[str, int]:
        """Build where something changed; says so first where a question was ``asked``. ``force`` forgets what is kept."""
        from graphshare.building.pipeline import build

        now = self.fingerprint()
        mark = self.built.root / "fingerprint"
        if force or not mark.exists() or mark.read_text(encoding="utf-8") != now:
            self._begin()
            if asked:
                logging.getLogger(__name__).info("Something is new: building first.")
            if force:
                mark.unlink(missing_ok=True)
                for kept in (self.built.logs, self.built.spans):
                    shutil.rmtree(kept, ignore_errors=True)
            build(
                self.cache,
                self.built.root,
                names=self._name_decisions(),
                reasons=self._reason_decisions(),
                memory=self.memory,
                progress=self.progress,
            )
            mark.write_text(now, encoding="utf-8")
        counts: dict[str, int] = json.loads((self.built.root / "counts.json").read_text(encoding="utf-8"))
        return counts

    def is_built(self) -> bool:
        """Whether a build is there, up to date or not."""
        return (self.built.root / "fingerprint").exists()

    def stale(self) -> bool:
        """Whether a question would build first; one that goes to a store that was asked for would not."""
        if self.where is not None:
            return False
        mark = self.built.root / "fingerprint"
        return not mark.exists() or mark.read_text(encoding="utf-8") != self.fingerprint()

    def _name_decisions(self) -> Any:
        from graphshare.identity.decisions import FILE, read

        return read(self.hand / FILE)

    def _reason_decisions(self) -> Any:
        from graphshare.purpose import Decisions

        return Decisions.read(self.hand)

    def provenance(
        self, releases: Sequence[Release] | None = None, window: Window | None = None, graph: Graph | None = None
    ) -> dict[str, Any]:
        """Version, command, window, and the hashes of everything an answer rests on; no clock, no path.

        Where another store than the folder's own was asked for, ``graph`` is what it holds, and the releases are those of
        that graph; the rules and human decisions that it was built with are not known here, and null.
        """
        hand = hashlib.sha256()
        for path in sorted(self.hand.glob("*.csv")) if self.hand.exists() else []:
            hand.update(path.read_bytes())
        here = self.where is None
        if here or graph is None:
            held = [(r.file, r.sha256) for r in (self.cache.all() if releases is None else releases)]
        else:
            held = [(r["file"], r["sha256"]) for r in graph.table("Release", ["file", "sha256"]).to_pylist()]
        return {
            "version": __version__,
            "command": self.command,
            "window": (window or Window()).to_dict(),
            "releases": [{"file": file, "sha256": sha256} for file, sha256 in sorted(held)],
            "rules": rules_hash() if here else None,
            "hand": hand.hexdigest() if here else None,
        }

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
            return store.read(self.state / "from-store")

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
        with open_store(self.state / "store") as store:
            if store.info().get("data_hash") != self.built.graph.data_hash():
                self.progress("store", 0, None)
                store.load(self.built.graph, with_wording=True)
            yield store
