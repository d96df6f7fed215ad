"""Verbs of a workspace whose questions have typed answers (``graphshare.questions``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from graphshare.answer import Answer
from graphshare.domain.days import window_of
from graphshare.domain.provenance import Cited
from graphshare.engine import Record
from graphshare.errors import InputError
from graphshare.verbs import verb
from graphshare.workspace.holdings import Holdings

if TYPE_CHECKING:
    from graphshare.domain.graph import Graph
    from graphshare.domain.model import Grade, Window
    from graphshare.facts.reading import Reading
    from graphshare.questions.compare.spans import Windows
    from graphshare.questions.what_if.choosing import Stop
    from graphshare.releases import Release


class Asking(Holdings):
    """The questions of a workspace that say what would change."""

    @verb
    def what_if(
        self,
        body: str,
        stop: Stop | Mapping[str, object] | None = None,
        *,
        scope: str = "observed",
        level: str = "named",
        k: int | None = None,
        seconds: float = 60.0,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer:
        """What a body would lose if some agencies stopped, or shares ended (``stop``), or the k that lose it most.

        With an owner in ``stop``: one row for each share of its own, and by which way searches came.

        ``scope``: ``observed`` counts what agencies searched for the body, ``possible`` what they could search; ``level``:
        asked, named or hinted. ``seconds``: CPU seconds for the proof of ``k``; what is not proven by then has a bound.

        Examples
        --------
        >>> answer = work.what_if("ICE", k=2)
        >>> answer.found.best.status
        'proven'
        """
        from graphshare.domain.bodies import body_named
        from graphshare.domain.model import Grade
        from graphshare.facts.reading import Reading
        from graphshare.questions.what_if.choosing import Stop, chosen
        from graphshare.questions.what_if.holding import Scope, read_holding
        from graphshare.questions.what_if.question import answer
        from graphshare.reach import read_atlas
        from graphshare.telling.what_if import tell

        who = Stop.of(stop) if isinstance(stop, Mapping) else stop or Stop()
        if who.owner is not None:
            if who != Stop(owner=who.owner) or k is not None or scope != Scope.OBSERVED:
                raise InputError(
                    "The shares of an owner are looked at one by one, in what was seen.",
                    hint="--owner goes with --level, --since and --until alone; --share OWNER:AGENCY ends a share.",
                )
            return self._own_shares(body, who.owner, one_of("--level", level, Grade), window_of(since, until))
        counted, firmly = one_of("--scope", scope, Scope), one_of("--level", level, Grade)
        if k is not None and k < 1:
            raise InputError(f"{k} agencies cannot stop.", hint="-k takes 1 or more.")
        window = window_of(since, until)
        name = body_named(body).name
        graph = self.graph()
        with Reading(graph) as reading:
            atlas = read_atlas(reading, window)
            holding = read_holding(reading, name, window, firmly, counted)
            stopped, pairs = chosen(reading, who, holding)
        what_if = answer(holding, atlas, name, stopped, pairs, k=k, seconds=seconds)
        return tell(what_if, self.provenance(window=window, graph=graph))

    def _own_shares(self, body: str, owner: str, level: Grade, window: Window) -> Answer:
        """What a body would lose if one owner ended a share of its own: a row for each."""
        from graphshare.domain.bodies import body_named
        from graphshare.facts.directory import find_agency
        from graphshare.questions.what_if.own import own_shares
        from graphshare.telling.own_shares import tell

        self.only_in_the_folder("what-if --owner")
        self._build()
        with self._with_logs() as reading:
            shares = own_shares(reading, body_named(body).name, find_agency(reading, owner), window, level)
        return tell(replace(shares, releases=self._cited(shares.cites)), self.provenance(window=window))

    def _side_by_side(self, agencies: Sequence[str], window: Window) -> Answer:
        """Agencies (ids) over the months that the logs of all of them cover."""
        from graphshare.questions.towns.side_by_side import side_by_side
        from graphshare.telling.towns import tell_towns

        with self._with_logs() as reading:
            towns = side_by_side(reading, agencies, window)
        return tell_towns(replace(towns, releases=self._cited(towns.cites)), self.provenance(window=window))

    def _state_profile(self, code: str, window: Window) -> Answer:
        """A state (its code): searches of its cameras, and searches by its agencies."""
        from graphshare.domain.laws import laws, laws_of
        from graphshare.domain.states import STATES
        from graphshare.questions.towns.state import state_both_ways
        from graphshare.telling.towns import tell_state

        with self._with_logs() as reading:
            state = state_both_ways(reading, code, STATES.get(code, code), window)
        in_force = laws_of(laws(self.decided), code, window.since, window.until)
        return tell_state(
            replace(state, laws=in_force, releases=self._cited(state.cites)), self.provenance(window=window)
        )

    @contextmanager
    def _with_logs(self) -> Iterator[Reading]:
        """The graph of the build, and beside it the entries and searches of its logs and what they mention."""
        from graphshare.facts.reading import Reading

        built = self.built
        with Reading(built.graph) as reading:
            for view, source in (
                ("entries", built.entries),
                ("searches", built.searches),
                ("mentions", built.mentions),
            ):
                reading.see(view, source)
            yield reading

    @verb
    def paths(
        self,
        body: str,
        name: str,
        *,
        level: str = "named",
        possible: bool = False,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer:
        """By which typed steps a body reaches the cameras of an agency (or one of its networks), on which rows.

        ``level``: asked, named or hinted; ``possible``: what agencies could have searched, too, where some are seen to have
        searched.

        Examples
        --------
        >>> answer = work.paths("ICE", town)
        >>> print(answer.found.paths[0].sentence[:29])
        ICE ⟵named in a search by⟵ Ga
        """
        from graphshare.domain.bodies import body_named
        from graphshare.domain.model import Grade
        from graphshare.facts.directory import find_networks
        from graphshare.facts.reading import Reading
        from graphshare.questions.paths.finding import To, find_paths
        from graphshare.telling.paths import tell

        window = window_of(since, until)
        short = body_named(body).name
        graph = self.graph()
        with Reading(graph) as reading:
            to = To(*find_networks(reading, name))
            paths = find_paths(reading, short, to, window, one_of("--level", level, Grade), possible=possible)
        paths = replace(paths, releases=self._cited(paths.cites, graph))
        return tell(paths, self.provenance(window=window, graph=graph))

    @verb
    def compare(self, body: str, *, before: str, after: str, level: str = "named") -> Answer:
        """What changed for a body between two windows (``2025-01-01..2025-03-31``), over records that reach over both.

        Examples
        --------
        >>> answer = work.compare("ICE", before="2025-01-01..2025-03-31", after="2025-04-01..2025-06-30")
        >>> answer.found.windows.after.since.isoformat()
        '2025-04-01'
        """
        from graphshare.domain.bodies import body_named
        from graphshare.domain.breaks import breaks
        from graphshare.domain.model import Grade
        from graphshare.facts.reading import Reading
        from graphshare.questions.compare.question import compare
        from graphshare.telling.compare import tell

        self.only_in_the_folder("compare")
        windows = windows_of(before, after)
        short, firmly = body_named(body).name, one_of("--level", level, Grade)
        self._build()
        with Reading(self.built.graph) as reading:
            compared = compare(reading, self.built, short, windows, firmly, known=breaks(self.decided))
        return tell(replace(compared, releases=self._cited(compared.cites)), self.provenance())

    def _cited(self, cites: Iterable[str], graph: Graph | None = None) -> tuple[Cited, ...]:
        """What is known of the releases that an answer cites (ids): of the folder, or of the store that was asked for."""
        ids = frozenset(cites)
        if self.where is None or graph is None:
            return tuple(cited_of(r) for r in self.asked.releases.all() if r.id in ids)
        called = dict(zip(*(graph.table("Agency").column(c).to_pylist() for c in ("id", "name")), strict=True))
        return tuple(
            _cited_node(node, called.get(node["agency"]))
            for node in sorted(graph.table("Release").to_pylist(), key=lambda n: str(n["id"]))
            if node["id"] in ids
        )


def cited_of(r: Release) -> Cited:
    """A release held, as answers cite it."""
    return Cited(r.id, r.file, r.sha256, r.agency, r.kind, r.first, r.last, r.dated, r.credit, r.license)


def _cited_node(node: Record, agency: str | None) -> Cited:
    """A release of a graph, as answers cite it."""
    first, last = (f"{node[k].isoformat()}Z" if node[k] else None for k in ("first", "last"))
    dated = node["dated"].isoformat() if node["dated"] else None
    texts = {k: node[k] for k in ("id", "file", "sha256", "kind", "credit", "license")}
    return Cited(**texts, agency=agency, first=first, last=last, dated=dated)


_E = TypeVar("_E", bound=StrEnum)


def one_of(option: str, value: str, known: type[_E]) -> _E:
    """The value of an option; raises ``InputError`` where it is none that is known."""
    if value not in list(known):
        raise InputError(f"{option} {value} is not known.", hint=f"One of {', '.join(known)}.")
    return known(value)


def _span(text: str, option: str) -> Window:
    """A window from two days, ``A..B``; raises ``InputError`` for anything else."""
    first, dots, last = (part.strip() for part in text.partition(".."))
    if not (first and dots and last):
        raise InputError(f"{option} {text} is not two days.", hint=f"{option} 2025-01-01..2025-03-31")
    return window_of(first, last, (option, option))


def windows_of(before: str, after: str) -> Windows:
    """Two windows, ``A..B`` each; raises ``InputError`` where the earlier does not end before the later begins."""
    from graphshare.questions.compare.spans import Windows

    windows = Windows(_span(before, "--before"), _span(after, "--after"))
    if str(windows.before.until) >= str(windows.after.since):
        raise InputError(
            "The windows overlap, or the later one comes first.",
            hint="--before ends on a day before --after begins.",
        )
    return windows
