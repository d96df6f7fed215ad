"""Verbs of a workspace where people judge names and reasons: what they decide is written into ``hand/``, where it wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from graphshare.answer import Answer, Plain
from graphshare.hand import decider, today
from graphshare.verbs import of_one_moment, several
from graphshare.workspace.holdings import Holdings

if TYPE_CHECKING:
    from graphshare.agencies import Resolved
    from graphshare.questions.catalog import AgencyShown, Reasons

_HOLDS = "It holds from the next answer on."
#: A judgment of two names, in words.
_JUDGED = {"same": "one agency", "different": "two agencies", "unsure": "not told apart for certain"}


class Judging(Holdings):
    """What people decide in a workspace."""

    agency: Callable[[str], Answer[AgencyShown]]
    reasons: Callable[[str | None], Answer[Reasons]]

    def resolved(self) -> Resolved:
        """Who the names of everything held stand for."""
        from graphshare.agencies.decisions import FILE, read
        from graphshare.building.names import of_logs, resolve_names

        self._build()
        held = self.asked.releases
        return resolve_names(held, read(self.decided / FILE), of_logs(held))

    def review_agencies(self) -> Answer:
        """Pairs of names that may be one agency, for a person to decide."""
        from graphshare.agencies import queue, review_queue

        return queue(review_queue(self.resolved()))

    def decide_agencies(self, a: str, b: str, judgment: str, *, why: str, who: str | None = None) -> Answer:
        """Write a judgment about two names into ``hand/agencies.csv``.

        Parameters
        ----------
        a, b
            Names as written.
        judgment
            ``same``, ``different`` or ``unsure``.
        why, who
            For the next reader; ``who`` is the login name unless it is given.

        Raises
        ------
        UnknownName
            For another judgment.
        """
        from graphshare.agencies import Decision, Judgment, decide
        from graphshare.agencies.decisions import FILE
        from graphshare.errors import UnknownName

        if judgment not in list(Judgment):
            raise UnknownName("judgment", judgment, list(Judgment), hint=f"One of {', '.join(Judgment)}.")
        made = Decision(a, b, Judgment(judgment), decider(who), today(), why)
        decide(self.hand / FILE, made)
        sentence = f"Written down: “{a}” and “{b}” are {_JUDGED[made.judgment.value]}. {_HOLDS}"
        written = {"a": a, "b": b, "judgment": judgment, "who": made.who, "when": made.when, "why": why}
        return Answer(Plain({"sentence": sentence, **written}))

    def reply(self, name: str, text: str, date: str, *, url: str | None = None, who: str | None = None) -> Answer:
        """Write into ``hand/replies.csv`` what an agency replied on a day (``YYYY-MM-DD``); it stands beside what names it.

        Raises ``UnknownName`` for an agency of which nothing is held, ``HandError`` where day or address is none.
        """
        from graphshare.agencies.replies import reply_of, write

        known = self.agency(name).found.agency
        agency = known.name
        reply = reply_of(agency, date, text, url=url, who=decider(who), when=today())
        write(self.hand, reply)
        sentence = f"The reply of {agency} is written down; it stands beside {agency} from the next answer on."
        return Answer(Plain({"sentence": sentence, "agency": agency, "agency_id": known.id, **reply.to_dict()}))

    @of_one_moment
    def review_reasons(self) -> Answer:
        """Wordings that a person should look at: read as unclear, or as not federal and used often."""
        from graphshare.domain.model import Purpose
        from graphshare.reasons import Decisions, review

        counted = [
            (w.wording, w.searches)
            for purpose in (Purpose.AMBIGUOUS, Purpose.NOT_FEDERAL)
            for w in self.reasons(purpose).found.wordings
            if w.wording
        ]
        return review(counted, Decisions.read(self.decided))

    def decide_reason(
        self,
        wording_or_search: str,
        purpose: str,
        *,
        why: str,
        who: str | None = None,
        reading: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Answer:
        """Write how a wording is to be read into ``hand/reasons.csv``: wherever it occurs, or for one search by its id.

        Parameters
        ----------
        wording_or_search
            A wording as written, or the id of a search.
        purpose
            One of ``model.Purpose``.
        why, who
            For the next reader; ``who`` is the login name unless it is given.
        reading
            What else it says: ``body`` (one or several), ``grade``, ``subject``.

        Raises
        ------
        HandError, UnknownName
            Where the decision contradicts itself, or names what is not known.
        """
        from graphshare.reasons import decide
        from graphshare.reasons.decisions import is_search_id

        given = dict(reading or {})
        bodies = given.get("body", ())
        decided = decide(
            self.hand,
            purpose=purpose,
            named=several(bodies),
            grade=str(given.get("grade") or ""),
            subject=str(given.get("subject") or ""),
            why=why,
            who=decider(who),
            when=today(),
            **{"search" if is_search_id(wording_or_search) else "wording": wording_or_search},
        )
        sentence = f"Written down: “{wording_or_search}” is {decided.purpose.value.replace('_', ' ')}. {_HOLDS}"
        return Answer(Plain({"sentence": sentence, **decided.row()}))
