"""A workspace: a folder of released files and human decisions, and every question that can be asked of it.

These are the library's verbs, and the command line's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from graphshare.answer import Answer
from graphshare.domain.days import window_of
from graphshare.verbs import verb
from graphshare.workspace import showing
from graphshare.workspace.judging import Judging
from graphshare.workspace.querying import Querying
from graphshare.workspace.reaching import Reaching
from graphshare.workspace.storing import Storing
from graphshare.workspace.taking_away import TakingAway
from graphshare.workspace.unknowns import Unknowns

if TYPE_CHECKING:
    import networkx

    from graphshare.domain.model import Window
    from graphshare.questions.catalog import AgenciesKnown, AgencyShown, Reasons
    from graphshare.questions.coverage import Coverage
    from graphshare.questions.profile.answer import Profile


class Workspace(Reaching, Unknowns, Querying, TakingAway, Judging, Storing):
    """One workspace and the questions to it."""

    @verb
    def coverage(self) -> Answer[Coverage]:
        """Who × which months × which logs and lists are held, and what is not.

        Examples
        --------
        >>> held = work.coverage()
        >>> held.found.with_log <= held.found.known
        True
        >>> sorted(held.frames["agencies"])[:3]
        ['agency', 'agency_id', 'asked']
        """
        from graphshare.facts.sent import read
        from graphshare.questions.coverage import coverage
        from graphshare.telling.coverage import tell_coverage

        self.only_in_the_folder("coverage")
        self._build()
        return tell_coverage(coverage(self.built, read(self.decided)), self.provenance())

    @verb
    def profile(
        self, name: str, *, beside: Sequence[str] = (), since: str | None = None, until: str | None = None
    ) -> Answer:
        """One agency: who may search us, who did, what our officers searched, what is promised, what is not held.

        ``name`` may be a state: searches of the cameras of its agencies and searches by its agencies, never mixed. With ``beside``
        several agencies stand side by side, over the months that the logs of all of them cover.

        Examples
        --------
        >>> answer = work.profile(town)
        >>> answer.frames["who_did"]["first"].dtype.kind   # real days
        'M'
        """
        from graphshare.facts.directory import find_agency
        from graphshare.facts.reading import Reading

        self.only_in_the_folder("profile")
        window = window_of(since, until)
        self._build()
        if beside:
            with Reading(self.built.graph) as reading:
                agencies = [find_agency(reading, n) for n in (name, *beside)]
            return self._side_by_side(agencies, window)
        code = self._state(name)
        return self._state_profile(code, window) if code else self._agency_profile(name, window)

    def _agency_profile(self, name: str, window: Window) -> Answer[Profile]:
        from graphshare.agencies import read_replies, replies_of
        from graphshare.domain.laws import laws, laws_of
        from graphshare.questions.profile.question import profile
        from graphshare.telling.profile import tell

        agency_profile = profile(self.built, self.asked.releases, name, window)
        agency_profile = replace(
            agency_profile,
            replies=replies_of(read_replies(self.decided), agency_profile.agency_id, agency_profile.agency),
            laws=tuple(laws_of(laws(self.decided), agency_profile.state, window.since, window.until)),
            releases=self._cited(agency_profile.cites),
        )
        return tell(agency_profile, self.provenance(window=window))

    @verb
    def agencies(self) -> Answer[AgenciesKnown]:
        """Every agency held, and by which tier its names were matched.

        Examples
        --------
        >>> town in set(work.agencies().frames["agencies"]["name"])
        True
        """
        from graphshare.questions.catalog import agencies
        from graphshare.telling.catalog import tell_agencies

        self.only_in_the_folder("agencies")
        self._build()
        return tell_agencies(agencies(self.built), self.provenance())

    @verb
    def agency(self, name: str) -> Answer[AgencyShown]:
        """One agency: what its name was parsed as, its networks and releases.

        Examples
        --------
        >>> work.agency(town).found.agency.name == town
        True
        """
        from graphshare.questions.catalog import agency
        from graphshare.telling.catalog import tell_agency

        self.only_in_the_folder("agencies")
        self._build()
        return tell_agency(agency(self.built, name), self.provenance())

    @verb
    def reasons(self, purpose: str | None = None) -> Answer[Reasons]:
        """Searches by purpose, and the wordings behind each.

        Examples
        --------
        >>> list(work.reasons().frames["purposes"])
        ['purpose', 'searches', 'wordings']
        """
        from graphshare.questions.catalog import reasons
        from graphshare.telling.catalog import tell_reasons

        self.only_in_the_folder("reasons")
        self._build()
        return tell_reasons(reasons(self.built, purpose), self.provenance())

    # -- pages and files ------------------------------------------------------------------------------------------

    view_reach = showing.view_reach
    view_map = showing.view_map
    view_card = showing.view_card
    view_network = showing.view_network
    view_compare = showing.view_compare
    view_profile = showing.view_profile
    view_timeline = showing.view_timeline
    view_coverage = showing.view_coverage
    export = showing.export

    def to_networkx(self) -> networkx.MultiDiGraph:
        """The whole graph: nodes by ``"<Label>/<id>"`` with ``label``, edges with ``kind``, both with their properties."""
        from graphshare.exporting import to_networkx

        return to_networkx(self.graph())
