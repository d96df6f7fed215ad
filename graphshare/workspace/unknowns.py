"""Verbs of a workspace that ask for what is not held, and where records say different things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphshare.answer import Answer
from graphshare.domain.days import window_of
from graphshare.verbs import verb
from graphshare.workspace.holdings import Holdings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graphshare.domain.model import Window
    from graphshare.facts.reading import Reading
    from graphshare.questions.ask_next.question import AskNext


class Unknowns(Holdings):
    """The questions of a workspace about what is not known."""

    @verb
    def ask_next(self, *, of: str | None = None, since: str | None = None, until: str | None = None) -> Answer:
        """Which log or list, of whom, for which months, would settle most of what is unknown; with request texts.

        ``of``: one federal body with its parts; else the whole immigration family.

        Examples
        --------
        >>> answer = work.ask_next()
        >>> answer.found.requests[0].would_resolve > 0
        True
        """
        from graphshare.telling.ask_next import tell

        window = window_of(since, until)
        return tell(self._to_ask(of, window), self.provenance(window=window))

    def _to_ask(self, of: str | None, window: Window) -> AskNext:
        from graphshare.domain.bodies import bodies, body_named, immigration_family, parts
        from graphshare.facts.promises import read_promises
        from graphshare.facts.reading import Reading
        from graphshare.facts.sent import read
        from graphshare.questions.ask_next.question import AgencyNames, ask_next
        from graphshare.questions.ask_next.unknowns import read_unknowns

        self.only_in_the_folder("ask-next")
        body = body_named(of).name if of else None
        asked = parts(body) if body else frozenset(b for b in bodies() if immigration_family([b]))
        self._build()
        sent = read(self.decided)
        with Reading(self.built.graph) as reading:
            names = AgencyNames(*self._called(reading))
            unknowns = read_unknowns(reading, asked, body is None, window)
            return ask_next(unknowns, names, read_promises(reading, self.asked.releases), sent, body)

    def note_sent(
        self,
        names: Sequence[str],
        columns: Mapping[str, str],
        *,
        of: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer:
        """Write down in ``hand/requests.csv`` that agencies were asked, and give what to ask for then.

        ``columns``: report, months, date, outcome, note, who, when, as in the file. Without a report the best one of each
        agency is meant, and its months where none are said; all names and words are looked at before anything is written.
        """
        from graphshare.facts.directory import find_agency, name_of
        from graphshare.facts.reading import Reading
        from graphshare.facts.sent import ReportKind, sent_of, write

        window = window_of(since, until)
        best = {r.agency: r for r in reversed(self._to_ask(of, window).requests)}
        with Reading(self.built.graph) as reading:
            called = [name_of(reading, find_agency(reading, n)) for n in names]
        new = []
        for name in dict.fromkeys(called):
            row = {"agency": name, **columns}
            if not row["report"]:
                meant = best.get(name)
                row["report"] = meant.report.value if meant else ReportKind.NETWORK_AUDIT.value
                if meant and not row["months"]:
                    row["months"] = " ".join(meant.months)
            new.append(sent_of(row))
        for one in new:
            write(self.hand, one)
        return self.ask_next(of=of, since=since, until=until)

    @verb
    def discrepancies(self, name: str | None = None) -> Answer:
        """Where portals, lists, event logs and audits of the same cameras differ: of all cameras, or of one agency's and of those that
        it searched or stands on the list of.

        Examples
        --------
        >>> answer = work.discrepancies()
        >>> sum(answer.found.totals.values()) >= len(answer.found.rows) > 0
        True
        """
        from graphshare.domain.laws import laws
        from graphshare.facts.directory import find_agency
        from graphshare.facts.promises import read_promises
        from graphshare.facts.reading import Reading
        from graphshare.questions.discrepancies import pairs, promises
        from graphshare.questions.discrepancies.question import foremost
        from graphshare.telling.discrepancies import tell

        self.only_in_the_folder("discrepancies")
        self._build()
        known = laws(self.decided)
        cache = self.asked.releases
        with Reading(self.built.graph) as reading:
            names, states = self._called(reading)
            owner = find_agency(reading, name) if name else None
            pairs.prepare(reading, owner)
            promised = read_promises(reading, cache)
            rows = [
                *promises.prohibited(reading, promised),
                *promises.retention(reading, promised, cache),
                *promises.own_logs(reading, self.built, owner),
                *(row for read in pairs.ALL for row in read(reading)),
            ]
        differences = foremost(pairs.about(rows, owner), names, states, known, names.get(owner) if owner else None)
        return tell(differences, self.provenance())

    @staticmethod
    def _called(reading: Reading) -> tuple[dict[str, str], dict[str, str | None]]:
        """Names and states of agencies by id."""
        known = reading.rows("SELECT id, name, state FROM Agency ORDER BY id")
        return {i: n for i, n, _ in known}, {i: s for i, _, s in known}
