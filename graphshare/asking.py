"""Verbs of a workspace whose questions have typed answers (``graphshare.questions``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphshare.answer import Answer
from graphshare.errors import InputError
from graphshare.holdings import Holdings, window_of

if TYPE_CHECKING:
    from graphshare.questions.what_if.choosing import Stop


class Asking(Holdings):
    """The questions of a workspace that say what would change."""

    def what_if(
        self,
        body: str,
        stop: Stop | None = None,
        *,
        scope: str = "observed",
        level: str = "named",
        k: int | None = None,
        seconds: float = 60.0,
        since: str | None = None,
        until: str | None = None,
    ) -> Answer:
        """What a body would lose if some agencies stopped, or shares ended (``stop``), or the k that lose it most.

        ``scope``: ``observed`` counts what agencies searched for the body, ``possible`` what they could search; ``level``:
        asked, named or hinted. ``seconds``: CPU seconds for the proof of ``k``; what is not proven by then has a bound.
        """
        from graphshare.bodies import body_named
        from graphshare.model import Grade
        from graphshare.questions.what_if.choosing import Stop, chosen
        from graphshare.questions.what_if.holding import Scope, read_holding
        from graphshare.questions.what_if.question import answer
        from graphshare.reach import read_atlas
        from graphshare.reading import Reading
        from graphshare.telling.what_if import tell

        for name, value, known in (("--scope", scope, list(Scope)), ("--level", level, list(Grade))):
            if value not in known:
                raise InputError(f"{name} {value} is not known.", hint=f"One of {', '.join(known)}.")
        if k is not None and k < 1:
            raise InputError(f"{k} agencies cannot stop.", hint="-k takes 1 or more.")
        window = window_of(since, until)
        name = body_named(body).name
        graph = self.graph()
        with Reading(graph) as reading:
            atlas = read_atlas(reading, window)
            holding = read_holding(reading, name, window, Grade(level), Scope(scope))
            stopped, pairs = chosen(reading, stop or Stop(), holding)
        found = answer(holding, atlas, name, stopped, pairs, k=k, seconds=seconds)
        return tell(found, self.provenance(window=window, graph=graph))
