"""graphshare: how far federal access to local license-plate-reader cameras reaches, and on what evidence.

>>> from graphshare import classify, parse
>>> classify("assist ICE with warrant").purpose.value
'federal_immigration'
>>> parse("Elm Creek IL PD").state
'IL'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphshare.agencies.parse import parse
    from graphshare.agencies.resolve import resolve
    from graphshare.answer import Answer
    from graphshare.demonstration import demo
    from graphshare.questions.ask_next.question import AskNext
    from graphshare.questions.challenge import Challenge
    from graphshare.questions.compare.answer import Compared
    from graphshare.questions.coverage import Coverage
    from graphshare.questions.discrepancies.question import Discrepancies
    from graphshare.questions.paths.steps import Paths
    from graphshare.questions.profile.answer import Profile
    from graphshare.questions.proxies import Proxies
    from graphshare.questions.what_if.question import WhatIf
    from graphshare.reasons.classify import classify
    from graphshare.reasons.review import explain, score
    from graphshare.store import Store, open_store
    from graphshare.synth import make_world
    from graphshare.tally import Tally
    from graphshare.workspace import Workspace

__version__ = "0.1.0"

#: What the library offers, and where it is; it is imported when it is first asked for, so that no command waits for it.
_WHERE = {
    "Answer": "answer", "AskNext": "questions.ask_next.question", "Challenge": "questions.challenge",
    "Compared": "questions.compare.answer", "Coverage": "questions.coverage",
    "Discrepancies": "questions.discrepancies.question", "Paths": "questions.paths.steps",
    "Profile": "questions.profile.answer", "Proxies": "questions.proxies", "Store": "store", "Tally": "tally",
    "WhatIf": "questions.what_if.question", "Workspace": "workspace", "classify": "reasons", "demo": "demonstration",
    "explain": "reasons", "make_world": "synth", "open_store": "store", "parse": "agencies", "resolve": "agencies",
    "score": "reasons",
}  # fmt: skip

__all__ = [
    "Answer", "AskNext", "Challenge", "Compared", "Coverage", "Discrepancies", "Paths", "Profile", "Proxies", "Store", "Tally",
    "WhatIf", "Workspace", "classify", "demo", "explain", "make_world", "open_store", "parse", "resolve", "score",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name in _WHERE:
        return getattr(import_module(f"graphshare.{_WHERE[name]}"), name)
    raise AttributeError(f"module 'graphshare' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
