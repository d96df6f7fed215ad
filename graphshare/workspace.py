"""A workspace: a folder of released files and human decisions, and every question that can be asked of it.

Raw files and ``hand/`` are the only truth; ``.graphshare/`` is rebuilt from them. These are the library's verbs, and
the command line's.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from graphshare import __version__
from graphshare.answer import Answer, Table
from graphshare.errors import InputError, UnreadableFile
from graphshare.model import Window
from graphshare.releases import READER_VERSION, Release, ReleaseCache

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphshare.building import Built
    from graphshare.graph import Graph
    from graphshare.reach import Reached
    from graphshare.store import Store

Progress = Callable[[str, int, int | None], None]

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


class Workspace:
    """One workspace; without ``init`` any folder is one."""

    def __init__(
        self,
        root: Path | str = ".",
        *,
        store: str | None = None,
        memory: str | None = None,
        progress: Progress | None = None,
        command: str = "",
    ) -> None:
        self.root = Path(root)
        self.where = store
        self.memory = memory
        self.progress = progress or (lambda *_: None)
        self.command = command
        self.state = self.root / ".graphshare"
        self.hand = self.root / "hand"
        self.cache = ReleaseCache(self.state / "releases")

    @classmethod
    def init(cls, root: Path) -> Workspace:
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
        dry_run: bool = False,  # noqa: A002
    ) -> Answer:
        """Read released files into the workspace; a folder is read whole, and what is not understood is listed."""
        from graphshare.sources import ingest
        from graphshare.telling.releases import tell_ingested

        given = self._given(kind, agency, dated)
        files = [Path(p) for p in paths]
        if dry_run:
            with TemporaryDirectory() as apart:
                done = ingest(
                    files, ReleaseCache(Path(apart)), given, license=license, credit=credit, progress=self.progress
                )
        else:
            self._begin()
            done = ingest(files, self.cache, given, license=license, credit=credit, progress=self.progress)
        return tell_ingested(done.releases, done.not_understood, self.provenance(done.releases), dry_run=dry_run)

    @staticmethod
    def _given(kind: str | None, agency: str | None, dated: str | None) -> Any:
        from graphshare.errors import UnknownName
        from graphshare.model import ReleaseKind
        from graphshare.sources.reader import Given

        if kind is not None and kind not in list(ReleaseKind):
            raise UnknownName("kind of release", kind, list(ReleaseKind), hint=f"Kinds: {', '.join(ReleaseKind)}.")
        if dated is not None:
            window_of(dated, None)
        return Given(ReleaseKind(kind) if kind else None, agency, dated)

    def _begin(self) -> None:
        """Make the state folder; drop one of another format."""
        mark = self.state / "format"
        if self.state.exists() and (not mark.exists() or mark.read_text(encoding="utf-8").strip() != str(FORMAT)):
            shutil.rmtree(self.state)
        self.state.mkdir(parents=True, exist_ok=True)
        mark.write_text(f"{FORMAT}\n", encoding="utf-8")

    def releases(self) -> Answer:
        """All releases held."""
        from graphshare.telling.releases import tell_releases

        return tell_releases(self.cache.all(), self.provenance())

    def release(self, ident: str, *, rejected: bool = False, columns: bool = False) -> Answer:
        """One release with its ledger; its rejected rows, its columns and their cell states."""
        from graphshare.telling.releases import tell_release

        found = self.cache.get(ident)
        return tell_release(found, self.cache, self.provenance([found]), rejected=rejected, columns=columns)

    def verify(self) -> Answer:
        """Hash the raw files again and compare."""
        from graphshare.telling.releases import tell_verified

        return tell_verified(self.cache.all(), self.root, self.provenance())

    def remove(self, ident: str) -> Answer:
        """Drop a release; the next question is answered without it."""
        gone = self.cache.remove(ident)
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
        digest = hashlib.sha256(f"{__version__} {FORMAT} {READER_VERSION} {rules_hash()}".encode())
        for release in self.cache.all():
            digest.update(json.dumps(release.to_dict(), sort_keys=True).encode())
        for path in sorted(self.hand.glob("*.csv")) if self.hand.exists() else []:
            digest.update(path.name.encode() + path.read_bytes())
        return digest.hexdigest()

    def build(self, *, force: bool = False) -> Answer:
        """Build graph and tables from all releases; nothing is done where nothing changed."""
        counts = self._build(force=force)
        table = Table("Built", ("what", "count"), tuple((k.replace("_", " "), v) for k, v in counts.items()))
        return Answer({**counts, "provenance": self.provenance()}, (table,))

    def _build(self, *, force: bool = False) -> dict[str, int]:
        from graphshare.building.pipeline import build

        now = self.fingerprint()
        mark = self.built.root / "fingerprint"
        if force or not mark.exists() or mark.read_text(encoding="utf-8") != now:
            self._begin()
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

    def stale(self) -> bool:
        """Whether a question would build first."""
        mark = self.built.root / "fingerprint"
        return not mark.exists() or mark.read_text(encoding="utf-8") != self.fingerprint()

    def _name_decisions(self) -> Any:
        from graphshare.identity import read_decisions

        return read_decisions(self.hand)

    def _reason_decisions(self) -> Any:
        from graphshare.purpose import read_decisions

        return read_decisions(self.hand)

    def provenance(self, releases: Sequence[Release] | None = None, window: Window | None = None) -> dict[str, Any]:
        """Version, command, window, and the hashes of everything an answer rests on; no clock, no path."""
        held = self.cache.all() if releases is None else releases
        hand = hashlib.sha256()
        for path in sorted(self.hand.glob("*.csv")) if self.hand.exists() else []:
            hand.update(path.read_bytes())
        return {
            "version": __version__,
            "command": self.command,
            "window": (window or Window()).to_dict(),
            "releases": sorted(
                ({"file": r.file, "sha256": r.sha256} for r in held), key=lambda r: (r["file"], r["sha256"])
            ),
            "rules": rules_hash(),
            "hand": hand.hexdigest(),
        }

    def graph(self) -> Graph:
        """The graph tables: those of the build, or those of the store that was asked for."""
        from graphshare.store.base import is_address

        if self.where is None or not is_address(self.where):
            self._build()
            return self.built.graph
        with self.open_store() as store:
            return store.read(self.state / "from-store")

    @contextmanager
    def open_store(self) -> Iterator[Store]:
        """The store to query: a server where one was given, else the embedded store, brought up to date first."""
        from graphshare.store import open_store
        from graphshare.store.base import is_address

        if self.where is not None and is_address(self.where):
            with open_store(self.where) as store:
                yield store
            return
        self._build()
        with open_store(Path(self.where) if self.where else self.state / "store") as store:
            if store.info().get("data_hash") != self.built.graph.data_hash():
                self.progress("store", 0, None)
                store.load(self.built.graph, with_wording=True)
            yield store

    # -- questions ------------------------------------------------------------------------------------------------

    def coverage(self) -> Answer:
        """Who × which months × which logs and lists are held, and what is not."""
        from graphshare.coverage import coverage
        from graphshare.telling.profile import tell_coverage

        self._build()
        return tell_coverage({**coverage(self.built), "provenance": self.provenance()})

    def tally(
        self,
        targets: Sequence[str | Path] = (),
        *,
        own: bool = False,
        of: str | None = None,
        match: str | None = None,
        by: Sequence[str] = ("wording", "agency"),
        split: str | None = None,
        since: str | None = None,
        until: str | None = None,
        rows: bool = False,
        hide_words: bool = False,
        kind: str | None = None,
        agency: str | None = None,
        dated: str | None = None,
    ) -> Answer:
        """Who searched, in which words, how often: of files alone, of one agency, or of everything held."""
        from graphshare.directory import find_agency, name_of
        from graphshare.reading import Reading
        from graphshare.tally import Question, tally, without_words
        from graphshare.telling.tally import tell

        window = window_of(since, until)
        question = Question(of, tuple(by), match=match, split=window_of(split, None).since, window=window)
        files = [Path(t) for t in targets if Path(t).exists() or _looks_like_a_file(str(t))]
        if files:
            if len(files) != len(targets):
                raise InputError("Give files, or the name of one agency, not both.")
            with TemporaryDirectory() as apart:
                alone = Workspace(Path(apart), memory=self.memory, progress=self.progress, command=self.command)
                alone.hand = self.hand
                done = alone.ingest(files, kind=kind, agency=agency, dated=dated)
                alone._build()
                data = tally(alone.built, question, rows=rows) | {"provenance": alone.provenance(window=window)}
                about = ", ".join(sorted({f.name for f in files}))
                answer = tell(without_words(data) if hide_words else data, question.by, about)
                return replace(answer, notes=(*answer.notes, *done.notes))
        self._build()
        about = "all logs held"
        if targets:
            with Reading(self.built.graph) as reading:
                found = find_agency(reading, " ".join(str(t) for t in targets))
                about = f"by officers of {name_of(reading, found)}" if own else f"of {name_of(reading, found)}"
            question = replace(question, agency=found) if own else replace(question, owner=found)
        data = tally(self.built, question, rows=rows) | {"provenance": self.provenance(window=window)}
        return tell(without_words(data) if hide_words else data, question.by, about)

    def profile(self, name: str, *, since: str | None = None, until: str | None = None) -> Answer:
        """One agency: who may search us, who did, what our officers searched, what is promised, what is not held."""
        from graphshare.profile import profile
        from graphshare.telling.profile import tell

        window = window_of(since, until)
        self._build()
        data = profile(self.built, self.cache, name, window)
        return tell({**data, "provenance": self.provenance(window=window)})

    def reached(self, body: str, window: Window, carry_days: int = 0, without: Sequence[str] = ()) -> Reached:
        """The doors of a body, for the questions built on them."""
        from graphshare.bodies import body_named
        from graphshare.directory import find_agency
        from graphshare.reach import reached
        from graphshare.reading import Reading

        name = body_named(body).name
        graph = self.graph()
        with Reading(graph) as reading:
            left_out = frozenset(find_agency(reading, w) for w in without)
        return reached(graph, name, window, carry_days, left_out)

    def reach(
        self,
        body: str,
        *,
        door: str | None = None,
        via: str | None = None,
        to: str | None = None,
        state: str | None = None,
        since: str | None = None,
        until: str | None = None,
        without: Sequence[str] = (),
        carry_days: int = 0,
        evidence: bool = False,
    ) -> Answer:
        """How far a body reaches: declared, observed, possible; and every door with its evidence.

        ``door``, ``via`` (a proxy), ``to`` (an owner) and ``state`` narrow the doors shown, not the counts; ``without``
        recomputes everything as if those agencies had run no search and been granted nothing.
        """
        from graphshare.reach import reach_data
        from graphshare.telling.reach import notes, tell

        window = window_of(since, until)
        r = self.reached(body, window, carry_days, without)
        keep = self._keep(r, door, via, to, state)
        data = reach_data(r, keep)
        data["carry_days"] = carry_days
        data["notes"] = notes(data)
        data["provenance"] = self.provenance(window=window)
        return tell(data, evidence)

    def _keep(self, r: Reached, door: str | None, via: str | None, to: str | None, state: str | None) -> Any:
        from graphshare.directory import find_agency
        from graphshare.errors import UnknownName
        from graphshare.model import Door
        from graphshare.reading import Reading

        if door is not None and door not in list(Door):
            raise UnknownName("door", door, list(Door), hint=f"Doors: {', '.join(Door)}.")
        proxy = owner = None
        if via or to:
            with Reading(self.graph()) as reading:
                proxy = find_agency(reading, via) if via else None
                owner = find_agency(reading, to) if to else None

        def keep(o: Any) -> bool:
            place = r.atlas.agencies[r.atlas.owner(o.network)]
            return (
                (door is None or o.door == door)
                and (proxy is None or o.proxy == proxy)
                and (owner is None or place.id == owner)
                and (state is None or place.state == state.upper())
            )

        return keep

    def proxies(self, body: str, *, since: str | None = None, until: str | None = None) -> Answer:
        """The agencies that ran searches naming a body, and what is reached through each alone."""
        from graphshare.proxies import proxies_data
        from graphshare.reading import Reading
        from graphshare.telling.reach import notes, tell_proxies

        window = window_of(since, until)
        r = self.reached(body, window)
        with Reading(self.graph()) as reading:
            signed = {
                a: day.isoformat() if day else None
                for a, day in reading.rows("SELECT source, min(signed) FROM HAS_AGREEMENT GROUP BY source")
            }
        from graphshare.reach import reach_data

        data = proxies_data(r, signed)
        data["notes"] = notes(reach_data(r))
        data["provenance"] = self.provenance(window=window)
        return tell_proxies(data)


def _looks_like_a_file(text: str) -> bool:
    """Whether a target that does not exist was meant as a file: it has a separator or a known ending."""
    endings = (".csv", ".xlsx", ".xls", ".json", ".gz", ".zip", ".html", ".htm", ".txt", ".tsv")
    if text.lower().endswith(endings):
        raise UnreadableFile(f"{text} does not exist.", hint="Check the spelling, or give the name of an agency.")
    return False


def rules_hash() -> str:
    """A hash of the tables of rules: bodies and purposes."""
    from importlib.resources import files

    digest = hashlib.sha256()
    for path in sorted(files("graphshare").joinpath("data").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".toml"):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
