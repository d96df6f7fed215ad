"""Patterns of rules for lower-case text in Python: what stands between words, their bounds, and the seeds of all rules.

A text that is ASCII has no other letters than those of ASCII. A class of these alone is compiled in a tenth of the time, and
the patterns have a thousand of them: so each pattern has two forms, and which one a text wants is compiled when it is first tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

#: Stands for a name already found, where contexts are matched. A private-use character; counts as a letter.
NAME = "\ue000"
#: Letters, as the inside of a character class, spelled out so that all engines agree: Latin with its marks, and the
#: Kelvin sign, which engines that fold case take for a k.
LETTERS = f"a-zA-ZÀ-ÖØ-öø-ɏ\u0300-\u036f\u212a{NAME}"
#: Those of a text that is ASCII.
_ASCII_LETTERS = "a-zA-Z"


@dataclass(frozen=True)
class Pattern:
    """A pattern between bounds, for lower-case text, compiled when it is first tried: most texts want few of hundreds."""

    source: str
    bounds: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern for Python."""
        return _bounded(self.source, self.bounds, LETTERS)

    @cached_property
    def _of_ascii(self) -> re.Pattern[str]:
        return _bounded(self.source, self.bounds, _ASCII_LETTERS)

    def on(self, text: str) -> re.Pattern[str]:
        """The pattern for a text: one that is ASCII has no other letters."""
        return self._of_ascii if text.isascii() else self.regex


@dataclass(frozen=True, slots=True)
class Seeds:
    """The seeds as three patterns for lower-case text: the words of one at each place, which these are, and whole texts.

    The first has no names, for speed (the second names what it found), and looks ahead, so that no seed hides the next.
    """

    skip: re.Pattern[str]
    seed: re.Pattern[str]
    whole: re.Pattern[str]


@dataclass(frozen=True)
class Seeding:
    """The sources of the seeds by their names: what begins words, whole words, whole texts."""

    beginning: Mapping[str, str]
    word: Mapping[str, str]
    text: Mapping[str, str]

    @cached_property
    def _of_all(self) -> Seeds:
        return _seeds(self, LETTERS)

    @cached_property
    def _of_ascii(self) -> Seeds:
        return _seeds(self, _ASCII_LETTERS)

    def on(self, text: str) -> Seeds:
        """The seeds for a text, see ``Pattern.on``."""
        return self._of_ascii if text.isascii() else self._of_all


def _python(source: str, letters: str) -> str:
    """A pattern for lower-case text in Python, where a space is one to four characters of neither kind."""
    neither = f"[^{letters}0-9"
    return source.replace("[^a-z0-9", neither).replace(" ", f"(?:{neither}]{{1,4}})")


def _bounded(source: str, bounds: str, letters: str) -> re.Pattern[str]:
    inner = _python(source, letters)
    if bounds == "whole":
        return re.compile(f"^[^{letters}0-9]*((?:{inner}))[^{letters}0-9]*$", re.ASCII)
    inside = letters + ("0-9" if bounds == "alnum" else "")
    return re.compile(f"(?<![{inside}])(?:{inner})(?![{inside}])", re.ASCII)


def _at_the_top(source: str) -> Iterator[tuple[int, str]]:
    """The characters of a pattern that stand in no group and no class, the signs that close one with them."""
    depth, inside = 0, False
    for at, c in enumerate(source):
        if inside or c == "[":
            inside = c != "]"
        elif c in "()":
            depth += 1 if c == "(" else -1
        if not depth and not inside:
            yield at, c


def _alternatives(source: str) -> list[str]:
    """The alternatives of a pattern, those of a group that opens one written out."""
    bars = [at for at, c in _at_the_top(source) if c == "|"]
    parts = [source[a + 1 : b] for a, b in pairwise((-1, *bars, len(source)))]
    return [a for part in parts for a in _written_out(part)]


def _written_out(source: str) -> list[str]:
    if not source.startswith("(?:"):
        return [source]
    end = next(at for at, c in _at_the_top(source) if c == ")")
    inner, rest = source[3:end], source[end + 1 :]
    if rest[:1] in ("*", "+", "{"):
        return [source]
    without = _alternatives(rest[1:]) if rest.startswith("?") else []
    return [*(i + rest.removeprefix("?") for i in _alternatives(inner)), *without]


def _by_first_letter(sources: Iterable[str]) -> str:
    """An alternation that looks at the first letter once: most places in a text are the beginning of nothing."""
    letters: dict[str, list[str]] = {}
    for found in (a for s in sources for a in _alternatives(s)):
        plain = found[:1].isalnum() and found[1:2] not in ("?", "*", "+", "{")
        letters.setdefault(found[0] if plain else "", []).append(found[1:] if plain else found)
    others = letters.pop("", [])
    return "|".join([*(f"{c}(?:{'|'.join(rests)})" for c, rests in letters.items()), *others])


def _seeds(sources: Seeding, letters: str) -> Seeds:
    def joined(kind: Mapping[str, str], end: str, mark: str) -> tuple[str, str]:
        inner = {n.replace("-", "_"): _python(p, letters) for n, p in kind.items()}
        return f"(?:{_by_first_letter(inner.values())}){end}", "|".join(
            f"(?P<{n}{mark}>{s}){end}" for n, s in inner.items()
        )

    (begin, begins), (word, named) = joined(sources.beginning, "", ""), joined(sources.word, f"(?![{letters}])", "_")
    neither = f"[^{letters}0-9]"
    return Seeds(
        re.compile(f"(?<![{letters}])(?=({begin}|{word}))", re.ASCII),
        re.compile(f"{begins}|{named}", re.ASCII),
        re.compile(f"^{neither}*(?:{joined(sources.text, '', '')[1]}){neither}*$", re.ASCII),
    )
