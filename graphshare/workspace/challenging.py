"""The verb of a workspace that strips a finding as an opponent would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from graphshare.answer import Answer, Asked
from graphshare.domain.days import window_of
from graphshare.errors import InputError
from graphshare.workspace.rechecking import Rechecking
from graphshare.workspace.tallying import Tallying

if TYPE_CHECKING:
    from graphshare.domain.provenance import Provenance
    from graphshare.findings import Finding
    from graphshare.questions.challenge import Apart, Challenge
    from graphshare.workspace.asked import CompareKept, ReachKept, TallyKept

#: The questions whose figures can be stripped, and the unit of each.
STRIPPED = {"tally": "searches", "proxies": "agencies", "reach": "owners", "compare": "searches"}


#: What stands for an agency that a page or report may not name.
UNNAMED = "an agency that is not named here"
#: What an agency (id) is called.
Called = Callable[[str], str]


class Challenging(Rechecking, Tallying):
    """A workspace's findings, stripped."""

    def challenge(self, finding: Path | str | Answer) -> Answer:
        """Strip a finding, or the answer of a tally, of proxies, a reach or a comparison, rung by rung: what each takes and leaves.

        Everything is counted on the records held now; a note says so where they are not those of the finding.

        Examples
        --------
        >>> answer = work.challenge(work.proxies("ICE"))
        >>> answer.found.rungs[-1].left <= answer.found.figure
        True
        """
        from graphshare.findings import found_in, read_finding
        from graphshare.telling.challenge import tell

        path = Path() if isinstance(finding, Answer) else Path(finding)
        was = found_in(finding) if isinstance(finding, Answer) else read_finding(path)
        if was.asked.verb not in STRIPPED:
            raise InputError(
                f"The answer to {was.asked.verb} cannot be stripped.",
                hint="Tallies, proxies, reach and comparisons can be.",
            )
        asked = Asked(was.asked.verb, self.given_to(was, path))
        if asked.verb == "tally":
            challenge, provenance = self._stripped_tally(cast("TallyKept", asked.parameters))
        elif asked.verb == "compare":
            challenge, provenance = self._stripped_comparison(cast("CompareKept", asked.parameters))
        else:
            challenge, provenance = self._stripped_body(asked)
        return tell(challenge, was.command, _since(was, provenance), provenance)

    def _stripped_tally(self, given: TallyKept, called: Called | None = None) -> tuple[Challenge, Provenance]:
        from graphshare.engine import Tables
        from graphshare.questions.challenge import as_far_as_known, make_tables, strip
        from graphshare.tally import Question
        from graphshare.tally.grounds import grounds_of_tally
        from graphshare.tally.logs import logs_of, whole
        from graphshare.telling.challenge import beside_a_tally
        from graphshare.telling.tally import that

        window = window_of(given.get("since"), given.get("until"))
        question = Question(given.get("of"), (), match=given.get("match"), window=window)
        said_to_be = (given.get("kind"), given.get("agency"), given.get("dated"))
        with (
            self._counting(
                question, given.get("targets", ()), own=given.get("own", False), said_to_be=said_to_be
            ) as counting,
            counting.work.built.connected() as con,
        ):
            tables = Tables(con)
            make_tables(tables)
            q, work = counting.question, counting.work
            beside = beside_a_tally(q, *grounds_of_tally(tables, work.built, work.asked.releases, q))
            names: dict[str, str] = dict(con.execute('SELECT id, name FROM "Agency"').fetchall())
            about = f"searches {that(q.of, 2)}: {counting.about}" if q.of else counting.about
            challenge = strip(tables, about, STRIPPED["tally"], beside, called or names.__getitem__)
            return as_far_as_known(challenge, shown=bool(whole(logs_of(tables, q)))), work.provenance(window=window)

    def _stripped_comparison(self, given: CompareKept) -> tuple[Challenge, Provenance]:
        from graphshare.domain.bodies import body_named
        from graphshare.domain.model import Grade
        from graphshare.facts.reading import Reading
        from graphshare.questions.challenge import grounds_of_comparison, strip, with_sides
        from graphshare.telling.challenge import beside_a_comparison
        from graphshare.workspace.asking import one_of, windows_of

        self.only_in_the_folder("compare")
        windows = windows_of(given["before"], given["after"])
        body, level = body_named(given["body"]).name, one_of("--level", given.get("level", "named"), Grade)
        self._build()
        with Reading(self.built.graph) as reading:
            disowned, of = grounds_of_comparison(reading, self.built, body, windows, level)
            names: dict[str, str] = dict(reading.rows("SELECT id, name FROM Agency"))
            beside = beside_a_comparison(body, level, disowned)
            challenge = strip(reading, body, STRIPPED["compare"], beside, names.__getitem__)
            return with_sides(reading, challenge, of), self.provenance()

    def _challenged(self, asked: Asked, called: Mapping[str, str]) -> Challenge:
        """A figure stripped, in words, as a page or report shows it: agencies by what they are called there, none else named."""
        from graphshare.telling.challenge import worded

        def name(agency: str) -> str:
            return called.get(agency, UNNAMED)

        tally = asked.verb == "tally"
        challenge, _ = (
            self._stripped_tally(cast("TallyKept", asked.parameters), name)
            if tally
            else self._stripped_body(asked, name)
        )
        return worded(challenge)

    def _stripped_body(self, asked: Asked, called: Called | None = None) -> tuple[Challenge, Provenance]:
        from graphshare.domain.bodies import body_named
        from graphshare.facts.directory import find_agency
        from graphshare.facts.reading import Reading
        from graphshare.questions.challenge import grounds_of_body, narrowed, sourced, strip
        from graphshare.telling.challenge import beside_a_body

        given = cast("ReachKept", asked.parameters)
        window = window_of(given.get("since"), given.get("until"))
        body = body_named(given["body"]).name
        graph = self.graph()
        with Reading(graph) as reading:
            without = frozenset(find_agency(reading, name) for name in given.get("without", ()))
            disowned = grounds_of_body(reading, body, window, without)
            via, to = (x and find_agency(reading, x) for x in (given.get("via"), given.get("to")))
            about = narrowed(reading, body, via or None, to or None, given.get("state"))
            beside: dict[str, Apart] = beside_a_body(body, disowned, lists=asked.verb == "reach")
            names: dict[str, str] = dict(reading.rows("SELECT id, name FROM Agency"))
            challenge = strip(reading, about, STRIPPED[asked.verb], beside, called or names.__getitem__)
            return sourced(reading, challenge), self.provenance(window=window, graph=graph)


def _since(was: Finding, now: Provenance) -> bool:
    """Whether the records, rules or decisions are others than those of the finding."""
    sources = tuple(sorted((r.file, r.sha256) for r in now.releases))
    return (sources, now.rules, now.hand) != (was.releases, was.rules, was.hand)
