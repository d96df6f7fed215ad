"""A workspace: a folder of released files and human decisions, and every question that can be asked of it.

These are the library's verbs, and the command line's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphshare import showing
from graphshare.answer import Answer
from graphshare.days import day_of, window_of
from graphshare.errors import InputError, UnreadableFile
from graphshare.reaching import Reaching
from graphshare.rechecking import Rechecking
from graphshare.scratch import scratch
from graphshare.unknowns import Unknowns
from graphshare.verbs import verb, verb_unless

if TYPE_CHECKING:
    import networkx

    from graphshare.tally import Question


class Workspace(Reaching, Unknowns, Rechecking):
    """One workspace and the questions to it."""

    @verb
    def coverage(self) -> Answer:
        """Who × which months × which logs and lists are held, and what is not."""
        from graphshare.coverage import coverage, with_asked
        from graphshare.sent import read
        from graphshare.telling.coverage import tell_coverage

        self.only_in_the_folder("coverage")
        asked = read(self.hand)
        self._build()
        return tell_coverage({**with_asked(coverage(self.built), asked), "provenance": self.provenance()})

    @verb
    def tally(
        self,
        targets: Sequence[str | Path] = (),
        *,
        own: bool = False,
        of: str | None = None,
        match: str | None = None,
        by: Sequence[str] = ("wording", "agency"),
        split: str | None = None,
        zone: str = "UTC",
        since: str | None = None,
        until: str | None = None,
        rows: bool = False,
        hide_words: bool = False,
        kind: str | None = None,
        agency: str | None = None,
        dated: str | None = None,
    ) -> Answer:
        """Who searched, in which words, how often: of files alone, of one agency, or of everything held.

        ``split`` is a day (it counts as after) in the time zone ``zone``; ``rows`` lists every row that counts.
        """
        from graphshare.directory import find_agency, name_of
        from graphshare.reading import Reading
        from graphshare.tally import Question

        window = window_of(since, until)
        day = day_of(split, "--split") if split else None
        question = Question(of, tuple(by), match=match, split=day, zone=zone, window=window)
        files = [Path(t) for t in targets if Path(t).exists() or _looks_like_a_file(str(t))]
        if files:
            if len(files) != len(targets):
                raise InputError("Give files, or the name of one agency, not both.")
            with scratch() as apart:
                alone = Workspace(apart, memory=self.memory, progress=self.progress, command=self.command)
                alone.hand = self.hand
                notes = alone._take_in(files, kind, agency, dated)
                alone._build(asked=False)
                about = ", ".join(sorted({f.name for f in files}))
                answer = alone._tallied(question, about, rows=rows, hide_words=hide_words)
                return replace(answer, notes=(*answer.notes, *notes))
        self.only_in_the_folder("tally")
        self._build()
        about = "all logs held"
        if targets:
            with Reading(self.built.graph) as reading:
                found = find_agency(reading, " ".join(str(t) for t in targets))
                name = name_of(reading, found)
            about = f"searches by officers of {name}" if own else f"searches of the cameras of {name}"
            question = replace(question, agency=found) if own else replace(question, owner=found)
        return self._tallied(question, about, rows=rows, hide_words=hide_words)

    def _tallied(self, question: Question, about: str, *, rows: bool, hide_words: bool) -> Answer:
        from graphshare.tally import tally, without_words
        from graphshare.telling.tally import tell

        data = tally(self.built, self.cache, question, rows=rows, decisions=self._reason_decisions())
        data["provenance"] = self.provenance(window=question.window)
        return tell(without_words(data) if hide_words else data, question.by, about)

    def _take_in(
        self, files: Sequence[Path], kind: str | None, agency: str | None, dated: str | None
    ) -> tuple[str, ...]:
        """Read files for one run. What is said of them is said of the logs: a list of agreements among them is itself."""
        from graphshare.errors import UnknownLayout
        from graphshare.sources.whose import LOGS

        if len(files) == 1 or not (kind or agency or dated):
            return self.ingest(files, kind=kind, agency=agency, dated=dated).notes
        notes: tuple[str, ...] = ()
        for file in files:
            try:
                kinds = {r["kind"] for r in self.ingest([file], dry_run=True).data["releases"]}
            except UnknownLayout:
                kinds = set(LOGS)
            told = {} if kinds.isdisjoint(LOGS) else {"kind": kind, "agency": agency, "dated": dated}
            notes += self.ingest([file], **told).notes  # type: ignore[arg-type]
        return notes

    @verb
    def profile(self, name: str, *, since: str | None = None, until: str | None = None) -> Answer:
        """One agency: who may search us, who did, what our officers searched, what is promised, what is not held."""
        from graphshare.identity import read_replies, replies_of
        from graphshare.profile import profile
        from graphshare.telling.profile import tell

        self.only_in_the_folder("profile")
        window = window_of(since, until)
        self._build()
        data = profile(self.built, self.asked.releases, name, window)
        said = replies_of(read_replies(self.hand), data["agency_id"], data["agency"])
        data["replies"] = [r.to_dict() for r in said]
        return tell({**data, "releases": self._cited(data), "provenance": self.provenance(window=window)})

    @verb
    def agencies(self) -> Answer:
        """Every agency held, and by which tier its names were matched."""
        from graphshare.catalog import agencies
        from graphshare.telling.catalog import tell_agencies

        self.only_in_the_folder("agencies")
        self._build()
        return tell_agencies({**agencies(self.built), "provenance": self.provenance()})

    @verb
    def agency(self, name: str) -> Answer:
        """One agency: what its name was parsed as, its networks and releases."""
        from graphshare.catalog import agency
        from graphshare.telling.catalog import tell_agency

        self.only_in_the_folder("agencies")
        self._build()
        return tell_agency({**agency(self.built, name), "provenance": self.provenance()})

    @verb
    def reasons(self, purpose: str | None = None) -> Answer:
        """Searches by purpose, and the wordings behind each."""
        from graphshare.catalog import reasons
        from graphshare.telling.catalog import tell_reasons

        self.only_in_the_folder("reasons")
        self._build()
        return tell_reasons({**reasons(self.built, purpose), "provenance": self.provenance()})

    # -- pages and files ------------------------------------------------------------------------------------------

    view_reach = showing.view_reach
    view_profile = showing.view_profile
    view_coverage = showing.view_coverage
    export = showing.export

    @verb_unless("write", "explain")
    def query(
        self,
        query: str | Path,
        params: Mapping[str, Any] | None = None,
        *,
        write: bool = False,
        timeout: float | None = None,
        limit: int | None = None,
        explain: bool = False,
    ) -> Answer:
        """The rows of a saved query (by name), of a ``.cypher`` file, or of Cypher text; its ``data`` is a list.

        It cannot write unless ``write``; ``timeout`` is in seconds, at most ``limit`` rows come back.
        """
        from graphshare.queries import run_query

        with self.open_store() as store:
            return run_query(store, query, params, write=write, timeout=timeout, limit=limit, explain=explain)

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The whole graph: nodes by ``"<Label>/<id>"`` with ``label``, edges with ``kind``, both with their properties."""
        from graphshare.exporting import to_networkx

        return to_networkx(self.graph())


def _looks_like_a_file(text: str) -> bool:
    """Whether a target that does not exist was meant as a file: it has a separator or a known ending."""
    endings = (".csv", ".xlsx", ".xls", ".json", ".gz", ".zip", ".html", ".htm", ".txt", ".tsv")
    if text.lower().endswith(endings):
        raise UnreadableFile(f"{text} does not exist.", hint="Check the spelling, or give the name of an agency.")
    return False
