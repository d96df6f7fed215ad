"""Write the shapes of typed answers into docs/json.md: what their ``to_json`` gives, key by key.

A block that begins with ```` ```jsonc Reach ```` holds the shape of that answer. It is not read off the code: an answer is
made up of one value of each type, and says its own JSON. ``make docs`` writes the blocks; tests hold them against that and
against the answers of the fictional world.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
import sys
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, ForwardRef, Union, get_args, get_origin

import graphshare
from graphshare.questions.discrepancies.rows import Kind
from graphshare.tally import Question

PAGE = Path(__file__).parent / "json.md"
WIDTH = 118
_BLOCK = re.compile(r"^```jsonc (\w+)\n.*?^```$", re.MULTILINE | re.DOTALL)
#: What stands in an answer that is made up: a month is a text that everything takes.
_DAY, _TEXT = date(2025, 1, 31), "2025-01"
#: Keys of a made-up answer that stand for others of their kind.
_STAND = {_TEXT, "1", next(iter(Kind)).value}
#: Shapes that have a letter or a word of their own in the page.
NAMED = {
    '{"owners", "networks", "cameras": {"declared", "mapped", "unknown_owners"}}': "C",
    '{"asked": C, "named": C, "hinted": C}': "L",
    '[{"release", "row"}]': "",
    '{"since", "until"}': "",
    '{KEY: {"file", "sha256", "agency", "kind", "first", "last", "dated", "credit", "license"}}': "RELEASES",
    '{"searches", "direct", "lookup", "statewide", "national", "unknown"}': "W",
    '{"name", "state", "instrument", "from", "to", "text", "source", "checked", "binds", "recipient", "purpose", "exceptions", '
    '"disputed_by"}': "LAW",
    '{"rows", "searches", "bursts", "agencies", "of", "per_10000", "users": {"known", "largest_share"}, "unassigned"}': "T",
}
Shape = str | dict[str, Any] | list[Any]


@cache
def answers() -> Mapping[str, type]:
    """Every value of the library that says its own JSON, by its name."""
    for module in pkgutil.walk_packages(graphshare.__path__, "graphshare."):
        if module.name.split(".")[1] in ("questions", "tally", "findings", "reach", "facts", "doors", "reporting"):
            importlib.import_module(module.name)
    found = {}
    for name, module in sorted(sys.modules.items()):
        if name.startswith("graphshare."):
            for what, value in vars(module).items():
                if isinstance(value, type) and hasattr(value, "to_json") and value.__module__ == name:
                    found.setdefault(what, value)
    return found


def made_up(cls: type) -> Any:
    """An answer with one of everything."""
    given = {f.name: _sample(hint, cls) for f in dataclasses.fields(cls) for hint in [_hint(f, cls)]}
    return cls(**given)


def _hint(field: Any, cls: type) -> Any:
    return field.type if not isinstance(field.type, str) else _resolved(field.type, cls)


@cache
def _known() -> dict[str, Any]:
    """Every class of the library and what annotations are made of, for names that only a checker imports."""
    ours = [m for name, m in sorted(sys.modules.items()) if name.startswith("graphshare.")]
    found = {k: v for m in ours for k, v in vars(m).items() if isinstance(v, type)}
    plain = {"Mapping": Mapping, "Sequence": Sequence, "date": date, "datetime": datetime}
    return {**found, **answers(), **vars(sys.modules["typing"]), **plain}


def _resolved(text: str, cls: type) -> Any:
    """A type as it is written in the module of a class."""
    return eval(text, {**_known(), **vars(sys.modules[cls.__module__])})  # noqa: S307 - our own annotations


def _sample(hint: Any, cls: type) -> Any:
    """A value of a type."""
    if isinstance(hint, str | ForwardRef):
        return _sample(_resolved(hint if isinstance(hint, str) else hint.__forward_arg__, cls), cls)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _sample(next(h for h in inner if h is not type(None)), cls)
    if origin is tuple:
        return (_sample(inner[0], cls),) if inner[-1] is Ellipsis else tuple(_sample(h, cls) for h in inner)
    if origin in (list, Sequence, frozenset, set):
        return origin((_sample(inner[0], cls),)) if origin is not Sequence else (_sample(inner[0], cls),)
    if origin is not None and issubclass(origin, Mapping):
        return {_sample(inner[0], cls): _sample(inner[1], cls)}
    if isinstance(hint, type):
        if issubclass(hint, Enum):
            return next(iter(hint))
        if hint is Question:
            return Question("ICE", ("month", "grade"), split=_DAY)
        if dataclasses.is_dataclass(hint):
            return made_up(hint)
        if issubclass(hint, tuple) and hasattr(hint, "_fields"):
            return hint(*(_sample(h, hint) for h in hint.__annotations__.values()))
        plain: dict[type, Any] = {
            str: _TEXT,
            int: 1,
            float: 0.5,
            bool: True,
            date: _DAY,
            datetime: datetime(2025, 1, 31),
        }
        if hint in plain:
            return plain[hint]
    return _TEXT


def shape_of(value: Any) -> Shape:
    """What a JSON value is made of; of a list, what its elements have together."""
    if isinstance(value, Mapping):
        return {"KEY" if str(k) in _STAND else str(k): shape_of(v) for k, v in value.items()}
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        return [{k: v for x in value for k, v in dict(shape_of(x)).items()}]  # type: ignore[arg-type]
    return [] if isinstance(value, list | tuple) else ""


def written(shape: Shape, indent: int = 0) -> str:
    """A shape as the page has it, on as few lines as fit."""
    if isinstance(shape, str) or shape == []:
        return ""
    flat = _flat(shape)
    if len(flat) + indent <= WIDTH:
        return flat
    if isinstance(shape, list):
        return f"[{written(shape[0], indent + 1)}]"
    lines, line = [], ""
    for key, inner in shape.items():
        one = _member(key, inner, indent + 1)
        if line and ("\n" in one or len(line) + len(one) + indent + 3 > WIDTH):
            lines.append(line + ",")
            line = ""
        line = f"{line}, {one}" if line else one
        if "\n" in one:
            lines.append(line + ",")
            line = ""
    lines.append(line)
    text = ("\n" + " " * (indent + 1)).join(x for x in lines if x).rstrip(",")
    return f"{{{text}}}"


def _member(key: str, inner: Shape, indent: int) -> str:
    name = key if key == "KEY" else f'"{key}"'
    text = written(inner, indent + len(name) + 2)
    return f"{name}: {text}" if text else name


def _flat(shape: Shape) -> str:
    if isinstance(shape, str) or shape == []:
        return ""
    if not shape:
        return ""
    if isinstance(shape, list):
        text = f"[{_flat(shape[0])}]"
    else:
        members = ((k if k == "KEY" else f'"{k}"', _flat(v)) for k, v in shape.items())
        text = f"{{{', '.join(f'{k}: {v}' if v else k for k, v in members)}}}"
    return NAMED.get(text, text)


def shapes(text: str) -> Iterator[tuple[str, Shape]]:
    """The answers whose shapes stand in a page, and what they are."""
    for name in _BLOCK.findall(text):
        yield name, shape_of(made_up(answers()[name]).to_json())


def page(text: str | None = None) -> str:
    """The page with the shapes as they are."""
    shown: Callable[[re.Match[str]], str] = lambda m: (  # noqa: E731
        f"```jsonc {m[1]}\n{written(shape_of(made_up(answers()[m[1]]).to_json()))}\n```"
    )
    return _BLOCK.sub(shown, PAGE.read_text(encoding="utf-8") if text is None else text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
