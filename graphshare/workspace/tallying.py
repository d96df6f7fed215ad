"""The tally of a workspace: of files alone, of one agency, of everything held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.answer import Answer
from graphshare.disk.scratch import scratch
from graphshare.domain.days import day_of, window_of
from graphshare.engine import limited
from graphshare.errors import InputError, UnreadableFile, lacks_memory
from graphshare.verbs import verb
from graphshare.workspace.holdings import Holdings

if TYPE_CHECKING:
    from graphshare.tally import Question, Tally

#: What a tally takes of memory where nobody says: what does not fit goes to disk, which costs little.
AT_MOST = "700MB"


@dataclass(frozen=True, slots=True)
class Counting:
    """Whose build a tally counts, the question with its agency, what it is about in words, and what reading files said."""

    work: Tallying
    question: Question
    about: str
    notes: tuple[str, ...] = ()


class Tallying(Holdings):
    """Who searched, in which words, how often."""

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
    ) -> Answer[Tally]:
        """Who searched, in which words, how often: of files alone, of one agency, or of everything held.

        ``split`` is a day (it counts as after) in the time zone ``zone``; ``rows`` lists every row that counts.

        Examples
        --------
        >>> answer = work.tally([town], of="immigration", by=("agency",))
        >>> answer.found.totals.all.searches >= len(answer.found.groups) > 0
        True
        >>> list(answer.to_pandas())[:4]
        ['agency', 'agency_id', 'rows', 'searches']
        """
        from graphshare.tally import Question

        window = window_of(since, until)
        day = self._split(split) if split else None
        if day is None and zone != "UTC":
            raise InputError(
                "--zone is the time zone of the split day, and nothing is split.",
                hint="Give --split DAY as well; --since and --until are days in UTC.",
            )
        question = Question(of, tuple(by), match=match, split=day, zone=zone, window=window)
        with self._counting(question, targets, own=own, said_to_be=(kind, agency, dated)) as counting:
            return counting.work._tallied(counting, rows=rows, hide_words=hide_words)

    def _split(self, text: str) -> date:
        """A split as typed: a day, or the name of a law whose day of beginning is known."""
        from graphshare.domain.laws import day_named, laws

        known = laws(self.hand)
        day = day_named(known, text)
        if day is None and any(law.name.lower() == text.strip().lower() for law in known):
            raise InputError(
                f"From which day {text} holds is not known here.", hint="Give the day: --split YYYY-MM-DD."
            )
        return day or day_of(text, "--split")

    @contextmanager
    def _counting(
        self,
        question: Question,
        targets: Sequence[str | Path],
        *,
        own: bool = False,
        said_to_be: tuple[str | None, str | None, str | None] = (None, None, None),
    ) -> Iterator[Counting]:
        """Where a tally counts: the rows of files alone, which are gone afterwards, or the build of the folder.

        ``said_to_be``: what files are said to be: their kind, agency and day.
        """
        files = [Path(t) for t in targets if Path(t).exists() or _looks_like_a_file(str(t))]
        if own and (files or not targets):
            raise InputError(
                "--own counts what the officers of one agency searched: it takes the agency's name.",
                hint="graphshare tally NAME --own",
            )
        if any(said_to_be) and not files:
            raise InputError("--kind, --agency and --dated say what a file is, and no file is given.")
        if files:
            if len(files) != len(targets):
                raise InputError("Give files, or the name of one agency, not both.")
            with scratch() as apart:
                alone = type(self)(apart, memory=self.memory, progress=self.progress, command=self.command)
                alone.hand = self.hand
                notes = alone._take_in(files, *said_to_be)
                with alone._linked():
                    yield Counting(alone, question, ", ".join(sorted({f.name for f in files})), notes)
            return
        self.only_in_the_folder("tally")
        self._build()
        about = "all logs held"
        if targets:
            from graphshare.facts.directory import find_agency, name_of
            from graphshare.facts.reading import Reading

            with Reading(self.built.graph) as reading:
                whose = find_agency(reading, " ".join(str(t) for t in targets))
                name = name_of(reading, whose)
            about = f"searches by officers of {name}" if own else f"searches of the cameras of {name}"
            question = replace(question, agency=whose) if own else replace(question, owner=whose)
        yield Counting(self, question, about)

    @contextmanager
    def _linked(self) -> Iterator[None]:
        """Link what was read for one question, without a build."""
        from graphshare.building.alone import alone
        from graphshare.workspace.builds import Build

        names, reasons = self._name_decisions(), self._reason_decisions()
        with alone(self.cache, self.keeping.state / "alone", names, reasons, self.memory) as linked:
            self._read = Build(linked, self.cache, self._hand(), {})
            yield
            self._read = None

    def _tallied(self, counting: Counting, *, rows: bool, hide_words: bool) -> Answer[Tally]:
        from graphshare.telling.tally import tell

        try:
            with limited(self.memory or AT_MOST):
                tally = self._counted(counting.question, rows)
        except Exception as error:
            if self.memory or not (self.built.asked_anew and lacks_memory(error)):
                raise
            tally = self._counted(counting.question, rows)  # a limit that nobody set ends no answer
        tally = replace(tally, about=counting.about)
        provenance = self.provenance(window=counting.question.window)
        return tell(tally.without_words() if hide_words else tally, provenance, counting.notes)

    def _counted(self, question: Question, rows: bool) -> Tally:
        from graphshare.tally import tally

        return tally(self.built, self.asked.releases, question, rows=rows, decisions=self._reason_decisions())

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
                kinds = {r.kind for r in self.ingest([file], dry_run=True).found.releases}
            except UnknownLayout:
                kinds = set(LOGS)
            said_to_be = {} if kinds.isdisjoint(LOGS) else {"kind": kind, "agency": agency, "dated": dated}
            notes += self.ingest([file], **said_to_be).notes  # type: ignore[arg-type]
        return notes


def _looks_like_a_file(text: str) -> bool:
    """Whether a target that does not exist was meant as a file: it has a separator or a known ending."""
    endings = (".csv", ".xlsx", ".xls", ".json", ".gz", ".zip", ".html", ".htm", ".txt", ".tsv")
    if text.lower().endswith(endings):
        raise UnreadableFile(f"{text} does not exist.", hint="Check the spelling, or give the name of an agency.")
    return False
