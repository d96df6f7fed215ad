"""Every pattern of ours, on the texts that hang ambiguous ones: time grows with the text, never with its square or worse."""

from __future__ import annotations

import ast
import contextlib
import importlib
import pkgutil
import re
import signal
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import graphshare

#: What repeated makes a backtracking engine try again and again.
BITS = [
    "a", " ", "\r\n", "a: b\r\n", "\t", "A1", "<a ", "<a b='", '"', "'", "\\", "(", "((", ")", "[", "- [x]-(", "(a)-[:R]->",
    ",", ", ", "a,", "Elm PD, ", "1", "1-", "1/1/", "10:00:00 ", "a.b", "a@b.", "@", "ICE ", "not ", "ice-", "é", "\u00a0",
    "_", "a_", "--", "{", "{ EXISTS {", "href='data:text/csv", "<td>", "&#", "&amp;", "//", "/*", "`", "Road St ",
    "12 Elm St", "555-", "SHARES ", "\n\n", "\r", "|", ";", "=", "N/A ", "[Federal] ", "County ", "of the ", "and ", "for ",
    "per ", "on behalf of ", "0x", "00", "xxxxxxx ", "PD PD", "\u2028", "was ", "search was ",
]  # fmt: skip
LONG = 2_000
#: Seconds of CPU for one text of ``LONG`` characters; a linear pattern takes thousandths.
ALLOWED = 0.4


@cache
def patterns() -> dict[tuple[str | bytes, int], re.Pattern[Any]]:
    """Every pattern of ours: compiled in a module, written where it is used, or standing in a table of ours."""
    out: dict[tuple[str | bytes, int], re.Pattern[Any]] = {}

    def add(found: re.Pattern[Any]) -> None:
        out.setdefault((found.pattern, found.flags), found)

    for module in pkgutil.walk_packages(graphshare.__path__, "graphshare."):
        if not module.name.endswith("__main__"):
            for value in vars(importlib.import_module(module.name)).values():
                for pattern in _inside(value):
                    add(pattern)
    root = Path(graphshare.__path__[0])
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                written = node.args[0]
                if isinstance(written, ast.Constant) and isinstance(written.value, str | bytes):
                    with contextlib.suppress(re.error):
                        add(re.compile(written.value))
    for path in sorted(root.rglob("*.toml")):
        for text in _texts(tomllib.loads(path.read_text(encoding="utf-8"))):
            if re.search(r"\\[wWsSbd]|[)\]][*+?]", text):
                with contextlib.suppress(
                    re.error
                ):  # not every text is a pattern, nor every RE2 pattern one of Python's
                    add(re.compile(text, re.IGNORECASE))
    return out


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _inside(value: object, deep: int = 0) -> list[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        return [value]
    if deep > 3 or isinstance(value, str | bytes | int | float):
        return []
    if isinstance(value, dict):
        return [p for v in (*value, *value.values()) for p in _inside(v, deep + 1)]
    if isinstance(value, list | tuple | set | frozenset):
        return [p for v in value for p in _inside(v, deep + 1)]
    if hasattr(value, "__dataclass_fields__"):
        return [p for f in value.__dataclass_fields__ for p in _inside(getattr(value, f, None), deep + 1)]
    return []


def test_there_are_patterns_to_try() -> None:
    assert len(patterns()) > 100
    assert sum(isinstance(written, bytes) for written, _ in patterns()) >= 3


class _Slow(Exception):
    pass


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Stop what takes longer: a pattern that hangs must fail the test, not hang it."""

    def stop(*_: object) -> None:
        raise _Slow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer of the processor's time")
def test_no_pattern_of_ours_hangs_on_any_text() -> None:
    slow = {}
    for (written, _), pattern in patterns().items():
        for bit in BITS:
            text: str | bytes = bit * (LONG // len(bit)) + "\0!"
            if isinstance(written, bytes) and isinstance(text, str):
                text = text.encode()
            try:
                with _within(ALLOWED):
                    sum(1 for _ in pattern.finditer(text))
                    pattern.fullmatch(text)
            except _Slow:
                slow[written] = bit
    assert slow == {}


def test_the_pattern_that_once_hung_would_be_found() -> None:
    hung = re.compile(r"(?:[A-Za-z-]+:.*\r?\n(?:[ \t].*\r?\n)*){2,40}\r?\n")
    with pytest.raises(_Slow), _within(ALLOWED):
        hung.match("a: b\r\n" * 40)
