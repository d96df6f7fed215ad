"""Verbs of a workspace about the reach of a federal body: ``reach``, ``proxies``, and what they cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from graphshare.answer import Answer
from graphshare.domain.days import window_of
from graphshare.domain.model import Window
from graphshare.errors import InputError
from graphshare.verbs import verb, verb_unless
from graphshare.workspace.asking import Asking

if TYPE_CHECKING:
    from graphshare.domain.breaks import Break
    from graphshare.headline import Headline
    from graphshare.questions.proxies import Proxies
    from graphshare.questions.reach.answer import Reach
    from graphshare.questions.reach.narrowing import Narrow
    from graphshare.reach import Reached


class Reaching(Asking):
    """The questions of a workspace that rest on the doors of a body."""

    def reached(self, body: str, window: Window, carry_days: int = 0, without: Sequence[str] = ()) -> Reached:
        """The doors of a body, for the questions built on them."""
        from graphshare.domain.bodies import body_named
        from graphshare.facts.directory import find_agency
        from graphshare.facts.reading import Reading
        from graphshare.reach import reached, with_logged

        if carry_days < 0:
            raise InputError(f"Lists cannot hold {carry_days} days longer.", hint="--carry-days takes 0 or more.")
        name = body_named(body).name
        graph = self.graph()
        with Reading(graph) as reading:
            left_out = frozenset(find_agency(reading, w) for w in without)
        r = reached(graph, name, window, carry_days, left_out)
        return with_logged(r, self.built.searches, left_out) if self.where is None else r

    @verb_unless("pairs")
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
        possible: bool = False,
        pairs: Path | None = None,
    ) -> Answer[Reach]:
        """How far a body reaches: by door first, the foremost agencies and networks, and every door with its evidence.

        ``door``, ``via`` (a proxy), ``to`` (an owner) and ``state`` (of the networks) narrow the doors that are looked at, all
        of them together; what is declared, observed and possible stays whole. ``without`` recomputes everything as if those
        agencies had run no search and been granted nothing. ``possible`` prints what could be searched, too; the answer's ``data``
        always has it. ``pairs`` is a file (CSV or Parquet) that gets every door that is looked at, side doors that are only open
        among them.

        Examples
        --------
        >>> answer = work.reach("ICE", door="side")
        >>> answer.found.declared.active.owners <= answer.found.coverage.networks
        True
        >>> {d.opening.door.value for n in answer.found.networks for d in n.doors}
        {'side'}
        """
        from graphshare.disk.written import Written
        from graphshare.facts.directory import name_of
        from graphshare.facts.disowned import of_body
        from graphshare.facts.reading import Reading
        from graphshare.facts.uncertain import of_body as perhaps_federal
        from graphshare.questions.days_held import log_held
        from graphshare.questions.reach.lines import lines
        from graphshare.questions.reach.pairs import write_pairs, written_to
        from graphshare.questions.reach.question import reach
        from graphshare.telling.reach import ReachShown, notes, remarks, tell

        out, noted = pairs, Written(self.state)
        if out is not None:
            written_to(out, noted)
        window = window_of(since, until)
        r = self.reached(body, window, carry_days, without)
        narrow = self._narrow(r, door, via, to, state)
        headline = self._headline(r, carry_days, without)
        with Reading(r.graph) as reading:
            disowned = of_body(reading, r.facts.asked, window)
            uncertain = perhaps_federal(reading, r.facts.body, r.facts.asked, window)
            unseen = [name_of(reading, a) for a in (narrow.owner,) if a and not log_held(reading, window, a)]
        must_be_said = [*notes(remarks(r, disowned)), *(u.text for u in uncertain)]
        if not narrow.whole:
            must_be_said.insert(0, "The tables count the doors that were asked for, the sentence all of them.")
        must_be_said[:0] = [
            f"No log of who searched the cameras of {name} is held: 0 is not known, not none." for name in unseen
        ]
        if out is not None:
            written = write_pairs(r, narrow, out)
            noted.note(out)
            must_be_said.append(f"{written:,} doors written to {out.name}, side doors that are only open among them.")
        of_this_body = replace(
            reach(r, narrow),
            sentence=headline.text,
            carry_days=carry_days,
            breaks=tuple(self._breaks(r)),
            disowned=tuple(disowned),
            to_review=tuple(uncertain),
            notes=tuple(must_be_said),
        )
        of_this_body = replace(of_this_body, releases=self._cited(of_this_body.cites | self._cameras(r), r.graph))
        provenance = self.provenance(window=window, graph=r.graph)
        return tell(of_this_body, lines(r, narrow), provenance, ReachShown(narrow, evidence, possible))

    @verb
    def monthly(
        self,
        body: str,
        *,
        via: str | None = None,
        to: str | None = None,
        state: str | None = None,
        since: str | None = None,
        until: str | None = None,
        without: Sequence[str] = (),
        carry_days: int = 0,
    ) -> Answer:
        """How far a body reaches month by month: what was seen, what could be searched by then, what lists said, what is held.

        ``via``, ``to`` and ``state`` narrow all of it, as they do in ``reach``; ``without`` leaves agencies out.
        """
        from graphshare.facts.reading import Reading
        from graphshare.questions.monthly.curve import curve, months_held
        from graphshare.telling.monthly import tell

        window = window_of(since, until)
        r = self.reached(body, window, carry_days, without)
        with Reading(r.graph) as reading:
            narrow = self._narrow(r, None, via, to, state)
            months = curve(reading, r, narrow, months_held(reading, r, narrow))
        months = replace(months, breaks=tuple(self._breaks(r)))
        return tell(months, self.provenance(window=window, graph=r.graph))

    def _cameras(self, r: Reached) -> set[str]:
        """The releases that gave a camera count or a place of the networks reached."""
        from graphshare.facts.cameras import camera_sources
        from graphshare.facts.reading import Reading

        owners = {r.atlas.owner(n) for n in ({o.network for o in r.openings} | set(r.able.could))}
        with Reading(r.graph) as reading:
            return camera_sources(reading, {o: r.atlas.declared.get(o) for o in owners})

    def _headline(self, r: Reached, carry_days: int = 0, without: Sequence[str] = ()) -> Headline:
        """What a reach says first; a store keeps no single ordinary search, so that some silences are not known from it."""
        from graphshare.headline import headline

        return headline(r, self._breaks(r), carry_days, without)

    def _breaks(self, r: Reached) -> list[Break]:
        """The regime breaks that an answer crosses, between the first and the last month of its logs."""
        from graphshare.domain.breaks import breaks, crossed

        if not r.atlas.months:
            return []
        window = r.facts.window
        first, last = (date.fromisoformat(f"{m}-01") for m in r.atlas.months)
        end = (last + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return crossed(
            breaks(self.decided if self.where is None else None),
            max(first, window.since or date.min),
            min(end, window.until or date.max),
        )

    def _narrow(self, r: Reached, door: str | None, via: str | None, to: str | None, state: str | None) -> Narrow:
        from graphshare.domain.model import Door
        from graphshare.domain.states import state_named
        from graphshare.errors import UnknownName
        from graphshare.facts.directory import find_agency
        from graphshare.facts.reading import Reading
        from graphshare.questions.reach.narrowing import Narrow

        if door is not None and door not in list(Door):
            raise UnknownName("door", door, list(Door), hint=f"Doors: {', '.join(Door)}.")
        code = state_named(state) if state is not None else None
        proxy = owner = None
        if via or to:
            with Reading(r.graph) as reading:
                proxy = find_agency(reading, via) if via else None
                owner = find_agency(reading, to) if to else None
        return Narrow(Door(door) if door else None, proxy, owner, code)

    @verb
    def proxies(self, body: str, *, since: str | None = None, until: str | None = None) -> Answer[Proxies]:
        """The agencies that ran searches naming a body, and what is reached through each alone.

        Examples
        --------
        >>> answer = work.proxies("HSI")
        >>> [p.searches.asked <= p.searches.named <= p.searches.hinted for p in answer.found.proxies][:1]
        [True]
        """
        from graphshare.domain.bodies import parts
        from graphshare.facts.chains import asked_by
        from graphshare.facts.reading import Reading
        from graphshare.questions.proxies import proxies
        from graphshare.telling import SEEN
        from graphshare.telling.proxies import tell
        from graphshare.telling.reach import notes, remarks

        window = window_of(since, until)
        r = self.reached(body, window)
        with Reading(r.graph) as reading:
            signed: dict[str, date | None] = dict(
                reading.rows("SELECT source, min(signed) FROM HAS_AGREEMENT GROUP BY source")
            )
            also = asked_by(reading, parts(r.facts.body))
        caveats = (SEEN, *notes(remarks(r)))
        of_body = replace(proxies(r, signed, also), sentence=self._headline(r).ran_text, notes=caveats)
        return tell(of_body, self.provenance(window=window, graph=r.graph))
