"""The questions that can be asked again: a verb of a workspace and what it was given, as plain values.

An answer carries the question that it answers (``Answer.asked``), so that it can be kept as a finding, checked, and
stripped. ``@verb`` on a method of a workspace is all that a question needs for it.
"""

from __future__ import annotations

import dataclasses
import functools
import inspect
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, cast, overload

from graphshare.answer import Answer, Asked
from graphshare.domain.provenance import Provenance
from graphshare.errors import InputError

if TYPE_CHECKING:
    from graphshare.releases import Release

F = TypeVar("F", bound=Callable[..., Answer])
T = TypeVar("T")
G = TypeVar("G", bound=Callable[..., object])

#: Verb → the parameters with which it is no question.
_NEVER: dict[str, tuple[str, ...]] = {}


def verb(method: F) -> F:
    """Make a method of a workspace a question: its answer knows what was asked, leaving out what was not said."""
    return _register(method, ())


def verb_unless(*never: str) -> Callable[[F], F]:
    """As ``verb``; with one of these parameters given, an answer is none that can be asked again."""
    return lambda method: _register(method, never)


class _Work(Protocol):
    """What a question is asked of."""

    where: str | None

    def one_moment(self) -> AbstractContextManager[None]: ...

    def beside_replies(self, answer: Answer) -> Answer: ...

    def provenance(self, releases: Sequence[Release] | None = None) -> Provenance: ...


def _register(method: F, never: tuple[str, ...]) -> F:
    signature = inspect.signature(method)
    _NEVER[method.__name__] = never

    @functools.wraps(method)
    def asked(self: _Work, *args: object, **kwargs: object) -> Answer:
        bound = signature.bind(self, *args, **kwargs)
        given = bound.arguments
        for name, value in given.items():
            if str(signature.parameters[name].annotation).startswith("Sequence["):
                given[name] = several(value)
        with self.one_moment():
            answer: Answer = self.beside_replies(method(*bound.args, **bound.kwargs))
        said = {}
        for name, value in list(given.items())[1:]:
            parameter = signature.parameters[name]
            if plain(value) != plain(parameter.default):
                said[name] = _without_folders(value) if _is_of_files(parameter) else plain(value)
        if any(name in said for name in never):
            return answer
        provenance = answer.provenance or self.provenance([] if self.where is not None else None)
        return dataclasses.replace(answer, asked=Asked(method.__name__, said, provenance))

    return cast(F, asked)


def of_one_moment(method: G) -> G:
    """Make what takes several questions to answer read one build from its beginning to its end."""

    @functools.wraps(method)
    def asked(self: _Work, *args: object, **kwargs: object) -> object:
        with self.one_moment():
            return method(self, *args, **kwargs)

    return cast(G, asked)


@overload
def several(given: Sequence[str]) -> Sequence[str]: ...
@overload
def several(given: Iterable[T] | Path) -> Iterable[T | Path]: ...
@overload
def several(given: object) -> object: ...
def several(given: object) -> object:
    """What was given where several may be: one text or path alone is one of them, and not its letters."""
    return (given,) if isinstance(given, str | Path) else given


def plain(value: object) -> object:
    """A value as a file of findings holds it: text, numbers, truth, lists and mappings of these; a file is its name."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        said = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {name: v for name, v in said.items() if v not in (None, [], {})} or None
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return value.name
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value


def takes_files(method: Callable[..., Answer], name: str) -> bool:
    """Whether a parameter of a question may be a file, or a list in which files stand."""
    return _is_of_files(inspect.signature(method).parameters[name])


def _is_of_files(parameter: inspect.Parameter) -> bool:
    return "Path" in str(parameter.annotation)


def _without_folders(value: object) -> object:
    """Files by their names alone."""
    if isinstance(value, list | tuple):
        return [_without_folders(v) for v in value]
    if isinstance(value, str) and os.path.lexists(value):
        return os.path.basename(os.path.normpath(value))
    return plain(value)


def check(method: Callable[..., Answer], asked: Asked) -> None:
    """Raise ``InputError`` where a question that was read from a file gives a verb what it does not take."""
    parameters = list(inspect.signature(method).parameters.values())
    known = {p.name: p for p in parameters}
    refused = sorted(set(asked.parameters) - set(known)) + [n for n in _NEVER[asked.verb] if n in asked.parameters]
    if refused:
        raise InputError(f"{asked.verb} cannot be asked again with {', '.join(refused)}.")
    missing = [p.name for p in parameters if p.default is p.empty and p.name not in asked.parameters]
    if missing:
        raise InputError(f"{asked.verb} is not asked without {', '.join(missing)}.")
    for name, value in asked.parameters.items():
        if not _fits(str(known[name].annotation), value):
            raise InputError(f"{name} of {asked.verb} is not of its kind.")


def known(workspace: object, name: str) -> Callable[..., Answer] | None:
    """The question of that name, if the workspace has it."""
    found = getattr(workspace, name, None) if name in _NEVER else None
    return found if callable(found) else None


def _fits(annotation: str, value: object) -> bool:
    if isinstance(value, bool):
        return "bool" in annotation
    if isinstance(value, str):
        return any(a.strip() in ("str", "Path") for a in annotation.split("|"))
    if isinstance(value, int):
        return "int" in annotation or "float" in annotation
    if isinstance(value, float):
        return "float" in annotation
    if isinstance(value, list):
        return annotation.startswith(("Sequence", "tuple", "list")) and all(isinstance(v, str) for v in value)
    if isinstance(value, dict):
        named = not any(a.strip() in ("str", "bool", "int", "float", "None") for a in annotation.split("|")[:1])
        return named and not annotation.startswith(("Sequence", "tuple", "list"))
    return value is None
